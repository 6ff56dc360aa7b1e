//! `/api/v1/payment-notices`: the payment platform tells our server what was paid; the only door through which that is believed.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::Api;
use crate::payment::NoticeAnswer;
use crate::payments;
use crate::state::AppState;

pub(super) fn routes() -> Api {
    Api::default().add("POST", "/api/v1/payment-notices", post(hear))
}

async fn hear(State(state): State<AppState>, body: Bytes) -> Response {
    let answer = match state.payment.read_notice(&body) {
        Ok(notice) => payments::apply(&state, &notice)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a payment notice could not be written down");
                NoticeAnswer::Later
            }),
        Err(error) => {
            tracing::warn!(%error, "a payment notice was not believed");
            NoticeAnswer::NotBelieved
        }
    };
    let status = match answer {
        NoticeAnswer::Taken => StatusCode::OK,
        NoticeAnswer::NotOurs => StatusCode::UNPROCESSABLE_ENTITY,
        NoticeAnswer::NotBelieved => StatusCode::UNAUTHORIZED,
        NoticeAnswer::Later => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(state.payment.answer(answer))).into_response()
}
