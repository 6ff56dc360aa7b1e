//! A phone and the server in one process: the real outbox and store meet the real router, and the line between them is bad.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use async_trait::async_trait;
use axum::body::Body;
use calendar::Timestamp;
use domain::dossier::{DossierState, Event};
use sync::carry::{self, Round, Surroundings};
use sync::memory::MemoryBackend;
use sync::outbox::{Act, Entry, Outcome, Work};
use sync::protocol::{Action, ActionRequest, EventsPage, Submission};
use sync::store::{About, Change, DraftHead, DraftState, NewPage, Owner, Slot, Store};
use sync::tus::CHUNK_BYTES;
use sync::wire::{Network, Request, Response};

use crate::browser::Browser;
use crate::office::{Office, path, photo};

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    RequestLost,
    AnswerLost,
    Doubled,
    CutAfter(usize),
}

const FAULTS: [Fault; 5] = [
    Fault::RequestLost,
    Fault::AnswerLost,
    Fault::Doubled,
    Fault::CutAfter(700),
    Fault::CutAfter(0),
];

/// The way from a phone to the server.
struct Line {
    browser: RefCell<Browser>,
    faults: RefCell<VecDeque<Fault>>,
    requests: Cell<usize>,
    file_bytes: Cell<u64>,
}

impl Line {
    async fn carry(&self, request: &Request) -> Response {
        let headers: Vec<(&str, &str)> = request
            .headers
            .iter()
            .filter(|(name, _)| *name != "X-Motcua")
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        if request.method == "PATCH" {
            self.file_bytes
                .set(self.file_bytes.get() + request.body.len() as u64);
        }
        let browser = self.browser.borrow().clone();
        let body = Body::from(request.body.clone());
        let reply = browser
            .send(request.method, &request.url, &headers, body)
            .await;
        let text = |name: &str| {
            Some(reply.header(name))
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        Response {
            status: reply.status.as_u16(),
            location: text("location"),
            upload_offset: text("upload-offset").and_then(|offset| offset.parse().ok()),
            retry_after: text("retry-after").and_then(|seconds| seconds.parse().ok()),
            body: reply.body.to_vec(),
        }
    }
}

#[async_trait(?Send)]
impl Network for Line {
    async fn send(&self, mut request: Request) -> Option<Response> {
        self.requests.set(self.requests.get() + 1);
        let fault = self.faults.borrow_mut().pop_front();
        match fault.unwrap_or(Fault::None) {
            Fault::None => Some(self.carry(&request).await),
            Fault::RequestLost => None,
            Fault::AnswerLost => {
                self.carry(&request).await;
                None
            }
            Fault::Doubled => {
                self.carry(&request).await;
                Some(self.carry(&request).await)
            }
            Fault::CutAfter(bytes) if request.method == "PATCH" => {
                request.body.truncate(bytes);
                self.carry(&request).await;
                None
            }
            Fault::CutAfter(_) => None,
        }
    }
}

/// A phone with its store, its clock and its line.
struct Phone {
    slot: Slot,
    line: Line,
    clock: Cell<Timestamp>,
}

impl Surroundings for Phone {
    fn now(&self) -> Timestamp {
        self.clock.get()
    }
    fn jitter(&self) -> u32 {
        0
    }
    fn moved(&self, _: &Entry) {}
}

impl Phone {
    async fn of(office: &Office, browser: Browser, faults: &[Fault]) -> Phone {
        let store = Store::new(Rc::new(MemoryBackend::new()));
        let slot = store.slot(&Owner::Guest).await.expect("a drawer");
        let line = Line {
            browser: RefCell::new(browser),
            faults: RefCell::new(faults.iter().copied().collect()),
            requests: Cell::new(0),
            file_bytes: Cell::new(0),
        };
        let clock = Cell::new(office.state.clock.now());
        Phone { slot, line, clock }
    }

    /// Fills a draft, attaches the files and presses "submit".
    async fn submits(&self, submission: Submission, files: &[&[u8]]) {
        let id = submission.id.into();
        let about = About::New {
            procedure: submission.procedure,
            requested: None,
        };
        let head = DraftHead {
            id,
            about,
            bundle: Some(submission.bundle),
            started_at: self.now(),
        };
        let mut revision = self.slot.begin(head.clone()).await.expect("begun").revision;
        for (path, value) in submission.answers.iter() {
            let change = Change::Set {
                path: path.clone(),
                value: value.clone(),
            };
            let changed = self
                .slot
                .change(&head.id, revision, self.now(), &[change])
                .await;
            revision = changed.expect("kept").revision;
        }
        for (file, bytes) in submission.attachments.iter().zip(files) {
            let page = NewPage {
                paper: file.paper.clone(),
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                advice: Vec::new(),
            };
            let attached = self
                .slot
                .attach(&head.id, revision, self.now(), page, bytes)
                .await;
            revision = attached.expect("attached").1.revision;
        }
        let work = Work::Dossier { submission };
        self.slot
            .freeze(&head.id, revision, work, self.now())
            .await
            .expect("frozen");
    }

