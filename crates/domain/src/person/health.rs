//! The text in the code of a health insurance card (thẻ BHYT); proves nothing, since anybody can print one.
//!
//! Card number, name, date of birth, sex, address, hospital, first day, and more, parted by `|`. Name and address are UTF-8 in
//! hexadecimal (as in the code of a hospital's counter); the order of the other fields is that of printed cards.

use calendar::{Date, PartialDate};
use serde::Serialize;

use super::{Sex, is_name};

/// What a health insurance card says; what cannot be read is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthCard {
    /// Number of the card or of the social insurance book; since 2025 it may be the personal number of the holder.
    pub number: String,
    /// Name of the holder.
    pub name: Option<String>,
    /// Birth, as precise as the card says.
    pub birth: Option<PartialDate>,
    /// Sex: `1` is a man, `2` a woman.
    pub sex: Option<Sex>,
    /// Where the holder lives, as the card writes it.
    pub address: Option<String>,
    /// The first day it is valid.
    pub valid_from: Option<Date>,
}

impl HealthCard {
    /// Reads a card; `None` when the text is something else. Its number is two letters and thirteen digits, ten digits since
    /// 2021, or twelve since 2025 (medium confidence: cards that carry the personal number are known by report, not by sight),
    /// and twelve only where the name is in hexadecimal, since identity cards begin with twelve digits too.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_matches(['\u{feff}', '\r', '\n', '\0', ' ', '\t']);
        let fields: Vec<&str> = text.splitn(9, '|').collect();
        let &[number, name, birth, sex, address, ..] = fields.as_slice() else {
            return None;
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let holder = (name.len() <= LONGEST_NAME)
            .then(|| hex_text(name))
            .flatten()
            .filter(|name| is_name(name));
        let fits = match number.len() {
            15 => letters(number.get(..2)?) && digits(number.get(2..)?),
            // An identity card of which two digits were lost goes on with the old number.
            10 => digits(number) && !(name.len() == 9 && digits(name)),
            12 => digits(number) && holder.is_some(),
            _ => false,
        };
        if !fits || name.is_empty() || name.len() > LONGEST_NAME {
            return None;
        }
        Some(Self {
            number: number.to_owned(),
            name: holder,
            birth: PartialDate::parse_written(birth).ok(),
            sex: match sex {
                "1" => Some(Sex::Male),
                "2" => Some(Sex::Female),
                _ => None,
            },
            address: hex_text(address).filter(|address| !address.is_empty()),
            valid_from: fields.get(6).and_then(|day| Date::parse_written(day).ok()),
        })
    }
}

/// In hexadecimal digits.
const LONGEST_NAME: usize = 400;

/// Hexadecimal UTF-8, composed and tidy.
fn hex_text(text: &str) -> Option<String> {
    let bytes = crate::hex::decode_all(text)?;
    let text = String::from_utf8(bytes).ok()?;
    Some(crate::compose::tidy(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_card_with_the_personal_number_is_told_from_an_identity_card() {
        let text = "045058004217|48e1bb932056c4836e204cc6b0c6a16e67|12/04/1958|1|58c3a3204b68652053616e68|45 - 012|01/01/2026|-";
        let card = HealthCard::read(text).unwrap();
        assert_eq!(card.number, "045058004217");
        assert_eq!(card.name.as_deref(), Some("Hồ Văn Lương"));
        assert_eq!(card.sex, Some(Sex::Male));
        assert_eq!(card.address.as_deref(), Some("Xã Khe Sanh"));
        let identity = "045058004217||Hồ Văn Lương|12041958|Nam|Quảng Trị|10052021";
        assert_eq!(HealthCard::read(identity), None);
        // An old number is hexadecimal too, but no name.
        let identity = "045058004217|197034562|Hồ Văn Lương|12041958|Nam|Quảng Trị|10052021";
        assert_eq!(HealthCard::read(identity), None);
        let cut_off = "5058004217|197034562|Hồ Văn Lương|12041958|Nam|Quảng Trị|10052021";
        assert_eq!(HealthCard::read(cut_off), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([A-Z]{2}[0-9]{13}|[0-9]{10,12})\\|[0-9a-fA-FéĐ./|:@-]{0,60}") {
            let _ = HealthCard::read(&text);
        }
    }
}
