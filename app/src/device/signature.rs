//! Checks Ed25519 signatures with the browser's own cryptography, with no network; it never makes one.

use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

/// Whether the signature over `data` is by the holder of `public_key` (base64url, as RFC 8037 writes it). `None` when this
/// browser cannot tell: Ed25519 came to browsers between 2023 and 2025.
pub(crate) async fn is_right(public_key: &str, signature: &[u8], data: &[u8]) -> Option<bool> {
    check(public_key, signature, data).await.ok()
}

async fn check(public_key: &str, signature: &[u8], data: &[u8]) -> Result<bool, JsValue> {
    let subtle = window().crypto()?.subtle();
    let algorithm = object(&[("name", "Ed25519")])?;
    let jwk = object(&[("kty", "OKP"), ("crv", "Ed25519"), ("x", public_key)])?;
    let usages = Array::of1(&"verify".into());
    let key = subtle.import_key_with_object("jwk", &jwk, &algorithm, false, &usages)?;
    let key: CryptoKey = JsFuture::from(key).await?.dyn_into()?;
    let verdict = subtle.verify_with_object_and_buffer_source_and_buffer_source(
        &algorithm,
        &key,
        &Uint8Array::from(signature),
        &Uint8Array::from(data),
    )?;
    Ok(JsFuture::from(verdict).await?.is_truthy())
}

fn object(entries: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), &(*value).into())?;
    }
    Ok(object)
}
