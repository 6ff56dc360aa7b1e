//! Photographed papers made straight, even and small by a worker that is loaded with the first of them; it keeps nothing.
//!
//! The messages are those of `crates/paper/worker.js`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Object, Promise};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker};

use super::files::FileProblem;
use super::message::{get, number, set};

/// A worker that has not answered by then was taken away by the system, which tells nobody.
const PATIENCE: core::time::Duration = core::time::Duration::from_secs(180);

/// Why the worker did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeskError {
    /// The worker is not on this phone, or this browser draws nothing in a worker: photos are kept as they are.
    NoWorker,
    /// The file cannot be used.
    File(FileProblem),
    /// These four corners are not those of a paper.
    Corners,
    /// The pages do not fit one file, however small they are made.
    TooMuch,
}

/// Four corners as shares of width and height: x and y from the top left clockwise.
pub(crate) type Corners = [f64; 8];

/// The corners of the photo itself.
pub(crate) const WHOLE: Corners = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];

/// How a straightened page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Finish {
    /// White paper, even light, colours kept.
    #[default]
    Even,
    /// The same without colours.
    Grey,
    /// Black on white.
    Black,
    /// As the camera saw it.
    Natural,
}

impl Finish {
    /// All of them, in the order they are offered.
    pub(crate) const ALL: [Finish; 4] =
        [Finish::Even, Finish::Grey, Finish::Black, Finish::Natural];

    /// Its name in messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Finish::Even => "even",
            Finish::Grey => "grey",
            Finish::Black => "black",
            Finish::Natural => "natural",
        }
    }
}

/// How a photo shall become a page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct How {
    /// Where a person put the corners; otherwise they are looked for, and where they are not clear the whole photo is taken.
    pub(crate) corners: Option<Corners>,
    /// Quarter turns clockwise.
    pub(crate) turns: u8,
    /// How it looks.
    pub(crate) finish: Finish,
    /// Longer side through shorter one of the paper that was asked for.
    pub(crate) expected: Option<f64>,
}

/// A page made of a photo.
#[derive(Clone)]
pub(crate) struct Straightened {
    /// A JPEG.
    pub(crate) page: Blob,
    /// Where the paper seems to be in the photo.
    pub(crate) found: Corners,
    /// What was taken of it.
    pub(crate) taken: Corners,
    /// Names of what a person may want to know.
    pub(crate) advice: Vec<String>,
}

/// A line of words as a page shows it, in shares of its width and height.
pub(crate) struct Words {
    /// What they say.
    pub(crate) text: String,
    /// Where they begin, from the left.
    pub(crate) x: f64,
    /// The line they stand on, from the top.
    pub(crate) y: f64,
    /// How high the letters are.
    pub(crate) size: f64,
    /// How far they reach.
    pub(crate) width: f64,
}

impl Words {
    fn as_message(&self) -> Object {
        let message = Object::new();
        set(&message, "text", &(&*self.text).into());
        for (key, share) in [
            ("x", self.x),
            ("y", self.y),
            ("size", self.size),
            ("width", self.width),
        ] {
            set(&message, key, &share.into());
        }
        message
    }
}

/// What a PDF holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Inspected {
    /// Pages, where that can be told.
    pub(crate) pages: Option<u32>,
    /// Names of what a person should know.
    pub(crate) notices: Vec<String>,
}

type Told = Box<dyn Fn(u32, u32)>;

#[derive(Default)]
struct Waiting {
    answers: HashMap<u32, Function>,
    told: HashMap<u32, Told>,
}

/// The worker while a page needs it; dropping the last handle ends it.
pub(crate) struct Desk {
    worker: Worker,
    waiting: Rc<RefCell<Waiting>>,
    next: Cell<u32>,
    gone: Rc<Cell<bool>>,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(web_sys::Event)>,
}

thread_local! {
    static DESK: RefCell<Weak<Desk>> = const { RefCell::new(Weak::new()) };
}

