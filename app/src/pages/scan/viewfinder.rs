//! The camera's picture with its lamp, and a photo in its place: calls back with the text of each code it sees.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use i18n::{Lang, t};
use leptos::html::Video;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlVideoElement;

use crate::device::barcode::Detector;
use crate::device::camera::{Camera, CameraError, ZoomRange};
use crate::device::clock;
use crate::device::files;
use crate::device::scanner::{Effort, Scanner, ScannerError};
use crate::device::{inapp, vibration};
use crate::state::{use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::icon::{Icon, Picture};
use crate::ui::notice::{Notice, Tone};

/// Milliseconds between two looks: fast enough to feel immediate, slow enough for a cheap phone.
const PAUSE: i32 = 120;
/// Every so many frames the harder look is worth its time.
const CAREFUL_EVERY: u32 = 4;
/// Frames without it before the same code counts again.
const FORGET_AFTER: u32 = 15;

/// What the person sees in place of, or beside, the picture.
#[derive(Clone, Copy, PartialEq)]
enum Sight {
    /// The camera is being asked for.
    Starting,
    /// The picture is there.
    Seeing,
    /// There is no picture.
    NoCamera(CameraError),
    /// There is a picture, and nothing to read it with yet.
    NoDecoder,
}

/// Why a chosen photo did not help.
#[derive(Clone, Copy, PartialEq)]
enum PhotoTrouble {
    NoCode,
    NotAPicture,
    NoDecoder,
}

/// What one viewfinder holds while it is shown.
#[derive(Default)]
struct Session {
    ended: Cell<bool>,
    camera: RefCell<Option<Rc<Camera>>>,
    scanner: RefCell<Option<Rc<Scanner>>>,
}

impl Session {
    fn end(&self) {
        self.ended.set(true);
        // Dropping lets go of the camera and ends the worker.
        self.camera.take();
        self.scanner.take();
    }

    fn scanner(&self) -> Result<Rc<Scanner>, ScannerError> {
        if let Some(scanner) = self.scanner.borrow().as_ref() {
            return Ok(Rc::clone(scanner));
        }
        let scanner = Rc::new(Scanner::start()?);
        self.scanner.replace(Some(Rc::clone(&scanner)));
        Ok(scanner)
    }
}

/// Looks for codes for as long as it is shown; the same code counts once while it stays in view.
#[component]
pub(crate) fn Viewfinder(
    /// Called with the text of each code.
    on_code: Callback<String>,
) -> impl IntoView {
    let lang = use_lang();
    let sight = RwSignal::new(Sight::Starting);
    let torch = RwSignal::new(None::<bool>);
    let zoom = RwSignal::new(None::<ZoomRange>);
    let video = NodeRef::<Video>::new();
    let session = StoredValue::new_local(Rc::new(Session::default()));
    on_cleanup(move || {
        session.try_with_value(|session| session.end());
    });
    let seen = Callback::new(move |text: String| {
        vibration::short();
        on_code.run(text);
    });
    let start = move || {
        sight.set(Sight::Starting);
        let Some(video) = video.get_untracked() else {
            return;
        };
        let session = session.get_value();
        spawn_local(async move { watch(session, video, sight, torch, zoom, seen).await });
    };
    let mut started = false;
    whenever(move || {
        if video.get().is_some() && !started {
            started = true;
            start();
        }
    });
    view! {
        <div class="viewfinder">
            <div class="viewfinder__frame" hidden=move || matches!(sight.get(), Sight::NoCamera(_))>
                <video
                    class="viewfinder__picture"
                    node_ref=video
                    muted
                    playsinline
                    aria-label=t::scan::picture(lang)
                ></video>
                <p class="viewfinder__hint">{t::scan::aim(lang)}</p>
            </div>
            <p role="status" class="muted">
                {move || (sight.get() == Sight::Starting).then(|| t::scan::starting(lang))}
            </p>
            {move || trouble(sight.get(), lang).map(|(title, text)| view! {
                <Notice tone=Tone::Warning title>
                    <p>{text}</p>
                    <Button
                        label=t::scan::try_again(lang).to_string()
                        weight=Weight::Secondary
                        on_tap=move |()| start()
                    />
                </Notice>
            })}
            <div class="row">
                {move || torch.get().map(|on| view! { <Torch on torch session /> })}
                {move || zoom.get().map(|range| view! { <Zoom range session /> })}
            </div>
            <Photo session seen />
        </div>
    }
    .into_any()
}

/// The lamp.
#[component]
fn Torch(
    on: bool,
    torch: RwSignal<Option<bool>>,
    session: StoredValue<Rc<Session>, LocalStorage>,
) -> impl IntoView {
    let lang = use_lang();
    let label = if on {
        t::scan::torch_off(lang)
    } else {
        t::scan::torch_on(lang)
    };
    view! {
        <Button
            id="torch"
            label=label.to_string()
            weight=Weight::Secondary
            on_tap=move |()| {
                let camera = session.with_value(|session| session.camera.borrow().clone());
                spawn_local(async move {
                    if let Some(camera) = camera
                        && camera.set_torch(!on).await
                    {
                        torch.try_set(Some(!on));
                    }
                });
            }
        />
    }
    .into_any()
}

/// Nearer, for the small dense code of an identity card.
#[component]
fn Zoom(range: ZoomRange, session: StoredValue<Rc<Session>, LocalStorage>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <label class="viewfinder__zoom">
            {t::scan::zoom(lang)}
            <input
                type="range"
                min=range.min
                max=range.max
                step=(range.max - range.min) / 20.0
                value=range.min
                on:input:target=move |event| {
                    let wanted = event.target().value_as_number();
                    let camera = session.with_value(|session| session.camera.borrow().clone());
                    spawn_local(async move {
                        if let Some(camera) = camera {
                            // A camera that refuses keeps the picture it has.
                            camera.set_zoom(wanted).await;
                        }
                    });
                }
            />
        </label>
    }
    .into_any()
}

