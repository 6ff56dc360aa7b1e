//! `/p/{code}`: one procedure in full, with the source and date of each fact.

use calendar::Date;
use domain::procedure::{
    Channel, Method, OnlineLevel, Paper, Predecessor, Procedure, Source, Term, TermUnit, Text,
};
use domain::procedure::{Currency, Fee};
use i18n::{Lang, t};
use maud::{Markup, html};

use super::frame;
use crate::web::Page;

pub(super) fn page(
    lang: Lang,
    procedure: &Procedure,
    old: Option<&Predecessor>,
    today: Date,
) -> Page {
    let code = procedure.code.as_str();
    let name = pick(lang, &procedure.name);
    let body = html! {
        p class="page__caption" { (t::procedure::caption(lang, code)) }
        h1 class="page__title" { (name) }
        (warnings(lang, procedure, old, today))
        (facts(lang, procedure))
        @if procedure.form.is_some() && procedure.validity.covers(today) {
            p { (t::public_page::start_here(lang)) }
        }
        (papers(lang, &procedure.papers))
        (texts(t::procedure::steps(lang), lang, &procedure.steps, true))
        (where_to_file(lang, &procedure.methods))
        (texts(t::procedure::conditions(lang), lang, &procedure.conditions, false))
        (legal(lang, procedure))
        (texts(t::procedure::notes(lang), lang, &procedure.notes, false))
        (sources(lang, &procedure.sources))
        @if lang == Lang::En { p class="muted" { small { (t::public_page::in_english_note(lang)) } } }
    };
    Page {
        title: name.to_owned(),
        description: t::public_page::description_procedure(lang, code, name),
        canonical: Some(format!("/p/{code}")),
        body: frame(lang, &body),
    }
}

fn pick(lang: Lang, text: &Text) -> &str {
    lang.pick(&text.vi, text.english())
}

/// What a person must know before reading on: an old code, a code not in force.
fn warnings(lang: Lang, procedure: &Procedure, old: Option<&Predecessor>, today: Date) -> Markup {
    let code = procedure.code.as_str();
    let ended = procedure.validity.to.filter(|to| *to < today);
    let begins = procedure.validity.from.filter(|from| *from > today);
    html! {
        @if let Some(old) = old {
            div class="notice notice--info" {
                p { strong { (t::procedure::old_code_title(lang, code, old.code)) } }
                p { (t::procedure::old_code_text(lang)) }
            }
        }
        @if let Some(to) = ended {
            div class="notice notice--warning" {
                p { strong { (t::procedure::not_in_force_title(lang)) } }
                p { (t::procedure::not_in_force_text(lang, to.add_days(1).unwrap_or(to))) }
            }
        }
        @if let Some(from) = begins {
            div class="notice notice--warning" {
                p { strong { (t::procedure::not_yet_title(lang)) } }
                p { (t::procedure::not_yet_text(lang, from)) }
            }
        }
    }
}

fn facts(lang: Lang, procedure: &Procedure) -> Markup {
    let results: Vec<&str> = procedure
        .results
        .iter()
        .map(|result| pick(lang, &result.name))
        .collect();
    let subjects: Vec<&str> = (procedure.subjects.iter())
        .map(|subject| pick(lang, subject))
        .collect();
    let rows: [(&str, String); 8] = [
        (t::procedure::who(lang), subjects.join("; ")),
        (
            t::procedure::time(lang),
            summary(lang, procedure.time_summary.as_ref()),
        ),
        (
            t::procedure::fee(lang),
            summary(lang, procedure.fee_summary.as_ref()),
        ),
        (t::procedure::result(lang), results.join("; ")),
        (
            t::procedure::decided_by(lang),
            summary(lang, procedure.competent_body.as_ref()),
        ),
        (
            t::procedure::home_visit(lang),
            summary(lang, procedure.home_visit.as_ref()),
        ),
        (t::public_page::field(lang), procedure.field.clone()),
        (
            t::public_page::level(lang),
            summary(lang, procedure.level.as_ref()),
        ),
    ];
    html! {
        dl class="facts" {
            @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
                div class="facts__row" { dt class="facts__name" { (name) } dd class="facts__value" { (value) } }
            }
        }
    }
}

fn summary(lang: Lang, text: Option<&Text>) -> String {
    text.map_or_else(String::new, |text| pick(lang, text).to_owned())
}

fn papers(lang: Lang, papers: &[Paper]) -> Markup {
    let mut cases: Vec<(Option<&str>, Vec<&Paper>)> = Vec::new();
    for paper in papers {
        let case = paper.case.as_ref().map(|case| pick(lang, case));
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, list)) => list.push(paper),
            None => cases.push((case, vec![paper])),
        }
    }
    html! {
        section class="section" {
            h2 { (t::procedure::papers(lang)) }
            @if papers.is_empty() { p { (t::procedure::papers_none(lang)) } }
            @else { p { (t::procedure::papers_intro(lang)) } }
            @for (case, list) in &cases {
                h3 { (case.unwrap_or_else(|| t::procedure::papers_always(lang))) }
                ul { @for paper in list { li { (paper_line(lang, paper)) } } }
            }
        }
    }
}

