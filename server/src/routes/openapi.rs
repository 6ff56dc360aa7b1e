//! `/api/v1/openapi.json`: the published description of everything above; a test holds it against the real addresses.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Api;

/// The description, kept by hand beside the handlers.
pub const DESCRIPTION: &str = include_str!("openapi.json");

pub(super) fn routes() -> Api {
    Api::default().add("GET", "/api/v1/openapi.json", get(describe))
}

async fn describe() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, DESCRIPTION).into_response()
}
