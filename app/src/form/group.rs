//! Nodes one under the other: questions, groups, repeats.

use forms::{Appearance, Definition, Path};
use leptos::prelude::*;
use people::is_asked_again;

use super::extras;
use super::filling::Filling;
use super::question::Question;
use crate::state::use_lang;
use crate::ui::later::later;
use crate::ui::words::{more, words};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Question,
    Group(About),
    Repeat,
}

/// Around everything that belongs to a person, whose group or row has offers of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfPerson;

/// What a group asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct About {
    /// One address.
    area: bool,
    /// One person.
    person: bool,
    /// What may have been said before.
    again: bool,
}

fn kind_of(filling: Filling, path: &Path) -> Option<Kind> {
    filling.ask_once(|form| {
        Some(match form.node(path)?.definition {
            Definition::Question(_) => Kind::Question,
            Definition::Group(group) => Kind::Group(About {
                area: group.appearance.contains(&Appearance::Area),
                person: group.appearance.contains(&Appearance::Person),
                again: group.autofill.as_deref().is_some_and(is_asked_again),
            }),
            Definition::Repeat(_) => Kind::Repeat,
            Definition::Row(..) | Definition::Root => return None,
        })
    })
}

/// Everything inside a section, a group or a row; of the form itself the questions that stand in no section.
#[component]
pub(crate) fn Nodes(filling: Filling, path: Path) -> impl IntoView {
    match kind_of(filling, &path) {
        // A page of its own says its name at the top.
        Some(Kind::Repeat) => later(move || extras::repeat(filling, path.clone(), false)),
        _ => some(filling, filling.ask_once(|form| form.in_section(&path))),
    }
}

/// As many nodes as are drawn at once. The rest of a long section follows in slices of as many when it comes near the screen or
/// is led to.
const AT_ONCE: usize = 50;

/// The first nodes, and the others when they are wanted.
pub(crate) fn some(filling: Filling, mut paths: Vec<Path>) -> AnyView {
    let rest = paths.split_off(paths.len().min(AT_ONCE));
    let rows: Vec<AnyView> = paths
        .into_iter()
        .filter_map(|path| {
            Some(match kind_of(filling, &path)? {
                Kind::Question => view! { <Question filling path /> }.into_any(),
                Kind::Group(about) => view! { <Group filling path about /> }.into_any(),
                Kind::Repeat => later(move || extras::repeat(filling, path.clone(), true)),
            })
        })
        .collect();
    let rest = (!rest.is_empty()).then(|| later(move || extras::rest(filling, rest.clone())));
    (rows, rest).into_any()
}

/// Things that belong together, with their heading.
#[component]
fn Group(filling: Filling, path: Path, about: About) -> impl IntoView {
    let About {
        area,
        person,
        again,
    } = about;
    let lang = use_lang();
    let watched = path.clone();
    let shown = Memo::new(move |_| filling.shown(&watched, lang));
    let relevant = Memo::new(move |_| shown.read().relevant);
    let class = if area {
        "form-group form-group--area"
    } else {
        "form-group"
    };
    move || {
        {
        relevant.get().then(|| {
            let head = shown.read_untracked();
            let (label, hint) = (head.label.clone(), head.hint.clone());
            let again = again && use_context::<OfPerson>().is_none();
            if person {
                provide_context(OfPerson);
            }
            view! {
                <fieldset class=class id=path.html_id()>
                    {(!label.is_empty()).then(|| view! { <legend class="form-group__label">{words(path.as_str(), "label", label)}</legend> })}
                    {more(path.as_str(), "beside")}
                    {(!hint.is_empty()).then(|| view! { <p class="field__hint">{words(path.as_str(), "hint", hint)}</p> })}
                    {person.then(|| {
                        let path = path.clone();
                        later(move || extras::fill_from_card(filling, path.clone()))
                    })}
                    {again.then(|| {
                        let path = path.clone();
                        later(move || extras::said_before(filling, path.clone()))
                    })}
                    <Nodes filling path=path.clone() />
                    {area.then(|| {
                        let path = path.clone();
                        later(move || extras::old_names(filling, path.clone()))
                    })}
                </fieldset>
            }
        })
    }
    .into_any()
    }
}
