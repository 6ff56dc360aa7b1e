//! Payments as the server knows them: a wish becomes a code or a page; only a verified notice makes anything paid.

use aws_lc_rs::rand;
use calendar::Timestamp;
use domain::dossier::{Event, RequestId};
use domain::payment::{Account, VietQr};
use domain::{DossierId, Money, PaymentId};
use serde_json::json;
use sqlx::{Row, Sqlite, Transaction};
use sync::protocol::{PaymentMethod, PaymentReceipt, PaymentState, VietqrView};

use crate::config::AccountConfig;
use crate::events;
use crate::payment::{Notice, NoticeAnswer};
use crate::state::AppState;
use crate::worker::{JobKind, NewJob, enqueue};

/// A payment nobody made in this time is shown as expired (milliseconds): 7 days. Money that still comes is still taken.
pub const TERM: i64 = 7 * 24 * 3_600_000;

/// A payment as the database has it.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Made on the phone.
    pub id: PaymentId,
    /// The dossier the money is for.
    pub dossier: DossierId,
    /// The obligation it settles.
    pub obligation: RequestId,
    /// What is due.
    pub amount: Money,
    /// How.
    pub method: PaymentMethod,
    /// Where it stands in the table; see [`Payment::state`].
    stored: PaymentState,
    /// What the transfer and the platform name it by.
    pub reference: String,
    /// Last part of the link to share.
    pub share_token: String,
    /// The platform's page, once it gave one.
    pub pay_url: Option<String>,
    /// When nobody paid in time.
    pub expires_at: Timestamp,
    /// The platform's receipt.
    pub receipt: Option<PaymentReceipt>,
}

impl Payment {
    /// Where it stands at this instant.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> PaymentState {
        match self.stored {
            PaymentState::Waiting | PaymentState::Preparing if self.expires_at <= now => {
                PaymentState::Expired
            }
            stored => stored,
        }
    }

    /// The code to show, when it is paid that way and still can be.
    #[must_use]
    pub fn vietqr(&self, account: &AccountConfig, now: Timestamp) -> Option<VietqrView> {
        if self.method != PaymentMethod::Vietqr || self.state(now) != PaymentState::Waiting {
            return None;
        }
        let content = format!("MOTCUA {}", self.reference);
        let code = VietQr {
            bank: account.bank_bin.clone(),
            number: account.number.clone(),
            kind: Account::Account,
            amount: Some(self.amount),
            bill: Some(self.reference.clone()),
            reference: None,
            purpose: Some(content.clone()),
            name: Some(account.holder.clone()),
            city: Some(account.city.clone()),
        };
        Some(VietqrView {
            payload: code.encode().ok()?,
            bank: account.bank_name.clone(),
            account: account.number.clone(),
            holder: account.holder.clone(),
            content,
        })
    }
}

/// Sixteen letters and digits nobody can guess and banks let through.
///
/// # Panics
/// When the operating system has no randomness to give.
#[must_use]
pub fn new_reference() -> String {
    let mut bytes = [0; 10];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    domain::ReceiptCode::new(bytes).to_string().replace('-', "")
}

macro_rules! by {
    ($condition:literal) => {
        concat!(
            "SELECT id, dossier, obligation, amount, method, state, reference, share_token, pay_url,
             expires_at, paid_at, receipt_no, receipt_url FROM payment WHERE ",
            $condition
        )
    };
}

/// A citizen's payment.
pub async fn of_citizen(
    state: &AppState,
    citizen: i64,
    id: PaymentId,
) -> Result<Option<Payment>, sqlx::Error> {
    sqlx::query(by!("id = ? AND citizen = ?"))
        .bind(id.to_string())
        .bind(citizen)
        .fetch_optional(state.db.read())
        .await?
        .map(|row| from_row(&row))
        .transpose()
}

/// The payment behind a shared link.
pub async fn shared(state: &AppState, token: &str) -> Result<Option<Payment>, sqlx::Error> {
    sqlx::query(by!("share_token = ?"))
        .bind(token)
        .fetch_optional(state.db.read())
        .await?
        .map(|row| from_row(&row))
        .transpose()
}

/// A payment by its id, for the worker.
pub async fn by_id(state: &AppState, id: PaymentId) -> Result<Option<Payment>, sqlx::Error> {
    sqlx::query(by!("id = ?"))
        .bind(id.to_string())
        .fetch_optional(state.db.read())
        .await?
        .map(|row| from_row(&row))
        .transpose()
}

