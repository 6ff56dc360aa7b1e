//! Carries the outbox over a network, step by step; the outbox decides, the store remembers, this only walks between them.

use calendar::Timestamp;

use crate::outbox::{Act, Answer, Entry, Hold, Outcome, Step, Work};
use crate::protocol::{ActionTaken, DossierId, PaymentView, Taken};
use crate::store::{DraftId, Slot, StoreError};
use crate::tus;
use crate::wire::{Network, Request, Response};

/// What the outbox may not find out by itself.
pub trait Surroundings {
    /// The phone's clock.
    fn now(&self) -> Timestamp;
    /// A random number that spreads the retries of many phones.
    fn jitter(&self) -> u32;
    /// Called whenever an entry got further, so that a page can show it.
    fn moved(&self, entry: &Entry);
    /// Whether this tab may still carry (it holds the turn and is not about to close).
    fn may_go_on(&self) -> bool {
        true
    }
}

/// What one round over the outbox came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Round {
    /// When to come back at the latest; `None` when nothing waits.
    pub next: Option<Timestamp>,
    /// Somebody has to sign in before anything goes on.
    pub sign_in_needed: bool,
    /// Delivered in this round.
    pub delivered: Vec<Outcome>,
    /// Sent back by the server in this round: drafts again, with what was found wrong.
    pub returned: Vec<DraftId>,
}

/// Carries everything that is due, the oldest first; what belongs to a dossier waits for the dossier.
pub async fn run(
    slot: &Slot,
    network: &dyn Network,
    around: &dyn Surroundings,
) -> Result<Round, StoreError> {
    let mut round = Round::default();
    let mut held: Vec<DossierId> = Vec::new();
    for entry in slot.outbox().await? {
        let dossier = entry.work.dossier();
        if held.contains(&dossier) || round.sign_in_needed || !around.may_go_on() {
            continue;
        }
        match carry(slot, entry, network, around).await {
            Ok(Came::Delivered(outcome)) => round.delivered.push(*outcome),
            Ok(Came::Returned(draft)) => round.returned.push(draft),
            Ok(Came::Held(hold)) => {
                held.push(dossier);
                match hold {
                    Hold::Later(later) => {
                        round.next =
                            Some(round.next.map_or(later.until, |next| next.min(later.until)))
                    }
                    Hold::Person(Act::SignIn) => round.sign_in_needed = true,
                    Hold::Person(_) => {}
                }
            }
            // Another tab, or the person, changed the entry: what is stored stands.
            Ok(Came::Interrupted) | Err(StoreError::Conflict | StoreError::Missing) => {
                held.push(dossier)
            }
            Err(error) => return Err(error),
        }
    }
    Ok(round)
}

enum Came {
    Delivered(Box<Outcome>),
    Returned(DraftId),
    Held(Hold),
    Interrupted,
}

async fn carry(
    slot: &Slot,
    mut entry: Entry,
    network: &dyn Network,
    around: &dyn Surroundings,
) -> Result<Came, StoreError> {
    while around.may_go_on() {
        let step = entry.next(around.now());
        let answer = match &step {
            Step::Done(outcome) => {
                slot.settle(&entry, outcome).await?;
                return Ok(Came::Delivered(Box::new(outcome.clone())));
            }
            Step::Hold(Hold::Person(Act::Correct { .. })) if goes_back(slot, &entry).await? => {
                let id = entry.work.id();
                slot.recall(&id, around.now()).await?;
                return Ok(Came::Returned(DraftId(id.0)));
            }
            Step::Hold(hold) => return Ok(Came::Held(hold.clone())),
            Step::CreateUpload(file) => tus::read_created(network.send(tus::create(file)).await),
            Step::AskOffset { url, .. } => {
                tus::read_offset(network.send(tus::ask_offset(url)).await)
            }
            Step::SendChunk {
                sha256,
                url,
                offset,
                length,
            } => match slot.file_part(sha256, *offset, *length).await {
                Ok(bytes) => {
                    tus::read_offset(network.send(tus::send_chunk(url, *offset, bytes)).await)
                }
                Err(StoreError::FileMissing(_) | StoreError::Damaged(_)) => Answer::FileUnreadable,
                Err(error) => return Err(error),
            },
            Step::Ask => {
                entry.about_to_ask();
                slot.keep_entry(&mut entry).await?;
                read_answer(&entry.work, network.send(ask(&entry.work)).await)
            }
        };
        entry.answered(&step, answer, around.now(), around.jitter());
        slot.keep_entry(&mut entry).await?;
        around.moved(&entry);
    }
    Ok(Came::Interrupted)
}

/// Whether there is a draft to go back to. Without one the entry stays, so that the person learns what was wrong.
async fn goes_back(slot: &Slot, entry: &Entry) -> Result<bool, StoreError> {
    Ok(entry.can_be_recalled() && slot.draft(&DraftId(entry.work.id().0)).await?.is_some())
}

/// The request that delivers work.
pub fn ask(work: &Work) -> Request {
    match work {
        Work::Dossier { submission } => {
            Request::change("PUT", format!("/api/v1/dossiers/{}", submission.id)).json(submission)
        }
        Work::Action { id, request } => {
            Request::change("PUT", format!("/api/v1/actions/{id}")).json(request)
        }
        Work::Payment { id, request } => {
            Request::change("PUT", format!("/api/v1/payments/{id}")).json(request)
        }
    }
}

/// What the answer to [`ask`] says.
pub fn read_answer(work: &Work, response: Option<Response>) -> Answer {
    let Some(response) = response else {
        return Answer::Lost;
    };
    if !(200..300).contains(&response.status) {
        return Answer::Refused(response.problem());
    }
    let outcome = match work {
        Work::Dossier { .. } => response
            .json()
            .map(|Taken { receipt }| Outcome::Taken { receipt }),
        Work::Action { .. } => response
            .json()
            .map(|ActionTaken { seq, files }| Outcome::Recorded { seq, files }),
        Work::Payment { .. } => response
            .json::<PaymentView>()
            .map(|payment| Outcome::Prepared { payment }),
    };
    // A captive portal's page in place of an answer is no answer.
    outcome.map_or(Answer::Lost, Answer::Delivered)
}
