//! What the form says of people beside what the notebook knows of them, side by side, each with one tap to mend; nothing is
//! changed by itself.

use domain::DossierId;
use forms::Form;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Memory, Offer, compare};

use super::filling::Filling;
use super::offers::Locked;
use super::place::place_of;
use super::read_back::answer_text;
use super::told::{Lists, doubt_line, field_name, known_source, name_of_person, value_words};
use crate::device::clock;
use crate::device::notebook::{self, Notebook};
use crate::route::Route;
use crate::state::{announce, shared, use_lang, whenever};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::icon::Icon;

/// The comparison; draws nothing where nothing differs.
#[component]
pub(crate) fn BesideNotebook(draft: DossierId, filling: Filling) -> impl IntoView {
    let found = RwSignal::new(None::<(Notebook, Lists)>);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let read = notebook::read().await;
            let lists = match &read {
                Notebook::Open(memory, _) if !memory.people().is_empty() => Lists::fetch().await,
                _ => Lists::default(),
            };
            found.try_set(Some((read, lists)));
        });
    });
    let lang = use_lang();
    (move || match found.get() {
        Some((Notebook::Locked(doors), _)) => {
            let label = t::check::locked(lang).to_string();
            view! { <Locked id="check-pin".to_string() doors label /> }.into_any()
        }
        Some((Notebook::Open(memory, _), lists)) => differences(draft, filling, &memory, &lists),
        _ => ().into_any(),
    })
    .into_any()
}

fn differences(draft: DossierId, filling: Filling, memory: &Memory, lists: &Lists) -> AnyView {
    let lang = use_lang();
    let notes = filling.sources();
    let people = filling.ask(|form| {
        let beside = compare(form, &notes, memory, clock::today());
        let drawn = beside.iter().map(|beside| {
            let doubts = beside.doubtful.iter().chain(&beside.differing);
            let mut doubts = doubts.filter_map(|offer| offer.doubt);
            Drawn {
                name: name_of_person(beside.person, lang),
                doubt: doubts.next().map(|doubt| doubt_line(doubt, lang)),
                lines: beside
                    .differing
                    .iter()
                    .map(|offer| Line::of(form, offer, lists, lang))
                    .collect(),
            }
        });
        drawn.collect::<Vec<_>>()
    });
    let people: Vec<AnyView> = people
        .into_iter()
        .map(|person| drawn(draft, filling, person))
        .collect();
    people.into_any()
}

/// One person in words.
struct Drawn {
    name: String,
    doubt: Option<String>,
    lines: Vec<Line>,
}

/// One fact that differs, in words.
struct Line {
    offer: Offer,
    there: String,
    known: String,
    section: Option<String>,
}

impl Line {
    fn of(form: &Form, offer: &Offer, lists: &Lists, lang: Lang) -> Line {
        let there = offer.answers.iter().filter_map(|(path, _)| {
            let value = form.node(path)?.value;
            Some(answer_text(form, path, value, lang)).filter(|text| !text.is_empty())
        });
        // An address is read from the smallest part outwards.
        let mut there: Vec<String> = there.collect();
        there.reverse();
        Line {
            offer: offer.clone(),
            there: there.join(", "),
            known: value_words(offer.field, &offer.known.value, lists, lang),
            section: offer
                .answers
                .first()
                .and_then(|(path, _)| place_of(form, path)),
        }
    }
}

fn drawn(draft: DossierId, filling: Filling, person: Drawn) -> AnyView {
    let lang = use_lang();
    let lines: Vec<AnyView> = person
        .lines
        .into_iter()
        .map(|line| side_by_side(draft, filling, line))
        .collect();
    let doubt = person
        .doubt
        .map(|doubt| view! { <p class="offers__doubt">{doubt}</p> });
    view! {
        <section class="beside">
            <h3 class="beside__title">{t::check::beside_title(lang, person.name)}</h3>
            {doubt}
            <dl class="offers__values">{lines}</dl>
        </section>
    }
    .into_any()
}

fn side_by_side(draft: DossierId, filling: Filling, line: Line) -> AnyView {
    let lang = use_lang();
    let Line {
        offer,
        there,
        known,
        section,
    } = line;
    let field = field_name(offer.field, lang);
    let there = match there.is_empty() {
        true => t::check::nothing_answered(lang).to_string(),
        false => there,
    };
    let source = known_source(&offer.known, lang);
    let mend = section.zip(offer.answers.first().map(|(path, _)| path.html_id()));
    let mend = mend.map(|(section, id)| {
        let page = Route::Section(draft.to_string(), section).path();
        let href = [&*page, "#", &*id].concat();
        view! { <LinkButton href label=t::check::mend(lang, field) weight=Weight::Quiet icon=Icon::Edit /> }
    });
    let take = move |()| {
        notebook::used();
        let note = offer.note();
        for (path, value) in &offer.answers {
            filling.propose(path, value.clone(), &note);
        }
        announce(t::check::taken(lang, field));
    };
    view! {
        <div class="offers__value">
            <dt class="offers__name">{field}</dt>
            <dd class="offers__words">
                <p>{t::check::in_form(lang, there)}</p>
                <p>{t::check::in_notebook(lang, source, known)}</p>
                <Button label=t::check::take(lang, field) weight=Weight::Secondary on_tap=take />
                {mend}
            </dd>
        </div>
    }
    .into_any()
}
