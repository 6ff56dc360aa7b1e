//! QR codes in and out of a worker that is loaded only when somebody scans or pays; it never says what a code means.
//!
//! The worker's script is `worker.js` beside this crate; its messages are described there.

mod decode;
mod encode;
mod grid;
mod picture;
mod symbol;
mod threshold;

pub use decode::{Effort, Found, Hint, Looked, MOST_PIXELS, decode, decode_rgba};
pub use encode::{Matrix, NotEncodable, encode};

use domain::picture::Size;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a frame or a photo showed, for the worker's script.
#[wasm_bindgen]
pub struct Scanned(Looked);

#[wasm_bindgen]
impl Scanned {
    /// How many codes there were.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.0.codes.len()
    }

    /// The text of a code; empty when there are fewer.
    pub fn text(&self, at: usize) -> String {
        let code = self.0.codes.get(at);
        code.map(|code| code.text.clone()).unwrap_or_default()
    }

    /// The bytes of a code, for codes that are not text.
    pub fn bytes(&self, at: usize) -> Vec<u8> {
        let code = self.0.codes.get(at);
        code.map(|code| code.bytes.clone()).unwrap_or_default()
    }

    /// What would help when there is no code: 0 nothing, 1 more light, 2 to come nearer and keep still.
    #[wasm_bindgen(getter)]
    pub fn hint(&self) -> u8 {
        match self.0.hint {
            Hint::None => 0,
            Hint::Dark => 1,
            Hint::Unclear => 2,
        }
    }
}

/// Whether a picture file may be opened: its header says that it is a picture of bearable size, and its end is there.
#[wasm_bindgen]
pub fn may_open(file: &[u8]) -> bool {
    Size::of(file).is_ok()
}

/// Looks for QR codes in one of a camera's frames, given as RGBA bytes, row by row. `turn` counts the frames, so that each gets
/// another look.
#[wasm_bindgen]
pub fn decode_frame(pixels: &[u8], width: u32, height: u32, turn: u32) -> Scanned {
    Scanned(decode_rgba(pixels, width, height, Effort::Frame(turn)))
}

/// Looks for QR codes in a photo, given as RGBA bytes, row by row, as hard as it can.
#[wasm_bindgen]
pub fn decode_photo(pixels: &[u8], width: u32, height: u32) -> Scanned {
    Scanned(decode_rgba(pixels, width, height, Effort::Photo))
}

/// Makes a QR code of a text: the first byte is not a module, it is the number of modules of
/// one side; then one byte per module, row by row, 1 for dark. Empty when the text is too long.
#[wasm_bindgen]
pub fn encode_text(text: &str) -> Vec<u8> {
    encode(text).map(Matrix::into_bytes).unwrap_or_default()
}
