//! Brings a new dossier to the province exactly once; it never decides whether the dossier is in order.

use std::sync::Arc;

use async_trait::async_trait;
use calendar::Timestamp;
use domain::DossierId;
use domain::dossier::{DossierCode, Event, RequestId};
use domain::fee::FeeLine;
use i18n::{Lang, t};
use serde_json::json;
use sync::protocol::Attachment;

use super::record::{self, Filed, Sent};
use super::{Trouble, words};
use crate::events;
use crate::province::{Created, FILING_FEE, Filing, Province, ProvinceError, SentFile};
use crate::state::AppState;
use crate::worker::{Handler, Job, JobKind, NewJob, Outcome, enqueue};

/// After the province noted a dossier it is given this long (milliseconds) to show it before it is sent again.
const NOTED_TERM: i64 = 10 * 60_000;

/// Brings new dossiers.
pub(super) struct SendDossier(pub(super) Arc<dyn Province>);

#[async_trait]
impl Handler for SendDossier {
    async fn run(&self, job: &Job, state: &AppState) -> Outcome {
        let Some(id) = job.dossier else {
            return Outcome::Person {
                why: "a dossier to send without a dossier".into(),
                tell: None,
            };
        };
        match self.send(id, state).await {
            Ok(()) => Outcome::Done,
            Err(Trouble::Province(error @ ProvinceError::Misunderstood(_))) => Outcome::Person {
                why: error.to_string(),
                tell: Some(t::bridge::dossier_not_understood(Lang::Vi).to_owned()),
            },
            Err(trouble) => trouble.outcome(),
        }
    }
}

impl SendDossier {
    async fn send(&self, id: DossierId, state: &AppState) -> Result<(), Trouble> {
        let filed = record::filed(&state.db, id).await?;
        let (code, sent) = match record::bridge(&state.db, id).await? {
            Some(bridge) => (bridge.code, bridge.sent),
            None => {
                let code = self.0.reserve_code(filed.submission.procedure).await?;
                record::reserved(&state.db, id, &code).await?;
                (code, Sent::Reserved)
            }
        };
        match sent {
            Sent::Taken | Sent::Refused => return Ok(()),
            Sent::Reserved => {}
            Sent::Sending | Sent::Noted(_) if self.0.exists(&code).await? => {
                return taken(state, id, &code).await;
            }
            Sent::Noted(at) if state.clock.now().millis_since(at) < NOTED_TERM => {
                return Err(Trouble::NotYet("the province is still working on it"));
            }
            Sent::Sending | Sent::Noted(_) => {}
        }
        let files = bring_files(
            &*self.0,
            state,
            id,
            &code,
            &filed.owner,
            &filed.submission.attachments,
        )
        .await?;
        let filing = filing(state, id, &filed).await?;
        record::set_now(&state.db, id, Sent::Sending).await?;
        match self.0.create(&code, &filing, &files).await {
            Ok(Created::Taken) => taken(state, id, &code).await,
            Ok(Created::StillWorking) => {
                record::set_now(&state.db, id, Sent::Noted(state.clock.now())).await?;
                Err(Trouble::NotYet("the province is working on it"))
            }
            Err(ProvinceError::Refused { reason, .. }) => refused(state, id, reason).await,
            Err(error @ (ProvinceError::Later(_) | ProvinceError::Misunderstood(_))) => {
                record::set_now(&state.db, id, Sent::Reserved).await?;
                Err(error.into())
            }
            Err(error @ ProvinceError::Unknown(_)) => Err(error.into()),
        }
    }
}

/// Brings the files the province does not have yet.
pub(super) async fn bring_files(
    province: &dyn Province,
    state: &AppState,
    id: DossierId,
    code: &DossierCode,
    owner: &str,
    attachments: &[Attachment],
) -> Result<Vec<SentFile>, Trouble> {
    let mut files = Vec::new();
    for file in attachments {
        let sha256 = file.sha256.to_string();
        let remote_id = match record::remote_file(&state.db, id, &sha256).await? {
            Some(remote_id) => remote_id,
            None => {
                let bytes = state.objects.file(owner, &file.sha256).await?;
                let sent = province.put_file(code, file, bytes).await?;
                record::file_there(&state.db, id, &sha256, &sent.remote_id).await?;
                sent.remote_id
            }
        };
        files.push(SentFile {
            file: file.clone(),
            remote_id,
        });
    }
    Ok(files)
}

async fn filing(state: &AppState, id: DossierId, filed: &Filed) -> Result<Filing, Trouble> {
    let submission = &filed.submission;
    let catalogue = state.catalogue();
    let (_, procedure) = catalogue.resolve(submission.procedure).ok_or_else(|| {
        Trouble::Unreadable(format!(
            "procedure {} is not published",
            submission.procedure
        ))
    })?;
    let bundle = catalogue
        .bundle(&submission.bundle)
        .ok_or_else(|| Trouble::Unreadable("the form is not published any more".into()))?;
    let centre = catalogue.centre(submission.centre);
    Ok(Filing {
        procedure: submission.procedure,
        procedure_name: procedure.name.vi.clone(),
        field: procedure.field.clone(),
        applicant: filed.applicant.clone(),
        centre: centre.map_or_else(
            || submission.centre.to_string(),
            |centre| centre.label.vi.clone(),
        ),
        delivery: submission.result_delivery.clone(),
        declared: words::declared(bundle, &submission.answers, catalogue.lists()),
        fees: fees(state, id).await?,
        received_at: filed.received_at,
    })
}

/// The fee as it was computed when the dossier was taken.
async fn fees(state: &AppState, id: DossierId) -> Result<Vec<FeeLine>, Trouble> {
    let filing = RequestId::new(FILING_FEE);
    let all = events::of_dossier(&state.db, id).await?;
    Ok(all
        .into_iter()
        .find_map(|recorded| match recorded.event {
            Event::PaymentRequested {
                obligation, lines, ..
            } if obligation == filing => Some(lines),
            _ => None,
        })
        .unwrap_or_default())
}

async fn taken(state: &AppState, id: DossierId, code: &DossierCode) -> Result<(), Trouble> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    record::set(&mut tx, id, Sent::Taken).await?;
    events::record(
        &mut tx,
        id,
        now,
        &Event::CodeAssigned { code: code.clone() },
    )
    .await?;
    enqueue(&mut tx, &follow_province(now)).await?;
    tx.commit().await?;
    state.wake.notify_one();
    Ok(())
}

/// The one job that reads the province's list of changes, for all dossiers.
fn follow_province(now: Timestamp) -> NewJob {
    NewJob {
        kind: JobKind::FollowDossier,
        lane: "follow:province".into(),
        key: format!("{}:province", JobKind::FollowDossier.name()),
        dossier: None,
        payload: json!({}),
        run_at: now,
    }
}

async fn refused(state: &AppState, id: DossierId, reason: String) -> Result<(), Trouble> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    record::set(&mut tx, id, Sent::Refused).await?;
    events::record(&mut tx, id, now, &Event::Refused { reason }).await?;
    tx.commit().await?;
    Ok(())
}
