//! Whatever pixels a camera gives, the decoder has an answer, the same one each time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scanner::{Effort, decode};

fuzz_target!(|data: &[u8]| {
    let [width, turn, pixels @ ..] = data else {
        return;
    };
    let width = 21 + u32::from(*width);
    let height = pixels.len() as u32 / width;
    let pixels = &pixels[..(width * height) as usize];
    let seen = decode(pixels, width, height, Effort::Frame(u32::from(*turn)));
    assert_eq!(
        seen,
        decode(pixels, width, height, Effort::Frame(u32::from(*turn)))
    );
    let _ = decode(pixels, width, height, Effort::Photo);
});
