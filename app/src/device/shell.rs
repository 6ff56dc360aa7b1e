//! The HTML shell the app lives in: where it mounts, when it replaces the server's text.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Mounts the app into the shell's `#app` (or the body of a bare page). It stays hidden behind the
/// server's text until [`reveal`].
pub(crate) fn mount<V: IntoView + 'static>(app: fn() -> V) {
    let place = document()
        .get_element_by_id("app")
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    match place {
        Some(place) => mount_to(place, app).forget(),
        None => mount_to_body(app),
    }
    if document()
        .get_element_by_id("shell")
        .is_none_or(|shell| shell.child_element_count() == 0)
    {
        reveal();
    }
}

/// Shows the app and takes the server's text away; a second call changes nothing.
pub(crate) fn reveal() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    if let Some(app) = document().get_element_by_id("app") {
        let _ = app.remove_attribute("hidden");
    }
}

/// Moves the reading position to a heading without scrolling: a screen reader says where we are now.
/// The very first page is left alone, as a browser would.
pub(crate) fn focus_quietly(heading: &web_sys::HtmlElement) {
    thread_local! {
        static FIRST: std::cell::Cell<bool> = const { std::cell::Cell::new(true) };
    }
    if !FIRST.replace(false) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = heading.focus_with_options(&options);
    }
}
