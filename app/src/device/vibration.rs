//! A short buzz, on phones that can; it never carries meaning that is not also on the screen.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;

/// Milliseconds of the buzz.
const SHORT: i32 = 60;

/// Buzzes once. Phones without it, iPhones among them, stay still.
pub(crate) fn short() {
    if !was_touched() {
        return;
    }
    let navigator = window().navigator();
    let vibrate = Reflect::get(&navigator, &"vibrate".into())
        .ok()
        .and_then(|vibrate| vibrate.dyn_into::<Function>().ok());
    if let Some(vibrate) = vibrate {
        // A phone in silent mode may refuse.
        let _ = vibrate.call1(&navigator, &SHORT.into());
    }
}

/// Whether the page has been tapped: before, browsers refuse to buzz and to sound, and complain.
pub(crate) fn was_touched() -> bool {
    let navigator = window().navigator();
    Reflect::get(&navigator, &"userActivation".into())
        .and_then(|activation| Reflect::get(&activation, &"hasBeenActive".into()))
        .is_ok_and(|active| active.is_truthy())
}
