//! A VietQR code that can be read can be written, and reads the same again.
#![no_main]

use domain::payment::VietQr;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = VietQr::decode(text)
        && let Ok(written) = code.encode()
    {
        assert_eq!(VietQr::decode(&written).as_ref(), Ok(&code));
    }
});
