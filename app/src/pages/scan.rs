//! `/scan`: camera, photo or typed code.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Scan() -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::scan(lang) back=Route::Home>{()}</Page> }
}
