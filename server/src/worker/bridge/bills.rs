//! Opens bills at the payment platform and asks after those whose notice may have been lost; only
//! `payments::apply` makes anything paid.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::dossier::Event;
use domain::{Money, PaymentId};
use i18n::{Lang, t};
use sync::protocol::{PaymentMethod, PaymentState};

use super::Trouble;
use super::record::{self, Sent};
use crate::events;
use crate::payment::{Bill, PaymentError, PaymentPlatform};
use crate::payments::{self, Payment};
use crate::state::AppState;
use crate::worker::{Handler, Job, Outcome};

/// How often an unpaid bill is asked after. The platform's notice is nearly always quicker.
const ASK_AGAIN: Duration = Duration::from_secs(60);

/// Opens bills and asks after them.
pub(super) struct OpenPayment(pub(super) Arc<dyn PaymentPlatform>);

#[async_trait]
impl Handler for OpenPayment {
    async fn run(&self, job: &Job, state: &AppState) -> Outcome {
        match self.attend(job, state).await {
            Ok(outcome) => outcome,
            Err(trouble) => trouble.outcome(),
        }
    }
}

impl OpenPayment {
    async fn attend(&self, job: &Job, state: &AppState) -> Result<Outcome, Trouble> {
        let id: PaymentId = serde_json::from_value(job.payload["payment"].clone())?;
        let Some(payment) = payments::by_id(state, id).await? else {
            return Err(Trouble::Unreadable("a payment that is not there".into()));
        };
        match (payment.state(state.clock.now()), payment.method) {
            (PaymentState::Preparing, PaymentMethod::Platform) => self.open(state, &payment).await,
            (PaymentState::Preparing | PaymentState::Waiting, _) => {
                self.ask_after(state, &payment).await
            }
            (PaymentState::Paid | PaymentState::Failed | PaymentState::Expired, _) => {
                Ok(Outcome::Done)
            }
        }
    }

    async fn open(&self, state: &AppState, payment: &Payment) -> Result<Outcome, Trouble> {
        let bill = bill(state, payment).await?;
        match self.0.open(&bill).await {
            Ok(opened) => {
                payments::opened(state, payment.id, &opened.pay_url).await?;
                Ok(Outcome::Again(ASK_AGAIN))
            }
            Err(error @ PaymentError::Unreachable(_)) => Ok(Outcome::Later(error.to_string())),
            Err(error @ PaymentError::Refused(_)) => {
                tracing::error!(%error, "a bill could not be opened");
                payments::failed(state, payment.id).await?;
                Ok(Outcome::Done)
            }
        }
    }

    async fn ask_after(&self, state: &AppState, payment: &Payment) -> Result<Outcome, Trouble> {
        match self.0.look_up(&payment.reference).await {
            Ok(None) => Ok(Outcome::Again(ASK_AGAIN)),
            Ok(Some(notice)) => {
                payments::apply(state, &notice).await?;
                Ok(Outcome::Done)
            }
            // The notice is still on its way or will be repeated: asking is only the second net.
            Err(error) => {
                tracing::warn!(%error, "a bill could not be asked after");
                Ok(Outcome::Again(ASK_AGAIN))
            }
        }
    }
}

async fn bill(state: &AppState, payment: &Payment) -> Result<Bill, Trouble> {
    let filed = record::filed(&state.db, payment.dossier).await?;
    let bridge = record::bridge(&state.db, payment.dossier).await?;
    let code = bridge
        .filter(|bridge| bridge.sent == Sent::Taken)
        .map(|bridge| bridge.code.as_str().to_owned());
    let named = code.as_deref().unwrap_or(&payment.reference);
    Ok(Bill {
        reference: payment.reference.clone(),
        amount: payment.amount,
        purpose: t::bridge::payment_purpose(Lang::Vi, named),
        procedure: filed.submission.procedure.to_string(),
        dossier_code: code,
        lines: lines(state, payment).await?,
        return_url: state
            .config
            .public(&format!("/dossiers/{}", payment.dossier)),
        notify_url: state.config.public("/api/v1/payment-notices"),
    })
}

/// The fee, line by line, as it was asked for.
async fn lines(state: &AppState, payment: &Payment) -> Result<Vec<(String, Money)>, Trouble> {
    let all = events::of_dossier(&state.db, payment.dossier).await?;
    Ok(all
        .into_iter()
        .rev()
        .find_map(|recorded| match recorded.event {
            Event::PaymentRequested {
                obligation, lines, ..
            } if obligation == payment.obligation => Some(lines),
            _ => None,
        })
        .unwrap_or_default()
        .into_iter()
        .map(|line| (line.name, line.amount))
        .collect())
}
