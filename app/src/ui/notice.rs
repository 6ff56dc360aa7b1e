//! A box that says something about the whole page: good to know, take care, went wrong, done.

use leptos::prelude::*;

use crate::ui::icon::{Icon, Picture};

/// What kind of thing it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// Take care; nothing is stopped.
    Warning,
    /// Something went wrong; says what is safe and what to do.
    Error,
    /// Something is done.
    Success,
}

impl Tone {
    /// Class of the box.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Tone::Info => "notice notice--info",
            Tone::Warning => "notice notice--warning",
            Tone::Error => "notice notice--error",
            Tone::Success => "notice notice--success",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Tone::Info => Icon::Info,
            Tone::Warning | Tone::Error => Icon::Warning,
            Tone::Success => Icon::Done,
        }
    }
}

/// The box. Errors are read out at once, the rest when their turn comes.
#[component]
pub(crate) fn Notice(
    /// What kind.
    #[prop(optional)]
    tone: Tone,
    /// First line, in bold.
    #[prop(into)]
    title: String,
    /// The rest: sentences, links, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = (tone == Tone::Error).then_some("alert");
    view! {
        <div class=tone.class() role=role>
            <p class="notice__title">
                <Picture icon=tone.icon() />
                <span>{title}</span>
            </p>
            {children.map(|children| view! { <div class="notice__body">{children()}</div> })}
        </div>
    }
    .into_any()
}
