//! `/authoring`: where authors bring forms, see what is wrong with them, try them and put them in force; plain HTML with no
//! script, so that it works wherever there is a browser. It decides nothing: `publishing` does.

mod findings;
mod frame;
mod procedures;
mod review;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use calendar::Date;
use domain::{ProcedureCode, Sha256};
use i18n::{Lang, t};
use serde::Deserialize;
use sync::protocol::ProblemCode;

use crate::extract::{PageLang, Visitor, only_from_our_forms};
use crate::limits;
use crate::problem::{Answer, Failure};
use crate::publishing::{self, Author, Publishing, Uploaded};
use crate::state::AppState;

/// Room for what a form of HTML puts around a file (bytes).
const AROUND: usize = 16 * 1024;

pub(super) fn router(state: &AppState) -> Router<AppState> {
    let whole = authoring::MAX_UPLOAD + AROUND;
    Router::new()
        .route("/authoring", get(all))
        .route(
            "/authoring/{code}",
            get(one).post(upload).layer(DefaultBodyLimit::max(whole)),
        )
        .route("/authoring/{code}/forms/{hash}", get(look).post(publish))
        .route("/authoring/desk.css", get(style))
        .layer(map_response(frame::never_kept))
        .route_layer(from_fn_with_state(state.clone(), only_from_our_forms))
        .route_layer(from_fn_with_state(state.clone(), limits::by_address))
}

async fn style() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("desk.css"))
}

/// The author, or the page that says why there is none.
async fn author(
    state: &AppState,
    lang: Lang,
    Visitor(citizen): Visitor,
    path: &str,
) -> Answer<Result<Author, Response>> {
    if state.config.authors.is_empty() {
        return Ok(Err(super::missing_page(state, lang)));
    }
    let Some(citizen) = citizen else {
        return Ok(Err(frame::sign_in(state, lang, path)));
    };
    match Author::of(state, citizen).await? {
        Some(author) => Ok(Ok(author)),
        None => Ok(Err(frame::not_an_author(state, lang))),
    }
}

async fn all(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    visitor: Visitor,
) -> Answer<Response> {
    Ok(match author(&state, lang, visitor, "/authoring").await? {
        Ok(author) => procedures::all(&state, lang, &author),
        Err(page) => page,
    })
}

#[derive(Deserialize)]
struct Told {
    /// Number of the version that was published just now.
    published: Option<u32>,
}

async fn one(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(told): Query<Told>,
) -> Answer<Response> {
    let author = match author(&state, lang, visitor, &format!("/authoring/{code}")).await? {
        Ok(author) => author,
        Err(page) => return Ok(page),
    };
    let Some(code) = known(&state, &code) else {
        return Ok(super::missing_page(&state, lang));
    };
    let history = publishing::history(&state, code).await?;
    let page = procedures::one(&state, lang, &author, code, &history, told.published);
    Ok(page)
}

async fn upload(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    visitor: Visitor,
    Path(code): Path<String>,
    multipart: Multipart,
) -> Answer<Response> {
    let author = match author(&state, lang, visitor, &format!("/authoring/{code}")).await? {
        Ok(author) => author,
        Err(page) => return Ok(page),
    };
    state.limits.change(author.id)?;
    let Some(code) = known(&state, &code) else {
        return Ok(super::missing_page(&state, lang));
    };
    let Some((name, bytes)) = file_of(multipart).await? else {
        let said = t::authoring::no_file(lang);
        return Ok(findings::page(&state, lang, &author, code, said, None));
    };
    Ok(
        match publishing::upload(&state, &author, code, &name, bytes).await? {
            Uploaded::Sound { bundle, .. } => {
                Redirect::to(&format!("/authoring/{code}/forms/{bundle}")).into_response()
            }
            Uploaded::Refused(publishing::Refused::Mistakes(form)) => {
                let said = t::authoring::mistakes_text(lang);
                findings::page(&state, lang, &author, code, said, Some(&form))
            }
            Uploaded::Refused(publishing::Refused::Unreadable(why)) => {
                let said = publishing::why_unreadable(lang, &why);
                findings::page(&state, lang, &author, code, said, None)
            }
        },
    )
}

/// The one file of a form of HTML; none when nobody chose one.
async fn file_of(mut multipart: Multipart) -> Answer<Option<(String, Bytes)>> {
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        Failure::new(match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::TooLarge,
            _ => ProblemCode::BadRequest,
        })
    };
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            continue;
        };
        let bytes = field.bytes().await.map_err(unreadable)?;
        return Ok((!name.is_empty() && !bytes.is_empty()).then_some((name, bytes)));
    }
    Ok(None)
}

async fn look(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    visitor: Visitor,
    Path((code, hash)): Path<(String, String)>,
) -> Answer<Response> {
    let path = format!("/authoring/{code}/forms/{hash}");
    let author = match author(&state, lang, visitor, &path).await? {
        Ok(author) => author,
        Err(page) => return Ok(page),
    };
    review_page(&state, lang, &author, &code, &hash, None).await
}

/// What a form of HTML says when publishing.
#[derive(Deserialize)]
struct Said {
    valid_from: String,
    #[serde(default)]
    note: String,
    /// Present when ticked.
    ends_older: Option<String>,
}

async fn publish(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    visitor: Visitor,
    Path((code, hash)): Path<(String, String)>,
    Form(said): Form<Said>,
) -> Answer<Response> {
    let path = format!("/authoring/{code}/forms/{hash}");
    let author = match author(&state, lang, visitor, &path).await? {
        Ok(author) => author,
        Err(page) => return Ok(page),
    };
    state.limits.change(author.id)?;
    let (Some(known), Ok(bundle)) = (known(&state, &code), Sha256::parse(&hash)) else {
        return Ok(super::missing_page(&state, lang));
    };
    let day = said.valid_from.trim();
    let valid_from = Date::parse_iso(day).or_else(|_| Date::parse_written(day));
    let Ok(valid_from) = valid_from else {
        let why = t::authoring::day_wrong(lang, state.clock.today());
        return review_page(&state, lang, &author, &code, &hash, Some(why)).await;
    };
    let publishing = Publishing {
        bundle,
        valid_from,
        note: said.note,
        ends_older: said.ends_older.is_some(),
    };
    match publishing::publish(&state, &author, known, publishing).await {
        Ok(publication) => {
            let number = publication.number;
            Ok(Redirect::to(&format!("/authoring/{known}?published={number}")).into_response())
        }
        Err(failure) => match failure.said_to_author(lang) {
            Some(why) => review_page(&state, lang, &author, &code, &hash, Some(why)).await,
            None => Err(failure),
        },
    }
}

async fn review_page(
    state: &AppState,
    lang: Lang,
    author: &Author,
    code: &str,
    hash: &str,
    wrong: Option<String>,
) -> Answer<Response> {
    let (Some(code), Ok(hash)) = (known(state, code), Sha256::parse(hash)) else {
        return Ok(super::missing_page(state, lang));
    };
    match publishing::shown(state, code, &hash).await? {
        Some(shown) => Ok(review::page(
            state,
            lang,
            author,
            (code, hash),
            &shown,
            wrong,
        )),
        None => Ok(super::missing_page(state, lang)),
    }
}

/// A procedure that takes forms.
fn known(state: &AppState, code: &str) -> Option<ProcedureCode> {
    ProcedureCode::parse(code)
        .ok()
        .filter(|code| publishing::takes_forms(state, *code))
}
