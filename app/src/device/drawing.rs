//! Lines drawn by hand on a canvas, over nothing or over a picture, and the picture they become; it never asks what is drawn.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// A line, each point as parts of the canvas's width.
pub(crate) type Line = Vec<(f64, f64)>;

/// Pixels of a drawing across: sharp enough to print, and still small.
const ACROSS: u32 = 900;

/// Height of an empty sheet, as a part of its width.
const SHEET: f64 = 0.5;

/// Width of a pen, as a part of the sheet's.
const PEN: f64 = 0.006;

/// Blue as a pen's.
const INK: &str = "#10246b";

/// JPEG quality of a photo that was drawn upon.
const QUALITY: f64 = 0.8;

/// Bytes as something the browser can show.
pub(crate) fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// The picture in some bytes; nothing where the browser cannot read it.
pub(crate) async fn picture(bytes: &[u8], media_type: &str) -> Option<ImageBitmap> {
    let promise = window()
        .create_image_bitmap_with_blob(&blob(bytes, media_type)?)
        .ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Draws everything anew: white, the picture below, the lines.
pub(crate) fn draw(canvas: &HtmlCanvasElement, below: Option<&ImageBitmap>, lines: &[Line]) {
    let (width, height) = match below {
        Some(below) => (below.width().max(1), below.height().max(1)),
        None => (ACROSS, (f64::from(ACROSS) * SHEET) as u32),
    };
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) =
        context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
    else {
        return;
    };
    let across = f64::from(width);
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, across, height.into());
    if let Some(below) = below {
        let _ = context.draw_image_with_image_bitmap(below, 0.0, 0.0);
    }
    // Blue as a pen's on paper; red where it must be seen on a photo.
    context.set_stroke_style_str(if below.is_some() { "#d0021b" } else { INK });
    context.set_line_width(across * PEN);
    context.set_line_cap("round");
    context.set_line_join("round");
    for line in lines {
        context.begin_path();
        for (at, (x, y)) in line.iter().enumerate() {
            match at {
                0 => context.move_to(x * across, y * across),
                _ => context.line_to(x * across, y * across),
            }
        }
        // A dot is a line that goes nowhere.
        if let [(x, y)] = **line {
            context.line_to(x * across + 0.1, y * across);
        }
        context.stroke();
    }
}

/// A sheet with a name on it in large letters, and below it in small ones how it came there; a PNG.
pub(crate) async fn written(name: &str, how: &str) -> Option<Vec<u8>> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    draw(&canvas, None, &[]);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (across, down) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_text_align("center");
    context.set_fill_style_str(INK);
    // A long name is drawn narrower, never cut.
    let most = across * 0.9;
    for (text, font, height) in [
        (name, "italic 72px serif", 0.5),
        (how, "32px sans-serif", 0.8),
    ] {
        context.set_font(font);
        context
            .fill_text_with_max_width(text, across / 2.0, down * height, most)
            .ok()?;
    }
    bytes_of(&canvas, false).await
}

/// What is on the canvas: a PNG of a drawing, a JPEG of a photo.
pub(crate) async fn bytes_of(canvas: &HtmlCanvasElement, photo: bool) -> Option<Vec<u8>> {
    let canvas = canvas.clone();
    let promise = Promise::new(&mut move |done, _| {
        let taken = Closure::once_into_js(move |blob: JsValue| {
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        let _ = match photo {
            true => canvas.to_blob_with_type_and_encoder_options(
                taken.unchecked_ref(),
                "image/jpeg",
                &QUALITY.into(),
            ),
            false => canvas.to_blob(taken.unchecked_ref()),
        };
    });
    let blob: Blob = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
