//! The real outbox and the real store against a network that fails in every way we know: each dossier arrives once.

mod any;
mod server;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use server::{Fault, Line};
use sync::carry::{self, Round, Surroundings};
use sync::memory::MemoryBackend;
use sync::outbox::{Act, Entry, Outcome, Standing, Why, Work};
use sync::protocol::{Action, ActionRequest, ProblemCode, Timestamp};
use sync::store::{DraftState, Slot, Store, StoreError};
use sync::tus::CHUNK_BYTES;

use crate::contract::given::*;
use crate::now;

/// A phone with a store, a clock and a line.
struct Phone {
    slot: Slot,
    line: Rc<Line>,
    clock: Cell<i64>,
    seen: RefCell<Vec<Standing>>,
}

impl Surroundings for Phone {
    fn now(&self) -> Timestamp {
        at(self.clock.get() + self.line.clock_jump_hours.get() * 3600)
    }
    fn jitter(&self) -> u32 {
        u32::MAX / 3
    }
    fn moved(&self, entry: &Entry) {
        self.seen.borrow_mut().push(entry.standing());
    }
}

impl Phone {
    fn with(faults: impl IntoIterator<Item = Fault>) -> Phone {
        let store = Store::new(Rc::new(MemoryBackend::new()));
        let slot = now(lua(&store));
        Phone {
            slot,
            line: Rc::new(Line::new(faults)),
            clock: Cell::new(100),
            seen: RefCell::default(),
        }
    }

    /// A dossier with two photos, the second one this long, waiting to go.
    fn submits(&self, length: usize) -> Entry {
        now(async {
            let draft = filled(&self.slot, 1).await;
            let bytes = photo(3, length);
            self.slot
                .attach(
                    &draft.head.id,
                    draft.revision,
                    at(5),
                    page("don", "don.jpg"),
                    &bytes,
                )
                .await
                .unwrap();
            let draft = self.slot.draft(&draft.head.id).await.unwrap().unwrap();
            frozen(&self.slot, &draft).await
        })
    }

    /// One round; `None` when the browser was killed in the middle of it.
    fn round(&self) -> Option<Round> {
        let round = pin!(carry::run(&self.slot, &*self.line, self));
        match { round }.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(round) => Some(round.unwrap()),
            Poll::Pending => None,
        }
    }

    /// Goes on as the app would: comes back when told to, signs in when asked to. Gives the number of rounds.
    fn goes_on_until_delivered(&self) -> usize {
        for rounds in 1..=200 {
            match self.round() {
                None => {}
                Some(round) if round.sign_in_needed => {
                    for entry in now(self.slot.outbox()).unwrap() {
                        now(self.slot.retry(&entry.work.id())).unwrap();
                    }
                }
                Some(Round {
                    next: Some(next), ..
                }) => {
                    let wait = next.millis_since(self.now()).max(0) / 1000 + 1;
                    assert!(wait <= 6 * 3600, "no wait is longer than it may be");
                    self.clock.set(self.clock.get() + wait);
                }
                Some(_) => {}
            }
            if now(self.slot.outbox()).unwrap().is_empty() {
                return rounds;
            }
        }
        panic!("never delivered: {:?}", self.seen.borrow().last());
    }

    fn has_been_delivered_once(&self, entry: &Entry) {
        let Work::Dossier { submission } = &entry.work else {
            unreachable!()
        };
        let server = self.line.server.borrow();
        assert_eq!(server.dossiers.values().collect::<Vec<_>>(), [submission]);
        now(async {
            let sent = self.slot.dossier(submission.id).await.unwrap().unwrap();
            assert_eq!(
                (&sent.submission, sent.receipt),
                (submission, receipt(submission))
            );
            assert_eq!(self.slot.drafts().await.unwrap(), []);
            assert_eq!(self.slot.usage().await.unwrap().files, 0);
        });
    }
}

#[test]
fn a_dossier_arrives_and_the_phone_shows_how_far_it_is() {
    let phone = Phone::with([]);
    let entry = phone.submits(600_000);
    assert_eq!(phone.goes_on_until_delivered(), 1);
    phone.has_been_delivered_once(&entry);
    let percents: Vec<u8> = phone
        .seen
        .borrow()
        .iter()
        .filter_map(|seen| match seen {
            Standing::Sending { percent } => Some(*percent),
            _ => None,
        })
        .collect();
    assert!(
        percents.is_sorted() && percents.last() == Some(&99),
        "{percents:?}"
    );
    assert!(matches!(
        phone.seen.borrow().last(),
        Some(Standing::Done(_))
    ));
}

