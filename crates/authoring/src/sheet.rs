//! A sheet with its headings understood, and where each cell stands; it never knows what a column is for.

use std::collections::BTreeMap;

use forms::Text;

use crate::AuthoringError;
use crate::headings::{Columns, Heading, Others};
use crate::language::{Heard, Language, Tongues};
use crate::table::Table;

/// A sheet with its headings understood: `label::Tiếng Việt (vi)` is the column `label` in the language `vi`.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// Relative name of the file.
    pub(crate) file: String,
    /// Whether it belongs to the catalogue, where everything must be complete.
    strict: bool,
    columns: BTreeMap<(String, Option<Language>), Column>,
    rows: Vec<(usize, Vec<String>)>,
}

#[derive(Debug)]
struct Column {
    at: usize,
    heading: String,
}

/// One row of a sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    sheet: &'a Sheet,
    /// As spreadsheet programs count: the headings are row 1.
    pub(crate) number: usize,
    cells: &'a [String],
}

impl Sheet {
    /// Reads a sheet of the catalogue from CSV. A heading that is not among `columns` is a mistake, because a misspelt heading
    /// would otherwise silence a rule.
    pub(crate) fn read(
        file: &str,
        bytes: &[u8],
        columns: &Columns,
        errors: &mut Vec<AuthoringError>,
    ) -> Self {
        match Table::from_csv(file, bytes, errors) {
            Some(table) => Self::of(table, columns, &Tongues::of_catalogue(), errors),
            None => Self {
                file: file.to_owned(),
                strict: true,
                ..Self::default()
            },
        }
    }

    /// A table with its headings read.
    pub(crate) fn of(
        table: Table,
        columns: &Columns,
        tongues: &Tongues,
        errors: &mut Vec<AuthoringError>,
    ) -> Self {
        let mut sheet = Self {
            file: table.file,
            strict: tongues.strict(),
            columns: BTreeMap::new(),
            rows: table.rows,
        };
        match sheet.rows.first() {
            Some((1, _)) => {
                let (_, headings) = sheet.rows.remove(0);
                sheet.head(&headings, columns, tongues, errors);
            }
            _ => errors.push(AuthoringError::file(
                &sheet.file,
                "Dòng 1 phải là tên các cột. Hãy ghi tên cột vào dòng đầu.",
                "Row 1 must hold the names of the columns. Write them in the first row.",
            )),
        }
        sheet
    }

    fn head(
        &mut self,
        headings: &[String],
        columns: &Columns,
        tongues: &Tongues,
        errors: &mut Vec<AuthoringError>,
    ) {
        for (at, heading) in headings.iter().enumerate() {
            if heading.is_empty() {
                continue;
            }
            let (name, language) = match columns.heading(heading) {
                Heading::Read(name, language) => (name, language),
                other => {
                    errors.extend(self.unread(at, heading, &other, columns));
                    continue;
                }
            };
            let language = match language.map(|language| tongues.hear(&language)) {
                None => None,
                Some(Heard::Is(language)) => Some(language),
                Some(Heard::Other(error)) => {
                    errors.push(self.placed(error, 1, at, heading));
                    continue;
                }
            };
            let column = Column {
                at,
                heading: heading.clone(),
            };
            if self.columns.insert((name, language), column).is_some() {
                let error = AuthoringError::file(
                    "",
                    "Cột này có hai lần. Hãy xóa bớt một cột.",
                    "This column stands twice. Remove one of them.",
                );
                errors.push(self.placed(error, 1, at, heading));
            }
        }
    }

