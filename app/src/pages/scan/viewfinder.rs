//! The camera's picture with its lamp, and a photo in its place: calls back with the texts of the codes it sees.

use std::rc::Rc;

use i18n::{Lang, t};
use leptos::html::Video;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::looking::{Session, Sight, Signs, watch};
use super::tip::Tip;
use crate::device::camera::{CameraError, ZoomRange};
use crate::device::files;
use crate::device::scanner::ScannerError;
use crate::device::{inapp, sound, vibration};
use crate::state::{use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::icon::{Icon, Picture};
use crate::ui::notice::{Notice, Tone};

/// Why a chosen photo did not help.
#[derive(Clone, Copy, PartialEq)]
enum PhotoTrouble {
    NoCode,
    NotAPicture,
    NoDecoder,
}

/// Looks for codes for as long as it is shown; the same code counts once while it stays in view.
#[component]
pub(crate) fn Viewfinder(
    /// Called with the texts of all codes in view, when there is a new one among them; with none while another photo is read.
    on_codes: Callback<Vec<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let sight = RwSignal::new(Sight::Starting);
    let said = RwSignal::new(Tip::Aim);
    let torch = RwSignal::new(None::<bool>);
    let zoom = RwSignal::new(None::<ZoomRange>);
    let video = NodeRef::<Video>::new();
    let session = StoredValue::new_local(Rc::new(Session::default()));
    on_cleanup(move || {
        session.try_with_value(|session| session.end());
    });
    let seen = Callback::new(move |texts: Vec<String>| {
        vibration::short();
        sound::short();
        on_codes.run(texts);
    });
    let start = move || {
        sight.set(Sight::Starting);
        let Some(video) = video.get_untracked() else {
            return;
        };
        let session = session.get_value();
        let signs = Signs {
            sight,
            said,
            torch,
            zoom,
        };
        spawn_local(async move { watch(session, video, signs, seen).await });
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
                <p class="viewfinder__hint" aria-live="polite">{move || said.get().words(lang)}</p>
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
            <Photo session seen on_begin=move || on_codes.run(Vec::new()) />
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
fn Photo(
    session: StoredValue<Rc<Session>, LocalStorage>,
    seen: Callback<Vec<String>>,
    /// Called when a photo was chosen: what was said of the one before no longer holds.
    on_begin: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    let lang = use_lang();
    let trouble = RwSignal::new(None::<PhotoTrouble>);
    let busy = RwSignal::new(false);
    let read = move |event: web_sys::Event| {
        let Some(file) = files::chosen(&event).into_iter().next() else {
            return;
        };
        trouble.set(None);
        busy.set(true);
        on_begin();
        let session = session.get_value();
        spawn_local(async move {
            let answer = match session.scanner() {
                Ok(scanner) => scanner.photo(&file).await,
                Err(error) => Err(error),
            };
            busy.try_set(false);
            match answer {
                Ok(found) if !found.codes.is_empty() => seen.run(found.codes),
                Ok(_) => drop(trouble.try_set(Some(PhotoTrouble::NoCode))),
                Err(ScannerError::NotLoaded) => {
                    session.scanner.take();
                    trouble.try_set(Some(PhotoTrouble::NoDecoder));
                }
                Err(ScannerError::Broken) => {
                    session.scanner.take();
                    trouble.try_set(Some(PhotoTrouble::NoCode));
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
