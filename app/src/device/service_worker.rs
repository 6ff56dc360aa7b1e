//! The worker that keeps the app on the phone: says when a newer version waits and lets it in when nobody is typing; it never reloads by itself.

use std::cell::Cell;

use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

thread_local! {
    static RELOADS: Cell<bool> = const { Cell::new(false) };
}

/// Calls `tell` each time a newer version has been fetched whole and waits. Nothing happens in browsers
/// and windows without service workers.
pub(crate) fn watch(tell: impl Fn() + Clone + 'static) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Ok(ready) = container.ready() else { return };
        let Ok(registration) = JsFuture::from(ready).await else {
            return;
        };
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else {
            return;
        };
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