impl Desk {
    /// The one that is running, or a new one. All of a page's papers go over the same desk, one after the other, so that there
    /// is never more than one opened photo.
    pub(crate) fn open() -> Result<Rc<Self>, DeskError> {
        if let Some(desk) = DESK.with_borrow(Weak::upgrade)
            && !desk.gone.get()
        {
            return Ok(desk);
        }
        let desk = Rc::new(Self::start()?);
        DESK.set(Rc::downgrade(&desk));
        Ok(desk)
    }

    fn start() -> Result<Self, DeskError> {
        let address = document()
            .query_selector("meta[name=paper]")
            .ok()
            .flatten()
            .and_then(|meta| meta.get_attribute("content"))
            .ok_or(DeskError::NoWorker)?;
        let worker = Worker::new(&address).map_err(|_| DeskError::NoWorker)?;
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let gone = Rc::new(Cell::new(false));
        let asked = Rc::clone(&waiting);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            hear(&asked, &event.data());
        });
        // The script itself did not arrive: everyone who waits is told.
        let (asked, end) = (Rc::clone(&waiting), Rc::clone(&gone));
        let failed = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
            end.set(true);
            let all: Vec<Function> = asked
                .borrow_mut()
                .answers
                .drain()
                .map(|(_, resolve)| resolve)
                .collect();
            for resolve in all {
                answer_nothing(&resolve);
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            waiting,
            next: Cell::new(0),
            gone,
            _heard: heard,
            _failed: failed,
        })
    }

    /// Makes a page of a photo.
    pub(crate) async fn straighten(
        &self,
        photo: &Blob,
        how: How,
    ) -> Result<Straightened, DeskError> {
        let question = question("straighten", photo);
        if let Some(corners) = how.corners {
            let corners: Array = corners.iter().copied().map(JsValue::from).collect();
            set(&question, "corners", &corners);
        }
        set(&question, "whole", &true.into());
        set(&question, "turns", &how.turns.into());
        set(&question, "finish", &how.finish.name().into());
        if let Some(expected) = how.expected {
            set(&question, "expected", &expected.into());
        }
        let answer = self.ask(&question, None).await?;
        let corners = |key: &str| corners_of(&answer, key);
        let page = get(&answer, "page").and_then(|page| page.dyn_into().ok());
        let broken = DeskError::File(FileProblem::Broken);
        Ok(Straightened {
            page: page.ok_or(broken)?,
            found: corners("corners").unwrap_or(WHOLE),
            taken: corners("taken").unwrap_or(WHOLE),
            advice: words(&answer, "advice", |one| get(one, "name")?.as_string()),
        })
    }

    /// Binds pages into one PDF; `told` hears how many were written again, of how many.
    pub(crate) async fn bind(
        &self,
        pages: &[Blob],
        told: impl Fn(u32, u32) + 'static,
    ) -> Result<Blob, DeskError> {
        self.bound(&to_bind(pages), Some(Box::new(told))).await
    }

    /// Binds pages that show these words, which can then be found and copied in the PDF.
    pub(crate) async fn bind_saying(
        &self,
        pages: &[Blob],
        words: &[Vec<Words>],
    ) -> Result<Blob, DeskError> {
        let question = to_bind(pages);
        let words: Array = words
            .iter()
            .map(|page| page.iter().map(Words::as_message).collect::<Array>())
            .collect();
        set(&question, "words", &words);
        self.bound(&question, None).await
    }

    async fn bound(&self, question: &Object, told: Option<Told>) -> Result<Blob, DeskError> {
        let answer = self.ask(question, told).await?;
        let pdf = get(&answer, "pdf").and_then(|pdf| pdf.dyn_into().ok());
        pdf.ok_or(DeskError::TooMuch)
    }

    /// The pages of a PDF that was bound here; none of any other.
    pub(crate) async fn unbind(&self, pdf: &Blob) -> Result<Vec<Blob>, DeskError> {
        let answer = self.ask(&question("unbind", pdf), None).await?;
        let pages = get(&answer, "pages").map(|pages| Array::from(&pages));
        let pages = pages.iter().flat_map(Array::iter);
        Ok(pages.filter_map(|page| page.dyn_into().ok()).collect())
    }

    /// Looks into a PDF.
    pub(crate) async fn inspect(&self, file: &Blob) -> Result<Inspected, DeskError> {
        let answer = self.ask(&question("inspect", file), None).await?;
        Ok(Inspected {
            pages: number(&answer, "pages"),
            notices: words(&answer, "notices", JsValue::as_string),
        })
    }

    /// Sends a message and waits for its answer.
    async fn ask(&self, question: &Object, told: Option<Told>) -> Result<JsValue, DeskError> {
        let id = self.next.get() + 1;
        self.next.set(id);
        set(question, "id", &id.into());
        let promise = Promise::new(&mut |resolve, _| {
            self.waiting.borrow_mut().answers.insert(id, resolve);
        });
        if let Some(told) = told {
            self.waiting.borrow_mut().told.insert(id, told);
        }
        if self.gone.get() || self.worker.post_message(question).is_err() {
            self.waiting.borrow_mut().answers.remove(&id);
            return Err(DeskError::NoWorker);
        }
        let (late, gone) = (Rc::clone(&self.waiting), Rc::clone(&self.gone));
        set_timeout(
            move || {
                let waits = late.borrow_mut().answers.remove(&id);
                if let Some(resolve) = waits {
                    gone.set(true);
                    answer_nothing(&resolve);
                }
            },
            PATIENCE,
        );
        let answer = JsFuture::from(promise).await.unwrap_or(JsValue::NULL);
        self.waiting.borrow_mut().told.remove(&id);
        match get(&answer, "error").and_then(|error| error.as_string()) {
            None => Ok(answer),
            Some(error) => Err(trouble(&error)),
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn hear(waiting: &RefCell<Waiting>, answer: &JsValue) {
    let id = number(answer, "id").unwrap_or_default();
    if let Some(progress) = get(answer, "progress") {
        let of = |key: &str| number(&progress, key).unwrap_or_default();
        if let Some(told) = waiting.borrow().told.get(&id) {
            told(of("done"), of("of"));
        }
        return;
    }
    let resolve = waiting.borrow_mut().answers.remove(&id);
    if let Some(resolve) = resolve {
        let _ = resolve.call1(&JsValue::NULL, answer);
    }
}

fn answer_nothing(resolve: &Function) {
    let answer = Object::new();
    set(&answer, "error", &"loading".into());
    let _ = resolve.call1(&JsValue::NULL, &answer);
}

fn trouble(name: &str) -> DeskError {
    DeskError::File(match name {
        "loading" | "canvas" => return DeskError::NoWorker,
        "corners" => return DeskError::Corners,
        "too-much" => return DeskError::TooMuch,
        "empty" => FileProblem::Empty,
        "heic" => FileProblem::Heic,
        "not-supported" => FileProblem::NotSupported,
        "too-large" => FileProblem::Huge,
        _ => FileProblem::Broken,
    })
}

fn question(kind: &str, blob: &Blob) -> Object {
    let question = Object::new();
    set(&question, "type", &kind.into());
    set(&question, "blob", blob);
    question
}

fn to_bind(pages: &[Blob]) -> Object {
    let question = Object::new();
    set(&question, "type", &"bind".into());
    set(&question, "pages", &pages.iter().collect::<Array>());
    question
}

fn corners_of(answer: &JsValue, key: &str) -> Option<Corners> {
    let shares: Vec<f64> = Array::from(&get(answer, key)?)
        .iter()
        .filter_map(|share| share.as_f64())
        .collect();
    shares.try_into().ok()
}

fn words(answer: &JsValue, key: &str, word: impl Fn(&JsValue) -> Option<String>) -> Vec<String> {
    let all = get(answer, key).map(|all| Array::from(&all));
    let all = all.iter().flat_map(Array::iter);
    all.filter_map(|one| word(&one)).collect()
}
