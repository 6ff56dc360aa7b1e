//! The header of a picture: a size that can be borne, or why not; a photographed paper hears the same.
#![no_main]

use domain::picture::{LONGEST_SIDE, MOST_PIXELS, Size};
use libfuzzer_sys::fuzz_target;
use paper::file::header::Header;

fuzz_target!(|bytes: &[u8]| {
    let size = Size::of(bytes);
    if let Ok(Size { width, height }) = size {
        let pixels = u64::from(width) * u64::from(height);
        assert!((1..=MOST_PIXELS).contains(&pixels));
        assert!(width.max(height) <= LONGEST_SIDE);
    }
    if let Ok(header) = Header::read(bytes) {
        assert_eq!(size, Ok(header.stored));
        let (stored, upright) = (header.stored, header.upright());
        assert_eq!(stored.width * stored.height, upright.width * upright.height);
    }
});
