//! `/v/{code}`: is this receipt genuine?

use i18n::t;
use leptos::prelude::*;

use crate::route::Route;
use crate::state::use_lang;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Verify(code: Option<String>) -> impl IntoView {
    let lang = use_lang();
    view! { <Page title=t::common::home(lang) back=Route::Home>{code}</Page> }
}
