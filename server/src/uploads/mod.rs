//! Files on their way in: begun, received piece by piece, checked as a whole; it speaks no HTTP.

mod sweep;

use bytes::{Bytes, BytesMut};
use calendar::Timestamp;
use domain::Sha256;
use domain::media::{MediaKind, MediaProblem};
use futures_util::{Stream, StreamExt};
use sqlx::Row;
use std::time::Duration;
use sync::protocol::MAX_FILES;

use crate::session::Citizen;
use crate::state::AppState;

pub use sweep::sweep;

/// An unfinished upload is kept this long after its last piece (milliseconds): 7 days.
pub const KEPT: i64 = 7 * 24 * 3_600_000;
/// What a cut connection or a killed server can cost at most (bytes).
const PIECE: usize = 256 * 1024;
/// Unfinished uploads one citizen may have at once.
const AT_ONCE: i64 = MAX_FILES as i64 * 2;
/// Finished files that no dossier names yet may take up this much for one citizen (bytes).
const LOOSE_BYTES: i64 = 1 << 30;
/// A sender silent for this long is gone.
const SILENCE: Duration = Duration::from_secs(60);

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// No such upload of this citizen.
    #[error("no such upload")]
    Unknown,
    /// It was too old.
    #[error("the upload has expired")]
    Gone,
    /// The bytes begin elsewhere than where the server stands.
    #[error("the upload stands at {at}")]
    Elsewhere {
        /// Where the server stands.
        at: u64,
    },
    /// More bytes than announced.
    #[error("more bytes than announced")]
    TooLong,
    /// Too many unfinished uploads, or too many files for dossiers that never came.
    #[error("too many uploads at once")]
    TooMany,
    /// The bytes are not the ones announced.
    #[error("the bytes do not have the announced hash")]
    Damaged,
    /// The file is not one that can be used.
    #[error("the file cannot be used: {0}")]
    Media(#[from] MediaProblem),
    /// The file is a good one of another kind than announced.
    #[error("the file is of another kind than announced")]
    Renamed,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The object store failed.
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

/// An upload as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name in the address.
    pub id: String,
    /// What the whole will be called.
    pub sha256: Sha256,
    /// What it claims to be.
    pub kind: MediaKind,
    /// Announced length (bytes).
    pub size: u64,
    /// What is safely here (bytes).
    pub received: u64,
    /// Forgotten then.
    pub expires_at: Timestamp,
}

impl Upload {
    fn is_whole(&self) -> bool {
        self.received == self.size
    }
}

/// What a new file is announced as.
#[derive(Clone, Copy, Debug)]
pub struct Announcement {
    /// Hash of its bytes.
    pub sha256: Sha256,
    /// What it claims to be.
    pub kind: MediaKind,
    /// Length (bytes), above zero and below the limit.
    pub size: u64,
}

/// Begins an upload, or finds the one this citizen began before: whole when the server has these bytes already.
pub async fn begin(
    state: &AppState,
    citizen: &Citizen,
    file: Announcement,
) -> Result<Upload, UploadError> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    let begun = sqlx::query(
        "SELECT * FROM upload WHERE citizen = ? AND sha256 = ? AND size = ? AND media_type = ? AND expires_at > ?",
    )
    .bind(citizen.id)
    .bind(file.sha256.to_string())
    .bind(signed(file.size))
    .bind(file.kind.media_type())
    .bind(now.millis())
    .fetch_optional(&mut *tx)
    .await?;
    let stored: Option<i64> = sqlx::query_scalar(
        "SELECT size FROM stored_file WHERE citizen = ? AND sha256 = ? AND media_type = ?",
    )
    .bind(citizen.id)
    .bind(file.sha256.to_string())
    .bind(file.kind.media_type())
    .fetch_optional(&mut *tx)
    .await?;
    let have = stored == Some(signed(file.size));
    if let Some(row) = begun {
        let upload = from_row(&row)?;
        // Swept from the store since it was finished: begin anew.
        if have || !upload.is_whole() {
            return Ok(upload);
        }
        sqlx::query("DELETE FROM upload WHERE id = ?")
            .bind(&upload.id)
            .execute(&mut *tx)
            .await?;
    }
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM upload WHERE citizen = ? AND received < size")
            .bind(citizen.id)
            .fetch_one(&mut *tx)
            .await?;
    let loose: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(size), 0) FROM stored_file f WHERE citizen = ? AND NOT EXISTS (
            SELECT 1 FROM dossier_file d JOIN dossier o ON o.id = d.dossier
            WHERE o.citizen = f.citizen AND d.sha256 = f.sha256)",
    )
    .bind(citizen.id)
    .fetch_one(&mut *tx)
    .await?;
    if !have && (open >= AT_ONCE || loose >= LOOSE_BYTES) {
        return Err(UploadError::TooMany);
    }
    let upload = Upload {
        id: uuid::Uuid::new_v4().to_string(),
        sha256: file.sha256,
        kind: file.kind,
        size: file.size,
        received: if have { file.size } else { 0 },
        expires_at: now.add_millis(KEPT),
    };
    sqlx::query(
        "INSERT INTO upload (id, citizen, sha256, media_type, size, received, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&upload.id)
    .bind(citizen.id)
    .bind(upload.sha256.to_string())
    .bind(upload.kind.media_type())
    .bind(signed(upload.size))
    .bind(signed(upload.received))
    .bind(upload.expires_at.millis())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(upload)
}

