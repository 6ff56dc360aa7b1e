//! Places: taken from the device when the person asks for it, with how exact they are, or typed.

use forms::Value;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::spelt::{box_text, leaving};
use crate::device::position::{self, Fix, PositionError};
use crate::form::question::Ask;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Control;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_input::TextInput;

/// Beyond so many metres a place is said to be vague.
const VAGUE: f64 = 100.0;

/// A button that asks the device where it is, and what it said.
#[component]
fn Here(
    /// Id of the question.
    id: String,
    /// What the button says.
    label: &'static str,
    /// Called with the position.
    on_fix: Callback<Fix>,
) -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<PositionError>);
    let vague = RwSignal::new(None::<String>);
    let ask = move |()| {
        busy.set(true);
        trouble.set(None);
        vague.set(None);
        spawn_local(async move {
            let fix = position::here().await;
            busy.try_set(false);
            match fix {
                Ok(fix) => {
                    let metres = format!("{}", fix.accuracy.ceil());
                    announce(t::kinds::position_taken(lang, &metres));
                    if fix.accuracy > VAGUE {
                        vague.try_set(Some(t::kinds::position_vague(lang, &metres)));
                    }
                    on_fix.run(fix);
                }
                Err(error) => {
                    trouble.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <Button
            id=format!("{id}-here")
            label=label.to_string()
            weight=Weight::Secondary
            icon=Icon::Place
            busy
            on_tap=ask
        />
        {move || trouble.get().map(|error| view! { <Notice tone=Tone::Warning title=sentence(error, lang) /> })}
        {move || vague.get().map(|title| view! { <Notice tone=Tone::Warning title /> })}
    }
    .into_any()
}

fn sentence(error: PositionError, lang: Lang) -> &'static str {
    match error {
        PositionError::Refused => t::kinds::position_refused(lang),
        PositionError::Missing => t::kinds::position_missing(lang),
        PositionError::TooLong => t::kinds::position_late(lang),
    }
}

/// One place.
#[component]
pub(super) fn Place(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (text, on_input) = box_text(&ask);
    let shown = ask.shown;
    let (filling, path, left) = (ask.filling, ask.path.clone(), ask.left);
    let on_fix = Callback::new(move |fix: Fix| {
        filling.answer(&path, Some(Value::Text(fix.spelt())));
        left.note();
    });
    let id = control.id.clone();
    view! {
        <div class="kind" on:focusout=leaving(left)>
            <TextInput
                control
                value=text
                on_input
                readonly=Signal::derive(move || shown.read().readonly)
            />
            <Here id label=t::kinds::take_position(lang) on_fix />
        </div>
    }
    .into_any()
}

/// Several places, one a line.
#[component]
pub(super) fn Way(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (text, on_input) = box_text(&ask);
    let shown = ask.shown;
    let left = ask.left;
    let on_fix = Callback::new(move |fix: Fix| {
        let before = text.get_untracked();
        let line = format!("{}, {}", fix.latitude, fix.longitude);
        on_input.run(match before.trim() {
            "" => line,
            before => format!("{before}\n{line}"),
        });
        left.note();
    });
    let id = control.id.clone();
    view! {
        <div class="kind" on:focusout=leaving(left)>
            <TextInput
                control
                value=text
                on_input
                multiline=true
                readonly=Signal::derive(move || shown.read().readonly)
            />
            <Here id label=t::kinds::add_position(lang) on_fix />
        </div>
    }
    .into_any()
}
