//! Yes or not yet: one large box to tick.

use leptos::prelude::*;

use crate::ui::words::{more, words};

/// A tick box with its label beside it. For several, draw several inside one
/// [`Field`](crate::ui::field::Field) with `several`; the first carries the field's id.
#[component]
pub(crate) fn Checkbox(
    /// Id of the box.
    #[prop(into)]
    id: String,
    /// What a tick means.
    #[prop(into)]
    label: String,
    /// A second, smaller line.
    #[prop(into, optional)]
    hint: String,
    /// Ticked?
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// `aria-describedby` of the field around it.
    #[prop(into, optional)]
    described_by: Signal<Option<String>>,
    /// Where label and second line belong, if they may have marks.
    #[prop(into, optional)]
    marks: String,
) -> impl IntoView {
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-choice-hint"));
    let described = {
        let hint_id = hint_id.clone();
        move || match (described_by.get(), &hint_id) {
            (Some(outer), Some(own)) => Some(format!("{outer} {own}")),
            (outer, own) => outer.or_else(|| own.clone()),
        }
    };
    view! {
        <div class="checkbox">
            <input
                class="checkbox__input"
                type="checkbox"
                id=id.clone()
                aria-describedby=described
                prop:checked=move || checked.get()
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <label class="checkbox__label" for=id>
                {more(&marks, "inside")}
                {words(&marks, "label", label)}
                {hint_id.map(|id| view! { <span class="checkbox__hint" id=id>{words(&marks, "hint", hint)}</span> })}
            </label>
            {more(&marks, "beside")}
        </div>
    }
    .into_any()
}
