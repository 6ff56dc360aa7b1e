//! Everything that is wrong on a page, at its top, each line a link to its field.

use i18n::t;
use leptos::prelude::*;

use crate::state::{use_lang, whenever};

/// One line of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Id of the control to go to; or a path beginning with `/` for another page.
    pub(crate) target: String,
    /// How to put it right; the same words as beside the field.
    pub(crate) text: String,
}

/// The summary. Takes the focus whenever `mistakes` changes to something, so that it is read out; draws
/// nothing while there are none.
#[component]
pub(crate) fn ErrorSummary(
    /// What is wrong, in the order of the page.
    #[prop(into)]
    mistakes: Signal<Vec<Mistake>>,
    /// Called with the target of a line before it is gone to, so that what is folded away can be unfolded.
    #[prop(into, optional)]
    on_seek: Option<Callback<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let place = NodeRef::<leptos::html::Div>::new();
    whenever(move || {
        if mistakes.read().is_empty() {
            return;
        }
        if let Some(place) = place.get() {
            place.scroll_into_view();
            let _ = place.focus();
        }
    });
    move || {
        let mistakes = mistakes.get();
        if mistakes.is_empty() {
            return ().into_any();
        }
        let title = t::common::mistakes_title(lang, mistakes.len());
        let rows: Vec<AnyView> = mistakes
            .into_iter()
            .map(|Mistake { target, text }| {
                let sought = target.clone();
                let seek = move |_| {
                    if let Some(on_seek) = on_seek {
                        on_seek.run(sought.clone());
                    }
                };
                let href = if target.starts_with('/') {
                    target
                } else {
                    format!("#{target}")
                };
                view! { <li><a href=href on:click=seek>{text}</a></li> }.into_any()
            })
            .collect();
        view! {
            <div class="error-summary" tabindex="-1" role="alert" aria-labelledby="error-summary-title" node_ref=place>
                <h2 class="error-summary__title" id="error-summary-title">{title}</h2>
                <ul class="error-summary__list">{rows}</ul>
            </div>
        }
        .into_any()
    }
}
