//! The first look at a file: a kind we take, or why not.
#![no_main]

use domain::media::MediaKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(kind) = MediaKind::of(bytes) {
        assert_eq!(MediaKind::from_media_type(kind.media_type()), Some(kind));
    }
});
