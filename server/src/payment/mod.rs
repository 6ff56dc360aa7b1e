//! The payment platform as we use it: open a page to pay on, ask about a payment, read its notices; it never makes anything paid.

pub mod http;

use async_trait::async_trait;
use calendar::Timestamp;
use domain::Money;
use serde_json::Value;

/// What the platform is asked to collect.
#[derive(Clone, Debug)]
pub struct Bill {
    /// Our name for it, 16 letters and digits; comes back in the notice.
    pub reference: String,
    /// How much.
    pub amount: Money,
    /// What for, without diacritics and personal data.
    pub purpose: String,
    /// Code of the procedure.
    pub procedure: String,
    /// The province's code of the dossier, when it has one.
    pub dossier_code: Option<String>,
    /// The fee, line by line: name and amount.
    pub lines: Vec<(String, Money)>,
    /// Where the platform sends the person afterwards.
    pub return_url: String,
    /// Where the platform sends its notice.
    pub notify_url: String,
}

/// A page to pay on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its address.
    pub pay_url: String,
}

/// What the platform says about a payment, its words already checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Our name for it.
    pub reference: String,
    /// The platform's own number of the transaction; each is applied once.
    pub transaction: String,
    /// How much was paid.
    pub amount: Money,
    /// Whether it was paid; otherwise it failed or was given up.
    pub succeeded: bool,
    /// When, by the platform's clock.
    pub at: Timestamp,
    /// Number of the e-receipt (biên lai).
    pub receipt_no: Option<String>,
    /// Address of the e-receipt as a document.
    pub receipt_url: Option<String>,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAnswer {
    /// Taken, now or before.
    Taken,
    /// No payment of ours has this reference or amount; people are looking into it.
    NotOurs,
    /// Could not be read or its signature is wrong.
    NotBelieved,
    /// Our fault; send it again later.
    Later,
}

/// Why the platform did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// It cannot be reached, or it is not known whether it did.
    #[error("the payment platform did not answer: {0}")]
    Unreachable(String),
    /// It said no.
    #[error("the payment platform refused: {0}")]
    Refused(String),
}

/// Why a notice is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// It cannot be read.
    #[error("the notice cannot be read: {0}")]
    Unreadable(String),
    /// Its signature is wrong.
    #[error("the notice is not signed by the platform")]
    Forged,
}

/// The platform.
#[async_trait]
pub trait PaymentPlatform: Send + Sync {
    /// Opens a page to pay this bill on; asking again for the same reference gives the same bill.
    async fn open(&self, bill: &Bill) -> Result<Opened, PaymentError>;

    /// What became of a bill, when its notice got lost; `None` while nothing did.
    async fn look_up(&self, reference: &str) -> Result<Option<Notice>, PaymentError>;

    /// Reads a notice and checks that the platform sent it.
    fn read_notice(&self, body: &[u8]) -> Result<Notice, NoticeError>;

    /// What the platform wants to hear back.
    fn answer(&self, answer: NoticeAnswer) -> Value;
}
