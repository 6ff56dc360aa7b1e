//! A number on a scale: a slider, a step down and a step up, and a box to type in; all three say the same number.

use forms::{Scale, Value};
use i18n::t;
use leptos::prelude::*;

use super::spelt::leaving;
use crate::form::answer::box_text;
use crate::form::question::Ask;
use crate::form::typed::as_typed;
use crate::state::use_lang;
use crate::ui::field::Control;
use crate::ui::text_input::{Keyboard, TextInput};

/// The whole of it.
#[component]
pub(super) fn OnScale(ask: Ask, control: Control, scale: Scale) -> impl IntoView {
    let lang = use_lang();
    let shown = ask.shown;
    let (start, end, step) = scale.numbers().unwrap_or_default();
    let keyboard = match scale.is_whole() {
        true => Keyboard::Digits,
        false => Keyboard::Decimal,
    };
    let (filling, path, left) = (ask.filling, ask.path.clone(), ask.left);
    let scale = StoredValue::new(scale);
    let put = Callback::new(move |number: f64| {
        let value = scale.with_value(|scale| scale.nearest(number));
        filling.answer(&path, value);
        left.note();
    });
    let now = move || shown.read().value.as_ref().and_then(Value::as_number);
    let by = move |steps: f64| {
        let number = now().map_or(start, |number| number + steps * step);
        put.run(number);
    };
    let readonly = Signal::derive(move || shown.read().readonly);
    let (text, on_input) = box_text(&ask, as_typed);
    let end_of = |number: f64| scale.with_value(|scale| as_typed(scale.nearest(number).as_ref()));
    let (first, last) = (end_of(start), end_of(end));
    let spoken = move || match as_typed(shown.read().value.as_ref()) {
        text if text.is_empty() => t::kinds::scale_unset(lang).to_string(),
        text => text,
    };
    let id = control.id.clone();
    let described_by = control.aria_describedby();
    let invalid = control.aria_invalid();
    view! {
        <div class="scale" on:focusout=leaving(left)>
            <div class="scale__number">
                <StepButton id=format!("{id}-less") label=t::kinds::scale_less(lang) sign="−" readonly on_tap=move |()| by(-1.0) />
                <TextInput control value=text on_input keyboard width=12 readonly />
                <StepButton id=format!("{id}-more") label=t::kinds::scale_more(lang) sign="+" readonly on_tap=move |()| by(1.0) />
            </div>
            <input
                class="scale__slider"
                id=format!("{id}-slider")
                type="range"
                min=start.to_string()
                max=end.to_string()
                step=step.to_string()
                disabled=move || readonly.get()
                aria-label=move || shown.read().label.clone()
                aria-valuetext=spoken
                aria-describedby=described_by
                aria-invalid=invalid
                prop:value=move || now().unwrap_or(start).to_string()
                on:input:target=move |event| put.run(event.target().value_as_number())
            />
            <p class="scale__ends" aria-hidden="true"><span>{first}</span><span>{last}</span></p>
        </div>
    }
    .into_any()
}

#[component]
fn StepButton(
    id: String,
    label: &'static str,
    sign: &'static str,
    readonly: Signal<bool>,
    #[prop(into)] on_tap: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--secondary scale__step"
            id=id
            aria-label=label
            disabled=move || readonly.get()
            on:click=move |_| on_tap.run(())
        >
            {sign}
        </button>
    }
    .into_any()
}
