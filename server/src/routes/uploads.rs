//! `/api/v1/uploads`: the tus 1.0.0 protocol over [`crate::uploads`]; files of a citizen, found by the hash of their bytes.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, head, options, patch, post};
use domain::Sha256;
use domain::media::{MediaKind, MediaProblem};
use i18n::t;
use sync::protocol::ProblemCode;
use sync::tus::metadata_value;

use super::Api;
use crate::problem::{Answer, Failure};
use crate::session::Citizen;
use crate::state::AppState;
use crate::uploads::{self, Announcement, Upload, UploadError};

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

pub(super) fn routes() -> Api {
    Api::default()
        .add("OPTIONS", "/api/v1/uploads", options(capabilities))
        .add("POST", "/api/v1/uploads", post(begin))
        .add("HEAD", "/api/v1/uploads/{id}", head(stand))
        .add("PATCH", "/api/v1/uploads/{id}", patch(receive))
        .add("DELETE", "/api/v1/uploads/{id}", delete(forget))
        .with(|router: Router<AppState>| router.route_layer(from_fn(version)))
}

/// Every answer names the protocol's version; a request of another version is told which one we speak.
async fn version(request: Request, next: Next) -> Response {
    let spoken = request.headers().get(TUS_RESUMABLE);
    let other = spoken.is_some_and(|spoken| spoken != VERSION);
    let mut response = if other {
        (StatusCode::PRECONDITION_FAILED, [(TUS_VERSION, VERSION)]).into_response()
    } else {
        next.run(request).await
    };
    response.headers_mut().insert(TUS_RESUMABLE, VERSION);
    response
}

async fn capabilities(State(state): State<AppState>) -> Response {
    let extensions = HeaderValue::from_static("creation,expiration,termination");
    let headers = [
        (TUS_VERSION, VERSION),
        (TUS_EXTENSION, extensions),
        (TUS_MAX_SIZE, state.config.max_file_bytes.into()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn begin(
    State(state): State<AppState>,
    citizen: Citizen,
    headers: HeaderMap,
) -> Answer<Response> {
    let file = announcement(&headers, state.config.max_file_bytes)?;
    let upload = uploads::begin(&state, &citizen, file).await?;
    let mut response = (StatusCode::CREATED, standing(&upload)).into_response();
    let location = format!("/api/v1/uploads/{}", upload.id);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn stand(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
) -> Answer<Response> {
    let upload = uploads::find(&state, &citizen, &id).await?;
    Ok((StatusCode::OK, standing(&upload)).into_response())
}

async fn receive(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    if text(&headers, &header::CONTENT_TYPE) != Some("application/offset+octet-stream") {
        return Err(Failure::new(ProblemCode::UnsupportedMedia));
    }
    let offset = number(&headers, &UPLOAD_OFFSET)?;
    // In a task of its own: when the phone hangs up, the bytes that came are still written down.
    let received = tokio::spawn(async move {
        uploads::receive(&state, &citizen, &id, offset, body.into_data_stream()).await
    });
    let upload = received.await.map_err(Failure::internal)??;
    Ok((StatusCode::NO_CONTENT, standing(&upload)).into_response())
}

async fn forget(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    uploads::forget(&state, &citizen, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn standing(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(UPLOAD_OFFSET, upload.received.into());
    headers.insert(UPLOAD_LENGTH, upload.size.into());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(expires) = HeaderValue::from_str(&http_date(upload.expires_at)) {
        headers.insert(UPLOAD_EXPIRES, expires);
    }
    headers
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
fn http_date(at: calendar::Timestamp) -> String {
    let since = std::time::Duration::from_millis(at.millis().unsigned_abs());
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
}

fn announcement(headers: &HeaderMap, limit: u64) -> Answer<Announcement> {
    let size = number(headers, &UPLOAD_LENGTH)?;
    let metadata =
        text(headers, &UPLOAD_METADATA).ok_or_else(|| Failure::new(ProblemCode::BadRequest))?;
    let value = |key: &str| metadata_value(metadata, key);
    let sha256 = value("sha256")
        .and_then(|text| Sha256::parse(&text).ok())
        .ok_or_else(|| Failure::new(ProblemCode::BadRequest))?;
    let media_type = value("type").unwrap_or_default();
    if size == 0 {
        return Err(MediaProblem::Empty.into());
    }
    if size > limit {
        return Err(Failure::saying(ProblemCode::TooLarge, move |lang| {
            t::problem::file_too_large(lang, limit >> 20)
        }));
    }
    let heic = media_type.contains("heic") || media_type.contains("heif");
    let kind = MediaKind::from_media_type(&media_type).ok_or(if heic {
        MediaProblem::Heic
    } else {
        MediaProblem::Other
    })?;
    Ok(Announcement { sha256, kind, size })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Answer<u64> {
    text(headers, name)
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Failure::new(ProblemCode::BadRequest))
}

impl From<MediaProblem> for Failure {
    fn from(problem: MediaProblem) -> Failure {
        Failure::saying(ProblemCode::UnsupportedMedia, move |lang| {
            match problem {
                MediaProblem::Empty => t::problem::file_empty(lang),
                MediaProblem::Heic => t::problem::file_heic(lang),
                MediaProblem::Other => t::problem::file_kind_not_taken(lang),
                MediaProblem::Truncated => t::problem::file_truncated(lang),
            }
            .to_owned()
        })
    }
}

impl From<UploadError> for Failure {
    fn from(error: UploadError) -> Failure {
        match error {
            UploadError::Unknown => Failure::not_found(),
            UploadError::Gone => Failure::new(ProblemCode::Gone),
            UploadError::Elsewhere { .. } => Failure::new(ProblemCode::OffsetMismatch),
            UploadError::TooLong => Failure::new(ProblemCode::TooLarge),
            UploadError::TooMany => Failure::too_many(60),
            UploadError::Damaged => Failure::new(ProblemCode::ChecksumMismatch),
            UploadError::Media(problem) => problem.into(),
            UploadError::Renamed => Failure::saying(ProblemCode::UnsupportedMedia, |lang| {
                t::problem::file_renamed(lang).to_owned()
            }),
            UploadError::Database(error) => error.into(),
            UploadError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_is_written_as_http_writes_dates() {
        let at = calendar::Timestamp::from_millis(784_111_777_000);
        assert_eq!(http_date(at), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
