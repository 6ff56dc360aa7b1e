//! A word or two on coloured ground that says how something stands; never by colour alone.

use leptos::prelude::*;

/// Colour of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// Goes its way, or done.
    Good,
    /// Somebody must do something.
    Waiting,
    /// Refused, stopped, failed.
    Bad,
}

impl Mood {
    const fn class(self) -> &'static str {
        match self {
            Mood::Plain => "tag",
            Mood::Good => "tag tag--good",
            Mood::Waiting => "tag tag--waiting",
            Mood::Bad => "tag tag--bad",
        }
    }
}

/// The tag.
#[component]
pub(crate) fn Tag(
    /// The words.
    #[prop(into)]
    label: String,
    /// The colour.
    #[prop(optional)]
    mood: Mood,
) -> impl IntoView {
    view! { <strong class=mood.class()>{label}</strong> }.into_any()
}
