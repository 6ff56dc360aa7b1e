//! QR codes read and drawn by a worker that is loaded only when it is needed; it never says what a code means.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MessageEvent,
    Worker,
};

use super::message::{get, number, set};
use crate::ui::qr_image::QrDrawing;

/// Light modules around a code that a reader needs (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// Why a code could not be read or drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScannerError {
    /// The decoder is not on this phone yet and could not be fetched.
    NotLoaded,
    /// The file is not a picture this browser can read.
    NotAPicture,
    /// More text than a QR code holds.
    TooLong,
}

/// How hard to look at one frame of a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// A frame that is followed by others.
    Quick,
    /// Every few frames: every row, and light on dark.
    Careful,
}

type Waiting = Rc<RefCell<HashMap<u32, Function>>>;

/// The worker while a page needs it; dropping it ends the worker.
pub(crate) struct Scanner {
    worker: Worker,
    waiting: Waiting,
    next: RefCell<u32>,
    /// Set once this browser has shown that its workers cannot read pixels.
    pixels_here: RefCell<bool>,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(web_sys::Event)>,
}

impl Scanner {
    /// Starts the worker. Its decoder loads in the background.
    pub(crate) fn start() -> Result<Self, ScannerError> {
        let address = document()
            .query_selector("meta[name=scanner]")
            .ok()
            .flatten()
            .and_then(|meta| meta.get_attribute("content"))
            .ok_or(ScannerError::NotLoaded)?;
        let worker = Worker::new(&address).map_err(|_| ScannerError::NotLoaded)?;
        let waiting = Waiting::default();
        let asked = Rc::clone(&waiting);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = event.data();
            let id = number(&answer, "id").unwrap_or_default();
            let resolve = asked.borrow_mut().remove(&id);
            if let Some(resolve) = resolve {
                let _ = resolve.call1(&JsValue::NULL, &answer);
            }
        });
        // The script itself did not arrive: everyone who waits is told.
        let asked = Rc::clone(&waiting);
        let failed = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
            let all: Vec<Function> = asked
                .borrow_mut()
                .drain()
                .map(|(_, resolve)| resolve)
                .collect();
            for resolve in all {
                let _ = resolve.call1(&JsValue::NULL, &message("error", &"loading".into()));
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            waiting,
            next: RefCell::new(0),
            pixels_here: RefCell::new(false),
            _heard: heard,
            _failed: failed,
        })
    }

    /// Looks at what a video shows now and returns the text of a code. `None` when there is no code in it, or no picture yet.
    pub(crate) async fn frame(
        &self,
        video: &HtmlVideoElement,
        effort: Effort,
    ) -> Result<Option<String>, ScannerError> {
        if video.video_width() == 0 {
            return Ok(None);
        }
        let level = if effort == Effort::Quick { 0 } else { 1 };
        if !*self.pixels_here.borrow() {
            match self.bitmap_frame(video, level).await {
                Ok(found) => return Ok(found),
                Err(Trouble::Scanner(error)) => return Err(error),
                Err(Trouble::NoPixels) => *self.pixels_here.borrow_mut() = true,
            }
        }
        self.pixel_frame(video, level).await
    }

    /// Looks at a picture file as hard as it can.
    pub(crate) async fn photo(&self, photo: &Blob) -> Result<Option<String>, ScannerError> {
        let question = message("type", &"photo".into());
        set(&question, "blob", photo);
        match found(&self.ask(&question, None).await) {
            Ok(found) => Ok(found),
            Err(Trouble::Scanner(error)) => Err(error),
            Err(Trouble::NoPixels) => {
                let bitmap: ImageBitmap = settle(create_bitmap(photo))
                    .await
                    .ok_or(ScannerError::NotAPicture)?;
                let answer = self
                    .pixels_of(&bitmap, bitmap.width(), bitmap.height(), 2)
                    .await;
                bitmap.close();
                answer
            }
        }
    }

    async fn bitmap_frame(
        &self,
        video: &HtmlVideoElement,
        level: u8,
    ) -> Result<Option<String>, Trouble> {
        let bitmap: ImageBitmap = settle(create_bitmap(video))
            .await
            .ok_or(Trouble::NoPixels)?;
        let question = message("type", &"frame".into());
        set(&question, "bitmap", &bitmap);
        set(&question, "effort", &level.into());
        found(&self.ask(&question, Some(&Array::of1(&bitmap))).await)
    }

    async fn pixel_frame(
        &self,
        video: &HtmlVideoElement,
        level: u8,
    ) -> Result<Option<String>, ScannerError> {
        self.pixels_of(video, video.video_width(), video.video_height(), level)
            .await
    }

    /// For browsers whose workers have no canvas: the page reads the pixels, the worker decodes.
    async fn pixels_of(
        &self,
        picture: &JsValue,
        width: u32,
        height: u32,
        level: u8,
    ) -> Result<Option<String>, ScannerError> {
        let pixels = read_pixels(picture, width, height).ok_or(ScannerError::NotAPicture)?;
        let question = message("type", &"pixels".into());
        set(&question, "pixels", &pixels);
        set(&question, "width", &width.into());
        set(&question, "height", &height.into());
        set(&question, "effort", &level.into());
        match found(
            &self
                .ask(&question, Some(&Array::of1(&pixels.buffer())))
                .await,
        ) {
            Ok(found) => Ok(found),
            Err(Trouble::Scanner(error)) => Err(error),
            Err(Trouble::NoPixels) => Err(ScannerError::NotAPicture),
        }
    }

    /// Sends a message and waits for its answer.
    async fn ask(&self, question: &Object, transfer: Option<&Array>) -> JsValue {
        let id = {
            let mut next = self.next.borrow_mut();
            *next += 1;
            *next
        };
        set(question, "id", &id.into());
        let promise = Promise::new(&mut |resolve, _| {
            self.waiting.borrow_mut().insert(id, resolve);
        });
        let sent = match transfer {
            Some(transfer) => self.worker.post_message_with_transfer(question, transfer),
            None => self.worker.post_message(question),
        };
        if sent.is_err() {
            self.waiting.borrow_mut().remove(&id);
            return message("error", &"picture".into()).into();
        }
        JsFuture::from(promise).await.unwrap_or(JsValue::NULL)
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Draws a text as a QR code.
pub(crate) async fn encode(text: &str) -> Result<QrDrawing, ScannerError> {
    let scanner = Scanner::start()?;
    let question = message("type", &"encode".into());
    set(&question, "text", &text.into());
    let answer = scanner.ask(&question, None).await;
    if let Some(trouble) = trouble(&answer) {
        return Err(match trouble {
            Trouble::Scanner(error) => error,
            Trouble::NoPixels => ScannerError::NotLoaded,
        });
    }
    let modules = get(&answer, "modules").map(|modules| Uint8Array::new(&modules).to_vec());
    modules
        .as_deref()
        .and_then(drawing)
        .ok_or(ScannerError::TooLong)
}

/// The path of the dark modules: one stroke for each run of them in a row.
fn drawing(modules: &[u8]) -> Option<QrDrawing> {
    use std::fmt::Write;

    let (&side, dark) = modules.split_first()?;
    let mut path = String::new();
    for (y, row) in dark.chunks(usize::from(side)).enumerate() {
        let mut x = 0;
        while x < row.len() {
            let run = row[x..].iter().take_while(|&&module| module == 1).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(
                    path,
                    "M{} {}h{run}v1h-{run}z",
                    x + QUIET_ZONE,
                    y + QUIET_ZONE
                );
            }
            x += run.max(1);
        }
    }
    Some(QrDrawing {
        side: u32::from(side) + 2 * u32::try_from(QUIET_ZONE).ok()?,
        path,
    })
}

