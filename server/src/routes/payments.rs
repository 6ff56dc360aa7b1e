//! `/api/v1/payments` and the shared `/api/v1/pay`: a wish to pay, and what can be seen of it; nothing here makes it paid.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use domain::{Money, PaymentId};
use i18n::t;
use serde_json::json;
use sync::protocol::{
    PaymentMethod, PaymentRequest, PaymentState, PaymentView, ProblemCode, SharedPayment,
};

use super::Api;
use super::dossiers::{self, not_yours};
use crate::extract::Body;
use crate::payments::{self, Payment};
use crate::problem::{Answer, Failure};
use crate::public_receipt;
use crate::session::{Citizen, Token};
use crate::state::AppState;
use crate::worker::{JobKind, NewJob, enqueue};

/// A transfer is asked after for the first time after so long (milliseconds).
const ASK_AFTER: i64 = 60_000;

pub(super) fn routes() -> Api {
    Api::default()
        .add("PUT", "/api/v1/payments/{id}", put(begin))
        .add("GET", "/api/v1/payments/{id}", get(show))
}

/// For whoever has the link.
pub(super) fn public_routes() -> Api {
    Api::default().add("GET", "/api/v1/pay/{token}", get(shared))
}

async fn begin(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
    Body(request): Body<PaymentRequest>,
) -> Answer<Response> {
    let id = PaymentId::parse(&id).map_err(|_| Failure::new(ProblemCode::BadRequest))?;
    dossiers::own(&state, &citizen, request.dossier).await?;
    let amount = insert(&state, &citizen, id, &request).await?;
    let payment = payments::of_citizen(&state, citizen.id, id).await?;
    let payment = payment.ok_or_else(conflict)?;
    let same = payment.dossier == request.dossier
        && payment.obligation == request.obligation
        && payment.method == request.method;
    if !same {
        return Err(conflict());
    }
    if amount.is_some() {
        state.wake.notify_one();
    }
    Ok(view(&state, &payment))
}

/// Writes the wish down; `None` when it was there already.
async fn insert(
    state: &AppState,
    citizen: &Citizen,
    id: PaymentId,
    request: &PaymentRequest,
) -> Answer<Option<Money>> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    let known: Option<i64> = sqlx::query_scalar("SELECT 1 FROM payment WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(&mut *tx)
        .await?;
    if known.is_some() {
        return Ok(None);
    }
    let owed: Option<(i64, Option<String>)> =
        sqlx::query_as("SELECT total, paid_by FROM obligation WHERE dossier = ? AND id = ?")
            .bind(request.dossier.to_string())
            .bind(request.obligation.as_str())
            .fetch_optional(&mut *tx)
            .await?;
    let total = match owed {
        None => return Err(not_yours()),
        Some((_, Some(_))) => {
            return Err(Failure::saying(ProblemCode::Conflict, |lang| {
                t::problem::obligation_settled(lang).to_owned()
            }));
        }
        Some((total, None)) => total,
    };
    let first_state = match request.method {
        PaymentMethod::Vietqr => "waiting",
        PaymentMethod::Platform => "preparing",
    };
    sqlx::query(
        "INSERT INTO payment (id, citizen, dossier, obligation, amount, method, state, reference, share_token,
                              created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id.to_string())
    .bind(citizen.id)
    .bind(request.dossier.to_string())
    .bind(request.obligation.as_str())
    .bind(total)
    .bind(payments::method_name(request.method))
    .bind(first_state)
    .bind(payments::new_reference())
    .bind(Token::random().text())
    .bind(now.millis())
    .bind(now.millis() + payments::TERM)
    .execute(&mut *tx)
    .await?;
    // A page has to be opened at once; a transfer is only asked after, in case the platform's notice gets lost.
    let run_at = match request.method {
        PaymentMethod::Platform => now,
        PaymentMethod::Vietqr => now.add_millis(ASK_AFTER),
    };
    let job = NewJob {
        kind: JobKind::OpenPayment,
        lane: format!("payment:{id}"),
        key: format!("{}:{id}", JobKind::OpenPayment.name()),
        dossier: None,
        payload: json!({ "payment": id }),
        run_at,
    };
    enqueue(&mut tx, &job).await?;
    tx.commit().await?;
    Ok(Some(Money(total.unsigned_abs())))
}

async fn show(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
) -> Answer<Response> {
    let id = PaymentId::parse(&id).map_err(|_| not_found())?;
    let payment = payments::of_citizen(&state, citizen.id, id).await?;
    Ok(view(&state, &payment.ok_or_else(not_found)?))
}

async fn shared(State(state): State<AppState>, Path(token): Path<String>) -> Answer<Response> {
    let payment = payments::shared(&state, &token)
        .await?
        .ok_or_else(not_found)?;
    let now = state.clock.now();
    let code: Option<String> = sqlx::query_scalar("SELECT procedure FROM dossier WHERE id = ?")
        .bind(payment.dossier.to_string())
        .fetch_optional(state.db.read())
        .await?;
    let catalogue = state.catalogue();
    let procedure = code
        .and_then(|code| domain::ProcedureCode::parse(&code).ok())
        .and_then(|code| catalogue.resolve(code));
    let seen = SharedPayment {
        procedure: procedure
            .map(|(_, procedure)| public_receipt::name(procedure))
            .unwrap_or_default(),
        amount: payment.amount,
        state: payment.state(now),
        vietqr: payment.vietqr(&state.config.account, now),
        pay_url: payment
            .pay_url
            .clone()
            .filter(|_| payment.state(now) == PaymentState::Waiting),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(seen)).into_response())
}

fn view(state: &AppState, payment: &Payment) -> Response {
    let now = state.clock.now();
    let view = PaymentView {
        id: payment.id,
        dossier: payment.dossier,
        obligation: payment.obligation.clone(),
        amount: payment.amount,
        method: payment.method,
        state: payment.state(now),
        vietqr: payment.vietqr(&state.config.account, now),
        pay_url: payment
            .pay_url
            .clone()
            .filter(|_| payment.state(now) == PaymentState::Waiting),
        share_url: state
            .config
            .public(&format!("/pay/{}", payment.share_token)),
        receipt: payment.receipt.clone(),
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response()
}

fn conflict() -> Failure {
    Failure::saying(ProblemCode::Conflict, |lang| {
        t::problem::payment_conflict(lang).to_owned()
    })
}

fn not_found() -> Failure {
    Failure::saying(ProblemCode::NotFound, |lang| {
        t::problem::payment_not_found(lang).to_owned()
    })
}
