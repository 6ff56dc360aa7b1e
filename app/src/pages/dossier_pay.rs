//! `/dossiers/{id}/pay`: pay what the dossier asks for.

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn DossierPay(id: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::dossiers(lang) back=Route::Home>{id}</Page> }
}
