//! QR codes in and out of a worker that is loaded only when somebody scans or pays; it never says what a code means.
//!
//! The worker's script is `worker.js` beside this crate; its messages are described there.

mod decode;
mod encode;

pub use decode::{Effort, Found, decode};
pub use encode::{Matrix, NotEncodable, encode};

use wasm_bindgen::prelude::wasm_bindgen;

/// What a frame or a photo showed, for the worker's script.
#[wasm_bindgen]
pub struct Scanned(Found);

#[wasm_bindgen]
impl Scanned {
    /// The text of the code.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> String {
        self.0.text.clone()
    }

    /// The bytes of the code, for codes that are not text.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.bytes.clone()
    }
}

/// Looks for a QR code in a picture given as RGBA bytes, row by row. `effort` is 0 for a
/// frame that is followed by others, 1 for every few frames, 2 for a photo that is all there is.
#[wasm_bindgen]
pub fn decode_rgba(pixels: &[u8], width: u32, height: u32, effort: u8) -> Option<Scanned> {
    let luma = decode::luma_from_rgba(pixels);
    decode(&luma, width, height, Effort::from_level(effort)).map(Scanned)
}

/// Makes a QR code of a text: the first byte is not a module, it is the number of modules of
/// one side; then one byte per module, row by row, 1 for dark. Empty when the text is too long.
#[wasm_bindgen]
pub fn encode_text(text: &str) -> Vec<u8> {
    encode(text).map(Matrix::into_bytes).unwrap_or_default()
}
