//! `/d/{id}` and its sections: filling the form, one section at a time.

use forms::{Context, Form, Layout, Lists, Path, Section as Part};
use i18n::{Lang, t};
use leptos::prelude::*;
use sync::protocol::Rejection;

use crate::device::{clock, prefs, vault};
use crate::form::desk::{OnTable, Table, lay};
use crate::form::filling::{Elsewhere, Filling, Keeping};
use crate::form::{Nodes, address_of, of_address};
use crate::navigation::{go, go_instead};
use crate::pages::draft_asking::{Asked, Asking};
use crate::pages::papers::say;
use crate::pages::parts;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::bottom_bar::BottomBar;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::empty::Empty;
use crate::ui::error_summary::Mistake;
use crate::ui::icon::Icon;
use crate::ui::later::later;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::tag::Mood;
use crate::ui::task_card::TaskCard;
use crate::ui::words::more;

/// Lays a draft on the table and draws a page of it; says what to do when it cannot.
#[component]
pub(crate) fn WithDraft(
    /// Id from the address.
    id: String,
    /// Draws the page.
    page: Callback<OnTable, AnyView>,
) -> impl IntoView {
    let lang = use_lang();
    let again = RwSignal::new(0);
    let table = lay(&id, again);
    let apart = move |title: &'static str, text: &'static str, retry: bool| {
        view! {
            <Page title=t::draft::title(lang) back=Route::Home>
                <Notice tone=Tone::Warning title>
                    <p>{text}</p>
                    {retry.then(|| view! {
                        <Button label=t::draft::try_again(lang).to_string() on_tap=move |()| again.update(|times| *times += 1) />
                    })}
                    <LinkButton href="/" label=t::draft::go_home(lang) weight=Weight::Secondary />
                </Notice>
            </Page>
        }
        .into_any()
    };
    move || {
        match table.get() {
        Table::Laying => view! { <Page title=t::draft::title(lang) back=Route::Home no_tabs=true><Loading /></Page> }.into_any(),
        Table::Laid(on_table) => page.run(*on_table),
        Table::Sent(id) => {
            go_instead(&Route::Dossier(id.to_string()));
            ().into_any()
        }
        Table::Missing => view! {
            <Page title=t::draft::title(lang) back=Route::Home>
                <Empty icon=Icon::Dossiers title=t::draft::not_found_title(lang) text=t::draft::not_found(lang)>
                    <LinkButton href="/" label=t::draft::go_home(lang) />
                </Empty>
            </Page>
        }
        .into_any(),
        Table::NoForm => apart(t::draft::bundle_missing_title(lang), t::draft::bundle_missing(lang), true),
        Table::Unreadable => apart(t::draft::unreadable_title(lang), t::draft::unreadable(lang), true),
    }
    }
}

/// The procedure's name in the language of the page.
pub(crate) fn name_of(on_table: &OnTable, lang: Lang) -> String {
    say(&on_table.procedure.name, lang)
}

/// The sections of a draft: what is done, what is missing, where to go on.
#[component]
pub(crate) fn Draft(id: String) -> impl IntoView {
    let page = Callback::new(|on_table: OnTable| view! { <Contents on_table /> }.into_any());
    view! { <WithDraft id page /> }
}

#[component]
fn Contents(on_table: OnTable) -> impl IntoView {
    let lang = use_lang();
    let title = name_of(&on_table, lang);
    let newer = on_table.has_news().then(|| {
        let on_table = on_table.clone();
        later(move || parts::newer_form(on_table.clone()))
    });
    let OnTable {
        id,
        filling,
        contents,
        ..
    } = on_table;
    let asking = RwSignal::new(false);
    let asked = RwSignal::new(false);
    let fresh = StoredValue::new_local(filling.ask_once(opened_anew));
    let touched = move |path: &Path| {
        fresh.with_value(|fresh| {
            let fresh = fresh.as_ref();
            fresh.is_none_or(|fresh| filling.ask_once(|form| form.is_touched(path, fresh)))
        })
    };
    let sections = Memo::new(move |_| cards(&filling.sections(), touched, lang));
    let first_open = move || {
        let parts = filling.sections();
        // What is filled in beforehand is shown once too, before anything else.
        let begun = parts.iter().any(|part| touched(&part.path));
        let open = parts
            .into_iter()
            .find(|part| !begun || !part.progress.is_complete());
        open.map_or(Route::Papers(id.to_string()), |part| {
            section_route(filling, &part.path)
        })
    };
    view! {
        <Page title caption=t::draft::title(lang) back=Route::Home no_tabs=true>
            <SentBackNote returned=contents.returned />
            {newer}
            <KeepingLine filling />
            <h2>{t::draft::all_sections(lang)}</h2>
            <ol class="steps">
                {move || sections.get().into_iter().map(|card| view! {
                    <li>
                        <TaskCard href=card.href(id) title=card.title status=card.status mood=card.mood />
                    </li>
                }).collect_view()}
                <li><TaskCard title=t::draft::papers_section(lang) href=Route::Papers(id.to_string()).path() /></li>
                <li><TaskCard title=t::draft::review_section(lang) href=Route::Review(id.to_string()).path() /></li>
            </ol>
            <Button
                label=t::draft::delete(lang).to_string()
                weight=Weight::Quiet
                on_tap=move |()| {
                    asking.set(true);
                    if !asked.get_untracked() {
                        asked.set(true);
                    }
                }
            />
            {move || asked.get().then(|| later(move || parts::forgetting(filling, asking)))}
            <BottomBar>
                <Button label=t::draft::go_on(lang).to_string() on_tap=move |()| go(&first_open()) />
            </BottomBar>
        </Page>
    }
    .into_any()
}

