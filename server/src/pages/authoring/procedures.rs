//! The list of procedures with their forms in force, and the page of one: upload, what is in force, what was.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use domain::procedure::{IndexEntry, Procedure};
use domain::{ProcedureCode, Publication, Sha256};
use i18n::{Lang, t};
use maud::{Markup, html};

use super::frame::show;
use crate::publishing::{Author, takes_forms};
use crate::state::AppState;

/// Every procedure that takes forms, by group.
pub(super) fn all(state: &AppState, lang: Lang, author: &Author) -> Response {
    use t::authoring as say;
    let catalogue = state.catalogue();
    let mut groups: BTreeMap<&str, Vec<&IndexEntry>> = BTreeMap::new();
    for entry in &catalogue.index().procedures {
        if takes_forms(state, entry.code) {
            groups.entry(&entry.group).or_default().push(entry);
        }
    }
    let content = html! {
        p { (say::intro(lang)) }
        @for (group, entries) in &groups {
            section class="section" {
                h2 lang="vi" { (group) }
                ul class="plain-list" {
                    @for entry in entries {
                        li class="desk__procedure" {
                            a href={ "/authoring/" (entry.code) } { (lang.pick(&entry.name, &entry.name_en)) }
                            " " span class="muted" { (entry.code) }
                            br;
                            span class="muted" { (in_force(state, lang, entry.code)) }
                        }
                    }
                }
            }
        }
    };
    let title = say::all_procedures(lang);
    show(state, StatusCode::OK, lang, Some(author), title, &content)
}

/// What is in force, and what is to come, in a sentence each.
fn in_force(state: &AppState, lang: Lang, code: ProcedureCode) -> Markup {
    use t::authoring as say;
    let today = state.clock.today();
    let versions = state.shelf.versions(code);
    let coming: Vec<&Publication> = versions
        .published()
        .iter()
        .filter(|version| version.valid_from > today)
        .collect();
    html! {
        @match versions.in_force(today) {
            Some(version) => { (say::version_from(lang, version.valid_from, version.number)) }
            None if state.shelf.built_in(code).is_some() => { (say::from_catalogue(lang)) }
            None => { (say::no_form(lang)) }
        }
        @for version in coming {
            br; (say::planned(lang, version.valid_from, version.number))
        }
    }
}

/// One procedure.
pub(super) fn one(
    state: &AppState,
    lang: Lang,
    author: &Author,
    code: ProcedureCode,
    history: &[(Publication, String)],
    published: Option<u32>,
) -> Response {
    use t::authoring as say;
    let catalogue = state.catalogue();
    let procedure = catalogue.resolve(code).map(|(_, procedure)| procedure);
    let title = procedure.map_or_else(|| code.to_string(), |procedure| name(lang, procedure));
    let just_now = history
        .iter()
        .find(|(version, _)| Some(version.number) == published);
    let content = html! {
        p class="muted" { (t::procedure::caption(lang, code)) }
        @if let Some((version, _)) = just_now {
            div class="notice notice--success" role="status" {
                p class="notice__title" { (say::published(lang, version.valid_from, version.number)) }
            }
        }
        h2 { (say::form_in_force(lang)) }
        p { (in_force(state, lang, code)) }
        (upload_form(lang, code))
        h2 { (say::history_title(lang)) }
        (versions(lang, code, history, state.shelf.built_in(code)))
    };
    show(state, StatusCode::OK, lang, Some(author), &title, &content)
}

/// Where a file is chosen.
pub(super) fn upload_form(lang: Lang, code: ProcedureCode) -> Markup {
    use t::authoring as say;
    html! {
        h2 { (say::upload_title(lang)) }
        form class="form" method="post" action={ "/authoring/" (code) } enctype="multipart/form-data" {
            div class="field" {
                label class="field__label" for="file" { (say::upload_file(lang)) }
                p class="field__hint" id="file-hint" { (say::upload_hint(lang)) }
                input class="desk__file" type="file" id="file" name="file" required
                    accept=".xlsx,.zip,.xml,.json" aria-describedby="file-hint";
            }
            button class="button" type="submit" { (say::upload_button(lang)) }
        }
    }
}

fn versions(
    lang: Lang,
    code: ProcedureCode,
    history: &[(Publication, String)],
    built: Option<Sha256>,
) -> Markup {
    use t::authoring as say;
    let again = |bundle: &Sha256| {
        html! { a href={ "/authoring/" (code) "/forms/" (bundle.to_string()) } { (say::history_back(lang)) } }
    };
    html! {
        @if history.is_empty() { p { (say::history_none(lang)) } }
        ol class="plain-list" {
            @for (version, name) in history {
                @let at = version.published_at.in_vietnam();
                li class="desk__version" {
                    strong { (say::version_from(lang, version.valid_from, version.number)) }
                    @if version.ends_older {
                        " " span class="tag tag--waiting" { (say::history_ends(lang)) }
                    }
                    br;
                    (say::history_by(lang, name, t::public_page::verify_time(lang, at.clock(), at.date)))
                    @if !version.note.is_empty() { br; q lang="vi" { (version.note) } }
                    br;
                    small class="desk__code" {
                        (say::history_signature(lang, &version.key_id, signature(version)))
                    }
                    br;
                    (again(&version.bundle))
                }
            }
            @if let Some(built) = built {
                li class="desk__version" { (say::history_built(lang)) br; (again(&built)) }
            }
        }
        p {
            (say::history_check(lang)) " "
            a href={ "/api/v1/publications/" (code) } { (say::history_versions_link(lang)) } " · "
            a href="/api/v1/keys" { (say::history_keys_link(lang)) }
        }
    }
}

/// The beginning of a signature, by which two can be told apart.
fn signature(version: &Publication) -> String {
    let bytes = &version.signature.as_bytes()[..8];
    let mut text = data_encoding::HEXLOWER.encode(bytes);
    text.push('…');
    text
}

/// A procedure's name in the language of the page.
pub(super) fn name(lang: Lang, procedure: &Procedure) -> String {
    lang.pick(&procedure.name.vi, procedure.name.english())
        .to_owned()
}
