//! Everything a phone needs to work with no network, fetched when nothing else is wanted from the line; it draws nothing.

use std::collections::BTreeMap;

use domain::procedure::CatalogueIndex;
use forms::Media;
use serde_json::Value;

use super::{bring_media, form_address, keep, list_address, places_address};
use crate::net::{self, line};
use crate::proof;
use crate::state::kept_changed;

/// All details in one document.
const PACK: &str = "/api/v1/catalogue/pack";
/// Version of the index whose details are all here.
const COMPLETE: &str = "complete";

/// All details in one document, each still to be kept as a document of its own.
struct Pack {
    version: String,
    procedures: Vec<Value>,
}

reader::readable!(struct Pack { version, procedures; });

/// What is looked at and heard beside a form; all else of it is read by who fills it, with code that is not here yet.
struct Beside {
    media: BTreeMap<String, Media>,
}

reader::readable!(struct Beside { ; media });

/// Fetches what is still missing to work with no network: all details, the table of old places, all forms, all lists, and the keys
/// that receipts are checked with. Gives up silently when the network goes; the next visit goes on.
pub(super) async fn bring(index: &CatalogueIndex) {
    complete(index).await;
    proof::fetch().await;
}

async fn complete(index: &CatalogueIndex) {
    if keep::get(COMPLETE).await.as_deref() == Some(index.version.as_str()) {
        return;
    }
    if details(index).await.is_none() {
        return;
    }
    let forms = index
        .procedures
        .iter()
        .filter_map(|entry| entry.bundle_hash);
    // Cards and old papers are read at kitchen tables, by whoever has just begun a form.
    let places = index.places.as_ref().map(places_address);
    let wanted: Vec<String> = places
        .into_iter()
        .chain(forms.map(|hash| form_address(&hash)))
        .chain(index.lists.values().map(list_address))
        .collect();
    for address in &wanted {
        line::free().await;
        let Ok(document) = keep::document(address).await else {
            return;
        };
        // Few forms have anything to look at or hear; only those are read.
        if document.contains("\"media\":{")
            && let Ok(beside) = net::read::<Beside>(&document)
            && bring_media(beside.media.values()).await.is_err()
        {
            return;
        }
    }
    keep::put(&[(COMPLETE, &index.version)]).await;
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
            documents.push((
                keep::detail_key(code),
                keep::detail_text(entry.hash, &detail),
            ));
        }
    }
    let documents: Vec<(&str, &str)> = documents
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()))
        .collect();
    keep::put(&documents).await;
    Some(())
}
