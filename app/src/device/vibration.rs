//! A short buzz, on phones that can; it never carries meaning that is not also on the screen.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;

/// Milliseconds of the buzz.
const SHORT: i32 = 60;

/// Buzzes once. Phones without it, iPhones among them, stay still.
pub(crate) fn short() {
    let navigator = window().navigator();
    let vibrate = Reflect::get(&navigator, &"vibrate".into())
        .ok()
        .and_then(|vibrate| vibrate.dyn_into::<Function>().ok());
    if let Some(vibrate) = vibrate {
        // A browser may refuse before the first tap.
        let _ = vibrate.call1(&navigator, &SHORT.into());
    }
}
