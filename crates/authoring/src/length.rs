//! How long a sentence may be before a phone of 360 pixels hides it; it never shortens anything.

use crate::AuthoringError;
use crate::language::Language;
use crate::markdown;
use crate::marks::{as_written, mark, told};
use crate::sheet::Row;

/// The most letters of a heading or of a question.
pub(crate) const LABEL: usize = 120;
/// The most letters of a choice.
pub(crate) const CHOICE: usize = 110;
/// The most letters of a hint.
pub(crate) const HINT: usize = 180;
/// The most letters of a message, a note or a statement to agree to.
pub(crate) const MESSAGE: usize = 400;

/// The columns whose marks are drawn.
const DRAWN: [&str; 2] = ["label", "hint"];

/// Checks that a sentence is there in the languages of the sheet and fits. `needed` says that the cell may not be empty.
pub(crate) fn check(
    row: Row<'_>,
    column: &str,
    most: usize,
    needed: bool,
    errors: &mut Vec<AuthoringError>,
) {
    let text = row.written(column);
    let sides = [
        (Language::Vi, &text.vi, "tiếng Việt", "Vietnamese"),
        (Language::En, &text.en, "tiếng Anh", "English"),
    ];
    for (language, words, vi, en) in sides {
        // Where a form is in one language only, that is said once and not of every cell.
        let asked = row.sheet().is_strict() || row.sheet().speaks(language) || text.is_empty();
        if words.is_empty() && asked && (needed || !text.is_empty()) {
            errors.push(row.advise(
                column,
                Some(language),
                format!("Thiếu câu {vi}. Hãy viết vào ô này."),
                format!("The {en} sentence is missing. Write it in this cell."),
            ));
            if text.is_empty() && !row.sheet().is_strict() {
                return;
            }
        }
        let mut letters = words.chars().count();
        if DRAWN.contains(&column) {
            let read = markdown::read(words);
            letters = read.plain.chars().count();
            for left in &read.left {
                let (vi, en, works) = told(left);
                errors.push(match works {
                    true => row.advise(column, Some(language), vi, en),
                    false => row.wrong(column, language, vi, en),
                });
            }
        } else if let Some(mark) = mark(words) {
            let (vi, en) = as_written(mark);
            errors.push(row.advise(column, Some(language), vi, en));
        }
        if letters > most {
            errors.push(row.advise(
                column,
                Some(language),
                format!("Dài {letters} chữ, màn hình điện thoại chỉ đủ {most}. Hãy viết gọn lại, phần giải thích chuyển sang cột hint."),
                format!("{letters} letters; a phone has room for {most}. Shorten it and move explanations to the hint."),
            ));
        }
    }
}
