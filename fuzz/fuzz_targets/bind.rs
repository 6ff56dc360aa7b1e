//! Any picture bound twice into a PDF comes out of it as it went in, without its story. What lies turned cannot come apart: the
//! PDF turns it, and the picture alone would not say so.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::file::bind::{Binder, unbind};
use paper::file::clean::clean;
use paper::file::pdf::inspect;

fuzz_target!(|bytes: &[u8]| {
    let mut binder = Binder::new();
    if binder.page(bytes).is_err() {
        assert_eq!(binder.pages(), 0);
        return;
    }
    binder.page(bytes).expect("it was bound before");
    let pdf = binder.finish();
    assert_eq!(inspect(&pdf).pages, Some(2));
    let plain = clean(bytes).expect("it was bound");
    let upright = plain.orientation.number() == 1;
    let apart = upright.then(|| vec![plain.bytes.as_slice(); 2]);
    assert_eq!(unbind(&pdf), apart);
});
