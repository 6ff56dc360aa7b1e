//! The column `default`: plain words, numbers and days as people write them become literals, anything else is an expression;
//! what is neither is told here, in words about the cell.

use calendar::{Date, PartialDate, UnreadableDate};
use forms::{Bundle, Kind, Lists, Node, Question, Wide};

use crate::AuthoringError;
use crate::cells::expression;
use crate::sheet::Row;
use crate::slips::{calls, is_function};

/// The default as an expression, as far as the cell can be read.
pub(crate) fn default(
    row: Row<'_>,
    kind: &Kind,
    errors: &mut Vec<AuthoringError>,
) -> Option<String> {
    let text = expression(row, "default")?;
    if text.contains("${") || is_quoted(&text) || calls(&text) || calls_apart(&text) {
        return Some(text);
    }
    if *kind == Kind::Date
        && row
            .cell("appearance")
            .split_whitespace()
            .any(|word| word == "year-allowed")
        && let Ok(known) = PartialDate::parse_iso(&text)
    {
        return Some(literal(&known.iso()));
    }
    match read(&text, kind) {
        Ok(read) => Some(read),
        Err((vi, en)) => {
            errors.push(row.error("default", vi, en));
            None
        }
    }
}

/// Whether a cell is a text in quotes. One that merely begins with a quoted word is words; it needs the other kind of quotes.
fn is_quoted(text: &str) -> bool {
    let words = text.len() > 1 && !text.ends_with('"') && !text.contains('\'');
    text.starts_with('\'') || (text.starts_with('"') && !words)
}

/// Whether a cell is a call with a blank before its bracket. Words may look the same: it must be one that can be worked out.
fn calls_apart(text: &str) -> bool {
    let Some((name, _)) = text.split_once('(') else {
        return false;
    };
    let alone = Question {
        name: "a".to_owned(),
        kind: Kind::Calculate,
        calculation: Some(text.to_owned()),
        ..Question::default()
    };
    let bundle = || Bundle {
        nodes: vec![Node::Question(Box::new(alone))],
        ..Bundle::default()
    };
    is_function(name.trim_end()) && forms::check(&bundle(), &Lists::new()).is_empty()
}

/// What a cell without references and calls says to a question of this kind, or what is wrong with it.
fn read(text: &str, kind: &Kind) -> Result<String, (String, String)> {
    match kind {
        Kind::Date => day(text),
        Kind::Wide(Wide::Range(scale)) => number(text, scale.is_whole()),
        Kind::Integer => number(text, true),
        Kind::Decimal => number(text, false),
        Kind::Text | Kind::SelectOne(_) | Kind::SelectMultiple(_) | Kind::Wide(_) => {
            Ok(literal(text))
        }
        Kind::Note | Kind::Acknowledge | Kind::Calculate => Ok(text.to_owned()),
    }
}

fn literal(text: &str) -> String {
    let quote = if text.contains('\'') { '"' } else { '\'' };
    format!("{quote}{text}{quote}")
}

/// A number or sums of numbers; other letters make no number.
fn number(text: &str, whole: bool) -> Result<String, (String, String)> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let sums = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '('));
    if sums
        && words
            .into_iter()
            .all(|word| ["", "div", "mod"].contains(&word))
        && !text.contains(',')
    {
        return Ok(text.to_owned());
    }
    let plain = text.replacen(',', ".", 1);
    // What a comma means in a whole number is not to be guessed: it may part the thousands.
    if !whole && plain.parse::<f64>().is_ok_and(f64::is_finite) && text.contains(',') {
        return Err((
            format!("Viết “{plain}” thay cho “{text}”."),
            format!("Write “{plain}” instead of “{text}”."),
        ));
    }
    let (vi, en) = if whole {
        ("một số nguyên", "a whole number")
    } else {
        ("một số", "a number")
    };
    Err((
        format!("“{text}” không phải {vi}. Ví dụ: 1; hoặc một biểu thức như ${{tuoi}} + 1."),
        format!("“{text}” is not {en}. Example: 1; or an expression such as ${{age}} + 1."),
    ))
}

/// A day as people write it.
fn day(text: &str) -> Result<String, (String, String)> {
    if let Ok(day) = Date::parse_iso(text).or_else(|_| in_figures(text)) {
        return Ok(format!("date('{}')", day.iso()));
    }
    // With fractions it is a moment of a day.
    if text.parse::<f64>().is_ok() {
        return Err((
            format!(
                "“{text}” là một số, không phải một ngày: Excel giữ ngày dưới dạng số. Hãy định dạng ô này là ngày, hoặc viết ngày như 29/02/2024."
            ),
            format!(
                "“{text}” is a number and no date: Excel keeps days as numbers. Format the cell as a date, or write the day like 29/02/2024."
            ),
        ));
    }
    if looks_like_a_day(text) {
        let (vi, en) = match Date::parse_written(text) {
            Err(UnreadableDate::ShortYear) => (
                format!("Năm của {text} phải có bốn chữ số."),
                format!("The year of {text} needs four digits."),
            ),
            _ => (
                format!("Không có ngày {text} trong lịch."),
                format!("There is no day {text} in the calendar."),
            ),
        };
        return Err((
            vi + " Viết ngày, tháng, năm: 29/02/2024.",
            en + " Write day, month, year: 29/02/2024.",
        ));
    }
    Err((
        format!("“{text}” không phải một ngày. Ví dụ: 29/02/2024; hoặc một biểu thức như today()."),
        format!("“{text}” is not a date. Example: 29/02/2024; or an expression such as today()."),
    ))
}

