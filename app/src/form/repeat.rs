//! Things that may occur several times: one line a row that says whose it is and what is missing, opened one at a time;
//! "add another" below.
//!
//! At most [`AT_ONCE`] lines are on the page and one row's questions, so 500 rows cost what five cost.

use forms::{Answers, Appearance, Definition, Path};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::extras;
use super::filling::Filling;
use super::group::{Nodes, OfPerson};
use super::row_line::RowLine;
use crate::device::clock;
use crate::navigation::focus;
use crate::state::{announce, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::later::later;
use crate::ui::words::{more, words};

/// As many lines as are drawn at once.
const AT_ONCE: usize = 20;

/// A row, by the number that stays with it while the form is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The number that stays.
    pub(super) key: u32,
    /// Which row of the repeat it is, from 1.
    pub(super) number: usize,
    /// Whether the person may remove it.
    pub(super) removable: bool,
    /// Where it is.
    pub(super) path: Path,
}

/// A row that was removed, while it can still come back.
#[derive(Clone)]
struct Removed {
    row: Row,
    before: Answers,
}

fn row_at(filling: Filling, path: &Path) -> Option<Row> {
    filling.ask_once(|form| match form.node(path)?.definition {
        Definition::Row(_, view) => Some(Row {
            key: view.key,
            number: view.number,
            removable: view.removable,
            path: path.clone(),
        }),
        _ => None,
    })
}

/// Goes to what has this id once it has been drawn.
pub(super) fn go_to(id: String) {
    spawn_local(async move {
        clock::pause(0).await;
        focus(&id);
    });
}

/// What the author says of a repeat.
#[derive(Debug, Clone, Copy, Default)]
struct Manner {
    /// Its rows stand whole below each other.
    whole: bool,
    /// The form says how many there are.
    counted: bool,
    /// Each row asks for a person.
    person: bool,
}

impl Manner {
    fn of(filling: Filling, path: &Path) -> Manner {
        filling.ask_once(|form| match form.node(path).map(|node| node.definition) {
            Some(Definition::Repeat(repeat)) => Manner {
                whole: repeat.appearance.contains(&Appearance::FieldList),
                counted: repeat.count.is_some(),
                person: repeat.appearance.contains(&Appearance::Person),
            },
            _ => Manner::default(),
        })
    }
}

/// The rows and the button that adds one.
#[component]
pub(crate) fn Repeat(filling: Filling, path: Path, named: bool) -> impl IntoView {
    let lang = use_lang();
    let watched = path.clone();
    let shown = Memo::new(move |_| filling.shown(&watched, lang));
    let relevant = Memo::new(move |_| shown.read().relevant);
    let drawn = move || {
        let path = path.clone();
        relevant.get().then(|| {
            let head = shown.read_untracked();
            let (label, hint) = (head.label.clone(), head.hint.clone());
            let id = path.html_id();
            let error = move || {
                let trouble = shown.read().problem.clone().filter(|_| filling.tried());
                trouble.map(|trouble| view! { <p class="field__error">{trouble.text}</p> })
            };
            view! {
                <section class="repeat" id=id tabindex="-1">
                    {named.then(|| view! { <h2 class="repeat__label">{words(path.as_str(), "label", label)}</h2> })}
                    {named.then(|| more(path.as_str(), "beside"))}
                    {(!hint.is_empty()).then(|| view! { <p class="field__hint">{words(path.as_str(), "hint", hint)}</p> })}
                    {error}
                    <Rows filling path below_heading=named />
                </section>
            }
        })
    };
    drawn.into_any()
}

