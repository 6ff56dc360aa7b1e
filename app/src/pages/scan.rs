//! `/scan`: camera, photo or typed code, and what the code turned out to be; it fills nothing in.

mod verdict;
mod viewfinder;

use domain::scan::{ScannedCode, classify};
use i18n::t;
use leptos::prelude::*;

use crate::device::clock;
use crate::navigation::go;
use crate::pages::home::Hotline;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::page::Page;
use crate::ui::text_input::TextInput;

pub(crate) use viewfinder::Viewfinder;

/// The page.
#[component]
pub(crate) fn Scan() -> impl IntoView {
    let lang = use_lang();
    let code = RwSignal::new(None::<ScannedCode>);
    let open = Callback::new(move |text: String| {
        let read = classify(&text, &origin(), clock::today());
        match verdict::page_of(&read) {
            Some(route) => go(&route),
            None => code.set(Some(read)),
        }
    });
    view! {
        <Page title=t::scan::title(lang) back=Route::Home>
            <p>{t::scan::intro(lang)}</p>
            <Viewfinder on_code=open />
            <div aria-live="polite" id="scan-verdict">
                {move || code.get().map(|code| view! { <verdict::Verdict code /> })}
            </div>
            <TypedCode on_code=open />
            <h2>{t::scan::other_ways(lang)}</h2>
            <LinkButton
                href=Route::Home.path()
                label=t::scan::search_by_name(lang)
                weight=Weight::Secondary
                icon=Icon::Search
            />
            <Hotline />
        </Page>
    }
}

/// For a code that cannot be scanned but can be read.
#[component]
fn TypedCode(on_code: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
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
        <form
            class="section"
            on:submit=move |event| {
                event.prevent_default();
                open();
            }
        >
            <Field
                id="typed-code"
                label=t::scan::typed_label(lang).to_string()
                hint=t::scan::typed_hint(lang).to_string()
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
                label=t::scan::typed_open(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Forward
                on_tap=move |()| open()
            />
        </form>
    }
    .into_any()
}

/// Our own address, as it is printed on our leaflets.
fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
