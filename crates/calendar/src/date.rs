//! One day of the Gregorian calendar; never a time of day and never a zone.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::Month;

use crate::PartialDate;
use crate::written::{self, UnreadableDate};

pub use time::Weekday;

/// A day between 01/01/0001 and 31/12/9999.
///
/// Travels as ISO 8601 (`2026-11-23`); displays as people write it (`23/11/2026`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// The three numbers do not name a day, such as 30 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such day in the calendar")]
pub struct InvalidDate;

/// Julian day of 01/01/1970, where Unix time begins.
const UNIX_EPOCH_JULIAN_DAY: i64 = 2_440_588;

impl Date {
    /// The day named by year (1..=9999), month (1..=12) and day of the month.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, InvalidDate> {
        if !(1..=9999).contains(&year) {
            return Err(InvalidDate);
        }
        let month = Month::try_from(month).map_err(|_| InvalidDate)?;
        time::Date::from_calendar_date(year, month, day)
            .map(Self)
            .map_err(|_| InvalidDate)
    }

    /// Reads strict ISO 8601: exactly `yyyy-mm-dd`.
    pub fn parse_iso(text: &str) -> Result<Self, InvalidDate> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(InvalidDate);
        }
        let number = |range: std::ops::Range<usize>| -> Result<i32, InvalidDate> {
            bytes[range].iter().try_fold(0, |sum, byte| match byte {
                b'0'..=b'9' => Ok(sum * 10 + i32::from(byte - b'0')),
                _ => Err(InvalidDate),
            })
        };
        Self::new(number(0..4)?, number(5..7)? as u8, number(8..10)? as u8)
    }

    /// Reads a whole day as people write it: `5/3/1958`, `05-03-1958`, `05031958`, `ngày 5 tháng 3 năm 1958`.
    pub fn parse_written(text: &str) -> Result<Self, UnreadableDate> {
        match written::parse(text)? {
            PartialDate::Day(date) => Ok(date),
            _ => Err(UnreadableDate::DayMissing),
        }
    }

    /// `yyyy-mm-dd`, the form that travels and sorts.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }

    /// Year, 1..=9999.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month, 1..=12.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// Day of the month, 1..=31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// Day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// This day and `days` more (fewer when negative); `None` outside the calendar.
    pub fn add_days(self, days: i64) -> Option<Self> {
        Self::from_days_since_epoch(self.days_since_epoch().checked_add(days)?)
    }

    /// The same day `months` later, or the last day of that month when it is shorter.
    pub fn add_months(self, months: i64) -> Option<Self> {
        let index =
            (i64::from(self.year()) * 12 + i64::from(self.month()) - 1).checked_add(months)?;
        let year = i32::try_from(index.div_euclid(12)).ok()?;
        let month = u8::try_from(index.rem_euclid(12)).ok()? + 1;
        if !(1..=9999).contains(&year) {
            return None;
        }
        let day = self.day().min(days_in_month(year, month));
        Self::new(year, month, day).ok()
    }

    /// The same day `years` later; 29 February becomes 28 February in a common year.
    pub fn add_years(self, years: i64) -> Option<Self> {
        self.add_months(years.checked_mul(12)?)
    }

    /// Days from `earlier` to this day; negative when `earlier` is in fact later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.days_since_epoch() - earlier.days_since_epoch()
    }

    /// Whole years from `earlier` to this day, as ages are counted; negative when `earlier` is later.
    pub fn years_since(self, earlier: Self) -> i32 {
        let years = self.year() - earlier.year();
        if (self.month(), self.day()) < (earlier.month(), earlier.day()) {
            years - 1
        } else {
            years
        }
    }

    /// Days since 01/01/1970; negative before.
    pub fn days_since_epoch(self) -> i64 {
        i64::from(self.0.to_julian_day()) - UNIX_EPOCH_JULIAN_DAY
    }

    /// The day that many days after 01/01/1970; `None` outside the calendar.
    pub fn from_days_since_epoch(days: i64) -> Option<Self> {
        let julian = i32::try_from(days.checked_add(UNIX_EPOCH_JULIAN_DAY)?).ok()?;
        let date = time::Date::from_julian_day(julian).ok()?;
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }
}

impl Date {
    /// 01/01/0001.
    pub(crate) const fn first() -> Self {
        match time::Date::from_calendar_date(1, Month::January, 1) {
            Ok(date) => Self(date),
            Err(_) => Self(time::Date::MIN),
        }
    }
}

/// Number of days of a month (1..=12) of a year.
pub(crate) fn days_in_month(year: i32, month: u8) -> u8 {
    match Month::try_from(month) {
        Ok(month) => month.length(year),
        Err(_) => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:02}/{:02}/{:04}",
            self.day(),
            self.month(),
            self.year()
        )
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_iso(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        Date::parse_iso(text).expect("a day of the test")
    }

    #[test]
    fn a_day_travels_as_iso_and_is_shown_as_people_write_it() {
        let date = day("2026-11-05");
        assert_eq!(date.to_string(), "05/11/2026");
        assert_eq!(serde_json::to_string(&date).unwrap(), r#""2026-11-05""#);
        assert_eq!(
            serde_json::from_str::<Date>(r#""2026-11-05""#).unwrap(),
            date
        );
    }

    #[test]
    fn strict_iso_refuses_everything_else() {
        for text in [
            "",
            "2026-2-5",
            "2026-02-30",
            "05/02/2026",
            "2026-02-05 ",
            "0000-01-01",
            "２０２６-01-01",
        ] {
            assert!(Date::parse_iso(text).is_err(), "{text}");
        }
    }

    #[test]
    fn months_and_years_stop_at_the_last_day() {
        assert_eq!(day("2026-01-31").add_months(1), Some(day("2026-02-28")));
        assert_eq!(day("2026-01-31").add_months(-2), Some(day("2025-11-30")));
        assert_eq!(day("2024-02-29").add_years(1), Some(day("2025-02-28")));
        assert_eq!(day("9999-12-31").add_days(1), None);
        assert_eq!(day("0001-01-01").add_months(-1), None);
    }

    #[test]
    fn age_counts_whole_years() {
        assert_eq!(day("2026-04-11").years_since(day("1958-04-12")), 67);
        assert_eq!(day("2026-04-12").years_since(day("1958-04-12")), 68);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01").days_since_epoch(), 0);
        assert_eq!(day("2026-11-24").days_since(day("2026-11-16")), 8);
    }

    proptest! {
        #[test]
        fn iso_reads_back_what_it_wrote(days in -719_162i64..=2_932_896) {
            let date = Date::from_days_since_epoch(days).expect("inside the calendar");
            prop_assert_eq!(Date::parse_iso(&date.iso()), Ok(date));
            prop_assert_eq!(Date::parse_written(&date.to_string()), Ok(date));
        }

        #[test]
        fn arithmetic_never_panics(days in any::<i64>(), months in any::<i64>()) {
            let date = Date::new(2026, 1, 31).unwrap();
            let _ = date.add_days(days);
            let _ = date.add_months(months);
            let _ = date.add_years(months);
            let _ = Date::from_days_since_epoch(days);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = Date::parse_iso(&text);
        }
    }
}
