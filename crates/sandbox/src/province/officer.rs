//! What an officer does to a dossier, from the page (form) or from a test (JSON); it never sees a partner's token.

use super::dossier::{Dossier, OFFICER, SUPPLEMENT_DONE, SUPPLEMENT_SENT};
use super::files::LARGEST;
use super::reply::{Refusal, done};
use super::requests::{ask_payment, ask_supplement, send_draft};
use super::results::{attach_result, upload_result};
use super::status::{self, Status};
use super::{Province, fast_forward};
use crate::World;
use crate::clock;
use crate::page::trouble;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Json, Path, Query, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::sync::Arc;

pub(crate) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/province/officer/{code}/status", post(set_status))
        .route("/province/officer/{code}/due", post(set_due))
        .route("/province/officer/{code}/supplement", post(ask_supplement))
        .route("/province/officer/{code}/payment", post(ask_payment))
        .route("/province/officer/{code}/draft", post(send_draft))
        .route("/province/officer/{code}/refuse", post(refuse))
        .route("/province/officer/{code}/stop", post(stop))
        .route("/province/officer/{code}/result", post(attach_result))
        .route("/province/officer/{code}/result-file", post(upload_result))
        .route("/province/officer/{code}/return", post(return_result))
        .route("/province/officer/{code}/finish", post(finish))
        .layer(DefaultBodyLimit::max(LARGEST + 4096))
}

/// What an officer sent, and whether a browser's form or a program sent it.
pub(super) struct Sent<T> {
    pub(super) what: T,
    pub(super) by_form: bool,
}

impl<T: DeserializeOwned> FromRequest<Arc<World>> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, world: &Arc<World>) -> Result<Self, Refusal> {
        let by_form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let what = if by_form {
            Form::from_request(request, world)
                .await
                .map_err(|why| Refusal::unreadable(why.body_text()))?
                .0
        } else {
            Json::from_request(request, world).await?.0
        };
        Ok(Self { what, by_form })
    }
}

/// Changes a dossier, saves it and answers in the manner of the question.
pub(super) fn act(
    world: &World,
    code: &str,
    by_form: bool,
    change: impl FnOnce(&mut Province, &mut Dossier) -> Result<(), Refusal>,
) -> Response {
    let mut province = world.province();
    let changed = province.dossier(code).and_then(|mut dossier| {
        change(&mut province, &mut dossier)?;
        province.save(dossier)?;
        province.dossier(code)
    });
    match changed {
        Ok(_) if by_form => Redirect::to(&format!("/province/officer/{code}")).into_response(),
        Ok(dossier) => done(json!({ "HoSo": dossier })).into_response(),
        Err(refusal) if by_form => trouble(
            refusal.status,
            &refusal.message,
            &format!("/province/officer/{code}"),
        ),
        Err(refusal) => refusal.into_response(),
    }
}

pub(super) fn step(dossier: &mut Dossier, to: Status, words: &str) -> Result<(), Refusal> {
    if !status::next(dossier.ma_trang_thai).contains(&to) {
        return Err(Refusal::order(format!(
            "Không chuyển được từ “{}” sang “{}”",
            dossier.ten_trang_thai,
            status::name(to)
        )));
    }
    if dossier.ma_trang_thai == status::SUPPLEMENT {
        for asked in &mut dossier.danh_sach_ho_so_bo_sung {
            if asked.trang_thai_bo_sung == SUPPLEMENT_SENT {
                asked.trang_thai_bo_sung = SUPPLEMENT_DONE.into();
                asked.nguoi_tiep_nhan_bo_sung = OFFICER.into();
            }
        }
    }
    dossier.enter(to, OFFICER, &clock::compact(clock::now()), words);
    Ok(())
}

#[derive(Debug, Deserialize)]
struct StatusChange {
    status: Status,
    #[serde(default)]
    note: String,
    /// `2026-11-30` or `yyyyMMddHHmmss`; only read on acceptance, three weekdays when absent.
    #[serde(default)]
    due: String,
}