/// What stands in the way, and whether another way of reading pixels may still work.
enum Trouble {
    Scanner(ScannerError),
    NoPixels,
}

fn found(answer: &JsValue) -> Result<Option<String>, Trouble> {
    if let Some(trouble) = trouble(answer) {
        return Err(trouble);
    }
    let found = get(answer, "found").filter(|found| !found.is_null());
    Ok(found.and_then(|found| get(&found, "text")?.as_string()))
}

fn trouble(answer: &JsValue) -> Option<Trouble> {
    let error = get(answer, "error")?.as_string()?;
    Some(match error.as_str() {
        "canvas" => Trouble::NoPixels,
        "loading" => Trouble::Scanner(ScannerError::NotLoaded),
        _ => Trouble::Scanner(ScannerError::NotAPicture),
    })
}

fn read_pixels(picture: &JsValue, width: u32, height: u32) -> Option<Uint8Array> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // One binding per kind of picture would only repeat this line.
    let draw: Function = Reflect::get(&context, &"drawImage".into())
        .ok()?
        .dyn_into()
        .ok()?;
    draw.call3(&context, picture, &0.into(), &0.into()).ok()?;
    let data = context
        .get_image_data(0.0, 0.0, f64::from(width), f64::from(height))
        .ok()?
        .data();
    Some(Uint8Array::from(data.0.as_slice()))
}

/// `createImageBitmap`, which some older browsers lack.
fn create_bitmap(source: &JsValue) -> Option<Promise> {
    let create: Function = Reflect::get(&js_sys::global(), &"createImageBitmap".into())
        .ok()?
        .dyn_into()
        .ok()?;
    create
        .call1(&JsValue::UNDEFINED, source)
        .ok()?
        .dyn_into()
        .ok()
}

async fn settle<T: JsCast>(promise: Option<Promise>) -> Option<T> {
    JsFuture::from(promise?).await.ok()?.dyn_into().ok()
}

fn message(key: &str, value: &JsValue) -> Object {
    let object = Object::new();
    set(&object, key, value);
    object
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn neighbours_in_a_row_are_one_stroke_inside_the_quiet_zone() {
        let drawing = drawing(&[3, 1, 1, 0, 0, 0, 0, 1, 0, 1]).expect("modules");
        assert_eq!(drawing.side, 11);
        assert_eq!(drawing.path, "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z");
    }

    #[test]
    fn no_modules_draw_nothing() {
        assert_eq!(drawing(&[]), None);
    }
}
