//! When a result is due: from the moment a dossier was received and the term its procedure states.

use serde::{Deserialize, Serialize};

use crate::{Certainty, Date, WallTime};

/// How long a procedure may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The same day; the next working day when received from 15:00 on.
    SameDay,
    /// So many working days, the day of receipt not counted.
    WorkingDays(u32),
    /// So many days; a term that ends on a day off ends on the next working day (Civil Code 2015, Article 148).
    Days(u32),
    /// So many working hours, eight to a day.
    WorkingHours(u32),
}

/// A promised end, and how sure the calendar is about the days it counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Until when, in Vietnam.
    pub at: WallTime,
    /// The least certain of the years counted.
    pub certainty: Certainty,
}

/// Hours of a working day, minutes after midnight. Offices differ; these are eight hours, as most keep them.
const MORNING: (u32, u32) = (7 * 60 + 30, 11 * 60 + 30);
const AFTERNOON: (u32, u32) = (13 * 60, 17 * 60);
/// From this hour on the same day is the next working day (circular practice of civil status and certification).
const LATE: u8 = 15;
/// Terms longer than this many days are not stated by any procedure.
const LONGEST: u32 = 3650;

impl WallTime {
    /// When a dossier filed now counts as received: now in office hours, else when an office next opens.
    pub fn received(self) -> Self {
        let minutes = minutes(self);
        if self.date.is_working_day() {
            if minutes < MORNING.0 {
                return at(self.date, MORNING.0);
            }
            if minutes < AFTERNOON.1 {
                return self;
            }
        }
        at(self.date.add_working_days(1), MORNING.0)
    }

    /// When a dossier filed now is due.
    pub fn due(self, term: Term) -> Due {
        let received = self.received();
        let end = match term {
            Term::SameDay if received.hour < LATE => at(received.date, AFTERNOON.1),
            Term::SameDay => at(received.date.add_working_days(1), AFTERNOON.1),
            Term::WorkingDays(days) => at(
                received.date.add_working_days(days.min(LONGEST)),
                AFTERNOON.1,
            ),
            Term::Days(days) => {
                let last = received
                    .date
                    .add_days(days.min(LONGEST).into())
                    .unwrap_or(received.date);
                at(last.working_day_on_or_after(), AFTERNOON.1)
            }
            Term::WorkingHours(hours) => after_hours(received, hours.min(LONGEST)),
        };
        let certainty = (self.date.year()..=end.date.year())
            .filter_map(|year| Date::new(year, 1, 1).ok())
            .map(Date::certainty)
            .min()
            .unwrap_or(Certainty::Unknown);
        Due { at: end, certainty }
    }
}

fn after_hours(received: WallTime, hours: u32) -> WallTime {
    const DAY: u32 = 8 * 60;
    let worked = worked_before(minutes(received)) + hours * 60;
    // A term that is used up exactly at closing time ends then, not at the next opening.
    let (days, rest) = match (worked / DAY, worked % DAY) {
        (days @ 1.., 0) => (days - 1, DAY),
        other => other,
    };
    let morning = MORNING.1 - MORNING.0;
    let minute = if rest <= morning {
        MORNING.0 + rest
    } else {
        AFTERNOON.0 + rest - morning
    };
    at(received.date.add_working_days(days), minute)
}

/// Office minutes of the day that have passed.
fn worked_before(minute: u32) -> u32 {
    let part = |(from, to): (u32, u32)| minute.clamp(from, to) - from;
    part(MORNING) + part(AFTERNOON)
}

fn minutes(time: WallTime) -> u32 {
    u32::from(time.hour) * 60 + u32::from(time.minute)
}

