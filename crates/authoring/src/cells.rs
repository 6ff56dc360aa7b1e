//! Single cells of the sheet `survey`: tests with their sentences, conditions, defaults, appearances.

use forms::{Appearance, Kind, Rule};

use crate::AuthoringError;
use crate::length;
use crate::sheet::Row;

/// A test with its sentence; a sentence without a test, or a test without a sentence, is a mistake.
pub(crate) fn rule(
    row: Row<'_>,
    test: &str,
    message: &str,
    errors: &mut Vec<AuthoringError>,
) -> Option<Rule> {
    let sentence = row.text(message);
    let Some(expression) = expression(row, test) else {
        if !sentence.is_empty() {
            errors.push(row.error(
                test,
                format!("Có câu báo ở cột {message} nhưng thiếu điều kiện ở cột này."),
                format!("There is a sentence in {message} but no test here."),
            ));
        }
        return None;
    };
    length::check(row, message, &sentence, length::MESSAGE, true, errors);
    Some(Rule {
        test: expression,
        message: sentence,
    })
}

/// What stands in a cell, if anything.
pub(crate) fn expression(row: Row<'_>, column: &str) -> Option<String> {
    Some(row.cell(column))
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// `yes` and `no` in the words authors use, else an expression.
pub(crate) fn condition(row: Row<'_>, column: &str) -> Option<String> {
    let text = row.cell(column);
    match text.to_lowercase().as_str() {
        "" | "no" | "false" | "false()" | "không" => None,
        "yes" | "true" | "true()" | "có" => Some("true()".to_owned()),
        _ => Some(text.to_owned()),
    }
}

/// The default as an expression: a plain word of a text or choice is a literal, as in XLSForm.
pub(crate) fn default(row: Row<'_>, kind: &Kind) -> Option<String> {
    let text = row.cell("default");
    let worded = matches!(
        kind,
        Kind::Text | Kind::SelectOne(_) | Kind::SelectMultiple(_)
    );
    match text {
        "" => None,
        _ if !worded || text.contains("${") || text.ends_with(')') || text.starts_with('\'') => {
            Some(text.to_owned())
        }
        _ if text.contains('\'') => Some(format!("\"{text}\"")),
        _ => Some(format!("'{text}'")),
    }
}

/// The words of the column `appearance`.
pub(crate) fn appearance(row: Row<'_>, errors: &mut Vec<AuthoringError>) -> Vec<Appearance> {
    let read = |word: &str| Appearance::from(word.to_owned());
    let all: Vec<Appearance> = row
        .cell("appearance")
        .split_whitespace()
        .map(read)
        .collect();
    for unknown in &all {
        if let Appearance::Other(word) = unknown {
            errors.push(row.error(
                "appearance",
                format!("Không có cách hiển thị “{word}”."),
                format!("There is no appearance “{word}”."),
            ));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use forms::ListRef;

    use super::*;
    use crate::sheet::Sheet;

    fn with_row<T>(text: &str, read: impl FnOnce(Row<'_>) -> T) -> T {
        let sheet = Sheet::read("t.csv", text.as_bytes(), &[], &mut Vec::new());
        read(sheet.rows().next().unwrap())
    }

    #[test]
    fn yes_and_no_are_written_as_authors_write_them() {
        for (cell, expected) in [
            ("yes", Some("true()")),
            ("Có", Some("true()")),
            ("no", None),
            ("", None),
            ("${a} = 'b'", Some("${a} = 'b'")),
        ] {
            let read = with_row(&format!("required,x\n{cell},x\n"), |row| {
                condition(row, "required")
            });
            assert_eq!(read.as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn a_plain_default_of_a_choice_is_a_literal_and_a_call_is_not() {
        let choice = Kind::SelectOne(ListRef::Inline("a".into()));
        for (cell, kind, expected) in [
            ("VN", &choice, "'VN'"),
            ("${quan_he}", &choice, "${quan_he}"),
            ("today()", &Kind::Date, "today()"),
            ("1", &Kind::Integer, "1"),
            ("Ba'hai", &Kind::Text, "\"Ba'hai\""),
        ] {
            let read = with_row(&format!("default,x\n{cell},x\n"), |row| default(row, kind));
            assert_eq!(read.as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn a_sentence_without_its_test_is_a_mistake() {
        let mut errors = Vec::new();
        let text = "constraint,constraint_message::vi,constraint_message::en\n,Sai.,Wrong.\n";
        let read = with_row(text, |row| {
            rule(row, "constraint", "constraint_message", &mut errors)
        });
        assert_eq!((read, errors.len()), (None, 1));
    }
}
