//! Answers chosen from a list: a few as buttons on the page, many by searching.

use forms::{Choice as Listed, MAX_PICTURED, Path, Value};
use i18n::Lang;
use leptos::prelude::*;

use super::extras;
use super::filling::Filling;
use super::question::Ask;
use crate::state::use_lang;
use crate::ui::checkbox::Checkbox;
use crate::ui::combo::{Combo, Found};
use crate::ui::field::Control;
use crate::ui::later::later;
use crate::ui::radio_group::{Choice, RadioGroup};

/// As many choices as are drawn as buttons; more are searched.
const MOST_BUTTONS: usize = 7;

/// As many matches as a phone shows at once.
const MOST_FOUND: usize = 30;

fn as_choice(listed: &Listed, lang: Lang) -> Choice {
    Choice::new(
        listed.name.clone(),
        lang.pick(&listed.label.vi, listed.label.in_english()),
    )
}

/// Whether the list of this question is short enough to be drawn as buttons. External lists never are: they may not have
/// arrived yet.
pub(crate) fn fits_on_the_page(filling: Filling, path: &Path) -> bool {
    filling.ask_once(|form| {
        let node = form.node(path);
        let list = node.and_then(|node| node.question()?.list());
        if !matches!(list, Some(forms::ListRef::Inline(_))) {
            return false;
        }
        match form.choices(path, "", MAX_PICTURED + 1).total {
            few if few <= MOST_BUTTONS => true,
            // What is chosen by its picture is not looked for by its name.
            some if some <= MAX_PICTURED => form.has_choice_media(path),
            _ => false,
        }
    })
}

pub(super) fn offered(ask: &Ask, lang: Lang) -> Signal<Vec<Choice>> {
    let (filling, path, shown) = (ask.filling, ask.path.clone(), ask.shown);
    Memo::new(move |_| {
        shown.track();
        filling.ask_once(|form| {
            let choices = form.choices(&path, "", usize::MAX).items;
            choices
                .into_iter()
                .map(|listed| as_choice(listed, lang))
                .collect::<Vec<_>>()
        })
    })
    .into()
}

/// One choice.
#[component]
pub(crate) fn OneAnswer(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (filling, path, shown, left) = (ask.filling, ask.path.clone(), ask.shown, ask.left);
    if fits_on_the_page(filling, &ask.path) {
        let choices = offered(&ask, lang);
        let short = |choice: &Choice| choice.label.chars().count() <= 8;
        let inline =
            choices.read_untracked().len() <= 3 && choices.read_untracked().iter().all(short);
        return view! {
            <RadioGroup
                control
                choices
                marks=ask.path.as_str()
                value=Signal::derive(move || chosen_name(shown.read().value.as_ref()))
                on_choose=move |name: String| {
                    filling.answer(&path, Some(Value::Text(name)));
                    left.note();
                }
                inline
            />
        }
        .into_any();
    }
    later(move || extras::searched(ask.clone(), control.clone()))
}

/// One choice out of many, found by a few letters.
#[component]
pub(super) fn SearchedAnswer(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (filling, path, shown, left) = (ask.filling, ask.path.clone(), ask.shown, ask.left);
    let (labelled, searched) = (ask.path.clone(), ask.path);
    let chosen = Signal::derive(move || {
        shown.track();
        filling.ask(|form| {
            let chosen = form.chosen(&labelled);
            chosen
                .first()
                .map(|listed| as_choice(listed, lang).label)
                .unwrap_or_default()
        })
    });
    let search = move |query: String| {
        filling.ask(|form| {
            let found = form.choices(&searched, &query, MOST_FOUND);
            Found {
                choices: found
                    .items
                    .iter()
                    .map(|listed| as_choice(listed, lang))
                    .collect(),
                total: found.total,
                loaded: found.loaded,
            }
        })
    };
    let on_choose = move |choice: Option<Choice>| {
        filling.answer(&path, choice.map(|choice| Value::Text(choice.value)));
        left.note();
    };
    view! { <Combo control chosen search on_choose /> }.into_any()
}

/// Any number of choices.
#[component]
pub(crate) fn ManyAnswer(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (filling, path, shown) = (ask.filling, ask.path.clone(), ask.shown);
    let choices = offered(&ask, lang);
    let described_by = control.described_by;
    move || {
        {
        let rows: Vec<AnyView> = choices
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, choice)| {
                let id = match index {
                    0 => control.id.clone(),
                    _ => format!("{}-{}", control.id, choice.value),
                };
                let (looked, own, path) = (choice.value.clone(), choice.value, path.clone());
                let marks = [path.as_str(), "=", &own].concat();
                let toggle = move |ticked: bool| {
                    let before = filling.shown(&path, lang).value;
                    let mut names: Vec<String> = before
                        .iter()
                        .flat_map(Value::chosen)
                        .filter(|name| *name != own)
                        .map(String::from)
                        .collect();
                    if ticked {
                        names.push(own.clone());
                    }
                    filling.answer(&path, (!names.is_empty()).then_some(Value::Choices(names)));
                };
                let checked = Signal::derive(move || {
                    shown.read().value.as_ref().is_some_and(|value| value.has_choice(&looked))
                });
                view! { <Checkbox id label=choice.label checked on_change=toggle described_by marks /> }.into_any()
            })
            .collect();
        rows
    }
    .into_any()
    }
}

fn chosen_name(value: Option<&Value>) -> String {
    value
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_string()
}
