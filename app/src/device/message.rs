//! Plain objects as messages to workers and back; it knows no worker.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Sets a field of a message.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    // A plain object takes every key.
    let _ = Reflect::set(object, &key.into(), value);
}

/// A field of a message, where there is one.
pub(super) fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into())
        .ok()
        .filter(|value| !value.is_undefined())
}

/// A field that counts something up from nothing.
pub(super) fn number(object: &JsValue, key: &str) -> Option<u32> {
    Some(get(object, key)?.as_f64()? as u32)
}
