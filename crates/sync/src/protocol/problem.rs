//! Error answers a program and a person can both act on (RFC 9457); never a cause that only belongs in a log.

use reader::{Read, Unreadable, readable};
use serde::Serialize;
use serde_json::Value;

use super::{Sha256, Text};
use crate::reading::tagged;

/// Every error answer (RFC 9457 `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// URI naming the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short sentence in the language asked for.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What happened, what is safe, what to do: in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What a program should understand.
    pub code: ProblemCode,
    /// Everything wrong with a submission or action (with `rejected`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Rejection>,
    /// Files to upload first (with `missing_attachments`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<Sha256>,
    /// Seconds to wait before trying again (with `later` and `too_many_requests`); also in the `Retry-After` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem of this kind with its usual status and nothing in words yet.
    pub fn new(code: ProblemCode) -> Problem {
        Problem {
            kind: format!("urn:motcua:problem:{}", code.name()),
            title: String::new(),
            status: code.status(),
            detail: None,
            code,
            problems: Vec::new(),
            hashes: Vec::new(),
            retry_after: None,
        }
    }
}

/// What a program should understand of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// 400: the request cannot be read.
    BadRequest,
    /// 401: sign in (again) and repeat.
    SignInNeeded,
    /// 403: not yours, or the change header is missing.
    Forbidden,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 409: upload `hashes` first, then repeat.
    MissingAttachments,
    /// 409: this id is known with other content; the first one stands.
    Conflict,
    /// 409 (tus): the offset is not where the server is; ask again with HEAD.
    OffsetMismatch,
    /// 410: the upload was forgotten; create it again.
    Gone,
    /// 413.
    TooLarge,
    /// 415: this kind of file or body is not taken.
    UnsupportedMedia,
    /// 422: a person must correct what `problems` lists.
    Rejected,
    /// 429: wait `retry_after`.
    TooManyRequests,
    /// 460 (tus): the bytes do not have the hash announced; the upload starts over.
    ChecksumMismatch,
    /// 503: wait `retry_after`.
    Later,
    /// 500: our fault; wait and repeat.
    Internal,
    /// A code this version does not know: go by the status.
    Unknown,
}

impl ProblemCode {
    /// Every code this version knows.
    pub const ALL: [ProblemCode; 16] = {
        use ProblemCode::*;
        [
            BadRequest,
            SignInNeeded,
            Forbidden,
            NotFound,
            MethodNotAllowed,
            MissingAttachments,
            Conflict,
            OffsetMismatch,
            Gone,
            TooLarge,
            UnsupportedMedia,
            Rejected,
            TooManyRequests,
            ChecksumMismatch,
            Later,
            Internal,
        ]
    };

    /// The HTTP status this code comes with (500 for one that is unknown).
    pub fn status(self) -> u16 {
        use ProblemCode::*;
        match self {
            BadRequest => 400,
            SignInNeeded => 401,
            Forbidden => 403,
            NotFound => 404,
            MethodNotAllowed => 405,
            MissingAttachments | Conflict | OffsetMismatch => 409,
            Gone => 410,
            TooLarge => 413,
            UnsupportedMedia => 415,
            Rejected => 422,
            TooManyRequests => 429,
            ChecksumMismatch => 460,
            Later => 503,
            Internal | Unknown => 500,
        }
    }

    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        use ProblemCode::*;
        match self {
            BadRequest => "bad_request",
            SignInNeeded => "sign_in_needed",
            Forbidden => "forbidden",
            NotFound => "not_found",
            MethodNotAllowed => "method_not_allowed",
            MissingAttachments => "missing_attachments",
            Conflict => "conflict",
            OffsetMismatch => "offset_mismatch",
            Gone => "gone",
            TooLarge => "too_large",
            UnsupportedMedia => "unsupported_media",
            Rejected => "rejected",
            TooManyRequests => "too_many_requests",
            ChecksumMismatch => "checksum_mismatch",
            Later => "later",
            Internal => "internal",
            Unknown => "unknown",
        }
    }
}

/// One reason the server did not take a submission or an action, in both languages because the device keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// What it is about, so that the page can lead there.
    pub at: Place,
    /// What is wrong and how to put it right.
    pub message: Text,
}

/// What a rejection is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Place {
    /// An answer, by its path in the form.
    Answer {
        /// As the form writes paths.
        path: String,
    },
    /// A paper that is missing or wrong.
    Paper {
        /// Id of the paper in the bundle.
        paper: String,
    },
    /// One file.
    File {
        /// Hash of its bytes.
        sha256: Sha256,
    },
    /// The receiving centre.
    Centre,
    /// The dossier as a whole: procedure no longer offered, form withdrawn, already withdrawn …
    Dossier,
}

impl Read for ProblemCode {
    fn read(value: Value) -> Result<ProblemCode, Unreadable> {
        let name = String::read(value)?;
        let known = ProblemCode::ALL
            .into_iter()
            .find(|code| code.name() == name);
        Ok(known.unwrap_or(ProblemCode::Unknown))
    }
}

readable!(with ProblemCode);
readable!(struct Problem { kind = "type", title, status, code; detail, problems, hashes, retry_after });
readable!(struct Rejection { at, message; });
tagged!(Place {
    Answer = "answer" { path },
    Paper = "paper" { paper },
    File = "file" { sha256 },
    Centre = "centre" {},
    Dossier = "dossier" {},
});
