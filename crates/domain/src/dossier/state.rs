//! Where a dossier stands, folded from its events by phone, server and tests alike; never stored by itself.

use calendar::Timestamp;

use super::{DossierCode, DraftField, Event, File, Recorded, RequestId, RequestedPaper, Status};
use crate::fee::FeeLine;
use crate::{Money, PaymentId, ReceiptCode};

/// Everything that follows from the events of one dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierState {
    /// The newest status; `None` before the server has received it.
    pub status: Option<Status>,
    /// What the officer wrote with the newest status.
    pub note: Option<String>,
    /// Code of the signed receipt and when it was given.
    pub receipt: Option<(ReceiptCode, Timestamp)>,
    /// Code of the province.
    pub code: Option<DossierCode>,
    /// When the result is promised.
    pub due: Option<Timestamp>,
    /// What the citizen has to do, oldest first.
    pub tasks: Vec<Task>,
    /// What was paid.
    pub paid: Vec<Paid>,
    /// The citizen asked to withdraw and the province has not decided.
    pub withdrawal_pending: bool,
    /// How it ended, once it did.
    pub outcome: Option<Outcome>,
    /// Stars given by the citizen.
    pub rating: Option<u8>,
    /// Why it does not reach the province for now.
    pub problem: Option<String>,
    /// All events, each once, in their order.
    pub timeline: Vec<Recorded>,
}

/// Something only the citizen can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Send missing papers or corrections.
    Supplement {
        /// The request to answer.
        request: RequestId,
        /// All that is missing.
        items: Vec<RequestedPaper>,
        /// Last day to answer.
        until: Option<calendar::Date>,
    },
    /// Pay.
    Pay {
        /// The obligation to meet.
        obligation: RequestId,
        /// What for.
        lines: Vec<FeeLine>,
        /// How much.
        total: Money,
        /// In a sentence.
        reason: String,
    },
    /// Look over the draft certificate.
    ConfirmDraft {
        /// The draft to answer.
        request: RequestId,
        /// What the certificate will say.
        fields: Vec<DraftField>,
        /// The draft as a document.
        file: Option<File>,
        /// After this instant silence counts as agreement.
        confirm_by: Timestamp,
    },
}

/// A payment the platform confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The obligation it met.
    pub obligation: RequestId,
    /// The attempt that succeeded.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
    /// Number of the e-receipt.
    pub receipt_no: Option<String>,
}

/// How a dossier ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not taken in.
    Refused {
        /// Why.
        reason: String,
    },
    /// There is a result.
    Result {
        /// The electronic result.
        files: Vec<File>,
        /// Where the paper result is.
        place: Option<String>,
    },
}

impl DossierState {
    /// Folds events given in any order, some perhaps twice; events with the same number are one event.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut events: Vec<&Recorded> = events.into_iter().collect();
        order::by_key(&mut events, |recorded| recorded.seq);
        events.dedup_by_key(|recorded| recorded.seq);
        let mut folding = Folding::default();
        for recorded in &events {
            folding.absorb(recorded);
        }
        let mut state = folding.state;
        state.timeline = events.into_iter().cloned().collect();
        if state
            .status
            .is_some_and(|status| status.is_final() || status == Status::Processed)
        {
            state.tasks.clear();
            state.withdrawal_pending = false;
        }
        state
    }

    /// Whether asking to withdraw makes sense now.
    pub fn can_be_withdrawn(&self) -> bool {
        !self.withdrawal_pending && self.status.is_some_and(Status::can_be_withdrawn)
    }

    /// Whether the citizen is invited to rate the service.
    pub fn can_be_rated(&self) -> bool {
        self.status == Some(Status::Returned) && self.rating.is_none()
    }

    /// The supplement task with this request, if it is still open.
    pub fn open_task(&self, request: &RequestId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.request() == request)
    }
}

impl Task {
    /// The request or obligation it answers.
    pub fn request(&self) -> &RequestId {
        match self {
            Self::Supplement { request, .. } | Self::ConfirmDraft { request, .. } => request,
            Self::Pay { obligation, .. } => obligation,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Supplement { .. } => Kind::Supplement,
            Self::Pay { .. } => Kind::Payment,
            Self::ConfirmDraft { .. } => Kind::Draft,
        }
    }
}

