//! Moving between pages as addresses change: links, "back", and code that goes on; it never knows what is on a page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::route::Route;
use crate::state::{Shared, shared};

/// Goes to a page as a tapped link would.
pub(crate) fn go(route: &Route) {
    let path = route.path();
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    shared().route.set(route.clone());
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Goes to a page that takes this one's place in the history, so that "back" does not return here.
pub(crate) fn go_instead(route: &Route) {
    rename(route);
    shared().route.set(route.clone());
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Gives the page that is shown another address: one that leads to it more exactly.
pub(crate) fn rename(route: &Route) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&route.path()));
    }
}

/// The page of the address in the browser's bar.
pub(crate) fn current_route() -> Route {
    let path = window().location().pathname().unwrap_or_default();
    Route::parse(&path).unwrap_or(Route::Unknown(path))
}

/// Taps on our own links change the page without a reload; "back" and "forward" follow.
pub(crate) fn follow_links(state: Shared) {
    window_event_listener(ev::popstate, move |_| state.route.set(current_route()));
    window_event_listener(ev::click, move |event| {
        let Some(href) = internal_href(&event) else {
            return;
        };
        if let Some(field) = href.strip_prefix('#') {
            event.prevent_default();
            focus(field);
        } else if let Some(route) = Route::parse(&href) {
            event.prevent_default();
            go(&route);
        }
    });
}

/// The target of a plain tap on one of our links: no new tab, no download, no other site.
fn internal_href(event: &web_sys::MouseEvent) -> Option<String> {
    if event.default_prevented()
        || event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key()
    {
        return None;
    }
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    if link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    let href = link.get_attribute("href")?;
    let ours = (href.starts_with('/') && !href.starts_with("//")) || href.starts_with('#');
    (ours && href.len() > 1 || href == "/").then_some(href)
}

/// Brings a field of this page into view, with the question and what is wrong above it, and puts the cursor in it.
pub(crate) fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    let field = element.closest(".field").ok().flatten();
    field.as_ref().unwrap_or(&element).scroll_into_view();
    if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}
