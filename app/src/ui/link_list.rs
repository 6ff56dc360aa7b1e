//! A list of places to go, each with a name and a smaller line.

use leptos::prelude::*;

use crate::ui::icon::{Icon, Picture};

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkRow {
    /// Where to.
    pub(crate) href: String,
    /// What is there.
    pub(crate) title: String,
    /// A smaller line; may be empty.
    pub(crate) detail: String,
}

/// The list.
#[component]
pub(crate) fn LinkList(
    /// Places in the order to show.
    rows: Vec<LinkRow>,
) -> impl IntoView {
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|row| {
            view! {
                <li class="link-list__item">
                    <a class="link-list__link" href=row.href>
                        <span class="link-list__words">
                            <span class="link-list__title">{row.title}</span>
                            {(!row.detail.is_empty())
                                .then(|| view! { <span class="link-list__detail">{row.detail}</span> })}
                        </span>
                        <Picture icon=Icon::Forward />
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="link-list">{rows}</ul> }.into_any()
}
