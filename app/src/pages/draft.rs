//! `/d/{id}` and its sections: filling the form.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Draft(id: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::dossiers(lang) back=Route::Home>{id}</Page> }
}

/// The page.
#[component]
pub(crate) fn Section(id: String, section: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::dossiers(lang) back=Route::Home>{id}{section}</Page> }
}
