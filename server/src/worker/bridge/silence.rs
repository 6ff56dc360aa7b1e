//! At the end of a draft certificate's term silence agrees, as the procedure says; it never speaks over an answer.

use async_trait::async_trait;
use domain::dossier::{DossierState, Event, RequestId, Task};
use serde_json::json;

use super::Trouble;
use crate::events;
use crate::state::AppState;
use crate::worker::{Handler, Job, JobKind, NewJob, Outcome, enqueue};

/// Lets silence agree.
pub(super) struct Silence;

#[async_trait]
impl Handler for Silence {
    async fn run(&self, job: &Job, state: &AppState) -> Outcome {
        match agree(job, state).await {
            Ok(()) => Outcome::Done,
            Err(trouble) => trouble.outcome(),
        }
    }
}

async fn agree(job: &Job, state: &AppState) -> Result<(), Trouble> {
    let id = job
        .dossier
        .ok_or_else(|| Trouble::Unreadable("a draft without a dossier".into()))?;
    let request: RequestId = serde_json::from_value(job.payload["request"].clone())?;
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    let standing = DossierState::fold(&events::of_dossier_in(&mut tx, id).await?);
    match standing.open_task(&request) {
        Some(Task::ConfirmDraft { confirm_by, .. }) if *confirm_by > now => {
            return Err(Trouble::NotYet("the term has become longer"));
        }
        Some(Task::ConfirmDraft { .. }) => {}
        _ => return Ok(()),
    }
    let agreed = Event::DraftConfirmed {
        request: request.clone(),
        agreed: true,
        silent: true,
        note: None,
    };
    events::record(&mut tx, id, now, &agreed).await?;
    let subject = format!("{id}:{request}");
    let payload = json!({ "request": request, "silent": true });
    let tell = NewJob::towards_province(JobKind::SendDraftAnswer, id, &subject, payload, now);
    enqueue(&mut tx, &tell).await?;
    tx.commit().await?;
    state.wake.notify_one();
    Ok(())
}