    /// What is said of a column that is not read. Where nothing stands in it, nothing.
    fn unread(
        &self,
        at: usize,
        heading: &str,
        found: &Heading,
        columns: &Columns,
    ) -> Option<AuthoringError> {
        let used = self
            .rows
            .iter()
            .find(|(_, cells)| cells.get(at).is_some_and(|cell| !cell.is_empty()));
        let first = used.map(|(number, _)| *number);
        let error = match found {
            Heading::Read(..) => return None,
            Heading::LeftOut(_) => AuthoringError::file(
                "",
                format!("Cột “{heading}” không được dùng ở đây: nội dung của nó sẽ không hiện."),
                format!("The column “{heading}” is not used here: what it says will not be shown."),
            )
            .advice(),
            Heading::Refused(_) => AuthoringError::file(
                "",
                format!(
                    "Hệ thống chưa hỗ trợ cột “{heading}”; bỏ qua nó sẽ làm biểu mẫu chạy khác đi. Hãy xóa nội dung cột này, hoặc làm cách khác."
                ),
                format!(
                    "The column “{heading}” is not supported, and without it the form would work differently. Empty it, or find another way."
                ),
            ),
            Heading::Unknown(guess) if columns.others == Others::Mistake => {
                let (vi, en) = guess.map_or_else(Default::default, |guess| {
                    (
                        format!(" Có phải “{guess}” không?"),
                        format!(" Did you mean “{guess}”?"),
                    )
                });
                let known = columns.read.join(", ");
                let error = AuthoringError::file(
                    "",
                    format!("Không có cột tên “{heading}”.{vi} Các cột dùng được: {known}."),
                    format!("There is no column “{heading}”.{en} Columns that exist: {known}."),
                );
                return Some(self.placed(error, 1, at, heading));
            }
            Heading::Unknown(Some(guess)) => {
                let error = AuthoringError::file(
                    "",
                    format!(
                        "Không có cột “{heading}”. Nếu là “{guess}” thì hãy sửa tên cột; nếu là ghi chú riêng thì hãy đặt tên khác hẳn."
                    ),
                    format!(
                        "There is no column “{heading}”. If it is “{guess}”, mend its name; if it is a note of your own, give it quite another name."
                    ),
                );
                return Some(self.placed(error, 1, at, heading));
            }
            Heading::Unknown(None) => AuthoringError::file(
                "",
                format!("Cột “{heading}” không thuộc biểu mẫu; hệ thống coi là ghi chú và không đọc."),
                format!("The column “{heading}” does not belong to the form; it is taken for a note and not read."),
            )
            .advice(),
        };
        first.map(|row| self.placed(error, row, at, heading))
    }

    fn placed(
        &self,
        error: AuthoringError,
        row: usize,
        at: usize,
        heading: &str,
    ) -> AuthoringError {
        let mut error = error.at_column(at).in_column(heading);
        error.file.clone_from(&self.file);
        error.row = Some(row);
        error
    }

    /// The rows that are not empty.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row {
            sheet: self,
            number: *number,
            cells,
        })
    }

    /// Whether everything in it must be complete.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether it has this column in any language.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.columns.keys().any(|(known, _)| known == name)
    }

    /// Whether any of its columns is in this language.
    pub(crate) fn speaks(&self, language: Language) -> bool {
        let own = |(_, of): &(String, Option<Language>)| *of == Some(language);
        self.columns.keys().any(own)
    }

    fn column(&self, name: &str, language: Option<Language>) -> Option<&Column> {
        let exact = self.columns.get(&(name.to_owned(), language));
        exact.or_else(|| self.columns.get(&(name.to_owned(), None)))
    }

    /// Names of the columns without a language, in the order of the sheet.
    pub(crate) fn plain_columns(&self) -> Vec<&str> {
        let mut columns: Vec<(usize, &str)> = self
            .columns
            .iter()
            .filter(|((_, language), _)| language.is_none())
            .map(|((name, _), column)| (column.at, name.as_str()))
            .collect();
        columns.sort_unstable();
        columns.into_iter().map(|(_, name)| name).collect()
    }

    /// A mistake in a cell.
    pub(crate) fn error(
        &self,
        row: usize,
        column: &str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        self.error_in(Some(row), column, None, vi, en)
    }

    /// A mistake in the cell of one language; without a row, in the column as a whole.
    pub(crate) fn error_in(
        &self,
        row: Option<usize>,
        column: &str,
        language: Option<Language>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        let mut error = AuthoringError::file(&self.file, vi, en).in_column(column);
        error.row = row;
        match self.column(column, language) {
            Some(found) => error.at_column(found.at).in_column(found.heading.clone()),
            None => error,
        }
    }
}

