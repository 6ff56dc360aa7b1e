//! `/api/v1/dossiers`: taken once, shown to its citizen only; it never waits for the province.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use calendar::Timestamp;
use domain::dossier::{Event, RequestId};
use domain::receipt::{ReceivedFile, Signature};
use domain::{DossierId, Receipt, Sha256};
use i18n::{Lang, t};
use serde_json::json;
use sqlx::{Row, Sqlite, Transaction};
use sync::protocol::{Attachment, DossierView, ProblemCode, Rejection, Submission, Taken};

use super::submission::{self, Accepted};
use super::{Api, submission::differs};
use crate::events;
use crate::extract::Body;
use crate::problem::{Answer, Failure};
use crate::receipts;
use crate::session::Citizen;
use crate::state::AppState;
use crate::worker::{JobKind, NewJob, enqueue};

/// The longest submission (bytes): 60 files and the longest answers fit.
const LONGEST: usize = 1024 * 1024;
/// Names the fee that is known when the dossier is filed.
const FILING_FEE: &str = "filing";

pub(super) fn routes() -> Api {
    Api::default()
        .add(
            "PUT",
            "/api/v1/dossiers/{id}",
            put(take).layer(DefaultBodyLimit::max(LONGEST)),
        )
        .add("GET", "/api/v1/dossiers/{id}", get(show))
        .add("GET", "/api/v1/dossiers/{id}/files/{sha256}", get(file))
}

/// Takes a dossier. However often it is sent, it is there once and the receipt is the same.
async fn take(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
    Body(submission): Body<Submission>,
) -> Answer<Response> {
    let id = dossier_id(&id)?;
    if let Some(receipt) = taken_before(&state, &citizen, id, &submission.snapshot_hash).await? {
        return Ok((StatusCode::OK, Json(Taken { receipt })).into_response());
    }
    let accepted = submission::check(&state, id, &submission).map_err(Failure::rejected)?;
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    check_files(&mut tx, &citizen, &submission.attachments).await?;
    let receipt = state.receipts.sign(unsigned(&submission, now));
    let inserted = insert(&mut tx, &citizen, &submission, &receipt).await?;
    if !inserted {
        // The same request was quicker on another connection.
        drop(tx);
        let receipt = taken_before(&state, &citizen, id, &submission.snapshot_hash)
            .await?
            .ok_or_else(|| Failure::new(ProblemCode::Conflict))?;
        return Ok((StatusCode::OK, Json(Taken { receipt })).into_response());
    }
    record_filing(&mut tx, &receipt, &accepted, now).await?;
    tx.commit().await?;
    state.wake.notify_one();
    metrics::counter!("dossiers_taken_total", "procedure" => submission.procedure.to_string())
        .increment(1);
    Ok((StatusCode::CREATED, Json(Taken { receipt })).into_response())
}

