//! Unsent work as an encrypted file: out of this phone, into another.

use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Imported, StoreError};
use wasm_bindgen_futures::JsFuture;

use crate::device::files;
use crate::device::{clock, share, vault};
use crate::state::{kept_changed, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field;
use crate::ui::fold::Fold;
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_input::TextInput;

/// Fewest letters of a passphrase.
const SHORTEST: usize = 8;
/// Media type of the file.
pub(crate) const MEDIA_TYPE: &str = "application/octet-stream";

/// A passphrase that is long enough, or the sentence that says so.
pub(crate) fn passphrase(
    typed: RwSignal<String>,
    error: RwSignal<String>,
    lang: Lang,
) -> Option<String> {
    let text = typed.get_untracked();
    if text.chars().count() < SHORTEST {
        error.set(t::settings::passphrase_short(lang).to_string());
        return None;
    }
    error.set(String::new());
    Some(text)
}

/// The box for it.
#[component]
pub(crate) fn Passphrase(
    id: &'static str,
    typed: RwSignal<String>,
    error: RwSignal<String>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Field
            id
            label=t::settings::passphrase(lang).to_string()
            hint=t::settings::passphrase_hint(lang).to_string()
            error
            required=true
            control=Box::new(move |control| view! {
                <TextInput control value=typed on_input=move |text| typed.set(text) width=20 />
            }.into_any())
        />
    }
    .into_any()
}

/// Out of this phone.
#[component]
pub(crate) fn Export() -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let save = move |()| {
        let Some(secret) = passphrase(typed, error, lang) else {
            return;
        };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match pack(&secret).await {
                Ok(Some(bytes)) => {
                    let name = format!("motcua-{}.motcua", clock::today().iso());
                    share::save(&name, MEDIA_TYPE, &bytes);
                    typed.try_set(String::new());
                }
                Ok(None) => {
                    trouble.try_set(Some(t::settings::export_nothing(lang)));
                }
                Err(_) => {
                    trouble.try_set(Some(t::settings::export_failed(lang)));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Fold title=t::settings::export_title(lang)>
            <p>{t::settings::export_text(lang)}</p>
            <Passphrase id="export-secret" typed error />
            {move || trouble.get().map(|text| view! { <Notice tone=Tone::Warning title=text /> })}
            <Button label=t::settings::export_do(lang).to_string() weight=Weight::Secondary busy on_tap=save />
        </Fold>
    }
    .into_any()
}

/// The file, or nothing when nothing is unsent.
async fn pack(secret: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let usage = vault::slot().await?.usage().await?;
    if usage.drafts + usage.waiting == 0 {
        return Ok(None);
    }
    vault::export(secret).await.map(Some)
}

/// Into this phone.
#[component]
pub(crate) fn Import() -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let answer = RwSignal::new(None::<(Tone, String)>);
    let take = move |event: web_sys::Event| {
        let file = files::chosen(&event).into_iter().next();
        let (Some(file), Some(secret)) = (file, passphrase(typed, error, lang)) else {
            return;
        };
        spawn_local(async move {
            let told = match unpack(&file, &secret).await {
                // What was saved as unsent work is never nothing.
                Ok(imported) if imported == Imported::default() => (
                    Tone::Warning,
                    t::settings::import_notebook(lang).to_string(),
                ),
                Ok(imported) => {
                    kept_changed();
                    let sentence = t::settings::import_done(
                        lang,
                        imported.drafts,
                        imported.known,
                        imported.waiting,
                    );
                    (Tone::Success, sentence)
                }
                Err(StoreError::NotAParcel) => {
                    (Tone::Error, t::settings::import_not_ours(lang).to_string())
                }
                Err(StoreError::WrongPassphrase) => {
                    (Tone::Error, t::settings::import_wrong(lang).to_string())
                }
                Err(_) => (Tone::Error, t::settings::import_failed(lang).to_string()),
            };
            answer.try_set(Some(told));
        });
    };
    view! {
        <Fold title=t::settings::import_title(lang)>
            <Passphrase id="import-secret" typed error />
            {move || answer.get().map(|(tone, text)| view! { <Notice tone title=text /> })}
            <label class="file-button" for="import-file">
                <input class="file-button__input" id="import-file" type="file" accept=".motcua" on:change=take />
                <span>{t::settings::import_file(lang)}</span>
            </label>
        </Fold>
    }
    .into_any()
}

async fn unpack(file: &web_sys::File, secret: &str) -> Result<Imported, StoreError> {
    vault::import(secret, &bytes_of(file).await?).await
}

/// What a chosen file holds.
pub(crate) async fn bytes_of(file: &web_sys::File) -> Result<Vec<u8>, StoreError> {
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| StoreError::NotAParcel)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