#[test]
fn a_lost_answer_does_not_submit_twice() {
    // Two photos of one chunk each, announced and sent, then the dossier.
    let phone = Phone::with([
        Fault::None,
        Fault::None,
        Fault::None,
        Fault::None,
        Fault::None,
        Fault::None,
        Fault::AnswerLost,
    ]);
    let entry = phone.submits(1000);
    assert_eq!(phone.goes_on_until_delivered(), 2);
    phone.has_been_delivered_once(&entry);
}

#[test]
fn a_cut_near_the_end_costs_one_chunk() {
    let size = 20 * CHUNK_BYTES as usize;
    // 2 small photos × (POST, PATCH), POST, 19 PATCHes, and the 20th is cut near its end.
    let mut faults = vec![Fault::None; 5 + 19];
    faults.push(Fault::Cut(CHUNK_BYTES as usize - 1000));
    let phone = Phone::with(faults);
    let entry = phone.submits(size);
    phone.goes_on_until_delivered();
    phone.has_been_delivered_once(&entry);
    let sent = phone.line.server.borrow().bytes_received;
    assert!(sent <= 3000 + size as u64 + CHUNK_BYTES, "{sent}");
}

#[test]
fn with_no_network_it_waits_and_tries_less_and_less_often() {
    let phone = Phone::with([Fault::RequestLost; 12]);
    let entry = phone.submits(10);
    let mut waits = Vec::new();
    for _ in 0..12 {
        let next = phone.round().unwrap().next.unwrap();
        waits.push(next.millis_since(phone.now()));
        phone
            .clock
            .set(phone.clock.get() + waits.last().unwrap() / 1000 + 1);
    }
    assert!(
        waits.is_sorted() && waits[0] <= 2000 && waits[11] <= 600_000,
        "{waits:?}"
    );
    assert!(
        matches!(phone.seen.borrow().last(), Some(Standing::Later(later)) if later.why == Why::Unanswered)
    );
    phone.goes_on_until_delivered();
    phone.has_been_delivered_once(&entry);
}

#[test]
fn the_network_coming_back_ends_the_wait() {
    let phone = Phone::with([Fault::RequestLost; 5]);
    let entry = phone.submits(10);
    for _ in 0..5 {
        phone.round();
        now(phone.slot.nudge()).unwrap();
    }
    assert_eq!(phone.round().unwrap().delivered.len(), 1);
    phone.has_been_delivered_once(&entry);
}

#[test]
fn a_clock_set_back_a_day_does_not_hold_the_dossier_for_a_day() {
    let phone = Phone::with([Fault::RequestLost; 6]);
    let entry = phone.submits(10);
    for _ in 0..6 {
        phone.round();
        phone.clock.set(phone.clock.get() - 86_400);
    }
    assert_eq!(phone.goes_on_until_delivered(), 1);
    phone.has_been_delivered_once(&entry);
}

#[test]
fn an_expired_session_asks_for_a_person_and_loses_nothing() {
    let phone = Phone::with([Fault::None, Fault::SignedOut]);
    let entry = phone.submits(10);
    let round = phone.round().unwrap();
    assert!(round.sign_in_needed && round.next.is_none());
    now(phone.slot.nudge()).unwrap();
    assert!(
        phone.round().unwrap().sign_in_needed,
        "a network that is back does not sign anybody in"
    );
    phone.goes_on_until_delivered();
    phone.has_been_delivered_once(&entry);
}

#[test]
fn what_the_server_rejects_goes_back_to_the_person_with_its_reasons() {
    let phone = Phone::with([]);
    phone.line.server.borrow_mut().rejections = 1;
    let entry = phone.submits(10);
    let round = phone.round().unwrap();
    assert_eq!(round.returned, [draft_id(1)]);
    let draft = now(phone.slot.draft(&draft_id(1))).unwrap().unwrap();
    assert_eq!(
        (draft.state, draft.contents.returned.len()),
        (DraftState::Editing, 1)
    );
    assert_eq!(phone.line.server.borrow().dossiers.len(), 0);
    // Corrected and sent again under the same id, with the photos that are there already.
    let bytes = phone.line.server.borrow().bytes_received;
    let again = now(frozen(&phone.slot, &draft));
    assert_eq!(again.work.id(), entry.work.id());
    assert_eq!(phone.round().unwrap().delivered.len(), 1);
    assert_eq!(phone.line.server.borrow().bytes_received, bytes);
    phone.has_been_delivered_once(&again);
}

