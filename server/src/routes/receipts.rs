//! `/api/v1/receipts`, `/api/v1/keys`: what anyone may check about a receipt; nothing personal.

use axum::Json;
use axum::extract::{Path, State};
use axum::routing::get;
use i18n::t;
use sync::protocol::{KeysView, ProblemCode, PublicReceipt};

use super::Api;
use crate::problem::{Answer, Failure};
use crate::public_receipt;
use crate::receipts;
use crate::state::AppState;

pub(super) fn routes() -> Api {
    Api::default()
        .add("GET", "/api/v1/receipts/{code}", get(receipt))
        .add("GET", "/api/v1/keys", get(keys))
}

async fn receipt(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Answer<Json<PublicReceipt>> {
    let found = public_receipt::find(&state, &code).await?;
    found.map(Json).ok_or_else(|| {
        Failure::saying(ProblemCode::NotFound, |lang| {
            t::problem::receipt_not_found(lang).to_owned()
        })
    })
}

async fn keys(State(state): State<AppState>) -> Answer<Json<KeysView>> {
    let keys = receipts::public_keys(&state.db).await?;
    Ok(Json(KeysView { keys }))
}
