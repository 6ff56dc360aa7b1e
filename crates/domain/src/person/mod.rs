//! People as cards and databases describe them; never who is signed in.

mod card;
mod health;
mod mojibake;
mod number;
mod phone;
mod prefix;

pub use card::{Card, CardKind, CardProblem, CardWarning, birth_day_in_doubt};
pub use health::HealthCard;
pub use number::{InvalidNumber, NumberWarning, PersonalNumber};
pub use phone::{InvalidPhone, Phone};

use calendar::PartialDate;
use reader::readable;
use serde::{Deserialize, Serialize};

use crate::compose::tidy;

/// Sex as civil status records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

readable!(words Sex { Male = "male", Female = "female" });

impl Sex {
    /// `Nam` or `Nữ`.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Male => "Nam",
            Self::Female => "Nữ",
        }
    }

    /// Reads `Nam` or `Nữ`, also in small letters or capitals; `Nu` is what a device without marks makes of it.
    pub fn parse_vi(text: &str) -> Option<Self> {
        match tidy(text).as_str() {
            "Nam" | "nam" | "NAM" => Some(Self::Male),
            "Nữ" | "nữ" | "NỮ" | "Nu" | "nu" | "NU" => Some(Self::Female),
            _ => None,
        }
    }
}

/// What is known about a person: from sign-in, a scanned card or a kept profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Full name, composed and tidy.
    pub name: String,
    /// Twelve-digit number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_number: Option<PersonalNumber>,
    /// Date of birth, as precise as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<PartialDate>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Mobile phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Place of residence as the card writes it, perhaps in units that no longer exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence: Option<String>,
}

/// Whether a text can be a Vietnamese name: letters, spaces, apostrophes, points and hyphens, at most 100 letters.
pub fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (1..=100).contains(&letters)
        && text.len() <= 400
        && text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '.' | '-'))
}
