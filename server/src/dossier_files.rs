//! Documents that come back from the province and belong to a dossier; it fetches nothing.

use bytes::Bytes;
use domain::DossierId;
use domain::dossier::File;
use sqlx::{Sqlite, Transaction};

use crate::state::AppState;

/// Why a document was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The bytes are not the ones the file is named by.
    #[error("the bytes do not have the announced hash")]
    Damaged,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The object store failed.
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

/// Keeps the bytes of a document for the dossier's citizen, before the transaction that names it: keeping twice is fine.
pub async fn keep(
    state: &AppState,
    dossier: DossierId,
    file: &File,
    bytes: Bytes,
) -> Result<(), KeepError> {
    if sync::canonical::sha256(&bytes) != file.sha256 {
        return Err(KeepError::Damaged);
    }
    let owner: String = sqlx::query_scalar(
        "SELECT c.handle FROM dossier d JOIN citizen c ON c.id = d.citizen WHERE d.id = ?",
    )
    .bind(dossier.to_string())
    .fetch_one(state.db.read())
    .await?;
    state.objects.put_file(&owner, &file.sha256, bytes).await?;
    Ok(())
}

/// Names a kept document as one of the dossier's results, so that its citizen may read it.
pub async fn name(
    tx: &mut Transaction<'static, Sqlite>,
    dossier: DossierId,
    file: &File,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO dossier_file (dossier, sha256, role, paper, name, media_type, size)
         VALUES (?, ?, 'result', '', ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(dossier.to_string())
    .bind(file.sha256.to_string())
    .bind(&file.name)
    .bind(&file.media_type)
    .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
