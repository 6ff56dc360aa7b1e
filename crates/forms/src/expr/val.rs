//! A value while an expression is evaluated, and the conversions of strict mode; it never outlives the evaluation.
//!
//! Nothing converts by accident: text reads as a number only where a number is asked for, and what cannot be converted is empty.
//! A compatibility mode with XPath's conversions would differ here and nowhere else.

use crate::value::Value;
use calendar::{Date, PartialDate, Timestamp};
use std::borrow::Cow;
use std::cmp::Ordering;

/// The largest number that every whole number below is exact to.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val<'a> {
    /// Unanswered, not relevant, or without result.
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    Bool(bool),
    Date(Date),
    Partial(PartialDate),
    Moment(Timestamp),
    Names(&'a [String]),
}

impl<'a> Val<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(Cow::Borrowed(text)),
            Value::Int(number) => Self::Number(*number as f64),
            Value::Decimal(number) => Self::Number(*number),
            Value::Bool(yes) => Self::Bool(*yes),
            Value::Date(date) => Self::Date(*date),
            Value::PartialDate(partial) => Self::Partial(*partial),
            Value::Choices(names) => Self::Names(names),
        }
    }

    /// As an answer, for calculations.
    pub(crate) fn into_value(self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        Some(match self {
            Self::Empty => return None,
            Self::Text(text) => Value::Text(text.into_owned()),
            Self::Number(number) => whole(number).map_or(Value::Decimal(number), Value::Int),
            Self::Bool(yes) => Value::Bool(yes),
            Self::Date(date) => Value::Date(date),
            Self::Partial(partial) => Value::PartialDate(partial),
            Self::Moment(moment) => Value::Text(moment.to_string()),
            Self::Names(names) => Value::Choices(names.to_vec()),
        })
    }

    pub(crate) fn number_of(number: f64) -> Self {
        if number.is_finite() {
            Self::Number(number)
        } else {
            Self::Empty
        }
    }

    pub(crate) fn owned(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::Names(names) => names.is_empty(),
            _ => false,
        }
    }

    pub(crate) fn truth(&self) -> bool {
        match self {
            Self::Bool(yes) => *yes,
            Self::Number(number) => *number != 0.0,
            other => !other.is_empty(),
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Empty | Self::Names(_) => None,
            Self::Number(number) => Some(*number),
            Self::Bool(yes) => Some(f64::from(u8::from(*yes))),
            Self::Text(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            Self::Moment(moment) => Some(moment.millis() as f64 / DAY),
            Self::Date(_) | Self::Partial(_) => self.day().map(|day| day.days_since_epoch() as f64),
        }
    }

    /// The day; the first one of a month or a year.
    pub(crate) fn day(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Partial(partial) => Some(partial.earliest()),
            Self::Moment(moment) => Some(moment.in_vietnam().date),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => text.clone(),
            Self::Number(number) => Cow::Owned(written(*number)),
            Self::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Self::Date(date) => Cow::Owned(date.iso()),
            Self::Partial(partial) => Cow::Owned(partial.iso()),
            Self::Moment(moment) => Cow::Owned(moment.to_string()),
            Self::Names(names) => Cow::Owned(names.join(" ")),
        }
    }

    /// Whether both are the same thing: two empties, equal truths, days, numbers or texts.
    pub(crate) fn same(&self, other: &Self) -> bool {
        if matches!(self, Self::Bool(_)) || matches!(other, Self::Bool(_)) {
            return self.truth() == other.truth();
        }
        if self.is_empty() || other.is_empty() {
            return self.is_empty() && other.is_empty();
        }
        if matches!(
            (self, other),
            (
                Self::Text(_) | Self::Names(_),
                Self::Text(_) | Self::Names(_)
            )
        ) {
            return self.text() == other.text();
        }
        self.order(other) == Some(Ordering::Equal)
    }

    /// Which comes first; nothing where there is no answer to that.
    pub(crate) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Moment(a), Self::Moment(b)) => Some(a.cmp(b)),
            _ => match (self.day(), other.day()) {
                (Some(a), Some(b)) => Some(a.cmp(&b)),
                _ => self.number()?.partial_cmp(&other.number()?),
            },
        }
    }
}

/// The number as a whole number, where it is one.
pub(crate) fn whole(number: f64) -> Option<i64> {
    (number.trunc() == number && number.abs() <= EXACT).then_some(number as i64)
}

/// A number as XPath writes it: no exponent, no needless zeros.
pub(crate) fn written(number: f64) -> String {
    whole(number).map_or_else(|| number.to_string(), |whole| whole.to_string())
}
