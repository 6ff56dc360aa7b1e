//! Whether a receipt, or the version of a form, is genuine: its signature against the server's published keys, which are kept on the phone; it draws nothing.

use domain::Receipt;
use domain::receipt::Signature;
use sync::protocol::KeysView;

use crate::device::signature::is_right;
use crate::device::vault;
use crate::net;

/// Address of the public keys; also where they are kept.
const KEYS: &str = "/api/v1/keys";

/// What could be found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Signed by the server, nothing changed since.
    Genuine,
    /// Not signed by the server, or changed.
    False,
    /// The key is not here, or this browser cannot check.
    Unchecked,
}

/// Checks a receipt; needs no network once the keys were fetched.
pub(crate) async fn check(receipt: &Receipt) -> Verdict {
    let data = receipt.signed_bytes();
    signed(&receipt.key_id, &receipt.signature, &data).await
}

/// Whether the server signed these bytes with this key of its own.
pub(crate) async fn signed(key_id: &str, signature: &Signature, data: &[u8]) -> Verdict {
    let mut keys = kept().await;
    if !has(&keys, key_id) {
        keys = fetch().await;
    }
    let key = keys
        .iter()
        .flat_map(|keys| &keys.keys)
        .find(|key| key.id == key_id);
    let Some(key) = key else {
        return Verdict::Unchecked;
    };
    match is_right(&key.public_key, signature.as_bytes(), data).await {
        Some(true) => Verdict::Genuine,
        Some(false) => Verdict::False,
        None => Verdict::Unchecked,
    }
}

/// Fetches the keys and keeps them, so that receipts can be checked with no network.
pub(crate) async fn fetch() -> Option<KeysView> {
    let text = net::text(KEYS).await.ok()?;
    let keys = net::read(&text).ok()?;
    if let Ok(store) = vault::store().await {
        let _ = store.put_public(&[(KEYS, &text)]).await;
    }
    Some(keys)
}

async fn kept() -> Option<KeysView> {
    let text = vault::store().await.ok()?.public(KEYS).await.ok()??;
    net::read(&text).ok()
}

fn has(keys: &Option<KeysView>, id: &str) -> bool {
    keys.iter()
        .flat_map(|keys| &keys.keys)
        .any(|key| key.id == id)
}
