//! One line or several lines of text.

use leptos::prelude::*;

use crate::ui::field::Control;

/// Which keyboard a phone should offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Keyboard {
    /// Letters.
    #[default]
    Text,
    /// Digits only.
    Digits,
    /// Digits and a decimal separator.
    Decimal,
    /// A telephone.
    Phone,
    /// Letters with `@` at hand.
    Email,
}

impl Keyboard {
    const fn input_mode(self) -> &'static str {
        match self {
            Keyboard::Text => "text",
            Keyboard::Digits => "numeric",
            Keyboard::Decimal => "decimal",
            Keyboard::Phone => "tel",
            Keyboard::Email => "email",
        }
    }
}

/// A box for text. Says every keystroke; the caller keeps it.
#[component]
pub(crate) fn TextInput(
    /// From [`Field`](crate::ui::field::Field).
    control: Control,
    /// What stands in the box.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the whole text at each keystroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// Called when the person leaves the box.
    #[prop(into, optional)]
    on_leave: Option<Callback<()>>,
    /// Which keyboard.
    #[prop(optional)]
    keyboard: Keyboard,
    /// Several lines.
    #[prop(optional)]
    multiline: bool,
    /// Shown but not changed by hand.
    #[prop(into, optional)]
    readonly: Signal<bool>,
    /// Token for the browser's own autofill, such as `name` or `tel`; `off` by default, since a form is often filled for somebody else.
    #[prop(optional, default = "off")]
    autocomplete: &'static str,
    /// Letters the box is made wide for; 0 is the full width.
    #[prop(optional)]
    width: u8,
    /// Capital at the start of each word: names.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let id = control.id.clone();
    let required = control.required.then_some("true");
    // A page that goes takes the focus away too, and then nobody is there to be told.
    let leave = move |_| {
        if let Some(on_leave) = on_leave {
            let _ = on_leave.try_run(());
        }
    };
    if multiline {
        return view! {
            <textarea
                class="text-input text-input--multiline"
                id=id
                rows="3"
                autocomplete=autocomplete
                readonly=move || readonly.get()
                aria-required=required
                aria-invalid=control.aria_invalid()
                aria-describedby=control.aria_describedby()
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
                on:blur=leave
            ></textarea>
        }
        .into_any();
    }
    let class = match width {
        0 => "text-input",
        1..=4 => "text-input text-input--4",
        5..=12 => "text-input text-input--12",
        _ => "text-input text-input--20",
    };
    view! {
        <input
            class=class
            id=id
            type="text"
            inputmode=keyboard.input_mode()
            autocapitalize=if words { "words" } else { "off" }
            spellcheck="false"
            autocomplete=autocomplete
            readonly=move || readonly.get()
            aria-required=required
            aria-invalid=control.aria_invalid()
            aria-describedby=control.aria_describedby()
            prop:value=move || value.get()
            on:input:target=move |event| on_input.run(event.target().value())
            on:blur=leave
        />
    }
    .into_any()
}
