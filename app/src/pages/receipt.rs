//! `/dossiers/{id}/receipt`: the signed list of what arrived, to be shown, shared and printed.

use domain::{DossierId, Receipt as Proof};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Sent, StoreError};

use crate::device::{share, vault};
use crate::pages::dossier::NotHere;
use crate::pages::home_work::name_of;
use crate::proof::{self, Verdict};
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::facts::Facts;
use crate::ui::icon::Icon;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Receipt(id: String) -> impl IntoView {
    let lang = use_lang();
    let Ok(id) = DossierId::parse(&id) else {
        return view! { <NotHere /> }.into_any();
    };
    let found = RwSignal::new(None::<Result<Option<Sent>, StoreError>>);
    spawn_local(async move {
        let sent = async { vault::slot().await?.dossier(id).await };
        let sent = sent.await;
        found.try_set(Some(sent));
    });
    (move || match found.get() {
        None => view! {
            <Page title=t::dossier::receipt(lang) back=Route::Dossier(id.to_string())><Loading /></Page>
        }
        .into_any(),
        Some(Ok(Some(sent))) => {
            let back = Route::Dossier(id.to_string());
            view! {
                <Page title=t::dossier::receipt(lang) back>
                    <p>{t::dossier::receipt_intro(lang)}</p>
                    <ReceiptBody sent />
                </Page>
            }
            .into_any()
        }
        Some(_) => view! { <NotHere /> }.into_any(),
    })
    .into_any()
}

/// Facts, files, signature.
#[component]
fn ReceiptBody(sent: Sent) -> impl IntoView {
    let lang = use_lang();
    let Sent {
        submission,
        receipt,
    } = sent;
    let files: Vec<AnyView> = receipt
        .files
        .iter()
        .map(|file| {
            let name = submission
                .attachments
                .iter()
                .find(|attached| attached.sha256 == file.sha256)
                .map_or_else(|| file.paper.clone(), |attached| attached.name.clone());
            let size = t::papers::size(lang, file.size.div_ceil(1024));
            view! { <li>{format!("{name} · {size}")}<span class="procedure__paper-note">{file.sha256.to_string()}</span></li> }.into_any()
        })
        .collect();
    let link = share::address(&Route::Verify(Some(receipt.code.to_string())).path());
    let name = name_of(receipt.procedure.as_str(), lang);
    let files_title = t::dossier::receipt_files(lang, files.len());
    let no_files = files.is_empty();
    view! {
        <Seal receipt=receipt.clone() />
        <ReceiptFacts receipt name />
        <h2>{files_title}</h2>
        {no_files.then(|| view! { <p>{t::dossier::receipt_no_files(lang)}</p> })}
        <ol>{files}</ol>
        <div class="stack no-print">
            <Button
                label=t::dossier::receipt_share(lang).to_string()
                icon=Icon::Share
                on_tap=move |()| share::link(t::dossier::receipt(lang).to_string(), link.clone(), lang)
            />
            <Button label=t::common::print(lang).to_string() weight=Weight::Secondary on_tap=move |()| share::print() />
        </div>
    }
    .into_any()
}

/// What the receipt says.
#[component]
pub(crate) fn ReceiptFacts(receipt: Proof, name: String) -> impl IntoView {
    let lang = use_lang();
    let rows = vec![
        (
            t::dossier::receipt_code(lang).to_string(),
            receipt.code.to_string(),
        ),
        (
            t::dossier::receipt_procedure(lang).to_string(),
            format!("{name} ({})", receipt.procedure),
        ),
        (
            t::dossier::received_at(lang).to_string(),
            receipt.received_at.in_vietnam().to_string(),
        ),
        (
            t::dossier::receipt_snapshot(lang).to_string(),
            receipt.snapshot_hash.to_string(),
        ),
        (
            t::dossier::receipt_key(lang).to_string(),
            receipt.key_id.clone(),
        ),
    ];
    view! { <Facts rows /> }
}

/// Whether the signature is right, checked on this phone.
#[component]
pub(crate) fn Seal(receipt: Proof) -> impl IntoView {
    let lang = use_lang();
    let verdict = RwSignal::new(None::<Verdict>);
    spawn_local(async move {
        let found = proof::check(&receipt).await;
        verdict.try_set(Some(found));
    });
    move || match verdict.get() {
        None => ().into_any(),
        Some(Verdict::Genuine) => view! {
            <Notice tone=Tone::Success title=t::dossier::receipt_genuine(lang) />
        }
        .into_any(),
        Some(Verdict::False) => view! {
            <Notice tone=Tone::Error title=t::dossier::receipt_false(lang) />
        }
        .into_any(),
        Some(Verdict::Unchecked) => {
            view! { <Notice title=t::dossier::receipt_unchecked(lang) /> }.into_any()
        }
    }
}
