//! Answers that are typed as people write them and kept in one spelling: times, moments, places.

use leptos::ev::FocusEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, Node};

use super::said;
use crate::form::answer;
use crate::form::question::{Ask, Left};
use crate::ui::field::Control;
use crate::ui::text_input::TextInput;

/// What stands in the box: the answer as it is said, unless the person is typing.
pub(super) fn box_text(ask: &Ask) -> (RwSignal<String>, Callback<String>) {
    let said = said(ask);
    answer::box_text(ask, move |value| {
        let said = said.get_untracked();
        match value {
            // What could not be read is kept to the letter.
            Some(forms::Value::Text(text)) if said.is_empty() => text.clone(),
            _ => said,
        }
    })
}

/// Notes that the person has left a question with several controls: going from its box to its own button is no leaving.
pub(super) fn leaving(left: Left) -> impl Fn(FocusEvent) + Copy + 'static {
    move |event: FocusEvent| {
        let node =
            |target: Option<EventTarget>| target.and_then(|target| target.dyn_into::<Node>().ok());
        let inside = match (node(event.current_target()), node(event.related_target())) {
            (Some(question), Some(next)) => question.contains(Some(&next)),
            _ => false,
        };
        if !inside {
            left.note();
        }
    }
}

/// A box for a time, or a day and a time.
#[component]
pub(super) fn Typed(ask: Ask, control: Control) -> impl IntoView {
    let (text, on_input) = box_text(&ask);
    let shown = ask.shown;
    view! {
        <TextInput
            control
            value=text
            on_input
            on_leave=ask.on_leave()
            width=20
            readonly=Signal::derive(move || shown.read().readonly)
        />
    }
    .into_any()
}
