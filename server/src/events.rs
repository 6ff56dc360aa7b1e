//! Writes and reads what happened to dossiers; it decides nothing about what may happen.

use calendar::Timestamp;
use domain::dossier::{Event, Recorded, RequestId};
use domain::{DossierId, Money};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::db::Db;

/// Records an event under the next number of the dossier's citizen.
///
/// Taking the number updates the citizen's row, so two events of one citizen are numbered in the order they become
/// visible and a phone that reads on from a cursor skips none.
pub async fn record(
    tx: &mut Transaction<'static, Sqlite>,
    dossier: DossierId,
    at: Timestamp,
    event: &Event,
) -> Result<u64, sqlx::Error> {
    let body =
        serde_json::to_string(event).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let row = sqlx::query(
        "UPDATE citizen SET last_seq = last_seq + 1
         WHERE id = (SELECT citizen FROM dossier WHERE id = ?) RETURNING id, last_seq",
    )
    .bind(dossier.to_string())
    .fetch_one(&mut **tx)
    .await?;
    let (citizen, seq): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    sqlx::query("INSERT INTO event (citizen, seq, dossier, at, body) VALUES (?, ?, ?, ?, ?)")
        .bind(citizen)
        .bind(seq)
        .bind(dossier.to_string())
        .bind(at.millis())
        .bind(body)
        .execute(&mut **tx)
        .await?;
    if let Event::PaymentRequested {
        obligation, total, ..
    } = event
    {
        owe(tx, dossier, obligation, *total).await?;
    }
    Ok(seq.unsigned_abs())
}

/// What is asked for can be paid from now on, once.
async fn owe(
    tx: &mut Transaction<'static, Sqlite>,
    dossier: DossierId,
    obligation: &RequestId,
    total: Money,
) -> Result<(), sqlx::Error> {
    if total.is_zero() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO obligation (dossier, id, total) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(dossier.to_string())
    .bind(obligation.as_str())
    .bind(i64::try_from(total.dong()).unwrap_or(i64::MAX))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Everything that happened to a dossier, oldest first.
pub async fn of_dossier(db: &Db, dossier: DossierId) -> Result<Vec<Recorded>, sqlx::Error> {
    sqlx::query("SELECT seq, dossier, at, body FROM event WHERE dossier = ? ORDER BY seq")
        .bind(dossier.to_string())
        .fetch_all(db.read())
        .await?
        .iter()
        .map(recorded)
        .collect()
}

/// The same inside a transaction, to decide what may happen next.
pub async fn of_dossier_in(
    tx: &mut Transaction<'static, Sqlite>,
    dossier: DossierId,
) -> Result<Vec<Recorded>, sqlx::Error> {
    sqlx::query("SELECT seq, dossier, at, body FROM event WHERE dossier = ? ORDER BY seq")
        .bind(dossier.to_string())
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(recorded)
        .collect()
}

/// What happened to any dossier of a citizen after a number, oldest first, at most so many.
pub async fn after(
    db: &Db,
    citizen: i64,
    cursor: u64,
    limit: i64,
) -> Result<Vec<Recorded>, sqlx::Error> {
    sqlx::query(
        "SELECT seq, dossier, at, body FROM event WHERE citizen = ? AND seq > ? ORDER BY seq LIMIT ?",
    )
    .bind(citizen)
    .bind(i64::try_from(cursor).unwrap_or(i64::MAX))
    .bind(limit)
    .fetch_all(db.read())
    .await?
    .iter()
    .map(recorded)
    .collect()
}

fn recorded(row: &SqliteRow) -> Result<Recorded, sqlx::Error> {
    let decode = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
    let dossier: String = row.try_get("dossier")?;
    let body: String = row.try_get("body")?;
    Ok(Recorded {
        seq: row.try_get::<i64, _>("seq")?.unsigned_abs(),
        dossier: DossierId::parse(&dossier).map_err(|error| decode(error.into()))?,
        at: Timestamp::from_millis(row.try_get("at")?),
        event: serde_json::from_str(&body).map_err(|error| decode(error.into()))?,
    })
}
