//! `/api/v1/catalogue`, `/bundles`, `/lists`, `/media`, `/places`: what is published, for anyone.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::procedure::Procedure;
use domain::{ProcedureCode, Sha256};
use i18n::t;
use serde::Serialize;
use sync::protocol::ProblemCode;

use super::Api;
use crate::documents::{Caching, Document};
use crate::problem::{Answer, Failure};
use crate::publishing;
use crate::state::AppState;

pub(super) fn routes() -> Api {
    Api::default()
        .add("GET", "/api/v1/catalogue", get(index))
        .add("GET", "/api/v1/catalogue/pack", get(pack))
        .add("GET", "/api/v1/catalogue/{code}", get(procedure))
        .add("GET", "/api/v1/bundles/{hash}", get(bundle))
        .add("GET", "/api/v1/lists/{hash}", get(list))
        .add("GET", "/api/v1/media/{hash}", get(media))
        .add("GET", "/api/v1/places/{hash}", get(places))
}

async fn index(State(state): State<AppState>, headers: HeaderMap) -> Answer<Response> {
    file(&state, "index.json", &headers, Caching::Ask)
}

async fn pack(State(state): State<AppState>, headers: HeaderMap) -> Answer<Response> {
    file(&state, "pack.json", &headers, Caching::Ask)
}

/// Today's procedure, found by a code it had before.
#[derive(Serialize)]
struct Successor<'a> {
    #[serde(flatten)]
    procedure: &'a Procedure,
    /// The code that was asked for.
    requested: ProcedureCode,
}

async fn procedure(
    State(state): State<AppState>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let catalogue = state.catalogue();
    let found = ProcedureCode::parse(&code)
        .ok()
        .and_then(|code| catalogue.resolve(code));
    let Some((found, procedure)) = found else {
        return Err(Failure::saying(ProblemCode::NotFound, move |lang| {
            t::problem::procedure_not_found(lang, &code)
        }));
    };
    match found.old {
        None => {
            let name = format!("procedures/{}.json", procedure.code);
            file(&state, &name, &headers, Caching::Ask)
        }
        Some(old) => {
            let requested = old.code;
            let body = axum::Json(Successor {
                procedure,
                requested,
            });
            let location = format!("/api/v1/catalogue/{}", procedure.code);
            let mut response = body.into_response();
            let answered = response.headers_mut();
            answered.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            if let Ok(location) = HeaderValue::from_str(&location) {
                answered.insert(header::CONTENT_LOCATION, location);
            }
            Ok(response)
        }
    }
}

async fn bundle(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    by_hash(&state, "bundles", "json", &hash, &headers)
}

async fn list(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    by_hash(&state, "lists", "json", &hash, &headers)
}

/// A picture or recording beside a form, as a `data:` address: built with the catalogue, or brought by an author.
async fn media(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let hash = Sha256::parse(&hash).map_err(|_| Failure::not_found())?;
    let catalogue = state.catalogue();
    if let Some(document) = catalogue.file(&format!("media/{hash}.txt")) {
        return Ok(document.answer(&headers, Caching::Immutable));
    }
    let body = publishing::media(&state, &hash).await?;
    let body = body.ok_or_else(Failure::not_found)?;
    let document = Document::compressed(body.into(), "text/plain; charset=utf-8");
    Ok(document.answer(&headers, Caching::Immutable))
}

/// Old and present units in one text, for phones that read an old address.
async fn places(
    State(state): State<AppState>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    by_hash(&state, "places", "txt", &hash, &headers)
}

fn by_hash(
    state: &AppState,
    folder: &str,
    ending: &str,
    hash: &str,
    headers: &HeaderMap,
) -> Answer<Response> {
    let hash = Sha256::parse(hash).map_err(|_| Failure::not_found())?;
    file(
        state,
        &format!("{folder}/{hash}.{ending}"),
        headers,
        Caching::Immutable,
    )
}

fn file(state: &AppState, name: &str, headers: &HeaderMap, caching: Caching) -> Answer<Response> {
    let catalogue = state.catalogue();
    let document = catalogue.file(name).ok_or_else(Failure::not_found)?;
    Ok(document.answer(headers, caching))
}
