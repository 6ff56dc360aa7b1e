//! The phone's clock and its randomness, for the crates that take them as arguments.

use calendar::{Date, Timestamp};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// This moment, by the phone's clock.
pub(crate) fn now() -> Timestamp {
    #[allow(clippy::cast_possible_truncation)]
    // milliseconds since 1970 fit for the next 285 000 years
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Today in Vietnam, by the phone's clock.
pub(crate) fn today() -> Date {
    now().in_vietnam().date
}

/// Fills `bytes` with the browser's good randomness.
pub(crate) fn random(bytes: &mut [u8]) {
    let crypto = js_sys::Reflect::get(&js_sys::global(), &"crypto".into())
        .ok()
        .and_then(|crypto| crypto.dyn_into::<web_sys::Crypto>().ok());
    if let Some(crypto) = crypto {
        // Fails only above 65 536 bytes, which nobody here asks for.
        let _ = crypto.get_random_values_with_u8_array(bytes);
    }
}

/// Ten random bytes for a new id.
pub(crate) fn id_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    random(&mut bytes);
    bytes
}

/// Lets the browser do other things for at least so long.
pub(crate) async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = leptos::prelude::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}
