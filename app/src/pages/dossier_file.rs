//! A file of a dossier (draft certificate, result) fetched when it is asked for and handed to the phone.

use domain::DossierId;
use domain::dossier::File;
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::share;
use crate::net;
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// Opens the file: to be looked at, kept or passed on, as the phone offers.
#[component]
pub(crate) fn FileButton(
    /// Whose.
    dossier: DossierId,
    /// Which.
    file: File,
    /// What the button says.
    label: String,
) -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<net::Trouble>);
    let open = move |()| {
        busy.set(true);
        trouble.set(None);
        let path = format!("/api/v1/dossiers/{dossier}/files/{}", file.sha256);
        let (name, media_type) = (file.name.clone(), file.media_type.clone());
        spawn_local(async move {
            match net::bytes(&path).await {
                Ok(bytes) => share::file(name, media_type, bytes),
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Button label weight=Weight::Secondary icon=Icon::Paper busy on_tap=open />
        {move || trouble.get().map(|why| view! {
            <Notice tone=Tone::Error title=t::dossier::file_failed(lang)><p>{why.sentence(lang)}</p></Notice>
        })}
    }
    .into_any()
}
