//! The question before a draft is deleted, and the deed; it comes with a part of the app, for hardly anybody deletes.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::StoreError;

use crate::device::vault;
use crate::form::filling::Filling;
use crate::navigation::go_instead;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::confirm::Confirm;
use crate::ui::notice::{Notice, Tone};

/// Asks while `asking`, and deletes when told to.
#[component]
pub(crate) fn Forget(filling: Filling, asking: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let failed = RwSignal::new(false);
    let delete = move |()| {
        asking.set(false);
        spawn_local(async move {
            match forget(filling).await {
                Ok(()) => go_instead(&Route::Home),
                Err(_) => failed.set(true),
            }
        });
    };
    view! {
        <Show when=move || failed.get()>
            <Notice tone=Tone::Error title=t::draft::not_deleted(lang) />
        </Show>
        <Confirm
            open=asking
            title=t::draft::delete(lang).to_string()
            yes=t::draft::delete_confirm(lang).to_string()
            no=t::draft::cancel(lang).to_string()
            on_yes=delete
            grave=true
        >
            <p>{t::draft::delete_question(lang)}</p>
        </Confirm>
    }
    .into_any()
}

async fn forget(filling: Filling) -> Result<(), StoreError> {
    // What is still in the line belongs to the draft that goes.
    vault::slot()
        .await?
        .delete_draft(&filling.draft().into())
        .await?;
    filling.close();
    Ok(())
}
