//! `/api/v1/events`: what happened to a citizen's dossiers since a cursor.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use sync::protocol::EventsPage;

use super::Api;
use crate::events;
use crate::problem::Answer;
use crate::session::Citizen;
use crate::state::AppState;

/// Events in one answer.
const PAGE: usize = 200;

pub(super) fn routes() -> Api {
    Api::default().add("GET", "/api/v1/events", get(since))
}

#[derive(Deserialize)]
struct SinceQuery {
    #[serde(default)]
    after: u64,
}

async fn since(
    State(state): State<AppState>,
    citizen: Citizen,
    Query(query): Query<SinceQuery>,
) -> Answer<Response> {
    let mut events = events::after(&state.db, citizen.id, query.after, PAGE as i64 + 1).await?;
    let more = events.len() > PAGE;
    events.truncate(PAGE);
    let cursor = events.last().map_or(query.after, |event| event.seq);
    let page = EventsPage {
        events,
        cursor,
        more,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(page)).into_response())
}