/// The form as it is before anybody answers; none when it cannot be opened, which the open one then tells of.
fn opened_anew(form: &Form) -> Option<Form> {
    let context = Context::at(clock::now(), Lists::new());
    form.anew(context)
}

/// Why a dossier came back, while nothing was sent again; draws nothing for a draft that never left.
#[component]
pub(crate) fn SentBackNote(returned: Vec<Rejection>) -> impl IntoView {
    let lang = use_lang();
    if returned.is_empty() {
        return ().into_any();
    }
    let lines: Vec<AnyView> = returned
        .into_iter()
        .map(|rejection| view! { <li>{lang.pick(&rejection.message.vi, rejection.message.in_english()).to_string()}</li> }.into_any())
        .collect();
    view! {
        <Notice tone=Tone::Error title=t::outbox::rejected(lang)>
            <p>{t::outbox::rejected_detail(lang)}</p>
            <ul>{lines}</ul>
        </Notice>
    }
    .into_any()
}

/// One section as a line of the contents.
#[derive(Debug, Clone, PartialEq)]
struct Card {
    section: String,
    title: String,
    status: String,
    mood: Mood,
}

impl Card {
    fn href(&self, id: domain::DossierId) -> String {
        Route::Section(id.to_string(), self.section.clone()).path()
    }
}

fn cards(sections: &[Part], touched: impl Fn(&Path) -> bool, lang: Lang) -> Vec<Card> {
    sections
        .iter()
        .map(|part| {
            let progress = part.progress;
            let (status, mood) = match (progress.is_complete(), touched(&part.path)) {
                (true, true) => (t::draft::section_done(lang), Mood::Good),
                (false, true) => (t::draft::section_open(lang), Mood::Waiting),
                (false, false) => (t::draft::section_untouched(lang), Mood::Plain),
                (true, false) if progress.answered > 0 => {
                    (t::draft::section_prefilled(lang), Mood::Plain)
                }
                (true, false) => (t::draft::section_optional(lang), Mood::Plain),
            };
            Card {
                section: address_of(&part.path),
                title: lang
                    .pick(&part.label.vi, part.label.in_english())
                    .to_string(),
                status: status.to_string(),
                mood,
            }
        })
        .collect()
}

fn section_route(filling: Filling, path: &Path) -> Route {
    Route::Section(filling.draft().to_string(), address_of(path))
}

/// One section of the form, or whatever else stands on one page with the question of this address.
#[component]
pub(crate) fn Section(id: String, section: String) -> impl IntoView {
    let page = Callback::new(move |on_table: OnTable| {
        let path = of_address(&section);
        let sections = on_table.filling.ask_once(Form::sections);
        let usual = layout_of(on_table.filling) == Layout::Sections;
        if usual && sections.iter().any(|part| part.path == path) {
            return view! { <OneSection on_table sections path /> }.into_any();
        }
        later(move || parts::step(on_table.clone(), path.clone()))
    });
    view! { <WithDraft id page /> }
}

/// How much stands on one page: what the person chose, else what the author did.
pub(crate) fn layout_of(filling: Filling) -> Layout {
    match prefs::one_question() {
        true => Layout::Questions,
        false => filling.ask_once(|form| form.bundle().layout),
    }
}

