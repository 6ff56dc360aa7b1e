//! The two pieces of OAuth 2.0 that every token endpoint shares; it never knows a client.

use axum::Json;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use serde_json::json;

/// Reads HTTP Basic credentials (RFC 7617).
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let bytes = BASE64
        .decode(value.strip_prefix("Basic ")?.as_bytes())
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, secret) = text.split_once(':')?;
    Some((name.to_owned(), secret.to_owned()))
}

/// An OAuth error answer: 401 for unknown clients, otherwise 400 (RFC 6749 §5.2).
pub(crate) fn oauth_error(error: &str) -> Response {
    let status = if error == "invalid_client" {
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::BAD_REQUEST
    };
    (status, Json(json!({ "error": error }))).into_response()
}
