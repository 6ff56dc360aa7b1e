//! Whether a tap is under way: what moves the page waits for its end, or the tap would fall beside what it was meant for.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::AddEventListenerOptions;

use super::clock;

/// What ends a press, of a finger, a mouse or the space bar.
const ENDS: [&str; 3] = ["pointerup", "pointercancel", "keyup"];

/// Does something after the tap that is under way, if there is one, has done what it was meant to.
///
/// A mouse takes the focus away while it is down and clicks when it comes up at the same place; a finger does both after it is
/// up, within one task of the browser. So this waits for the end of the task, and then until nothing is pressed.
pub(crate) fn when_over(then: impl FnOnce() + 'static) {
    spawn_local(async move {
        clock::pause(0).await;
        while pressed() {
            end().await;
            clock::pause(0).await;
        }
        then();
    });
}

/// Whether something on the page is held down.
fn pressed() -> bool {
    matches!(document().query_selector(":active"), Ok(Some(_)))
}

/// Comes with the end of the press.
fn end() -> impl Future<Output = ()> {
    let once = AddEventListenerOptions::new();
    once.set_once(true);
    let promise = js_sys::Promise::new(&mut |done, _| {
        for name in ENDS {
            let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
                name, &done, &once,
            );
        }
    });
    async move {
        let _ = JsFuture::from(promise).await;
    }
}