/// Requests of different kinds may carry the same id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Supplement,
    Payment,
    Draft,
}

/// The state so far, and which requests were answered: a request repeated late does not open again.
#[derive(Default)]
struct Folding<'a> {
    state: DossierState,
    answered: Vec<(Kind, &'a RequestId)>,
}

impl<'a> Folding<'a> {
    fn absorb(&mut self, recorded: &'a Recorded) {
        let state = &mut self.state;
        match &recorded.event {
            Event::Received { receipt_code } => {
                state.receipt.get_or_insert((*receipt_code, recorded.at));
                state.status.get_or_insert(Status::New);
            }
            Event::CodeAssigned { code } => {
                state.code = Some(code.clone());
                state.problem = None;
            }
            Event::Status { status, note, .. } => {
                self.reach(*status);
                self.state.note.clone_from(note);
            }
            Event::Due { at, .. } => state.due = Some(*at),
            Event::SupplementRequested {
                request,
                items,
                until,
            } => {
                self.ask(Task::Supplement {
                    request: request.clone(),
                    items: items.clone(),
                    until: *until,
                });
            }
            Event::Supplemented { request } => self.answer(Kind::Supplement, request),
            Event::PaymentRequested {
                obligation,
                lines,
                total,
                reason,
            } => self.ask(Task::Pay {
                obligation: obligation.clone(),
                lines: lines.clone(),
                total: *total,
                reason: reason.clone(),
            }),
            Event::Paid {
                obligation,
                payment,
                amount,
                at,
                receipt_no,
            } => {
                if state.paid.iter().all(|paid| paid.payment != *payment) {
                    state.paid.push(Paid {
                        obligation: obligation.clone(),
                        payment: *payment,
                        amount: *amount,
                        at: *at,
                        receipt_no: receipt_no.clone(),
                    });
                }
                self.answer(Kind::Payment, obligation);
            }
            Event::DraftCertificate {
                request,
                fields,
                file,
                confirm_by,
            } => self.ask(Task::ConfirmDraft {
                request: request.clone(),
                fields: fields.clone(),
                file: file.clone(),
                confirm_by: *confirm_by,
            }),
            Event::DraftConfirmed { request, .. } => self.answer(Kind::Draft, request),
            Event::WithdrawalRequested { .. } => state.withdrawal_pending = true,
            Event::Refused { reason } => {
                state.outcome = Some(Outcome::Refused {
                    reason: reason.clone(),
                });
                self.reach(Status::Refused);
            }
            Event::ResultReady { files, place } => {
                state.outcome = Some(Outcome::Result {
                    files: files.clone(),
                    place: place.clone(),
                });
                if state.status != Some(Status::Returned) {
                    self.reach(Status::Processed);
                }
            }
            Event::Rated { stars, .. } => state.rating = Some((*stars).clamp(1, 5)),
            Event::BridgeProblem { text } => state.problem = Some(text.clone()),
            Event::Unknown => {}
        }
    }

    /// A dossier that leaves "supplement" or "payment" and moves on was supplemented or paid,
    /// even if nobody recorded how (at the counter, say).
    fn reach(&mut self, status: Status) {
        let settled = match self.state.status.replace(status) {
            Some(Status::SupplementRequested) => Some(Kind::Supplement),
            Some(Status::PaymentRequested) => Some(Kind::Payment),
            _ => None,
        };
        if settled.is_some() && matches!(status, Status::Accepted | Status::InProgress) {
            self.state.tasks.retain(|task| Some(task.kind()) != settled);
        }
        self.state.problem = None;
    }

    fn ask(&mut self, task: Task) {
        let same =
            |kind: Kind, request: &RequestId| kind == task.kind() && request == task.request();
        if self
            .answered
            .iter()
            .any(|(kind, request)| same(*kind, request))
        {
            return;
        }
        match self
            .state
            .tasks
            .iter_mut()
            .find(|open| same(open.kind(), open.request()))
        {
            Some(open) => *open = task,
            None => self.state.tasks.push(task),
        }
    }

    fn answer(&mut self, kind: Kind, request: &'a RequestId) {
        self.answered.push((kind, request));
        self.state
            .tasks
            .retain(|task| task.kind() != kind || task.request() != request);
    }
}

#[cfg(test)]
mod tests;
