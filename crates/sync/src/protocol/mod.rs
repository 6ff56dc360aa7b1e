//! What travels between phone and server, as types both sides share; it never talks to the network and decides nothing.
//!
//! Everything here is a format: fields are added, never renamed or given a new meaning, because phones keep last month's
//! app for months. Unknown fields are ignored by both sides. Each type has a snapshot test in `tests/protocol.rs`.

mod action;
mod dossier;
mod payment;
mod person;
mod problem;

pub use calendar::{Date, Timestamp};
pub use domain::dossier::{Event, Recorded, RequestId};
pub use domain::{
    ActionId, CommuneCode, DossierId, Money, PaymentId, ProcedureCode, Receipt, Sex, Sha256,
};
pub use forms::{Answers, Text, Value};

pub use action::{Action, ActionRequest, ActionTaken};
pub use dossier::{
    Attachment, Channel, DossierView, EventsPage, ResultDelivery, Submission, Taken, paper_of,
};
pub use payment::{
    PaymentMethod, PaymentReceipt, PaymentRequest, PaymentState, PaymentView, SharedPayment,
    VietqrView,
};
pub use person::{KeysView, PublicKey, PublicReceipt, SessionPerson, SessionView};
pub use problem::{Place, Problem, ProblemCode, Rejection};

/// Header that every changing request carries (value `1`): a page of another site cannot send it without being asked.
pub const CHANGE_HEADER: &str = "X-Motcua";
/// Media type of every error body (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Largest single attachment a phone may offer, in bytes (10 MiB).
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;
/// Most attachments one dossier or one supplement may carry.
pub const MAX_FILES: usize = 60;
