//! What the form says of people beside what the scanned card, the notebook and earlier dossiers say of them, side by side, each
//! with one tap to mend; nothing is changed by itself.

use domain::DossierId;
use forms::{Context, Form};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Memory, Offer, Source, Witness, compare, recall};
use sync::outbox::Work;
use sync::protocol::Submission;
use sync::store::StoreError;

use super::desk::opened;
use super::filling::Filling;
use super::offers::Locked;
use super::place::place_of;
use super::read_back::answer_text;
use super::told::{Lists, doubt_line, field_name, known_source, value_words, witness_name};
use crate::catalogue;
use crate::device::notebook::{self, Notebook};
use crate::device::{clock, vault};
use crate::route::Route;
use crate::state::{announce, shared, use_lang, whenever};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::icon::Icon;

/// The comparison; draws nothing where nothing differs.
#[component]
pub(crate) fn Beside(draft: DossierId, filling: Filling) -> impl IntoView {
    let found = RwSignal::new(None::<Notebook>);
    let earlier = RwSignal::new(Memory::default());
    let lists = RwSignal::new(Lists::default());
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            found.try_set(Some(notebook::read().await));
        });
    });
    spawn_local(async move {
        lists.try_set(Lists::fetch().await);
        if let Ok(told) = earlier_dossiers().await
            && !told.is_empty()
        {
            earlier.try_set(told);
        }
    });
    let lang = use_lang();
    let differences =
        move |memory: &Memory| differences(draft, filling, memory, &earlier.read(), &lists.read());
    (move || match found.get() {
        Some(Notebook::Locked(doors)) => {
            let label = t::check::locked(lang).to_string();
            let unread = differences(&Memory::default());
            view! { {unread} <Locked id="check-pin".to_string() doors label /> }.into_any()
        }
        Some(Notebook::Open(memory, _)) => differences(&memory),
        Some(Notebook::Unreadable) => differences(&Memory::default()),
        None => ().into_any(),
    })
    .into_any()
}

/// As many earlier dossiers are looked into, the newest first.
const EARLIER: usize = 8;

/// What the dossiers handed in from this drawer say of people, sent or on their way; one whose form is not to be had says nothing.
async fn earlier_dossiers() -> Result<Memory, StoreError> {
    let slot = vault::slot().await?;
    let waiting = slot.outbox().await?.into_iter().rev();
    let mut submissions: Vec<Submission> = waiting
        .filter_map(|entry| match entry.work {
            Work::Dossier { submission } => Some(submission),
            _ => None,
        })
        .collect();
    let sent = slot.dossiers().await?;
    submissions.extend(sent.into_iter().map(|sent| sent.submission));
    submissions.truncate(EARLIER);
    let mut earlier = Memory::default();
    for submission in submissions {
        let Ok(bundle) = catalogue::bundle(&submission.bundle).await else {
            continue;
        };
        let at = submission.declared_at;
        let context = Context::at(at, forms::Lists::new());
        let source = Source::Form {
            procedure: submission.procedure,
            dossier: submission.id,
        };
        if let Ok(Ok(form)) = opened(bundle, submission.answers, context).await {
            recall(&mut earlier, &form, &source, at);
        }
    }
    Ok(earlier)
}

fn differences(
    draft: DossierId,
    filling: Filling,
    memory: &Memory,
    earlier: &Memory,
    lists: &Lists,
) -> AnyView {
    let lang = use_lang();
    let notes = filling.sources();
    let people = filling.ask(|form| {
        let beside = compare(form, &notes, memory, earlier, clock::today());
        let drawn = beside.iter().map(|beside| {
            let doubts = beside.doubtful.iter().chain(&beside.differing);
            let mut doubts = doubts.filter_map(|offer| offer.doubt);
            let name = match &*beside.name {
                "" => t::notebook::unnamed(lang),
                name => name,
            };
            Drawn {
                witness: beside.witness,
                name: name.to_string(),
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
    witness: Witness,
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
    let witness = witness_name(person.witness, lang);
    let lines: Vec<AnyView> = person
        .lines
        .into_iter()
        .map(|line| side_by_side(draft, filling, witness, line))
        .collect();
    let doubt = person
        .doubt
        .map(|doubt| view! { <p class="offers__doubt">{doubt}</p> });
    view! {
        <section class="beside">
            <h3 class="beside__title">{t::check::beside_title(lang, person.name, witness)}</h3>
            {doubt}
            <dl class="offers__values">{lines}</dl>
        </section>
    }
    .into_any()
}

fn side_by_side(draft: DossierId, filling: Filling, witness: &'static str, line: Line) -> AnyView {
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
        announce(t::check::taken(lang, field, witness));
    };
    view! {
        <div class="offers__value">
            <dt class="offers__name">{field}</dt>
            <dd class="offers__words">
                <p>{t::check::in_form(lang, there)}</p>
                <p>{t::check::said_there(lang, source, known, witness)}</p>
                <Button label=t::check::take(lang, field, witness) weight=Weight::Secondary on_tap=take />
                {mend}
            </dd>
        </div>
    }
    .into_any()
}
