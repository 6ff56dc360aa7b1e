//! XLSForm's `style`: how much of the form stands on one page.

use forms::Layout;

use crate::AuthoringError;
use crate::sheet::Row;

/// What one word of a style says.
pub(crate) enum Word {
    /// How much stands on one page.
    Layout(Layout),
    /// Colours and columns of other programs: drawn in the ordinary way here.
    Look,
    /// Nothing that is known.
    Unknown,
}

/// Reads one word of a style. `pages` is XLSForm's, `sections` and `one-page` are ours.
pub(crate) fn word(word: &str) -> Word {
    match word {
        "pages" => Word::Layout(Layout::Questions),
        "sections" => Word::Layout(Layout::Sections),
        "one-page" => Word::Layout(Layout::Whole),
        theme if theme.starts_with("theme-") => Word::Look,
        _ => Word::Unknown,
    }
}

/// The column `style` of the sheet `settings`.
pub(crate) fn layout(row: Row<'_>, errors: &mut Vec<AuthoringError>) -> Layout {
    let mut layout = Layout::default();
    for written in row.cell("style").split_whitespace() {
        let found = word(written);
        match found {
            Word::Layout(said) => layout = said,
            Word::Look if !row.sheet().is_strict() => errors.push(
                row.error(
                    "style",
                    format!("Kiểu “{written}” chưa có ở đây; tờ khai sẽ hiện theo cách thường."),
                    format!("The style “{written}” is not known here; the form is drawn in the ordinary way."),
                )
                .advice(),
            ),
            Word::Look | Word::Unknown => errors.push(row.error(
                "style",
                format!("Không có kiểu “{written}”. Các kiểu dùng được: pages, sections, one-page."),
                format!("There is no style “{written}”. Styles that exist: pages, sections, one-page."),
            )),
        }
    }
    layout
}
