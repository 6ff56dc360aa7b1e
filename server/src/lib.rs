//! The bridge between phones and the province: takes dossiers once, keeps what happened to them, and carries them on.
//!
//! It never trusts a rule to the phone alone, never makes a citizen wait for a partner, and keeps no state outside its
//! database and object store.

pub mod catalogue;
pub mod clock;
mod compact_time;
pub mod config;
pub mod db;
pub mod documents;
pub mod dossier_files;
pub mod events;
mod extract;
mod headers;
pub mod identity;
pub mod limits;
pub mod objects;
mod pages;
pub mod payment;
pub mod payments;
mod problem;
pub mod province;
mod public_receipt;
pub mod publishing;
pub mod receipts;
pub mod routes;
pub mod session;
pub mod shelf;
pub mod state;
pub mod telemetry;
pub mod uploads;
pub mod web;
pub mod worker;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use sync::protocol::ProblemCode;
use tower_http::catch_panic::CatchPanicLayer;

use crate::headers::SecurityHeaders;
use crate::problem::Failure;
use crate::state::AppState;

/// The whole service, for a listener or for a test in the same process.
pub fn app(state: AppState) -> Router {
    let security = SecurityHeaders::new(&state.config);
    routes::router(&state)
        .merge(pages::router(&state))
        .layer(from_fn_with_state(state.clone(), up_to_date))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn(problem::speak))
        .layer(from_fn_with_state(security, headers::secure))
        .layer(from_fn(telemetry::observe))
        .with_state(state)
}

/// Before anything that speaks of forms is answered, what another process has published is taken in. Where the database does
/// not say, what is known is served: phones keep it anyway.
async fn up_to_date(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // Files under the hash of their bytes never change.
    if !path.starts_with("/assets/")
        && let Err(error) = state.shelf.catch_up(&state.db).await
    {
        tracing::error!(%error, "what was published elsewhere could not be read");
    }
    next.run(request).await
}

/// A handler that panics costs one answer; the person is told, the cause goes to the log without its message, which may hold data.
fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Failure::new(ProblemCode::Internal).into_response()
}

/// Forgets what is over: sessions, unfinished uploads, quiet addresses. Called now and then by the process.
pub async fn sweep(state: &AppState) {
    if let Err(error) = session::sweep(&state.db, state.clock.now()).await {
        tracing::error!(%error, "old sessions could not be forgotten");
    }
    if let Err(error) = uploads::sweep(state).await {
        tracing::error!(%error, "old uploads could not be forgotten");
    }
    state.limits.sweep();
}
