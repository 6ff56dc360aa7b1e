//! An address nothing lives at: says so and leads back.

use i18n::t;
use leptos::prelude::*;

use crate::pages::home::Hotline;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::LinkButton;
use crate::ui::icon::Icon;
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Unknown(path: String) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Page title=t::common::unknown_title(lang) back=Route::Home>
            <p>{t::common::unknown_text(lang, path)}</p>
            <div class="stack">
                <LinkButton href="/" label=t::common::home(lang) icon=Icon::Home />
                <Hotline />
            </div>
        </Page>
    }
}
