//! `/healthz` and `/metrics`, for those who run the server; nothing about citizens.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Api;
use crate::problem::{Answer, Failure};
use crate::state::AppState;

pub(super) fn routes() -> Api {
    Api::default()
        .add("GET", "/healthz", get(healthz))
        .add("GET", "/metrics", get(metrics))
}

/// Ready to serve: the database answers.
async fn healthz(State(state): State<AppState>) -> Answer<&'static str> {
    sqlx::query("SELECT 1")
        .execute(state.db.read())
        .await
        .map_err(|error| Failure::later(5, error))?;
    Ok("ok")
}

async fn metrics(State(state): State<AppState>) -> Response {
    let headers = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (headers, state.metrics.render()).into_response()
}
