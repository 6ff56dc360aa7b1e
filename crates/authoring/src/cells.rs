//! Single cells of the sheet `survey`: tests with their sentences, conditions, defaults, appearances.

use forms::{Action, Appearance, Event, Rule, is_name};

use crate::AuthoringError;
use crate::quotes::straighten;
use crate::sheet::Row;
use crate::{length, looks};

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
    length::check(row, message, length::MESSAGE, true, errors);
    Some(Rule {
        test: expression,
        message: sentence,
    })
}

/// What stands in a cell, if anything.
pub(crate) fn expression(row: Row<'_>, column: &str) -> Option<String> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    // In the catalogue a curly quote is a mistake; elsewhere it is Excel's habit, not its author's wish.
    Some(if row.sheet().is_strict() {
        text.to_owned()
    } else {
        straighten(text)
    })
}

/// `yes` and `no` in the words authors use, else an expression.
pub(crate) fn condition(row: Row<'_>, column: &str) -> Option<String> {
    let text = expression(row, column)?;
    match text.to_lowercase().as_str() {
        "no" | "false" | "false()" | "không" => None,
        "yes" | "true" | "true()" | "có" => Some("true()".to_owned()),
        _ => Some(text),
    }
}

/// With the column `trigger` the calculation is not kept up to date: it is done once whenever one of the questions named there
/// changes, and the person may then change the answer. A `calculate` keeps what was calculated then until the next change.
pub(crate) fn triggered(
    row: Row<'_>,
    calculation: Option<String>,
    errors: &mut Vec<AuthoringError>,
) -> (Vec<Action>, Option<String>) {
    let written = row.cell("trigger");
    if written.is_empty() {
        return (Vec::new(), calculation);
    }
    let mut actions = Vec::new();
    for part in written.split(',') {
        let name = part
            .trim()
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'));
        match name.map(str::trim).filter(|name| is_name(name)) {
            Some(name) => actions.push(Action {
                on: Event::Change,
                of: name.to_owned(),
                value: calculation.clone().unwrap_or_default(),
            }),
            None => errors.push(row.error(
                "trigger",
                format!("“{part}” không phải tên câu. Ví dụ: ${{ngay_sinh}}"),
                format!("“{part}” does not name a question. Example: ${{ngay_sinh}}"),
            )),
        }
    }
    (actions, None)
}

/// `randomize=true seed=42` among the parameters: the seed, empty where there is none.
pub(crate) fn shuffle(row: Row<'_>) -> Option<String> {
    let parameter = |name: &str| {
        row.cell("parameters")
            .split([' ', ';', ','])
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    };
    (parameter("randomize") == Some("true"))
        .then(|| parameter("seed").unwrap_or_default().to_owned())
}

/// Appearances that make another kind of an image.
pub(crate) const PICTURES: [&str; 3] = ["signature", "draw", "annotate"];

/// The words of the column `appearance`.
pub(crate) fn appearance(row: Row<'_>, errors: &mut Vec<AuthoringError>) -> Vec<Appearance> {
    let image = ["image", "photo"].contains(&row.cell("type").trim().to_lowercase().as_str());
    let written = row.cell("appearance").split_whitespace();
    let written = written.filter(|word| !image || !PICTURES.contains(word));
    let all: Vec<Appearance> = written
        .map(|word| Appearance::from(word.to_owned()))
        .collect();
    let signature = image
        && row
            .cell("appearance")
            .split_whitespace()
            .any(|word| word == "signature");
    if all.contains(&Appearance::Typed) && !signature {
        errors.push(row.error(
            "appearance",
            "“typed” chỉ dùng cho chữ ký: loại image, cách hiển thị “signature typed”.",
            "“typed” is for signatures alone: the type image with the appearance “signature typed”.",
        ));
    }
    errors.extend(looks::not_drawn(row, &all));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists;
    use crate::sheet::Sheet;

    fn with_row<T>(text: &str, read: impl FnOnce(Row<'_>) -> T) -> T {
        let sheet = Sheet::read("t.csv", text.as_bytes(), &lists::COLUMNS, &mut Vec::new());
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
    fn a_sentence_without_its_test_is_a_mistake() {
        let mut errors = Vec::new();
        let text = "constraint,constraint_message::vi,constraint_message::en\n,Sai.,Wrong.\n";
        let read = with_row(text, |row| {
            rule(row, "constraint", "constraint_message", &mut errors)
        });
        assert_eq!((read, errors.len()), (None, 1));
    }
}
