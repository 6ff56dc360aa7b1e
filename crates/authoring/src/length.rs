//! How long a sentence may be before a phone of 360 pixels hides it; it never shortens anything.

use forms::Text;

use crate::AuthoringError;
use crate::sheet::{Language, Row};

/// The most letters of a heading or of a question.
pub(crate) const LABEL: usize = 120;
/// The most letters of a choice.
pub(crate) const CHOICE: usize = 110;
/// The most letters of a hint.
pub(crate) const HINT: usize = 180;
/// The most letters of a message, a note or a statement to agree to.
pub(crate) const MESSAGE: usize = 400;

/// Checks that a sentence is there in both languages and fits. `needed` says that the cell may not be empty.
pub(crate) fn check(
    row: Row<'_>,
    column: &str,
    text: &Text,
    most: usize,
    needed: bool,
    errors: &mut Vec<AuthoringError>,
) {
    let sides = [
        (Language::Vi, &text.vi, "Tiếng Việt", "Vietnamese"),
        (Language::En, &text.en, "tiếng Anh", "English"),
    ];
    for (language, words, vi, en) in sides {
        if words.is_empty() && (needed || !text.is_empty()) {
            errors.push(row.error_in(
                column,
                language,
                format!("Thiếu câu {vi}. Hãy viết vào ô này."),
                format!("The {en} sentence is missing. Write it in this cell."),
            ));
        }
        let letters = words.chars().count();
        if letters > most {
            errors.push(row.error_in(
                column,
                language,
                format!("Dài {letters} chữ, màn hình điện thoại chỉ đủ {most}. Hãy viết gọn lại, phần giải thích chuyển sang cột hint."),
                format!("{letters} letters; a phone has room for {most}. Shorten it and move explanations to the hint."),
            ));
        }
    }
}
