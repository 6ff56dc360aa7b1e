//! The job table: queue, claim, finish; it runs nothing.

use std::time::Duration;

use calendar::Timestamp;
use domain::DossierId;
use sqlx::{Row, Sqlite, Transaction};

use super::{Job, JobKind, NewJob};
use crate::db::Db;

/// Someone else may take a job over after this long without a sign of life (milliseconds).
pub(super) const LEASE: i64 = 15_000;

/// Queues work inside the transaction that makes it necessary; asking twice under one key queues once.
pub async fn enqueue(
    tx: &mut Transaction<'static, Sqlite>,
    job: &NewJob,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO job (kind, lane, key, dossier, payload, run_at, first_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
    )
    .bind(job.kind.name())
    .bind(&job.lane)
    .bind(&job.key)
    .bind(job.dossier.map(|id| id.to_string()))
    .bind(job.payload.to_string())
    .bind(job.run_at.millis())
    .bind(job.run_at.millis())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

const READY: &str = "SELECT j.id FROM job j
     WHERE ((j.state = 'waiting' AND j.run_at <= ?1) OR (j.state = 'running' AND j.lease_until <= ?1))
       AND NOT EXISTS (SELECT 1 FROM job e WHERE e.lane = j.lane AND e.id < j.id AND e.state <> 'done')
     ORDER BY j.run_at, j.id LIMIT 1";

const CLAIM: &str =
    "UPDATE job SET state = 'running', lease_until = ?2, claim = ?3, attempts = attempts + 1
     WHERE id = ?1 RETURNING id, kind, dossier, payload, attempts, first_at";

/// Takes the next job that is due, if any.
pub(super) async fn claim(db: &Db, now: Timestamp) -> Result<Option<Job>, sqlx::Error> {
    // Most of the time nothing is due: find that out without taking the writer's place.
    let ready: Option<i64> = sqlx::query_scalar(READY)
        .bind(now.millis())
        .fetch_optional(db.read())
        .await?;
    if ready.is_none() {
        return Ok(None);
    }
    let mut tx = db.write().await?;
    let ready: Option<i64> = sqlx::query_scalar(READY)
        .bind(now.millis())
        .fetch_optional(&mut *tx)
        .await?;
    let Some(id) = ready else { return Ok(None) };
    let claim = uuid::Uuid::new_v4().to_string();
    let row = sqlx::query(CLAIM)
        .bind(id)
        .bind(now.millis() + LEASE)
        .bind(&claim)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    let kind: String = row.try_get("kind")?;
    let Some(kind) = JobKind::from_name(&kind) else {
        tracing::error!(job = id, %kind, "a job of unknown kind waits for a newer program");
        return Ok(None);
    };
    let dossier: Option<String> = row.try_get("dossier")?;
    let payload: String = row.try_get("payload")?;
    Ok(Some(Job {
        id,
        kind,
        dossier: dossier.and_then(|text| DossierId::parse(&text).ok()),
        payload: serde_json::from_str(&payload).unwrap_or_default(),
        attempt: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
        claim,
        first_at: Timestamp::from_millis(row.try_get("first_at")?),
    }))
}

/// Says that a claimed job is still being worked on; false when someone else has it now.
pub(super) async fn renew(db: &Db, job: &Job, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut tx = db.write().await?;
    let renewed = sqlx::query("UPDATE job SET lease_until = ? WHERE id = ? AND claim = ?")
        .bind(now.millis() + LEASE)
        .bind(job.id)
        .bind(&job.claim)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    tx.commit().await?;
    Ok(renewed == 1)
}

/// How a claimed job goes on.
pub(super) enum Next<'a> {
    Done,
    At(Timestamp, Option<&'a str>),
    Person(&'a str),
}

/// Writes how a claimed job goes on; false when the lease ran out and someone else has it now.
pub(super) async fn settle(
    tx: &mut Transaction<'static, Sqlite>,
    job: &Job,
    next: &Next<'_>,
) -> Result<bool, sqlx::Error> {
    let (state, run_at, why, fresh) = match next {
        Next::Done => ("done", None, None, false),
        Next::At(at, why) => ("waiting", Some(at.millis()), *why, why.is_none()),
        Next::Person(why) => ("person", None, Some(*why), false),
    };
    let done = sqlx::query(
        "UPDATE job SET state = ?, run_at = coalesce(?, run_at), why = ?, lease_until = NULL, claim = NULL,
                attempts = CASE WHEN ? THEN 0 ELSE attempts END,
                first_at = CASE WHEN ? THEN coalesce(?, first_at) ELSE first_at END
         WHERE id = ? AND claim = ?",
    )
    .bind(state)
    .bind(run_at)
    .bind(why)
    .bind(fresh)
    .bind(fresh)
    .bind(run_at)
    .bind(job.id)
    .bind(&job.claim)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How long to wait before the next attempt: 2 s, 4 s, 8 s … at most ten minutes, a little different for each job.
pub(super) fn pause(attempt: u32, job: i64) -> Duration {
    let doubled = 2_000_u64 << attempt.saturating_sub(1).min(10);
    let spread = job.unsigned_abs() % 10;
    Duration::from_millis(doubled.min(600_000) * (100 + spread) / 100)
}

/// How many jobs wait for a person, for the metrics.
pub(super) async fn waiting_for_a_person(db: &Db) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM job WHERE state = 'person'")
        .fetch_one(db.read())
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_longer_up_to_ten_minutes() {
        let pauses: Vec<u64> = (1..14).map(|attempt| pause(attempt, 0).as_secs()).collect();
        assert_eq!(&pauses[..4], &[2, 4, 8, 16]);
        assert_eq!(pauses[12], 600);
        assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
