//! What a code is when it does not simply open a page: said in a sentence, with another way on.

use domain::procedure::Reference;
use domain::scan::{ScannedCode, Unusable};
use i18n::{Lang, t};
use leptos::prelude::*;
use people::Holder;

use super::card_reader::LookAgain;
use super::doubts::{broken, doubt};
use super::transfer::{ItsDossier, Transfer};
use crate::device::clock;
use crate::folder;
use crate::pages::home_work::draft_cards;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// The page a code opens; `None` when there is something to say first.
pub(super) fn page_of(code: &ScannedCode) -> Option<Route> {
    match code {
        ScannedCode::Procedure(Reference::Code(code)) => Some(Route::Procedure(code.to_string())),
        ScannedCode::Procedure(Reference::Page(id)) => Some(Route::Procedure(id.clone())),
        ScannedCode::Receipt(code) => Some(Route::Verify(Some(code.to_string()))),
        ScannedCode::OurLink(path) => {
            Route::parse(path).filter(|route| !matches!(route, Route::Unknown(_)))
        }
        _ => None,
    }
}

/// A few words for a button that opens it.
pub(super) fn name(code: &ScannedCode, lang: Lang) -> String {
    match code {
        ScannedCode::Procedure(Reference::Code(code)) => t::scan::name_procedure(lang, code),
        ScannedCode::Procedure(Reference::Page(_)) | ScannedCode::OurLink(_) => {
            t::scan::name_page(lang).to_owned()
        }
        ScannedCode::Receipt(code) => t::scan::name_receipt(lang, code),
        ScannedCode::Dossier(code) => t::scan::name_dossier(lang, code),
        ScannedCode::Card(_) => t::scan::name_card(lang).to_owned(),
        ScannedCode::HealthInsurance(_) => t::scan::name_health(lang).to_owned(),
        ScannedCode::VietQr(_) => t::scan::name_transfer(lang).to_owned(),
        ScannedCode::OtherPayment(network) => {
            t::scan::name_payment(lang, network.name().unwrap_or(t::scan::other_network(lang)))
        }
        ScannedCode::ForeignUrl { host } => host.clone(),
        ScannedCode::Unknown(_) => t::scan::name_other(lang).to_owned(),
    }
}

/// Whose card it is, where it is one.
pub(super) fn holder_of(code: &ScannedCode) -> Option<Holder> {
    match code {
        ScannedCode::Card(card) => Some(Holder::of_card(card, clock::today())),
        ScannedCode::HealthInsurance(card) => Some(Holder::of_health_card(card, clock::today())),
        _ => None,
    }
}

/// The sentence, and what can be done.
#[component]
pub(super) fn Verdict(code: ScannedCode) -> impl IntoView {
    let lang = use_lang();
    let (title, text) = words(&code, lang);
    // What can be gone on with warns of nothing.
    let tone = match code {
        ScannedCode::Card(_) | ScannedCode::HealthInsurance(_) | ScannedCode::VietQr(_) => {
            Tone::Info
        }
        _ => Tone::Warning,
    };
    let further = match &code {
        ScannedCode::Card(_) | ScannedCode::HealthInsurance(_) => {
            holder_of(&code).map(|holder| view! { <WithCard holder /> }.into_any())
        }
        ScannedCode::Unknown(Unusable::BrokenCard(_)) => Some(view! { <Forms /> }.into_any()),
        ScannedCode::VietQr(transfer) => {
            let transfer = (**transfer).clone();
            Some(view! { <Transfer transfer /> }.into_any())
        }
        ScannedCode::Dossier(code) => {
            let code = code.clone();
            Some(view! { <ItsDossier code or_all=true /> }.into_any())
        }
        _ => None,
    };
    view! {
        <Notice tone title><p>{text}</p></Notice>
        {further}
    }
    .into_any()
}

/// What to do with somebody's card: it is held for the form that is opened next.
#[component]
fn WithCard(holder: Holder) -> impl IntoView {
    let lang = use_lang();
    let warnings = holder.warnings.iter();
    let doubts: Vec<&'static str> = warnings
        .filter_map(|warning| doubt(*warning, lang))
        .collect();
    view! {
        <p>{t::card::holder(lang, &holder.name)}</p>
        {(!doubts.is_empty()).then(|| view! { <LookAgain doubts /> })}
        <Forms />
        <div class="stack">
            <LinkButton
                href=Route::Home.path()
                label=t::scan::choose_procedure(lang)
                weight=Weight::Secondary
                icon=Icon::Search
            />
            <LinkButton
                href=Route::Notebook.path()
                label=t::scan::into_notebook(lang)
                weight=Weight::Secondary
                icon=Icon::Person
            />
        </div>
    }
    .into_any()
}

/// The forms that wait to be filled in on this phone, if any.
#[component]
fn Forms() -> impl IntoView {
    let lang = use_lang();
    let folder = folder::watch();
    move || {
        let cards = match &*folder.read() {
            Some(Ok(folder)) => draft_cards(folder, lang),
            _ => Vec::new(),
        };
        (!cards.is_empty()).then(|| view! { <h2>{t::scan::open_forms(lang)}</h2> {cards} })
    }
}

/// What it is, and what to do.
fn words(code: &ScannedCode, lang: Lang) -> (String, String) {
    let words = |title: &str, text: &str| (title.to_owned(), text.to_owned());
    match code {
        ScannedCode::Card(_) => words(t::scan::card(lang), t::scan::card_text(lang)),
        ScannedCode::Dossier(code) => (
            t::scan::dossier(lang, code),
            t::scan::dossier_text(lang).to_owned(),
        ),
        ScannedCode::VietQr(_) => words(t::scan::transfer(lang), t::scan::transfer_text(lang)),
        ScannedCode::OtherPayment(network) => (
            t::scan::other_payment(lang, network.name().unwrap_or(t::scan::other_network(lang))),
            t::scan::other_payment_text(lang).to_owned(),
        ),
        ScannedCode::HealthInsurance(_) => words(t::scan::health(lang), t::scan::card_text(lang)),
        ScannedCode::ForeignUrl { host } => (
            t::scan::foreign(lang, host),
            t::scan::foreign_text(lang).to_owned(),
        ),
        ScannedCode::Unknown(Unusable::BrokenCard(problems)) => {
            words(t::scan::broken_card(lang), broken(problems, lang))
        }
        ScannedCode::Unknown(Unusable::BrokenPayment(_)) => words(
            t::scan::broken_transfer(lang),
            t::scan::broken_transfer_text(lang),
        ),
        ScannedCode::Unknown(Unusable::Wifi | Unusable::Contact | Unusable::Message) => words(
            t::scan::phone_matter(lang),
            t::scan::phone_matter_text(lang),
        ),
        ScannedCode::Unknown(Unusable::ResultKind) => {
            words(t::scan::result_kind(lang), t::scan::result_kind_text(lang))
        }
        ScannedCode::Unknown(Unusable::Office) => {
            words(t::scan::office(lang), t::scan::office_text(lang))
        }
        ScannedCode::Unknown(Unusable::PersonalNumber) => words(
            t::scan::personal_number(lang),
            t::scan::personal_number_text(lang),
        ),
        _ => words(t::scan::unknown(lang), t::scan::unknown_text(lang)),
    }
}
