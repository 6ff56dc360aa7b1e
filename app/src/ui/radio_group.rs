//! One of a few: large radio buttons.

use leptos::prelude::*;

use crate::ui::field::Control;
use crate::ui::words::{more, words};

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is stored.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// A second, smaller line; may be empty.
    pub(crate) hint: String,
}

impl Choice {
    /// A choice without a second line.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }
}

/// Radio buttons. The first carries the control's id, so that links from an error summary land on it.
/// To be drawn in a [`Field`](crate::ui::field::Field) with `several`.
#[component]
pub(crate) fn RadioGroup(
    /// From the field.
    control: Control,
    /// What may be chosen; may change with other answers.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen value; empty while nothing is.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value tapped.
    #[prop(into)]
    on_choose: Callback<String>,
    /// Side by side where there is room: yes/no, male/female.
    #[prop(optional)]
    inline: bool,
    /// Where the question belongs, if choices may have marks.
    #[prop(into, optional)]
    marks: String,
) -> impl IntoView {
    let name = control.id.clone();
    let rows = move || {
        let rows: Vec<AnyView> = choices
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, choice)| {
                let id = if index == 0 {
                    name.clone()
                } else {
                    format!("{name}-{}", choice.value)
                };
                let Choice { value: own, label, hint } = choice;
                let chosen = own.clone();
                let marks = match marks.is_empty() {
                    true => String::new(),
                    false => [&marks, "=", &own].concat(),
                };
                let hint_id = (!hint.is_empty()).then(|| format!("{id}-choice-hint"));
                view! {
                    <div class="radio">
                        <input
                            class="radio__input"
                            type="radio"
                            id=id.clone()
                            name=name.clone()
                            value=own.clone()
                            aria-describedby=hint_id.clone()
                            prop:checked=move || *value.read() == chosen
                            on:change=move |_| on_choose.run(own.clone())
                        />
                        <label class="radio__label" for=id>
                            {more(&marks, "inside")}
                            {words(&marks, "label", label)}
                            {hint_id.map(|id| view! { <span class="radio__hint" id=id>{hint}</span> })}
                        </label>
                        {more(&marks, "beside")}
                    </div>
                }
                .into_any()
            })
            .collect();
        rows
    };
    let class = if inline {
        "radios radios--inline"
    } else {
        "radios"
    };
    view! { <div class=class>{rows}</div> }.into_any()
}
