//! Turns a QR code and a few lines of text into a PNG that a bank's app can read from the photo gallery.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use crate::ui::qr_image::QrDrawing;

/// Width of the picture in pixels.
const WIDTH: u32 = 1080;
/// Height of one line of text.
const LINE: u32 = 64;
/// Letters of the lines below the code.
const LETTERS: &str = "40px system-ui, sans-serif";

/// The picture, dark on white; `None` when the browser cannot draw it.
pub(crate) async fn png(code: &QrDrawing, lines: &[String]) -> Option<Vec<u8>> {
    let canvas = draw(code, lines).ok()?;
    let blob = blob_of(&canvas).await?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn draw(code: &QrDrawing, lines: &[String]) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    let count = u32::try_from(lines.len()).unwrap_or_default();
    let height = WIDTH + LINE * (count + 1);
    canvas.set_width(WIDTH);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, f64::from(WIDTH), f64::from(height));
    context.set_fill_style_str("black");
    context.set_font(LETTERS);
    context.set_text_align("center");
    for (line, at) in lines.iter().zip(1_u32..) {
        let bottom = f64::from(WIDTH + LINE * at);
        context.fill_text_with_max_width(
            line,
            f64::from(WIDTH) / 2.0,
            bottom,
            f64::from(WIDTH - 2 * LINE),
        )?;
    }
    let scale = f64::from(WIDTH) / f64::from(code.side.max(1));
    context.scale(scale, scale)?;
    context.fill_with_path_2d(&Path2d::new_with_path_string(&code.path)?);
    Ok(canvas)
}

async fn blob_of(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let canvas = canvas.clone();
    let promise = Promise::new(&mut move |done, _| {
        let taken = Closure::once_into_js(move |blob: JsValue| {
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        let _ = canvas.to_blob(taken.unchecked_ref());
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
