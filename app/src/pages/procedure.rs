//! `/p/{code}`: what one procedure asks and gives, and the way to start it.

use domain::procedure::{
    Channel, Currency, Fee, Method, Paper, Procedure as Facts, Term, TermUnit, Text,
};
use i18n::{Lang, t};
use leptos::prelude::*;

use crate::catalogue::{self, Asked, Index, NotFound};
use crate::device::{clock, inapp, share};
use crate::pages::home::Hotline;
use crate::pages::home_prompts::InApp;
use crate::pages::life::short_title;
use crate::pages::procedure_start::{Begun, Start, StartBar, can_start};
use crate::route::Route;
use crate::state::{shared, use_lang, whenever};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::fold::Fold;
use crate::ui::icon::{Icon, Picture};
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Procedure(code: String) -> impl IntoView {
    let lang = use_lang();
    let found = RwSignal::new(None::<Result<Asked, NotFound>>);
    let asked_code = code.clone();
    whenever(move || {
        // Asked again when the index arrives: an old code is only known to be old then.
        shared().index.track();
        if matches!(&*found.read_untracked(), Some(Ok(_))) {
            return;
        }
        let code = asked_code.clone();
        leptos::task::spawn_local(async move {
            let answer = catalogue::procedure(&code).await;
            found.try_set(Some(answer));
        });
    });
    move || match &*found.read() {
        // The server's own text stays on the screen until there is something better.
        None => view! { <Opening /> }.into_any(),
        Some(Ok(asked)) => {
            let asked = asked.clone();
            view! { <Known asked /> }.into_any()
        }
        Some(Err(NotFound::NotHere(_))) if matches!(&*shared().index.read(), Index::Opening) => {
            view! { <Opening /> }.into_any()
        }
        Some(Err(NotFound::NotHere(trouble))) => {
            let sentence = trouble.sentence(lang);
            view! {
            <Page title=t::procedure::not_here_title(lang) back=Route::Home>
                <p>{sentence}</p>
                <Button
                    label=t::common::try_again(lang).to_string()
                    on_tap=move |()| {
                        found.set(None);
                        catalogue::open();
                        shared().index.update(|_| {});
                    }
                />
            </Page>
            }
            .into_any()
        }
        Some(Err(NotFound::Unknown)) => {
            let text = t::procedure::unknown_text(lang, &code);
            view! {
            <Page title=t::procedure::unknown_title(lang) back=Route::Home>
                <p>{text}</p>
                <div class="stack">
                    <LinkButton href="/" label=t::procedure::search_by_name(lang) icon=Icon::Search />
                    <Hotline />
                </div>
            </Page>
            }
            .into_any()
        }
    }
}

/// Nothing to show yet; not a page of its own, so that the server's text stays.
#[component]
fn Opening() -> impl IntoView {
    view! { <main id="main" class="page"><Loading /></main> }
}

/// Words of a text in this language.
fn words(text: &Text, lang: Lang) -> String {
    lang.pick(&text.vi, text.english()).to_string()
}

/// Everything about a procedure that was found.
#[component]
fn Known(asked: Asked) -> impl IntoView {
    let lang = use_lang();
    let Asked {
        procedure: facts,
        old_code,
    } = asked;
    let code = facts.code.to_string();
    let title = short_title(&words(&facts.name, lang));
    let startable = can_start(&facts);
    let facts_for_start = facts.clone();
    let begun = Begun::watch(&facts);
    let link = share::address(&Route::Procedure(code.clone()).path());
    let share_title = title.clone();
    view! {
        <Page title=title caption=t::procedure::caption(lang, &code) back=Route::Home no_tabs=startable>
            {inapp::app().map(|app| view! { <InApp app /> })}
            {old_code.map(|old| view! {
                <Notice title=t::procedure::old_code_title(lang, &code, old)>
                    <p>{t::procedure::old_code_text(lang)}</p>
                </Notice>
            })}
            <Validity facts=facts.clone() />
            <Glance facts=facts.clone() />
            <Start facts=facts_for_start begun />
            <Details facts />
            <div class="stack section no-print">
                <Button
                    label=t::common::share(lang).to_string()
                    weight=Weight::Secondary
                    icon=Icon::Share
                    on_tap=move |()| share::link(share_title.clone(), link.clone(), lang)
                />
                <Button
                    label=t::common::print(lang).to_string()
                    weight=Weight::Quiet
                    on_tap=move |()| share::print()
                />
            </div>
            {begun.map(|begun| view! { <StartBar begun /> })}
        </Page>
    }
    .into_any()
}