fn at(date: Date, minutes: u32) -> WallTime {
    WallTime {
        date,
        hour: (minutes / 60) as u8,
        minute: (minutes % 60) as u8,
        second: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(text: &str) -> WallTime {
        let (date, clock) = text.split_once('T').unwrap();
        let (hour, minute) = clock.split_once(':').unwrap();
        WallTime::new(
            Date::parse_iso(date).unwrap(),
            hour.parse().unwrap(),
            minute.parse().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn due_dates_over_weekends_holidays_and_swapped_days() {
        use Term::{SameDay, WorkingDays};
        for (what, filed, term, received, due) in [
            (
                "permanent residence over 24/11",
                "2026-11-16T09:00",
                WorkingDays(7),
                "2026-11-16T09:00",
                "2026-11-26",
            ),
            (
                "after 15:00 before a holiday",
                "2026-11-23T16:10",
                SameDay,
                "2026-11-23T16:10",
                "2026-11-25",
            ),
            (
                "in the morning",
                "2026-11-23T10:00",
                SameDay,
                "2026-11-23T10:00",
                "2026-11-23",
            ),
            (
                "over Tết 2026",
                "2026-02-12T14:00",
                WorkingDays(3),
                "2026-02-12T14:00",
                "2026-02-24",
            ),
            (
                "online, Sunday night of Tết",
                "2026-02-15T20:00",
                WorkingDays(3),
                "2026-02-23T07:30",
                "2026-02-26",
            ),
            (
                "working Saturday 10/01",
                "2026-01-08T10:00",
                WorkingDays(3),
                "2026-01-08T10:00",
                "2026-01-12",
            ),
            (
                "working Saturday 22/08",
                "2026-08-20T10:00",
                WorkingDays(3),
                "2026-08-20T10:00",
                "2026-08-24",
            ),
            (
                "Friday before National Day",
                "2026-08-28T15:30",
                SameDay,
                "2026-08-28T15:30",
                "2026-09-03",
            ),
            (
                "Giỗ Tổ on a Sunday",
                "2026-04-24T16:00",
                WorkingDays(1),
                "2026-04-24T16:00",
                "2026-04-28",
            ),
            (
                "across 30/4 and 1/5",
                "2026-04-29T10:00",
                WorkingDays(5),
                "2026-04-29T10:00",
                "2026-05-08",
            ),
            (
                "late on the last day of 2026",
                "2026-12-31T16:45",
                SameDay,
                "2026-12-31T16:45",
                "2027-01-04",
            ),
            (
                "across Tết 2027",
                "2027-02-03T09:00",
                WorkingDays(5),
                "2027-02-03T09:00",
                "2027-02-17",
            ),
        ] {
            assert_eq!(time(filed).received(), time(received), "{what}");
            assert_eq!(time(filed).due(term).at.date.iso(), due, "{what}");
        }
    }

    #[test]
    fn a_term_into_a_year_without_data_says_so() {
        assert_eq!(
            time("2026-12-01T09:00").due(Term::WorkingDays(3)).certainty,
            Certainty::Official
        );
        assert_eq!(
            time("2026-12-30T09:00").due(Term::WorkingDays(3)).certainty,
            Certainty::Expected
        );
        assert_eq!(
            time("2027-12-30T09:00").due(Term::WorkingDays(3)).certainty,
            Certainty::Unknown
        );
    }

    #[test]
    fn three_in_the_afternoon_is_late() {
        assert_eq!(
            time("2026-11-18T14:59").due(Term::SameDay).at.date.iso(),
            "2026-11-18"
        );
        assert_eq!(
            time("2026-11-18T15:00").due(Term::SameDay).at.date.iso(),
            "2026-11-19"
        );
    }

    #[test]
    fn before_opening_and_after_closing() {
        assert_eq!(
            time("2026-11-18T05:00").received(),
            time("2026-11-18T07:30")
        );
        assert_eq!(
            time("2026-11-18T17:00").received(),
            time("2026-11-19T07:30")
        );
    }

    #[test]
    fn a_term_in_days_does_not_end_on_a_day_off() {
        assert_eq!(
            time("2026-11-14T09:00").due(Term::Days(8)).at.date.iso(),
            "2026-11-25"
        );
    }

    #[test]
    fn eight_working_hours_end_at_the_same_hour_of_the_next_working_day() {
        assert_eq!(
            time("2026-11-23T09:00").due(Term::WorkingHours(8)).at,
            time("2026-11-25T09:00")
        );
        assert_eq!(
            time("2026-11-23T07:30").due(Term::WorkingHours(8)).at,
            time("2026-11-23T17:00")
        );
        assert_eq!(
            time("2026-11-23T10:30").due(Term::WorkingHours(2)).at,
            time("2026-11-23T14:00")
        );
    }

    proptest! {
        #[test]
        fn nothing_is_due_before_it_is_filed(millis in 0i64..4_000_000_000_000, count in any::<u32>()) {
            let filed = crate::Timestamp::from_millis(millis).in_vietnam();
            let minute = WallTime { second: 0, ..filed };
            for term in [Term::SameDay, Term::WorkingDays(count % 400), Term::Days(count), Term::WorkingHours(count % 400)] {
                prop_assert!(filed.due(term).at >= minute);
            }
        }
    }
}
