//! Learns what happened to dossiers at the province and records it; it never asks about a dossier that did not change.
//!
//! One job reads the province's list of changes for all dossiers and queues a job for each that changed, in the transaction
//! that moves the list's mark; those read the news, and one that fails is tried again without holding up the others.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::DossierId;
use domain::dossier::Event;
use serde_json::json;

use super::Trouble;
use super::record::{self, Sent};
use crate::province::{News, Province};
use crate::state::AppState;
use crate::worker::{Handler, Job, JobKind, NewJob, Outcome, enqueue};
use crate::{dossier_files, events};

/// The pause after the list of changes could not be read.
const UNREACHABLE: Duration = Duration::from_secs(15);

/// Follows dossiers.
pub(super) struct Follow(pub(super) Arc<dyn Province>);

#[async_trait]
impl Handler for Follow {
    async fn run(&self, job: &Job, state: &AppState) -> Outcome {
        match job.dossier {
            Some(id) => match self.read_news(id, state).await {
                Ok(()) => Outcome::Done,
                Err(trouble) => trouble.outcome(),
            },
            None => match self.read_changes(state).await {
                Ok(true) => Outcome::Again(Duration::ZERO),
                Ok(false) => Outcome::Again(state.config.poll),
                // Nothing waits for this one answer, so it is never given up.
                Err(trouble) => {
                    tracing::warn!(%trouble, "the list of changes cannot be read");
                    Outcome::Again(UNREACHABLE.max(state.config.poll))
                }
            },
        }
    }
}

impl Follow {
    /// True when there is more to read at once.
    async fn read_changes(&self, state: &AppState) -> Result<bool, Trouble> {
        let mark = record::changes_mark(&state.db).await?;
        let changes = self.0.changes(mark.as_deref()).await?;
        if changes.dossiers.is_empty() && mark.as_deref() == Some(changes.mark.as_str()) {
            return Ok(false);
        }
        let now = state.clock.now();
        let mut tx = state.db.write().await?;
        for (code, change) in &changes.dossiers {
            let Some(id) = record::by_code(&mut tx, code).await? else {
                continue;
            };
            let job = NewJob {
                kind: JobKind::FollowDossier,
                lane: format!("follow:{id}"),
                key: format!("{}:{id}:{change}", JobKind::FollowDossier.name()),
                dossier: Some(id),
                payload: json!({}),
                run_at: now,
            };
            enqueue(&mut tx, &job).await?;
        }
        record::move_changes_mark(&mut tx, &changes.mark).await?;
        tx.commit().await?;
        state.wake.notify_one();
        Ok(changes.more)
    }

    async fn read_news(&self, id: DossierId, state: &AppState) -> Result<(), Trouble> {
        let Some(bridge) = record::bridge(&state.db, id).await? else {
            return Ok(());
        };
        if bridge.sent != Sent::Taken {
            return Err(Trouble::NotYet(
                "it is not known yet that the dossier is there",
            ));
        }
        let mark = bridge.mark.as_deref();
        let News {
            events,
            files,
            mark: read,
        } = self.0.news(&bridge.code, mark).await?;
        for (file, bytes) in &files {
            dossier_files::keep(state, id, file, bytes.clone()).await?;
        }
        let now = state.clock.now();
        let mut tx = state.db.write().await?;
        if !record::move_mark(&mut tx, id, mark, &read).await? {
            return Err(Trouble::NotYet("someone else has read these news"));
        }
        for event in &events {
            events::record(&mut tx, id, now, event).await?;
            if let Some(job) = silence(id, event) {
                enqueue(&mut tx, &job).await?;
            }
        }
        for (file, _) in &files {
            dossier_files::name(&mut tx, id, file).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// The job that lets silence agree to a draft certificate at the end of its term.
fn silence(id: DossierId, event: &Event) -> Option<NewJob> {
    let Event::DraftCertificate {
        request,
        confirm_by,
        ..
    } = event
    else {
        return None;
    };
    let name = format!("{}:{id}:{request}", JobKind::DraftSilence.name());
    Some(NewJob {
        kind: JobKind::DraftSilence,
        lane: name.clone(),
        key: name,
        dossier: Some(id),
        payload: json!({ "request": request }),
        run_at: *confirm_by,
    })
}
