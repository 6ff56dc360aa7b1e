//! Buttons, and links that look like them.

use leptos::prelude::*;

use crate::ui::icon::{Icon, Picture};

/// How loud a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Weight {
    /// The one thing to do on this page.
    #[default]
    Primary,
    /// Something else one may do.
    Secondary,
    /// Something that cannot be taken back.
    Warning,
    /// A quiet action among others; looks like a link.
    Quiet,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Weight::Primary => "button",
            Weight::Secondary => "button button--secondary",
            Weight::Warning => "button button--warning",
            Weight::Quiet => "button button--quiet",
        }
    }
}

/// A button that does something here. While `busy` it says so and ignores taps, but keeps the focus.
#[component]
pub(crate) fn Button(
    /// What it does, as a verb.
    #[prop(into)]
    label: Signal<String>,
    /// Called for each tap while not busy.
    #[prop(into)]
    on_tap: Callback<()>,
    /// How loud.
    #[prop(optional)]
    weight: Weight,
    /// A picture before the label.
    #[prop(optional)]
    icon: Option<Icon>,
    /// True while the last tap is being worked on.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Id of the element, for links and tests.
    #[prop(into, optional)]
    id: Option<String>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            id=id
            class=weight.class()
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=move |_| {
                if !busy.get_untracked() {
                    on_tap.run(());
                }
            }
        >
            {icon.map(|icon| view! { <Picture icon /> })}
            <span>{move || label.get()}</span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button: it leads to another page.
#[component]
pub(crate) fn LinkButton(
    /// Where to.
    #[prop(into)]
    href: String,
    /// What is there.
    #[prop(into)]
    label: String,
    /// How loud.
    #[prop(optional)]
    weight: Weight,
    /// A picture before the label.
    #[prop(optional)]
    icon: Option<Icon>,
) -> impl IntoView {
    view! {
        <a class=weight.class() href=href>
            {icon.map(|icon| view! { <Picture icon /> })}
            <span>{label}</span>
        </a>
    }
    .into_any()
}