/// Where an upload of this citizen stands. One that was cut off between its last byte and its check is checked now.
pub async fn find(state: &AppState, citizen: &Citizen, id: &str) -> Result<Upload, UploadError> {
    let row = sqlx::query("SELECT * FROM upload WHERE id = ? AND citizen = ?")
        .bind(id)
        .bind(citizen.id)
        .fetch_optional(state.db.read())
        .await?
        .ok_or(UploadError::Unknown)?;
    let upload = from_row(&row)?;
    if upload.expires_at <= state.clock.now() {
        return Err(UploadError::Gone);
    }
    if upload.is_whole() {
        finish(state, citizen, &upload).await?;
    }
    Ok(upload)
}

/// Takes bytes from an offset on; whatever arrived before a cut is kept. Returns where the upload stands then.
pub async fn receive<S, E>(
    state: &AppState,
    citizen: &Citizen,
    id: &str,
    offset: u64,
    mut body: S,
) -> Result<Upload, UploadError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut upload = find(state, citizen, id).await?;
    if upload.received != offset {
        return Err(UploadError::Elsewhere {
            at: upload.received,
        });
    }
    let mut waiting = BytesMut::new();
    loop {
        let next = tokio::time::timeout(SILENCE, body.next()).await;
        let more = match next {
            Ok(Some(Ok(bytes))) => {
                waiting.extend_from_slice(&bytes);
                true
            }
            // The end, a cut or silence: keep what came; the sender asks where we stand and goes on.
            Ok(None | Some(Err(_))) | Err(_) => false,
        };
        let room = usize::try_from(upload.size - upload.received).unwrap_or(usize::MAX);
        if waiting.len() > room {
            return Err(UploadError::TooLong);
        }
        if waiting.len() >= PIECE || (!more && !waiting.is_empty()) {
            keep(state, &mut upload, waiting.split().freeze()).await?;
        }
        if !more {
            break;
        }
    }
    if upload.is_whole() {
        finish(state, citizen, &upload).await?;
    }
    Ok(upload)
}

async fn keep(state: &AppState, upload: &mut Upload, bytes: Bytes) -> Result<(), UploadError> {
    let start = upload.received;
    let object = format!("{start:012}-{}", uuid::Uuid::new_v4().simple());
    let end = start + bytes.len() as u64;
    state.objects.put_piece(&upload.id, &object, bytes).await?;
    let expires_at = state.clock.now().add_millis(KEPT);
    let mut tx = state.db.write().await?;
    let moved =
        sqlx::query("UPDATE upload SET received = ?, expires_at = ? WHERE id = ? AND received = ?")
            .bind(signed(end))
            .bind(expires_at.millis())
            .bind(&upload.id)
            .bind(signed(start))
            .execute(&mut *tx)
            .await?
            .rows_affected();
    if moved == 0 {
        drop(tx);
        // Someone else sent the same bytes first.
        let _ = state.objects.drop_piece(&upload.id, &object).await;
        let at: Option<i64> = sqlx::query_scalar("SELECT received FROM upload WHERE id = ?")
            .bind(&upload.id)
            .fetch_optional(state.db.read())
            .await?;
        return Err(
            at.map_or(UploadError::Unknown, |at| UploadError::Elsewhere {
                at: at.unsigned_abs(),
            }),
        );
    }
    sqlx::query("INSERT INTO upload_piece (upload, start, object) VALUES (?, ?, ?)")
        .bind(&upload.id)
        .bind(signed(start))
        .bind(&object)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    upload.received = end;
    upload.expires_at = expires_at;
    Ok(())
}

