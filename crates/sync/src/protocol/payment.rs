//! The wish to pay and where a payment stands; money itself never passes through here.

use reader::readable;
use serde::Serialize;

use super::{DossierId, Money, PaymentId, RequestId, Text, Timestamp};

/// `PUT /api/v1/payments/{payment_id}`: the wish to pay one obligation one way. Idempotent by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaymentRequest {
    /// The dossier the money is for.
    pub dossier: DossierId,
    /// The obligation, as named by the event that asked for money.
    pub obligation: RequestId,
    /// How the person wants to pay.
    pub method: PaymentMethod,
}

/// How money reaches the State.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// A VietQR code that any bank's app reads.
    Vietqr,
    /// The page of the national payment platform.
    Platform,
}

/// A payment as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaymentView {
    /// Made on the phone.
    pub id: PaymentId,
    /// The dossier the money is for.
    pub dossier: DossierId,
    /// The obligation it settles.
    pub obligation: RequestId,
    /// What is due.
    pub amount: Money,
    /// How the person wants to pay.
    pub method: PaymentMethod,
    /// Where it stands: `paid` only once the platform told the server so.
    pub state: PaymentState,
    /// Text of the VietQR code (EMVCo), when paying that way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vietqr: Option<VietqrView>,
    /// Page of the payment platform, when paying that way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    /// Link anyone may open to pay on the person's behalf; shows nothing personal.
    pub share_url: String,
    /// The platform's receipt, once paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<PaymentReceipt>,
}

/// A VietQR code and the same facts in words, for those who type them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VietqrView {
    /// The code's text.
    pub payload: String,
    /// Name of the receiving bank.
    pub bank: String,
    /// Receiving account number.
    pub account: String,
    /// Whose account it is.
    pub holder: String,
    /// Transfer content to write, letter by letter.
    pub content: String,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The server has the wish but the platform has not answered yet: no code to show so far.
    Preparing,
    /// Ready to be paid.
    Waiting,
    /// The platform told the server that the money arrived.
    Paid,
    /// The platform refused or the person gave up there; start another.
    Failed,
    /// Nobody paid in time; start another.
    Expired,
}

/// Proof from the payment platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaymentReceipt {
    /// The platform's number.
    pub number: String,
    /// When the money arrived.
    pub paid_at: Timestamp,
    /// The receipt as a document, when the platform gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `GET /api/v1/pay/{token}`: what someone who pays for another may see. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedPayment {
    /// What the money is for: the procedure's name.
    pub procedure: Text,
    /// What is due.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// The code, when it can be paid that way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vietqr: Option<VietqrView>,
    /// The platform's page, when it can be paid that way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
}

readable!(struct PaymentRequest { dossier, obligation, method; });
readable!(words PaymentMethod { Vietqr = "vietqr", Platform = "platform" });
readable!(struct PaymentView { id, dossier, obligation, amount, method, state, share_url; vietqr, pay_url, receipt });
readable!(struct VietqrView { payload, bank, account, holder, content; });
readable!(words PaymentState {
    Preparing = "preparing", Waiting = "waiting", Paid = "paid", Failed = "failed", Expired = "expired",
});
readable!(struct PaymentReceipt { number, paid_at; url });
readable!(struct SharedPayment { procedure, amount, state; vietqr, pay_url });
