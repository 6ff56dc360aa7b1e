//! The `Upload-Metadata` header of a resumable upload, as a server receives it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sync::tus::metadata_value;

fuzz_target!(|header: &str| {
    for key in ["sha256", "type", "name", ""] {
        let _ = metadata_value(header, key);
    }
    if let Some(text) = metadata_value(header, "sha256") {
        let _ = domain::Sha256::parse(&text);
    }
});
