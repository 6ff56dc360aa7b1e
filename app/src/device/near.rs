//! Whether something on the page has come near the screen: for what is drawn only by then.

use std::rc::Rc;

use js_sys::Array;
use leptos::prelude::{StoredValue, WithValue, on_cleanup};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far from the screen is near, in screens: what is drawn is there before a flick of the finger ends.
const MARGIN: &str = "200% 0px";

/// Calls `then` as soon as an element is near the screen, and from then on not again; at once where a browser cannot tell.
/// The watch ends with what is being drawn.
pub(crate) fn when(element: &Element, then: impl Fn() + 'static) {
    let then = Rc::new(then);
    let came = {
        let then = then.clone();
        Closure::<dyn FnMut(Array, IntersectionObserver)>::new(
            move |entries: Array, observer: IntersectionObserver| {
                let near = |entry: JsValue| {
                    let entry: IntersectionObserverEntry = entry.unchecked_into();
                    entry.is_intersecting()
                };
                if entries.iter().any(near) {
                    observer.disconnect();
                    then();
                }
            },
        )
    };
    let options = IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    let Ok(observer) =
        IntersectionObserver::new_with_options(came.as_ref().unchecked_ref(), &options)
    else {
        return then();
    };
    observer.observe(element);
    let watch = StoredValue::new_local((observer, came));
    on_cleanup(move || {
        watch.try_with_value(|(observer, _)| observer.disconnect());
    });
}
