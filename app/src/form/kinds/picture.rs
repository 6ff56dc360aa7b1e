//! Answers that are files: photographed, chosen, signed or drawn. The bytes are kept on the device before the answer names them,
//! and go with the dossier; what no answer names any more is let go of.

use forms::{Value, Wide};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::ImageBitmap;

use super::canvas::Sheet;
use super::slot::{Slot, bytes_of};
use super::typed_name::TypedName;
use crate::device::drawing;
use crate::device::files::{self, Ready};
use crate::form::question::Ask;
use crate::pages::papers::refused;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Control;
use crate::ui::icon::{Icon, Picture};
use crate::ui::notice::{Notice, Tone};

/// What may be chosen as a picture; HEIC because an iPhone takes it.
const PICTURES: &str = "image/*,.heic,.heif";
const PICTURES_AND_PDF: &str = "image/*,application/pdf,.heic,.heif";

/// What stands on the page below the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Ways to hand something in.
    Nothing,
    /// A sheet to draw on.
    Sheet,
    /// The picture or file.
    There,
}

/// A question whose answer is a file.
#[component]
pub(super) fn Handed(ask: Ask, control: Control, kind: Wide) -> impl IntoView {
    let lang = use_lang();
    let shown = ask.shown;
    let drawn = matches!(kind, Wide::Signature | Wide::Drawing);
    let annotated = kind == Wide::Annotation;
    let signed = kind == Wide::Signature;
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let sheet = RwSignal::new(drawn && shown.read_untracked().value.is_none());
    let below = StoredValue::new_local(None::<ImageBitmap>);
    let standing = Memo::new(move |_| match (sheet.get(), shown.read().value.is_some()) {
        (true, _) => Standing::Sheet,
        (false, true) => Standing::There,
        (false, false) if drawn => Standing::Sheet,
        (false, false) => Standing::Nothing,
    });
    let slot = StoredValue::new(Slot::of(&ask));
    let left = ask.left;
    let keep = Callback::new(move |ready: Ready| {
        let slot = slot.get_value();
        spawn_local(async move {
            let kept = slot.keep(ready, lang).await;
            trouble.try_set(kept.err());
            left.note();
        });
    });
    let chosen = Callback::new(move |file: web_sys::File| {
        busy.set(true);
        trouble.set(None);
        let whole = kind == Wide::File;
        spawn_local(async move {
            let name = file.name();
            let ready = match files::prepare(file).await {
                Ok(ready) if whole || ready.media_type != "application/pdf" => Ok(ready),
                Ok(_) => Err(t::kinds::pictures_only(lang).to_string()),
                Err(problem) => Err(refused(problem, &name, lang)),
            };
            busy.try_set(false);
            match ready {
                Ok(ready) => {
                    if annotated {
                        below.set_value(drawing::picture(&ready.bytes, ready.media_type).await);
                    }
                    sheet.try_set(annotated && below.with_value(Option::is_some));
                    keep.run(ready);
                }
                Err(sentence) => {
                    trouble.try_set(Some(sentence));
                }
            }
        });
    });
    let on_drawn = Callback::new(move |bytes: Option<Vec<u8>>| match bytes {
        Some(bytes) => {
            let photo = below.with_value(Option::is_some);
            keep.run(Ready {
                name: if photo { "anh.jpg" } else { "ve.png" }.to_string(),
                media_type: if photo { "image/jpeg" } else { "image/png" },
                bytes,
            });
        }
        None => slot.get_value().clear(),
    });
    let on_done = Callback::new(move |()| {
        sheet.set(false);
        announce(t::kinds::kept(lang));
    });
    let remove = move |()| {
        below.set_value(None);
        slot.get_value().clear();
        sheet.set(drawn);
    };
    let draw_on = move |()| {
        let name = shown
            .read_untracked()
            .value
            .as_ref()
            .and_then(Value::as_text)
            .map(String::from);
        spawn_local(async move {
            if let Some((bytes, media_type)) = bytes_of(name.as_deref()).await {
                below.set_value(drawing::picture(&bytes, media_type).await);
                sheet.try_set(true);
            }
        });
    };
    let readonly = move || shown.read().readonly;
    let id = StoredValue::new(control.id.clone());
    let described_by = control.described_by;
    let typed = signed && slot.with_value(Slot::may_be_typed);
    let keep_name = Callback::new(move |ready: Ready| {
        sheet.set(false);
        keep.run(ready);
        announce(t::kinds::name_taken(lang));
    });
    let body = move || {
        let id = id.get_value();
        match standing.get() {
            Standing::Sheet => {
                let label = shown.read_untracked().label.clone();
                let below = below.with_value(Clone::clone);
                view! { <Sheet id label below on_drawn on_done /> }.into_any()
            }
            Standing::There => {
                let name = Signal::derive(move || {
                    let shown = shown.read();
                    shown
                        .value
                        .as_ref()
                        .and_then(Value::as_text)
                        .unwrap_or_default()
                        .to_string()
                });
                view! {
                    <Preview name label=shown.read_untracked().label.clone() />
                    {(!readonly()).then(|| view! {
                        {annotated.then(|| view! {
                            <Button id=format!("{id}-draw") label=t::kinds::draw_on(lang).to_string() weight=Weight::Secondary icon=Icon::Edit on_tap=draw_on />
                        })}
                        <Button id=format!("{id}-remove") label=t::kinds::remove(lang).to_string() weight=Weight::Quiet icon=Icon::Delete on_tap=remove />
                    })}
                }
                .into_any()
            }
            Standing::Nothing => ().into_any(),
        }
    };
    view! {
        <div class="kind">
            {move || trouble.get().map(|title| view! { <Notice tone=Tone::Error title /> })}
            {body}
            <p role="status">{move || busy.get().then(|| t::papers::preparing(lang))}</p>
            {move || (typed && !readonly() && standing.get() != Standing::There).then(|| view! {
                <TypedName id=id.get_value() keep=keep_name />
            })}
            {move || (!readonly() && standing.get() != Standing::There).then(|| view! {
                <div class="paper__actions">
                    {(!drawn).then(|| view! {
                        <Choose id=format!("{}-photo", id.read_value()) label=t::papers::take_photo(lang) icon=Icon::Camera camera=true accept=PICTURES described_by on_file=chosen />
                    })}
                    <Choose
                        id=id.get_value()
                        label=match slot.with_value(|slot| slot.pdf) {
                            true => t::papers::choose_file(lang),
                            false => t::kinds::choose_picture(lang),
                        }
                        icon=Icon::Paper
                        camera=false
                        accept=match slot.with_value(|slot| slot.pdf) {
                            true => PICTURES_AND_PDF,
                            false => PICTURES,
                        }
                        described_by
                        on_file=chosen
                    />
                </div>
            })}
        </div>
    }
    .into_any()
}

