//! Any PDF is looked through; what comes apart into pages is bound to the same file again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::file::bind::{Binder, unbind};
use paper::file::pdf::inspect;

fuzz_target!(|bytes: &[u8]| {
    let seen = inspect(bytes);
    assert_eq!(seen, inspect(bytes));
    let Some(pages) = unbind(bytes) else {
        return;
    };
    assert_eq!(seen.pages, u32::try_from(pages.len()).ok());
    let mut binder = Binder::new();
    for page in pages {
        binder.page(page).expect("a page that was bound");
    }
    assert_eq!(binder.finish(), bytes);
});
