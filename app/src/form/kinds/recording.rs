//! Answers that are recordings: sound or film, recorded here or chosen, played back, kept like other files of answers.

use domain::media::MediaKind;
use forms::Wide;
use i18n::t;
use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use sync::protocol::MAX_FILE_BYTES;

use super::picture::Choose;
use super::slot::{Slot, bytes_of};
use crate::device::files::{self, Ready};
use crate::device::recorder::{Recorder, RecorderError};
use crate::form::question::Ask;
use crate::state::{announce, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Control;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// The most seconds of sound and of film that are recorded: both stay well under what a file may have.
const MOST_SOUND: u32 = 600;
const MOST_FILM: u32 = 60;

/// What stands on the page below the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Ways to hand something in.
    Nothing,
    /// It is being recorded.
    Recording,
    /// The browser asks the person, or the bytes are being kept.
    Busy,
    /// It is there and can be played.
    There,
}

/// Seconds as people say them: `1:05`.
fn clock_of(seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let mut text = minutes.to_string();
    text.push_str(if seconds < 10 { ":0" } else { ":" });
    text.push_str(&seconds.to_string());
    text
}

/// A question whose answer is sound or film.
#[component]
pub(super) fn Recording(ask: Ask, control: Control, kind: Wide) -> impl IntoView {
    let lang = use_lang();
    let film = kind == Wide::Video;
    let most = if film { MOST_FILM } else { MOST_SOUND };
    let (shown, left) = (ask.shown, ask.left);
    let slot = StoredValue::new(Slot::of(&ask));
    let trouble = RwSignal::new(None::<String>);
    let (busy, recording) = (RwSignal::new(false), RwSignal::new(false));
    let seconds = RwSignal::new(0_u32);
    let recorder = StoredValue::new_local(None::<Recorder>);
    let ticking = StoredValue::new_local(None::<IntervalHandle>);
    let stop_ticking = move || {
        if let Some(Some(handle)) = ticking.try_update_value(Option::take) {
            handle.clear();
        }
    };
    on_cleanup(stop_ticking);
    let standing = Memo::new(move |_| match (recording.get(), busy.get()) {
        (true, _) => Standing::Recording,
        (false, true) => Standing::Busy,
        (false, false) if shown.read().value.is_some() => Standing::There,
        (false, false) => Standing::Nothing,
    });
    let keep = move |mut name: String, bytes: Option<Vec<u8>>| {
        let not_it = if film {
            t::kinds::not_film(lang)
        } else {
            t::kinds::not_sound(lang)
        };
        let ready = match bytes {
            Some(bytes) if bytes.len() as u64 > MAX_FILE_BYTES => {
                Err(t::kinds::recording_too_big(lang))
            }
            Some(bytes) => match MediaKind::of(&bytes) {
                Ok(kind) if (film && kind.is_film()) || (!film && kind.is_sound()) => {
                    // What is recorded here gets its ending now that it is known.
                    if !name.contains('.') {
                        name.push('.');
                        name.push_str(kind.extension());
                    }
                    Ok(Ready {
                        name,
                        media_type: kind.media_type(),
                        bytes,
                    })
                }
                _ => Err(not_it),
            },
            None => Err(not_it),
        };
        async move {
            let kept = match ready {
                Ok(ready) => slot.get_value().keep(ready, lang).await,
                Err(sentence) => Err(sentence.to_string()),
            };
            if kept.is_ok() {
                announce(t::kinds::recorded(lang));
            }
            trouble.try_set(kept.err());
            busy.try_set(false);
            left.note();
        }
    };
    let stop = move |()| {
        stop_ticking();
        let Some(Some(ended)) = recorder.try_update_value(Option::take) else {
            return;
        };
        busy.set(true);
        recording.set(false);
        spawn_local(async move {
            let bytes = ended.finish().await;
            let name = if film { "phim" } else { "ghi-am" };
            keep(name.to_string(), bytes).await;
        });
    };
    let begin = move |()| {
        trouble.set(None);
        busy.set(true);
        spawn_local(async move {
            let begun = Recorder::begin(film).await;
            busy.try_set(false);
            match begun {
                // Whoever has left the page meanwhile lets go of it at once.
                Ok(begun) => {
                    if recorder.try_set_value(Some(begun)).is_some() {
                        return;
                    }
                    seconds.set(0);
                    recording.set(true);
                    announce(t::kinds::recording_begun(lang));
                    let tick = move || {
                        seconds.try_update(|seconds| *seconds += 1);
                        if seconds.try_get_untracked().is_some_and(|now| now >= most) {
                            stop(());
                        }
                    };
                    let handle = set_interval_with_handle(tick, Duration::from_secs(1));
                    ticking.try_set_value(handle.ok());
                }
                Err(why) => {
                    let sentence = match why {
                        RecorderError::Denied => t::kinds::record_denied(lang),
                        RecorderError::Missing => t::kinds::record_missing(lang),
                    };
                    trouble.try_set(Some(sentence.to_string()));
                }
            }
        });
    };
    let chosen = Callback::new(move |file: web_sys::File| {
        trouble.set(None);
        if file.size() > MAX_FILE_BYTES as f64 {
            trouble.set(Some(t::kinds::recording_too_big(lang).to_string()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let bytes = files::bytes_of(&file).await;
            keep(file.name(), bytes).await;
        });
    });
    let remove = move |()| slot.get_value().clear();
    let readonly = move || shown.read().readonly;
    let id = StoredValue::new(control.id.clone());
    let described_by = control.described_by;
    let body = move || {
        let id = id.get_value();
        match standing.get() {
            Standing::Nothing if readonly() => ().into_any(),
            Standing::Nothing => {
                let (record, choose, accept, icon) = match film {
                    true => (t::kinds::record_film(lang), t::kinds::choose_film(lang), "video/*", Icon::Camera),
                    false => (t::kinds::record_sound(lang), t::kinds::choose_sound(lang), "audio/*", Icon::Microphone),
                };
                view! {
                    <div class="paper__actions">
                        <Button id=format!("{id}-record") label=record.to_string() weight=Weight::Secondary icon on_tap=begin />
                        <Choose id label=choose icon=Icon::Paper camera=false accept described_by on_file=chosen />
                    </div>
                }
                .into_any()
            }
            Standing::Busy => view! { <p role="status">{t::papers::preparing(lang)}</p> }.into_any(),
            Standing::Recording => {
                let time = move || t::kinds::recording_time(lang, clock_of(most), clock_of(seconds.get()));
                view! {
                    {film.then(|| view! { <Finder recorder /> })}
                    <p class="kind__time" role="timer">{time}</p>
                    <Button id=format!("{id}-stop") label=t::kinds::stop_recording(lang).to_string() on_tap=stop />
                }
                .into_any()
            }
            Standing::There => view! {
                <Player name=slot.with_value(Slot::answer).unwrap_or_default() label=shown.read_untracked().label.clone() film />
                {(!readonly()).then(|| view! {
                    <Button id=format!("{id}-remove") label=t::kinds::remove(lang).to_string() weight=Weight::Quiet icon=Icon::Delete on_tap=remove />
                })}
            }
            .into_any(),
        }
    };
    view! {
        <div class="kind">
            {move || trouble.get().map(|title| view! { <Notice tone=Tone::Error title /> })}
            {body}
        </div>
    }
    .into_any()
}

/// What the camera sees while it records.
#[component]
fn Finder(recorder: StoredValue<Option<Recorder>, LocalStorage>) -> impl IntoView {
    let video = NodeRef::<leptos::html::Video>::new();
    whenever(move || {
        if let Some(video) = video.get() {
            video.set_muted(true);
            recorder.with_value(|recorder| {
                if let Some(recorder) = recorder {
                    recorder.show_in(&video);
                }
            });
        }
    });
    view! { <video class="kind__film" playsinline aria-hidden="true" node_ref=video></video> }
        .into_any()
}

/// What was recorded, to be heard or seen.
#[component]
fn Player(name: String, label: String, film: bool) -> impl IntoView {
    let lang = use_lang();
    let url = RwSignal::new(None::<String>);
    spawn_local(async move {
        let Some((bytes, media_type)) = bytes_of(Some(&name)).await else {
            return;
        };
        let address = files::blob(&bytes, media_type).and_then(|blob| files::url_of(&blob));
        // The page has gone meanwhile.
        if let Some(Some(unused)) = url.try_set(address) {
            files::forget_url(&unused);
        }
    });
    on_cleanup(move || {
        if let Some(Some(url)) = url.try_get_untracked() {
            files::forget_url(&url);
        }
    });
    let label = t::kinds::recording_of(lang, label);
    let player = move || {
        let label = label.clone();
        url.get().map(|url| match film {
            true => view! { <video class="kind__film" controls playsinline src=url aria-label=label></video> }.into_any(),
            false => view! { <audio class="kind__sound" controls src=url aria-label=label></audio> }.into_any(),
        })
    };
    player.into_any()
}
