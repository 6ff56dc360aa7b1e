//! QR codes read and drawn by a worker that is loaded only when it is needed; it never says what a code means.

use std::cell::{Cell, RefCell};
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
    /// The decoder stumbled over a picture and is of no more use; a new one is.
    Broken,
}

/// What a picture shows.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The texts of its codes.
    pub(crate) codes: Vec<String>,
    /// What would help when there are none.
    pub(crate) hint: Option<Hint>,
}

/// What may be wrong with a picture without a readable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Too little light.
    Dark,
    /// There is a code, too far, moved or out of focus.
    Unclear,
}

type Waiting = Rc<RefCell<HashMap<u32, Function>>>;

/// The worker while a page needs it; dropping it ends the worker.
pub(crate) struct Scanner {
    worker: Worker,
    waiting: Waiting,
    next: Cell<u32>,
    /// Set once this browser has shown that its workers cannot read pixels.
    pixels_here: Cell<bool>,
    /// Set once the decoder is here, or known not to come.
    settled: Rc<Cell<bool>>,
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
        let settled = Rc::new(Cell::new(false));
        let (asked, here) = (Rc::clone(&waiting), Rc::clone(&settled));
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // Whether it says that it is ready or answers: it is here.
            here.set(true);
            let answer = event.data();
            let id = number(&answer, "id").unwrap_or_default();
            let resolve = asked.borrow_mut().remove(&id);
            if let Some(resolve) = resolve {
                let _ = resolve.call1(&JsValue::NULL, &answer);
            }
        });
        // The script itself did not arrive: everyone who waits is told.
        let (asked, gone) = (Rc::clone(&waiting), Rc::clone(&settled));
        let failed = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
            gone.set(true);
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
            next: Cell::new(0),
            pixels_here: Cell::new(false),
            settled,
            _heard: heard,
            _failed: failed,
        })
    }

    /// Whether a question would be answered at once, be it with an error; before, the decoder is still on its way.
    pub(crate) fn answers(&self) -> bool {
        self.settled.get()
    }

    /// Looks at what a video shows now; each `turn` looks in another way. Nothing is seen where there is no picture yet.
    pub(crate) async fn frame(
        &self,
        video: &HtmlVideoElement,
        turn: u32,
    ) -> Result<Seen, ScannerError> {
        if video.video_width() == 0 {
            return Ok(Seen::default());
        }
        if !self.pixels_here.get() {
            match self.bitmap_frame(video, turn).await {
                Ok(seen) => return Ok(seen),
                Err(Trouble::Scanner(error)) => return Err(error),
                Err(Trouble::NoPixels) => self.pixels_here.set(true),
            }
        }
        let (width, height) = (video.video_width(), video.video_height());
        self.pixels_of(video, width, height, Some(turn)).await
    }

    /// Looks at a picture file as hard as it can.
    pub(crate) async fn photo(&self, photo: &Blob) -> Result<Seen, ScannerError> {
        let question = message("type", &"photo".into());
        set(&question, "blob", photo);
        match seen(&self.ask(&question, None).await) {
            Ok(seen) => Ok(seen),
            Err(Trouble::Scanner(error)) => Err(error),
            Err(Trouble::NoPixels) => {
                let bitmap: ImageBitmap = settle(create_bitmap(photo))
                    .await
                    .ok_or(ScannerError::NotAPicture)?;
                let answer = self
                    .pixels_of(&bitmap, bitmap.width(), bitmap.height(), None)
                    .await;
                bitmap.close();
                answer
            }
        }
    }

    async fn bitmap_frame(&self, video: &HtmlVideoElement, turn: u32) -> Result<Seen, Trouble> {
        let bitmap: ImageBitmap = settle(create_bitmap(video))
            .await
            .ok_or(Trouble::NoPixels)?;
        let question = message("type", &"frame".into());
        set(&question, "bitmap", &bitmap);
        set(&question, "turn", &turn.into());
        seen(&self.ask(&question, Some(&Array::of1(&bitmap))).await)
    }

    /// For browsers whose workers have no canvas: the page reads the pixels, the worker decodes.
    async fn pixels_of(
        &self,
        picture: &JsValue,
        width: u32,
        height: u32,
        turn: Option<u32>,
    ) -> Result<Seen, ScannerError> {
        let pixels = read_pixels(picture, width, height).ok_or(ScannerError::NotAPicture)?;
        let question = message("type", &"pixels".into());
        set(&question, "pixels", &pixels);
        set(&question, "width", &width.into());
        set(&question, "height", &height.into());
        if let Some(turn) = turn {
            set(&question, "turn", &turn.into());
        }
        match seen(
            &self
                .ask(&question, Some(&Array::of1(&pixels.buffer())))
                .await,
        ) {
            Ok(seen) => Ok(seen),
            Err(Trouble::Scanner(error)) => Err(error),
            Err(Trouble::NoPixels) => Err(ScannerError::NotAPicture),
        }
    }

    /// Sends a message and waits for its answer.
    async fn ask(&self, question: &Object, transfer: Option<&Array>) -> JsValue {
        let id = self.next.get().wrapping_add(1);
        self.next.set(id);
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

fn seen(answer: &JsValue) -> Result<Seen, Trouble> {
    if let Some(trouble) = trouble(answer) {
        return Err(trouble);
    }
    let codes = get(answer, "codes").map(|codes| Array::from(&codes));
    let texts = codes
        .iter()
        .flat_map(Array::iter)
        .filter_map(|code| get(&code, "text")?.as_string())
        .collect();
    let hint = get(answer, "hint").and_then(|hint| hint.as_string());
    Ok(Seen {
        codes: texts,
        hint: match hint.as_deref() {
            Some("dark") => Some(Hint::Dark),
            Some("unclear") => Some(Hint::Unclear),
            _ => None,
        },
    })
}

fn trouble(answer: &JsValue) -> Option<Trouble> {
    let error = get(answer, "error")?.as_string()?;
    Some(match error.as_str() {
        "canvas" => Trouble::NoPixels,
        "loading" => Trouble::Scanner(ScannerError::NotLoaded),
        "broken" => Trouble::Scanner(ScannerError::Broken),
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
