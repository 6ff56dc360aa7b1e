//! Handing something on: the phone's share sheet, the clipboard, a saved file, the printer. It never chooses what.

use i18n::{Lang, t};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, ShareData, Url};

use crate::state::announce;

/// Address of the page being shown, without what follows `?` or `#`.
pub(crate) fn this_page() -> String {
    let location = window().location();
    format!(
        "{}{}",
        location.origin().unwrap_or_default(),
        location.pathname().unwrap_or_default()
    )
}

/// Whole address of a path of this site.
pub(crate) fn address(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

/// Puts text on the clipboard and says so; where the browser refuses, shows it to be copied by hand.
pub(crate) fn copy(text: String, lang: Lang) {
    spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        let known = clipboard.is_undefined();
        if !known && JsFuture::from(clipboard.write_text(&text)).await.is_ok() {
            announce(t::common::copied(lang));
        } else {
            let _ = window().prompt_with_message_and_default(t::common::copy_by_hand(lang), &text);
        }
    });
}

/// Opens the share sheet with a link; copies the link where there is no such sheet.
pub(crate) fn link(title: String, url: String, lang: Lang) {
    spawn_local(async move {
        let data = ShareData::new();
        data.set_title(&title);
        data.set_url(&url);
        if !offers_sharing()
            || JsFuture::from(window().navigator().share_with_data(&data))
                .await
                .is_err_and(|error| !was_cancelled(&error))
        {
            copy(url, lang);
        }
    });
}

/// Opens the share sheet with a file; saves it where that cannot be shared.
pub(crate) fn file(name: String, media_type: String, bytes: Vec<u8>) {
    spawn_local(async move {
        let data = ShareData::new();
        let Ok(file) = as_file(&name, &media_type, &bytes) else {
            return;
        };
        data.set_files(&Array::of1(&file));
        let navigator = window().navigator();
        if offers_sharing() && navigator.can_share_with_data(&data) {
            let shared = JsFuture::from(navigator.share_with_data(&data)).await;
            if shared.is_ok() || shared.is_err_and(|error| was_cancelled(&error)) {
                return;
            }
        }
        save(&name, &media_type, &bytes);
    });
}

/// Saves bytes as a file under a name, as a download.
pub(crate) fn save(name: &str, media_type: &str, bytes: &[u8]) {
    let Ok(blob) = as_blob(media_type, bytes) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let link: Option<web_sys::HtmlAnchorElement> = document()
        .create_element("a")
        .ok()
        .and_then(|link| link.dyn_into().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser reads the address a moment later.
    let minute = core::time::Duration::from_secs(60);
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        minute,
    );
}

/// Opens the print dialog for this page.
pub(crate) fn print() {
    let _ = window().print();
}

fn offers_sharing() -> bool {
    js_sys::Reflect::has(&window().navigator(), &"share".into()).unwrap_or_default()
}

fn was_cancelled(error: &JsValue) -> bool {
    error
        .dyn_ref::<web_sys::DomException>()
        .is_some_and(|error| error.name() == "AbortError")
}

fn as_blob(media_type: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

fn as_file(name: &str, media_type: &str, bytes: &[u8]) -> Result<File, JsValue> {
    let options = FilePropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence_and_options(&parts, name, &options)
}
