//! A name typed instead of a signature, for whoever cannot draw one: with a keyboard alone, by voice, with a screen reader. It is
//! the person's agreement, as a signature drawn on a screen is, and says on its face that it was typed.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::files::Ready;
use crate::device::{clock, drawing};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::field::{Control, Field};
use crate::ui::text_input::TextInput;

/// The most letters of a name.
const MOST: usize = 80;

/// The way to it, and the box.
#[component]
pub(super) fn TypedName(
    /// Id of the question.
    id: String,
    /// Takes the picture of the name.
    keep: Callback<Ready>,
) -> impl IntoView {
    let lang = use_lang();
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let name = RwSignal::new(String::new());
    let trimmed = move || {
        let name = name.get();
        let words: Vec<&str> = name.split_whitespace().collect();
        words.join(" ")
    };
    let fits = move || {
        let name = trimmed();
        name.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
            && name.chars().count() <= MOST
    };
    let error = Signal::derive(move || match asked.get() && !fits() {
        true => t::kinds::typed_name_needed(lang).to_string(),
        false => String::new(),
    });
    let take = move |()| {
        asked.set(true);
        if !untrack(fits) {
            return;
        }
        let name = untrack(trimmed);
        spawn_local(async move {
            let how = t::kinds::typed_mark(lang, clock::today());
            if let Some(bytes) = drawing::written(&name, &how).await {
                keep.run(Ready {
                    name: "ky.png".to_string(),
                    media_type: "image/png",
                    bytes,
                });
            }
        });
    };
    let body = move || {
        let id = id.clone();
        if !open.get() {
            return view! {
                <Button id=format!("{id}-type") label=t::kinds::type_name(lang).to_string() weight=Weight::Secondary on_tap=move |()| open.set(true) />
            }
            .into_any();
        }
        let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| {
            view! { <TextInput control value=name on_input=move |text| name.set(text) words=true autocomplete="name" /> }.into_any()
        });
        view! {
            <Field
                id=format!("{id}-name")
                label=t::kinds::typed_name(lang).to_string()
                hint=t::kinds::typed_name_hint(lang).to_string()
                error
                required=true
                control
            />
            <Button id=format!("{id}-take") label=t::kinds::take_name(lang).to_string() weight=Weight::Secondary on_tap=take />
        }
        .into_any()
    };
    body.into_any()
}