fn paper_line(lang: Lang, paper: &Paper) -> Markup {
    let how = if paper.attach {
        t::procedure::paper_attach(lang)
    } else {
        t::procedure::paper_show(lang)
    };
    let (original, copy) = (
        t::procedure::paper_original(lang),
        t::procedure::paper_copy(lang),
    );
    let quantity = paper.quantity_in(original, copy);
    html! {
        (pick(lang, &paper.name))
        " (" @if !quantity.is_empty() { (quantity) "; " } (how) ")"
        @if let Some(note) = &paper.note { br; small class="muted" { (pick(lang, note)) } }
    }
}

fn texts(title: &str, lang: Lang, texts: &[Text], in_order: bool) -> Markup {
    let items = html! { @for text in texts { li { (pick(lang, text)) } } };
    html! {
        @if !texts.is_empty() {
            section class="section" {
                h2 { (title) }
                @if in_order { ol { (items) } } @else { ul { (items) } }
            }
        }
    }
}

fn where_to_file(lang: Lang, methods: &[Method]) -> Markup {
    html! {
        section class="section" {
            h2 { (t::public_page::where_to_file(lang)) }
            p { (t::public_page::where_any_centre(lang)) }
            @if !methods.is_empty() {
                h3 { (t::procedure::methods(lang)) }
                ul { @for method in methods { li { (method_line(lang, method)) } } }
            }
        }
    }
}

fn method_line(lang: Lang, method: &Method) -> Markup {
    let channel = match method.channel {
        Channel::Online => t::procedure::channel_online(lang),
        Channel::Counter => t::procedure::channel_counter(lang),
        Channel::Post => t::procedure::channel_post(lang),
    };
    html! {
        strong { (channel) }
        @if let Some(time) = method.time { ": " (term(lang, time)) }
        @if let Some(fee) = method.fee { "; " (fee_text(lang, fee)) }
        @if let Some(note) = &method.note { br; small class="muted" { (pick(lang, note)) } }
    }
}

fn term(lang: Lang, term: Term) -> String {
    match term.unit {
        TermUnit::WorkingDays => t::procedure::days_working(lang, term.value),
        TermUnit::Days | TermUnit::UnstatedDays => t::procedure::days(lang, term.value),
        TermUnit::Hours => t::procedure::hours(lang, term.value),
    }
}

fn fee_text(lang: Lang, fee: Fee) -> String {
    match (fee.amount, fee.currency) {
        (0, _) => t::procedure::free(lang).to_owned(),
        (amount, Currency::Usd) => t::procedure::dollars(lang, amount),
        (_, Currency::Vnd) => fee.to_string(),
    }
}

fn legal(lang: Lang, procedure: &Procedure) -> Markup {
    let online = matches!(procedure.online, OnlineLevel::Full | OnlineLevel::Partial);
    html! {
        @if !procedure.legal_basis.is_empty() || procedure.decision.is_some() {
            section class="section" {
                h2 { (t::procedure::legal(lang)) }
                ul {
                    @for act in &procedure.legal_basis {
                        li { (act.number) @if let Some(title) = &act.title { ": " span lang="vi" { (title) } } }
                    }
                }
                @if let Some(decision) = &procedure.decision { p { (t::procedure::decision(lang, decision)) } }
                @if let Some(url) = procedure.url.as_deref().filter(|url| url.starts_with("https://")) {
                    p { a href=(url) rel="external noopener" { (t::procedure::portal_page(lang)) } }
                }
                @if procedure.form.is_none() {
                    p {
                        @if online { (t::procedure::elsewhere_online(lang)) }
                        @else { (t::procedure::elsewhere_counter(lang)) }
                    }
                }
            }
        }
    }
}

fn sources(lang: Lang, sources: &[Source]) -> Markup {
    html! {
        @if !sources.is_empty() {
            section class="section" {
                h2 { (t::procedure::sources(lang)) }
                ul class="muted" {
                    @for source in sources {
                        li { (t::procedure::source_line(lang, confidence(lang, &source.confidence), source.checked, fact(lang, &source.fact), &source.source)) }
                    }
                }
            }
        }
    }
}

/// The facts a source vouches for, in words.
fn fact(lang: Lang, keys: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for key in keys.split(',') {
        let word = match key.trim() {
            "papers" => t::procedure::fact_papers(lang),
            "fee_summary" | "fee" => t::procedure::fact_fee(lang),
            "time_summary" | "time" => t::procedure::fact_time(lang),
            "form" => t::procedure::fact_form(lang),
            "legal_basis" => t::procedure::fact_legal(lang),
            "code" | "predecessors" => t::public_page::fact_code(lang),
            "competent_body" => t::procedure::decided_by(lang),
            "home_visit" => t::procedure::home_visit(lang),
            "online" | "methods" => t::procedure::methods(lang),
            _ => t::procedure::fact_page(lang),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

fn confidence(lang: Lang, word: &str) -> &'static str {
    match word {
        "sourced" => t::procedure::confidence_sourced(lang),
        "high" => t::procedure::confidence_high(lang),
        "medium" => t::procedure::confidence_medium(lang),
        _ => t::procedure::confidence_low(lang),
    }
}