#[component]
fn Rows(filling: Filling, path: Path, below_heading: bool) -> impl IntoView {
    let lang = use_lang();
    let Manner {
        whole,
        counted,
        person,
    } = Manner::of(filling, &path);
    let rows = {
        let path = path.clone();
        Memo::new(move |_| filling.children(&path))
    };
    let first = RwSignal::new(0_usize);
    let open = RwSignal::new(None::<u32>);
    let removed = RwSignal::new(None::<Removed>);
    let begin = move || {
        let last = rows.read().len().saturating_sub(1);
        first.get().min(last / AT_ONCE * AT_ONCE)
    };
    let visible = Memo::new(move |_| {
        let begin = begin();
        let rows = rows.read();
        let rows = rows.iter().skip(begin).take(AT_ONCE);
        rows.filter_map(|path| row_at(filling, path))
            .collect::<Vec<Row>>()
    });
    let unfold = move |path: &Path| {
        let row = row_at(filling, path)?;
        first.set((row.number - 1) / AT_ONCE * AT_ONCE);
        open.set(Some(row.key));
        Some(row)
    };
    if let [only] = rows.read_untracked().as_slice() {
        unfold(only);
    }
    whenever(move || {
        let mut sought = filling.sought();
        sought.push('-');
        let rows = rows.read_untracked();
        let holds = |path: &&Path| {
            let rest = sought.strip_prefix(&path.html_id());
            rest.is_some_and(|rest| rest.starts_with('-'))
        };
        if let Some(row) = rows.iter().find(holds) {
            unfold(row);
        }
    });
    let id = path.html_id();
    let (undo_id, add_id) = ([&id, "-undo"].concat(), [&id, "-add"].concat());
    let undo_to = undo_id.clone();
    let on_remove = Callback::new(move |row: Row| {
        let before = filling.answers();
        filling.remove_row(&row.path);
        announce(t::form::item_removed(lang, row.number));
        removed.set(Some(Removed { row, before }));
        go_to(undo_to.clone());
    });
    let undo = move |()| {
        let Some(Removed { row, before }) = removed.get_untracked() else {
            return;
        };
        removed.set(None);
        filling.restore_row(&row.path, &before);
        announce(t::form::item_back(lang, row.number));
        unfold(&row.path);
        go_to(line_id(&row.path));
    };
    let may_add = {
        let path = path.clone();
        Memo::new(move |_| filling.ask(|form| form.may_add(&path)))
    };
    let add = move |()| {
        filling.add_row(&path);
        let last = filling.children(&path).last().and_then(unfold);
        if let Some(row) = last {
            go_to(line_id(&row.path));
        }
    };
    let add_label = Signal::derive(move || match rows.read().is_empty() {
        true => t::form::add_first(lang).to_string(),
        false => t::form::add_another(lang).to_string(),
    });
    let turn = move |label: &'static str, to: usize| {
        view! {
            <Button label=label.to_string() weight=Weight::Quiet on_tap=move |()| {
                open.set(None);
                first.set(to);
            } />
        }
        .into_any()
    };
    let pages = move || {
        let (begin, total) = (begin(), rows.read().len());
        (total > AT_ONCE).then(|| {
            let end = (begin + AT_ONCE).min(total);
            view! {
                <nav class="repeat__pages" aria-label=t::form::repeat_page(lang, begin + 1, end, total)>
                    <p role="status">{t::form::repeat_page(lang, begin + 1, end, total)}</p>
                    {(begin > 0).then(|| turn(t::form::repeat_earlier(lang), begin - AT_ONCE))}
                    {(end < total).then(|| turn(t::form::repeat_later(lang), end))}
                </nav>
            }
        })
    };
    view! {
        {move || rows.read().is_empty().then(|| view! { <p class="repeat__empty">{t::form::repeat_empty(lang)}</p> })}
        <ol class="repeat__rows">
            <For
                each=move || visible.get()
                key=|row| (row.key, row.number)
                children=move |row| {
                    let path = row.path.clone();
                    let inside = Callback::new(move |()| inside_of(filling, &path, person));
                    view! { <RowLine filling row open whole below_heading on_remove inside /> }
                }
            />
        </ol>
        {pages}
        {move || removed.get().map(|Removed { row, .. }| view! {
            <div class="repeat__undo">
                <p>{t::form::item_removed(lang, row.number)}</p>
                <Button id=undo_id.clone() label=t::form::undo_removal(lang, row.number) weight=Weight::Secondary on_tap=undo />
            </div>
        })}
        {move || match (may_add.get(), counted) {
            (true, _) => view! { <Button label=add_label id=add_id.clone() weight=Weight::Secondary on_tap=add.clone() /> }.into_any(),
            (false, false) => view! { <p class="field__hint">{t::form::repeat_full(lang)}</p> }.into_any(),
            (false, true) => ().into_any(),
        }}
    }
    .into_any()
}

/// The questions of a row, and what fills in its person.
fn inside_of(filling: Filling, row: &Path, person: bool) -> AnyView {
    let (row, of_card) = (row.clone(), row.clone());
    if person {
        provide_context(OfPerson);
    }
    view! {
        {person.then(|| later(move || extras::fill_from_card(filling, of_card.clone())))}
        <Nodes filling path=row />
    }
    .into_any()
}

/// Id of the button that opens a row.
pub(super) fn line_id(row: &Path) -> String {
    [&row.html_id(), "-line"].concat()
}
