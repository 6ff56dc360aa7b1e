//! Whether the version that put a form in force is the server's own, by the keys receipts are checked with. What checks it is a
//! part of the app of its own: forms that came with the catalogue need none.

use std::future::Future;
use std::pin::Pin;

use domain::Publication;
use reader::Read;
use serde_json::Value;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::proof::{self, Verdict};

/// Whether nothing speaks against the document at this address: it was built with the catalogue, or the version that names it
/// is signed. Where the key or the browser's means are missing there is nothing to say.
pub(super) async fn is_ours(address: &str) -> bool {
    let Some(said) = publication(address) else {
        return true;
    };
    match check(said, address.to_owned()).await {
        Ok(checked) => checked.await,
        Err(_) => true,
    }
}

/// The description of the version by which this document is in force.
fn publication(address: &str) -> Option<Value> {
    let index = super::index_here()?;
    let named = |hash: &domain::Sha256| address.ends_with(&hash.to_string());
    let mut entries = index.procedures.iter();
    let entry = entries.find(|entry| entry.bundle_hash.as_ref().is_some_and(named))?;
    entry.publication.clone()
}

#[wasm_split(carrying, fallible)]
fn check(
    said: Value,
    address: String,
) -> Result<Pin<Box<dyn Future<Output = bool>>>, SplitLoaderError> {
    Ok(Box::pin(async move {
        let Ok(said) = Publication::read(said) else {
            return false;
        };
        let verdict = proof::signed(&said.key_id, &said.signature, &said.signed_bytes()).await;
        verdict != Verdict::False && address.ends_with(&said.bundle.to_string())
    }))
}