/// The receipt of a dossier taken earlier with this very content.
async fn taken_before(
    state: &AppState,
    citizen: &Citizen,
    id: DossierId,
    snapshot: &Sha256,
) -> Answer<Option<Receipt>> {
    let row = sqlx::query("SELECT citizen, snapshot_hash, receipt FROM dossier WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(state.db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let owner: i64 = row.try_get(0)?;
    let stored: String = row.try_get(1)?;
    if owner != citizen.id || stored != snapshot.to_string() {
        return Err(Failure::new(ProblemCode::Conflict));
    }
    let receipt: String = row.try_get(2)?;
    Ok(Some(serde_json::from_str(&receipt)?))
}

/// Every file must be here, whole and as announced.
pub(super) async fn check_files(
    tx: &mut Transaction<'static, Sqlite>,
    citizen: &Citizen,
    attachments: &[Attachment],
) -> Answer<()> {
    let mut missing = Vec::new();
    let mut wrong: Vec<Rejection> = Vec::new();
    for file in attachments {
        let stored: Option<(i64, String)> = sqlx::query_as(
            "SELECT size, media_type FROM stored_file WHERE citizen = ? AND sha256 = ?",
        )
        .bind(citizen.id)
        .bind(file.sha256.to_string())
        .fetch_optional(&mut **tx)
        .await?;
        match stored {
            None if missing.contains(&file.sha256) => {}
            None => missing.push(file.sha256),
            Some((size, media_type)) => {
                if size.unsigned_abs() != file.size || media_type != file.media_type {
                    wrong.push(differs(file));
                }
            }
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::rejected(wrong));
    }
    if !missing.is_empty() {
        return Err(Failure::missing(missing));
    }
    Ok(())
}

fn unsigned(submission: &Submission, now: Timestamp) -> Receipt {
    Receipt {
        code: receipts::random_code(),
        dossier: submission.id,
        procedure: submission.procedure,
        received_at: now,
        snapshot_hash: submission.snapshot_hash,
        files: submission
            .attachments
            .iter()
            .map(|file| ReceivedFile {
                paper: file.paper.clone(),
                sha256: file.sha256,
                size: file.size,
            })
            .collect(),
        centre: submission.centre,
        key_id: String::new(),
        signature: Signature::from_bytes([0; 64]),
    }
}

/// False when a dossier with this id is there already: the table, not an `if`, decides.
async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    citizen: &Citizen,
    submission: &Submission,
    receipt: &Receipt,
) -> Answer<bool> {
    let inserted = sqlx::query(
        "INSERT INTO dossier (id, citizen, procedure, centre, snapshot_hash, submission, received_at, receipt_code, receipt)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(submission.id.to_string())
    .bind(citizen.id)
    .bind(submission.procedure.as_str())
    .bind(submission.centre.as_str())
    .bind(submission.snapshot_hash.to_string())
    .bind(serde_json::to_string(submission)?)
    .bind(receipt.received_at.millis())
    .bind(receipt.code.to_string())
    .bind(serde_json::to_string(receipt)?)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if inserted == 0 {
        return Ok(false);
    }
    name_files(tx, submission.id, "submitted", &submission.attachments).await?;
    Ok(true)
}

/// Notes which files belong to a dossier, so that their citizen may read them and the sweeper leaves them alone.
pub(super) async fn name_files(
    tx: &mut Transaction<'static, Sqlite>,
    dossier: DossierId,
    role: &str,
    attachments: &[Attachment],
) -> Answer<()> {
    for file in attachments {
        sqlx::query(
            "INSERT INTO dossier_file (dossier, sha256, role, paper, name, media_type, size)
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(dossier.to_string())
        .bind(file.sha256.to_string())
        .bind(role)
        .bind(&file.paper)
        .bind(&file.name)
        .bind(&file.media_type)
        .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn record_filing(
    tx: &mut Transaction<'static, Sqlite>,
    receipt: &Receipt,
    accepted: &Accepted,
    now: Timestamp,
) -> Answer<()> {
    let id = receipt.dossier;
    let received = Event::Received {
        receipt_code: receipt.code,
    };
    events::record(tx, id, now, &received).await?;
    let total = accepted.total();
    if !total.is_zero() {
        let asked = Event::PaymentRequested {
            obligation: RequestId::new(FILING_FEE),
            lines: accepted.fee.clone(),
            total,
            reason: t::public_page::filing_fee(Lang::Vi).to_owned(),
        };
        events::record(tx, id, now, &asked).await?;
    }
    let job = NewJob::towards_province(JobKind::SendDossier, id, &id.to_string(), json!({}), now);
    enqueue(tx, &job).await?;
    Ok(())
}

async fn show(
    State(state): State<AppState>,
    citizen: Citizen,
    Path(id): Path<String>,
) -> Answer<Response> {
    let id = dossier_id(&id)?;
    let (submission, receipt) = own(&state, &citizen, id).await?;
    let events = events::of_dossier(&state.db, id).await?;
    let view = DossierView {
        submission,
        receipt,
        events,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

/// A dossier of this citizen; another's is not found.
pub(super) async fn own(
    state: &AppState,
    citizen: &Citizen,
    id: DossierId,
) -> Answer<(Submission, Receipt)> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT submission, receipt FROM dossier WHERE id = ? AND citizen = ?")
            .bind(id.to_string())
            .bind(citizen.id)
            .fetch_optional(state.db.read())
            .await?;
    let (submission, receipt) = row.ok_or_else(not_yours)?;
    Ok((
        serde_json::from_str(&submission)?,
        serde_json::from_str(&receipt)?,
    ))
}

/// A file that was sent with a dossier or came back as its result.
async fn file(
    State(state): State<AppState>,
    citizen: Citizen,
    Path((id, sha256)): Path<(String, String)>,
) -> Answer<Response> {
    let id = dossier_id(&id)?;
    let sha256 = Sha256::parse(&sha256).map_err(|_| Failure::not_found())?;
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT f.name, f.media_type FROM dossier_file f JOIN dossier d ON d.id = f.dossier
         WHERE f.dossier = ? AND f.sha256 = ? AND d.citizen = ? LIMIT 1",
    )
    .bind(id.to_string())
    .bind(sha256.to_string())
    .bind(citizen.id)
    .fetch_optional(state.db.read())
    .await?;
    let (name, media_type) = row.ok_or_else(not_yours)?;
    let bytes = state.objects.file(&citizen.handle, &sha256).await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    // Whatever is inside, it is shown as a document of nobody: it can run and fetch nothing.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    if let Ok(kind) = HeaderValue::from_str(&media_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// A file name of any letters (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("inline; filename*=UTF-8''{encoded}")
}

pub(super) fn dossier_id(text: &str) -> Answer<DossierId> {
    DossierId::parse(text).map_err(|_| not_yours())
}

/// The same words whether it does not exist or belongs to someone else.
pub(super) fn not_yours() -> Failure {
    Failure::saying(ProblemCode::NotFound, |lang| {
        t::problem::dossier_not_found(lang).to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vietnamese_file_name_survives_the_header() {
        assert_eq!(
            disposition("giấy.pdf"),
            "inline; filename*=UTF-8''gi%E1%BA%A5y.pdf"
        );
    }
}
