//! Photos and files a person chooses, made ready to be kept: what they really are, small enough, without metadata.

use domain::media::{MediaKind, MediaProblem};
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap,
    ImageBitmapOptions,
};

/// Longest side of a kept photo, in pixels: an A4 page stays readable at about 170 dots an inch.
const LONGEST_SIDE: u32 = 2000;

/// JPEG quality of a kept photo: 300–600 KB for a page of text.
const QUALITY: f64 = 0.8;

/// The largest photo that is opened at all; a 12-megapixel photo has 4–8 MB.
const MOST_RAW_BYTES: f64 = 40.0 * 1024.0 * 1024.0;

/// Files of an input, which is emptied so that choosing the same one again is noticed.
pub(crate) fn chosen(event: &web_sys::Event) -> Vec<File> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = input
        .files()
        .map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect());
    input.set_value("");
    files.unwrap_or_default()
}

/// A file made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ready {
    /// Name as the person knows it.
    pub(crate) name: String,
    /// What it is.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Why a file cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileProblem {
    /// Nothing inside.
    Empty,
    /// Larger than may be sent, or than a phone can open.
    TooBig,
    /// Neither photo nor PDF.
    NotSupported,
    /// An iPhone photo this browser cannot open.
    Heic,
    /// Damaged or incomplete.
    Broken,
    /// More pixels than a phone can open.
    Huge,
}

/// Looks at a chosen file, and makes a photo smaller and free of metadata.
///
/// # Errors
/// [`FileProblem`]; the file itself is never changed.
pub(crate) async fn prepare(file: File) -> Result<Ready, FileProblem> {
    let name = file.name();
    if file.size() == 0.0 {
        return Err(FileProblem::Empty);
    }
    if too_big_to_open(&file) {
        return Err(FileProblem::TooBig);
    }
    let bytes = bytes_of(&file).await.ok_or(FileProblem::Broken)?;
    match MediaKind::of(&bytes) {
        Ok(MediaKind::Pdf) if bytes.len() as u64 > sync::protocol::MAX_FILE_BYTES => {
            Err(FileProblem::TooBig)
        }
        Ok(MediaKind::Pdf) => Ok(Ready {
            name,
            media_type: MediaKind::Pdf.media_type(),
            bytes,
        }),
        Ok(kind) if !kind.is_page() => Err(FileProblem::NotSupported),
        Ok(_) => shrink(&file, name).await.map_err(|()| FileProblem::Broken),
        // Safari opens what an iPhone takes; the others refuse it here.
        Err(MediaProblem::Heic) => shrink(&file, name).await.map_err(|()| FileProblem::Heic),
        Err(MediaProblem::Empty) => Err(FileProblem::Empty),
        Err(MediaProblem::Truncated) => Err(FileProblem::Broken),
        Err(MediaProblem::Other) => Err(FileProblem::NotSupported),
    }
}

/// Whether a chosen file begins like a PDF, whatever its name says. No more of it is read.
pub(crate) async fn begins_like_pdf(file: &File) -> bool {
    const BEGINNING: &[u8] = b"%PDF-";
    let head = file.slice_with_i32_and_i32(0, BEGINNING.len() as i32);
    match head {
        Ok(head) => bytes_of(&head).await.as_deref() == Some(BEGINNING),
        Err(_) => false,
    }
}

/// Whether a file is larger than any that is opened.
pub(crate) fn too_big_to_open(file: &File) -> bool {
    file.size() > MOST_RAW_BYTES
}

/// An address for showing a picture in the page; give it back with [`forget_url`].
pub(crate) fn url_of(picture: &Blob) -> Option<String> {
    web_sys::Url::create_object_url_with_blob(picture).ok()
}

/// Lets the browser drop the bytes behind such an address.
pub(crate) fn forget_url(url: &str) {
    let _ = web_sys::Url::revoke_object_url(url);
}

/// Bytes as the browser holds files.
pub(crate) fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// All bytes of a file.
pub(crate) async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Draws the photo, upright and smaller, onto a fresh canvas; what comes out has no place, time or camera in it.
async fn shrink(file: &File, name: String) -> Result<Ready, ()> {
    let whole = bitmap(file, None).await?;
    let longest = whole.width().max(whole.height());
    let picture = if longest > LONGEST_SIDE {
        let (width, height) = (whole.width(), whole.height());
        whole.close();
        bitmap(
            file,
            Some((
                width * LONGEST_SIDE / longest,
                height * LONGEST_SIDE / longest,
            )),
        )
        .await?
    } else {
        whole
    };
    let canvas: HtmlCanvasElement = element("canvas").ok_or(())?;
    canvas.set_width(picture.width().max(1));
    canvas.set_height(picture.height().max(1));
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")
        .ok()
        .flatten()
        .and_then(|context| context.dyn_into().ok())
        .ok_or(())?;
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, canvas.width().into(), canvas.height().into());
    context
        .draw_image_with_image_bitmap(&picture, 0.0, 0.0)
        .map_err(drop)?;
    picture.close();
    let jpeg = jpeg_of(&canvas).await.ok_or(())?;
    // Frees the pixels at once: a phone with 2 GB holds few of these.
    canvas.set_width(0);
    let bytes = bytes_of(&jpeg).await.ok_or(())?;
    Ok(Ready {
        name: jpeg_name(&name),
        media_type: MediaKind::Jpeg.media_type(),
        bytes,
    })
}

/// The name of a photo once it is a JPEG.
pub(crate) fn jpeg_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.jpg")
}

async fn bitmap(file: &File, size: Option<(u32, u32)>) -> Result<ImageBitmap, ()> {
    let options = ImageBitmapOptions::new();
    if let Some((width, height)) = size {
        options.set_resize_width(width.max(1));
        options.set_resize_height(height.max(1));
        options.set_resize_quality(web_sys::ResizeQuality::High);
    }
    let promise = leptos::prelude::window()
        .create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)
        .map_err(drop)?;
    JsFuture::from(promise)
        .await
        .map_err(drop)?
        .dyn_into()
        .map_err(drop)
}

async fn jpeg_of(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let canvas = canvas.clone();
    let promise = js_sys::Promise::new(&mut move |done, _| {
        let taken = Closure::once_into_js(move |blob: JsValue| {
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        let _ = canvas.to_blob_with_type_and_encoder_options(
            taken.unchecked_ref(),
            "image/jpeg",
            &QUALITY.into(),
        );
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

fn element<T: JsCast>(tag: &str) -> Option<T> {
    document().create_element(tag).ok()?.dyn_into().ok()
}
