//! Forgets what nobody came back for; what a dossier names is never touched.

use domain::Sha256;

use super::UploadError;
use crate::state::AppState;

/// A finished file that no dossier names is kept this long (milliseconds): 30 days.
const KEPT_LOOSE: i64 = 30 * 24 * 3_600_000;

/// Forgets unfinished uploads nobody continued and finished files no dossier names.
pub async fn sweep(state: &AppState) -> Result<(), UploadError> {
    let now = state.clock.now();
    let stale: Vec<String> = sqlx::query_scalar("SELECT id FROM upload WHERE expires_at <= ?")
        .bind(now.millis())
        .fetch_all(state.db.read())
        .await?;
    for id in stale {
        let mut tx = state.db.write().await?;
        let gone = sqlx::query("DELETE FROM upload WHERE id = ? AND expires_at <= ?")
            .bind(&id)
            .bind(now.millis())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        if gone == 1 {
            state.objects.drop_pieces(&id).await?;
        }
    }
    let loose: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT c.id, c.handle, f.sha256 FROM stored_file f JOIN citizen c ON c.id = f.citizen
         WHERE f.stored_at <= ? AND NOT EXISTS (SELECT 1 FROM dossier_file d JOIN dossier o ON o.id = d.dossier
                                               WHERE o.citizen = f.citizen AND d.sha256 = f.sha256)",
    )
    .bind(now.millis() - KEPT_LOOSE)
    .fetch_all(state.db.read())
    .await?;
    for (citizen, handle, sha256) in loose {
        let Ok(hash) = Sha256::parse(&sha256) else {
            continue;
        };
        let mut tx = state.db.write().await?;
        let named: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM dossier_file d JOIN dossier o ON o.id = d.dossier WHERE o.citizen = ? AND d.sha256 = ?",
        )
        .bind(citizen)
        .bind(&sha256)
        .fetch_one(&mut *tx)
        .await?;
        if named > 0 {
            continue;
        }
        sqlx::query("DELETE FROM stored_file WHERE citizen = ? AND sha256 = ?")
            .bind(citizen)
            .bind(&sha256)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        state.objects.drop_file(&handle, &hash).await?;
    }
    Ok(())
}
