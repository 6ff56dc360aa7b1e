//! What was sent to the province, as the database remembers it; it sends nothing.

use calendar::Timestamp;
use domain::dossier::DossierCode;
use domain::{ActionId, DossierId};
use sqlx::{Row, Sqlite, Transaction};
use sync::protocol::{Action, ActionRequest, Submission};

use super::Trouble;
use crate::db::Db;
use crate::province::Applicant;

/// How far a dossier has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It has a code there and nothing else was said.
    Reserved,
    /// It was on its way when we last heard: look before sending again.
    Sending,
    /// The province works on it since then.
    Noted(Timestamp),
    /// It is there.
    Taken,
    /// The province said no.
    Refused,
}

impl Sent {
    fn name(self) -> &'static str {
        match self {
            Sent::Reserved => "reserved",
            Sent::Sending => "sending",
            Sent::Noted(_) => "noted",
            Sent::Taken => "taken",
            Sent::Refused => "refused",
        }
    }
}

/// A dossier's row.
#[derive(Clone, Debug)]
pub(super) struct Bridge {
    pub(super) code: DossierCode,
    pub(super) sent: Sent,
    pub(super) mark: Option<String>,
}

/// A dossier as it was taken.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) submission: Submission,
    pub(super) applicant: Applicant,
    /// Opaque name of the citizen, for the object store.
    pub(super) owner: String,
    pub(super) received_at: Timestamp,
}

/// A dossier as it was taken.
pub(super) async fn filed(db: &Db, id: DossierId) -> Result<Filed, Trouble> {
    let row = sqlx::query(
        "SELECT d.submission, d.received_at, c.handle, c.name, c.personal_number, c.phone
         FROM dossier d JOIN citizen c ON c.id = d.citizen WHERE d.id = ?",
    )
    .bind(id.to_string())
    .fetch_one(db.read())
    .await?;
    Ok(Filed {
        submission: serde_json::from_str(&row.try_get::<String, _>("submission")?)?,
        applicant: Applicant {
            name: row.try_get("name")?,
            personal_number: row.try_get("personal_number")?,
            phone: row.try_get("phone")?,
        },
        owner: row.try_get("handle")?,
        received_at: Timestamp::from_millis(row.try_get("received_at")?),
    })
}

/// What the citizen did.
pub(super) async fn action(db: &Db, id: ActionId) -> Result<(Action, Timestamp), Trouble> {
    let row = sqlx::query("SELECT body, at FROM action WHERE id = ?")
        .bind(id.to_string())
        .fetch_one(db.read())
        .await?;
    let request: ActionRequest = serde_json::from_str(&row.try_get::<String, _>("body")?)?;
    Ok((request.action, Timestamp::from_millis(row.try_get("at")?)))
}

/// How far a dossier has come; `None` before it has a code.
pub(super) async fn bridge(db: &Db, id: DossierId) -> Result<Option<Bridge>, Trouble> {
    let row = sqlx::query("SELECT code, state, noted_at, mark FROM bridge WHERE dossier = ?")
        .bind(id.to_string())
        .fetch_optional(db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let code: String = row.try_get("code")?;
    let noted_at: Option<i64> = row.try_get("noted_at")?;
    let sent = match row.try_get::<String, _>("state")?.as_str() {
        "reserved" => Sent::Reserved,
        "noted" => Sent::Noted(Timestamp::from_millis(noted_at.unwrap_or_default())),
        "taken" => Sent::Taken,
        "refused" => Sent::Refused,
        // Also a word of a newer program: looking first is always safe.
        _ => Sent::Sending,
    };
    Ok(Some(Bridge {
        code: DossierCode::parse(&code).map_err(|error| Trouble::Unreadable(error.to_string()))?,
        sent,
        mark: row.try_get("mark")?,
    }))
}

/// A code was reserved: from now on everything about the dossier is done under it.
pub(super) async fn reserved(
    db: &Db,
    id: DossierId,
    code: &DossierCode,
) -> Result<(), sqlx::Error> {
    let mut tx = db.write().await?;
    sqlx::query("INSERT INTO bridge (dossier, code, state) VALUES (?, ?, 'reserved')")
        .bind(id.to_string())
        .bind(code.as_str())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Writes how far a dossier has come.
pub(super) async fn set(
    tx: &mut Transaction<'static, Sqlite>,
    id: DossierId,
    sent: Sent,
) -> Result<(), sqlx::Error> {
    let noted_at = match sent {
        Sent::Noted(at) => Some(at.millis()),
        _ => None,
    };
    sqlx::query("UPDATE bridge SET state = ?, noted_at = ? WHERE dossier = ?")
        .bind(sent.name())
        .bind(noted_at)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The same by itself.
pub(super) async fn set_now(db: &Db, id: DossierId, sent: Sent) -> Result<(), sqlx::Error> {
    let mut tx = db.write().await?;
    set(&mut tx, id, sent).await?;
    tx.commit().await
}

/// The dossier that has this code there.
pub(super) async fn by_code(
    tx: &mut Transaction<'static, Sqlite>,
    code: &DossierCode,
) -> Result<Option<DossierId>, sqlx::Error> {
    let id: Option<String> = sqlx::query_scalar("SELECT dossier FROM bridge WHERE code = ?")
        .bind(code.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(id.and_then(|id| DossierId::parse(&id).ok()))
}

/// Moves a dossier's mark on; false when someone else has moved it meanwhile.
pub(super) async fn move_mark(
    tx: &mut Transaction<'static, Sqlite>,
    id: DossierId,
    from: Option<&str>,
    to: &str,
) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query("UPDATE bridge SET mark = ? WHERE dossier = ? AND mark IS ?")
        .bind(to)
        .bind(id.to_string())
        .bind(from)
        .execute(&mut **tx)
        .await?;
    Ok(moved.rows_affected() == 1)
}

/// The province's name for a file it has.
pub(super) async fn remote_file(
    db: &Db,
    id: DossierId,
    sha256: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT remote_id FROM bridge_file WHERE dossier = ? AND sha256 = ?")
        .bind(id.to_string())
        .bind(sha256)
        .fetch_optional(db.read())
        .await
}

/// The province has a file.
pub(super) async fn file_there(
    db: &Db,
    id: DossierId,
    sha256: &str,
    remote_id: &str,
) -> Result<(), sqlx::Error> {
    let mut tx = db.write().await?;
    sqlx::query("INSERT INTO bridge_file (dossier, sha256, remote_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(id.to_string())
        .bind(sha256)
        .bind(remote_id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// What became of telling a deed: `sending`, `told` or `refused`; `None` before it was tried.
pub(super) async fn deed(db: &Db, key: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT state FROM bridge_deed WHERE key = ?")
        .bind(key)
        .fetch_optional(db.read())
        .await
}

/// Writes what became of telling a deed.
pub(super) async fn set_deed(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
    id: DossierId,
    state: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO bridge_deed (key, dossier, state) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET state = excluded.state",
    )
    .bind(key)
    .bind(id.to_string())
    .bind(state)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The list of changes is read up to here.
pub(super) async fn changes_mark(db: &Db) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT mark FROM bridge_changes WHERE id = 1")
        .fetch_optional(db.read())
        .await
}

/// Moves the mark of the list of changes on.
pub(super) async fn move_changes_mark(
    tx: &mut Transaction<'static, Sqlite>,
    mark: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO bridge_changes (id, mark) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark")
        .bind(mark)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
