//! A date known to the day, the month or only the year; never invents the missing part.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::days_in_month;
use crate::written::{self, UnreadableDate};
use crate::{Date, InvalidDate};

/// A date as precise as the person knows it: elders often know only their year of birth,
/// and civil-status forms accept that.
///
/// Travels as `1958`, `1958-03` or `1958-03-05`; displays as `1958`, `03/1958` or `05/03/1958`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Only the year, 1..=9999.
    Year(i32),
    /// Year and month; made through [`PartialDate::month`].
    Month {
        /// 1..=9999
        year: i32,
        /// 1..=12
        month: u8,
    },
    /// The whole day.
    Day(Date),
}

/// How much of a [`PartialDate`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// Everything.
    Day,
}

impl PartialDate {
    /// A year alone, 1..=9999.
    pub fn year_only(year: i32) -> Result<Self, InvalidDate> {
        (1..=9999)
            .contains(&year)
            .then_some(Self::Year(year))
            .ok_or(InvalidDate)
    }

    /// A year (1..=9999) and a month (1..=12).
    pub fn month(year: i32, month: u8) -> Result<Self, InvalidDate> {
        if (1..=9999).contains(&year) && (1..=12).contains(&month) {
            Ok(Self::Month { year, month })
        } else {
            Err(InvalidDate)
        }
    }

    /// Reads what people write: `5/3/1958`, `05-03-1958`, `05031958`, `3/1958`, `1958`,
    /// `00/00/1958`, `ngày 5 tháng 3 năm 1958`, and ISO.
    pub fn parse_written(text: &str) -> Result<Self, UnreadableDate> {
        written::parse(text)
    }

    /// Reads strict `yyyy`, `yyyy-mm` or `yyyy-mm-dd`.
    pub fn parse_iso(text: &str) -> Result<Self, InvalidDate> {
        match text.len() {
            4 => Date::parse_iso(&format!("{text}-01-01")).map(|date| Self::Year(date.year())),
            7 => Date::parse_iso(&format!("{text}-01")).map(|date| Self::Month {
                year: date.year(),
                month: date.month(),
            }),
            _ => Date::parse_iso(text).map(Self::Day),
        }
    }

    /// `yyyy`, `yyyy-mm` or `yyyy-mm-dd`.
    pub fn iso(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month { year, month } => format!("{year:04}-{month:02}"),
            Self::Day(date) => date.iso(),
        }
    }

    /// The year, which is always known.
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Month { year, .. } => year,
            Self::Day(date) => date.year(),
        }
    }

    /// How much is known.
    pub fn precision(self) -> Precision {
        match self {
            Self::Year(_) => Precision::Year,
            Self::Month { .. } => Precision::Month,
            Self::Day(_) => Precision::Day,
        }
    }

    /// The whole day, when it is known.
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            _ => None,
        }
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Date {
        let (year, month) = match self {
            Self::Day(date) => return date,
            Self::Month { year, month } => (year, month),
            Self::Year(year) => (year, 1),
        };
        Date::new(year.clamp(1, 9999), month.clamp(1, 12), 1).unwrap_or(FIRST_DAY)
    }

    /// The last day it can mean.
    pub fn latest(self) -> Date {
        let (year, month) = match self {
            Self::Day(date) => return date,
            Self::Month { year, month } => (year.clamp(1, 9999), month.clamp(1, 12)),
            Self::Year(year) => (year.clamp(1, 9999), 12),
        };
        Date::new(year, month, days_in_month(year, month)).unwrap_or(FIRST_DAY)
    }
}

/// 01/01/0001, only reached by values no constructor makes.
const FIRST_DAY: Date = Date::first();

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self::Day(date)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month { year, month } => write!(f, "{month:02}/{year:04}"),
            Self::Day(date) => date.fmt(f),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_iso(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_precision_travels_and_displays() {
        for (iso, shown) in [
            ("1958", "1958"),
            ("1958-03", "03/1958"),
            ("1958-03-05", "05/03/1958"),
        ] {
            let date = PartialDate::parse_iso(iso).unwrap();
            assert_eq!(date.iso(), iso);
            assert_eq!(date.to_string(), shown);
            let json = serde_json::to_string(&date).unwrap();
            assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), date);
        }
    }

    #[test]
    fn a_year_can_mean_any_of_its_days() {
        let year = PartialDate::year_only(1945).unwrap();
        assert_eq!(year.earliest().iso(), "1945-01-01");
        assert_eq!(year.latest().iso(), "1945-12-31");
        assert_eq!(
            PartialDate::month(2024, 2).unwrap().latest().iso(),
            "2024-02-29"
        );
    }
}
