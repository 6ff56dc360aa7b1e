//! Whether the server can be reached, believed from what requests met; the browser's own flag is only a hint to look again.

use core::time::Duration;
use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::net::{Method, Order, send};
use crate::state::shared;

/// How often to look again while there seems to be no network and the page is in view.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// What the browser claims; the first guess before any request was made.
pub(crate) fn browser_claims() -> bool {
    window().navigator().on_line()
}

/// Takes note of whether a request was answered.
pub(crate) fn learn(answered: bool) {
    let online = shared().online;
    if online.get_untracked() != answered {
        online.set(answered);
    }
}

/// Looks again whenever the browser, the person or the clock gives a reason to.
pub(crate) fn watch() {
    window_event_listener(ev::online, |_| look());
    window_event_listener(ev::offline, |_| learn(false));
    let visible = || document().visibility_state() == web_sys::VisibilityState::Visible;
    let _ = set_interval_with_handle(
        move || {
            if !shared().online.get_untracked() && visible() {
                look();
            }
        },
        LOOK_AGAIN,
    );
}

/// Asks the server for a sign of life; one question at a time.
pub(crate) fn look() {
    thread_local! {
        static ASKING: Cell<bool> = const { Cell::new(false) };
    }
    if ASKING.replace(true) {
        return;
    }
    spawn_local(async {
        send(Order::new(Method::Get, "/healthz")).await;
        ASKING.set(false);
    });
}
