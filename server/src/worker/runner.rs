//! Runs claimed jobs side by side until told to stop; it knows no partner and no kind of work by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::dossier::Event;
use i18n::{Lang, t};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::queue::{self, Next};
use super::{Handler, Job, JobKind, Outcome};
use crate::events;
use crate::state::AppState;

/// Jobs running at once in one process.
const AT_ONCE: usize = 6;
/// An attempt that takes longer is cut off.
const LONGEST: Duration = Duration::from_secs(90);
/// Signs of life while an attempt runs; several fit into one lease.
const HEARTBEAT: Duration = Duration::from_secs(4);
/// Without a wake-up call the table is looked at this often.
const LOOK: Duration = Duration::from_millis(500);
/// After failing for this long (milliseconds, three days) a person must act.
const PATIENCE: i64 = 3 * 24 * 3_600_000;

/// Who does which kind of work.
#[derive(Clone, Default)]
pub struct Handlers(HashMap<JobKind, Arc<dyn Handler>>);

impl Handlers {
    /// Adds a handler for a kind of work.
    #[must_use]
    pub fn with(mut self, kind: JobKind, handler: Arc<dyn Handler>) -> Handlers {
        self.0.insert(kind, handler);
        self
    }

    /// Whether someone does this kind of work.
    #[must_use]
    pub fn knows(&self, kind: JobKind) -> bool {
        self.0.contains_key(&kind)
    }
}

/// The worker of one process.
pub struct Runner {
    state: AppState,
    handlers: Handlers,
}

impl Runner {
    /// A worker over this state.
    #[must_use]
    pub fn new(state: AppState, handlers: Handlers) -> Runner {
        Runner { state, handlers }
    }

    /// Works until `stop` turns true, then finishes what is running.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let runner = Arc::new(self);
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            while running.try_join_next().is_some() {}
            let Ok(place) = places.clone().try_acquire_owned() else {
                running.join_next().await;
                continue;
            };
            match queue::claim(&runner.state.db, runner.state.clock.now()).await {
                Ok(Some(job)) => {
                    let runner = runner.clone();
                    running.spawn(async move {
                        runner.attempt(job).await;
                        drop(place);
                    });
                }
                Ok(None) => runner.idle(&mut stop).await,
                Err(error) => {
                    tracing::error!(%error, "the job table cannot be read");
                    runner.idle(&mut stop).await;
                }
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Runs everything that is due now, one after another, and returns how many attempts that took. For tests.
    pub async fn drain(&self) -> Result<usize, sqlx::Error> {
        let mut attempts = 0;
        while let Some(job) = queue::claim(&self.state.db, self.state.clock.now()).await? {
            attempts += 1;
            let outcome = self.outcome(&job).await;
            self.settle(&job, outcome).await?;
        }
        Ok(attempts)
    }

    async fn idle(&self, stop: &mut watch::Receiver<bool>) {
        if let Ok(count) = queue::waiting_for_a_person(&self.state.db).await {
            #[allow(clippy::cast_precision_loss)] // a gauge
            metrics::gauge!("jobs_waiting_for_a_person").set(count as f64);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = self.state.wake.notified() => {}
            _ = stop.changed() => {}
        }
    }

    async fn attempt(self: Arc<Self>, job: Job) {
        let this = self.clone();
        let watched = job.clone();
        // In a task of its own, so that a handler that panics costs one attempt and not the worker.
        let mut handler = tokio::spawn(async move { this.outcome(&watched).await });
        let outcome = loop {
            tokio::select! {
                ended = &mut handler => {
                    break ended.unwrap_or_else(|_| Outcome::Later("the handler stopped in the middle".into()));
                }
                () = tokio::time::sleep(HEARTBEAT) => {
                    let now = self.state.clock.now();
                    if let Ok(false) = queue::renew(&self.state.db, &job, now).await {
                        tracing::error!(job = job.id, "lost a job to someone else");
                        handler.abort();
                        return;
                    }
                }
            }
        };
        if let Err(error) = self.settle(&job, outcome).await {
            tracing::error!(%error, job = job.id, "a job's outcome could not be written; its lease will run out");
        }
    }

    async fn outcome(&self, job: &Job) -> Outcome {
        let Some(handler) = self.handlers.0.get(&job.kind) else {
            return Outcome::Person {
                why: format!("nobody does {}", job.kind.name()),
                tell: None,
            };
        };
        tokio::time::timeout(LONGEST, handler.run(job, &self.state))
            .await
            .unwrap_or_else(|_| Outcome::Later("took too long".into()))
    }

    async fn settle(&self, job: &Job, outcome: Outcome) -> Result<(), sqlx::Error> {
        let now = self.state.clock.now();
        let outcome = match outcome {
            Outcome::Later(why) if now.millis_since(job.first_at) > PATIENCE => Outcome::Person {
                why: format!("gave up: {why}"),
                tell: None,
            },
            other => other,
        };
        let after =
            |pause: Duration| now.add_millis(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        let (next, label) = match &outcome {
            Outcome::Done => (Next::Done, "done"),
            Outcome::Again(pause) => (Next::At(after(*pause), None), "again"),
            Outcome::Later(why) => (
                Next::At(after(queue::pause(job.attempt, job.id)), Some(why.as_str())),
                "later",
            ),
            Outcome::Person { why, .. } => (Next::Person(why), "person"),
        };
        metrics::counter!("jobs_total", "kind" => job.kind.name(), "outcome" => label).increment(1);
        match &outcome {
            Outcome::Later(why) => {
                tracing::warn!(job = job.id, kind = job.kind.name(), attempt = job.attempt, %why, "later");
            }
            Outcome::Person { why, .. } => {
                tracing::error!(job = job.id, kind = job.kind.name(), %why, "a person must act");
            }
            Outcome::Done | Outcome::Again(_) => {}
        }
        let mut tx = self.state.db.write().await?;
        let ours = queue::settle(&mut tx, job, &next).await?;
        if let (true, Outcome::Person { tell, .. }, Some(dossier)) = (ours, &outcome, job.dossier) {
            let usual = || t::problem::gave_up(Lang::Vi).to_owned();
            let text = tell.clone().unwrap_or_else(usual);
            events::record(&mut tx, dossier, now, &Event::BridgeProblem { text }).await?;
        }
        tx.commit().await
    }
}
