//! `/`: find a procedure, go on with what was begun.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::home(lang) back=Route::Home>{()}</Page> }
}
