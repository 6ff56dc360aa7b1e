//! What a scanned card says, as facts with the names forms ask for; what the card is worth is decided elsewhere.

use calendar::Date;
use domain::Card;
use domain::person::{CardKind, Sex};

use crate::field::Field;

/// From this day on cards are issued by the ministry itself (Law 26/2023/QH15).
const MINISTRY_FROM: &str = "2024-07-01";

/// From this year on, and before that day, by the department for administrative management.
const DEPARTMENT_FROM: i32 = 2018;

/// Everything a card says, with what follows from it. The residence is one line, often in old units: no fact, the person is asked.
pub fn facts_of_card(card: &Card) -> Vec<(Field, String)> {
    let mut facts = vec![
        (Field::FullName, card.name.clone()),
        (Field::Number, card.number.to_string()),
        (Field::BirthDate, card.birth.iso()),
        (Field::Sex, sex_code(card.sex).to_owned()),
        (Field::PaperKind, kind_code(card.kind()).to_owned()),
    ];
    let old = card.old_number.as_deref();
    let old = old.and_then(|old| Field::OldNumber.tidy(old));
    facts.extend(old.map(|old| (Field::OldNumber, old)));
    if let Some(issued) = card.issued {
        facts.push((Field::IssuedOn, issued.iso()));
        facts.push((Field::Issuer, issuer_code(issued).to_owned()));
    }
    facts
}

/// How forms name a sex.
pub const fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "nam",
        Sex::Female => "nu",
    }
}

const fn kind_code(kind: CardKind) -> &'static str {
    match kind {
        CardKind::CitizenCard => "cccd",
        CardKind::IdentityCard => "the_can_cuoc",
    }
}

fn issuer_code(issued: Date) -> &'static str {
    match Date::parse_iso(MINISTRY_FROM) {
        Ok(from) if issued >= from => "bca",
        _ if issued.year() >= DEPARTMENT_FROM => "qlhc",
        _ => "dkql",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_follows_from_the_day_of_issue() {
        let day = |text| Date::parse_iso(text).unwrap();
        assert_eq!(issuer_code(day("2024-07-01")), "bca");
        assert_eq!(issuer_code(day("2021-05-10")), "qlhc");
        assert_eq!(issuer_code(day("2016-03-02")), "dkql");
    }

    #[test]
    fn a_card_offers_what_it_says_and_nothing_else() {
        let text = "045058004217|197034562|Hồ Văn Lương|12041958|Nam|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021";
        let card = Card::read(text, Date::parse_iso("2026-11-23").unwrap()).unwrap();
        let facts = facts_of_card(&card);
        let of = |field| {
            let fact = facts.iter().find(|(known, _)| *known == field);
            fact.map(|(_, value)| value.as_str())
        };
        assert_eq!(of(Field::FullName), Some("Hồ Văn Lương"));
        assert_eq!(of(Field::OldNumber), Some("197034562"));
        assert_eq!(of(Field::BirthDate), Some("1958-04-12"));
        assert_eq!(of(Field::PaperKind), Some("cccd"));
        assert_eq!(of(Field::Issuer), Some("qlhc"));
        assert_eq!(of(Field::Phone), None);
        for (field, value) in &facts {
            assert_eq!(field.tidy(value).as_deref(), Some(value.as_str()));
        }
    }
}
