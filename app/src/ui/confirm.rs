//! One question before something that cannot be taken back.

use leptos::prelude::*;

use crate::state::whenever;
use crate::ui::button::{Button, Weight};

/// A dialog over the page. Open it with `open`; Escape and the second button close it and change nothing.
#[component]
pub(crate) fn Confirm(
    /// Open?
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The button that does it, as a verb.
    #[prop(into)]
    yes: Signal<String>,
    /// The button that does not.
    #[prop(into)]
    no: Signal<String>,
    /// Called when it shall be done.
    #[prop(into)]
    on_yes: Callback<()>,
    /// It cannot be taken back.
    #[prop(optional)]
    grave: bool,
    /// What will happen, or what is needed first.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<leptos::html::Dialog>::new();
    whenever(move || {
        let wanted = open.get();
        if let Some(dialog) = place.get() {
            if wanted && !dialog.open() {
                let _ = dialog.show_modal();
            } else if !wanted && dialog.open() {
                dialog.close();
            }
        }
    });
    let weight = if grave {
        Weight::Warning
    } else {
        Weight::Primary
    };
    view! {
        <dialog
            class="confirm"
            node_ref=place
            aria-label=move || title.get()
            on:close=move |_| open.set(false)
        >
            <h2 class="confirm__title">{move || title.get()}</h2>
            <div class="confirm__body">{children()}</div>
            <div class="confirm__actions">
                <Button label=yes weight on_tap=move |()| on_yes.run(()) />
                <Button label=no weight=Weight::Secondary on_tap=move |()| open.set(false) />
            </div>
        </dialog>
    }
    .into_any()
}
