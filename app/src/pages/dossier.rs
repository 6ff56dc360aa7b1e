//! `/dossiers/{id}`: one dossier's timeline and tasks.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Dossier(id: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::dossiers(lang) back=Route::Home>{id}</Page> }
}

/// The page.
#[component]
pub(crate) fn Receipt(id: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::dossiers(lang) back=Route::Home>{id}</Page> }
}
