//! A request and its answer in the plainest terms, so that a browser's fetch and an in-process router can both carry them.

use async_trait::async_trait;

use crate::protocol::{CHANGE_HEADER, Problem, ProblemCode};

/// One HTTP request to our own server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `PUT`, `POST`, `HEAD`, `PATCH`.
    pub method: &'static str,
    /// Path on our server, or the absolute URL the server gave for an upload.
    pub url: String,
    /// Headers beside those the browser sets.
    pub headers: Vec<(&'static str, String)>,
    /// Body; empty when there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// A request that changes something: carries the header no foreign page can send.
    pub fn change(method: &'static str, url: impl Into<String>) -> Request {
        Request {
            method,
            url: url.into(),
            headers: vec![(CHANGE_HEADER, "1".into())],
            body: Vec::new(),
        }
    }

    /// With one more header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }

    /// With a JSON body.
    pub fn json<T: serde::Serialize>(mut self, body: &T) -> Request {
        self.headers
            .push(("Content-Type", "application/json".into()));
        self.body = crate::canonical::bytes(body);
        self
    }
}

/// What the outbox reads of an HTTP answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `Upload-Offset`, in bytes.
    pub upload_offset: Option<u64>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// Body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as one of our types; `None` when it is not.
    pub fn json<T: reader::Read>(&self) -> Option<T> {
        reader::from_slice(&self.body).ok()
    }

    /// The problem an error answer tells of; a proxy's page in between is understood by its status alone.
    pub fn problem(&self) -> Problem {
        let mut problem = self.json::<Problem>().unwrap_or_else(|| Problem {
            status: self.status,
            ..Problem::new(code_of_status(self.status))
        });
        problem.status = self.status;
        if problem.code == ProblemCode::Unknown {
            problem.code = code_of_status(self.status);
        }
        problem.retry_after = problem.retry_after.or(self.retry_after);
        problem
    }
}

fn code_of_status(status: u16) -> ProblemCode {
    use ProblemCode::*;
    match status {
        400 => BadRequest,
        401 => SignInNeeded,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        409 => OffsetMismatch,
        410 => Gone,
        413 => TooLarge,
        415 => UnsupportedMedia,
        422 => Rejected,
        429 => TooManyRequests,
        460 => ChecksumMismatch,
        // Gateways in between speak for a server that is not there yet.
        408 | 425 | 502..=504 => Later,
        _ => Unknown,
    }
}

/// Carries one request and brings back what was answered.
#[async_trait(?Send)]
pub trait Network {
    /// `None` when no answer came: offline, cut, timed out. The request may or may not have arrived.
    async fn send(&self, request: Request) -> Option<Response>;
}
