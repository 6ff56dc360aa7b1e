//! A dossier on its way to the server and back; what it means is `domain`'s business.

use reader::readable;
use serde::Serialize;

use super::{
    Answers, CommuneCode, Date, DossierId, ProcedureCode, Receipt, Recorded, Sha256, Timestamp,
};
use crate::canonical;
use crate::reading::tagged;

/// `PUT /api/v1/dossiers/{id}`: one frozen dossier, exactly as the person saw it when they pressed "submit".
///
/// Sending it again with the same id and the same content is harmless and gives the same receipt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Submission {
    /// Made on the phone when the draft began; also the dossier's id for ever.
    pub id: DossierId,
    /// The procedure it applies for.
    pub procedure: ProcedureCode,
    /// Hash of the form bundle the answers are pinned to.
    pub bundle: Sha256,
    /// Relevant answers only.
    pub answers: Answers,
    /// Papers in the order the person put them.
    pub attachments: Vec<Attachment>,
    /// The centre (commune) chosen to receive it.
    pub centre: CommuneCode,
    /// How the result comes back.
    pub result_delivery: ResultDelivery,
    /// Whose hand filed it.
    pub channel: Channel,
    /// When "submit" was pressed, by the phone's clock.
    pub declared_at: Timestamp,
    /// The day the phone believed it was: rules that used `today()` are checked again with it when the clock was wrong.
    pub device_today: Date,
    /// Version of the app that filed it.
    pub app_version: String,
    /// SHA-256 of [`canonical::bytes`] of everything above; see [`Submission::seal`].
    pub snapshot_hash: Sha256,
}

impl Submission {
    /// Computes the hash of everything but the hash itself and writes it in.
    pub fn seal(mut self) -> Submission {
        self.snapshot_hash = self.content_hash();
        self
    }

    /// Hash of the canonical form of every field but `snapshot_hash`.
    pub fn content_hash(&self) -> Sha256 {
        canonical::hash_without(self, &["snapshot_hash"])
    }

    /// Whether `snapshot_hash` is the hash of what is here.
    pub fn is_sealed(&self) -> bool {
        self.snapshot_hash == self.content_hash()
    }
}

/// A file that belongs to a paper of the dossier; its bytes travel separately (tus) and are found by hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Id of the paper (component) in the bundle this page belongs to, or [`paper_of`] the question whose answer names it.
    pub paper: String,
    /// Hash of the file's bytes.
    pub sha256: Sha256,
    /// File name as the person knows it.
    pub name: String,
    /// Media type as found by looking at the bytes.
    pub media_type: String,
    /// Length in bytes.
    pub size: u64,
}

/// What stands in the place of a paper's id for files that are answers to a question: papers' ids have no such letter.
#[must_use]
pub fn paper_of(question: &str) -> String {
    ["@", question].concat()
}

/// How the result comes back to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ResultDelivery {
    /// Collected at the receiving centre.
    Counter,
    /// By post to an address, paid by the person.
    Post {
        /// Who takes it in.
        recipient: String,
        /// Phone of the one who takes it in.
        phone: String,
        /// Full address in words.
        address: String,
    },
    /// As a signed electronic document only.
    Online,
}

/// Whose hand filed the dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The citizen, in the app.
    Citizen,
}

/// 201 (new) or 200 (known already): the server has it, with a signed receipt that lists what arrived.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Taken {
    /// Only this lets the device delete its copy.
    pub receipt: Receipt,
}

/// `GET /api/v1/dossiers/{id}`: a dossier of the signed-in citizen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DossierView {
    /// What was sent.
    pub submission: Submission,
    /// The signed receipt.
    pub receipt: Receipt,
    /// Everything that happened to it, oldest first.
    pub events: Vec<Recorded>,
}

/// `GET /api/v1/events?after=cursor`: what happened since.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventsPage {
    /// Oldest first; every `seq` is above the cursor asked for.
    pub events: Vec<Recorded>,
    /// Ask after this next time.
    pub cursor: u64,
    /// Whether to ask again at once.
    pub more: bool,
}

readable!(struct Submission {
    id, procedure, bundle, answers, attachments, centre, result_delivery, channel, declared_at, device_today, app_version,
    snapshot_hash;
});
readable!(struct Attachment { paper, sha256, name, media_type, size; });
readable!(words Channel { Citizen = "citizen" });
readable!(struct Taken { receipt; });
readable!(struct DossierView { submission, receipt, events; });
readable!(struct EventsPage { events, cursor, more; });
tagged!(ResultDelivery {
    Counter = "counter" {},
    Post = "post" { recipient, phone, address },
    Online = "online" {},
});
