//! Times of day and moments: as they travel, as Vietnamese people write them, as they read them; it never asks what time it is.

use crate::expr::val::{read_moment, with_offset};
use calendar::{Date, WallTime};
use fold::fold;

/// Any day: of a time only the clock counts.
const SOME_DAY: &str = "2000-01-01T";

/// More words than any day and time are written with.
const MAX_WORDS: usize = 16;

/// A time as it travels, `14:30`, `14:30:00.000+07:00`, in another zone or none: the time in Vietnam.
pub(super) fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = text.len() <= 20 && text.as_bytes().get(2) == Some(&b':');
    let moment = read_moment(&[SOME_DAY, text].concat()).filter(|_| whole)?;
    with_offset(moment).get(SOME_DAY.len()..).map(str::to_owned)
}

/// A moment as it travels, in its one spelling.
pub(super) fn moment(text: &str) -> Option<String> {
    let text = text.trim();
    (text.len() <= 32 && text.as_bytes().get(10) == Some(&b'T'))
        .then(|| read_moment(text))?
        .map(with_offset)
}

/// A time as people write it: `14:30`, `14h30`, `8 giờ rưỡi sáng`, `2h chiều`.
pub(super) fn written_time(typed: &str) -> Option<String> {
    let (hour, minute, second) = clock_of(typed)?;
    Some(format!("{hour:02}:{minute:02}:{second:02}.000+07:00"))
}

/// A day and a time as people write them, in either order: `05/03/2026 14:30`, `14h30 ngày 5/3/2026`.
pub(super) fn written_moment(typed: &str) -> Option<String> {
    let words: Vec<&str> = typed
        .split([' ', ',', '\u{a0}'])
        .filter(|word| !word.is_empty() && !matches!(&*fold(word), "ngay" | "luc"))
        .collect();
    if words.len() > MAX_WORDS {
        return None;
    }
    for at in 1..words.len() {
        let (first, second) = (words[..at].join(" "), words[at..].join(" "));
        for (day, clock) in [(&first, &second), (&second, &first)] {
            if let (Ok(day), Some((hour, minute, second))) =
                (Date::parse_written(day), clock_of(clock))
            {
                let wall = WallTime {
                    second,
                    ..WallTime::new(day, hour, minute)?
                };
                return Some(with_offset(wall.timestamp()));
            }
        }
    }
    None
}

