//! What the outbox can carry, and when it counts as delivered; nothing here can change after it was frozen.

use std::fmt;

use serde::Serialize;

use crate::protocol::{
    ActionId, ActionRequest, Attachment, DossierId, PaymentId, PaymentRequest, PaymentView,
    Receipt, Sha256, Submission,
};
use crate::reading::tagged;

/// Names an entry: the id of the dossier, action or payment it carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EntryId(pub String);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One piece of work, frozen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Work {
    /// A dossier.
    Dossier {
        /// As it was when "submit" was pressed.
        submission: Submission,
    },
    /// An action on a dossier.
    Action {
        /// Made on the phone.
        id: ActionId,
        /// What is done.
        request: ActionRequest,
    },
    /// The wish to pay.
    Payment {
        /// Made on the phone.
        id: PaymentId,
        /// What is to be paid and how.
        request: PaymentRequest,
    },
}

impl Work {
    /// The id it carries from birth.
    pub fn id(&self) -> EntryId {
        EntryId(match self {
            Work::Dossier { submission } => submission.id.to_string(),
            Work::Action { id, .. } => id.to_string(),
            Work::Payment { id, .. } => id.to_string(),
        })
    }

    /// The dossier it is about.
    pub fn dossier(&self) -> DossierId {
        match self {
            Work::Dossier { submission } => submission.id,
            Work::Action { request, .. } => request.dossier,
            Work::Payment { request, .. } => request.dossier,
        }
    }

    /// Files that must be on the server first.
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Work::Dossier { submission } => &submission.attachments,
            Work::Action { request, .. } => request.action.attachments(),
            Work::Payment { .. } => &[],
        }
    }

    /// Whether this outcome proves that the server has all of it, so that the device may delete its own copy.
    pub fn is_proven_by(&self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Work::Dossier { submission }, Outcome::Taken { receipt }) => {
                let files = submission.attachments.iter().map(|file| &file.sha256);
                receipt.covers(submission.id, &submission.snapshot_hash, files)
            }
            (Work::Action { request, .. }, Outcome::Recorded { files, .. }) => request
                .action
                .attachments()
                .iter()
                .all(|file| files.contains(&file.sha256)),
            (Work::Payment { id, .. }, Outcome::Prepared { payment }) => payment.id == *id,
            _ => false,
        }
    }
}

/// What finished work leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outcome {
    /// The dossier is taken; the receipt lists everything that was sent.
    Taken {
        /// Signed by the server.
        receipt: Receipt,
    },
    /// The action is recorded.
    Recorded {
        /// Number of the event it became.
        seq: u64,
        /// Files the server acknowledges.
        files: Vec<Sha256>,
    },
    /// The payment can be made.
    Prepared {
        /// With its code or page.
        payment: PaymentView,
    },
}

tagged!(Work {
    Dossier = "dossier" { submission },
    Action = "action" { id, request },
    Payment = "payment" { id, request },
});
tagged!(Outcome {
    Taken = "taken" { receipt },
    Recorded = "recorded" { seq, files },
    Prepared = "prepared" { payment },
});
