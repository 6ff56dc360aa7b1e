//! Something is on its way: grey lines where it will stand, and words for screen readers.

use i18n::t;
use leptos::prelude::*;

use crate::state::use_lang;

/// Lines to come.
#[component]
pub(crate) fn Loading() -> impl IntoView {
    view! {
        <div class="loading" role="status">
            <p class="loading__words">{t::common::loading(use_lang())}</p>
            <span class="loading__line"></span>
            <span class="loading__line"></span>
            <span class="loading__line"></span>
        </div>
    }
    .into_any()
}