#[test]
fn a_file_that_cannot_be_read_any_more_is_named() {
    let phone = Phone::with([]);
    now(async {
        let draft = filled(&phone.slot, 1).await;
        let mut work = submission(&draft);
        work.attachments[0].size += 1;
        phone
            .slot
            .freeze(
                &draft_id(1),
                draft.revision,
                Work::Dossier {
                    submission: work.seal(),
                },
                at(9),
            )
            .await
            .unwrap();
    });
    phone.round();
    let entry = now(phone.slot.outbox()).unwrap().remove(0);
    assert_eq!(
        entry.act(),
        Some(&Act::FileUnreadable {
            sha256: Some(entry.work.attachments()[0].sha256)
        })
    );
    assert!(entry.can_be_recalled());
}

#[test]
fn an_action_waits_for_its_dossier() {
    let phone = Phone::with([Fault::RequestLost]);
    phone.submits(10);
    let action = Action::Withdraw {
        reason: "Nộp nhầm".into(),
    };
    let request = ActionRequest {
        dossier: dossier_id(1),
        declared_at: at(11),
        action,
    };
    now(phone.slot.enqueue(
        Work::Action {
            id: action_id(9),
            request: request.clone(),
        },
        at(11),
    ))
    .unwrap();
    phone.round();
    assert_eq!(phone.line.requests.get(), 1);
    phone.goes_on_until_delivered();
    assert_eq!(
        phone
            .line
            .server
            .borrow()
            .actions
            .values()
            .collect::<Vec<_>>(),
        [&request]
    );
}

#[test]
fn an_id_the_server_knows_otherwise_is_never_overwritten() {
    let phone = Phone::with([]);
    let Work::Dossier { submission } = phone.submits(10).work else {
        unreachable!()
    };
    let mut other = submission;
    other.app_version = "0.0.9".into();
    let other = other.seal();
    phone
        .line
        .server
        .borrow_mut()
        .dossiers
        .insert(other.id, other.clone());
    phone.round();
    let entry = now(phone.slot.outbox()).unwrap().remove(0);
    assert_eq!(entry.act(), Some(&Act::KnownOtherwise));
    assert_eq!(
        now(phone.slot.recall(&entry.work.id(), at(20))),
        Err(StoreError::AlreadyAsked)
    );
    assert_eq!(phone.line.server.borrow().dossiers[&other.id], other);
}

#[test]
fn an_action_that_makes_no_sense_any_more_can_be_dropped() {
    let phone = Phone::with([Fault::Refuse(ProblemCode::Conflict)]);
    let action = Action::Withdraw {
        reason: "Nộp nhầm".into(),
    };
    let request = ActionRequest {
        dossier: dossier_id(1),
        declared_at: at(11),
        action,
    };
    let work = Work::Action {
        id: action_id(9),
        request,
    };
    let id = now(phone.slot.enqueue(work, at(11))).unwrap().work.id();
    phone.round();
    let entry = now(phone.slot.entry(&id)).unwrap().unwrap();
    assert!(matches!(
        entry.act(),
        Some(Act::Refused {
            code: ProblemCode::Conflict,
            ..
        })
    ));
    assert_eq!(now(phone.slot.recall(&id, at(12))), Ok(None));
    assert_eq!(now(phone.slot.outbox()).unwrap(), []);
}

#[test]
fn a_refused_file_is_named_and_the_dossier_can_be_taken_back() {
    let phone = Phone::with([Fault::Refuse(ProblemCode::UnsupportedMedia)]);
    phone.submits(10);
    phone.round();
    let held = now(phone.slot.outbox()).unwrap().remove(0);
    let sha256 = Some(held.work.attachments()[0].sha256);
    let refused = Act::Refused {
        code: ProblemCode::UnsupportedMedia,
        detail: None,
        sha256,
    };
    assert_eq!(held.act(), Some(&refused));
    let back = now(phone.slot.recall(&held.work.id(), at(20)))
        .unwrap()
        .unwrap();
    assert_eq!(
        (back.state, back.contents.pages.len()),
        (DraftState::Editing, 3)
    );
}

#[test]
fn delivered_work_is_reported_with_its_receipt() {
    let phone = Phone::with([]);
    let entry = phone.submits(10);
    let delivered = phone.round().unwrap().delivered;
    assert!(
        matches!(&delivered[..], [Outcome::Taken { receipt }] if receipt.dossier == entry.work.dossier())
    );
}
