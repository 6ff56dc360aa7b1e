//! Written pages compressed on their way out, quickly rather than tightly; files have their compressed twins from the build.

use std::io::Write;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::documents::takes_brotli;
use crate::problem::Failure;

/// Where speed and size meet for a page of some ten kilobytes.
const QUALITY: u32 = 5;
const WINDOW: u32 = 20;

/// Compresses HTML that is not compressed yet, when the browser takes it.
pub(super) async fn pages(request: Request, next: Next) -> Response {
    let wanted = takes_brotli(request.headers());
    let response = next.run(request).await;
    let headers = response.headers();
    let html = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !wanted || !html || headers.contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // Pages are made here from memory: there is no limit to enforce.
    let plain = match to_bytes(body, usize::MAX).await {
        Ok(plain) => plain,
        Err(error) => return Failure::internal(error).into_response(),
    };
    let mut small = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    if let Err(error) = small.write_all(&plain) {
        return Failure::internal(error).into_response();
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, Body::from(small.into_inner()))
}