impl<'a> Row<'a> {
    /// A cell; empty where the sheet has no such column.
    pub(crate) fn cell(&self, name: &str) -> &'a str {
        self.at(name, None)
    }

    /// The sheet it belongs to.
    pub(crate) fn sheet(&self) -> &'a Sheet {
        self.sheet
    }

    /// A sentence in both languages as it is written. A column without a language is Vietnamese.
    pub(crate) fn written(&self, name: &str) -> Text {
        let vi = match self.at(name, Some(Language::Vi)) {
            "" => self.at(name, None),
            vi => vi,
        };
        Text::new(vi, self.at(name, Some(Language::En)))
    }

    /// A sentence in both languages. Outside the catalogue one that is there in English only stands for both.
    pub(crate) fn text(&self, name: &str) -> Text {
        let mut text = self.written(name);
        if text.vi.is_empty() && !self.sheet.strict {
            text.vi = std::mem::take(&mut text.en);
        }
        text
    }

    fn at(&self, name: &str, language: Option<Language>) -> &'a str {
        self.sheet
            .columns
            .get(&(name.to_owned(), language))
            .and_then(|column| self.cells.get(column.at))
            .map_or("", String::as_str)
    }

    /// A mistake in a cell of this row.
    pub(crate) fn error(
        &self,
        column: &str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        self.sheet.error(self.number, column, vi, en)
    }

    /// A mistake in the cell of one language.
    pub(crate) fn wrong(
        &self,
        column: &str,
        language: Language,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        self.sheet
            .error_in(Some(self.number), column, Some(language), vi, en)
    }

    /// Something that is a mistake in the catalogue and advice elsewhere, in the cell of one language.
    pub(crate) fn advise(
        &self,
        column: &str,
        language: Option<Language>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        let error = self
            .sheet
            .error_in(Some(self.number), column, language, vi, en);
        if self.sheet.strict {
            error
        } else {
            error.advice()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Columns = Columns {
        others: Others::Read,
        ..Columns::only(&[])
    };

    fn read(text: &str, known: &'static [&'static str]) -> (Sheet, Vec<AuthoringError>) {
        let mut errors = Vec::new();
        let columns = if known.is_empty() {
            ANY
        } else {
            Columns::only(known)
        };
        let sheet = Sheet::read("t.csv", text.as_bytes(), &columns, &mut errors);
        (sheet, errors)
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let (sheet, errors) = read("name,label\na,A\n,\nb,B\n", &[]);
        assert!(errors.is_empty());
        let numbers: Vec<_> = sheet
            .rows()
            .map(|row| (row.number, row.cell("name")))
            .collect();
        assert_eq!(numbers, [(2, "a"), (4, "b")]);
    }

    #[test]
    fn a_heading_names_its_language() {
        let (sheet, errors) = read(
            "label::Tiếng Việt (vi),label::en\nHọ tên,Name\n",
            &["label"],
        );
        assert!(errors.is_empty(), "{errors:?}");
        let row = sheet.rows().next().unwrap();
        assert_eq!(row.text("label"), Text::new("Họ tên", "Name"));
    }

    #[test]
    fn a_misspelt_heading_is_a_mistake() {
        let (_, errors) = read("name,relevent\na,1\n", &["name", "relevant"]);
        assert_eq!(errors.len(), 1);
        assert_eq!(
            (errors[0].row, errors[0].column.as_deref()),
            (Some(1), Some("relevent"))
        );
        let (_, errors) = read("label::Deutsch (de)\nx\n", &["label"]);
        assert_eq!(errors.len(), 1);
    }

    #[test]
    fn decomposed_letters_are_composed() {
        let (sheet, _) = read("name\nHo\u{323}\n", &[]);
        assert_eq!(sheet.rows().next().unwrap().cell("name"), "Họ");
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_first_heading() {
        let (sheet, errors) = read("\u{feff}name\na\n", &["name"]);
        assert!(errors.is_empty());
        assert_eq!(sheet.rows().next().unwrap().cell("name"), "a");
    }
}
