//! One row of a repeat: the line that stands for it, and its questions while it is open.

use forms::{Definition, Form, Path};
use i18n::{Lang, t};
use leptos::prelude::*;

use super::filling::Filling;
use super::read_back::answer_text;
use super::repeat::{Row, line_id};
use crate::navigation::focus;
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::tag::{Mood, Tag};

/// As many answers as name a row whose author gave it no name.
const NAMING: usize = 2;

/// The most letters of the name of a row.
const NAME: usize = 60;

/// What the line says.
#[derive(Debug, Clone, Default, PartialEq)]
struct Line {
    name: String,
    state: String,
    mood: Mood,
}

impl Line {
    fn of(form: &Form, row: &Path, number: usize, lang: Lang) -> Line {
        let own = form.node(row).map(|node| node.label).unwrap_or_default();
        let own = lang.pick(&own.vi, own.in_english()).trim();
        let mut label = match own == number.to_string() {
            true => first_answers(form, row, lang).join(", "),
            false => own.to_string(),
        };
        if let Some((end, _)) = label.char_indices().nth(NAME) {
            label.truncate(end);
            label.push('…');
        }
        let number = t::form::repeat_item(lang, number);
        let progress = form.progress(row);
        let missing = progress.required - progress.required_answered;
        let (state, mood) = match (progress.problems.saturating_sub(missing), missing) {
            (0, 0) => (t::form::row_done(lang).to_string(), Mood::Good),
            (0, missing) => (t::form::row_missing(lang, missing), Mood::Waiting),
            (wrong, _) => (t::form::row_wrong(lang, wrong), Mood::Bad),
        };
        Line {
            name: match label.is_empty() {
                true => number,
                false => [&number, ": ", &label].concat(),
            },
            state,
            mood,
        }
    }
}

/// The first answers in a row, as they are read back.
fn first_answers(form: &Form, row: &Path, lang: Lang) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = form.children(row);
    waiting.reverse();
    while let Some(path) = waiting.pop() {
        let Some(node) = form.node(&path).filter(|node| node.relevant) else {
            continue;
        };
        match node.definition {
            Definition::Question(_) => {
                let said = answer_text(form, &path, node.value, lang);
                if !said.is_empty() {
                    found.push(said);
                }
                if found.len() == NAMING {
                    break;
                }
            }
            _ => {
                let inside = form.children(&path);
                waiting.extend(inside.into_iter().rev());
            }
        }
    }
    found
}

/// The row.
#[component]
pub(super) fn RowLine(
    filling: Filling,
    row: Row,
    /// Key of the row that is open.
    open: RwSignal<Option<u32>>,
    /// The row is open whether it was opened or not.
    whole: bool,
    /// The repeat has a heading of its own, under the page's.
    below_heading: bool,
    on_remove: Callback<Row>,
    /// Draws its questions.
    inside: Callback<(), AnyView>,
) -> impl IntoView {
    let lang = use_lang();
    let Row {
        key,
        number,
        ref path,
        ..
    } = row;
    let (id, line_id) = (path.html_id(), line_id(path));
    let looked = path.clone();
    let line = Memo::new(move |_| filling.ask(|form| Line::of(form, &looked, number, lang)));
    let is_open = Memo::new(move |_| whole || open.get() == Some(key));
    let inside_id = [&id, "-inside"].concat();
    let controls = inside_id.clone();
    let tap = {
        let line_id = line_id.clone();
        move |_| {
            let opens = !is_open.get_untracked();
            open.set(opens.then_some(key));
            // What was open above has closed and this line has moved.
            if opens {
                super::repeat::go_to(line_id.clone());
            }
        }
    };
    let text = move || {
        let Line { name, state, mood } = line.get();
        view! { <span class="repeat__name">{name}</span> <Tag label=state mood /> }
    };
    let name = match whole {
        true => view! { <span class="repeat__line">{text}</span> }.into_any(),
        false => view! {
            <button
                type="button"
                class="repeat__line repeat__line--opens"
                id=line_id.clone()
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                aria-controls=controls
                on:click=tap
            >
                {text}
            </button>
        }
        .into_any(),
    };
    let head = match below_heading {
        true => view! { <h3 class="repeat__title">{name}</h3> }.into_any(),
        false => view! { <h2 class="repeat__title">{name}</h2> }.into_any(),
    };
    let body = move || {
        is_open.get().then(|| {
            let (gone, back) = (row.clone(), line_id.clone());
            let close = move |()| {
                open.set(None);
                focus(&back);
            };
            view! {
                <div class="repeat__inside" id=inside_id.clone()>
                    {inside.run(())}
                    {(!whole).then(|| view! {
                        <Button label=t::form::row_close(lang, number) weight=Weight::Secondary on_tap=close />
                    })}
                    {row.removable.then(|| view! {
                        <Button
                            label=t::form::remove_item(lang, number)
                            weight=Weight::Quiet
                            on_tap=move |()| on_remove.run(gone.clone())
                        />
                    })}
                </div>
            }
        })
    };
    view! { <li class="repeat__row" id=id>{head} {body}</li> }.into_any()
}