/// A picture of the code that is on the phone already.
#[component]
fn Photo(session: StoredValue<Rc<Session>, LocalStorage>, seen: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    let trouble = RwSignal::new(None::<PhotoTrouble>);
    let busy = RwSignal::new(false);
    let read = move |event: web_sys::Event| {
        let Some(file) = files::chosen(&event).into_iter().next() else {
            return;
        };
        trouble.set(None);
        busy.set(true);
        let session = session.get_value();
        spawn_local(async move {
            let answer = match session.scanner() {
                Ok(scanner) => scanner.photo(&file).await,
                Err(error) => Err(error),
            };
            busy.try_set(false);
            match answer {
                Ok(Some(text)) => seen.run(text),
                Ok(None) => drop(trouble.try_set(Some(PhotoTrouble::NoCode))),
                Err(ScannerError::NotLoaded) => {
                    session.scanner.take();
                    trouble.try_set(Some(PhotoTrouble::NoDecoder));
                }
                Err(_) => drop(trouble.try_set(Some(PhotoTrouble::NotAPicture))),
            }
        });
    };
    view! {
        <label class="file-button" for="scan-photo">
            <input
                class="file-button__input"
                id="scan-photo"
                type="file"
                accept="image/*"
                on:change=read
            />
            <Picture icon=Icon::Paper />
            <span>{t::scan::choose_photo(lang)}</span>
        </label>
        <p role="status">{move || busy.get().then(|| t::scan::reading(lang))}</p>
        {move || trouble.get().map(|trouble| {
            let (title, text) = match trouble {
                PhotoTrouble::NoCode => (t::scan::no_code(lang), t::scan::no_code_text(lang)),
                PhotoTrouble::NotAPicture => (t::scan::not_a_picture(lang), t::scan::not_a_picture_text(lang)),
                PhotoTrouble::NoDecoder => (t::scan::no_decoder(lang), t::scan::no_decoder_text(lang)),
            };
            view! { <Notice tone=Tone::Warning title><p>{text}</p></Notice> }
        })}
    }
    .into_any()
}

