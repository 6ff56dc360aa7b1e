//! Whatever bytes stand in a QR code, they come out as they went in, and their text is the bytes' where they are UTF-8.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qrcode::{Color, QrCode};
use scanner::{Effort, decode};

/// Pixels along a module, and light modules around the code.
const SCALE: usize = 3;
const QUIET: usize = 4;

fuzz_target!(|bytes: &[u8]| {
    let Ok(code) = QrCode::new(bytes) else {
        return;
    };
    let modules = code.width() + 2 * QUIET;
    let side = modules * SCALE;
    let dark = |x: usize, y: usize| {
        let inside = QUIET..modules - QUIET;
        inside.contains(&x) && inside.contains(&y) && code[(x - QUIET, y - QUIET)] == Color::Dark
    };
    let pixels: Vec<u8> = (0..side * side)
        .map(|at| {
            if dark(at % side / SCALE, at / side / SCALE) {
                0
            } else {
                255
            }
        })
        .collect();
    let seen = decode(&pixels, side as u32, side as u32, Effort::Photo);
    // A code of more than some ten versions asks for more pixels than these; what is read must be right.
    for found in &seen.codes {
        assert_eq!(found.bytes, bytes);
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert_eq!(found.text, text);
        }
    }
});