    async fn round(&self) -> Round {
        carry::run(&self.slot, &self.line, self)
            .await
            .expect("a store that works")
    }

    /// Comes back as often as it is told to; gives what was delivered.
    async fn goes_on(&self) -> Vec<Outcome> {
        let mut delivered = Vec::new();
        for _ in 0..20 {
            let round = self.round().await;
            delivered.extend(round.delivered);
            match round.next {
                Some(next) => self.clock.set(next),
                None => break,
            }
        }
        delivered
    }

    /// Asks for news and takes it in.
    async fn hears(&self) -> Vec<Event> {
        let cursor = self.slot.cursor().await.expect("a cursor");
        let browser = self.line.browser.borrow().clone();
        let page: EventsPage = browser
            .get(&format!("/api/v1/events?after={cursor}"))
            .await
            .json();
        self.slot.absorb(cursor, &page).await.expect("absorbed");
        page.events.into_iter().map(|record| record.event).collect()
    }
}

async fn count(office: &Office, table: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
        .fetch_one(office.state.db.read())
        .await
        .expect("a number")
}

fn big_photo(length: usize) -> Vec<u8> {
    let mut bytes = photo(1);
    let end = bytes.split_off(bytes.len() - 2);
    bytes.resize(length - 2, 0x11);
    bytes.extend(end);
    bytes
}

#[tokio::test]
async fn whatever_is_lost_on_the_way_the_dossier_is_there_once() {
    let office = Office::open().await;
    let files = |number: u8| [photo(number), photo(100 + number)];
    // How many requests a submission takes when nothing goes wrong.
    let phone = Phone::of(&office, office.ong_tu().await, &[]).await;
    let [front, back] = files(0);
    let photos = [front.as_slice(), &back];
    phone.submits(office.birth(0, &photos), &photos).await;
    assert_eq!(phone.goes_on().await.len(), 1);
    let usual = phone.line.requests.get();
    assert_eq!(usual, 5, "two files announced and sent, and the dossier");

    let mut number = 0;
    for spot in 0..usual {
        for fault in FAULTS {
            number += 1;
            let mut faults = vec![Fault::None; spot];
            faults.push(fault);
            let phone = Phone::of(&office, office.ong_tu().await, &faults).await;
            let [front, back] = files(number);
            let photos = [front.as_slice(), &back];
            let submission = office.birth(number, &photos);
            phone.submits(submission.clone(), &photos).await;
            let delivered = phone.goes_on().await;
            let [Outcome::Taken { receipt }] = &delivered[..] else {
                panic!("{fault:?} at request {spot}: {delivered:?}");
            };
            assert_eq!(receipt.snapshot_hash, submission.snapshot_hash);
            assert_eq!(receipt.files.len(), 2);
            assert_eq!(phone.slot.usage().await.expect("counted").files, 0);
        }
    }
    let dossiers = i64::from(number) + 1;
    assert_eq!(count(&office, "dossier").await, dossiers);
    let filings: i64 = sqlx::query_scalar("SELECT count(*) FROM job WHERE kind = 'send_dossier'")
        .fetch_one(office.state.db.read())
        .await
        .expect("a number");
    assert_eq!(filings, dossiers, "each is sent on to the province once");
}

#[tokio::test]
async fn a_cut_at_95_percent_costs_one_chunk() {
    let office = Office::open().await;
    let bytes = big_photo(20 * CHUNK_BYTES as usize);
    let mut faults = vec![Fault::None; 1 + 19];
    faults.push(Fault::CutAfter(CHUNK_BYTES as usize - 5000));
    let phone = Phone::of(&office, office.ong_tu().await, &faults).await;
    phone.submits(office.birth(1, &[&bytes]), &[&bytes]).await;
    assert_eq!(phone.goes_on().await.len(), 1);
    let sent = phone.line.file_bytes.get();
    assert!(sent <= bytes.len() as u64 + CHUNK_BYTES, "{sent}");
}

#[tokio::test]
async fn signing_in_when_it_is_needed_and_not_before_keeps_everything() {
    let office = Office::open().await;
    let phone = Phone::of(&office, office.browser(), &[]).await;
    phone
        .submits(office.birth(1, &[&photo(1)]), &[&photo(1)])
        .await;
    assert!(phone.round().await.sign_in_needed);
    assert_eq!(count(&office, "dossier").await, 0);
    phone.line.browser.replace(office.ong_tu().await);
    let store = phone.slot.store().clone();
    let slot = store.adopt_guest("tu").await.expect("adopted");
    let phone = Phone { slot, ..phone };
    for entry in phone.slot.outbox().await.expect("an outbox") {
        phone.slot.retry(&entry.work.id()).await.expect("kept");
    }
    assert_eq!(phone.goes_on().await.len(), 1);
    assert_eq!(count(&office, "dossier").await, 1);
}

#[tokio::test]
async fn what_the_server_finds_wrong_comes_back_to_the_draft() {
    let office = Office::open().await;
    let phone = Phone::of(&office, office.ong_tu().await, &[]).await;
    let mut submission = office.birth(1, &[&photo(1)]);
    submission
        .answers
        .set(path("ho_ten"), forms::Value::text(""));
    let id = submission.id;
    phone.submits(submission.seal(), &[&photo(1)]).await;
    assert_eq!(phone.round().await.returned, [id.into()]);
    let draft = phone.slot.draft(&id.into()).await.expect("read");
    let draft = draft.expect("there");
    assert_eq!(draft.state, DraftState::Editing);
    assert!(!draft.contents.returned.is_empty());
    assert_eq!(count(&office, "dossier").await, 0);

    // Corrected under the same id; the photo is not sent again.
    let sent = phone.line.file_bytes.get();
    let work = Work::Dossier {
        submission: office.birth(1, &[&photo(1)]),
    };
    phone
        .slot
        .freeze(&id.into(), draft.revision, work, phone.now())
        .await
        .expect("frozen");
    assert_eq!(phone.goes_on().await.len(), 1);
    assert_eq!(phone.line.file_bytes.get(), sent);
}

#[tokio::test]
async fn a_file_that_is_not_what_it_claims_is_named() {
    let office = Office::open().await;
    let phone = Phone::of(&office, office.ong_tu().await, &[]).await;
    let page = b"<html>not a photo</html>".as_slice();
    phone.submits(office.birth(1, &[page]), &[page]).await;
    phone.goes_on().await;
    let held = phone.slot.outbox().await.expect("an outbox").remove(0);
    let Some(Act::Refused { sha256, detail, .. }) = held.act() else {
        panic!("{:?}", held.standing());
    };
    assert_eq!(*sha256, Some(sync::canonical::sha256(page)));
    assert!(detail.is_some());
    let back = phone.slot.recall(&held.work.id(), phone.now()).await;
    assert!(back.expect("taken back").is_some());
}

#[tokio::test]
async fn news_and_deeds_go_both_ways_once() {
    let office = Office::open().await;
    let faults = [Fault::None, Fault::None, Fault::None, Fault::AnswerLost];
    let phone = Phone::of(&office, office.ong_tu().await, &faults).await;
    let submission = office.birth(1, &[&photo(1)]);
    let dossier = submission.id;
    phone.submits(submission, &[&photo(1)]).await;
    phone.goes_on().await;
    assert!(matches!(
        phone.hears().await[..],
        [Event::Received { .. }, ..]
    ));
    assert_eq!(phone.hears().await, []);

    let wish = ActionRequest {
        dossier,
        declared_at: phone.now(),
        action: Action::Withdraw {
            reason: "Nộp nhầm".into(),
        },
    };
    let id = domain::ActionId::new(phone.now(), [1; 10]);
    let work = Work::Action { id, request: wish };
    phone.slot.enqueue(work, phone.now()).await.expect("queued");
    assert!(matches!(
        phone.goes_on().await[..],
        [Outcome::Recorded { .. }]
    ));
    assert!(matches!(
        phone.hears().await[..],
        [Event::WithdrawalRequested { .. }]
    ));
    let events = phone.slot.events_of(dossier).await.expect("events");
    let withdrawals = |record: &&domain::dossier::Recorded| {
        matches!(record.event, Event::WithdrawalRequested { .. })
    };
    assert_eq!(events.iter().filter(withdrawals).count(), 1);
    assert!(!DossierState::fold(&events).can_be_withdrawn());
}
