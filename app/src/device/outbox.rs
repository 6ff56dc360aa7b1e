//! Knows when this tab's outbox must be carried: now, when the network is back, when the page comes into view, when time has
//! come. The carrying itself is `carrying`, fetched only where there is something to carry or somebody to hear news for.

use std::cell::{Cell, RefCell};

use core::time::Duration;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::carrying::{self, Errand};
use super::vault;
use crate::state::{shared, whenever};

/// How often to ask for news while the page is in view.
const NEWS_EVERY: Duration = Duration::from_secs(20);

/// How soon to try again when the part that carries could not be fetched.
const PART_AGAIN: Duration = Duration::from_secs(30);

thread_local! {
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
}

/// Starts carrying, now and whenever there is a reason to: the network is back, the page comes into view, time has come.
pub(crate) fn open() {
    let online = shared().online;
    let mut before = true;
    whenever(move || {
        let now = online.get();
        if now && !before {
            nudge();
        }
        before = now;
    });
    window_event_listener(ev::visibilitychange, |_| {
        if visible() {
            wake();
        }
    });
    let _ = set_interval_with_handle(
        || {
            if visible() && shared().session.read_untracked().person().is_some() {
                wake();
            }
        },
        NEWS_EVERY,
    );
    wake();
}

/// Ends every wait and carries: the network is back, or the person said "now".
pub(crate) fn nudge() {
    spawn_local(async {
        if anything_to_do().await {
            let _ = errand(Errand::Nudge).await;
        }
        wake();
    });
}

/// This citizen signed in: their drawer is opened, and what waited for them goes on. When it cannot be opened the guest's
/// stays open: nothing is lost, the next visit tries again.
pub(crate) async fn signed_in(citizen: &str) {
    let _ = errand(Errand::SignedIn(citizen.to_string())).await;
}

/// Carries what is due and fetches what is new.
pub(crate) fn wake() {
    if BUSY.get() {
        AGAIN.set(true);
        return;
    }
    BUSY.set(true);
    spawn_local(async {
        loop {
            AGAIN.set(false);
            if anything_to_do().await
                && let Some(next) = errand(Errand::Round).await
            {
                come_back(next);
            }
            if !AGAIN.get() {
                break;
            }
        }
        BUSY.set(false);
    });
}

/// Something waits to be sent, or somebody is signed in for whom there may be news. A store that cannot be read now is
/// read again at the next reason to wake.
async fn anything_to_do() -> bool {
    shared().session.read_untracked().person().is_some()
        || vault::holding().await.is_ok_and(|holding| holding.waiting)
}

/// Runs an errand; says when to come back at the latest.
async fn errand(errand: Errand) -> Option<Duration> {
    match carrying::run(errand).await {
        Ok(running) => running.await.unwrap_or(None),
        Err(_) => Some(PART_AGAIN),
    }
}

fn come_back(after: Duration) {
    let timer = set_timeout_with_handle(wake, after).ok();
    if let Some(earlier) = TIMER.replace(timer) {
        earlier.clear();
    }
}

fn visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}
