//! What a code means, as words and values for programs; `domain` decides it.

use calendar::Date;
use domain::payment::VietQr;
use domain::person::HealthCard;
use domain::procedure::Reference;
use domain::scan::{ScannedCode, Unusable};
use serde_json::{Value, json};

/// Its kind and its parts.
pub(super) fn of(code: &ScannedCode) -> (&'static str, Value) {
    match code {
        ScannedCode::Procedure(Reference::Code(code)) => {
            ("procedure", json!({ "code": code.to_string() }))
        }
        ScannedCode::Procedure(Reference::Page(id)) => ("procedure", json!({ "page": id })),
        ScannedCode::Card(card) => {
            let mut meaning = json!(card);
            // Both follow from the date of issue alone.
            meaning["kind"] = json!(card.kind());
            meaning["issuer"] = json!(card.issuer());
            ("card", meaning)
        }
        ScannedCode::Receipt(code) => ("receipt", json!({ "code": code.to_string() })),
        ScannedCode::Dossier(code) => ("dossier", json!({ "code": code.to_string() })),
        ScannedCode::VietQr(transfer) => ("payment", transfer_of(transfer)),
        ScannedCode::OtherPayment(network) => {
            ("other-payment", json!({ "network": network.name() }))
        }
        ScannedCode::HealthInsurance(card) => ("health-insurance", health_of(card)),
        ScannedCode::OurLink(path) => ("our-page", json!({ "path": path })),
        ScannedCode::ForeignUrl { host } => ("foreign-page", json!({ "host": host })),
        ScannedCode::Unknown(why) => ("unknown", unusable(why)),
    }
}

fn transfer_of(transfer: &VietQr) -> Value {
    json!({
        "bank": transfer.bank,
        "number": transfer.number,
        "amount": transfer.amount.map(|amount| amount.dong()),
        "bill": transfer.bill,
        "reference": transfer.reference,
        "purpose": transfer.purpose,
        "name": transfer.name,
        "city": transfer.city,
    })
}

fn health_of(card: &HealthCard) -> Value {
    json!({
        "number": card.number,
        "name": card.name,
        "birth": card.birth,
        "sex": card.sex,
        "address": card.address,
        "validFrom": card.valid_from.map(Date::iso),
    })
}

fn unusable(why: &Unusable) -> Value {
    match why {
        Unusable::Empty => json!({ "why": "empty" }),
        Unusable::TooLong => json!({ "why": "too-long" }),
        Unusable::BrokenCard(problems) => json!({ "why": "broken-card", "problems": problems }),
        Unusable::BrokenPayment(problem) => {
            json!({ "why": "broken-payment", "problem": problem.to_string() })
        }
        Unusable::Wifi => json!({ "why": "wifi" }),
        Unusable::Contact => json!({ "why": "contact" }),
        Unusable::Message => json!({ "why": "message" }),
        Unusable::ResultKind => json!({ "why": "result-kind" }),
        Unusable::Office => json!({ "why": "office" }),
        Unusable::PersonalNumber => json!({ "why": "personal-number" }),
        Unusable::Text => json!({ "why": "text" }),
    }
}
