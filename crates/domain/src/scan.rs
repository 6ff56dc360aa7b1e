//! What a scanned or typed text is, so that the app can open the right page or say why not; it opens nothing itself.

use calendar::Date;

use crate::dossier::DossierCode;
use crate::payment::{PaymentNetwork, VietQr, VietQrProblem};
use crate::person::{Card, CardProblem, HealthCard, PersonalNumber};
use crate::procedure::Reference;
use crate::receipt::ReceiptCode;

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScannedCode {
    /// A procedure, by code or by its page on the national portal.
    Procedure(Reference),
    /// An identity card.
    Card(Box<Card>),
    /// A receipt of ours.
    Receipt(ReceiptCode),
    /// A dossier code, from a slip.
    Dossier(DossierCode),
    /// A bank transfer.
    VietQr(Box<VietQr>),
    /// A sound payment code that is no bank transfer: whose it is.
    OtherPayment(PaymentNetwork),
    /// A health insurance card.
    HealthInsurance(HealthCard),
    /// Another page of ours: path and query, beginning with `/`.
    OurLink(String),
    /// A page of somebody else.
    ForeignUrl {
        /// Whose.
        host: String,
    },
    /// Nothing we can use, and why.
    Unknown(Unusable),
}

/// Why a text is of no use here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Nothing in it.
    Empty,
    /// More than a code holds.
    TooLong,
    /// Nearly an identity card, and everything that is wrong with it.
    BrokenCard(Vec<CardProblem>),
    /// A payment code that no Vietnamese bank would take.
    BrokenPayment(VietQrProblem),
    /// A wireless network.
    Wifi,
    /// A visiting card.
    Contact,
    /// A telephone number, message, mail or place.
    Message,
    /// The kind of a result, such as `KQ.G15.000031`: the same on every certificate of that kind.
    ResultKind,
    /// An office or ministry, such as `H56.12.3` or `G15`.
    Office,
    /// A personal number without the rest of a card.
    PersonalNumber,
    /// Some other text.
    Text,
}

/// The largest QR code holds fewer bytes than this.
const LONGEST: usize = 8000;

/// Says what a text is. `origin` is our own address, such as `https://motcua.example.vn`.
pub fn classify(text: &str, origin: &str, today: Date) -> ScannedCode {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\0'));
    if text.is_empty() {
        return ScannedCode::Unknown(Unusable::Empty);
    }
    if text.len() > LONGEST {
        return ScannedCode::Unknown(Unusable::TooLong);
    }
    if let Some(path) = our_path(text, origin) {
        return our_page(path);
    }
    if let Some(host) = host(text) {
        let reference = if speaks_of_procedures(&host, text) {
            Reference::find_in(text)
        } else {
            None
        };
        return match (reference, followed(&host, text)) {
            (Some(reference), _) => ScannedCode::Procedure(reference),
            (None, Some(code)) => ScannedCode::Dossier(code),
            (None, None) => ScannedCode::ForeignUrl { host },
        };
    }
    if let Some(what) = other_scheme(text) {
        return ScannedCode::Unknown(what);
    }
    if text.starts_with("000201") {
        return match VietQr::decode(text) {
            Ok(transfer) => ScannedCode::VietQr(Box::new(transfer)),
            // The check sum was right.
            Err(VietQrProblem::OtherNetwork) => ScannedCode::OtherPayment(PaymentNetwork::of(text)),
            Err(problem) => ScannedCode::Unknown(Unusable::BrokenPayment(problem)),
        };
    }
    if text.starts_with("2|99|") {
        return ScannedCode::OtherPayment(PaymentNetwork::Momo);
    }
    if text.contains('|') {
        return card(text, today);
    }
    if grouped_in_fours(text)
        && let Ok(code) = ReceiptCode::parse(text)
    {
        return ScannedCode::Receipt(code);
    }
    if let Some(reference) = Reference::typed(text).or_else(|| Reference::find_in(text)) {
        return ScannedCode::Procedure(reference);
    }
    match DossierCode::parse(text) {
        Ok(code) if code.received_on().is_some() => ScannedCode::Dossier(code),
        _ => ScannedCode::Unknown(state_code(text)),
    }
}

/// What other codes of the State are called; they lead nowhere.
fn state_code(text: &str) -> Unusable {
    let text = text.to_ascii_uppercase();
    if text.len() == 12 && PersonalNumber::parse(&text).is_ok() {
        Unusable::PersonalNumber
    } else if text.strip_prefix("KQ.").is_some_and(is_office) {
        Unusable::ResultKind
    } else if is_office(&text) {
        Unusable::Office
    } else {
        Unusable::Text
    }
}

