//! Carries this tab's outbox and fetches news: whose turn it is, over fetch; what to send is decided by `sync`. A part of the
//! app of its own: a phone with nothing to send and nobody signed in never needs it.

use std::cell::{Cell, RefCell};
use std::pin::Pin;

use async_trait::async_trait;
use calendar::Timestamp;
use core::time::Duration;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::carry::{self, Round, Surroundings};
#[cfg(target_arch = "wasm32")]
use sync::idb::Turn;
use sync::outbox::{Act, Entry, Standing};
use sync::protocol::EventsPage;
use sync::store::{Slot, StoreError};
use sync::wire::{Network, Request, Response};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

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

/// How often to look after something was delivered, when the province's answer is a matter of seconds.
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
    static SOON: Cell<u32> = const { Cell::new(0) };
    static TAB: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What there is to do.
pub(super) enum Errand {
    /// Carry what is due and fetch what is new.
    Round,
    /// End every wait first: the network is back, or the person said "now".
    Nudge,
    /// This citizen signed in: the guest's drawer becomes theirs, and what waited for it goes on.
    SignedIn(String),
}

/// When to come back at the latest; none when nothing waits.
type Next = Result<Option<Duration>, StoreError>;

/// Runs an errand.
#[wasm_split(carrying, fallible)]
pub(super) fn run(errand: Errand) -> Result<Pin<Box<dyn Future<Output = Next>>>, SplitLoaderError> {
    Ok(Box::pin(async {
        match errand {
            Errand::Round => round().await,
            Errand::Nudge => {
                vault::slot().await?.nudge().await?;
                Ok(None)
            }
            Errand::SignedIn(citizen) => {
                vault::signed_in(&citizen).await?;
                go_on_signed_in(&vault::slot().await?).await?;
                Ok(None)
            }
        }
    }))
}

/// What waited for somebody to sign in goes on.
async fn go_on_signed_in(slot: &Slot) -> Result<(), StoreError> {
    for entry in slot.outbox().await? {
        if matches!(entry.standing(), Standing::Person(Act::SignIn)) {
            slot.retry(&entry.work.id()).await?;
        }
    }
    Ok(())
}

/// A name for this tab, made when it is first needed.
fn tab() -> String {
    TAB.with_borrow_mut(|tab| {
        if tab.is_empty() {
            let mut bytes = [0; 8];
            clock::random(&mut bytes);
            *tab = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        }
        tab.clone()
    })
}

/// One turn; says when to come back at the latest.
async fn round() -> Result<Option<Duration>, StoreError> {
    match Turn::try_take(TURN).await {
        Ok(None) => Ok(Some(OTHER_TABS_TURN)),
        Ok(Some(_turn)) => carry_all(None).await,
        // An old browser without Web Locks: the store keeps a lease instead, which outlives a killed tab for a while.
        Err(_) => {
            let store = vault::store().await?;
            let tab = tab();
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
async fn take_news(slot: &Slot) -> Result<bool, StoreError> {
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
