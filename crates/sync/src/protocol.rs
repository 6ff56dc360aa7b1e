//! What travels between phone and server, as types both sides share; it never talks to the network and decides nothing.
//!
//! Everything here is a format: fields are added, never renamed or given a new meaning, because phones keep last month's
//! app for months. Unknown fields are ignored by both sides. Each type has a snapshot test in `tests/protocol.rs`.

use serde::{Deserialize, Serialize};

pub use calendar::{Date, Timestamp};
pub use domain::dossier::{Event, Recorded, RequestId};
pub use domain::{
    ActionId, CommuneCode, DossierId, Money, PaymentId, ProcedureCode, Receipt, Sex, Sha256,
};
pub use forms::{Answers, Text, Value};

use crate::canonical;

/// Header that every changing request carries (value `1`): a page of another site cannot send it without being asked.
pub const CHANGE_HEADER: &str = "X-Motcua";
/// Media type of every error body (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Largest single attachment a phone may offer, in bytes (10 MiB).
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;
/// Most attachments one dossier or one supplement may carry.
pub const MAX_FILES: usize = 60;

// ───────────────────────────── dossier ─────────────────────────────

/// `PUT /api/v1/dossiers/{id}`: one frozen dossier, exactly as the person saw it when they pressed "submit".
///
/// Sending it again with the same id and the same content is harmless and gives the same receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Id of the paper (component) in the bundle this page belongs to.
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

/// How the result comes back to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The citizen, in the app.
    Citizen,
}

/// 201 (new) or 200 (known already): the server has it, with a signed receipt that lists what arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Only this lets the device delete its copy.
    pub receipt: Receipt,
}

/// `GET /api/v1/dossiers/{id}`: a dossier of the signed-in citizen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DossierView {
    /// What was sent.
    pub submission: Submission,
    /// The signed receipt.
    pub receipt: Receipt,
    /// Everything that happened to it, oldest first.
    pub events: Vec<Recorded>,
}

// ───────────────────────────── events ─────────────────────────────

/// `GET /api/v1/events?after=cursor`: what happened since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventsPage {
    /// Oldest first; every `seq` is above the cursor asked for.
    pub events: Vec<Recorded>,
    /// Ask after this next time.
    pub cursor: u64,
    /// Whether to ask again at once.
    pub more: bool,
}

// ───────────────────────────── actions ─────────────────────────────

/// `PUT /api/v1/actions/{action_id}`: something the person does to a dossier already taken. Idempotent by its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionRequest {
    /// The dossier it is about.
    pub dossier: DossierId,
    /// When the person did it, by the phone's clock.
    pub declared_at: Timestamp,
    /// What they did.
    pub action: Action,
}

/// What a person can do to a dossier after it was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionTaken {
    /// Number of the event it became in the citizen's sequence.
    pub seq: u64,
    /// Files of the action the server holds; only these may the device delete.
    #[serde(default)]
    pub files: Vec<Sha256>,
}

// ───────────────────────────── payments ─────────────────────────────

/// `PUT /api/v1/payments/{payment_id}`: the wish to pay one obligation one way. Idempotent by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    /// The dossier the money is for.
    pub dossier: DossierId,
    /// The obligation, as named by the event that asked for money.
    pub obligation: RequestId,
    /// How the person wants to pay.
    pub method: PaymentMethod,
}

/// How money reaches the State.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// A VietQR code that any bank's app reads.
    Vietqr,
    /// The page of the national payment platform.
    Platform,
}

/// A payment as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    /// Made on the phone.
    pub id: PaymentId,
    /// The dossier the money is for.
    pub dossier: DossierId,
    /// The obligation it settles.
    pub obligation: RequestId,
    /// What is due.
    pub amount: Money,
    /// How the person wants to pay.
    pub method: PaymentMethod,
    /// Where it stands: `paid` only once the platform told the server so.
    pub state: PaymentState,
    /// Text of the VietQR code (EMVCo), when paying that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vietqr: Option<VietqrView>,
    /// Page of the payment platform, when paying that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    /// Link anyone may open to pay on the person's behalf; shows nothing personal.
    pub share_url: String,
    /// The platform's receipt, once paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<PaymentReceipt>,
}

/// A VietQR code and the same facts in words, for those who type them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VietqrView {
    /// The code's text.
    pub payload: String,
    /// Name of the receiving bank.
    pub bank: String,
    /// Receiving account number.
    pub account: String,
    /// Whose account it is.
    pub holder: String,
    /// Transfer content to write, letter by letter.
    pub content: String,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The server has the wish but the platform has not answered yet: no code to show so far.
    Preparing,
    /// Ready to be paid.
    Waiting,
    /// The platform told the server that the money arrived.
    Paid,
    /// The platform refused or the person gave up there; start another.
    Failed,
    /// Nobody paid in time; start another.
    Expired,
}

/// Proof from the payment platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceipt {
    /// The platform's number.
    pub number: String,
    /// When the money arrived.
    pub paid_at: Timestamp,
    /// The receipt as a document, when the platform gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `GET /api/v1/pay/{token}`: what someone who pays for another may see. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPayment {
    /// What the money is for: the procedure's name.
    pub procedure: Text,
    /// What is due.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// The code, when it can be paid that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vietqr: Option<VietqrView>,
    /// The platform's page, when it can be paid that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
}

// ───────────────────────────── session ─────────────────────────────

/// `GET /api/v1/session`: who is signed in on this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionView {
    /// Nobody, or the person the identity provider vouches for.
    pub person: Option<SessionPerson>,
}

/// What the identity provider vouches for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionPerson {
    /// Opaque and stable: names the citizen's slot on the device. Not the personal number.
    pub citizen: String,
    /// Full name with diacritics.
    pub name: String,
    /// 12 digits.
    pub personal_number: String,
    /// Date of birth, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// Sex, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Phone, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

// ───────────────────────────── receipts in public ─────────────────────────────

/// `GET /api/v1/receipts/{code}`: what anyone holding the code may see of a receipt. Nothing personal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicReceipt {
    /// The receipt's code.
    pub code: String,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// The procedure's name.
    pub procedure_name: Text,
    /// When the server took it.
    pub received_at: Timestamp,
    /// Receiving centre.
    pub centre: CommuneCode,
    /// The receiving centre's name.
    pub centre_name: String,
    /// How many files arrived.
    pub files: usize,
    /// Hash of the snapshot, to compare with the paper or phone in hand.
    pub snapshot_hash: Sha256,
    /// Which key signed it.
    pub key_id: String,
}

/// `GET /api/v1/keys`: the public keys receipts are signed with, past and present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysView {
    /// Newest first.
    pub keys: Vec<PublicKey>,
}

/// One Ed25519 public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Its name in receipts.
    pub id: String,
    /// Always `Ed25519` today.
    pub algorithm: String,
    /// 32 bytes, base64url without padding.
    pub public_key: String,
}

// ───────────────────────────── problems ─────────────────────────────

/// Every error answer (RFC 9457 `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// URI naming the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short sentence in the language asked for.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What happened, what is safe, what to do: in the language asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What a program should understand.
    pub code: ProblemCode,
    /// Everything wrong with a submission or action (with `rejected`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Rejection>,
    /// Files to upload first (with `missing_attachments`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<Sha256>,
    /// Seconds to wait before trying again (with `later` and `too_many_requests`); also in the `Retry-After` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    #[serde(other)]
    Unknown,
}

impl ProblemCode {
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// What it is about, so that the page can lead there.
    pub at: Place,
    /// What is wrong and how to put it right.
    pub message: Text,
}

/// What a rejection is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
