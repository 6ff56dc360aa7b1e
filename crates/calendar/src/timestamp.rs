//! An instant and the same instant on a Vietnamese wall clock; never asks what time it is.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Date;

/// Milliseconds since 01/01/1970 UTC, kept between the years 1 and 9999.
///
/// Travels as RFC 3339 in UTC: `2026-11-23T08:05:00Z`, with `.123` when there are milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The text is not an RFC 3339 instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time such as 2026-11-23T08:05:00Z")]
pub struct InvalidTimestamp;

const DAY: i64 = 86_400_000;
/// Vietnam has kept +07:00 without summer time since 1975.
const VIETNAM_OFFSET: i64 = 7 * 3_600_000;
/// 0001-01-01T00:00:00Z
const EARLIEST: i64 = -719_162 * DAY;
/// 9999-12-31T16:59:59.999Z, still the year 9999 in Vietnam.
const LATEST: i64 = 2_932_897 * DAY - VIETNAM_OFFSET - 1;

impl Timestamp {
    /// The instant that many milliseconds after 01/01/1970 UTC, held inside the calendar.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < EARLIEST {
            Self(EARLIEST)
        } else if millis > LATEST {
            Self(LATEST)
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since 01/01/1970 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This instant and so many milliseconds more, held inside the calendar.
    pub const fn add_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// What a wall clock in Vietnam shows at this instant.
    pub fn in_vietnam(self) -> WallTime {
        WallTime::from_local_millis(self.0 + VIETNAM_OFFSET)
    }

    /// Reads RFC 3339 with any offset; fractions finer than a millisecond are dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        let bytes = text.as_bytes();
        let (Some(date), Some(clock)) = (text.get(..10), bytes.get(10..19)) else {
            return Err(InvalidTimestamp);
        };
        let date = Date::parse_iso(date).map_err(|_| InvalidTimestamp)?;
        let [b'T' | b't' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = *clock else {
            return Err(InvalidTimestamp);
        };
        let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
        if hour > 23 || minute > 59 || second > 60 {
            return Err(InvalidTimestamp);
        }
        let (millis, zone) = fraction(&bytes[19..])?;
        let offset = match *zone {
            [b'Z' | b'z'] => 0,
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
                if hours > 23 || minutes > 59 {
                    return Err(InvalidTimestamp);
                }
                let offset = (hours * 60 + minutes) * 60_000;
                if sign == b'-' { -offset } else { offset }
            }
            _ => return Err(InvalidTimestamp),
        };
        let clock = ((hour * 60 + minute) * 60 + second) * 1000 + millis;
        Ok(Self::from_millis(
            date.days_since_epoch() * DAY + clock - offset,
        ))
    }
}

fn two(tens: u8, ones: u8) -> Result<i64, InvalidTimestamp> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Ok(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    } else {
        Err(InvalidTimestamp)
    }
}

/// Milliseconds of an optional `.123…` and what follows it.
fn fraction(bytes: &[u8]) -> Result<(i64, &[u8]), InvalidTimestamp> {
    let [b'.', rest @ ..] = bytes else {
        return Ok((0, bytes));
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return Err(InvalidTimestamp);
    }
    let digit = |index: usize| {
        if index < digits {
            i64::from(rest[index] - b'0')
        } else {
            0
        }
    };
    Ok((digit(0) * 100 + digit(1) * 10 + digit(2), &rest[digits..]))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = WallTime::from_local_millis(self.0);
        write!(
            f,
            "{}T{:02}:{:02}:{:02}",
            utc.date.iso(),
            utc.hour,
            utc.minute,
            utc.second
        )?;
        let millis = self.0.rem_euclid(1000);
        if millis != 0 {
            write!(f, ".{millis:03}")?;
        }
        f.write_str("Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

/// Date and time of day in Vietnam (+07:00), to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime {
    /// The day.
    pub date: Date,
    /// 0..=23
    pub hour: u8,
    /// 0..=59
    pub minute: u8,
    /// 0..=59
    pub second: u8,
}

impl WallTime {
    /// A minute of a day in Vietnam; `None` when the clock shows no such minute.
    pub fn new(date: Date, hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self {
            date,
            hour,
            minute,
            second: 0,
        })
    }

    /// The instant at which a Vietnamese wall clock shows this.
    pub fn timestamp(self) -> Timestamp {
        let seconds =
            (i64::from(self.hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second);
        Timestamp::from_millis(self.date.days_since_epoch() * DAY + seconds * 1000 - VIETNAM_OFFSET)
    }

    /// `15:05`
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    fn from_local_millis(millis: i64) -> Self {
        let seconds = millis.rem_euclid(DAY) / 1000;
        Self {
            date: Date::from_days_since_epoch(millis.div_euclid(DAY)).unwrap_or(Date::first()),
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
        }
    }
}

impl fmt::Display for WallTime {
    /// `15:05 23/11/2026`, as counters print it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02} {}", self.hour, self.minute, self.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_instant_travels_as_rfc_3339() {
        let at = Timestamp::parse("2026-11-23T15:05:00+07:00").unwrap();
        assert_eq!(at.to_string(), "2026-11-23T08:05:00Z");
        assert_eq!(at.add_millis(123).to_string(), "2026-11-23T08:05:00.123Z");
        assert_eq!(
            serde_json::to_string(&at).unwrap(),
            r#""2026-11-23T08:05:00Z""#
        );
        assert_eq!(
            Timestamp::from_millis(0).to_string(),
            "1970-01-01T00:00:00Z"
        );
        assert_eq!(
            Timestamp::parse("2026-11-23T08:05:00.1239Z").unwrap(),
            at.add_millis(123)
        );
    }

    #[test]
    fn late_evening_in_london_is_the_next_day_in_vietnam() {
        let at = Timestamp::parse("2026-11-23T17:00:00Z").unwrap();
        assert_eq!(at.in_vietnam().to_string(), "00:00 24/11/2026");
        assert_eq!(at.in_vietnam().timestamp(), at);
    }

    #[test]
    fn times_nobody_can_read_are_refused() {
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T08:05Z",
            "2026-11-23T08:05:00",
            "2026-11-23T24:00:00Z",
            "2026-11-23T08:05:00.Z",
            "2026-11-23T08:05:00+0700",
            "2026-11-23T08:05:00ZZ",
            "2026-11-23Tế:05:00Z",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_instant_reads_back(millis in any::<i64>()) {
            let at = Timestamp::from_millis(millis);
            prop_assert_eq!(Timestamp::parse(&at.to_string()), Ok(at));
            let _ = at.in_vietnam().to_string();
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = Timestamp::parse(&text);
        }

        #[test]
        fn nothing_that_looks_like_a_time_makes_the_parser_panic(text in "2026-11-23T[0-9:.+Zé-]{0,20}") {
            let _ = Timestamp::parse(&text);
        }
    }
}
