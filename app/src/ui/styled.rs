//! The rest of the stylesheet, which a first visit does not need: it comes with the first page that draws any of it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::ui::loading::Loading;

/// What `draw` draws, once the rest of the stylesheet is here or cannot be had: without it everything still works.
pub(crate) fn styled(draw: impl FnOnce() -> AnyView + 'static) -> AnyView {
    let Some(link) = link().filter(|link| !is_here(link)) else {
        return draw();
    };
    let here = RwSignal::new(false);
    let told: js_sys::Function = Closure::once_into_js(move |event: web_sys::Event| {
        let link = event
            .target()
            .map(JsCast::unchecked_into::<web_sys::Element>);
        // One that could not be had is asked for again by the next page.
        if let Some(link) = link.filter(|link| !is_here(link)) {
            link.remove();
        }
        here.try_set(true);
    })
    .unchecked_into();
    for event in ["load", "error"] {
        // A link always takes listeners.
        let _ = link.add_event_listener_with_callback(event, &told);
    }
    let draw = StoredValue::new_local(std::cell::Cell::new(Some(Box::new(draw))));
    (move || {
        if !here.get() {
            return view! { <Loading /> }.into_any();
        }
        let draw = draw.with_value(std::cell::Cell::take);
        draw.map_or_else(|| ().into_any(), |draw| draw())
    })
    .into_any()
}

/// Asks for it for what is drawn already, and better with it.
pub(crate) fn ask_for_the_rest() {
    link();
}

/// The link of that stylesheet; made when there is none yet. `None` in a shell that does not say where it is.
fn link() -> Option<web_sys::Element> {
    let head = document().head()?;
    if let Ok(Some(link)) = head.query_selector("link[data-later]") {
        return Some(link);
    }
    let address = head
        .query_selector("meta[name=later-style]")
        .ok()??
        .get_attribute("content")?;
    let link = document().create_element("link").ok()?;
    for (name, value) in [
        ("rel", "stylesheet"),
        ("href", &address),
        ("data-later", ""),
    ] {
        link.set_attribute(name, value).ok()?;
    }
    head.append_child(&link).ok()?;
    Some(link)
}

/// Whether its rules are in force.
fn is_here(link: &web_sys::Element) -> bool {
    js_sys::Reflect::get(link, &"sheet".into()).is_ok_and(|sheet| !sheet.is_null())
}
