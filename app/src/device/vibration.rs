//! A short buzz, on phones that can; it never carries meaning that is not also on the screen.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds of the buzz.
const SHORT: i32 = 60;

/// Buzzes once. Phones without it, iPhones among them, stay still.
pub(crate) fn short() {
    let navigator = window().navigator();
    if !was_touched(&navigator) {
        return;
    }
    let vibrate = Reflect::get(&navigator, &"vibrate".into())
        .ok()
        .and_then(|vibrate| vibrate.dyn_into::<Function>().ok());
    if let Some(vibrate) = vibrate {
        // A phone in silent mode may refuse.
        let _ = vibrate.call1(&navigator, &SHORT.into());
    }
}

/// Browsers refuse, and complain, before the page's first tap.
fn was_touched(navigator: &JsValue) -> bool {
    Reflect::get(navigator, &"userActivation".into())
        .and_then(|activation| Reflect::get(&activation, &"hasBeenActive".into()))
        .is_ok_and(|active| active.is_truthy())
}
