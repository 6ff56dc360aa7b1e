//! An address nothing lives at.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Unknown(path: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::home(lang) back=Route::Home>{path}</Page> }
}