/// Says when the procedure is not in force today.
#[component]
fn Validity(facts: Facts) -> impl IntoView {
    let lang = use_lang();
    let today = clock::today();
    let (title, text) = match (facts.validity.from, facts.validity.to) {
        (Some(from), _) if today < from => (
            t::procedure::not_yet_title(lang),
            t::procedure::not_yet_text(lang, from),
        ),
        (_, Some(to)) if today > to => (
            t::procedure::not_in_force_title(lang),
            t::procedure::not_in_force_text(lang, to.add_days(1).unwrap_or(to)),
        ),
        _ => return ().into_any(),
    };
    view! { <Notice tone=Tone::Warning title=title><p>{text}</p></Notice> }.into_any()
}

/// Who, when, how much, what: at one glance.
#[component]
fn Glance(facts: Facts) -> impl IntoView {
    let lang = use_lang();
    let said = |text: &Option<Text>| {
        text.as_ref()
            .map(|text| words(text, lang))
            .unwrap_or_default()
    };
    let results: Vec<String> = facts
        .results
        .iter()
        .map(|result| words(&result.name, lang))
        .collect();
    let subjects: Vec<String> = facts.subjects.iter().map(|who| words(who, lang)).collect();
    let rows = [
        (Icon::Person, t::procedure::who(lang), subjects.join(", ")),
        (
            Icon::Clock,
            t::procedure::time(lang),
            said(&facts.time_summary),
        ),
        (
            Icon::Money,
            t::procedure::fee(lang),
            said(&facts.fee_summary),
        ),
        (Icon::Paper, t::procedure::result(lang), results.join("; ")),
        (
            Icon::Place,
            t::procedure::decided_by(lang),
            said(&facts.competent_body),
        ),
        (
            Icon::Home,
            t::procedure::home_visit(lang),
            said(&facts.home_visit),
        ),
    ];
    let rows: Vec<AnyView> = rows
        .into_iter()
        .filter(|(_, _, value)| !value.is_empty())
        .map(|(icon, name, value)| {
            view! {
                <li class="procedure__fact">
                    <Picture icon />
                    <span>
                        <span class="procedure__fact-name">{name}</span>
                        <span class="procedure__fact-value">{value}</span>
                    </span>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="procedure__glance">{rows}</ul> }.into_any()
}

/// The rest, to be opened.
#[component]
fn Details(facts: Facts) -> impl IntoView {
    let lang = use_lang();
    let list = |texts: &[Text]| -> Vec<AnyView> {
        texts
            .iter()
            .map(|text| view! { <li>{words(text, lang)}</li> }.into_any())
            .collect()
    };
    let steps = list(&facts.steps);
    let conditions = list(&facts.conditions);
    let notes = list(&facts.notes);
    let methods: Vec<AnyView> = facts
        .methods
        .iter()
        .map(|method| method_view(method, lang))
        .collect();
    let papers = facts.papers.clone();
    let legal = facts.clone();
    view! {
        <Fold title=t::procedure::papers(lang) open=true>
            <Papers papers />
        </Fold>
        {(!steps.is_empty()).then(|| view! { <Fold title=t::procedure::steps(lang)><ol>{steps}</ol></Fold> })}
        {(!conditions.is_empty()).then(|| view! { <Fold title=t::procedure::conditions(lang)><ul>{conditions}</ul></Fold> })}
        {(!methods.is_empty()).then(|| view! { <Fold title=t::procedure::methods(lang)>{methods}</Fold> })}
        {(!notes.is_empty()).then(|| view! { <Fold title=t::procedure::notes(lang)><ul>{notes}</ul></Fold> })}
        <Fold title=t::procedure::legal(lang)><Legal facts=legal /></Fold>
        <Fold title=t::procedure::sources(lang)><Sources facts /></Fold>
    }
    .into_any()
}

/// Papers by case: what everybody needs first.
#[component]
fn Papers(papers: Vec<Paper>) -> impl IntoView {
    let lang = use_lang();
    if papers.is_empty() {
        return view! { <p>{t::procedure::papers_none(lang)}</p> }.into_any();
    }
    let row = |paper: &Paper| -> AnyView {
        let (original, copy) = (
            t::procedure::paper_original(lang),
            t::procedure::paper_copy(lang),
        );
        let quantity = paper.quantity_in(original, copy);
        let mut facts = vec![match paper.attach {
            true => t::procedure::paper_attach(lang),
            false => t::procedure::paper_show(lang),
        }];
        if !quantity.is_empty() {
            facts.insert(0, &quantity);
        }
        let note = paper.note.as_ref().map(|note| words(note, lang));
        view! {
            <li>
                {words(&paper.name, lang)}
                <span class="procedure__paper-note">{facts.join(" · ")}</span>
                {note.map(|note| view! { <span class="procedure__paper-note">{note}</span> })}
            </li>
        }
        .into_any()
    };
    let mut cases: Vec<(String, Vec<AnyView>)> = Vec::new();
    for paper in &papers {
        let case = match &paper.case {
            Some(case) => words(case, lang),
            None => t::procedure::papers_always(lang).to_string(),
        };
        match cases.iter_mut().find(|(name, _)| *name == case) {
            Some((_, rows)) => rows.push(row(paper)),
            None if paper.case.is_none() => cases.insert(0, (case, vec![row(paper)])),
            None => cases.push((case, vec![row(paper)])),
        }
    }
    let groups: Vec<AnyView> = cases
        .into_iter()
        .map(|(case, rows)| {
            view! {
                <h3 class="procedure__case">{case}</h3>
                <ul>{rows}</ul>
            }
            .into_any()
        })
        .collect();
    view! {
        <p class="muted">{t::procedure::papers_intro(lang)}</p>
        {groups}
    }
    .into_any()
}

fn method_view(method: &Method, lang: Lang) -> AnyView {
    let name = match method.channel {
        Channel::Online => t::procedure::channel_online(lang),
        Channel::Counter => t::procedure::channel_counter(lang),
        Channel::Post => t::procedure::channel_post(lang),
    };
    let mut facts = Vec::new();
    facts.extend(method.time.map(|term| term_words(term, lang)));
    facts.extend(method.fee.map(|fee| fee_words(fee, lang)));
    facts.extend(method.note.as_ref().map(|note| words(note, lang)));
    view! {
        <h3 class="procedure__case">{name}</h3>
        <p>{facts.join(". ")}</p>
    }
    .into_any()
}

/// A term in this language.
fn term_words(term: Term, lang: Lang) -> String {
    match term.unit {
        TermUnit::WorkingDays => t::procedure::days_working(lang, term.value),
        TermUnit::Days | TermUnit::UnstatedDays => t::procedure::days(lang, term.value),
        TermUnit::Hours => t::procedure::hours(lang, term.value),
    }
}

/// A fee in this language.
fn fee_words(fee: Fee, lang: Lang) -> String {
    match (fee.amount, fee.currency) {
        (0, _) => t::procedure::free(lang).to_string(),
        (_, Currency::Vnd) => fee.to_string(),
        (amount, Currency::Usd) => t::procedure::dollars(lang, amount),
    }
}

/// What the procedure rests on.
#[component]
fn Legal(facts: Facts) -> impl IntoView {
    let lang = use_lang();
    let acts: Vec<AnyView> = facts
        .legal_basis
        .into_iter()
        .map(|act| {
            let line = match act.title {
                Some(title) => format!("{} – {title}", act.number),
                None => act.number,
            };
            view! { <li>{line}</li> }.into_any()
        })
        .collect();
    view! {
        <ul>{acts}</ul>
        {facts.decision.map(|number| view! { <p>{t::procedure::decision(lang, number)}</p> })}
    }
    .into_any()
}

/// Where each fact comes from, when it was last looked at, how sure it is.
#[component]
fn Sources(facts: Facts) -> impl IntoView {
    let lang = use_lang();
    let fact_name = |fact: &str| match fact {
        "page" => t::procedure::fact_page(lang).to_string(),
        "papers" => t::procedure::fact_papers(lang).to_string(),
        "fee" | "fees" => t::procedure::fact_fee(lang).to_string(),
        "time" | "deadline" => t::procedure::fact_time(lang).to_string(),
        "form" => t::procedure::fact_form(lang).to_string(),
        "legal_basis" => t::procedure::fact_legal(lang).to_string(),
        other => other.to_string(),
    };
    let sure = |confidence: &str| match confidence {
        "sourced" => t::procedure::confidence_sourced(lang),
        "high" => t::procedure::confidence_high(lang),
        "medium" => t::procedure::confidence_medium(lang),
        _ => t::procedure::confidence_low(lang),
    };
    let rows: Vec<AnyView> = facts
        .sources
        .iter()
        .map(|source| {
            let line = t::procedure::source_line(
                lang,
                sure(&source.confidence),
                source.checked,
                fact_name(&source.fact),
                &source.source,
            );
            view! { <li class="procedure__source">{line}</li> }.into_any()
        })
        .collect();
    view! {
        <ul>{rows}</ul>
        {facts.url.map(|url| view! {
            <p><a href=url rel="noreferrer" target="_blank">{t::procedure::portal_page(lang)}</a></p>
        })}
    }
    .into_any()
}
