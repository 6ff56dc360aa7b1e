//! The work between us and our partners, one file per direction; each step is written down before and after it is taken.
//!
//! It speaks to partners only through their traits, so it knows neither the province's words nor the platform's.

mod bills;
mod deeds;
mod filing;
mod follow;
mod record;
mod silence;
mod words;

use std::sync::Arc;

use crate::objects::ObjectError;
use crate::payment::PaymentPlatform;
use crate::province::{Province, ProvinceError};

use super::{Handlers, JobKind, Outcome};

/// Everyone who does the work between us and these partners.
#[must_use]
pub fn handlers(province: Arc<dyn Province>, payment: Arc<dyn PaymentPlatform>) -> Handlers {
    let deeds = Arc::new(deeds::TellProvince(province.clone()));
    [
        JobKind::SendSupplement,
        JobKind::SendWithdrawal,
        JobKind::SendDraftAnswer,
        JobKind::SendRating,
        JobKind::TellPaid,
    ]
    .into_iter()
    .fold(Handlers::default(), |all, kind| {
        all.with(kind, deeds.clone())
    })
    .with(
        JobKind::SendDossier,
        Arc::new(filing::SendDossier(province.clone())),
    )
    .with(JobKind::FollowDossier, Arc::new(follow::Follow(province)))
    .with(JobKind::DraftSilence, Arc::new(silence::Silence))
    .with(JobKind::OpenPayment, Arc::new(bills::OpenPayment(payment)))
}

/// Why a step was not finished.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the object store failed: {0}")]
    Store(#[from] ObjectError),
    #[error(transparent)]
    Province(#[from] ProvinceError),
    #[error("what the database holds cannot be read: {0}")]
    Unreadable(String),
    #[error("not yet: {0}")]
    NotYet(&'static str),
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Trouble {
        Trouble::Unreadable(error.to_string())
    }
}

impl From<crate::dossier_files::KeepError> for Trouble {
    fn from(error: crate::dossier_files::KeepError) -> Trouble {
        Trouble::NotYet(match error {
            crate::dossier_files::KeepError::Damaged => "a document arrived damaged",
            crate::dossier_files::KeepError::Database(_) => "the database failed",
            crate::dossier_files::KeepError::Store(_) => "the object store failed",
        })
    }
}

impl Trouble {
    /// "Try again" and "a person must act" are different things.
    fn outcome(self) -> Outcome {
        match &self {
            Trouble::Province(ProvinceError::Misunderstood(_) | ProvinceError::Refused { .. })
            | Trouble::Unreadable(_) => Outcome::Person {
                why: self.to_string(),
                tell: None,
            },
            _ => Outcome::Later(self.to_string()),
        }
    }
}
