//! What a person does to a dossier already taken; never what an officer does.

use reader::readable;
use serde::Serialize;

use super::{Answers, Attachment, DossierId, RequestId, Sha256, Timestamp};
use crate::reading::tagged;

/// `PUT /api/v1/actions/{action_id}`: something the person does to a dossier already taken. Idempotent by its id.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionRequest {
    /// The dossier it is about.
    pub dossier: DossierId,
    /// When the person did it, by the phone's clock.
    pub declared_at: Timestamp,
    /// What they did.
    pub action: Action,
}

/// What a person can do to a dossier after it was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// Ask to withdraw it.
    Withdraw {
        /// In the person's words.
        reason: String,
    },
    /// Answer a request for supplements (status 5).
    Supplement {
        /// The request answered, as named by the event that asked.
        request: RequestId,
        /// New papers.
        attachments: Vec<Attachment>,
        /// A word to the officer; may be empty.
        note: String,
        /// Corrected answers, whole; absent when none changed.
        #[serde(skip_serializing_if = "Option::is_none")]
        answers: Option<Answers>,
    },
    /// Say whether the draft certificate is right (one day; silence agrees).
    ConfirmDraft {
        /// The request answered, as named by the event that asked.
        request: RequestId,
        /// Whether it is right.
        agreed: bool,
        /// What is wrong; empty when agreed.
        note: String,
    },
    /// How satisfied the person is, once there is a result.
    Rate {
        /// 1 to 5.
        stars: u8,
        /// May be empty.
        note: String,
    },
}

impl Action {
    /// Files whose bytes must be on the server before the action is.
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Action::Supplement { attachments, .. } => attachments,
            _ => &[],
        }
    }
}

/// 200: the action is recorded (now or before).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionTaken {
    /// Number of the event it became in the citizen's sequence.
    pub seq: u64,
    /// Files of the action the server holds; only these may the device delete.
    pub files: Vec<Sha256>,
}

readable!(struct ActionRequest { dossier, declared_at, action; });
readable!(struct ActionTaken { seq; files });
tagged!(Action {
    Withdraw = "withdraw" { reason },
    Supplement = "supplement" { request, attachments, note; answers },
    ConfirmDraft = "confirm_draft" { request, agreed, note },
    Rate = "rate" { stars, note },
});
