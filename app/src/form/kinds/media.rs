//! Pictures and recordings beside the sentences of a form: a picture is drawn once it is here, a recording fetched when it is
//! wanted.

use forms::{Media, Path};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::catalogue;
use crate::device::playback;
use crate::form::filling::on_the_table;
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;

/// What stands beside a question, or of a choice of it. The picture of a choice is part of what is tapped, its recording is not.
pub(super) fn draw(path: &Path, choice: Option<&str>, inside: bool) -> Option<AnyView> {
    let english = use_lang() == Lang::En;
    let (Media { image, audio }, said) = on_the_table(|form| match choice {
        Some(name) => {
            let choices = form.choices(path, "", usize::MAX).items;
            let choice = choices.into_iter().find(|choice| choice.name == name)?;
            Some((form.choice_media(path, name)?.clone(), choice.label.clone()))
        }
        None => Some((form.media(path)?.clone(), form.node(path)?.label)),
    })??;
    let named =
        |text: &forms::Text| Some(text.get(english).to_owned()).filter(|one| !one.is_empty());
    let image = named(&image).filter(|_| inside == choice.is_some());
    let audio = named(&audio).filter(|_| !inside);
    if image.is_none() && audio.is_none() {
        return None;
    }
    let image = image.map(|document| view! { <Picture document /> });
    let of = said.get(english).to_owned();
    let audio = audio.map(|document| view! { <Recording document of /> });
    Some((image, audio).into_any())
}

/// How far a document has come.
#[derive(Clone)]
enum Coming {
    Still,
    Here(String),
    Missing,
}

/// A picture. The sentence beside it says what it shows.
#[component]
fn Picture(document: String) -> impl IntoView {
    let lang = use_lang();
    let coming = RwSignal::new(Coming::Still);
    spawn_local(async move {
        let address = catalogue::media(&document).await;
        coming.try_set(address.map_or(Coming::Missing, Coming::Here));
    });
    move || match coming.get() {
        Coming::Still => ().into_any(),
        Coming::Here(address) => {
            view! { <img class="media__picture" src=address alt="" /> }.into_any()
        }
        Coming::Missing => {
            view! { <span class="media__missing">{t::form::picture_missing(lang)}</span> }
                .into_any()
        }
    }
}

/// A button that plays a recording; a page has many, told apart by the sentence each stands beside.
#[component]
fn Recording(document: String, of: String) -> impl IntoView {
    let lang = use_lang();
    let playing = RwSignal::new(false);
    let missing = RwSignal::new(false);
    on_cleanup(move || {
        if playing.try_get_untracked() == Some(true) {
            playback::stop();
        }
    });
    let tap = move |()| {
        if playing.get_untracked() {
            return playback::stop();
        }
        let document = document.clone();
        playing.set(true);
        missing.set(false);
        spawn_local(async move {
            let over = move || {
                playing.try_set(false);
            };
            match catalogue::media(&document).await {
                Ok(address) => playback::play(&address, over),
                Err(_) => {
                    over();
                    missing.try_set(true);
                }
            }
        });
    };
    let label = Signal::derive(move || {
        match playing.get() {
            true => t::form::stop_recording(lang),
            false => t::form::play_recording(lang),
        }
        .to_string()
    });
    view! {
        <div class="media__sound no-print" data-silent="" role="group" aria-label=of>
            <Button label weight=Weight::Quiet icon=Icon::Loud on_tap=tap />
            <span role="status">{move || missing.get().then(|| t::form::recording_missing(lang))}</span>
        </div>
    }
}
