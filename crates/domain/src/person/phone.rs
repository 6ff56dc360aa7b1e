//! A Vietnamese mobile number; never whose it is.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Ten digits beginning with 0. Displays as `0912 345 678`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

/// Why a text is not a Vietnamese mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Signs that no phone number has.
    #[error("only digits make a phone number")]
    NotDigits,
    /// Too few or too many digits.
    #[error("a mobile number has ten digits")]
    Length,
    /// Ten digits that no Vietnamese carrier gives to mobile phones.
    #[error("no Vietnamese mobile number begins like this")]
    Prefix,
}

impl Phone {
    /// Reads a mobile number as people write it: `0912.345.678`, `+84 912 345 678`, `84912345678`.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        let mut digits = String::with_capacity(12);
        for c in text.trim().chars() {
            match c {
                '0'..='9' if digits.len() < 15 => digits.push(c),
                '0'..='9' => return Err(InvalidPhone::Length),
                ' ' | '.' | '-' | '(' | ')' | '\u{a0}' => {}
                '+' if digits.is_empty() => {}
                _ => return Err(InvalidPhone::NotDigits),
            }
        }
        if (digits.len() == 11 || digits.len() == 12) && digits.starts_with("84") {
            let rest = digits[2..].trim_start_matches('0').to_owned();
            digits = format!("0{rest}");
        }
        if digits.len() != 10 {
            return Err(InvalidPhone::Length);
        }
        let bytes = digits.as_bytes();
        // Prefixes as carriers have them in 2026: 03[2-9], 05[25689], 07[06-9], 08[1-9], 09[0-46-9].
        let mobile = bytes[0] == b'0'
            && match (bytes[1], bytes[2]) {
                (b'3', second) => second >= b'2',
                (b'5', second) => b"25689".contains(&second),
                (b'7', second) => second == b'0' || second >= b'6',
                (b'8', second) => second >= b'1',
                (b'9', second) => second != b'5',
                _ => false,
            };
        if mobile {
            Ok(Self(digits))
        } else {
            Err(InvalidPhone::Prefix)
        }
    }

    /// Ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", &self.0[..4], &self.0[4..7], &self.0[7..])
    }
}

impl fmt::Debug for Phone {
    /// Only the last three digits, so that no log holds a number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "•••••••{}", &self.0[7..])
    }
}

impl<'de> Deserialize<'de> for Phone {
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
    fn mobile_numbers_are_read_as_people_write_them() {
        for text in [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "+84912345678",
            "+84 (0)912 345 678",
            "84912345678",
        ] {
            assert_eq!(
                Phone::parse(text).map(|phone| phone.to_string()).as_deref(),
                Ok("0912 345 678"),
                "{text}"
            );
        }
    }

    #[test]
    fn other_numbers_say_why_not() {
        assert_eq!(Phone::parse("0951234567"), Err(InvalidPhone::Prefix));
        assert_eq!(Phone::parse("02333852345"), Err(InvalidPhone::Length));
        assert_eq!(Phone::parse("091234567"), Err(InvalidPhone::Length));
        assert_eq!(Phone::parse("không có"), Err(InvalidPhone::NotDigits));
        assert_eq!(Phone::parse(""), Err(InvalidPhone::Length));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = Phone::parse(&text);
        }

        #[test]
        fn no_digits_make_the_parser_panic(text in "\\+?[0-9 ]{0,16}") {
            let _ = Phone::parse(&text).map(|phone| phone.to_string());
        }
    }
}
