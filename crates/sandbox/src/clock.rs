//! The sandbox's one clock, in the shapes its partners write time; it never leaves Vietnam's +07:00.

use time::macros::{format_description, offset};
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Weekday};

/// Now, in Vietnam.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(offset!(+7))
}

/// Seconds since 1970, as JSON Web Tokens count.
pub(crate) fn unix() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// `yyyyMMddHHmmss`, the only date-time shape of the provincial interface.
pub(crate) fn compact(at: OffsetDateTime) -> String {
    let at = at.to_offset(offset!(+7));
    at.format(format_description!(
        "[year][month][day][hour][minute][second]"
    ))
    .unwrap_or_default()
}

/// Reads `yyyyMMddHHmmss` as Vietnam time; `None` when it is not exactly that.
pub(crate) fn parse_compact(text: &str) -> Option<OffsetDateTime> {
    if text.len() != 14 {
        return None;
    }
    PrimitiveDateTime::parse(
        text,
        format_description!("[year][month][day][hour][minute][second]"),
    )
    .ok()
    .map(|at| at.assume_offset(offset!(+7)))
}

/// Reads what a date field of a web page sends (`2026-11-30`), as the end of that working day (17:00).
pub(crate) fn parse_page_date(text: &str) -> Option<OffsetDateTime> {
    let date = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
    date.with_hms(17, 0, 0)
        .ok()
        .map(|at| at.assume_offset(offset!(+7)))
}

/// What a date field of a web page wants as its value.
pub(crate) fn page_date(at: OffsetDateTime) -> String {
    at.to_offset(offset!(+7))
        .format(format_description!("[year]-[month]-[day]"))
        .unwrap_or_default()
}

/// `yyMMdd`, the middle of a dossier code.
pub(crate) fn code_date(at: OffsetDateTime) -> String {
    at.to_offset(offset!(+7))
        .format(format_description!("[year repr:last_two][month][day]"))
        .unwrap_or_default()
}

/// `14:05 ngày 23/11/2026`, for people; the text itself when it is not a compact time.
pub(crate) fn spoken(compact: &str) -> String {
    parse_compact(compact)
        .and_then(|at| {
            at.format(format_description!(
                "[hour]:[minute] ngày [day]/[month]/[year]"
            ))
            .ok()
        })
        .unwrap_or_else(|| compact.to_owned())
}

/// The end of the `days`-th weekday after `from`. The sandbox's officer sees it only as a proposal,
/// so public holidays are left to them.
pub(crate) fn weekdays_after(from: OffsetDateTime, days: u8) -> OffsetDateTime {
    let mut at = from.to_offset(offset!(+7));
    let mut left = days;
    while left > 0 {
        at += Duration::DAY;
        if !matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    at.replace_time(time::macros::time!(17:00))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_compact_time_reads_back_as_written() {
        let at = datetime!(2026-11-23 14:05:09 +7);
        assert_eq!(compact(at), "20261123140509");
        assert_eq!(parse_compact("20261123140509"), Some(at));
        assert_eq!(spoken("20261123140509"), "14:05 ngày 23/11/2026");
    }

    #[test]
    fn other_shapes_are_not_times() {
        for text in ["", "2026-11-23", "20261323140509", "2026112314050"] {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }

    #[test]
    fn three_weekdays_after_a_thursday_is_tuesday_evening() {
        let at = weekdays_after(datetime!(2026-11-26 09:00:00 +7), 3);
        assert_eq!(compact(at), "20261201170000");
    }
}