#[component]
fn OneSection(on_table: OnTable, mut sections: Vec<Part>, path: Path) -> impl IntoView {
    let lang = use_lang();
    let OnTable { id, filling, .. } = on_table;
    sections.retain(Part::is_shown);
    let Some(at) = sections.iter().position(|part| part.path == path) else {
        go_instead(&Route::Draft(id.to_string()));
        return ().into_any();
    };
    let part = &sections[at];
    let title = lang
        .pick(&part.label.vi, part.label.in_english())
        .to_string();
    let after = path.clone();
    // Asked when tapped: answers on this page may have opened or closed later sections.
    let onwards = Callback::new(move |()| {
        let parts = filling.ask_once(Form::sections);
        let mut later = parts
            .into_iter()
            .skip_while(|part| part.path != after)
            .skip(1);
        let next = later.find(Part::is_shown);
        go(&next.map_or(Route::Papers(id.to_string()), |part| {
            section_route(filling, &part.path)
        }));
    });
    let asking = Asking::new(filling, onwards);
    let here = path.clone();
    let go_on = move |()| asking.go_on(filling.ask_once(|form| form.in_section(&here)), lang);
    let caption = t::draft::section_of(lang, at + 1, sections.len());
    let beside = more(path.as_str(), "beside");
    view! {
        <Page title caption back=Route::Draft(id.to_string()) no_tabs=true>
            <Asked asking kept=true>{beside}<Nodes filling path /></Asked>
            <BottomBar>
                <Button id="continue" label=t::draft::go_on(lang).to_string() on_tap=go_on />
            </BottomBar>
        </Page>
    }
    .into_any()
}

/// Everything wrong with these nodes and what is in them, in the order of the page.
pub(crate) fn mistakes_in(form: &Form, nodes: Vec<Path>, lang: Lang) -> Vec<Mistake> {
    let mut inside = nodes.clone();
    let mut waiting = nodes;
    while let Some(path) = waiting.pop() {
        for child in form.children(&path) {
            inside.push(child.clone());
            waiting.push(child);
        }
    }
    form.problems()
        .into_iter()
        .filter(|(path, _)| inside.contains(path))
        .map(|(path, problem)| mistake(form, &path, problem, lang))
        .collect()
}

/// One line of an error summary: which question, and how to put it right.
pub(crate) fn mistake(form: &Form, path: &Path, problem: &forms::Problem, lang: Lang) -> Mistake {
    let say = |text: &forms::Text| lang.pick(&text.vi, text.in_english()).to_string();
    let label = form
        .node(path)
        .map(|node| say(&node.label))
        .unwrap_or_default();
    Mistake {
        target: path.html_id(),
        text: beside_label(&label, &say(&problem.message)),
    }
}

/// A question and a sentence about its answer in one line. A label that ends a sentence itself needs no colon.
pub(crate) fn beside_label(label: &str, sentence: &str) -> String {
    let joint = if label.ends_with(['?', '.', '!']) {
        " "
    } else {
        ": "
    };
    [label, joint, sentence].concat()
}

/// Whether everything typed is on this phone, and what to do when it is not.
#[component]
pub(crate) fn KeepingLine(filling: Filling) -> impl IntoView {
    let lang = use_lang();
    let again = move || {
        view! { <Button label=t::draft::save_again(lang).to_string() on_tap=move |()| filling.keep() /> }
    };
    let keeping = move || {
        match filling.keeping() {
        Keeping::Kept | Keeping::Writing if !vault::lasting() => {
            view! { <Notice tone=Tone::Warning title=t::draft::not_lasting(lang) /> }.into_any()
        }
        Keeping::Kept => view! { <p class="keeping" data-kept="true">{t::draft::saved(lang)}</p> }.into_any(),
        Keeping::Writing => view! { <p class="keeping" data-kept="false">{t::draft::saving(lang)}</p> }.into_any(),
        Keeping::Full => view! { <Notice tone=Tone::Error title=t::draft::not_saved_full(lang)>{again()}</Notice> }.into_any(),
        Keeping::Failed => view! { <Notice tone=Tone::Error title=t::draft::not_saved(lang)>{again()}</Notice> }.into_any(),
    }
    };
    let elsewhere = move || match filling.elsewhere() {
        Elsewhere::Nothing => ().into_any(),
        Elsewhere::Merged => {
            view! { <Notice title=t::draft::changed_elsewhere(lang) /> }.into_any()
        }
        Elsewhere::Moved => {
            let reopen = move |()| {
                let id = filling.draft().to_string();
                filling.close();
                go_instead(&Route::Draft(id));
            };
            view! {
                <Notice tone=Tone::Warning title=t::draft::moved_elsewhere(lang)>
                    <Button label=t::draft::open_anew(lang).to_string() on_tap=reopen />
                </Notice>
            }
            .into_any()
        }
    };
    view! { {keeping} {elsewhere} }.into_any()
}
