//! `/dossiers`: what was sent and how it stands.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Dossiers() -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::dossiers(lang) back=Route::Home>{()}</Page> }
}
