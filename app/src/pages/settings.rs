//! `/settings`: language, text size, what is stored here.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::settings(lang) back=Route::Home>{()}</Page> }
}
