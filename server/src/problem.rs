//! Everything that can go wrong with a request and the sentence the person gets; causes go to the log once, at the edge.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use i18n::{Lang, t};
use sync::protocol::{PROBLEM_JSON, Problem, ProblemCode, Rejection, Sha256, Text};

/// A request that was not carried out.
pub struct Failure {
    code: ProblemCode,
    sentence: Sentence,
    problems: Vec<Rejection>,
    hashes: Vec<Sha256>,
    retry_after: Option<u32>,
    cause: Option<anyhow::Error>,
}

/// What to say, in whichever language is asked for.
type Sentence = Box<dyn Fn(Lang) -> String + Send + Sync>;

/// What handlers return.
pub(crate) type Answer<T> = Result<T, Failure>;

impl Failure {
    /// A failure with words of its own.
    pub fn saying(
        code: ProblemCode,
        sentence: impl Fn(Lang) -> String + Send + Sync + 'static,
    ) -> Failure {
        Failure {
            code,
            sentence: Box::new(sentence),
            problems: Vec::new(),
            hashes: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// A failure with the usual words for its kind.
    #[must_use]
    pub fn new(code: ProblemCode) -> Failure {
        Failure::saying(code, move |lang| usual_sentence(code, lang))
    }

    /// 422 with everything a person must correct.
    #[must_use]
    pub fn rejected(problems: Vec<Rejection>) -> Failure {
        Failure {
            problems,
            ..Failure::new(ProblemCode::Rejected)
        }
    }

    /// 409: these files first.
    #[must_use]
    pub fn missing(hashes: Vec<Sha256>) -> Failure {
        let count = hashes.len();
        Failure {
            hashes,
            ..Failure::saying(ProblemCode::MissingAttachments, move |lang| {
                t::problem::missing_attachments(lang, count)
            })
        }
    }

    /// 429: wait so many seconds.
    #[must_use]
    pub fn too_many(seconds: u32) -> Failure {
        Failure {
            retry_after: Some(seconds),
            ..Failure::saying(ProblemCode::TooManyRequests, move |lang| {
                t::problem::too_many_requests(lang, seconds)
            })
        }
    }

    /// 503: wait so many seconds.
    #[must_use]
    pub fn later(seconds: u32, cause: impl Into<anyhow::Error>) -> Failure {
        Failure {
            retry_after: Some(seconds),
            cause: Some(cause.into()),
            ..Failure::new(ProblemCode::Later)
        }
    }

    /// 500: ours to repair.
    #[must_use]
    pub fn internal(cause: impl Into<anyhow::Error>) -> Failure {
        Failure {
            cause: Some(cause.into()),
            ..Failure::new(ProblemCode::Internal)
        }
    }

    /// 404 in the usual words.
    #[must_use]
    pub fn not_found() -> Failure {
        Failure::new(ProblemCode::NotFound)
    }

    /// The sentence, where whoever writes forms can mend what they said; a page then shows it beside what they said.
    #[must_use]
    pub(crate) fn said_to_author(&self, lang: Lang) -> Option<String> {
        (self.code == ProblemCode::BadRequest).then(|| (self.sentence)(lang))
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn body(&self, lang: Lang) -> Problem {
        Problem {
            title: title(self.code, lang).to_owned(),
            detail: Some((self.sentence)(lang)),
            problems: self.problems.clone(),
            hashes: self.hashes.clone(),
            retry_after: self.retry_after,
            ..Problem::new(self.code)
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Failure {
        match error {
            // Writers queue for one connection: a full queue is load, not a fault.
            sqlx::Error::PoolTimedOut => Failure::later(5, error),
            sqlx::Error::Database(ref cause) if is_passing(cause.code().as_deref()) => {
                Failure::later(30, error)
            }
            other => Failure::internal(other),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::internal(error)
    }
}

impl From<object_store::Error> for Failure {
    fn from(error: object_store::Error) -> Failure {
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            let io = inner.downcast_ref::<std::io::Error>();
            if io.is_some_and(|io| io.kind() == std::io::ErrorKind::StorageFull) {
                return Failure::later(60, error);
            }
            cause = inner.source();
        }
        Failure::internal(error)
    }
}

/// SQLite's codes for trouble that passes: busy (5), disk full (13).
fn is_passing(code: Option<&str>) -> bool {
    let primary = code
        .and_then(|code| code.parse::<u32>().ok())
        .map(|code| code & 0xff);
    matches!(primary, Some(5 | 13))
}

/// A failure on its way to [`speak`], which knows the language.
#[derive(Clone)]
struct Unspoken(Arc<Failure>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(code = self.code.name(), cause = %format!("{cause:#}"), "request failed");
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Unspoken(Arc::new(self)));
        response
    }
}

/// Writes every error answer as `application/problem+json` in the language the request asks for.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    let lang = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map(Lang::from_accept_language)
        .unwrap_or_default();
    let mut response = next.run(request).await;
    if let Some(Unspoken(failure)) = response.extensions_mut().remove::<Unspoken>() {
        return spoken(response, &failure, lang);
    }
    match ProblemCode::for_bare(
        response.status(),
        response.headers().get(header::CONTENT_TYPE),
    ) {
        Some(code) => {
            let failure = Failure::new(code);
            spoken(response, &failure, lang)
        }
        None => response,
    }
}

fn spoken(bare: Response, failure: &Failure, lang: Lang) -> Response {
    let body = failure.body(lang);
    let (mut parts, _) = bare.into_parts();
    parts.status = failure.status();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.code()),
    );
    if let Some(seconds) = failure.retry_after {
        parts.headers.insert(header::RETRY_AFTER, seconds.into());
    }
    let text = serde_json::to_string(&body).unwrap_or_default();
    Response::from_parts(parts, text.into())
}