/// Hour, minute and second of a written time.
fn clock_of(typed: &str) -> Option<(u8, u8, u8)> {
    let text = fold(typed);
    let mut numbers: Vec<u8> = Vec::new();
    let mut words = String::new();
    let mut digits = String::new();
    for letter in text.chars().take(40).chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            numbers.push(digits.parse().ok().filter(|_| digits.len() <= 2)?);
            digits.clear();
        }
        words.push(if letter == ':' { ' ' } else { letter });
    }
    let (mut half, mut part) = (false, "");
    for word in words.split_whitespace() {
        match word {
            "h" | "g" | "gio" | "p" | "phut" | "s" | "giay" | "." => {}
            "ruoi" => half = true,
            "sang" | "sa" | "am" => part = "am",
            "trua" => part = "noon",
            "chieu" | "ch" | "pm" => part = "pm",
            "toi" => part = "evening",
            "dem" => part = "night",
            _ => return None,
        }
    }
    let (hour, minute, second) = match (&*numbers, half) {
        // A number alone is a time only where a word says so.
        ([hour], false) if !words.trim().is_empty() => (*hour, 0, 0),
        ([hour], true) => (*hour, 30, 0),
        ([hour, minute], false) => (*hour, *minute, 0),
        ([hour, minute, second], false) => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = match (part, hour) {
        ("am" | "evening" | "night", 12) => 0,
        ("pm", 1..=11) | ("noon", 1..=3) | ("evening", 5..=11) | ("night", 8..=11) => hour + 12,
        ("", _) | ("am", 0..=11) | ("noon", 10..=15) | ("night", 0..=4) => hour,
        ("pm", 12..=18) | ("evening", 17..=23) | ("night", 20..=23) => hour,
        _ => return None,
    };
    (hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

/// `14:30`, or `14:30 05/03/2026`; seconds where there are some.
pub(super) fn said(text: &str) -> String {
    let (day, clock) = match text.split_once('T') {
        Some((day, clock)) => (Date::parse_iso(day).ok(), clock),
        None => (None, text),
    };
    let short = match clock.get(5..8) {
        Some(":00") => clock.get(..5),
        _ => clock.get(..8),
    };
    let short = short.unwrap_or(clock);
    match day {
        Some(day) => [short, &day.to_string()].join(" "),
        None => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_is_read_as_vietnamese_people_write_it() {
        for (typed, meant) in [
            ("14:30", "14:30:00"),
            ("14h30", "14:30:00"),
            ("8h", "08:00:00"),
            ("8 giờ 05 phút", "08:05:00"),
            ("8 giờ rưỡi sáng", "08:30:00"),
            ("2h chiều", "14:00:00"),
            ("7:15 tối", "19:15:00"),
            ("12h đêm", "00:00:00"),
            ("1h trưa", "13:00:00"),
            ("9:05:30", "09:05:30"),
            ("1:05 CH", "13:05:00"),
        ] {
            let meant = format!("{meant}.000+07:00");
            assert_eq!(written_time(typed), Some(meant), "{typed}");
        }
        for typed in [
            "",
            "8",
            "25:00",
            "8:61",
            "9 giờ chiều sáng nào",
            "mười giờ",
            "8h9h10h11",
            "830",
        ] {
            assert_eq!(written_time(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_day_and_a_time_may_stand_in_either_order() {
        let meant = Some("2026-03-05T14:30:00.000+07:00".to_owned());
        for typed in [
            "5/3/2026 14:30",
            "14:30 05/03/2026",
            "14h30 ngày 5/3/2026",
            "Ngày 05-03-2026, lúc 2 giờ rưỡi chiều",
        ] {
            assert_eq!(written_moment(typed), meant, "{typed}");
        }
        assert_eq!(written_moment("5/3/2026"), None);
        assert_eq!(written_moment("14:30"), None);
    }

    #[test]
    fn another_zone_is_brought_to_vietnam() {
        assert_eq!(time("07:30:00.000Z").as_deref(), Some("14:30:00.000+07:00"));
        assert_eq!(time("23:30:00.000Z").as_deref(), Some("06:30:00.000+07:00"));
        assert_eq!(time("14:30").as_deref(), Some("14:30:00.000+07:00"));
        assert_eq!(time("24:30"), None);
        assert_eq!(
            moment("2026-03-05T07:30:00Z").as_deref(),
            Some("2026-03-05T14:30:00.000+07:00")
        );
        assert_eq!(moment("2026-03-05"), None);
    }

    proptest! {
        #[test]
        fn a_time_that_is_said_is_read_as_itself(hour in 0_u8..24, minute in 0_u8..60, second in 0_u8..60, day in 0_i64..40_000) {
            let clock = format!("{hour:02}:{minute:02}:{second:02}.000+07:00");
            prop_assert_eq!(time(&clock), Some(clock.clone()));
            prop_assert_eq!(written_time(&said(&clock)), Some(clock.clone()));
            let day = Date::from_days_since_epoch(day).unwrap().iso();
            let whole = format!("{day}T{clock}");
            prop_assert_eq!(moment(&whole), Some(whole.clone()));
            prop_assert_eq!(written_moment(&said(&whole)), Some(whole.clone()));
        }

        #[test]
        fn any_text_is_a_time_or_none(text in "\\PC{0,40}") {
            for read in [time(&text), written_time(&text)].into_iter().flatten() {
                prop_assert_eq!(time(&read), Some(read.clone()));
            }
            for read in [moment(&text), written_moment(&text)].into_iter().flatten() {
                prop_assert_eq!(moment(&read), Some(read.clone()));
            }
        }
    }
}
