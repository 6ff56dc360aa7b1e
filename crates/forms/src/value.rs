//! One answer, typed; it never knows which question it belongs to.

use crate::number;
use crate::reading::only;
use calendar::{Date, PartialDate};
use reader::{Read, Unreadable, readable};
use serde::Serialize;

/// The longest text of one answer, in bytes.
pub const MAX_TEXT: usize = 10_000;

/// The most choices one answer may hold.
pub const MAX_CHOICES: usize = 500;

/// An answer. In JSON its type goes with it: `{"text":"An"}`, `{"int":3}`, `{"date":"2026-11-23"}`, `{"choices":["a","b"]}`.
///
/// What a person typed and the engine could not read as the question's type is kept as [`Value::Text`] and reported as a
/// problem, so that no letter is lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words, or the name of the one choice of a `select_one`.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number; never infinite and never not-a-number. In JSON it is text (`{"decimal":"3.5"}`), because a JSON number is read
    /// with the last digit wrong by readers that are fast, and then the bytes that were hashed cannot be made again.
    #[serde(serialize_with = "decimal_text")]
    Decimal(f64),
    /// Yes or no; an `acknowledge` that was ticked is `true`.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A day, a month or only a year (questions with the appearance `year-allowed`).
    PartialDate(PartialDate),
    /// The names of the choices of a `select_multiple`, in the order of the list.
    Choices(Vec<String>),
}

readable!(with Value);

impl Read for Value {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        let (word, inside) = only(value).ok_or(Unreadable::new("answer"))?;
        match word.as_str() {
            "text" => Read::read(inside).map(Self::Text),
            "int" => Read::read(inside).map(Self::Int),
            "decimal" => reader::read_text(inside, read_decimal).map(Self::Decimal),
            "bool" => Read::read(inside).map(Self::Bool),
            "date" => Read::read(inside).map(Self::Date),
            "partial_date" => Read::read(inside).map(Self::PartialDate),
            "choices" => Read::read(inside).map(Self::Choices),
            _ => Err(Unreadable::new("answer")),
        }
    }
}

fn decimal_text<S: serde::Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&number::text(*number))
}

/// Reads the one spelling a number has.
fn read_decimal(text: &str) -> Result<f64, ()> {
    match number::parse(text) {
        Some(number) if number.is_finite() && number::text(number) == text => Ok(number),
        _ => Err(()),
    }
}

/// The type of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// [`Value::Text`].
    Text,
    /// [`Value::Int`].
    Int,
    /// [`Value::Decimal`] (a whole number is accepted and converted).
    Decimal,
    /// [`Value::Bool`].
    Bool,
    /// [`Value::Date`].
    Date,
    /// [`Value::PartialDate`] (a whole date is accepted and converted).
    PartialDate,
    /// [`Value::Text`] naming a choice.
    Choice,
    /// [`Value::Choices`].
    Choices,
    /// [`Value::Choices`] naming every choice, in the person's order.
    Ranked,
    /// [`Value::Text`] in the spelling that the question's kind has: a time, a place, a file.
    Spelt,
    /// Whatever the calculation gives.
    Calculated,
    /// Nothing can be answered (a note).
    Nothing,
}

impl Value {
    /// A text answer.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether there is nothing in it: blank text, no choice.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Choices(names) => names.is_empty(),
            Self::Decimal(number) => !number.is_finite(),
            _ => false,
        }
    }

    /// The text, or the name of the choice.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, whole or not.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Decimal(number) => Some(*number),
            _ => None,
        }
    }

    /// The day, where the answer names a whole day.
    #[must_use]
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::PartialDate(partial) => partial.date(),
            _ => None,
        }
    }

    /// The names chosen: of a `select_multiple`, or the one of a `select_one`.
    pub fn chosen(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::Text(name) => (Some(name.as_str()), &[][..]),
            Self::Choices(names) => (None, names.as_slice()),
            _ => (None, &[][..]),
        };
        one.into_iter().chain(many.iter().map(String::as_str))
    }

    /// Whether `name` is chosen.
    #[must_use]
    pub fn has_choice(&self, name: &str) -> bool {
        self.chosen().any(|chosen| chosen == name)
    }
}
