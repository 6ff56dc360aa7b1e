//! A part of a page that opens with a tap; found by the browser's own search and open on paper.

use leptos::prelude::*;

/// The part with its heading.
#[component]
pub(crate) fn Fold(
    /// Heading.
    #[prop(into)]
    title: String,
    /// Open from the start.
    #[prop(optional)]
    open: bool,
    /// What is inside.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold" open=open>
            <summary class="fold__title"><h2>{title}</h2></summary>
            <div class="fold__body">{children()}</div>
        </details>
    }
    .into_any()
}
