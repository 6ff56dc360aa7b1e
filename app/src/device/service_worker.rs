//! The worker that keeps the app on the phone: says when a newer version waits and lets it in when nobody is typing; it never reloads by itself.

use std::cell::Cell;

use js_sys::TypeError;
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

use crate::device::clock;
use crate::net::line;

/// How often somebody who waits for the app to be kept looks.
const LOOK_MILLIS: i32 = 100;
/// How long after keeping the app has failed it is tried again; twice as long each time after that, up to the most.
const AGAIN_MILLIS: i32 = 5_000;
const MOST_AGAIN_MILLIS: i32 = 300_000;

thread_local! {
    static RELOADS: Cell<bool> = const { Cell::new(false) };
    /// Whether the app itself is on the phone, once that is known.
    static KEPT: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Keeps the app on the phone as soon as nothing else is wanted from the line, and calls `tell` each time a newer version has been
/// fetched whole and waits. Nothing happens in browsers and windows without service workers.
pub(crate) fn watch(tell: impl Fn() + Clone + 'static) {
    let Some(container) = container() else {
        KEPT.set(Some(false));
        return;
    };
    spawn_local(async move {
        let mut pause = AGAIN_MILLIS;
        let registration = loop {
            line::quiet().await;
            match register(&container).await {
                Ok(registration) if comes(&registration).await => break registration,
                // The line broke while the app was fetched, or before.
                Ok(_) => {}
                Err(why) if why.is_instance_of::<TypeError>() => {}
                // Private windows and full disks refuse; the app then simply needs the network.
                Err(_) => return KEPT.set(Some(false)),
            }
            clock::pause(pause).await;
            pause = (pause * 2).min(MOST_AGAIN_MILLIS);
        };
        KEPT.set(Some(true));
        if registration.waiting().is_some() {
            tell();
        }
        fetch_later(&registration);
        let watched = registration.clone();
        let found = Closure::<dyn Fn()>::new(move || {
            if let Some(worker) = watched.installing() {
                when_installed(&worker, tell.clone());
            }
        });
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        // Watched for as long as the page lives.
        found.forget();
    });
}

async fn register(
    container: &ServiceWorkerContainer,
) -> Result<ServiceWorkerRegistration, JsValue> {
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = container.register_with_options("/sw.js", &options);
    JsFuture::from(registered).await?.dyn_into()
}

/// Waits until some version is in charge; `false` if none comes. The browser's own promise of one would then never end.
async fn comes(registration: &ServiceWorkerRegistration) -> bool {
    while registration.active().is_none() {
        if registration.installing().is_none() && registration.waiting().is_none() {
            return false;
        }
        clock::pause(LOOK_MILLIS).await;
    }
    true
}

/// Waits until it is known whether the app itself is on the phone, so that it opens with no network.
pub(crate) async fn kept() -> bool {
    loop {
        match KEPT.get() {
            Some(kept) => return kept,
            None => clock::pause(LOOK_MILLIS).await,
        }
    }
}

/// Lets the waiting version in and reloads this page with it. Call it when nobody is typing.
pub(crate) fn activate() {
    let Some(container) = container() else { return };
    if RELOADS.replace(true) {
        return;
    }
    let changed = Closure::<dyn Fn()>::new(|| {
        // A page that cannot reload keeps working with what it has.
        let _ = window().location().reload();
    });
    container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
    spawn_local(async move {
        if let Some(registration) = registration(&container).await
            && let Some(waiting) = registration.waiting()
        {
            post(&waiting, "activate");
        }
    });
}

/// Asks the server whether there is a newer version: for pages that stay open for days.
pub(crate) fn check() {
    let Some(container) = container() else { return };
    spawn_local(async move {
        if let Some(registration) = registration(&container).await
            && let Ok(update) = registration.update()
        {
            // Without a network there is nothing newer to find.
            let _ = JsFuture::from(update).await;
        }
    });
}

/// The decoder of QR codes comes to the phone once the app itself is there.
fn fetch_later(registration: &ServiceWorkerRegistration) {
    if let Some(active) = registration.active() {
        post(&active, "fetch-later");
    }
}

fn when_installed(worker: &ServiceWorker, tell: impl Fn() + 'static) {
    let installing = worker.clone();
    let changed = Closure::<dyn Fn()>::new(move || {
        // The very first version has nobody to replace.
        let replaces = container().is_some_and(|container| container.controller().is_some());
        if installing.state() == ServiceWorkerState::Installed && replaces {
            tell();
        }
    });
    worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

fn post(worker: &ServiceWorker, kind: &str) {
    let message = js_sys::Object::new();
    // A plain object takes every key, and a worker that is gone needs no message.
    let _ = js_sys::Reflect::set(&message, &"type".into(), &kind.into());
    let _ = worker.post_message(&message);
}

async fn registration(container: &ServiceWorkerContainer) -> Option<ServiceWorkerRegistration> {
    JsFuture::from(container.get_registration())
        .await
        .ok()?
        .dyn_into()
        .ok()
}

fn container() -> Option<ServiceWorkerContainer> {
    let container: JsValue = window().navigator().service_worker().into();
    container.dyn_into().ok()
}
