//! The public facts of a receipt: what anyone who holds its code may see; never who filed it.

use domain::procedure::Procedure;
use domain::{Receipt, ReceiptCode};
use forms::Text;
use sync::protocol::PublicReceipt;

use crate::state::AppState;

/// The receipt with this code, as people copy codes; `None` when there is none.
pub(crate) async fn find(
    state: &AppState,
    code: &str,
) -> Result<Option<PublicReceipt>, sqlx::Error> {
    let Ok(code) = ReceiptCode::parse(code) else {
        return Ok(None);
    };
    let receipt: Option<String> =
        sqlx::query_scalar("SELECT receipt FROM dossier WHERE receipt_code = ?")
            .bind(code.to_string())
            .fetch_optional(state.db.read())
            .await?;
    let Some(receipt) = receipt else {
        return Ok(None);
    };
    let receipt: Receipt =
        serde_json::from_str(&receipt).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let catalogue = state.catalogue();
    let procedure = catalogue.resolve(receipt.procedure);
    let centre = catalogue.centre(receipt.centre);
    Ok(Some(PublicReceipt {
        code: receipt.code.to_string(),
        procedure: receipt.procedure,
        procedure_name: procedure
            .map(|(_, procedure)| name(procedure))
            .unwrap_or_default(),
        received_at: receipt.received_at,
        centre: receipt.centre,
        centre_name: centre
            .map(|centre| centre.label.vi.clone())
            .unwrap_or_default(),
        files: receipt.files.len(),
        snapshot_hash: receipt.snapshot_hash,
        key_id: receipt.key_id,
    }))
}

/// A procedure's name in both languages.
#[must_use]
pub(crate) fn name(procedure: &Procedure) -> Text {
    Text::new(
        procedure.name.vi.clone(),
        procedure.name.english().to_owned(),
    )
}
