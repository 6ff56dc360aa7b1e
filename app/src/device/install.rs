//! Putting the app on the home screen, and asking the browser not to clear away what is stored; when to ask is the page's to choose.

use js_sys::{Function, Reflect};
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How this phone can be helped to the home screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The browser offers it itself.
    Button,
    /// Safari: only by hand, through its share menu.
    ShareMenu,
}

thread_local! {
    static OFFER: std::cell::RefCell<Option<JsValue>> = const { std::cell::RefCell::new(None) };
}

/// Keeps the browser's offer until a person takes it; called once at the start.
pub(crate) fn watch(offered: RwSignal<bool>) {
    window_event_listener_untyped("beforeinstallprompt", move |event| {
        event.prevent_default();
        OFFER.set(Some(event.into()));
        offered.set(true);
    });
    window_event_listener_untyped("appinstalled", move |_| {
        OFFER.set(None);
        offered.set(false);
    });
}

/// How to get there from here; `None` when it is there already or cannot be.
pub(crate) fn way(offered: bool) -> Option<Way> {
    let standalone = window()
        .match_media("(display-mode: standalone)")
        .ok()
        .flatten()
        .is_some_and(|media| media.matches());
    if standalone {
        return None;
    }
    if offered {
        return Some(Way::Button);
    }
    let agent = window().navigator().user_agent().unwrap_or_default();
    (agent.contains("iPhone") && agent.contains("Safari") && !agent.contains("CriOS"))
        .then_some(Way::ShareMenu)
}

/// Shows the browser's own question.
pub(crate) fn ask() {
    if let Some(event) = OFFER.take() {
        let prompt = Reflect::get(&event, &"prompt".into())
            .ok()
            .and_then(|prompt| prompt.dyn_into::<Function>().ok());
        if let Some(prompt) = prompt {
            let _ = prompt.call0(&event);
        }
    }
}

/// Asks the browser to keep what is stored even when space runs short. Most answer by themselves, without a question.
pub(crate) async fn keep_storage() -> bool {
    let asked = window().navigator().storage().persist();
    match asked {
        Ok(promise) => JsFuture::from(promise)
            .await
            .is_ok_and(|granted| granted.is_truthy()),
        Err(_) => false,
    }
}