/// A file input that looks like a button.
#[component]
pub(super) fn Choose(
    id: String,
    label: &'static str,
    icon: Icon,
    camera: bool,
    /// Media types and endings that the browser offers.
    accept: &'static str,
    described_by: Signal<Option<String>>,
    on_file: Callback<web_sys::File>,
) -> impl IntoView {
    let target = id.clone();
    let change = move |event: web_sys::Event| {
        if let Some(file) = files::chosen(&event).into_iter().next() {
            on_file.run(file);
        }
    };
    view! {
        <label class="file-button" for=target>
            <input
                class="file-button__input"
                id=id
                type="file"
                accept=accept
                capture=camera.then_some("environment")
                aria-describedby=move || described_by.get()
                on:change=change
            />
            <Picture icon />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// The picture as it is kept, or the name of a PDF.
#[component]
fn Preview(name: Signal<String>, label: String) -> impl IntoView {
    let lang = use_lang();
    let url = RwSignal::new(None::<String>);
    let forget = move || {
        if let Some(Some(url)) = url.try_get_untracked() {
            let _ = web_sys::Url::revoke_object_url(&url);
        }
    };
    let looked = name.get_untracked();
    let pdf = looked.ends_with(".pdf");
    spawn_local(async move {
        let Some((bytes, media_type)) = bytes_of(Some(&looked)).await else {
            return;
        };
        let address = drawing::blob(&bytes, media_type)
            .and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok());
        if let Some(Some(unused)) = url.try_set(address) {
            let _ = web_sys::Url::revoke_object_url(&unused);
        }
    });
    on_cleanup(forget);
    view! {
        <p class="kind__there">
            {pdf.then(|| view! { <Picture icon=Icon::Paper /> {t::kinds::pdf_there(lang)} })}
            {move || url.get().filter(|_| !pdf).map(|url| view! {
                <img class="kind__picture" src=url alt=t::kinds::picture_of(lang, label.clone()) />
            })}
        </p>
    }
    .into_any()
}