/// The platform gave a page to pay on.
pub async fn opened(state: &AppState, id: PaymentId, pay_url: &str) -> Result<(), sqlx::Error> {
    let mut tx = state.db.write().await?;
    sqlx::query(
        "UPDATE payment SET state = 'waiting', pay_url = ? WHERE id = ? AND state = 'preparing'",
    )
    .bind(pay_url)
    .bind(id.to_string())
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// The platform will not collect this payment; the person may begin another.
pub async fn failed(state: &AppState, id: PaymentId) -> Result<(), sqlx::Error> {
    let mut tx = state.db.write().await?;
    sqlx::query(
        "UPDATE payment SET state = 'failed' WHERE id = ? AND state IN ('preparing', 'waiting')",
    )
    .bind(id.to_string())
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// Applies a verified notice. The same transaction applied twice changes nothing the second time.
pub async fn apply(state: &AppState, notice: &Notice) -> Result<NoticeAnswer, sqlx::Error> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    let seen: Option<String> =
        sqlx::query_scalar("SELECT outcome FROM payment_notice WHERE transaction_no = ?")
            .bind(&notice.transaction)
            .fetch_optional(&mut *tx)
            .await?;
    if let Some(outcome) = seen {
        return Ok(answer(&outcome));
    }
    let outcome = settle(&mut tx, notice, now).await?;
    sqlx::query(
        "INSERT INTO payment_notice (transaction_no, reference, amount, succeeded, at, outcome) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(&notice.transaction)
    .bind(&notice.reference)
    .bind(i64::try_from(notice.amount.dong()).unwrap_or(i64::MAX))
    .bind(notice.succeeded)
    .bind(now.millis())
    .bind(outcome)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    state.wake.notify_one();
    metrics::counter!("payment_notices_total", "outcome" => outcome).increment(1);
    if outcome != "applied" {
        tracing::error!(outcome, "a payment notice needs a person");
    }
    Ok(answer(outcome))
}

fn answer(outcome: &str) -> NoticeAnswer {
    match outcome {
        "unknown" | "mismatch" => NoticeAnswer::NotOurs,
        _ => NoticeAnswer::Taken,
    }
}

async fn settle(
    tx: &mut Transaction<'static, Sqlite>,
    notice: &Notice,
    now: Timestamp,
) -> Result<&'static str, sqlx::Error> {
    let row = sqlx::query(by!("reference = ?"))
        .bind(&notice.reference)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok("unknown") };
    let payment = from_row(&row)?;
    if !notice.succeeded {
        sqlx::query("UPDATE payment SET state = 'failed' WHERE id = ? AND state IN ('preparing', 'waiting')")
            .bind(payment.id.to_string())
            .execute(&mut **tx)
            .await?;
        return Ok("applied");
    }
    if notice.amount != payment.amount {
        return Ok("mismatch");
    }
    if payment.stored == PaymentState::Paid {
        return Ok("surplus");
    }
    sqlx::query("UPDATE payment SET state = 'paid', paid_at = ?, receipt_no = ?, receipt_url = ? WHERE id = ?")
        .bind(notice.at.millis())
        .bind(&notice.receipt_no)
        .bind(&notice.receipt_url)
        .bind(payment.id.to_string())
        .execute(&mut **tx)
        .await?;
    let first = sqlx::query(
        "UPDATE obligation SET paid_by = ? WHERE dossier = ? AND id = ? AND paid_by IS NULL",
    )
    .bind(payment.id.to_string())
    .bind(payment.dossier.to_string())
    .bind(payment.obligation.as_str())
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if first == 0 {
        return Ok("surplus");
    }
    let paid = Event::Paid {
        obligation: payment.obligation.clone(),
        payment: payment.id,
        amount: payment.amount,
        at: notice.at,
        receipt_no: notice.receipt_no.clone(),
    };
    events::record(tx, payment.dossier, now, &paid).await?;
    let job = NewJob::towards_province(
        JobKind::TellPaid,
        payment.dossier,
        &payment.id.to_string(),
        json!({ "payment": payment.id }),
        now,
    );
    enqueue(tx, &job).await?;
    Ok("applied")
}

fn from_row(row: &sqlx::sqlite::SqliteRow) -> Result<Payment, sqlx::Error> {
    let bad = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
    let text = |name: &str| row.try_get::<String, _>(name);
    let paid_at: Option<i64> = row.try_get("paid_at")?;
    let receipt_no: Option<String> = row.try_get("receipt_no")?;
    let receipt_url: Option<String> = row.try_get("receipt_url")?;
    Ok(Payment {
        id: PaymentId::parse(&text("id")?).map_err(|error| bad(error.into()))?,
        dossier: DossierId::parse(&text("dossier")?).map_err(|error| bad(error.into()))?,
        obligation: RequestId::new(text("obligation")?),
        amount: Money(row.try_get::<i64, _>("amount")?.unsigned_abs()),
        method: method_of(&text("method")?).ok_or_else(|| bad("an unknown method".into()))?,
        stored: state_of(&text("state")?).ok_or_else(|| bad("an unknown state".into()))?,
        reference: text("reference")?,
        share_token: text("share_token")?,
        pay_url: row.try_get("pay_url")?,
        expires_at: Timestamp::from_millis(row.try_get("expires_at")?),
        receipt: paid_at.map(|at| PaymentReceipt {
            number: receipt_no.unwrap_or_default(),
            paid_at: Timestamp::from_millis(at),
            url: receipt_url,
        }),
    })
}

/// As the table has a method.
#[must_use]
pub fn method_name(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Vietqr => "vietqr",
        PaymentMethod::Platform => "platform",
    }
}

fn method_of(name: &str) -> Option<PaymentMethod> {
    [PaymentMethod::Vietqr, PaymentMethod::Platform]
        .into_iter()
        .find(|method| method_name(*method) == name)
}

fn state_of(name: &str) -> Option<PaymentState> {
    match name {
        "preparing" => Some(PaymentState::Preparing),
        "waiting" => Some(PaymentState::Waiting),
        "paid" => Some(PaymentState::Paid),
        "failed" => Some(PaymentState::Failed),
        "expired" => Some(PaymentState::Expired),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_fits_into_every_banks_code() {
        let reference = new_reference();
        assert_eq!(reference.len(), 16);
        assert!(
            reference
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        );
        assert!(format!("MOTCUA {reference}").len() <= 25);
    }
}
