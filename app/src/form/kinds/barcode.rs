//! What a printed code says: scanned with the camera, or typed from below it.

use forms::Value;
use i18n::t;
use leptos::prelude::*;

use super::spelt::{box_text, leaving};
use crate::form::question::Ask;
use crate::pages::parts;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Control;
use crate::ui::icon::Icon;
use crate::ui::later::later;
use crate::ui::text_input::TextInput;

/// A box and a camera.
#[component]
pub(super) fn Code(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (text, on_input) = box_text(&ask);
    let shown = ask.shown;
    let scanning = RwSignal::new(false);
    let (filling, path, left) = (ask.filling, ask.path.clone(), ask.left);
    let on_code = Callback::new(move |code: String| {
        scanning.set(false);
        announce(t::kinds::code_read(lang, &code));
        filling.answer(&path, Some(Value::Text(code)));
        left.note();
    });
    let id = control.id.clone();
    view! {
        <div class="kind" on:focusout=leaving(left)>
            <TextInput
                control
                value=text
                on_input
                readonly=Signal::derive(move || shown.read().readonly)
            />
            <Button
                id=format!("{id}-scan")
                label=t::kinds::scan_code(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Scan
                on_tap=move |()| scanning.update(|open| *open = !*open)
            />
            {move || scanning.get().then(|| later(move || parts::viewfinder(on_code, scanning)))}
        </div>
    }
    .into_any()
}