/// Codes for answers that the framework made without us (unknown path, wrong method, body too long …).
trait ForBare {
    fn for_bare(status: StatusCode, content_type: Option<&HeaderValue>) -> Option<ProblemCode>;
}

impl ForBare for ProblemCode {
    fn for_bare(status: StatusCode, content_type: Option<&HeaderValue>) -> Option<ProblemCode> {
        let plain = content_type.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
        // 412 is tus's own way to say "another version"; its headers say the rest.
        let ours = status != StatusCode::PRECONDITION_FAILED;
        if !plain || !ours || !(status.is_client_error() || status.is_server_error()) {
            return None;
        }
        Some(match status {
            StatusCode::UNAUTHORIZED => ProblemCode::SignInNeeded,
            StatusCode::FORBIDDEN => ProblemCode::Forbidden,
            StatusCode::NOT_FOUND => ProblemCode::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMedia,
            StatusCode::TOO_MANY_REQUESTS => ProblemCode::TooManyRequests,
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => ProblemCode::Later,
            status if status.is_server_error() => ProblemCode::Internal,
            _ => ProblemCode::BadRequest,
        })
    }
}

/// One sentence in both languages, for what the device keeps.
pub(crate) fn both(sentence: impl Fn(Lang) -> String) -> Text {
    Text {
        vi: sentence(Lang::Vi),
        en: sentence(Lang::En),
    }
}

fn title(code: ProblemCode, lang: Lang) -> &'static str {
    use t::problem as say;
    match code {
        ProblemCode::BadRequest => say::title_bad_request(lang),
        ProblemCode::SignInNeeded => say::title_sign_in_needed(lang),
        ProblemCode::Forbidden => say::title_forbidden(lang),
        ProblemCode::NotFound => say::title_not_found(lang),
        ProblemCode::MethodNotAllowed => say::title_method_not_allowed(lang),
        ProblemCode::MissingAttachments => say::title_missing_attachments(lang),
        ProblemCode::Conflict => say::title_conflict(lang),
        ProblemCode::OffsetMismatch => say::title_offset_mismatch(lang),
        ProblemCode::Gone => say::title_gone(lang),
        ProblemCode::TooLarge => say::title_too_large(lang),
        ProblemCode::UnsupportedMedia => say::title_unsupported_media(lang),
        ProblemCode::Rejected => say::title_rejected(lang),
        ProblemCode::TooManyRequests => say::title_too_many_requests(lang),
        ProblemCode::ChecksumMismatch => say::title_checksum_mismatch(lang),
        ProblemCode::Later => say::title_later(lang),
        ProblemCode::Internal | ProblemCode::Unknown => say::title_internal(lang),
    }
}

fn usual_sentence(code: ProblemCode, lang: Lang) -> String {
    use t::problem as say;
    match code {
        ProblemCode::BadRequest => say::bad_request(lang),
        ProblemCode::SignInNeeded => say::sign_in_needed(lang),
        ProblemCode::Forbidden => say::forbidden(lang),
        ProblemCode::NotFound => say::not_found(lang),
        ProblemCode::MethodNotAllowed => say::method_not_allowed(lang),
        ProblemCode::MissingAttachments => return say::missing_attachments(lang, 1),
        ProblemCode::Conflict => say::dossier_conflict(lang),
        ProblemCode::OffsetMismatch => say::offset_mismatch(lang),
        ProblemCode::Gone => say::upload_gone(lang),
        ProblemCode::TooLarge => say::body_too_large(lang),
        ProblemCode::UnsupportedMedia => say::unsupported_body(lang),
        ProblemCode::Rejected => say::rejected(lang),
        ProblemCode::TooManyRequests => return say::too_many_requests(lang, 60),
        ProblemCode::ChecksumMismatch => say::checksum_mismatch(lang),
        ProblemCode::Later => say::later(lang),
        ProblemCode::Internal | ProblemCode::Unknown => say::internal(lang),
    }
    .to_owned()
}
