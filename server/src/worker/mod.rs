//! Slow work as rows in a table: claimed with a lease, tried again later and later, at last given to a person.
//!
//! A citizen's request only queues; it never waits for the province or the bank.

mod bridge;
mod queue;
mod runner;

use async_trait::async_trait;
use calendar::Timestamp;
use domain::DossierId;
use serde_json::Value;
use std::time::Duration;

use crate::state::AppState;

pub use bridge::handlers;
pub use queue::enqueue;
pub use runner::{Handlers, Runner};

/// What kind of work a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Bring a new dossier to the province. Key: `send_dossier:{dossier}`.
    SendDossier,
    /// Bring a supplement. Payload: `{"action": id}`.
    SendSupplement,
    /// Bring a wish to withdraw. Payload: `{"action": id}`.
    SendWithdrawal,
    /// Bring the answer to a draft certificate. Payload: `{"action": id}`.
    SendDraftAnswer,
    /// Bring a rating. Payload: `{"action": id}`.
    SendRating,
    /// Tell the province that an obligation was paid. Payload: `{"payment": id}`.
    TellPaid,
    /// Ask the payment platform for a page to pay on. Payload: `{"payment": id}`.
    OpenPayment,
    /// Ask the province for news of a dossier, again and again until it has ended.
    FollowDossier,
    /// Record that silence agreed to a draft certificate. Payload: `{"request": id}`; runs at the end of its term.
    DraftSilence,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [JobKind; 9] = [
        JobKind::SendDossier,
        JobKind::SendSupplement,
        JobKind::SendWithdrawal,
        JobKind::SendDraftAnswer,
        JobKind::SendRating,
        JobKind::TellPaid,
        JobKind::OpenPayment,
        JobKind::FollowDossier,
        JobKind::DraftSilence,
    ];

    /// As the table has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            JobKind::SendDossier => "send_dossier",
            JobKind::SendSupplement => "send_supplement",
            JobKind::SendWithdrawal => "send_withdrawal",
            JobKind::SendDraftAnswer => "send_draft_answer",
            JobKind::SendRating => "send_rating",
            JobKind::TellPaid => "tell_paid",
            JobKind::OpenPayment => "open_payment",
            JobKind::FollowDossier => "follow_dossier",
            JobKind::DraftSilence => "draft_silence",
        }
    }

    fn from_name(name: &str) -> Option<JobKind> {
        JobKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Work to queue.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// What kind.
    pub kind: JobKind,
    /// Jobs of one lane run one after another; one that waits for a person holds up those behind it.
    pub lane: String,
    /// Queued once under this key, however often it is asked for.
    pub key: String,
    /// The dossier it is about.
    pub dossier: Option<DossierId>,
    /// What the handler needs besides.
    pub payload: Value,
    /// Not before.
    pub run_at: Timestamp,
}

impl NewJob {
    /// Work that carries something of a dossier to the province, in the order the citizen did it.
    #[must_use]
    pub fn towards_province(
        kind: JobKind,
        dossier: DossierId,
        subject: &str,
        payload: Value,
        now: Timestamp,
    ) -> NewJob {
        NewJob {
            kind,
            lane: format!("dossier:{dossier}"),
            key: format!("{}:{subject}", kind.name()),
            dossier: Some(dossier),
            payload,
            run_at: now,
        }
    }
}

/// Work claimed by this process.
#[derive(Clone, Debug)]
pub struct Job {
    /// Row id.
    pub id: i64,
    /// What kind.
    pub kind: JobKind,
    /// The dossier it is about.
    pub dossier: Option<DossierId>,
    /// What was queued with it.
    pub payload: Value,
    /// 1 the first time.
    pub attempt: u32,
    claim: String,
    first_at: Timestamp,
}

/// How an attempt ended. "Try again" and "a person must act" are different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Finished; never runs again.
    Done,
    /// Went well and is to run again after so long (following a dossier).
    Again(Duration),
    /// Could not be done now; tried again later, each time a little later. Why goes to the log and the table: no personal data.
    Later(String),
    /// Trying again cannot help. Why is for the staff; the citizen is told in `tell`, or in usual words.
    Person {
        /// For the staff; no personal data.
        why: String,
        /// For the citizen's timeline, in Vietnamese.
        tell: Option<String>,
    },
}

/// Someone who can do one kind of work.
#[async_trait]
pub trait Handler: Send + Sync {
    /// One attempt. It may be cut off at any point and run again: record what was sent before and after.
    async fn run(&self, job: &Job, state: &AppState) -> Outcome;
}
