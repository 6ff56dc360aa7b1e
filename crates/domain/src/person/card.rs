//! The text in the QR code of a Vietnamese identity card; proves nothing, since anybody can print one.
//!
//! Seven fields parted by `|`: number, old nine-digit number, name, date of birth, sex, residence, date of issue. The card
//! of 2021 has exactly these; the card of July 2024 (Circular 16/2024/TT-BCA) adds more, whose order is not confirmed, so
//! they are kept as they are. Ethnicity, place of origin, nationality and expiry are in neither.

use calendar::{Date, PartialDate, Precision};
use serde::{Deserialize, Serialize};

use super::{NumberWarning, PersonalNumber, Sex, is_name, mojibake};
use crate::compose::tidy;

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Personal number.
    pub number: PersonalNumber,
    /// Number of the old identity card (CMND), when the card names one.
    pub old_number: Option<String>,
    /// Full name.
    pub name: String,
    /// Date of birth; only the year for people whose day is unknown.
    pub birth: PartialDate,
    /// Sex.
    pub sex: Sex,
    /// Place of residence in one line, often in units that no longer exist: never split it, ask.
    pub residence: String,
    /// Date of issue.
    pub issued: Option<Date>,
    /// Fields after the seventh.
    pub extra: Vec<String>,
    /// What the person should look at again.
    pub warnings: Vec<CardWarning>,
}

/// Which card it is, by its date of issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Căn cước công dân with a chip, 2021 to June 2024.
    CitizenCard,
    /// Thẻ Căn cước, from July 2024.
    IdentityCard,
}

/// Something odd about a card that the person may confirm; it never blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardWarning {
    /// The scanner spoiled the letters and they were repaired.
    LettersRepaired,
    /// Something about the number.
    Number(NumberWarning),
    /// The old number is not nine digits.
    OldNumberOdd,
    /// Only the year of birth is known.
    BirthDayUnknown,
    /// The date of issue is after today: the card is forged, or the phone's clock is wrong.
    IssuedInFuture,
    /// Issued before the merger of July 2025: the residence is in old units.
    OldUnits,
}

/// Why a text is not an identity card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CardProblem {
    /// No card holds this much.
    #[error("too long for a card")]
    TooLong,
    /// A card has seven fields or more.
    #[error("{0} fields instead of seven")]
    TooFewFields(usize),
    /// The number is not twelve digits.
    #[error("the number is not twelve digits")]
    NumberInvalid,
    /// The name holds digits or signs.
    #[error("the name is not a name")]
    NameInvalid,
    /// The scanner spoiled letters of the name, and what stood there can no longer be told.
    #[error("the letters of the name are spoilt")]
    LettersSpoilt,
    /// The date of birth cannot be read.
    #[error("the date of birth cannot be read")]
    BirthInvalid,
    /// Born after today.
    #[error("the date of birth is in the future")]
    BirthInFuture,
    /// Neither Nam nor Nữ.
    #[error("the sex is neither Nam nor Nữ")]
    SexInvalid,
    /// The date of issue cannot be read.
    #[error("the date of issue cannot be read")]
    IssuedInvalid,
    /// Issued before the person was born.
    #[error("issued before birth")]
    IssuedBeforeBirth,
}

/// Real cards hold fewer than 400 bytes.
const LONGEST: usize = 2000;

/// What scanners put around a text.
const AROUND: [char; 6] = ['\u{feff}', '\r', '\n', '\0', ' ', '\t'];

