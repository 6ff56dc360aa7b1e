//! What happened and what comes next, newest first or in order, one line under another.

use leptos::prelude::*;

/// How one step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Done.
    Past,
    /// Where things stand now.
    Now,
    /// Somebody must do something.
    Waiting,
    /// Stopped or refused.
    Stopped,
    /// Still to come.
    Ahead,
}

impl Step {
    const fn class(self) -> &'static str {
        match self {
            Step::Past => "timeline__step timeline__step--past",
            Step::Now => "timeline__step timeline__step--now",
            Step::Waiting => "timeline__step timeline__step--waiting",
            Step::Stopped => "timeline__step timeline__step--stopped",
            Step::Ahead => "timeline__step timeline__step--ahead",
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// How it stands.
    pub(crate) step: Step,
    /// What.
    pub(crate) title: String,
    /// When and by whom; may be empty.
    pub(crate) when: String,
    /// More words; may be empty.
    pub(crate) text: String,
}

/// The line of entries, in the order given.
#[component]
pub(crate) fn Timeline(
    /// What to show.
    entries: Vec<Entry>,
) -> impl IntoView {
    let rows: Vec<AnyView> = entries
        .into_iter()
        .map(|entry| {
            let current = (entry.step == Step::Now).then_some("step");
            view! {
                <li class=entry.step.class() aria-current=current>
                    <p class="timeline__title">{entry.title}</p>
                    {(!entry.when.is_empty()).then(|| view! { <p class="timeline__when">{entry.when}</p> })}
                    {(!entry.text.is_empty()).then(|| view! { <p class="timeline__text">{entry.text}</p> })}
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ol class="timeline">{rows}</ol> }.into_any()
}
