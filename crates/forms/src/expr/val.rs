//! A value while an expression is evaluated, and the conversions of strict mode; it never outlives the evaluation.
//!
//! Nothing converts by accident: text reads as a number only where a number is asked for, and what cannot be converted is empty.
//! In compatibility mode the same conversions serve, with not-a-number where strict mode has nothing.

use crate::number;
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

    /// As an answer, for calculations; what is not a number is no answer.
    pub(crate) fn into_value(self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        Some(match self {
            Self::Empty => return None,
            Self::Text(text) => Value::Text(text.into_owned()),
            Self::Number(number) if !number.is_finite() => return None,
            Self::Number(number) => whole(number).map_or(Value::Decimal(number), Value::Int),
            Self::Bool(yes) => Value::Bool(yes),
            Self::Date(date) => Value::Date(date),
            Self::Partial(partial) => Value::PartialDate(partial),
            Self::Moment(moment) => Value::Text(with_offset(moment)),
            Self::Names(names) => Value::Choices(names.to_vec()),
        })
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
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            other => !other.is_empty(),
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Empty | Self::Names(_) => None,
            Self::Number(number) => Some(*number),
            Self::Bool(yes) => Some(f64::from(u8::from(*yes))),
            Self::Text(text) => read_number(text),
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
            Self::Moment(moment) => Cow::Owned(with_offset(*moment)),
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
    match whole(number) {
        Some(whole) => whole.to_string(),
        None if number.is_infinite() => {
            let sign = if number < 0.0 { "-" } else { "" };
            [sign, "Infinity"].concat()
        }
        None => number::text(number),
    }
}

/// Text as a number: digits as XPath has them, or the days since 1970 of a date or a moment.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return number::parse(text).filter(|number| number.is_finite());
    }
    let day = || {
        Date::parse_iso(text)
            .ok()
            .map(|day| day.days_since_epoch() as f64)
    };
    let moment = || read_moment(text).map(|moment| moment.millis() as f64 / DAY);
    day().or_else(moment)
}

/// Text as a moment: `2026-11-23T08:05`, with seconds, fractions and zone where it has them; without a zone in Vietnam.
pub(crate) fn read_moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let clock = text.get(11..)?;
    let zone = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone);
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    let zone = if zone.is_empty() { VIETNAM } else { zone };
    Timestamp::parse(&[text.get(..11)?, clock, seconds, zone].concat()).ok()
}

const VIETNAM: &str = "+07:00";

/// A moment as the specification wants it, with the offset of where it was: `2026-11-23T08:05:00.000+07:00`.
pub(crate) fn with_offset(moment: Timestamp) -> String {
    let wall = moment.in_vietnam();
    let mut text = wall.date.iso();
    let millis = moment.millis().rem_euclid(1000);
    let parts = [
        ('T', i64::from(wall.hour), 2),
        (':', i64::from(wall.minute), 2),
        (':', i64::from(wall.second), 2),
        ('.', millis, 3),
    ];
    for (sign, number, width) in parts {
        text.push(sign);
        let digits = number.to_string();
        text.extend(std::iter::repeat_n('0', width - digits.len()));
        text.push_str(&digits);
    }
    text.push_str(VIETNAM);
    text
}
