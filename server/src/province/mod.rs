//! The province's dossier system as we use it, in our own words; its vocabulary stays in this folder.

mod client;
mod filing;
pub mod http;
mod news;
mod wire;

use async_trait::async_trait;
use bytes::Bytes;
use calendar::Timestamp;
use domain::dossier::{DossierCode, Event, File};
use domain::fee::FeeLine;
use domain::{Money, ProcedureCode};
use sync::protocol::{Attachment, ResultDelivery};

/// Names the obligation that is known when a dossier is filed.
pub const FILING_FEE: &str = "filing";

/// A dossier on its way to the province.
#[derive(Clone, Debug)]
pub struct Filing {
    /// The procedure's code.
    pub procedure: ProcedureCode,
    /// The procedure's name.
    pub procedure_name: String,
    /// The field it belongs to, in words.
    pub field: String,
    /// Who files it, as the identity provider vouches.
    pub applicant: Applicant,
    /// Name of the receiving centre.
    pub centre: String,
    /// How the result comes back.
    pub delivery: ResultDelivery,
    /// What was declared, in the order of the form.
    pub declared: Vec<Declared>,
    /// What has to be paid.
    pub fees: Vec<FeeLine>,
    /// When we took it.
    pub received_at: Timestamp,
}

/// Who files.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// Full name.
    pub name: String,
    /// 12 digits.
    pub personal_number: String,
    /// Phone, when known.
    pub phone: Option<String>,
}

/// One answer of the form, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The field's name in the national portal's form, else in ours.
    pub code: String,
    /// The question.
    pub name: String,
    /// The answer as a person would write it.
    pub value: String,
}

/// A file the province has, by the name it gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// Ours.
    pub file: Attachment,
    /// The province's name for it.
    pub remote_id: String,
}

/// What the province said to a new dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It has it.
    Taken,
    /// It is still working on it: look again.
    StillWorking,
}

/// What the citizen did after filing.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Answered a request for supplements.
    Supplement {
        /// The request answered.
        request: String,
        /// New files.
        files: Vec<SentFile>,
        /// A word to the officer.
        note: String,
        /// Corrected answers, whole.
        declared: Option<Vec<Declared>>,
    },
    /// Wants to withdraw.
    Withdraw {
        /// Who.
        by: String,
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// Answered a draft certificate, or let its term pass.
    DraftAnswer {
        /// The draft answered.
        request: String,
        /// Whether it is right.
        agreed: bool,
        /// Nobody answered in time.
        silent: bool,
        /// What is wrong.
        note: String,
    },
    /// Rated the service.
    Rating {
        /// 1 to 5.
        stars: u8,
        /// In words.
        note: String,
    },
    /// Paid an obligation.
    Paid {
        /// Which; [`FILING_FEE`] or one the province named.
        obligation: String,
        /// The platform's receipt number.
        receipt_no: String,
        /// How much.
        amount: Money,
        /// When.
        at: Timestamp,
    },
}

/// Dossiers that changed since some mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Each with what makes this change different from the one before.
    pub dossiers: Vec<(DossierCode, String)>,
    /// Ask after this mark next time.
    pub mark: String,
    /// Whether to ask again at once.
    pub more: bool,
}

/// News of one dossier since some mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// What happened, in order, in our words.
    pub events: Vec<Event>,
    /// Documents that came with it: the bytes to keep, and the hash the events name them by.
    pub files: Vec<(File, Bytes)>,
    /// Ask after this mark next time.
    pub mark: String,
}

/// Why the province did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProvinceError {
    /// It said no for a reason of its own, and asking again will not change that. The reason is for the citizen and may be
    /// personal: it is not part of what is logged.
    #[error("the province refused (code {code})")]
    Refused {
        /// Its code of the reason.
        code: String,
        /// Its words.
        reason: String,
    },
    /// It cannot make sense of what we sent: a fault of ours or a change of theirs, never the citizen's.
    #[error("the province does not take what was sent: {0}")]
    Misunderstood(String),
    /// It cannot now; nothing was done.
    #[error("the province says later: {0}")]
    Later(String),
    /// The answer was lost or unreadable: it may or may not have been done. Look before asking again.
    #[error("the province's answer was lost: {0}")]
    Unknown(String),
}

/// The province's system. It has no idempotency key, so whoever calls writes down what is about to be sent.
#[async_trait]
pub trait Province: Send + Sync {
    /// Reserves the code a dossier will have there. Harmless when its answer is lost: an unused code is only a gap.
    async fn reserve_code(&self, procedure: ProcedureCode) -> Result<DossierCode, ProvinceError>;

    /// Brings one file. Harmless when its answer is lost: an unnamed file belongs to nothing.
    async fn put_file(
        &self,
        code: &DossierCode,
        file: &Attachment,
        bytes: Bytes,
    ) -> Result<SentFile, ProvinceError>;

    /// Creates the dossier under its reserved code, or finds that it is there. After [`ProvinceError::Unknown`] or
    /// [`Created::StillWorking`] ask [`Province::exists`] first.
    async fn create(
        &self,
        code: &DossierCode,
        filing: &Filing,
        files: &[SentFile],
    ) -> Result<Created, ProvinceError>;

    /// Whether a dossier with this code is there.
    async fn exists(&self, code: &DossierCode) -> Result<bool, ProvinceError>;

    /// Brings something the citizen did later. After [`ProvinceError::Unknown`] ask [`Province::knows`] first.
    async fn tell(&self, code: &DossierCode, deed: &Deed) -> Result<(), ProvinceError>;

    /// Whether it was told this already.
    async fn knows(&self, code: &DossierCode, deed: &Deed) -> Result<bool, ProvinceError>;

    /// Which dossiers changed since a mark (none: since the beginning).
    async fn changes(&self, since: Option<&str>) -> Result<Changes, ProvinceError>;

    /// What happened to a dossier since a mark (none: since it was created).
    async fn news(&self, code: &DossierCode, since: Option<&str>) -> Result<News, ProvinceError>;
}
