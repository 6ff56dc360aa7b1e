//! Date-times as Vietnamese partner systems write them, `yyyyMMddHHmmss`; it asks no clock.

use calendar::{Date, Timestamp, WallTime};

/// `yyyyMMddHHmmss` on Vietnam's clock.
pub(crate) fn compact(at: Timestamp) -> String {
    let wall = at.in_vietnam();
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        wall.date.year(),
        wall.date.month(),
        wall.date.day(),
        wall.hour,
        wall.minute,
        wall.second
    )
}

/// Reads `yyyyMMddHHmmss`; `None` for anything else, also for the empty text that means "not yet".
pub(crate) fn parse_compact(text: &str) -> Option<Timestamp> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text[from..to].parse::<u8>().ok();
    let date = Date::new(text[..4].parse().ok()?, part(4, 6)?, part(6, 8)?).ok()?;
    let second = part(12, 14).filter(|second| *second < 60)?;
    let wall = WallTime::new(date, part(8, 10)?, part(10, 12)?)?;
    Some(WallTime { second, ..wall }.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compact_time_reads_back_as_written() {
        let at = Timestamp::parse("2026-11-23T08:05:09Z").expect("an instant");
        assert_eq!(compact(at), "20261123150509");
        assert_eq!(parse_compact("20261123150509"), Some(at));
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in [
            "",
            "2026-11-23",
            "20261123",
            "20261123250509",
            "2026112315050x",
            "ngày hôm nay!!",
        ] {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }
}
