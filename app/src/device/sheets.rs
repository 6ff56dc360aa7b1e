//! Sheets of text drawn as pictures and bound into one PDF, all on the phone; it never chooses the words.
//!
//! The letters are the phone's own, so no font travels with the app and every letter of Vietnamese is there.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::papers::{Desk, Words};
use super::{drawing, files};

/// One sheet after the other, each as large as is said.
pub(crate) struct Press {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    size: (f64, f64),
}

impl Press {
    /// Nothing where the browser draws nothing.
    pub(crate) fn new(size: (f64, f64)) -> Option<Press> {
        let canvas: HtmlCanvasElement =
            document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(size.0 as u32);
        canvas.set_height(size.1 as u32);
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Press {
            canvas,
            context,
            size,
        })
    }

    /// How wide a text is in these letters.
    pub(crate) fn wide(&self, text: &str, font: &str) -> f64 {
        self.context.set_font(font);
        let measured = self.context.measure_text(text);
        measured.map_or(0.0, |measured| measured.width())
    }

    /// A new sheet.
    pub(crate) fn clear(&self) {
        self.context.set_fill_style_str("white");
        self.context.fill_rect(0.0, 0.0, self.size.0, self.size.1);
    }

    /// Words from the left end of their line.
    pub(crate) fn write(&self, text: &str, font: &str, colour: &str, (x, y): (f64, f64)) {
        self.context.set_font(font);
        self.context.set_fill_style_str(colour);
        // What a browser cannot draw it leaves out.
        let _ = self.context.fill_text(text, x, y);
    }

    /// The sheet as a picture.
    pub(crate) async fn picture(&self) -> Option<Vec<u8>> {
        drawing::bytes_of(&self.canvas, true).await
    }
}

/// Pictures of sheets as one PDF, page after page, with the words each of them shows.
pub(crate) async fn bound(sheets: &[Vec<u8>], words: &[Vec<Words>]) -> Option<Vec<u8>> {
    let pages: Option<Vec<_>> = sheets
        .iter()
        .map(|sheet| files::blob(sheet, "image/jpeg"))
        .collect();
    let desk = Desk::open().ok()?;
    let pdf = desk.bind_saying(&pages?, words).await.ok()?;
    files::bytes_of(&pdf).await
}
