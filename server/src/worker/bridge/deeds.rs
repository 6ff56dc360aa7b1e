//! Tells the province what the citizen did after filing, each deed once; it never judges a deed.

use std::sync::Arc;

use async_trait::async_trait;
use domain::dossier::Event;
use domain::{ActionId, DossierId, PaymentId};
use i18n::{Lang, t};
use sync::protocol::Action;

use super::filing::bring_files;
use super::record::{self, Bridge, Sent};
use super::{Trouble, words};
use crate::events;
use crate::payments;
use crate::province::{Deed, Province, ProvinceError};
use crate::state::AppState;
use crate::worker::{Handler, Job, JobKind, Outcome};

/// Tells deeds.
pub(super) struct TellProvince(pub(super) Arc<dyn Province>);

#[async_trait]
impl Handler for TellProvince {
    async fn run(&self, job: &Job, state: &AppState) -> Outcome {
        match self.tell(job, state).await {
            Ok(outcome) => outcome,
            Err(trouble) => trouble.outcome(),
        }
    }
}

impl TellProvince {
    async fn tell(&self, job: &Job, state: &AppState) -> Result<Outcome, Trouble> {
        let id = job
            .dossier
            .ok_or_else(|| Trouble::Unreadable("a deed without a dossier".into()))?;
        let Some(bridge) = record::bridge(&state.db, id).await? else {
            return Err(Trouble::NotYet("the dossier has no code yet"));
        };
        match bridge.sent {
            Sent::Taken => {}
            // There is nobody to tell: the province never had it.
            Sent::Refused => return Ok(Outcome::Done),
            _ => return Err(Trouble::NotYet("the dossier is not there yet")),
        }
        let key = key(job)?;
        let before = record::deed(&state.db, &key).await?;
        if before.as_deref().is_some_and(|state| state != "sending") {
            return Ok(Outcome::Done);
        }
        let deed = self.deed(job, state, id, &bridge).await?;
        let known = before.is_some() && self.0.knows(&bridge.code, &deed).await?;
        if !known {
            mark(state, &key, id, "sending").await?;
            match self.0.tell(&bridge.code, &deed).await {
                Ok(()) => {}
                Err(ProvinceError::Refused { code, reason }) => {
                    return refused(state, &key, id, &deed, &code, &reason).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        mark(state, &key, id, "told").await?;
        Ok(Outcome::Done)
    }

    async fn deed(
        &self,
        job: &Job,
        state: &AppState,
        id: DossierId,
        bridge: &Bridge,
    ) -> Result<Deed, Trouble> {
        if job.kind == JobKind::TellPaid {
            return paid(job, state).await;
        }
        if let Some(request) = job.payload["request"].as_str() {
            return Ok(Deed::DraftAnswer {
                request: request.to_owned(),
                agreed: true,
                silent: true,
                note: String::new(),
            });
        }
        let action: ActionId = serde_json::from_value(job.payload["action"].clone())?;
        let (action, at) = record::action(&state.db, action).await?;
        let filed = record::filed(&state.db, id).await?;
        Ok(match action {
            Action::Withdraw { reason } => Deed::Withdraw {
                by: filed.applicant.name,
                reason,
                at,
            },
            Action::ConfirmDraft {
                request,
                agreed,
                note,
            } => Deed::DraftAnswer {
                request: request.as_str().to_owned(),
                agreed,
                silent: false,
                note,
            },
            Action::Rate { stars, note } => Deed::Rating { stars, note },
            Action::Supplement {
                request,
                attachments,
                note,
                answers,
            } => {
                let files = bring_files(
                    &*self.0,
                    state,
                    id,
                    &bridge.code,
                    &filed.owner,
                    &attachments,
                )
                .await?;
                let catalogue = state.catalogue();
                let bundle = catalogue.bundle(&filed.submission.bundle);
                let declared = match (answers, bundle) {
                    (None, _) => None,
                    (Some(answers), Some(bundle)) => {
                        Some(words::declared(bundle, &answers, catalogue.lists()))
                    }
                    (Some(_), None) => {
                        return Err(Trouble::Unreadable(
                            "the form is not published any more".into(),
                        ));
                    }
                };
                Deed::Supplement {
                    request: request.as_str().to_owned(),
                    files,
                    note,
                    declared,
                }
            }
        })
    }
}

async fn paid(job: &Job, state: &AppState) -> Result<Deed, Trouble> {
    let id: PaymentId = serde_json::from_value(job.payload["payment"].clone())?;
    let payment = payments::by_id(state, id)
        .await?
        .ok_or_else(|| Trouble::Unreadable("a payment that is not there".into()))?;
    let receipt = payment
        .receipt
        .ok_or_else(|| Trouble::Unreadable("a payment that was not paid".into()))?;
    Ok(Deed::Paid {
        obligation: payment.obligation.as_str().to_owned(),
        receipt_no: receipt.number,
        amount: payment.amount,
        at: receipt.paid_at,
    })
}

/// Names a deed: what kind, and which.
fn key(job: &Job) -> Result<String, Trouble> {
    let subject = ["action", "payment", "request"]
        .iter()
        .find_map(|name| job.payload[name].as_str())
        .ok_or_else(|| Trouble::Unreadable("a deed without a subject".into()))?;
    let dossier = job.dossier.map(|id| id.to_string()).unwrap_or_default();
    Ok(format!("{}:{dossier}:{subject}", job.kind.name()))
}

async fn mark(state: &AppState, key: &str, id: DossierId, to: &str) -> Result<(), sqlx::Error> {
    let mut tx = state.db.write().await?;
    record::set_deed(&mut tx, key, id, to).await?;
    tx.commit().await
}

/// The province said no. The citizen is told in words; money is another matter: a person must look into it.
async fn refused(
    state: &AppState,
    key: &str,
    id: DossierId,
    deed: &Deed,
    code: &str,
    reason: &str,
) -> Result<Outcome, Trouble> {
    use t::bridge as say;
    let reason = reason.trim_end_matches('.');
    let text = match deed {
        Deed::Supplement { .. } => Some(say::supplement_refused(Lang::Vi, reason)),
        Deed::Withdraw { .. } => Some(say::withdrawal_refused(Lang::Vi, reason)),
        Deed::DraftAnswer { silent: false, .. } => {
            Some(say::draft_answer_refused(Lang::Vi, reason))
        }
        Deed::DraftAnswer { silent: true, .. } | Deed::Rating { .. } => None,
        Deed::Paid { .. } => {
            return Ok(Outcome::Person {
                why: format!("the province does not take note of a payment (code {code})"),
                tell: Some(say::payment_not_told(Lang::Vi).to_owned()),
            });
        }
    };
    let mut tx = state.db.write().await?;
    record::set_deed(&mut tx, key, id, "refused").await?;
    if let Some(text) = text {
        events::record(
            &mut tx,
            id,
            state.clock.now(),
            &Event::BridgeProblem { text },
        )
        .await?;
    }
    tx.commit().await?;
    tracing::warn!(%code, "the province refused a deed");
    Ok(Outcome::Done)
}
