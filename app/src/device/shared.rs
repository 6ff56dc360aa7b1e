//! Files that another app shared with this one, in memory only: taken from the offline worker, which received them, and held
//! until somebody says which paper they are.

use std::cell::RefCell;

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageChannel, MessageEvent, ServiceWorker};

/// How long the worker may take to hand them over: it answers at once or not at all.
const PATIENCE: core::time::Duration = core::time::Duration::from_secs(5);

thread_local! {
    static WAITING: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
    static MEANT_FOR: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// How many files wait for their paper.
pub(crate) fn waiting() -> usize {
    WAITING.with_borrow(Vec::len)
}

/// Names of the files that wait.
pub(crate) fn names() -> Vec<String> {
    WAITING.with_borrow(|files| files.iter().map(File::name).collect())
}

/// Takes over what the offline worker received. Files of an earlier share that still wait stay.
pub(crate) async fn collect() {
    let Some(worker) = controller() else { return };
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (ours, theirs) = (channel.port1(), channel.port2());
    let answered = Promise::new(&mut |resolve, _| {
        let late = resolve.clone();
        let heard = Closure::once_into_js(move |event: MessageEvent| {
            let _ = resolve.call1(&JsValue::NULL, &event.data());
        });
        ours.set_onmessage(Some(heard.unchecked_ref()));
        set_timeout(
            move || {
                let _ = late.call0(&JsValue::NULL);
            },
            PATIENCE,
        );
    });
    let message = Object::new();
    // A plain object takes every key.
    let _ = Reflect::set(&message, &"type".into(), &"shared".into());
    if worker
        .post_message_with_transferable(&message, &Array::of1(&theirs))
        .is_err()
    {
        return;
    }
    let answer = JsFuture::from(answered).await.unwrap_or(JsValue::NULL);
    if let Ok(files) = Reflect::get(&answer, &"files".into())
        && files.is_object()
    {
        let files = Array::from(&files);
        let files = files.iter().filter_map(|file| file.dyn_into().ok());
        WAITING.with_borrow_mut(|waiting| waiting.extend(files));
    }
}

/// Somebody has said which paper they are; the page of that paper takes them.
pub(crate) fn mean(paper: String) {
    MEANT_FOR.set(Some(paper));
}

/// Whether somebody has said so, and that page has not taken them yet.
pub(crate) fn are_meant() -> bool {
    MEANT_FOR.with_borrow(Option::is_some)
}

/// The files that are meant for this paper.
pub(crate) fn take_for(paper: &str) -> Vec<File> {
    let mine = MEANT_FOR.with_borrow_mut(|meant| meant.take_if(|meant| meant == paper));
    match mine {
        Some(_) => WAITING.take(),
        None => Vec::new(),
    }
}

/// They are not wanted after all; in the other app they stay as they are.
pub(crate) fn forget() {
    WAITING.take();
}

fn controller() -> Option<ServiceWorker> {
    let container: JsValue = window().navigator().service_worker().into();
    let container: web_sys::ServiceWorkerContainer = container.dyn_into().ok()?;
    container.controller()
}
