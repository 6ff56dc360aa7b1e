//! `/api/v1/actions`: what a citizen does to a dossier after it was taken; recorded once, carried to the province by the worker.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::put;
use domain::ActionId;
use domain::dossier::{DossierState, Event, RequestId, Task};
use i18n::t;
use serde_json::json;
use sqlx::{Row, Sqlite, Transaction};
use sync::protocol::{
    Action, ActionRequest, ActionTaken, Place, ProblemCode, Rejection, Submission,
};

use super::submission::{self, about};
use super::{Api, dossiers};
use crate::events;
use crate::extract::Body;
use crate::problem::{Answer, Failure};
use crate::session::Citizen;
use crate::state::AppState;
use crate::worker::{JobKind, NewJob, enqueue};

/// The longest action (bytes): corrected answers fit.
const LONGEST: usize = 1024 * 1024;
/// The longest note or reason (characters).
const NOTE: usize = 2000;

pub(super) fn routes() -> Api {
    let route = put(take).layer(DefaultBodyLimit::max(LONGEST));
    Api::default().add("PUT", "/api/v1/actions/{id}", route)
}

async fn take(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
    Body(request): Body<ActionRequest>,
) -> Answer<Json<ActionTaken>> {
    let id = ActionId::parse(&id).map_err(|_| Failure::new(ProblemCode::BadRequest))?;
    let body = String::from_utf8_lossy(&sync::canonical::bytes(&request)).into_owned();
    let (filed, _) = dossiers::own(&state, &citizen, request.dossier).await?;
    let wrong = check(&state, &filed, &request.action);
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    if let Some(seq) = taken_before(&mut tx, &citizen, id, &body).await? {
        return Ok(Json(taken(seq, &request.action)));
    }
    if !wrong.is_empty() {
        return Err(Failure::rejected(wrong));
    }
    let standing = DossierState::fold(&events::of_dossier_in(&mut tx, request.dossier).await?);
    if !is_possible(&standing, &request.action, now) {
        return Err(Failure::saying(ProblemCode::Conflict, |lang| {
            t::problem::action_not_possible(lang).to_owned()
        }));
    }
    let attachments = request.action.attachments();
    dossiers::check_files(&mut tx, &citizen, attachments).await?;
    dossiers::name_files(&mut tx, request.dossier, "supplement", attachments).await?;
    let (event, kind) = consequence(&request.action);
    let seq = events::record(&mut tx, request.dossier, now, &event).await?;
    sqlx::query(
        "INSERT INTO action (id, citizen, dossier, body, at, seq) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(id.to_string())
    .bind(citizen.id)
    .bind(request.dossier.to_string())
    .bind(&body)
    .bind(now.millis())
    .bind(i64::try_from(seq).unwrap_or(i64::MAX))
    .execute(&mut *tx)
    .await?;
    let payload = json!({ "action": id });
    let job = NewJob::towards_province(kind, request.dossier, &id.to_string(), payload, now);
    enqueue(&mut tx, &job).await?;
    tx.commit().await?;
    state.wake.notify_one();
    Ok(Json(taken(seq, &request.action)))
}

/// What the phone may rely on: the event's number, and the files it may now delete.
fn taken(seq: u64, action: &Action) -> ActionTaken {
    ActionTaken {
        seq,
        files: action
            .attachments()
            .iter()
            .map(|file| file.sha256)
            .collect(),
    }
}

/// The number this very action got earlier.
async fn taken_before(
    tx: &mut Transaction<'static, Sqlite>,
    citizen: &Citizen,
    id: ActionId,
    body: &str,
) -> Answer<Option<u64>> {
    let row = sqlx::query("SELECT citizen, body, seq FROM action WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.try_get::<i64, _>(0)? != citizen.id || row.try_get::<String, _>(1)? != body {
        return Err(Failure::saying(ProblemCode::Conflict, |lang| {
            t::problem::action_conflict(lang).to_owned()
        }));
    }
    Ok(Some(row.try_get::<i64, _>(2)?.unsigned_abs()))
}

fn check(state: &AppState, filed: &Submission, action: &Action) -> Vec<Rejection> {
    use t::problem as say;
    let mut wrong = Vec::new();
    let mut text = |text: &str, needed: bool| {
        if needed && text.trim().is_empty() {
            wrong.push(submission::dossier(say::reason_needed));
        }
        if text.chars().count() > NOTE {
            wrong.push(about(Place::Dossier, |lang| say::text_too_long(lang, NOTE)));
        }
    };
    match action {
        Action::Withdraw { reason } => text(reason, true),
        Action::ConfirmDraft { agreed, note, .. } => text(note, !agreed),
        Action::Rate { stars, note } => {
            text(note, false);
            if !(1..=5).contains(stars) {
                wrong.push(submission::dossier(say::stars_wrong));
            }
        }
        Action::Supplement {
            attachments,
            note,
            answers,
            ..
        } => {
            text(note, false);
            wrong.extend(submission::files(attachments));
            if attachments.is_empty() && note.trim().is_empty() && answers.is_none() {
                wrong.push(submission::dossier(say::nothing_supplemented));
            }
            if let Some(answers) = answers {
                wrong.extend(submission::corrected(state, filed, answers, attachments));
            }
        }
    }
    wrong
}

fn is_possible(standing: &DossierState, action: &Action, now: calendar::Timestamp) -> bool {
    let task = |request: &RequestId| standing.open_task(request);
    match action {
        Action::Withdraw { .. } => standing.can_be_withdrawn(),
        Action::Rate { .. } => standing.can_be_rated(),
        Action::Supplement { request, .. } => {
            matches!(task(request), Some(Task::Supplement { .. }))
        }
        Action::ConfirmDraft { request, .. } => match task(request) {
            Some(Task::ConfirmDraft { confirm_by, .. }) => now <= *confirm_by,
            _ => false,
        },
    }
}

/// What an action becomes: an event now, and work for the worker.
fn consequence(action: &Action) -> (Event, JobKind) {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    match action {
        Action::Withdraw { reason } => (
            Event::WithdrawalRequested {
                reason: some(reason),
            },
            JobKind::SendWithdrawal,
        ),
        Action::Supplement { request, .. } => (
            Event::Supplemented {
                request: request.clone(),
            },
            JobKind::SendSupplement,
        ),
        Action::ConfirmDraft {
            request,
            agreed,
            note,
        } => (
            Event::DraftConfirmed {
                request: request.clone(),
                agreed: *agreed,
                silent: false,
                note: some(note),
            },
            JobKind::SendDraftAnswer,
        ),
        Action::Rate { stars, note } => (
            Event::Rated {
                stars: *stars,
                note: some(note),
            },
            JobKind::SendRating,
        ),
    }
}
