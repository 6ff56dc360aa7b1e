//! Functions about days and moments; the calendar itself is in the crate of that name.

use crate::expr::val::Val;
use calendar::Weekday;

/// Full years from a birth to a day. Of a birth known only by month or year the first day counts.
pub(crate) fn age<'a>(birth: &Val<'_>, on: &Val<'_>) -> Val<'a> {
    match (birth.day(), on.day()) {
        (Some(birth), Some(on)) => Val::Number(f64::from(on.years_since(birth))),
        _ => Val::Empty,
    }
}

/// A date in Vietnamese words, as much of it as is known.
pub(crate) fn in_words<'a>(value: &Val<'_>) -> Val<'a> {
    match value {
        Val::Partial(partial) => Val::owned(partial.in_words()),
        other => other
            .day()
            .map_or(Val::Empty, |day| Val::owned(day.in_words())),
    }
}

/// The codes `format-date` knows, of the ODK XForms specification.
pub(crate) const CODES: &str = "YymnbdeaHhMS3%";

/// A date or a moment written with the codes of `format-date`; short names of days and months in Vietnamese, in compatibility in
/// English, as the specification gives them.
pub(crate) fn format_date<'a>(value: &Val<'_>, format: &str, english: bool) -> Val<'a> {
    let Some(day) = value.day() else {
        return Val::Empty;
    };
    let clock = match value {
        Val::Moment(moment) => {
            let wall = moment.in_vietnam();
            let millis = moment.millis().rem_euclid(1000) as i32;
            [
                wall.hour.into(),
                wall.minute.into(),
                wall.second.into(),
                millis,
            ]
        }
        _ => [0; 4],
    };
    let mut written = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            written.push(letter);
            continue;
        }
        let (number, width) = match letters.next() {
            Some('Y') => (day.year(), 4),
            Some('y') => (day.year() % 100, 2),
            Some('m') => (i32::from(day.month()), 2),
            Some('n') => (i32::from(day.month()), 1),
            Some(code @ ('a' | 'b')) if cfg!(feature = "full") && english => {
                let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
                let (names, at) = match code {
                    'b' => (months, usize::from(day.month()) - 1),
                    _ => ("MonTueWedThuFriSatSun", day.weekday() as usize),
                };
                written.push_str(names.get(at * 3..at * 3 + 3).unwrap_or_default());
                continue;
            }
            Some('b') => {
                written.push_str("Th");
                (i32::from(day.month()), 1)
            }
            Some('d') => (i32::from(day.day()), 2),
            Some('e') => (i32::from(day.day()), 1),
            Some('a') => {
                written.push_str(weekday(day.weekday()));
                continue;
            }
            Some('H') => (clock[0], 2),
            Some('h') => (clock[0], 1),
            Some('M') => (clock[1], 2),
            Some('S') => (clock[2], 2),
            Some('3') => (clock[3], 3),
            Some('%') => {
                written.push('%');
                continue;
            }
            _ => continue,
        };
        let digits = number.to_string();
        for _ in digits.len()..width {
            written.push('0');
        }
        written.push_str(&digits);
    }
    Val::owned(written)
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "T2",
        Weekday::Tuesday => "T3",
        Weekday::Wednesday => "T4",
        Weekday::Thursday => "T5",
        Weekday::Friday => "T6",
        Weekday::Saturday => "T7",
        Weekday::Sunday => "CN",
    }
}
