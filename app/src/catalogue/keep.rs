//! The catalogue's place on the phone: public documents under the address they came from; never anything personal.

use domain::procedure::{CatalogueIndex, Procedure};
use domain::{ProcedureCode, Sha256};
use serde_json::Value;

use crate::device::vault;
use crate::net::{self, Trouble, line};
use crate::state::kept_changed;

/// Where the index is kept; also its address.
const INDEX: &str = "/api/v1/catalogue";
/// All details in one document.
const PACK: &str = "/api/v1/catalogue/pack";
/// Version of the index whose details are all here.
const COMPLETE: &str = "complete";
/// Addresses of documents that never change: their name is their hash.
const LASTING: [&str; 3] = ["/api/v1/bundles/", "/api/v1/lists/", "/api/v1/places/"];

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

/// All details in one document, each still to be kept as a document of its own.
struct Pack {
    version: String,
    procedures: Vec<Value>,
}

reader::readable!(struct Pack { version, procedures; });

/// Fetches what is still missing to work with no network: all details, the table of old places, all forms, all lists. Gives
/// up silently when the network goes; the next visit goes on.
pub(super) async fn complete(index: &CatalogueIndex) {
    if get(COMPLETE).await.as_deref() == Some(index.version.as_str()) {
        return;
    }
    // The page that is open first: on a thin line all of this would take a minute from it.
    line::quiet().await;
    if details(index).await.is_none() {
        return;
    }
    let forms = index
        .procedures
        .iter()
        .filter_map(|entry| entry.bundle_hash);
    // Cards and old papers are read at kitchen tables, by whoever has just begun a form.
    let places = index.places.map(|hash| format!("{}{hash}", LASTING[2]));
    let wanted: Vec<String> = places
        .into_iter()
        .chain(forms.map(|hash| format!("{}{hash}", LASTING[0])))
        .chain(
            index
                .lists
                .values()
                .map(|hash| format!("{}{hash}", LASTING[1])),
        )
        .collect();
    for address in &wanted {
        line::free().await;
        if document(address).await.is_err() {
            return;
        }
    }
    put(&[(COMPLETE, &index.version)]).await;
    kept_changed();
}

/// Fetches and keeps the details of all procedures; `None` when it could not be done or does not belong to this index.
async fn details(index: &CatalogueIndex) -> Option<()> {
    let text = net::text(PACK).await.ok()?;
    let pack: Pack = net::read(&text).ok()?;
    if pack.version != index.version {
        return None;
    }
    let mut documents = Vec::new();
    for detail in pack.procedures {
        let code = detail.get("code")?.as_str()?;
        let entry = index
            .procedures
            .iter()
            .find(|entry| entry.code.as_str() == code);
        if let Some(entry) = entry {
            let detail = serde_json::to_string(&detail).ok()?;
            documents.push((detail_key(code), detail_text(entry.hash, &detail)));
        }
    }
    let documents: Vec<(&str, &str)> = documents
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect();
    put(&documents).await;
    Some(())
}

fn detail_text(hash: Sha256, detail: &str) -> String {
    format!("{hash}\n{detail}")
}

fn detail_key(code: &str) -> String {
    format!("{INDEX}/{code}")
}

/// A phone that cannot store still works while there is a network: trouble here only means "not kept".
async fn get(key: &str) -> Option<String> {
    vault::store().await.ok()?.public(key).await.ok()?
}

async fn put(documents: &[(&str, &str)]) {
    if let Ok(store) = vault::store().await {
        let _ = store.put_public(documents).await;
    }
}