/// Checks a whole upload and keeps the file; one that is not what it claims to be is forgotten. Doing it twice is fine.
async fn finish(state: &AppState, citizen: &Citizen, upload: &Upload) -> Result<(), UploadError> {
    if is_stored(state, citizen.id, &upload.sha256).await? {
        return Ok(());
    }
    let pieces: Vec<String> =
        sqlx::query_scalar("SELECT object FROM upload_piece WHERE upload = ? ORDER BY start")
            .bind(&upload.id)
            .fetch_all(state.db.read())
            .await?;
    let mut whole = BytesMut::with_capacity(usize::try_from(upload.size).unwrap_or(0));
    for piece in &pieces {
        whole.extend_from_slice(&state.objects.piece(&upload.id, piece).await?);
    }
    let whole = whole.freeze();
    if let Err(error) = check(upload, &whole) {
        forget(state, citizen, &upload.id).await?;
        return Err(error);
    }
    state
        .objects
        .put_file(&citizen.handle, &upload.sha256, whole)
        .await?;
    let mut tx = state.db.write().await?;
    sqlx::query(
        "INSERT INTO stored_file (citizen, sha256, media_type, size, stored_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(citizen.id)
    .bind(upload.sha256.to_string())
    .bind(upload.kind.media_type())
    .bind(signed(upload.size))
    .bind(state.clock.now().millis())
    .execute(&mut *tx)
    .await?;
    sqlx::query("DELETE FROM upload_piece WHERE upload = ?")
        .bind(&upload.id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    state.objects.drop_pieces(&upload.id).await?;
    Ok(())
}

fn check(upload: &Upload, whole: &[u8]) -> Result<(), UploadError> {
    if sync::canonical::sha256(whole) != upload.sha256 {
        return Err(UploadError::Damaged);
    }
    if MediaKind::of(whole)? != upload.kind {
        return Err(UploadError::Renamed);
    }
    Ok(())
}

/// Forgets an upload and its pieces; the finished file, if any, stays.
pub async fn forget(state: &AppState, citizen: &Citizen, id: &str) -> Result<(), UploadError> {
    let mut tx = state.db.write().await?;
    let gone = sqlx::query("DELETE FROM upload WHERE id = ? AND citizen = ?")
        .bind(id)
        .bind(citizen.id)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    tx.commit().await?;
    if gone == 0 {
        return Err(UploadError::Unknown);
    }
    state.objects.drop_pieces(id).await?;
    Ok(())
}

/// Whether the server has a whole, checked file of this citizen.
pub async fn is_stored(
    state: &AppState,
    citizen: i64,
    sha256: &Sha256,
) -> Result<bool, sqlx::Error> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM stored_file WHERE citizen = ? AND sha256 = ?")
            .bind(citizen)
            .bind(sha256.to_string())
            .fetch_optional(state.db.read())
            .await?;
    Ok(found.is_some())
}

fn from_row(row: &sqlx::sqlite::SqliteRow) -> Result<Upload, sqlx::Error> {
    let sha256: String = row.try_get("sha256")?;
    let media_type: String = row.try_get("media_type")?;
    Ok(Upload {
        id: row.try_get("id")?,
        sha256: Sha256::parse(&sha256).map_err(|error| sqlx::Error::Decode(error.into()))?,
        kind: MediaKind::from_media_type(&media_type)
            .ok_or_else(|| sqlx::Error::Decode("an unknown media type".into()))?,
        size: row.try_get::<i64, _>("size")?.unsigned_abs(),
        received: row.try_get::<i64, _>("received")?.unsigned_abs(),
        expires_at: Timestamp::from_millis(row.try_get("expires_at")?),
    })
}

/// SQLite counts with signs; no file comes near the difference.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
