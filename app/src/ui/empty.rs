//! A list with nothing in it: says so and what to do next.

use leptos::prelude::*;

use crate::ui::icon::{Icon, Picture};

/// The empty list.
#[component]
pub(crate) fn Empty(
    /// A picture of what would be here.
    icon: Icon,
    /// What is not here.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(into)]
    text: String,
    /// The button that does it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Picture icon />
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
