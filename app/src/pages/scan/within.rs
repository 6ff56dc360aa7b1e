//! The viewfinder inside another page that asks for a person's card or for a code.

use i18n::t;
use leptos::html::Div;
use leptos::prelude::*;

use super::card_among;
use super::viewfinder::Viewfinder;
use crate::state::{use_lang, whenever};
use crate::ui::button::{Button, Weight};

/// Comes into view as it opens, above the bar under the thumb, and closes by a button of its own.
#[component]
pub(crate) fn Within(
    /// Called with the code that is most likely meant.
    on_code: Callback<String>,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What stands beside the camera.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    let place = NodeRef::<Div>::new();
    whenever(move || {
        if let Some(place) = place.get() {
            place.scroll_into_view();
        }
    });
    let on_codes = Callback::new(move |texts: Vec<String>| {
        if let Some(text) = card_among(&texts) {
            on_code.run(text.clone());
        }
    });
    view! {
        <div class="viewfinder-within" node_ref=place>
            <Viewfinder on_codes />
            {children.map(|children| children())}
            <Button
                label=t::scan::close(lang).to_string()
                weight=Weight::Quiet
                on_tap=move |()| open.set(false)
            />
        </div>
    }
    .into_any()
}
