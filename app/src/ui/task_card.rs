//! Something the person can open or must do: a card that says what, how it stands, and by when.

use leptos::prelude::*;

use crate::ui::icon::{Icon, Picture};
use crate::ui::tag::{Mood, Tag};

/// A card. With an `href` the whole card is a link; with children it holds its own buttons.
#[component]
pub(crate) fn TaskCard(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// Second line: when, for whom, why; may be empty.
    #[prop(into, optional)]
    detail: String,
    /// How it stands; empty says nothing.
    #[prop(into, optional)]
    status: String,
    /// Colour of the status.
    #[prop(optional)]
    mood: Mood,
    /// Where a tap leads.
    #[prop(into, optional)]
    href: Option<String>,
    /// Somebody waits for the person: drawn with a strong edge.
    #[prop(optional)]
    urgent: bool,
    /// Buttons and fields inside.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if urgent {
        "task-card task-card--urgent"
    } else {
        "task-card"
    };
    let detail = (!detail.is_empty()).then(|| view! { <p class="task-card__detail">{detail}</p> });
    let status = (!status.is_empty()).then(|| view! { <Tag label=status mood /> });
    let heading = match href {
        Some(href) => view! {
            <a class="task-card__link" href=href>
                <span class="task-card__title">{title}</span>
                <Picture icon=Icon::Forward />
            </a>
        }
        .into_any(),
        None => view! { <h3 class="task-card__title">{title}</h3> }.into_any(),
    };
    view! {
        <div class=class>
            {heading}
            {status}
            {detail}
            {children.map(|children| view! { <div class="task-card__body">{children()}</div> })}
        </div>
    }
    .into_any()
}