/// Opens the camera and looks until the viewfinder is gone.
async fn watch(
    session: Rc<Session>,
    video: HtmlVideoElement,
    sight: RwSignal<Sight>,
    torch: RwSignal<Option<bool>>,
    zoom: RwSignal<Option<ZoomRange>>,
    seen: Callback<String>,
) {
    session.camera.take();
    let mut camera = match Camera::open().await {
        Ok(camera) => camera,
        Err(error) => {
            sight.try_set(Sight::NoCamera(error));
            return;
        }
    };
    if session.ended.get() {
        return;
    }
    let gone = Rc::downgrade(&session);
    camera.when_taken_away(move || {
        if let Some(session) = gone.upgrade() {
            session.camera.take();
        }
        sight.try_set(Sight::NoCamera(CameraError::TakenAway));
    });
    let camera = Rc::new(camera);
    session.camera.replace(Some(Rc::clone(&camera)));
    camera.show_in(&video).await;
    torch.try_set(camera.has_torch().then_some(false));
    zoom.try_set(camera.zoom_range());
    // From here on the session alone holds the camera, and lets go of it when it ends.
    drop(camera);
    sight.try_set(Sight::Seeing);
    look(&session, &video, sight, seen).await;
}

async fn look(
    session: &Session,
    video: &HtmlVideoElement,
    sight: RwSignal<Sight>,
    seen: Callback<String>,
) {
    let mut detector = Detector::find().await;
    let mut frame = 0_u32;
    let mut last = None::<String>;
    let mut without = 0_u32;
    while !session.ended.get() && session.camera.borrow().is_some() {
        frame = frame.wrapping_add(1);
        let found = match &detector {
            Some(own) => match own.text_in(video).await {
                Ok(text) => Ok(text),
                Err(_) => {
                    // Some systems offer a detector that never works.
                    detector = None;
                    Ok(None)
                }
            },
            None => {
                let effort = if frame.is_multiple_of(CAREFUL_EVERY) {
                    Effort::Careful
                } else {
                    Effort::Quick
                };
                match session.scanner() {
                    Ok(scanner) => scanner.frame(video, effort).await,
                    Err(error) => Err(error),
                }
            }
        };
        if session.ended.get() {
            return;
        }
        match found {
            Ok(Some(text)) => {
                without = 0;
                if last.as_ref() != Some(&text) {
                    last = Some(text.clone());
                    seen.run(text);
                }
            }
            Ok(None) | Err(ScannerError::NotAPicture | ScannerError::TooLong) => {
                without += 1;
                if without > FORGET_AFTER {
                    last = None;
                }
            }
            Err(ScannerError::NotLoaded) => {
                session.scanner.take();
                session.camera.take();
                sight.try_set(Sight::NoDecoder);
                return;
            }
        }
        clock::pause(PAUSE).await;
    }
}

/// What is wrong and what to do, when something is.
fn trouble(sight: Sight, lang: Lang) -> Option<(&'static str, &'static str)> {
    Some(match sight {
        Sight::Starting | Sight::Seeing => return None,
        Sight::NoDecoder => (t::scan::no_decoder(lang), t::scan::no_decoder_text(lang)),
        Sight::NoCamera(error) => match error {
            CameraError::Denied if inapp::app().is_some() => {
                (t::scan::unsupported(lang), t::scan::unsupported_text(lang))
            }
            CameraError::Denied => (t::scan::denied(lang), t::scan::denied_text(lang)),
            CameraError::Missing => (t::scan::missing(lang), t::scan::missing_text(lang)),
            CameraError::Busy => (t::scan::busy(lang), t::scan::busy_text(lang)),
            CameraError::Unsupported => {
                (t::scan::unsupported(lang), t::scan::unsupported_text(lang))
            }
            CameraError::TakenAway => (t::scan::taken_away(lang), t::scan::taken_away_text(lang)),
        },
    })
}
