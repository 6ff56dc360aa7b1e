//! The notebook as one encrypted file: out of this phone, into another.

use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::StoreError;

use crate::device::files;
use crate::device::notebook::{self, Notebook, Refused};
use crate::device::{clock, share};
use crate::pages::settings_parcel::{MEDIA_TYPE, Passphrase, bytes_of, passphrase};
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::fold::Fold;
use crate::ui::notice::{Notice, Tone};

/// Out of this phone.
#[component]
pub(crate) fn Export() -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let trouble = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let save = move |()| {
        let Some(secret) = passphrase(typed, error, lang) else {
            return;
        };
        notebook::used();
        busy.set(true);
        spawn_local(async move {
            match notebook::export(&secret).await {
                Ok(bytes) => {
                    let name = format!("so-tay-{}.motcua", clock::today().iso());
                    share::save(&name, MEDIA_TYPE, &bytes);
                    typed.try_set(String::new());
                    trouble.try_set(false);
                }
                Err(_) => drop(trouble.try_set(true)),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Fold title=t::notebook::export_title(lang)>
            <p>{t::notebook::export_text(lang)}</p>
            <Passphrase id="notebook-export-secret" typed error />
            {move || trouble.get().then(|| view! { <Notice tone=Tone::Warning title=t::settings::export_failed(lang) /> })}
            <Button label=t::settings::export_do(lang).to_string() weight=Weight::Secondary busy on_tap=save />
        </Fold>
    }
    .into_any()
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
            match take_in(&file, &secret, lang).await {
                // The page is drawn anew with what came in.
                (Tone::Success, sentence) => announce(sentence),
                told => drop(answer.try_set(Some(told))),
            }
        });
    };
    view! {
        <Fold title=t::notebook::import_title(lang)>
            <Passphrase id="notebook-import-secret" typed error />
            {move || answer.get().map(|(tone, text)| view! { <Notice tone title=text /> })}
            <label class="file-button" for="notebook-import-file">
                <input
                    class="file-button__input"
                    id="notebook-import-file"
                    type="file"
                    accept=".motcua"
                    on:click=move |_| notebook::choosing_file()
                    on:change=take
                />
                <span>{t::settings::import_file(lang)}</span>
            </label>
        </Fold>
    }
    .into_any()
}

async fn take_in(file: &web_sys::File, secret: &str, lang: Lang) -> (Tone, String) {
    let read = async { notebook::memory_in(secret, &bytes_of(file).await?).await };
    let text = match read.await {
        Ok(Some(text)) => text,
        Ok(None) => return (Tone::Warning, t::notebook::import_other(lang).to_string()),
        Err(StoreError::NotAParcel) => {
            return (Tone::Error, t::settings::import_not_ours(lang).to_string());
        }
        Err(StoreError::WrongPassphrase) => {
            return (Tone::Error, t::settings::import_wrong(lang).to_string());
        }
        Err(_) => return (Tone::Error, t::settings::import_failed(lang).to_string()),
    };
    let sentence = match notebook::take_in(&text).await {
        Ok(()) => {
            let people = match notebook::read().await {
                Notebook::Open(memory, _) => memory.people().len(),
                _ => 0,
            };
            return (Tone::Success, t::notebook::import_done(lang, people));
        }
        Err(Refused::Full) => t::notebook::full(lang),
        Err(Refused::Newer) => t::notebook::import_newer(lang),
        Err(Refused::Unreadable) => t::notebook::import_unreadable(lang),
        Err(Refused::Locked) => t::notebook::locked_title(lang),
        Err(Refused::Failed) => t::notebook::failed(lang),
    };
    (Tone::Error, sentence.to_string())
}