impl Card {
    /// Reads what a scanner gave: decomposed letters, a byte-order mark, line ends and Latin-1 mojibake are repaired.
    /// Returns everything that is wrong, not the first trouble.
    pub fn read(text: &str, today: Date) -> Result<Self, Vec<CardProblem>> {
        if text.len() > LONGEST {
            return Err(vec![CardProblem::TooLong]);
        }
        let text = text.trim_matches(AROUND);
        let mut repaired = false;
        // Field by field: some scanners spoil the name alone.
        let fields: Vec<String> = text
            .split('|')
            .map(|field| match mojibake::repair(field) {
                Some(field) => {
                    repaired = true;
                    tidy(field.trim_matches(AROUND))
                }
                None => tidy(field),
            })
            .collect();
        let [
            number,
            old_number,
            name,
            birth,
            sex,
            residence,
            issued,
            extra @ ..,
        ] = fields.as_slice()
        else {
            return Err(vec![CardProblem::TooFewFields(fields.len())]);
        };

        let mut problems = Vec::new();
        let number =
            PersonalNumber::parse(number).map_err(|_| problems.push(CardProblem::NumberInvalid));
        if mojibake::is_spoilt(name) {
            problems.push(CardProblem::LettersSpoilt);
        } else if !is_name(name) {
            problems.push(CardProblem::NameInvalid);
        }
        let birth =
            PartialDate::parse_written(birth).map_err(|_| problems.push(CardProblem::BirthInvalid));
        let sex = Sex::parse_vi(sex).ok_or_else(|| problems.push(CardProblem::SexInvalid));
        let issued = match issued.as_str() {
            "" => Ok(None),
            issued => Date::parse_written(issued)
                .map(Some)
                .map_err(|_| problems.push(CardProblem::IssuedInvalid)),
        };
        let (Ok(number), Ok(birth), Ok(sex), Ok(issued), true) =
            (number, birth, sex, issued, problems.is_empty())
        else {
            return Err(problems);
        };

        if birth.earliest() > today {
            problems.push(CardProblem::BirthInFuture);
        } else if issued.is_some_and(|issued| issued < birth.earliest()) {
            problems.push(CardProblem::IssuedBeforeBirth);
        }
        if !problems.is_empty() {
            return Err(problems);
        }

        let mut card = Self {
            number,
            old_number: (!old_number.is_empty()).then(|| old_number.clone()),
            name: name.clone(),
            birth,
            sex,
            residence: residence.clone(),
            issued,
            extra: extra.to_vec(),
            warnings: Vec::new(),
        };
        card.warnings = card.look_again(repaired, today);
        Ok(card)
    }

    fn look_again(&self, repaired: bool, today: Date) -> Vec<CardWarning> {
        let mut warnings = Vec::new();
        if repaired {
            warnings.push(CardWarning::LettersRepaired);
        }
        let odd = |old: &String| old.len() != 9 || !old.bytes().all(|byte| byte.is_ascii_digit());
        if self.old_number.as_ref().is_some_and(odd) {
            warnings.push(CardWarning::OldNumberOdd);
        }
        if self.birth.precision() != Precision::Day {
            warnings.push(CardWarning::BirthDayUnknown);
        }
        warnings.extend(
            self.number
                .warnings(Some(self.sex), Some(self.birth))
                .into_iter()
                .map(CardWarning::Number),
        );
        if self.issued.is_some_and(|issued| issued > today) {
            warnings.push(CardWarning::IssuedInFuture);
        }
        if self
            .issued
            .is_some_and(|issued| (issued.year(), issued.month()) < (2025, 7))
        {
            warnings.push(CardWarning::OldUnits);
        }
        warnings
    }

    /// Which card it is; unknown without its date of issue.
    pub fn kind(&self) -> Option<CardKind> {
        let issued = self.issued?;
        Some(match (issued.year(), issued.month()) < (2024, 7) {
            true => CardKind::CitizenCard,
            false => CardKind::IdentityCard,
        })
    }

    /// Who issued it, by its date of issue; forms ask for it and the card does not say.
    pub fn issuer(&self) -> Option<&'static str> {
        let issued = self.issued?;
        Some(match (issued.year(), issued.month()) {
            (..2018, _) => "Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư",
            before if before < (2024, 7) => "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
            _ => "Bộ Công an",
        })
    }
}

