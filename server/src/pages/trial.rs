//! `/preview/{hash}`: the app with a form that may not be published yet; the one page that may stand in a frame of ours.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Sha256;
use i18n::t;
use maud::html;

use super::show;
use crate::extract::PageLang;
use crate::headers::Framing;
use crate::problem::{Answer, Failure};
use crate::publishing;
use crate::state::AppState;
use crate::web::Page;

pub(super) async fn page(
    State(state): State<AppState>,
    PageLang(lang): PageLang,
    Path(hash): Path<String>,
) -> Answer<Response> {
    let hash = Sha256::parse(&hash).map_err(|_| Failure::not_found())?;
    let known = state.catalogue().bundle(&hash).is_some()
        || publishing::kept(&state, &hash).await?.is_some();
    if !known {
        return Ok(super::missing_page(&state, lang).into_response());
    }
    let page = Page {
        title: t::authoring::trial_title(lang).to_owned(),
        description: t::authoring::description(lang).to_owned(),
        canonical: None,
        body: html! {},
    };
    let mut response = show(&state, StatusCode::OK, lang, &page);
    response.extensions_mut().insert(Framing::Inside);
    Ok(response)
}
