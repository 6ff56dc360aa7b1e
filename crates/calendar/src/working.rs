//! Which days the State works; never how long a procedure takes.

use serde::{Deserialize, Serialize};

use crate::holidays::{FIXED, YEARS, Year};
use crate::{Date, Weekday};

/// What the State does on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// A Saturday worked in place of a swapped day.
    WorkedInstead,
    /// Saturday or Sunday.
    Weekend,
    /// Off, with the Vietnamese reason.
    Holiday(&'static str),
}

/// How sure the calendar is about the days it was asked for; the least sure sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// No data for that year: only weekends and holidays with a fixed date are known, Tết is not.
    Unknown,
    /// Holidays are known, swapped days are not announced yet.
    Expected,
    /// Announced by the Government.
    Official,
}

impl Date {
    /// What the State does on this day.
    pub fn kind(self) -> DayKind {
        let day = (self.month(), self.day());
        let name = match data(self.year()) {
            Some(year) if year.worked.contains(&day) => return DayKind::WorkedInstead,
            Some(year) => year
                .off
                .iter()
                .find(|off| (off.0, off.1) == day)
                .map(|off| off.2),
            None => FIXED
                .iter()
                .find(|fixed| (fixed.0, fixed.1) == day && self.year() >= fixed.2)
                .map(|fixed| fixed.3),
        };
        match (name, self.weekday()) {
            (Some(name), _) => DayKind::Holiday(name),
            (None, Weekday::Saturday | Weekday::Sunday) => DayKind::Weekend,
            (None, _) => DayKind::Working,
        }
    }

    /// Whether offices work on this day.
    pub fn is_working_day(self) -> bool {
        matches!(self.kind(), DayKind::Working | DayKind::WorkedInstead)
    }

    /// How sure the calendar is about the year of this day.
    pub fn certainty(self) -> Certainty {
        data(self.year()).map_or(Certainty::Unknown, |year| year.certainty)
    }

    /// This day if it is a working day, else the next one. Stays on the last day of the calendar.
    pub fn working_day_on_or_after(self) -> Self {
        let mut day = self;
        while !day.is_working_day() {
            let Some(next) = day.add_days(1) else { break };
            day = next;
        }
        day
    }

    /// The `count`th working day after this day, which itself is not counted (Civil Code 2015, Article 147);
    /// 0 gives the day itself. Stays on the last day of the calendar. At most 10,000 days are counted.
    pub fn add_working_days(self, count: u32) -> Self {
        let mut day = self;
        for _ in 0..count.min(10_000) {
            let Some(next) = day.add_days(1) else { break };
            day = next.working_day_on_or_after();
        }
        day
    }

    /// Working days after this day up to and including `later`; 0 when `later` is not later.
    /// At most 10,000 are counted.
    pub fn working_days_until(self, later: Self) -> u32 {
        let mut day = self;
        let mut count = 0;
        while day < later && count < 10_000 {
            let Some(next) = day.add_days(1) else { break };
            day = next;
            count += u32::from(day.is_working_day());
        }
        count
    }
}

fn data(year: i32) -> Option<&'static Year> {
    YEARS.iter().find(|data| data.year == year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(iso: &str) -> Date {
        Date::parse_iso(iso).unwrap()
    }

    #[test]
    fn culture_day_is_off_from_2026() {
        assert_eq!(
            day("2026-11-24").kind(),
            DayKind::Holiday("Ngày Văn hóa Việt Nam")
        );
        assert_eq!(day("2025-11-24").kind(), DayKind::Working);
    }

    #[test]
    fn a_swapped_saturday_is_worked() {
        assert_eq!(day("2026-01-10").kind(), DayKind::WorkedInstead);
        assert_eq!(day("2026-01-02").kind(), DayKind::Holiday("Nghỉ hoán đổi"));
        assert_eq!(day("2026-01-17").kind(), DayKind::Weekend);
    }

    #[test]
    fn a_year_without_data_knows_weekends_and_fixed_days_and_says_so() {
        assert_eq!(day("2030-09-02").kind(), DayKind::Holiday("Quốc khánh"));
        assert_eq!(day("2030-09-01").kind(), DayKind::Weekend);
        assert_eq!(day("2030-09-03").kind(), DayKind::Working);
        assert_eq!(day("2030-09-03").certainty(), Certainty::Unknown);
        assert_eq!(day("2027-09-03").certainty(), Certainty::Expected);
        assert_eq!(day("2026-09-03").certainty(), Certainty::Official);
    }

    #[test]
    fn every_listed_day_is_a_day() {
        for year in YEARS {
            for (month, day, _) in year.off {
                assert!(Date::new(year.year, *month, *day).is_ok());
            }
            for (month, day) in year.worked {
                assert_eq!(
                    Date::new(year.year, *month, *day).unwrap().weekday(),
                    Weekday::Saturday
                );
            }
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_the_end() {
        assert_eq!(day("9999-12-31").add_working_days(5), day("9999-12-31"));
    }

    proptest! {
        #[test]
        fn counting_forth_and_back_agree(from in 20_000i64..22_000, count in 0u32..300) {
            let from = Date::from_days_since_epoch(from).unwrap();
            prop_assert_eq!(from.working_days_until(from.add_working_days(count)), count);
        }
    }
}
