//! The catalogue's place on the phone: public documents under the address they came from; never anything personal.

use domain::procedure::{CatalogueIndex, Procedure};
use domain::{ProcedureCode, Sha256};

use crate::device::vault;
use crate::net::{self, Trouble};

/// Where the index is kept; also its address.
const INDEX: &str = "/api/v1/catalogue";

/// The index of an earlier visit.
pub(super) async fn index() -> Option<CatalogueIndex> {
    net::read(&get(INDEX).await?).ok()
}

/// Keeps today's index.
pub(super) async fn set_index(text: &str) {
    put(&[(INDEX, text)]).await;
}

/// A procedure's details and the hash they had in the index they came with.
pub(super) async fn procedure(code: &str) -> Option<(Procedure, Sha256)> {
    let text = get(&detail_key(code)).await?;
    let (hash, detail) = text.split_once('\n')?;
    Some((net::read(detail).ok()?, Sha256::parse(hash).ok()?))
}

/// Keeps a procedure's details as they came, with the hash the index has for them.
pub(super) async fn set_procedure(code: ProcedureCode, hash: Sha256, text: &str) {
    let detail = detail_text(hash, text);
    put(&[(detail_key(code.as_str()).as_str(), detail.as_str())]).await;
}

/// A document that never changes, from the phone or, once, from the server. What does not have the hash it was asked by is
/// neither used nor kept: it was changed on its way, or is another's. Nor is a form whose version the server did not sign.
pub(super) async fn document(address: &str) -> Result<String, Trouble> {
    if let Some(kept) = get(address).await {
        return Ok(kept);
    }
    let text = net::text(address).await?;
    if let Ok(store) = vault::store().await {
        // A browser that cannot tell has no drawer to keep a draft in either.
        let named = store.is_named(address, &text).await != Ok(false);
        if !named || !super::seal::is_ours(address).await {
            return Err(Trouble::Unreadable);
        }
        let _ = store.put_public(&[(address, &text)]).await;
    }
    Ok(text)
}

/// A phone that cannot store still works while there is a network: trouble here only means "not kept".
pub(super) async fn get(key: &str) -> Option<String> {
    vault::store().await.ok()?.public(key).await.ok()?
}

pub(super) async fn put(documents: &[(&str, &str)]) {
    if let Ok(store) = vault::store().await {
        let _ = store.put_public(documents).await;
    }
}

/// A procedure's details as they are kept: the hash the index has for them, and they themselves.
pub(super) fn detail_text(hash: Sha256, detail: &str) -> String {
    format!("{hash}\n{detail}")
}

/// Where they are kept.
pub(super) fn detail_key(code: &str) -> String {
    format!("{INDEX}/{code}")
}
