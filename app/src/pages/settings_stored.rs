//! What is stored on this phone, and taking all of it away.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{StoreError, Unsent, Usage};

use crate::catalogue;
use crate::device::{install, prefs, vault};
use crate::navigation::go_instead;
use crate::route::Route;
use crate::state::{announce, kept_changed, shared, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::confirm::Confirm;
use crate::ui::facts::Facts;
use crate::ui::fold::Fold;

/// Counts of everything, in words a person can check.
#[component]
pub(crate) fn Stored() -> impl IntoView {
    let lang = use_lang();
    let usage = RwSignal::new(None::<Usage>);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let read = async { vault::slot().await?.usage().await };
            let read: Result<Usage, StoreError> = read.await;
            usage.try_set(read.ok());
        });
    });
    let facts = move || {
        usage.get().map(|usage| {
            let files =
                t::settings::stored_files_value(lang, usage.files, usage.file_bytes.div_ceil(1024));
            let free = match (usage.room.quota, usage.room.used) {
                (Some(quota), Some(used)) => {
                    t::settings::room_value(lang, quota.saturating_sub(used) / (1024 * 1024))
                }
                _ => String::new(),
            };
            let rows = vec![
                (
                    t::settings::stored_drafts(lang).to_string(),
                    usage.drafts.to_string(),
                ),
                (
                    t::settings::stored_waiting(lang).to_string(),
                    usage.waiting.to_string(),
                ),
                (
                    t::settings::stored_dossiers(lang).to_string(),
                    usage.dossiers.to_string(),
                ),
                (t::settings::stored_files(lang).to_string(), files),
                (
                    t::settings::stored_catalogue(lang).to_string(),
                    usage.public_documents.to_string(),
                ),
                (t::settings::stored_room(lang).to_string(), free),
            ];
            view! { <Facts rows /> }
        })
    };
    let ask = move |()| {
        spawn_local(async move {
            let sentence = if install::keep_storage().await {
                t::settings::kept_yes(lang)
            } else {
                t::settings::kept_no(lang)
            };
            announce(sentence);
        });
    };
    view! {
        {facts}
        <p class="muted">{t::settings::stored_note(lang)}</p>
        <Button label=t::settings::keep_asked(lang).to_string() weight=Weight::Quiet on_tap=ask />
    }
    .into_any()
}

/// How much unsent work all people on this phone have together.
async fn unsent_work() -> Result<usize, StoreError> {
    let store = vault::store().await?;
    let mut count = 0;
    for owner in store.owners().await? {
        if let Some(slot) = store.known_slot(&owner).await? {
            let usage = slot.usage().await?;
            count += usage.drafts + usage.waiting;
        }
    }
    Ok(count)
}

/// Takes everything away, after saying what would be lost.
#[component]
pub(crate) fn Wipe() -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let unsent = RwSignal::new(0_usize);
    let ask = move |()| {
        spawn_local(async move {
            unsent.try_set(unsent_work().await.unwrap_or_default());
            open.try_set(true);
        });
    };
    let wipe = move |()| {
        open.set(false);
        spawn_local(async move {
            let wiped = async { vault::store().await?.wipe(Unsent::Discard).await };
            let wiped: Result<(), StoreError> = wiped.await;
            if wiped.is_err() {
                announce(t::settings::wipe_failed(lang));
                return;
            }
            prefs::forget();
            prefs::apply();
            kept_changed();
            catalogue::open();
            announce(t::settings::wipe_done(lang));
            go_instead(&Route::Home);
        });
    };
    view! {
        <Fold title=t::settings::wipe_title(lang)>
            <p>{t::settings::wipe_text(lang)}</p>
            <Button label=t::settings::wipe_do(lang).to_string() weight=Weight::Warning on_tap=ask />
        </Fold>
        <Confirm
            open
            title=t::settings::wipe_question(lang).to_string()
            yes=t::settings::wipe_do(lang).to_string()
            no=t::common::cancel(lang).to_string()
            on_yes=wipe
            grave=true
        >
            <p>{t::settings::wipe_text(lang)}</p>
            <p><strong>{move || match unsent.get() {
                0 => t::settings::wipe_nothing_unsent(lang).to_string(),
                count => t::settings::wipe_unsent(lang, count),
            }}</strong></p>
        </Confirm>
    }
    .into_any()
}
