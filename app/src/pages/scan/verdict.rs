//! What a code is when it does not simply open a page: said in a sentence, with another way on.

use domain::procedure::Reference;
use domain::scan::{ScannedCode, Unusable};
use i18n::{Lang, t};
use leptos::prelude::*;

use crate::folder;
use crate::pages::home_work::draft_cards;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{LinkButton, Weight};
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
        ScannedCode::ForeignUrl { host } => host.clone(),
        ScannedCode::Unknown(_) => t::scan::name_other(lang).to_owned(),
    }
}

/// The sentence.
#[component]
pub(super) fn Verdict(code: ScannedCode) -> impl IntoView {
    let lang = use_lang();
    let (title, text) = words(&code, lang);
    let holder = match &code {
        ScannedCode::HealthInsurance(card) => Some(match &card.name {
            Some(name) => t::scan::health_of(lang, name, &card.number),
            None => card.number.clone(),
        }),
        _ => None,
    };
    // A card is for a form: those that were begun are one tap away.
    let forms = matches!(
        code,
        ScannedCode::Card(_) | ScannedCode::Unknown(Unusable::BrokenCard(_))
    )
    .then(|| view! { <Forms /> });
    let dossiers = matches!(code, ScannedCode::Dossier(_)).then(|| {
        view! {
            <LinkButton
                href=Route::Dossiers.path()
                label=t::scan::to_dossiers(lang)
                weight=Weight::Secondary
            />
        }
    });
    view! {
        <Notice tone=Tone::Warning title>
            {holder.map(|holder| view! { <p>{holder}</p> })}
            <p>{text}</p>
            {dossiers}
        </Notice>
        {forms}
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
        ScannedCode::HealthInsurance(_) => words(t::scan::health(lang), t::scan::health_text(lang)),
        ScannedCode::ForeignUrl { host } => (
            t::scan::foreign(lang, host),
            t::scan::foreign_text(lang).to_owned(),
        ),
        ScannedCode::Unknown(Unusable::BrokenCard(_)) => {
            words(t::scan::broken_card(lang), t::scan::broken_card_text(lang))
        }
        ScannedCode::Unknown(Unusable::BrokenPayment(_)) => words(
            t::scan::broken_transfer(lang),
            t::scan::broken_transfer_text(lang),
        ),
        ScannedCode::Unknown(Unusable::Wifi | Unusable::Contact | Unusable::Message) => words(
            t::scan::phone_matter(lang),
            t::scan::phone_matter_text(lang),
        ),
        _ => words(t::scan::unknown(lang), t::scan::unknown_text(lang)),
    }
}
