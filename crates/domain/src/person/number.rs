//! The twelve-digit personal number (số định danh cá nhân) and what can be read off it; it never proves who somebody is.
//!
//! Layout `PPP C YY RRRRRR` by Decree 137/2015/NĐ-CP and Circular 07/2016/TT-BCA: province of birth registration,
//! century and sex, year of birth, random digits. There is no check digit, so disagreements are only warnings:
//! errors in the registers are real.

use std::fmt;
use std::str::FromStr;

use calendar::PartialDate;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Sex, prefix};

/// Twelve digits. Debug output is masked, so that it never appears in a log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalNumber([u8; 12]);

/// Why a text is not a personal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// Nine digits: the number of an old identity card (CMND).
    #[error("nine digits are an old identity card number")]
    OldCard,
    /// Not twelve digits.
    #[error("a personal number has twelve digits")]
    NotTwelveDigits,
}

/// Something about a number that the person should look at again; it never blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberWarning {
    /// The sex differs from the century digit.
    SexDiffers,
    /// The year of birth differs from the number's.
    BirthYearDiffers,
    /// The first three digits name no province (registered abroad, or mistyped).
    ProvinceUnknown,
}

impl PersonalNumber {
    /// Reads twelve digits; spaces, points and dashes between them are forgiven.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let mut digits = [0; 12];
        let mut count = 0;
        for c in text.trim().chars() {
            match c {
                '0'..='9' => {
                    *digits
                        .get_mut(count)
                        .ok_or(InvalidNumber::NotTwelveDigits)? = c as u8;
                    count += 1;
                }
                ' ' | '.' | '-' | '\u{a0}' => {}
                _ => return Err(InvalidNumber::NotTwelveDigits),
            }
        }
        match count {
            12 => Ok(Self(digits)),
            9 => Err(InvalidNumber::OldCard),
            _ => Err(InvalidNumber::NotTwelveDigits),
        }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// First and last three digits, the rest hidden: `045••••••217`.
    pub fn masked(&self) -> String {
        let digits = self.as_str();
        format!("{}••••••{}", &digits[..3], &digits[9..])
    }

    /// Old province in which the birth was registered; `None` when abroad or unknown.
    pub fn province(&self) -> Option<&'static str> {
        prefix::province(self.digit(0) * 100 + self.digit(1) * 10 + self.digit(2))
    }

    /// Year of birth.
    pub fn birth_year(&self) -> i32 {
        let century = 1900 + i32::from(self.digit(3) / 2) * 100;
        century + i32::from(self.digit(4) * 10 + self.digit(5))
    }

    /// Sex.
    pub fn sex(&self) -> Sex {
        if self.digit(3).is_multiple_of(2) {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// What does not agree with what is known about the person.
    pub fn warnings(&self, sex: Option<Sex>, birth: Option<PartialDate>) -> Vec<NumberWarning> {
        let mut warnings = Vec::new();
        if sex.is_some_and(|sex| sex != self.sex()) {
            warnings.push(NumberWarning::SexDiffers);
        }
        if birth.is_some_and(|birth| birth.year() != self.birth_year()) {
            warnings.push(NumberWarning::BirthYearDiffers);
        }
        if self.province().is_none() {
            warnings.push(NumberWarning::ProvinceUnknown);
        }
        warnings
    }

    fn digit(&self, index: usize) -> u16 {
        u16::from(self.0[index] - b'0')
    }
}

impl FromStr for PersonalNumber {
    type Err = InvalidNumber;
    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        Self::parse(text)
    }
}

impl fmt::Display for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for PersonalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PersonalNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_tells_province_sex_and_year() {
        for (text, province, sex, year) in [
            ("045058004217", Some("Quảng Trị"), Sex::Male, 1958),
            ("045162009831", Some("Quảng Trị"), Sex::Female, 1962),
            ("001301012345", Some("Hà Nội"), Sex::Female, 2001),
            ("079204045678", Some("Hồ Chí Minh"), Sex::Male, 2004),
            ("200190000001", None, Sex::Female, 1990),
        ] {
            let number = PersonalNumber::parse(text).unwrap();
            assert_eq!(
                (number.province(), number.sex(), number.birth_year()),
                (province, sex, year)
            );
        }
    }

    #[test]
    fn disagreement_is_a_warning() {
        let number = PersonalNumber::parse("045 058 004 217").unwrap();
        assert_eq!(
            number.warnings(Some(Sex::Male), Some(PartialDate::Year(1958))),
            []
        );
        assert_eq!(
            number.warnings(Some(Sex::Female), Some(PartialDate::Year(1985))),
            [NumberWarning::SexDiffers, NumberWarning::BirthYearDiffers]
        );
    }

    #[test]
    fn an_old_card_number_is_recognised() {
        assert_eq!(
            PersonalNumber::parse("197034562"),
            Err(InvalidNumber::OldCard)
        );
        for text in [
            "",
            "O45058004217",
            "04505800421",
            "0450580042170",
            "０45058004217",
        ] {
            assert_eq!(
                PersonalNumber::parse(text),
                Err(InvalidNumber::NotTwelveDigits),
                "{text}"
            );
        }
    }

    #[test]
    fn logs_see_only_the_ends() {
        let number = PersonalNumber::parse("045058004217").unwrap();
        assert_eq!(format!("{number:?}"), "045••••••217");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            if let Ok(number) = PersonalNumber::parse(&text) {
                let _ = (number.province(), number.birth_year(), number.masked());
            }
        }

        #[test]
        fn twelve_digits_always_read(text in "[0-9]{12}") {
            let number = PersonalNumber::parse(&text).unwrap();
            prop_assert!((1900..2400).contains(&number.birth_year()));
            let _ = number.warnings(Some(Sex::Male), None);
        }
    }
}