async fn set_status(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<StatusChange>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        let asked = sent.what;
        match asked.status {
            status::NEW | status::IN_PROGRESS | status::PROCESSED => {
                step(dossier, asked.status, &asked.note)
            }
            status::ACCEPTED => accept(dossier, &asked.due, &asked.note),
            status::RETURNED => hand_over(dossier, &asked.note),
            _ => Err(Refusal::order(format!(
                "“{}” có thao tác riêng",
                status::name(asked.status)
            ))),
        }
    })
}

pub(crate) fn accept(dossier: &mut Dossier, due: &str, note: &str) -> Result<(), Refusal> {
    step(dossier, status::ACCEPTED, note)?;
    let now = clock::now();
    if dossier.ngay_tiep_nhan.is_empty() {
        dossier.ngay_tiep_nhan = clock::compact(now);
    }
    let due = if due.is_empty() {
        clock::weekdays_after(now, 3)
    } else {
        read_time("due", due)?
    };
    dossier.ngay_hen_tra = clock::compact(due);
    Ok(())
}

pub(super) fn read_time(name: &str, text: &str) -> Result<time::OffsetDateTime, Refusal> {
    clock::parse_compact(text)
        .or_else(|| clock::parse_page_date(text))
        .ok_or_else(|| Refusal::field(name, "không phải ngày"))
}

#[derive(Debug, Deserialize)]
struct DueChange {
    due: String,
    #[serde(default)]
    reason: String,
}

async fn set_due(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<DueChange>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        let due = clock::compact(read_time("due", &sent.what.due)?);
        dossier.ngay_hen_tra.clone_from(&due);
        sent.what
            .reason
            .trim()
            .clone_into(&mut dossier.ly_do_hen_lai);
        let words = format!("Hẹn lại {}. {}", clock::spoken(&due), sent.what.reason);
        dossier.note(OFFICER, &clock::compact(clock::now()), words.trim());
        Ok(())
    })
}

#[derive(Debug, Deserialize)]
struct Reason {
    reason: String,
}

async fn refuse(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<Reason>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        end(dossier, status::REFUSED, sent.what.reason)
    })
}

async fn stop(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<Reason>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        end(dossier, status::STOPPED, sent.what.reason)
    })
}

fn end(dossier: &mut Dossier, how: Status, reason: String) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "còn trống: phải nêu lý do"));
    }
    step(dossier, how, &reason)?;
    let now = clock::compact(clock::now());
    if how == status::REFUSED {
        dossier.ngay_tu_choi = now;
    } else {
        dossier.ngay_ket_thuc_xu_ly = now;
    }
    dossier.ly_do = reason;
    Ok(())
}

#[derive(Debug, Deserialize)]
struct HandOver {
    #[serde(default)]
    note: String,
}

async fn return_result(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<HandOver>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        hand_over(dossier, &sent.what.note)
    })
}

/// Marks the result as returned.
pub(crate) fn hand_over(dossier: &mut Dossier, note: &str) -> Result<(), Refusal> {
    step(dossier, status::RETURNED, note)?;
    dossier.ngay_tra = clock::compact(clock::now());
    note.clone_into(&mut dossier.thong_tin_tra);
    Ok(())
}

#[derive(Debug, Deserialize)]
struct Finish {
    #[serde(default)]
    form: bool,
}

/// Takes the remaining steps to the returned result at once.
async fn finish(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    Query(how): Query<Finish>,
) -> Response {
    let done_all = fast_forward::to_the_result(&mut world.province(), &world.settings, &code);
    match done_all {
        Ok(()) => act(&world, &code, how.form, |_, _| Ok(())),
        Err(refusal) if how.form => trouble(
            refusal.status,
            &refusal.message,
            &format!("/province/officer/{code}"),
        ),
        Err(refusal) => refusal.into_response(),
    }
}
