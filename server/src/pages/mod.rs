//! Pages whose real text the server writes into the shell, readable with no script; the app replaces them when it starts.

mod authoring;
mod compressed;
mod home;
mod missing;
mod procedure;
mod receipt;
mod sign_in;
mod trial;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::procedure::{Found, Reference};
use i18n::{Lang, t};
use maud::{Markup, PreEscaped, html};

use crate::catalogue::Catalogue;
use crate::extract::PageLang;
use crate::limits;
use crate::problem::{Answer, Failure};
use crate::public_receipt;
use crate::state::AppState;
use crate::web::Page;

pub(crate) use sign_in::{SignInTrouble, sign_in_trouble};

/// Pages and the app's files.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let guarded = from_fn_with_state(state.clone(), limits::against_guessing);
    Router::new()
        .route("/v/{code}", get(verify))
        .route_layer(guarded)
        .route("/", get(home_page))
        .route("/index.html", get(bare))
        .route("/p/{code}", get(procedure_page))
        .route("/preview/{hash}", get(trial::page))
        .merge(authoring::router(state))
        .fallback(file_or_app)
        .layer(from_fn(compressed::pages))
}

async fn bare(State(state): State<AppState>) -> Response {
    state.web.bare()
}

async fn home_page(State(state): State<AppState>, PageLang(lang): PageLang) -> Response {
    show(
        &state,
        StatusCode::OK,
        lang,
        &home::page(lang, state.catalogue().index()),
    )
}

async fn procedure_page(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    Path(code): Path<String>,
) -> Response {
    let catalogue = state.catalogue();
    let index = catalogue.index();
    // A leaflet's code may carry a unit's suffix, or a whole address of the national portal.
    let found = Reference::find_in(&code).and_then(|reference| index.find(&reference));
    let resolved = found.and_then(|found| catalogue.resolve(found.entry.code));
    match (found, resolved) {
        (Some(found), Some((_, procedure))) => {
            let today = state.clock.today();
            let mut page = procedure::page(lang, procedure, found.old, today);
            page.body =
                html! { (page.body) @if let Some(facts) = facts(&catalogue, &found) { (facts) } };
            show(&state, StatusCode::OK, lang, &page)
        }
        _ => show(
            &state,
            StatusCode::NOT_FOUND,
            lang,
            &missing::procedure(lang, &code, index),
        ),
    }
}

/// The procedure as the API gives it, so that the app need not ask for what its page was made of.
fn facts(catalogue: &Catalogue, found: &Found<'_>) -> Option<Markup> {
    let code = found.entry.code;
    let document = catalogue.file(&format!("procedures/{code}.json"))?;
    // Inside a script element nothing may look like the end of it; a JSON string may write the sign as a number.
    let json = String::from_utf8_lossy(document.bytes()).replace('<', "\\u003c");
    Some(html! {
        script id="facts" type="application/json" data-hash=(found.entry.hash) { (PreEscaped(json)) }
    })
}

async fn verify(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    Path(code): Path<String>,
) -> Answer<Response> {
    Ok(match public_receipt::find(&state, &code).await? {
        Some(receipt) => show(&state, StatusCode::OK, lang, &receipt::page(lang, &receipt)),
        None => show(&state, StatusCode::NOT_FOUND, lang, &receipt::missing(lang)),
    })
}

/// Addresses that only the app knows; the shell answers for them, offline too.
const APP: [&str; 9] = [
    "/scan",
    "/d/",
    "/dossiers",
    "/pay/",
    "/v",
    "/settings",
    "/notebook",
    "/life/",
    SHARE,
];

/// Where phones send what other apps share. The offline worker receives it; nothing of it ever comes here.
const SHARE: &str = "/share";

async fn file_or_app(
    State(state): State<AppState>,
    method: Method,
    PageLang(lang): PageLang,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    if method == Method::POST && uri.path() == SHARE {
        // A phone whose offline worker is gone: the page says what to do, the files are not even read.
        return Redirect::to(SHARE).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return Failure::not_found().into_response();
    }
    let path = uri.path();
    if let Some(file) = state.web.file(path.trim_start_matches('/'), &headers) {
        return file;
    }
    if path.starts_with("/api/") || path.starts_with("/auth/") || path.starts_with("/assets/") {
        return Failure::not_found().into_response();
    }
    if path.len() > 1 && path.ends_with('/') && !path.starts_with("//") {
        return Redirect::permanent(&without_slash(&uri)).into_response();
    }
    let known = APP.iter().any(|place| {
        path == place.trim_end_matches('/')
            || path.starts_with(&format!("{}/", place.trim_end_matches('/')))
    });
    if known {
        return show(&state, StatusCode::OK, lang, &app_page(lang));
    }
    missing_page(&state, lang)
}

/// Nothing lives at this address.
fn missing_page(state: &AppState, lang: Lang) -> Response {
    show(state, StatusCode::NOT_FOUND, lang, &missing::page(lang))
}

fn without_slash(uri: &Uri) -> String {
    let path = uri.path().trim_end_matches('/');
    match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// A page that exists only once the app has started.
fn app_page(lang: Lang) -> Page {
    Page {
        title: t::home::question(lang).to_owned(),
        description: t::public_page::description_home(lang).to_owned(),
        canonical: None,
        body: html! {},
    }
}

fn show(state: &AppState, status: StatusCode, lang: Lang, page: &Page) -> Response {
    state
        .web
        .page(status, lang, &|path| state.config.public(path), page)
}

/// What every written page has around its text.
fn frame(lang: Lang, content: &Markup) -> Markup {
    let other = match lang {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    };
    html! {
        header class="header" {
            div class="header__row" {
                a class="header__name" href="/" { (t::common::app_name(lang)) }
                a class="header__back" href={ "?lang=" (other.code()) } lang=(other.code()) hreflang=(other.code()) {
                    (t::public_page::other_language(lang))
                }
            }
        }
        div class="page" { (content) }
    }
}
