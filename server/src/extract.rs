//! What handlers ask for by naming it as a parameter: the citizen, a bounded body, the language; nothing is looked up twice.

use axum::extract::{FromRequest, FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use i18n::Lang;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sync::protocol::{CHANGE_HEADER, ProblemCode};

use crate::problem::{Answer, Failure};
use crate::session::{self, Citizen, Cookie};
use crate::state::AppState;

impl FromRequestParts<AppState> for Citizen {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Citizen> {
        let citizen = signed_in(&parts.headers, state).await?;
        let citizen = citizen.ok_or_else(|| Failure::new(ProblemCode::SignInNeeded))?;
        if parts.method != Method::GET && parts.method != Method::HEAD {
            state.limits.change(citizen.id)?;
        }
        Ok(citizen)
    }
}

/// The citizen, if anyone is signed in.
pub(crate) struct Visitor(pub Option<Citizen>);

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Visitor> {
        Ok(Visitor(signed_in(&parts.headers, state).await?))
    }
}

async fn signed_in(headers: &HeaderMap, state: &AppState) -> Answer<Option<Citizen>> {
    match Cookie::Session.read(headers, state.config.is_https()) {
        Some(token) => Ok(session::citizen(&state.db, &token, state.clock.now()).await?),
        None => Ok(None),
    }
}

/// A JSON body; longer than the route allows, of another type or not the shape expected, it never reaches the handler.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Answer<Body<T>> {
        use axum::extract::rejection::JsonRejection;
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Body(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Failure::new(ProblemCode::UnsupportedMedia))
            }
            Err(JsonRejection::BytesRejection(rejection)) => {
                let response = rejection.into_response();
                Err(Failure::new(match response.status().as_u16() {
                    413 => ProblemCode::TooLarge,
                    _ => ProblemCode::BadRequest,
                }))
            }
            Err(_) => Err(Failure::new(ProblemCode::BadRequest)),
        }
    }
}

/// The language of a page: what the address says, else what was chosen before, else what the browser prefers.
pub(crate) struct PageLang(pub Lang);

#[derive(Deserialize)]
struct LangQuery {
    lang: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for PageLang {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<PageLang, Self::Rejection> {
        let asked = Query::<LangQuery>::try_from_uri(&parts.uri)
            .ok()
            .and_then(|query| Lang::from_tag(query.0.lang.as_deref()?));
        let header = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let chosen = || {
            header(header::COOKIE)?
                .split(';')
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(name, _)| *name == "lang")
                .and_then(|(_, value)| Lang::from_tag(value))
        };
        let preferred = || header(header::ACCEPT_LANGUAGE).map(Lang::from_accept_language);
        Ok(PageLang(
            asked.or_else(chosen).or_else(preferred).unwrap_or_default(),
        ))
    }
}

/// Lets a form of a page without script pass only when it stood on a page of ours: the browser says so itself, in a header that no
/// page can write.
pub(crate) async fn only_from_our_forms(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let ours = came_from_ours(&state, request.headers());
    if safe || ours {
        next.run(request).await
    } else {
        Failure::new(ProblemCode::Forbidden).into_response()
    }
}

fn came_from_ours(state: &AppState, headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own_origin = state.config.public_url.origin().ascii_serialization();
    match says("sec-fetch-site") {
        Some(site) => site == "same-origin",
        // Browsers of before 2023 say it this way.
        None => says("origin") == Some(own_origin.as_str()),
    }
}

/// Lets a changing request pass only when our own pages made it: another site can neither set the header nor hide where it is from.
pub(crate) async fn only_from_our_pages(request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let headers = request.headers();
    let marked = headers.get(CHANGE_HEADER).is_some_and(|value| value == "1");
    let foreign = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site");
    if safe || (marked && !foreign) {
        next.run(request).await
    } else {
        Failure::new(ProblemCode::Forbidden).into_response()
    }
}
