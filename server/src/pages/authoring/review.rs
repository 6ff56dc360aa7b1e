//! A form before it is published: tried at the size of a phone, beside what is different, and the day from which it counts.

use axum::http::StatusCode;
use axum::response::Response;
use domain::{ProcedureCode, Sha256};
use i18n::{Lang, t};
use maud::{Markup, html};
use qrcode::{Color, QrCode};
use serde::Deserialize;

use super::frame::show;
use crate::publishing::{Author, Shown, change_list};
use crate::state::AppState;

/// What an author was told and may leave, as it is kept.
#[derive(Deserialize)]
struct Advice {
    cell: String,
    vi: String,
    en: String,
}

/// The page of a form; `wrong` is why it was not published just now.
pub(super) fn page(
    state: &AppState,
    lang: Lang,
    author: &Author,
    (code, hash): (ProcedureCode, Sha256),
    shown: &Shown,
    wrong: Option<String>,
) -> Response {
    use t::authoring as say;
    let form = &shown.bundle;
    let about = say::review_of(
        lang,
        lang.pick(&form.title.vi, &form.title.en),
        &form.version,
    );
    let trial = format!("/preview/{hash}");
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let content = html! {
        @if let Some(why) = &wrong {
            div class="notice notice--error" role="alert" {
                p class="notice__title" { (say::not_published(lang)) }
                p class="notice__body" { (why) }
            }
        }
        p { strong { (about) } }
        @if !shown.file_name.is_empty() { p class="muted" { (say::from_file(lang, &shown.file_name)) } }
        p { a href={ "/authoring/" (code) } { (t::procedure::caption(lang, code)) } }
        (advice(lang, &shown.advice))
        div class="desk__columns" {
            section {
                h2 { (say::preview_title(lang)) }
                p { (say::preview_text(lang)) }
                iframe class="desk__phone" src=(trial) title=(say::preview_frame(lang)) {}
                p { a href=(trial) target="_blank" rel="noopener" { (say::preview_open(lang)) } }
                p { (say::preview_scan(lang)) }
                (code_of(&state.config.public(&trial), say::preview_scan(lang)))
            }
            section {
                h2 { (say::diff_title(lang)) }
                (differences(state, lang, code, shown))
                h2 { (say::publish_title(lang)) }
                (publish_form(state, lang, (code, hash)))
            }
        }
    };
    show(
        state,
        status,
        lang,
        Some(author),
        say::review_title(lang),
        &content,
    )
}

fn advice(lang: Lang, kept: &str) -> Markup {
    let told: Vec<Advice> = serde_json::from_str(kept).unwrap_or_default();
    if told.is_empty() {
        return html! {};
    }
    html! {
        div class="notice notice--warning" {
            p class="notice__title" { (t::authoring::advice_title(lang)) }
            ul {
                @for one in &told {
                    li { strong { (t::authoring::cell(lang, &one.cell)) } ": " (lang.pick(&one.vi, &one.en)) }
                }
            }
        }
    }
}

fn differences(state: &AppState, lang: Lang, code: ProcedureCode, shown: &Shown) -> Markup {
    use t::authoring as say;
    let day = state.clock.today();
    match change_list(state, code, day, &shown.bundle) {
        None => html! { p { (say::diff_first(lang)) } },
        Some(changes) if changes.is_empty() => html! { p { (say::diff_none(lang)) } },
        Some(changes) => html! {
            ul class="desk__changes" {
                @for change in &changes {
                    li { (lang.pick(&change.sentence.vi, &change.sentence.en)) }
                }
            }
        },
    }
}

fn publish_form(state: &AppState, lang: Lang, (code, hash): (ProcedureCode, Sha256)) -> Markup {
    use t::authoring as say;
    let today = state.clock.today().iso();
    html! {
        form class="form" method="post" action={ "/authoring/" (code) "/forms/" (hash.to_string()) } {
            div class="field" {
                label class="field__label" for="valid-from" { (say::publish_day(lang)) }
                p class="field__hint" id="valid-from-hint" { (say::publish_day_hint(lang)) }
                input class="text-input" type="date" id="valid-from" name="valid_from" value=(today) min=(today) required
                    aria-describedby="valid-from-hint";
            }
            div class="field" {
                label class="field__label" for="note" { (say::publish_note(lang)) }
                textarea class="text-input" id="note" name="note" rows="3" maxlength="500" {}
            }
            div class="field" {
                label class="desk__tick" for="ends-older" {
                    input type="checkbox" id="ends-older" name="ends_older" value="1" aria-describedby="ends-older-hint";
                    span { (say::publish_ends(lang)) }
                }
                p class="field__hint" id="ends-older-hint" { (say::publish_ends_hint(lang)) }
            }
            button class="button" type="submit" { (say::publish_button(lang)) }
        }
    }
}

/// An address as a QR code for a phone's camera; nothing when it is too long for one.
fn code_of(address: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(address) else {
        return html! {};
    };
    let side = code.width();
    let dark = code.to_colors();
    let mut path = String::new();
    for (at, color) in dark.iter().enumerate() {
        if *color == Color::Dark {
            let (x, y) = (at % side + 4, at / side + 4);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    let box_of = format!("0 0 {0} {0}", side + 8);
    html! {
        svg class="desk__code-image" viewBox=(box_of) role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width="100%" height="100%" fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