/// Numbers parted by points, one of them with the letter of a province (H) or ministry (G) before it.
fn is_office(text: &str) -> bool {
    let number =
        |part: &str| (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let lettered = |part: &str| {
        part.strip_prefix(['G', 'H'])
            .is_some_and(|rest| rest.len() == 2 && number(rest))
    };
    let mut letters = 0;
    let fits = text.split('.').all(|part| {
        letters += usize::from(lettered(part));
        lettered(part) || number(part)
    });
    fits && letters == 1
}

/// The dossier a page of the State shows, as provinces write it in the address: `…?MHS=H50.24.19-261109-0007&…`.
fn followed(host: &str, text: &str) -> Option<DossierCode> {
    if !of_the_state(host) {
        return None;
    }
    let code = text
        .split(['?', '&', '#'])
        .find_map(|part| part.strip_prefix("MHS="))?;
    DossierCode::parse(code)
        .ok()
        .filter(|code| code.received_on().is_some())
}

fn of_the_state(host: &str) -> bool {
    host == "gov.vn" || host.ends_with(".gov.vn")
}

/// The path of an address of ours, beginning with `/`; hosts are compared without regard to case.
fn our_path<'a>(text: &'a str, origin: &str) -> Option<&'a str> {
    let origin = origin.trim_end_matches('/');
    let (start, rest) = text.split_at_checked(origin.len())?;
    if origin.is_empty() || !start.eq_ignore_ascii_case(origin) {
        return None;
    }
    match rest.as_bytes().first() {
        None => Some("/"),
        Some(b'/') => Some(rest),
        _ => None,
    }
}

fn our_page(path: &str) -> ScannedCode {
    let page = path.split(['?', '#']).next().unwrap_or(path);
    if let Some(reference) = page.strip_prefix("/p/").and_then(Reference::find_in) {
        return ScannedCode::Procedure(reference);
    }
    match page.strip_prefix("/v/").map(ReceiptCode::parse) {
        Some(Ok(code)) => ScannedCode::Receipt(code),
        // One slash only: two would lead to another host.
        _ => ScannedCode::OurLink(format!("/{}", path.trim_start_matches(['/', '\\']))),
    }
}

/// The host of a web address, in small letters, without name, password and port.
fn host(text: &str) -> Option<String> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let rest = match scheme {
        Some(scheme) => &text[scheme.len()..],
        None if !text.contains(char::is_whitespace) && is_bare_address(text) => text,
        None => return None,
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let named = authority.rsplit('@').next().unwrap_or_default();
    let host = named.split(':').next().unwrap_or_default();
    Some(host.to_ascii_lowercase())
}

/// Pages of the State, and addresses that say that what follows is a procedure; elsewhere `1.234567` may be a price.
fn speaks_of_procedures(host: &str, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    of_the_state(host)
        || ["/p/", "mathutuc", "ma_thu_tuc", "matthc"]
            .iter()
            .any(|sign| text.contains(sign))
}

/// Leaflets often leave out `https://`.
fn is_bare_address(text: &str) -> bool {
    let host = text
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    host.starts_with("www.") || host.ends_with(".vn") || host.ends_with(".com")
}

fn other_scheme(text: &str) -> Option<Unusable> {
    let starts = |schemes: &[&str]| {
        schemes.iter().any(|scheme| {
            text.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
    };
    if starts(&["wifi:"]) {
        Some(Unusable::Wifi)
    } else if starts(&["begin:vcard", "mecard:", "bizcard:"]) {
        Some(Unusable::Contact)
    } else if starts(&[
        "tel:",
        "sms:",
        "smsto:",
        "mailto:",
        "matmsg:",
        "geo:",
        "begin:vevent",
        "begin:vcalendar",
    ]) {
        Some(Unusable::Message)
    } else {
        None
    }
}

fn card(text: &str, today: Date) -> ScannedCode {
    if let Some(card) = HealthCard::read(text) {
        return ScannedCode::HealthInsurance(card);
    }
    match Card::read(text, today) {
        Ok(card) => ScannedCode::Card(Box::new(card)),
        // Without a number of about the right shape in front it was never meant as a card.
        Err(problems) if looks_like_a_card(text) => {
            ScannedCode::Unknown(Unusable::BrokenCard(problems))
        }
        Err(_) => ScannedCode::Unknown(Unusable::Text),
    }
}

fn looks_like_a_card(text: &str) -> bool {
    let number = text.split('|').next().unwrap_or_default();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    text.split('|').count() >= 5 && (9..=13).contains(&digits)
}

/// Four groups of four, as receipts print their code.
fn grouped_in_fours(text: &str) -> bool {
    let mut groups = text.split('-');
    groups
        .by_ref()
        .take(4)
        .filter(|group| group.len() == 4)
        .count()
        == 4
        && groups.next().is_none()
}

#[cfg(test)]
mod tests;
