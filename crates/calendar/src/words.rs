//! Numbers and dates in Vietnamese words, as certificates and receipts write them.

use crate::{Date, PartialDate};

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// A number in words: `2026` is `hai nghìn không trăm hai mươi sáu`.
pub fn number_in_words(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words = Vec::new();
    push_number(number, &mut words);
    words.join(" ")
}

/// Billions are counted in billions: 10^18 is "một tỷ tỷ".
fn push_number(number: u64, words: &mut Vec<&'static str>) {
    const BILLION: u64 = 1_000_000_000;
    if number >= BILLION {
        push_number(number / BILLION, words);
        words.push("tỷ");
    }
    let rest = number % BILLION;
    for (group, unit) in [
        (rest / 1_000_000, Some("triệu")),
        (rest / 1000 % 1000, Some("nghìn")),
        (rest % 1000, None),
    ] {
        if group > 0 {
            push_group(group as usize, words);
            words.extend(unit);
        }
    }
}

/// Up to three digits; after other words the hundreds are always said ("không trăm").
fn push_group(group: usize, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || !words.is_empty() {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if ones > 0 && !words.is_empty() => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
}

impl Date {
    /// `ngày 05 tháng 02 năm 2026`, as administrative letters are dated: the day always has two digits,
    /// the month only in January and February (rules of document form, Decree 30/2020/NĐ-CP).
    pub fn in_letter(self) -> String {
        let month = match self.month() {
            month @ 1..=2 => format!("0{month}"),
            month => month.to_string(),
        };
        format!("ngày {:02} tháng {month} năm {}", self.day(), self.year())
    }

    /// `ngày mười hai, tháng tư, năm một nghìn chín trăm năm mươi tám`, as civil-status forms want it beside the digits.
    pub fn in_words(self) -> String {
        let day = number_in_words(self.day().into());
        format!("ngày {day}, {}", month_in_words(self.year(), self.month()))
    }
}

impl PartialDate {
    /// In words, as much as is known.
    pub fn in_words(self) -> String {
        match self {
            Self::Year(year) => year_in_words(year),
            Self::Month { year, month } => month_in_words(year, month),
            Self::Day(date) => date.in_words(),
        }
    }
}

fn month_in_words(year: i32, month: u8) -> String {
    let month = match month {
        4 => "tư".to_owned(),
        month => number_in_words(month.into()),
    };
    format!("tháng {month}, {}", year_in_words(year))
}

fn year_in_words(year: i32) -> String {
    format!("năm {}", number_in_words(year.unsigned_abs().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_read_them() {
        for (number, words) in [
            (0, "không"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (105, "một trăm linh năm"),
            (115, "một trăm mười lăm"),
            (1958, "một nghìn chín trăm năm mươi tám"),
            (2000, "hai nghìn"),
            (2005, "hai nghìn không trăm linh năm"),
            (2026, "hai nghìn không trăm hai mươi sáu"),
            (8_000, "tám nghìn"),
            (10_000, "mười nghìn"),
            (400_000, "bốn trăm nghìn"),
            (1_000_005, "một triệu không trăm linh năm"),
            (1_020_000, "một triệu không trăm hai mươi nghìn"),
            (2_000_000_000, "hai tỷ"),
        ] {
            assert_eq!(number_in_words(number), words);
        }
    }

    #[test]
    fn a_date_is_written_for_letters_and_in_words() {
        let date = |iso| Date::parse_iso(iso).unwrap();
        assert_eq!(date("2026-02-05").in_letter(), "ngày 05 tháng 02 năm 2026");
        assert_eq!(date("2026-11-23").in_letter(), "ngày 23 tháng 11 năm 2026");
        assert_eq!(date("2026-03-05").in_letter(), "ngày 05 tháng 3 năm 2026");
        assert_eq!(
            date("1958-04-12").in_words(),
            "ngày mười hai, tháng tư, năm một nghìn chín trăm năm mươi tám"
        );
        assert_eq!(
            PartialDate::Year(1945).in_words(),
            "năm một nghìn chín trăm bốn mươi lăm"
        );
    }

    proptest! {
        #[test]
        fn every_number_has_words(number in any::<u64>()) {
            let words = number_in_words(number);
            prop_assert!(!words.is_empty() && !words.contains("  ") && words.trim() == words);
        }
    }
}