/// `29/02/2024`, with one of the signs people put between.
fn in_figures(text: &str) -> Result<Date, ()> {
    let day = looks_like_a_day(text).then(|| Date::parse_written(text).ok());
    day.flatten().ok_or(())
}

/// Whether it is three numbers with the same sign between.
pub(crate) fn looks_like_a_day(text: &str) -> bool {
    ['/', '-', '.'].into_iter().any(|sign| {
        let parts: Vec<&str> = text.trim().split(sign).collect();
        let figures =
            |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(figures)
    })
}

#[cfg(test)]
mod tests {
    use forms::ListRef;

    use super::*;
    use crate::lists;
    use crate::sheet::Sheet;

    fn read(cell: &str, kind: &Kind) -> (Option<String>, Vec<AuthoringError>) {
        let text = format!("default,x\n\"{}\",x\n", cell.replace('"', "\"\""));
        let sheet = Sheet::read("t.csv", text.as_bytes(), &lists::COLUMNS, &mut Vec::new());
        let mut errors = Vec::new();
        let read = default(sheet.rows().next().unwrap(), kind, &mut errors);
        (read, errors)
    }

    #[test]
    fn plain_words_are_literal_and_calls_are_not() {
        let choice = Kind::SelectOne(ListRef::Inline("a".into()));
        for (cell, kind, expected) in [
            ("VN", &choice, "'VN'"),
            ("${quan_he}", &choice, "${quan_he}"),
            ("today()", &Kind::Date, "today()"),
            ("today() - 1", &Kind::Date, "today() - 1"),
            ("1", &Kind::Integer, "1"),
            ("-1.5", &Kind::Decimal, "-1.5"),
            ("(1 + 2) div 3", &Kind::Decimal, "(1 + 2) div 3"),
            ("Ba'hai", &Kind::Text, "\"Ba'hai\""),
            ("Ông (bà)", &Kind::Text, "'Ông (bà)'"),
            ("concat('a', 'b')", &Kind::Text, "concat('a', 'b')"),
            ("concat ('a', 'b')", &Kind::Text, "concat ('a', 'b')"),
            ("today ()", &Kind::Date, "today ()"),
            ("date (ngày)", &Kind::Text, "'date (ngày)'"),
            ("\"Ba\" là cha", &Kind::Text, "'\"Ba\" là cha'"),
            ("\"a\"", &Kind::Text, "\"a\""),
            ("'a'", &Kind::Text, "'a'"),
            ("TODAY()", &Kind::Text, "TODAY()"),
            ("2024-02-29", &Kind::Date, "date('2024-02-29')"),
            ("29/02/2024", &Kind::Date, "date('2024-02-29')"),
            ("5/3/1958", &Kind::Date, "date('1958-03-05')"),
            ("05.03.1958", &Kind::Date, "date('1958-03-05')"),
        ] {
            let (read, errors) = read(cell, kind);
            assert_eq!(read.as_deref(), Some(expected), "{cell}");
            assert_eq!(errors, [], "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_and_no_day_is_told_with_the_mend() {
        for (cell, kind, told) in [
            ("abc", Kind::Integer, "“abc” không phải một số nguyên"),
            ("abc", Kind::Decimal, "“abc” không phải một số."),
            ("1,5", Kind::Integer, "“1,5” không phải một số nguyên"),
            ("1,000", Kind::Integer, "“1,000” không phải một số nguyên"),
            ("1,5", Kind::Decimal, "Viết “1.5” thay cho “1,5”"),
            (
                "31/02/2024",
                Kind::Date,
                "Không có ngày 31/02/2024 trong lịch",
            ),
            (
                "2024-02-30",
                Kind::Date,
                "Không có ngày 2024-02-30 trong lịch",
            ),
            ("1/2/24", Kind::Date, "Năm của 1/2/24 phải có bốn chữ số"),
            ("45000", Kind::Date, "Excel giữ ngày dưới dạng số"),
            ("hôm nay", Kind::Date, "“hôm nay” không phải một ngày"),
        ] {
            let (read, errors) = read(cell, &kind);
            assert_eq!(read, None, "{cell}");
            assert_eq!(errors.len(), 1, "{cell}");
            assert!(errors[0].vi.contains(told), "{cell}: {}", errors[0]);
        }
    }
}
