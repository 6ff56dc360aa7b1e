//! What is wrong with an uploaded form, each mistake beside the row it stands in; it judges nothing itself.

use authoring::{AuthoringError, Cell, FormFile, Weight};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ProcedureCode;
use i18n::{Lang, t};
use maud::{Markup, html};

use super::frame::show;
use super::procedures::{name, upload_form};
use crate::publishing::Author;
use crate::state::AppState;

/// More than that nobody mends before uploading again.
const SHOWN: usize = 200;

/// The page of a form that was not taken, with another try below.
pub(super) fn page(
    state: &AppState,
    lang: Lang,
    author: &Author,
    code: ProcedureCode,
    said: &str,
    form: Option<&FormFile>,
) -> Response {
    use t::authoring as say;
    let catalogue = state.catalogue();
    let procedure = catalogue.resolve(code).map(|(_, procedure)| procedure);
    let caption = procedure.map_or_else(|| code.to_string(), |procedure| name(lang, procedure));
    let (mistakes, advice): (Vec<_>, Vec<_>) = form
        .map_or(&[][..], |form| &form.findings)
        .iter()
        .partition(|finding| finding.weight == Weight::Mistake);
    let title = match mistakes.len() {
        0 => say::not_published(lang).to_owned(),
        count => say::mistakes_title(lang, count),
    };
    let content = html! {
        p class="muted" { (caption) }
        div class="notice notice--error" role="alert" { p class="notice__title" { (said) } }
        @if let Some(form) = form {
            (list(lang, form, &mistakes))
            @if !advice.is_empty() {
                h2 { (say::advice_title(lang)) }
                (list(lang, form, &advice))
            }
        }
        (upload_form(lang, code))
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show(state, status, lang, Some(author), &title, &content)
}

fn list(lang: Lang, form: &FormFile, findings: &[&AuthoringError]) -> Markup {
    html! {
        ol class="plain-list" {
            @for finding in findings.iter().take(SHOWN) {
                li class="desk__finding" {
                    p {
                        strong { (t::authoring::cell(lang, finding.cell())) }
                        @if let Some(column) = &finding.column {
                            " · " (t::authoring::column(lang, column))
                        }
                        br;
                        (lang.pick(&finding.vi, &finding.en))
                    }
                    (row(lang, form.row(finding), finding.column.as_deref()))
                }
            }
        }
    }
}

/// The row as it stands in the file, the cell in question marked.
fn row(lang: Lang, cells: &[Cell], column: Option<&str>) -> Markup {
    let wrong = |cell: &Cell| column.is_some_and(|column| cell.heading == column);
    let shown: Vec<&Cell> = cells
        .iter()
        .filter(|cell| !cell.content.is_empty() || wrong(cell))
        .collect();
    if shown.is_empty() {
        return html! {};
    }
    html! {
        p class="muted" { (t::authoring::row_as_written(lang)) }
        ul class="desk__row" {
            @for cell in shown {
                li {
                    @if !cell.heading.is_empty() { span class="muted" { (cell.heading) } br; }
                    span lang="vi" {
                        @if !wrong(cell) { (cell.content) }
                        @else if cell.content.is_empty() { mark { "…" } }
                        @else { mark { (cell.content) } }
                    }
                }
            }
        }
    }
}