/// Whether 1 January may stand for "day unknown", as it often does for people over sixty: ask.
pub fn birth_day_in_doubt(birth: PartialDate, today: Date) -> bool {
    birth
        .date()
        .is_some_and(|day| (day.month(), day.day()) == (1, 1) && today.years_since(day) >= 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Date {
        Date::parse_iso("2026-11-15").unwrap()
    }

    #[derive(Deserialize)]
    struct Example {
        what: String,
        text: String,
        #[serde(default)]
        card: Option<Card>,
        #[serde(default)]
        kind: Option<CardKind>,
        #[serde(default)]
        issuer: Option<String>,
        #[serde(default)]
        problems: Vec<CardProblem>,
    }

    fn examples() -> Vec<Example> {
        serde_json::from_str(include_str!("../../tests/data/cards.json")).unwrap()
    }

    #[test]
    fn good_cards_read_and_bad_ones_say_everything_that_is_wrong() {
        for example in examples() {
            match (Card::read(&example.text, today()), example.card) {
                (Ok(card), Some(expected)) => {
                    assert_eq!(card, expected, "{}", example.what);
                    assert_eq!(card.kind(), example.kind, "{}", example.what);
                    assert_eq!(card.issuer(), example.issuer.as_deref(), "{}", example.what);
                }
                (read, None) => assert_eq!(read.err(), Some(example.problems), "{}", example.what),
                (Err(problems), Some(_)) => panic!("{}: {problems:?}", example.what),
            }
        }
    }

    #[test]
    fn letters_spoiled_through_windows_1252_are_repaired() {
        let text = "045058004217||Há»“ VÄƒn LÆ°Æ¡ng|12041958|Nam|Quáº£ng Trá»‹|10052021";
        let card = Card::read(text, today()).unwrap();
        assert_eq!(
            (card.name.as_str(), card.residence.as_str()),
            ("Hồ Văn Lương", "Quảng Trị")
        );
        assert_eq!(card.warnings[0], CardWarning::LettersRepaired);
    }

    #[test]
    fn a_name_spoilt_alone_is_repaired() {
        let text = "045058004217||Há»“ VÄƒn LÆ°Æ¡ng|12041958|Nam|Hướng Hóa, Quảng Trị|10052021";
        let card = Card::read(text, today()).unwrap();
        assert_eq!(card.name, "Hồ Văn Lương");
        assert_eq!(card.residence, "Hướng Hóa, Quảng Trị");
        assert_eq!(card.warnings[0], CardWarning::LettersRepaired);
    }

    #[test]
    fn letters_that_are_lost_are_said_to_be_lost() {
        // The scanner dropped the bytes 0x80 to 0x9F: ồ and ă can no longer be told from their neighbours.
        let text = "045058004217||Há» VÄn LÆ°Æ¡ng|12041958|Nam|Quáº£ng Trá»|10052021";
        assert_eq!(
            Card::read(text, today()),
            Err(vec![CardProblem::LettersSpoilt])
        );
    }

    #[test]
    fn a_card_of_tomorrow_is_looked_at_again() {
        let read = |issued: &str, today: &str| {
            let text = format!("045058004217||Hồ Văn Lương|12041958|Nam|Quảng Trị|{issued}");
            Card::read(&text, Date::parse_iso(today).unwrap()).unwrap()
        };
        let doubt = |card: Card| card.warnings.contains(&CardWarning::IssuedInFuture);
        assert!(doubt(read("16112026", "2026-11-15")));
        assert!(!doubt(read("15112026", "2026-11-15")));
        assert!(!doubt(read("16112026", "2027-01-01")));
    }

    #[test]
    fn a_woman_written_without_marks_is_one() {
        let text = "045162009831||Ho Thi Ca Chiu|05021962|Nu|Quang Tri|22092022";
        assert_eq!(Card::read(text, today()).unwrap().sex, Sex::Female);
    }

    #[test]
    fn the_first_of_january_of_an_elder_is_in_doubt() {
        let doubt =
            |birth: &str| birth_day_in_doubt(PartialDate::parse_iso(birth).unwrap(), today());
        assert!(doubt("1950-01-01"));
        assert!(!doubt("1950-01-02"));
        assert!(!doubt("1990-01-01"));
        assert!(!doubt("1950"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let _ = Card::read(&text, today());
        }

        #[test]
        fn nothing_that_looks_like_a_card_makes_the_reader_panic(
            fields in proptest::collection::vec("[0-9A-Za-zÀ-ỹ/ ]{0,14}", 6..12)
        ) {
            let _ = Card::read(&fields.join("|"), today());
        }
    }
}
