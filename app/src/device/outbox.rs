//! Runs the outbox in this tab: when it is time, whose turn it is, over fetch; what to send is decided by `sync`.

use std::cell::{Cell, RefCell};

use async_trait::async_trait;
use calendar::Timestamp;
use core::time::Duration;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::carry::{self, Round, Surroundings};
#[cfg(target_arch = "wasm32")]
use sync::idb::Turn;
use sync::outbox::{Act, Entry, Standing};
use sync::protocol::EventsPage;
use sync::store::StoreError;
use sync::wire::{Network, Request, Response};

use super::{clock, vault};
use crate::net::{self, Method, Order};
use crate::session;
use crate::state::shared;

/// Name of the turn tabs take.
const TURN: &str = "outbox";

/// How long a turn lasts unless it is renewed: longer than any single request.
const TURN_MILLIS: i64 = 120_000;

/// How soon to look again when another tab has the turn, or this one has not quite given it back.
const OTHER_TABS_TURN: Duration = Duration::from_secs(1);

/// How often to ask for news while the page is in view.
const NEWS_EVERY: Duration = Duration::from_secs(20);

/// How often after something was delivered, when the province's answer is a matter of seconds.
const NEWS_SOON: Duration = Duration::from_secs(2);

/// How many times in a row.
const SOON_TIMES: u32 = 15;

/// Outside a browser, where only tests run, there are no other tabs to take turns with.
#[cfg(not(target_arch = "wasm32"))]
struct Turn;

#[cfg(not(target_arch = "wasm32"))]
impl Turn {
    async fn try_take(_name: &str) -> Result<Option<Turn>, ()> {
        Ok(Some(Turn))
    }
}

thread_local! {
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static SOON: Cell<u32> = const { Cell::new(0) };
    static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
    static TAB: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Starts carrying, now and whenever there is a reason to: the network is back, the page comes into view, time has come.
pub(crate) fn open() {
    let mut bytes = [0; 8];
    clock::random(&mut bytes);
    TAB.set(bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    let online = shared().online;
    Effect::new(move |before: Option<bool>| {
        let now = online.get();
        if now && before == Some(false) {
            nudge();
        }
        now
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
        if let Ok(slot) = vault::slot().await {
            let _ = slot.nudge().await;
        }
        wake();
    });
}

/// Somebody signed in: what waited for that goes on.
pub(crate) async fn signed_in() {
    if let Ok(slot) = vault::slot().await {
        for entry in slot.outbox().await.unwrap_or_default() {
            if matches!(entry.standing(), Standing::Person(Act::SignIn)) {
                let _ = slot.retry(&entry.work.id()).await;
            }
        }
    }
    wake();
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
            // A store that cannot be read now is read again at the next reason to wake.
            let next = round().await.unwrap_or(None);
            if let Some(next) = next {
                come_back(next);
            }
            if !AGAIN.get() {
                break;
            }
        }
        BUSY.set(false);
    });
}

/// One turn; says when to come back at the latest.
async fn round() -> Result<Option<Duration>, StoreError> {
    match Turn::try_take(TURN).await {
        Ok(None) => Ok(Some(OTHER_TABS_TURN)),
        Ok(Some(_turn)) => carry_all(None).await,
        // An old browser without Web Locks: the store keeps a lease instead, which outlives a killed tab for a while.
        Err(_) => {
            let store = vault::store().await?;
            let tab = TAB.with_borrow(Clone::clone);
            if !store
                .take_turn(TURN, &tab, clock::now(), TURN_MILLIS)
                .await?
            {
                return Ok(Some(OTHER_TABS_TURN));
            }
            let next = carry_all(Some(tab.clone())).await;
            store.release_turn(TURN, &tab).await?;
            next
        }
    }
}

/// Carries what is due and fetches what is new, while it is this tab's turn.
async fn carry_all(lease: Option<String>) -> Result<Option<Duration>, StoreError> {
    let slot = vault::slot().await?;
    let round = carry::run(&slot, &Fetch, &Browser { lease }).await?;
    let Round {
        next,
        sign_in_needed,
        delivered,
        returned,
    } = round;
    if sign_in_needed {
        session::refresh().await;
    }
    let anything = !delivered.is_empty() || !returned.is_empty();
    let news = take_news(&slot).await?;
    if anything || news || sign_in_needed {
        shared().kept.update(|times| *times += 1);
    }
    let wait = |until: Timestamp| {
        let millis = until.millis_since(clock::now()).clamp(1_000, 3_600_000);
        Duration::from_millis(millis.unsigned_abs())
    };
    if !delivered.is_empty() {
        SOON.set(SOON_TIMES);
    }
    let next = next.map(wait);
    Ok(match SOON.get() {
        0 => next,
        left => {
            SOON.set(left - 1);
            Some(next.map_or(NEWS_SOON, |next| next.min(NEWS_SOON)))
        }
    })
}

/// Fetches events until there are no more; whether there were any.
async fn take_news(slot: &sync::store::Slot) -> Result<bool, StoreError> {
    if shared().session.read_untracked().person().is_none() {
        return Ok(false);
    }
    let mut any = false;
    loop {
        let cursor = slot.cursor().await?;
        let Ok(page) = net::get::<EventsPage>(&format!("/api/v1/events?after={cursor}")).await
        else {
            return Ok(any);
        };
        let (more, some) = (page.more, !page.events.is_empty());
        if some {
            slot.absorb(cursor, &page).await?;
        }
        any |= some;
        if !more || !some {
            return Ok(any);
        }
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

/// The browser's fetch as the outbox knows it.
struct Fetch;

#[async_trait(?Send)]
impl Network for Fetch {
    async fn send(&self, request: Request) -> Option<Response> {
        let method = match request.method {
            "PUT" => Method::Put,
            "POST" => Method::Post,
            "PATCH" => Method::Patch,
            "HEAD" => Method::Head,
            _ => Method::Get,
        };
        let order = request
            .headers
            .iter()
            .fold(Order::new(method, &request.url), |order, (name, value)| {
                order.header(name, value)
            })
            .body(request.body);
        let answer = net::send(order).await?;
        let number = |name: &str| {
            answer
                .header(name)
                .and_then(|value| value.trim().parse::<u64>().ok())
        };
        Some(Response {
            status: answer.status,
            location: answer.header("Location"),
            upload_offset: number("Upload-Offset"),
            retry_after: number("Retry-After").and_then(|seconds| seconds.try_into().ok()),
            body: answer.body,
        })
    }
}

/// What the outbox may not find out by itself.
struct Browser {
    /// Renewed whenever something moved; none under a Web Lock, which ends with the tab.
    lease: Option<String>,
}

impl Surroundings for Browser {
    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn jitter(&self) -> u32 {
        let mut bytes = [0; 4];
        clock::random(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn moved(&self, _: &Entry) {
        shared().kept.update(|times| *times += 1);
        let Some(tab) = self.lease.clone() else {
            return;
        };
        spawn_local(async move {
            if let Ok(store) = vault::store().await {
                let _ = store.take_turn(TURN, &tab, clock::now(), TURN_MILLIS).await;
            }
        });
    }
}
