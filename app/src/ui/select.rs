//! One of a handful, in the phone's own list.

use leptos::prelude::*;

use crate::ui::field::Control;
use crate::ui::radio_group::Choice;

/// The phone's own drop-down; for lists too long for radio buttons and too short to search.
#[component]
pub(crate) fn Select(
    /// From the field.
    control: Control,
    /// What may be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen value; empty while nothing is.
    #[prop(into)]
    value: Signal<String>,
    /// The line shown while nothing is chosen.
    #[prop(into)]
    placeholder: String,
    /// Called with the value chosen; empty when taken back.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let options = move || {
        let rows: Vec<AnyView> = choices
            .get()
            .into_iter()
            .map(|choice| {
                let own = choice.value.clone();
                view! {
                    <option value=choice.value prop:selected=move || *value.read() == own>
                        {choice.label}
                    </option>
                }
                .into_any()
            })
            .collect();
        rows
    };
    view! {
        <select
            class="select"
            id=control.id.clone()
            aria-required=control.required.then_some("true")
            aria-invalid=control.aria_invalid()
            aria-describedby=control.aria_describedby()
            on:change:target=move |event| on_choose.run(event.target().value())
        >
            <option value="" prop:selected=move || value.read().is_empty()>{placeholder}</option>
            {options}
        </select>
    }
    .into_any()
}
