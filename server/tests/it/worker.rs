//! Slow work: tried again later, in order, once at a time, at last given to a person.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::DossierId;
use domain::dossier::{DossierState, Event};
use server::events;
use server::state::AppState;
use server::worker::{Handler, Handlers, Job, JobKind, NewJob, Outcome, Runner, enqueue};

use crate::office::{Office, photo};

/// Answers from a list, the last one for ever, and remembers who came.
struct Scripted {
    answers: Vec<Outcome>,
    seen: Mutex<Vec<String>>,
    count: AtomicUsize,
}

impl Scripted {
    fn new(answers: Vec<Outcome>) -> Arc<Scripted> {
        Arc::new(Scripted {
            answers,
            seen: Mutex::new(Vec::new()),
            count: AtomicUsize::new(0),
        })
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("not poisoned").clone()
    }
}

#[async_trait]
impl Handler for Scripted {
    async fn run(&self, job: &Job, _: &AppState) -> Outcome {
        let name = job.payload["name"]
            .as_str()
            .unwrap_or(job.kind.name())
            .to_owned();
        self.seen.lock().expect("not poisoned").push(name);
        let turn = self.count.fetch_add(1, Ordering::SeqCst);
        self.answers[turn.min(self.answers.len() - 1)].clone()
    }
}

async fn filed(office: &Office) -> DossierId {
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);
    tu.submit(&submission).await;
    submission.id
}

async fn queue(office: &Office, kind: JobKind, name: &str, dossier: DossierId) {
    let now = office.state.clock.now();
    let payload = serde_json::json!({ "name": name });
    let job = NewJob::towards_province(kind, dossier, name, payload, now);
    let mut tx = office.state.db.write().await.expect("a transaction");
    enqueue(&mut tx, &job).await.expect("queued");
    tx.commit().await.expect("committed");
}

fn runner(office: &Office, handler: &Arc<Scripted>) -> Runner {
    let handlers = JobKind::ALL
        .into_iter()
        .fold(Handlers::default(), |handlers, kind| {
            handlers.with(kind, handler.clone())
        });
    Runner::new(office.state.clone(), handlers)
}

#[tokio::test]
async fn what_failed_is_tried_again_a_little_later() {
    let office = Office::open().await;
    filed(&office).await;
    let handler = Scripted::new(vec![Outcome::Later("down".into()), Outcome::Done]);
    let runner = runner(&office, &handler);
    assert_eq!(runner.drain().await.expect("runs"), 1);
    assert_eq!(runner.drain().await.expect("runs"), 0);
    office.state.clock.advance(3_000);
    assert_eq!(runner.drain().await.expect("runs"), 1);
    office.state.clock.advance(3_600_000);
    assert_eq!(runner.drain().await.expect("runs"), 0);
}

#[tokio::test]
async fn what_the_citizen_did_later_waits_for_what_came_before() {
    let office = Office::open().await;
    let dossier = filed(&office).await;
    queue(&office, JobKind::SendWithdrawal, "withdrawal", dossier).await;
    let handler = Scripted::new(vec![Outcome::Later("down".into()), Outcome::Done]);
    let runner = runner(&office, &handler);
    runner.drain().await.expect("runs");
    assert_eq!(handler.seen(), ["send_dossier"]);
    office.state.clock.advance(3_000);
    runner.drain().await.expect("runs");
    assert_eq!(
        handler.seen(),
        ["send_dossier", "send_dossier", "withdrawal"]
    );
}

#[tokio::test]
async fn the_same_work_asked_for_twice_is_done_once() {
    let office = Office::open().await;
    let dossier = filed(&office).await;
    for _ in 0..3 {
        queue(&office, JobKind::SendRating, "rating", dossier).await;
    }
    let handler = Scripted::new(vec![Outcome::Done]);
    runner(&office, &handler).drain().await.expect("runs");
    assert_eq!(handler.seen(), ["send_dossier", "rating"]);
}

#[tokio::test]
async fn work_that_needs_a_person_is_told_to_the_citizen() {
    let office = Office::open().await;
    let dossier = filed(&office).await;
    let refused = Outcome::Person {
        why: "no such procedure there".into(),
        tell: None,
    };
    let handler = Scripted::new(vec![refused]);
    runner(&office, &handler).drain().await.expect("runs");
    let events = events::of_dossier(&office.state.db, dossier)
        .await
        .expect("events");
    assert!(matches!(
        &events.last().map(|record| &record.event),
        Some(Event::BridgeProblem { .. })
    ));
    let state = DossierState::fold(&events);
    assert!(
        state
            .problem
            .is_some_and(|problem| problem.contains("không phải nộp lại"))
    );
}

#[tokio::test]
async fn after_three_days_of_trying_a_person_must_act() {
    let office = Office::open().await;
    let dossier = filed(&office).await;
    let handler = Scripted::new(vec![Outcome::Later("down".into())]);
    let runner = runner(&office, &handler);
    for _ in 0..4 * 24 {
        runner.drain().await.expect("runs");
        office.state.clock.advance(3_600_000);
    }
    let events = events::of_dossier(&office.state.db, dossier)
        .await
        .expect("events");
    let told = events
        .iter()
        .filter(|record| matches!(record.event, Event::BridgeProblem { .. }))
        .count();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn work_whose_worker_died_is_taken_over_when_its_lease_ends() {
    let office = Office::open().await;
    filed(&office).await;
    sqlx::query("UPDATE job SET state = 'running', lease_until = ?, claim = 'dead', attempts = 1")
        .bind(office.state.clock.now().millis() + 60_000)
        .execute(&mut *office.state.db.write().await.expect("a transaction"))
        .await
        .expect("claimed");
    let handler = Scripted::new(vec![Outcome::Done]);
    let runner = runner(&office, &handler);
    office.state.clock.advance(61_000);
    assert_eq!(runner.drain().await.expect("runs"), 1);
}

#[tokio::test]
async fn the_running_worker_wakes_up_for_new_work_and_stops_when_told() {
    let office = Office::open().await;
    let handler = Scripted::new(vec![Outcome::Done]);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(runner(&office, &handler).run(stopped));
    filed(&office).await;
    while handler.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    stop.send(true).expect("it listens");
    worker.await.expect("it stops");
}
