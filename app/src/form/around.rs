//! What stands above a question that stands alone: the names of the groups around it, and the buttons that fill in a person.

use forms::{Appearance, Definition, Path};
use leptos::prelude::*;

use super::extras;
use super::filling::Filling;
use crate::state::use_lang;
use crate::ui::later::later;
use crate::ui::words::{more, words};

/// The groups around a question, the outermost first.
#[component]
pub(crate) fn Around(
    filling: Filling,
    groups: Vec<Path>,
    /// Those among them that begin with this question.
    begun: Vec<Path>,
) -> impl IntoView {
    let lang = use_lang();
    let heads: Vec<AnyView> = groups
        .into_iter()
        .map(|path| {
            let head = filling.shown(&path, lang);
            let begins = begun.contains(&path);
            let person = begins && filling.ask_once(|form| is_person(form, &path));
            view! {
                {(!head.label.is_empty()).then(|| view! { <h2 class="form-group__label">{words(path.as_str(), "label", head.label)}</h2> })}
                {begins.then(|| more(path.as_str(), "beside"))}
                {(begins && !head.hint.is_empty()).then(|| view! { <p class="field__hint">{words(path.as_str(), "hint", head.hint)}</p> })}
                {person.then(|| later(move || extras::fill_from_card(filling, path.clone())))}
            }
            .into_any()
        })
        .collect();
    heads.into_any()
}

fn is_person(form: &forms::Form, path: &Path) -> bool {
    match form.node(path).map(|node| node.definition) {
        Some(Definition::Group(group)) => group.appearance.contains(&Appearance::Person),
        _ => false,
    }
}
