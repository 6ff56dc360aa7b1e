//! Looking through the camera, frame after frame, until the viewfinder is gone; it draws nothing and knows no code's meaning.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::HtmlVideoElement;

use super::tip::{Tip, tip};
use crate::device::barcode::Detector;
use crate::device::camera::{Camera, CameraError, ZoomRange};
use crate::device::clock;
use crate::device::scanner::{Scanner, ScannerError, Seen};

/// Milliseconds between two looks: fast enough to feel immediate, slow enough for a cheap phone.
const PAUSE: i32 = 120;
/// Frames without it before the same code counts again.
const FORGET_AFTER: u32 = 15;

/// What the person sees in place of, or beside, the picture.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sight {
    /// The camera is being asked for.
    Starting,
    /// The picture is there.
    Seeing,
    /// There is no picture.
    NoCamera(CameraError),
    /// There is a picture, and nothing to read it with yet.
    NoDecoder,
}

/// What one viewfinder holds while it is shown.
#[derive(Default)]
pub(super) struct Session {
    ended: Cell<bool>,
    /// How often the camera was asked for; what an earlier one was looked at for has ended.
    starts: Cell<u32>,
    /// While it is shown.
    pub(super) camera: RefCell<Option<Rc<Camera>>>,
    /// Once it was needed; whoever finds that it is of no use takes it away.
    pub(super) scanner: RefCell<Option<Rc<Scanner>>>,
}

impl Session {
    /// Lets go of everything.
    pub(super) fn end(&self) {
        self.ended.set(true);
        // Dropping lets go of the camera and ends the worker.
        self.camera.take();
        self.scanner.take();
    }

    /// The decoder, started when it is first asked for.
    pub(super) fn scanner(&self) -> Result<Rc<Scanner>, ScannerError> {
        if let Some(scanner) = self.scanner.borrow().as_ref() {
            return Ok(Rc::clone(scanner));
        }
        let scanner = Rc::new(Scanner::start()?);
        self.scanner.replace(Some(Rc::clone(&scanner)));
        Ok(scanner)
    }
}

/// What looking tells the page.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    /// What is shown.
    pub(super) sight: RwSignal<Sight>,
    /// What is said in the picture.
    pub(super) said: RwSignal<Tip>,
    /// Whether the lamp is on; `None` without a lamp.
    pub(super) torch: RwSignal<Option<bool>>,
    /// `None` when the camera cannot come nearer.
    pub(super) zoom: RwSignal<Option<ZoomRange>>,
}

/// Opens the camera and looks until the viewfinder is gone.
pub(super) async fn watch(
    session: Rc<Session>,
    video: HtmlVideoElement,
    signs: Signs,
    seen: Callback<Vec<String>>,
) {
    let start = session.starts.get().wrapping_add(1);
    session.starts.set(start);
    session.camera.take();
    let mut camera = match Camera::open().await {
        Ok(camera) => camera,
        Err(error) => {
            signs.sight.try_set(Sight::NoCamera(error));
            return;
        }
    };
    if session.ended.get() || session.starts.get() != start {
        return;
    }
    let gone = Rc::downgrade(&session);
    camera.when_taken_away(move || {
        if let Some(session) = gone.upgrade() {
            session.camera.take();
        }
        signs.sight.try_set(Sight::NoCamera(CameraError::TakenAway));
    });
    let camera = Rc::new(camera);
    session.camera.replace(Some(Rc::clone(&camera)));
    camera.show_in(&video).await;
    camera.keep_sharp().await;
    signs.torch.try_set(camera.has_torch().then_some(false));
    signs.zoom.try_set(camera.zoom_range());
    // From here on the session alone holds the camera, and lets go of it when it ends.
    drop(camera);
    if session.camera.borrow().is_some() {
        signs.sight.try_set(Sight::Seeing);
    }
    look(&session, start, &video, signs, seen).await;
}

async fn look(
    session: &Session,
    start: u32,
    video: &HtmlVideoElement,
    signs: Signs,
    seen: Callback<Vec<String>>,
) {
    let mut detector = Detector::find().await;
    let mut frame = 0_u32;
    let mut last = Vec::<String>::new();
    let mut without = 0_u32;
    let goes_on = || {
        !session.ended.get() && session.starts.get() == start && session.camera.borrow().is_some()
    };
    while goes_on() {
        frame = frame.wrapping_add(1);
        let found = one_look(session, &mut detector, video, frame).await;
        if !goes_on() {
            return;
        }
        match found {
            Ok(found) if !found.codes.is_empty() => {
                without = 0;
                if found.codes.iter().any(|code| !last.contains(code)) {
                    last.clone_from(&found.codes);
                    seen.run(found.codes);
                }
            }
            Ok(Seen { hint, .. }) => {
                without = without.saturating_add(1);
                if without > FORGET_AFTER {
                    last.clear();
                }
                let now = tip(hint, without);
                if signs.said.try_get_untracked() != Some(now) {
                    signs.said.try_set(now);
                }
            }
            Err(ScannerError::NotLoaded) => {
                session.scanner.take();
                session.camera.take();
                signs.sight.try_set(Sight::NoDecoder);
                return;
            }
            Err(_) => without = without.saturating_add(1),
        }
        clock::pause(PAUSE).await;
    }
}

/// Ours looks first: what it reads is measured, and it sees all codes of a frame. Where it sees nothing the browser's own detector
/// looks, which goes on alone while ours is on its way or cannot be fetched.
async fn one_look(
    session: &Session,
    detector: &mut Option<Detector>,
    video: &HtmlVideoElement,
    frame: u32,
) -> Result<Seen, ScannerError> {
    let seen = our_look(session, detector.is_some(), video, frame).await;
    let Some(own) = detector else {
        return seen;
    };
    if matches!(&seen, Ok(seen) if !seen.codes.is_empty()) {
        return seen;
    }
    match own.texts_in(video).await {
        Ok(codes) if !codes.is_empty() => Ok(Seen { codes, hint: None }),
        Ok(_) => Ok(seen.unwrap_or_default()),
        // Some systems offer a detector that never works.
        Err(_) => {
            *detector = None;
            seen
        }
    }
}

/// What our decoder sees; nothing while it is on its way and another looks meanwhile.
async fn our_look(
    session: &Session,
    another_looks: bool,
    video: &HtmlVideoElement,
    frame: u32,
) -> Result<Seen, ScannerError> {
    let scanner = session.scanner()?;
    if another_looks && !scanner.answers() {
        return Ok(Seen::default());
    }
    match scanner.frame(video, frame).await {
        Err(ScannerError::Broken) => {
            // The next frame gets a new one.
            session.scanner.take();
            Ok(Seen::default())
        }
        seen => seen,
    }
}
