//! A box for the text of a code: typed, pasted, or written by a scanner that stands in for a keyboard.

use i18n::t;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::text_input::TextInput;

/// The box and its button. It may stand inside a form of another page, so it is no form of its own.
#[component]
pub(super) fn TypedCode(
    /// Id of the box.
    id: String,
    /// What is asked for.
    label: &'static str,
    /// How to find it.
    hint: &'static str,
    /// What the button does.
    action: &'static str,
    /// What stands in it.
    typed: RwSignal<String>,
    /// Called with what stands in the box, when there is something.
    on_code: Callback<String>,
) -> impl IntoView {
    let lang = use_lang();
    let error = RwSignal::new("");
    let open = move || {
        let text = typed.get_untracked();
        if text.trim().is_empty() {
            error.set(t::scan::typed_empty(lang));
        } else {
            error.set("");
            on_code.run(text);
        }
    };
    view! {
        <div
            class="section"
            on:keydown=move |event| {
                // Scanners end with Enter, which would hand in the form around.
                let in_box = event.target().is_some_and(|at| at.is_instance_of::<web_sys::HtmlInputElement>());
                if in_box && event.key() == "Enter" {
                    event.prevent_default();
                    open();
                }
            }
        >
            <Field
                id
                label=label.to_string()
                hint=hint.to_string()
                error=Signal::derive(move || error.get().to_string())
                control=Box::new(move |control| view! {
                    <TextInput
                        control
                        value=typed
                        on_input=move |text| typed.set(text)
                        width=20
                    />
                }
                .into_any())
            />
            <Button
                label=action.to_string()
                weight=Weight::Secondary
                icon=Icon::Forward
                on_tap=move |()| open()
            />
        </div>
    }
    .into_any()
}
