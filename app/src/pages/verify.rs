//! `/v` and `/v/{code}`: is this receipt genuine? Answered by the phone when it holds the receipt, else by the server.

use domain::{Receipt, ReceiptCode};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::protocol::{ProblemCode, PublicReceipt};
use sync::store::StoreError;

use crate::device::vault;
use crate::navigation::go;
use crate::net::{self, Trouble};
use crate::pages::home_work::name_of;
use crate::pages::receipt::{ReceiptFacts, Seal};
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::Button;
use crate::ui::facts::Facts;
use crate::ui::field::Field;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::text_input::TextInput;

/// What was found.
#[derive(Clone)]
enum Found {
    /// The receipt itself is on this phone.
    Here(Box<Receipt>),
    /// The server vouches for these facts.
    Public(Box<PublicReceipt>),
    /// The server knows no such receipt.
    Unknown,
    /// Nobody could be asked.
    Unasked(Trouble),
}

/// The page.
#[component]
pub(crate) fn Verify(code: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let written = code.unwrap_or_default();
    let parsed = ReceiptCode::parse(&written).ok();
    let unreadable = !written.is_empty() && parsed.is_none();
    view! {
        <Page title=t::verify::title(lang) back=Route::Home>
            {parsed.map(|code| view! { <Checked code /> })}
            <AskCode written unreadable />
        </Page>
    }
}

/// The answer for one code.
#[component]
fn Checked(code: ReceiptCode) -> impl IntoView {
    let lang = use_lang();
    let found = RwSignal::new(None::<Found>);
    spawn_local(async move {
        let answer = find(code).await;
        found.try_set(Some(answer));
    });
    move || match found.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Found::Here(receipt)) => {
            let name = name_of(receipt.procedure.as_str(), lang);
            view! {
                <p>{t::verify::from_this_phone(lang)}</p>
                <Seal receipt=(*receipt).clone() />
                <ReceiptFacts receipt=*receipt name />
            }
            .into_any()
        }
        Some(Found::Public(receipt)) => view! {
            <Notice tone=Tone::Success title=t::verify::known(lang) />
            <Facts rows=public_rows(&receipt, lang) />
        }
        .into_any(),
        Some(Found::Unknown) => view! {
            <Notice tone=Tone::Error title=t::verify::unknown(lang)>
                <p>{t::verify::unknown_text(lang)}</p>
            </Notice>
        }
        .into_any(),
        Some(Found::Unasked(trouble)) => view! {
            <Notice tone=Tone::Warning title=t::verify::unasked(lang)>
                <p>{trouble.sentence(lang)}</p>
            </Notice>
        }
        .into_any(),
    }
}

fn public_rows(receipt: &PublicReceipt, lang: i18n::Lang) -> Vec<(String, String)> {
    let name = lang.pick(&receipt.procedure_name.vi, &receipt.procedure_name.en);
    vec![
        (
            t::dossier::receipt_code(lang).to_string(),
            receipt.code.clone(),
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
            t::dossier::centre(lang).to_string(),
            receipt.centre_name.clone(),
        ),
        (
            t::verify::files(lang).to_string(),
            receipt.files.to_string(),
        ),
        (
            t::dossier::receipt_snapshot(lang).to_string(),
            receipt.snapshot_hash.to_string(),
        ),
    ]
}

/// A box for a code read off paper.
#[component]
fn AskCode(written: String, unreadable: bool) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(written);
    let error = RwSignal::new(if unreadable {
        t::verify::bad_code(lang).to_string()
    } else {
        String::new()
    });
    let ask = move || match ReceiptCode::parse(&typed.get_untracked()) {
        Ok(code) => go(&Route::Verify(Some(code.to_string()))),
        Err(_) => error.set(t::verify::bad_code(lang).to_string()),
    };
    view! {
        <form
            class="section no-print"
            on:submit=move |event| {
                event.prevent_default();
                ask();
            }
        >
            <Field
                id="receipt-code"
                label=t::verify::code_label(lang).to_string()
                hint=t::verify::code_hint(lang).to_string()
                error
                control=Box::new(move |control| view! {
                    <TextInput control value=typed on_input=move |text| typed.set(text) width=20 />
                }.into_any())
            />
            <Button label=t::verify::ask(lang).to_string() on_tap=move |()| ask() />
        </form>
    }
    .into_any()
}

async fn find(code: ReceiptCode) -> Found {
    if let Ok(Some(receipt)) = here(code).await {
        return Found::Here(Box::new(receipt));
    }
    match net::get(&format!("/api/v1/receipts/{code}")).await {
        Ok(receipt) => Found::Public(Box::new(receipt)),
        Err(trouble) if trouble.code() == Some(ProblemCode::NotFound) => Found::Unknown,
        Err(trouble) => Found::Unasked(trouble),
    }
}

async fn here(code: ReceiptCode) -> Result<Option<Receipt>, StoreError> {
    let dossiers = vault::slot().await?.dossiers().await?;
    Ok(dossiers
        .into_iter()
        .map(|sent| sent.receipt)
        .find(|receipt| receipt.code == code))
}
