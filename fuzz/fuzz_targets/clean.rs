//! A picture without its story is the same picture, and has no story left to take.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::file::clean::clean;
use paper::file::header::Header;

fuzz_target!(|bytes: &[u8]| {
    let Ok(cleaned) = clean(bytes) else {
        return;
    };
    assert!(cleaned.bytes.len() <= bytes.len());
    let stored = |file: &[u8]| Header::read(file).map(|header| (header.kind, header.stored));
    assert_eq!(stored(bytes), stored(&cleaned.bytes));
    let again = clean(&cleaned.bytes).expect("a picture");
    assert_eq!(again.bytes, cleaned.bytes);
    assert_eq!(again.orientation.number(), 1);
});
