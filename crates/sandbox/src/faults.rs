//! Misbehaviour on demand: which partner's endpoint fails next and how; it never knows what the endpoint does.

use crate::secret::dice;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use http_body_util::{BodyExt, Full, Limited};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// One thing that will go wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Endpoint, such as `province.create`; `province.*` or `*` for all of them.
    pub target: String,
    /// What happens.
    pub kind: Kind,
    /// How many requests it strikes. Absent: once, or without end when `probability` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Chance in `0.0..=1.0` that a request is struck; absent means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Length of the pause for `slow` and `later`, in milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
    /// The partner's words when it refuses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The ways a partner fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Answers after `delay_ms`.
    Slow,
    /// Answers 503 without having done anything.
    Down,
    /// Drops the connection without having done anything.
    Cut,
    /// Answers 422 with a reason.
    Refuse,
    /// Answers 202 and does the work `delay_ms` afterwards.
    Later,
    /// Does the work, then drops the connection instead of answering.
    LoseReply,
    /// Payment notice only: delivered twice.
    Duplicate,
    /// Payment notice only: states one thousand đồng less than was paid.
    WrongAmount,
    /// Payment notice only: never sent.
    Lost,
}

/// The faults that are waiting to strike.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

impl Faults {
    /// Adds a fault behind those that are waiting.
    pub fn add(&self, fault: Fault) {
        self.lock().push(fault);
    }

    /// The first waiting fault that strikes `target` now; a counted one is used up by it.
    pub fn strike(&self, target: &str) -> Option<Fault> {
        let mut waiting = self.lock();
        let at = waiting.iter().position(|fault| {
            fault.covers(target) && fault.probability.is_none_or(|chance| dice() < chance)
        })?;
        let fault = waiting[at].clone();
        let left = fault
            .times
            .or(fault.probability.is_none().then_some(1))
            .map(|times| times.saturating_sub(1));
        match left {
            Some(0) => {
                waiting.remove(at);
            }
            left => waiting[at].times = left,
        }
        Some(fault)
    }

    /// Wraps an endpoint so that faults aimed at `target` strike it.
    pub fn on<S>(&self, target: &'static str, endpoint: MethodRouter<S>) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let aimed = (self.clone(), target);
        endpoint.layer::<_, Infallible>(axum::middleware::from_fn_with_state(aimed, misbehave))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fault {
    fn covers(&self, target: &str) -> bool {
        match self.target.strip_suffix('*') {
            Some(area) => target.starts_with(area),
            None => self.target == target,
        }
    }

    /// The pause this fault asks for.
    pub fn pause(&self) -> Duration {
        Duration::from_millis(self.delay_ms)
    }
}

/// `GET`, `POST` and `DELETE /faults`.
pub(crate) fn router(faults: Faults) -> Router {
    Router::new()
        .route(
            "/faults",
            get(async |State(faults): State<Faults>| Json(faults.lock().clone()))
                .post(
                    async |State(faults): State<Faults>, Json(fault): Json<Fault>| {
                        faults.add(fault);
                        (StatusCode::CREATED, Json(faults.lock().clone()))
                    },
                )
                .delete(async |State(faults): State<Faults>| {
                    faults.lock().clear();
                    StatusCode::NO_CONTENT
                }),
        )
        .with_state(faults)
}

async fn misbehave(
    State((faults, target)): State<(Faults, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(fault) = faults.strike(target) else {
        return next.run(request).await;
    };
    tracing::info!(target = target, kind = ?fault.kind, "fault strikes");
    match fault.kind {
        Kind::Slow => {
            tokio::time::sleep(fault.pause()).await;
            next.run(request).await
        }
        Kind::Down => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Kind::Cut => dropped_connection(),
        Kind::Refuse => refusal(target, &fault),
        Kind::Later => do_it_later(fault, request, next).await,
        Kind::LoseReply => {
            let done = next.run(request).await;
            tracing::info!(status = %done.status(), "answer thrown away");
            dropped_connection()
        }
        Kind::Duplicate | Kind::WrongAmount | Kind::Lost => next.run(request).await,
    }
}

/// The whole request is read before 202 is answered: the sender may hang up at once.
async fn do_it_later(fault: Fault, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let request = Request::from_parts(parts, Body::from(body.to_bytes()));
    tokio::spawn(async move {
        tokio::time::sleep(fault.pause()).await;
        next.run(request).await;
    });
    let answer = serde_json::json!({
        "error_code": "1",
        "message": "Đã ghi nhận, đang xử lý",
    });
    (StatusCode::ACCEPTED, Json(answer)).into_response()
}

fn refusal(target: &str, fault: &Fault) -> Response {
    let message = fault
        .message
        .clone()
        .unwrap_or_else(|| "Hệ thống từ chối yêu cầu này".into());
    let answer = if target.starts_with("payment.") {
        serde_json::json!({ "MaLoi": "99", "MoTaLoi": message })
    } else {
        serde_json::json!({ "error_code": "16", "message": message })
    };
    (StatusCode::UNPROCESSABLE_ENTITY, Json(answer)).into_response()
}

/// A body that fails at its first byte: the HTTP server then closes the connection without an answer.
fn dropped_connection() -> Response {
    Response::new(Body::new(Limited::new(Full::from("never sent"), 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(target: &str, times: Option<u32>, probability: Option<f64>) -> Fault {
        Fault {
            target: target.into(),
            kind: Kind::Down,
            times,
            probability,
            delay_ms: 0,
            message: None,
        }
    }

    #[test]
    fn a_fault_strikes_as_often_as_asked_and_only_its_target() {
        let faults = Faults::default();
        faults.add(fault("province.create", Some(2), None));
        assert!(faults.strike("province.code").is_none());
        assert!(faults.strike("province.create").is_some());
        assert!(faults.strike("province.create").is_some());
        assert!(faults.strike("province.create").is_none());
    }

    #[test]
    fn a_fault_without_a_count_strikes_once() {
        let faults = Faults::default();
        faults.add(fault("province.*", None, None));
        assert!(faults.strike("province.status").is_some());
        assert!(faults.strike("province.status").is_none());
    }

    #[test]
    fn a_certain_probability_strikes_without_end() {
        let faults = Faults::default();
        faults.add(fault("*", None, Some(1.0)));
        for _ in 0..5 {
            assert!(faults.strike("payment.init").is_some());
        }
    }
}
