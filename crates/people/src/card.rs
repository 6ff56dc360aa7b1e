//! What a scanned card says, as facts with the names forms ask for; what the card is worth is decided elsewhere.

use calendar::{Date, PartialDate};
use domain::Card;
use domain::person::{CardKind, CardProblem, CardWarning, HealthCard, Sex, birth_day_in_doubt};

use crate::field::Field;
use crate::source::Source;
use crate::validity::of_card;

/// The holder of a card, whichever card it is, on the way into a form or a memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// What to call them; a health insurance card may say only its number.
    pub name: String,
    /// What the card says.
    pub facts: Vec<(Field, String)>,
    /// Which card it was.
    pub source: Source,
    /// Where they live, in one line as the card writes it; empty when it does not say, or says it only in passing.
    pub residence: String,
    /// The last good day of the card, if that is over.
    pub over: Option<Date>,
    /// What to look at again.
    pub warnings: Vec<CardWarning>,
    /// A date of birth on 1 January that may stand for "only the year is known": the person is asked which it is.
    pub birth_in_doubt: Option<Date>,
}

impl Holder {
    /// Reads the text of any card that names a person.
    ///
    /// # Errors
    /// What is wrong with the text as an identity card, when it is no health insurance card either.
    pub fn read(text: &str, today: Date) -> Result<Holder, Vec<CardProblem>> {
        match HealthCard::read(text) {
            Some(card) => Ok(Holder::of_health_card(&card, today)),
            None => Card::read(text, today).map(|card| Holder::of_card(&card, today)),
        }
    }

    /// The holder of an identity card.
    pub fn of_card(card: &Card, today: Date) -> Holder {
        Holder {
            name: card.name.clone(),
            facts: facts_of_card(card),
            source: Source::Card(card.kind()),
            residence: card.residence.clone(),
            over: card_over(card, today),
            warnings: card.warnings.clone(),
            birth_in_doubt: in_doubt(Some(card.birth), today),
        }
    }

    /// The holder of a health insurance card: who they are and its number. It is no identity paper, and where they lived when it
    /// was printed is no residence.
    pub fn of_health_card(card: &HealthCard, today: Date) -> Holder {
        let facts = [
            (Field::FullName, card.name.clone()),
            (Field::BirthDate, card.birth.map(PartialDate::iso)),
            (Field::Sex, card.sex.map(|sex| sex_code(sex).to_owned())),
            (Field::Insurance, Some(card.number.clone())),
        ];
        let facts = facts.into_iter();
        Holder {
            name: card.name.clone().unwrap_or_else(|| card.number.clone()),
            facts: facts
                .filter_map(|(field, value)| Some((field, value?)))
                .collect(),
            source: Source::HealthCard,
            residence: String::new(),
            over: None,
            warnings: Vec::new(),
            birth_in_doubt: in_doubt(card.birth, today),
        }
    }

    /// Puts the answer in: the day is right, or only its year is known.
    pub fn settle_birth(&mut self, only_year: bool) {
        let Some(day) = self.birth_in_doubt.take().filter(|_| only_year) else {
            return;
        };
        for (field, value) in &mut self.facts {
            if *field == Field::BirthDate {
                *value = PartialDate::Year(day.year()).iso();
            }
        }
    }
}

fn in_doubt(birth: Option<PartialDate>, today: Date) -> Option<Date> {
    birth
        .filter(|birth| birth_day_in_doubt(*birth, today))?
        .date()
}

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
    ];
    let kind = card.kind().map(|kind| kind_code(kind).to_owned());
    facts.extend(kind.map(|kind| (Field::PaperKind, kind)));
    let old = card.old_number.as_deref();
    let old = old.and_then(|old| Field::OldNumber.tidy(old));
    facts.extend(old.map(|old| (Field::OldNumber, old)));
    if let Some(issued) = card.issued {
        facts.push((Field::IssuedOn, issued.iso()));
        facts.push((Field::Issuer, issuer_code(issued).to_owned()));
    }
    facts
}

/// The last good day of a scanned card, if that is over; see [`of_card`].
fn card_over(card: &Card, today: Date) -> Option<Date> {
    of_card(card.birth, card.issued?).over(today)
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

    fn holder(text: &str) -> Holder {
        Holder::read(text, Date::parse_iso("2026-11-23").unwrap()).unwrap()
    }

    fn fact(holder: &Holder, field: Field) -> Option<&str> {
        let fact = holder.facts.iter().find(|(known, _)| *known == field);
        fact.map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_health_insurance_card_names_a_person() {
        let holder = holder(
            "DK2454012345678|48e1bb932056c4836e204cc6b0c6a16e67|12/04/1958|1|58c3a3204b68652053616e68|45 - 012|01/01/2026|-",
        );
        assert_eq!(holder.source, Source::HealthCard);
        assert_eq!(fact(&holder, Field::FullName), Some("Hồ Văn Lương"));
        assert_eq!(fact(&holder, Field::BirthDate), Some("1958-04-12"));
        assert_eq!(fact(&holder, Field::Sex), Some("nam"));
        assert_eq!(fact(&holder, Field::Insurance), Some("DK2454012345678"));
        assert_eq!(fact(&holder, Field::Number), None);
        for (field, value) in &holder.facts {
            assert_eq!(field.tidy(value).as_deref(), Some(value.as_str()));
        }
    }

    #[test]
    fn whether_the_first_of_january_is_a_birthday_is_asked() {
        let card = "012150001213||Vàng Thị Mỷ|01011950|Nữ|Lai Châu|30092021";
        let mut right = holder(card);
        assert_eq!(right.birth_in_doubt, Date::parse_iso("1950-01-01").ok());
        let mut year = right.clone();
        right.settle_birth(false);
        year.settle_birth(true);
        assert_eq!(fact(&right, Field::BirthDate), Some("1950-01-01"));
        assert_eq!(fact(&year, Field::BirthDate), Some("1950"));
        assert_eq!(right.birth_in_doubt.or(year.birth_in_doubt), None);
    }

    #[test]
    fn the_issuer_follows_from_the_day_of_issue() {
        let day = |text| Date::parse_iso(text).unwrap();
        assert_eq!(issuer_code(day("2024-07-01")), "bca");
        assert_eq!(issuer_code(day("2021-05-10")), "qlhc");
        assert_eq!(issuer_code(day("2016-03-02")), "dkql");
    }

    #[test]
    fn a_card_is_over_by_the_age_of_whoever_carries_it() {
        let today = Date::parse_iso("2026-11-23").unwrap();
        let over = |born: &str, issued: &str| {
            let text =
                format!("045199009831||Hồ Thị Lúa|{born}|Nữ|Húc, Hướng Hóa, Quảng Trị|{issued}");
            card_over(&Card::read(&text, today).unwrap(), today)
        };
        assert_eq!(
            over("01061999", "10052021"),
            Date::parse_iso("2024-06-01").ok()
        );
        assert_eq!(over("01061999", "10022025"), None);
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
