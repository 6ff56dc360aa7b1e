//! Reads dates the way people type and print them; never guesses a century.

use crate::{Date, PartialDate};

/// Why a written date could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableDate {
    /// Nothing was written.
    #[error("nothing was written")]
    Empty,
    /// The year has two digits; 58 may be 1958 or 2058.
    #[error("the year needs four digits")]
    ShortYear,
    /// No such day, such as 30/02.
    #[error("no such day in the calendar")]
    NoSuchDay,
    /// A whole day was asked for and only the year or month was given.
    #[error("the day is missing")]
    DayMissing,
    /// Not a date at all.
    #[error("not a date")]
    NotADate,
}

/// The longest text worth looking at, in bytes.
const LONGEST: usize = 64;

pub(crate) fn parse(text: &str) -> Result<PartialDate, UnreadableDate> {
    let text = text.trim();
    if text.is_empty() {
        return Err(UnreadableDate::Empty);
    }
    if text.len() > LONGEST {
        return Err(UnreadableDate::NotADate);
    }
    let numbers = Numbers::read(text)?;
    match *numbers.as_slice() {
        [(8, all)] => whole_day(all % 10_000, all / 10_000 % 100, all / 1_000_000),
        [(4, year)] => year_alone(year),
        [(1 | 2, _)] | [(1 | 2, _), (1 | 2, _)] | [(1 | 2, _), (1 | 2, _), (1 | 2, _)] => {
            Err(UnreadableDate::ShortYear)
        }
        [(1 | 2, month), (4, year)] | [(4, year), (1 | 2, month)] => month_of(year, month),
        [(1 | 2, day), (1 | 2, month), (4, year)] | [(4, year), (1 | 2, month), (1 | 2, day)] => {
            whole_day(year, month, day)
        }
        _ => Err(UnreadableDate::NotADate),
    }
}

/// Zero stands for "not known", as cards write `00001945` and registers `00/00/1945`.
fn whole_day(year: u32, month: u32, day: u32) -> Result<PartialDate, UnreadableDate> {
    match (month, day) {
        (0, 0) => year_alone(year),
        (_, 0) => month_of(year, month),
        _ => Date::new(year as i32, month as u8, day as u8)
            .map(PartialDate::Day)
            .map_err(|_| UnreadableDate::NoSuchDay),
    }
}

fn month_of(year: u32, month: u32) -> Result<PartialDate, UnreadableDate> {
    if month == 0 {
        return year_alone(year);
    }
    PartialDate::month(year as i32, month as u8).map_err(|_| UnreadableDate::NoSuchDay)
}

fn year_alone(year: u32) -> Result<PartialDate, UnreadableDate> {
    PartialDate::year_only(year as i32).map_err(|_| UnreadableDate::NoSuchDay)
}

/// Up to three runs of digits with how many digits each had.
struct Numbers {
    runs: [(usize, u32); 3],
    count: usize,
}

impl Numbers {
    /// Between numbers only separators and the words ngày, tháng, năm, mùng and mồng may stand.
    fn read(text: &str) -> Result<Self, UnreadableDate> {
        let mut numbers = Self {
            runs: [(0, 0); 3],
            count: 0,
        };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let run = rest.bytes().take_while(u8::is_ascii_digit).count();
            if run > 0 {
                numbers.push(&rest[..run])?;
                rest = &rest[run..];
            } else if matches!(first, '/' | '-' | '.' | ',' | ' ' | '\u{a0}' | '–' | '\\') {
                rest = &rest[first.len_utf8()..];
            } else {
                let word = rest
                    .chars()
                    .take_while(|c| c.is_alphabetic() || is_mark(*c))
                    .map(char::len_utf8)
                    .sum();
                if word == 0 || !is_date_word(&rest[..word]) {
                    return Err(UnreadableDate::NotADate);
                }
                rest = &rest[word..];
            }
        }
        Ok(numbers)
    }

    fn push(&mut self, digits: &str) -> Result<(), UnreadableDate> {
        if self.count == self.runs.len() || digits.len() > 8 {
            return Err(UnreadableDate::NotADate);
        }
        let value = digits
            .bytes()
            .fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
        self.runs[self.count] = (digits.len(), value);
        self.count += 1;
        Ok(())
    }

    fn as_slice(&self) -> &[(usize, u32)] {
        &self.runs[..self.count]
    }
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Compares without marks, so that "năm", "nam" and decomposed Unicode are one word.
fn is_date_word(word: &str) -> bool {
    let plain = word.chars().filter(|c| !is_mark(*c)).map(|c| match c {
        'à' | 'á' | 'ă' | 'À' | 'Á' | 'Ă' => 'a',
        'ù' | 'Ù' => 'u',
        'ồ' | 'ô' | 'Ồ' | 'Ô' => 'o',
        other => other.to_ascii_lowercase(),
    });
    ["ngay", "thang", "nam", "mung", "mong"]
        .iter()
        .any(|known| plain.clone().eq(known.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_write_dates_in_many_ways() {
        for (text, iso) in [
            ("5/3/1958", "1958-03-05"),
            ("05/03/1958", "1958-03-05"),
            ("05-03-1958", "1958-03-05"),
            ("5.3.1958", "1958-03-05"),
            ("5 3 1958", "1958-03-05"),
            (" 05031958 ", "1958-03-05"),
            ("1958-03-05", "1958-03-05"),
            ("ngày 5 tháng 3 năm 1958", "1958-03-05"),
            ("Ngay 05 thang 03 nam 1958", "1958-03-05"),
            ("nga\u{300}y 5 tha\u{301}ng 3 na\u{306}m 1958", "1958-03-05"),
            ("mùng 5/3/1958", "1958-03-05"),
            ("3/1958", "1958-03"),
            ("03-1958", "1958-03"),
            ("tháng 3 năm 1958", "1958-03"),
            ("1958", "1958"),
            ("năm 1958", "1958"),
            ("00001945", "1945"),
            ("00/00/1945", "1945"),
            ("00/05/1945", "1945-05"),
            ("29/02/2024", "2024-02-29"),
        ] {
            assert_eq!(
                parse(text).map(PartialDate::iso),
                Ok(iso.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_a_date_says_why() {
        for (text, why) in [
            ("", UnreadableDate::Empty),
            ("   ", UnreadableDate::Empty),
            ("5/3/58", UnreadableDate::ShortYear),
            ("5/3", UnreadableDate::ShortYear),
            ("12", UnreadableDate::ShortYear),
            ("30/02/1958", UnreadableDate::NoSuchDay),
            ("30021958", UnreadableDate::NoSuchDay),
            ("13/1958", UnreadableDate::NoSuchDay),
            ("31/11/2026", UnreadableDate::NoSuchDay),
            ("0000", UnreadableDate::NoSuchDay),
            ("hôm qua", UnreadableDate::NotADate),
            ("5/March/1958", UnreadableDate::NotADate),
            ("050358", UnreadableDate::NotADate),
            ("1/2/3/1958", UnreadableDate::NotADate),
            ("123456789", UnreadableDate::NotADate),
        ] {
            assert_eq!(parse(text), Err(why), "{text}");
        }
        assert_eq!(Date::parse_written("1958"), Err(UnreadableDate::DayMissing));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn no_digits_make_the_parser_panic(text in "[0-9/. -]{0,20}") {
            let _ = parse(&text);
        }
    }
}
