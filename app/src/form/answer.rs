//! Answers that are typed, ticked or calculated: text, numbers, dates, agreement.

use forms::{Appearance, Kind, Path, Value};
use i18n::t;
use leptos::prelude::*;

use super::question::Ask;
use super::shown::Shown;
use super::typed::{as_typed, composed};
use crate::state::{use_lang, whenever};
use crate::ui::checkbox::Checkbox;
use crate::ui::date_input::DateInput;
use crate::ui::field::Control;
use crate::ui::text_input::{Keyboard, TextInput};
use crate::ui::words::{more, words};

/// What stands in the box: the person's own letters while they type; the answer in `words` when somebody else put it in.
pub(super) fn box_text(
    ask: &Ask,
    words: impl Fn(Option<&Value>) -> String + 'static,
) -> (RwSignal<String>, Callback<String>) {
    let shown = ask.shown;
    let text = RwSignal::new(words(shown.read_untracked().value.as_ref()));
    let own = StoredValue::new(shown.read_untracked().value.clone());
    whenever(move || {
        let value = shown.read().value.clone();
        if value != *own.read_value() {
            text.set(words(value.as_ref()));
            own.set_value(value);
        }
    });
    let (filling, path) = (ask.filling, ask.path.clone());
    let on_input = Callback::new(move |typed: String| {
        filling.type_in(&path, &composed(&typed));
        own.set_value(
            filling.ask_once(|form| form.node(&path).and_then(|node| node.value.cloned())),
        );
        text.set(typed);
    });
    (text, on_input)
}

/// A line or several lines of text, or a number.
#[component]
pub(crate) fn TextAnswer(ask: Ask, control: Control, appearance: Vec<Appearance>) -> impl IntoView {
    let kind = ask
        .filling
        .ask_once(|form| Some(form.node(&ask.path)?.question()?.kind.clone()))
        .unwrap_or_default();
    let has = |wanted: Appearance| appearance.contains(&wanted);
    let (keyboard, width) = match kind {
        Kind::Decimal => (Keyboard::Decimal, 12),
        Kind::Integer => (Keyboard::Digits, 12),
        _ if has(Appearance::Pin) => (Keyboard::Digits, 20),
        _ if has(Appearance::Money) => (Keyboard::Digits, 12),
        _ if has(Appearance::Phone) => (Keyboard::Phone, 20),
        _ if has(Appearance::Email) => (Keyboard::Email, 0),
        _ => (Keyboard::Text, 0),
    };
    let (text, on_input) = box_text(&ask, as_typed);
    let shown = ask.shown;
    view! {
        <TextInput
            control
            value=text
            on_input
            on_leave=ask.on_leave()
            keyboard
            width
            multiline=has(Appearance::Multiline)
            words=has(Appearance::Name)
            readonly=Signal::derive(move || shown.read().readonly)
        />
    }
    .into_any()
}

/// A day, or a year alone where the question allows it.
#[component]
pub(crate) fn DateAnswer(ask: Ask, control: Control) -> impl IntoView {
    let (text, on_input) = box_text(&ask, as_typed);
    let shown = ask.shown;
    view! {
        <DateInput
            control
            value=text
            on_input
            on_leave=ask.on_leave()
            readonly=Signal::derive(move || shown.read().readonly)
        />
    }
    .into_any()
}

/// A statement to agree to.
#[component]
pub(crate) fn AgreeAnswer(ask: Ask, error: Signal<String>) -> impl IntoView {
    let id = ask.path.html_id();
    let error_id = format!("{id}-error");
    let shown = ask.shown;
    let described_by = {
        let error_id = error_id.clone();
        Signal::derive(move || (!error.read().is_empty()).then(|| error_id.clone()))
    };
    let (filling, path) = (ask.filling, ask.path.clone());
    let marks = path.as_str().to_owned();
    view! {
        <div class="field" class:field--invalid=move || !error.read().is_empty()>
            {move || {
                let text = error.get();
                (!text.is_empty()).then(|| view! { <p class="field__error" id=error_id.clone()>{text}</p> })
            }}
            <Checkbox
                id
                label=shown.read_untracked().label.clone()
                hint=shown.read_untracked().hint.clone()
                checked=Signal::derive(move || shown.read().value == Some(Value::Bool(true)))
                on_change=move |ticked: bool| filling.answer(&path, ticked.then_some(Value::Bool(true)))
                described_by
                marks
            />
        </div>
    }
    .into_any()
}

/// Something the form works out for the person, read back.
#[component]
pub(crate) fn Calculated(shown: Memo<Shown>, path: Path) -> impl IntoView {
    let lang = use_lang();
    let id = path.html_id();
    view! {
        {more(path.as_str(), "beside")}
        <div class="calculated" id=id>
            <p class="calculated__label">{move || words(path.as_str(), "label", shown.read().label.clone())}</p>
            <p class="calculated__value">
                {move || match as_typed(shown.read().value.as_ref()) {
                    text if text.is_empty() => t::form::calculated(lang).to_string(),
                    text => text,
                }}
            </p>
        </div>
    }
    .into_any()
}
