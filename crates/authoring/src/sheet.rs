//! A sheet read from CSV: headings, rows and where each stands; it never knows what a column means.

use std::collections::BTreeMap;

use forms::Text;
use unicode_normalization::UnicodeNormalization;

use crate::AuthoringError;

/// The most bytes a sheet may have.
const MAX_BYTES: usize = 8 << 20;

/// The most rows a sheet may have.
const MAX_ROWS: usize = 100_000;

/// A sheet with its headings understood: `label::Tiếng Việt (vi)` is the column `label` in the language `vi`.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// Relative name of the file.
    pub(crate) file: String,
    columns: BTreeMap<(String, Option<Language>), Column>,
    rows: Vec<(usize, Vec<String>)>,
}

#[derive(Debug)]
struct Column {
    at: usize,
    heading: String,
}

/// A language of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    Vi,
    En,
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
    /// Reads a sheet. `known` are the columns it may have; any other heading is a mistake, because a misspelt heading would
    /// otherwise silence a rule. An empty `known` takes every heading.
    pub(crate) fn read(
        file: &str,
        bytes: &[u8],
        known: &[&str],
        errors: &mut Vec<AuthoringError>,
    ) -> Self {
        let mut sheet = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        if bytes.len() > MAX_BYTES {
            errors.push(AuthoringError::file(
                file,
                "Tệp lớn hơn 8 MB. Hãy chia nhỏ biểu mẫu hoặc danh sách.",
                "The file is larger than 8 MB. Split the form or the list.",
            ));
            return sheet;
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut records = reader.records();
        let Some(Ok(headings)) = records.next() else {
            errors.push(AuthoringError::file(
                file,
                "Không đọc được dòng tiêu đề. Hãy lưu tệp dạng CSV UTF-8, dòng đầu là tên cột.",
                "The headings cannot be read. Save the file as UTF-8 CSV with the column names in the first row.",
            ));
            return sheet;
        };
        sheet.head(&headings, known, errors);
        for (index, record) in records.enumerate() {
            let number = index + 2;
            match record {
                Ok(record) if index < MAX_ROWS => {
                    let cells: Vec<String> = record.iter().map(clean).collect();
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        sheet.rows.push((number, cells));
                    }
                }
                Ok(_) => {
                    errors.push(AuthoringError::row(
                        file,
                        number,
                        "Quá 100.000 dòng. Phần còn lại chưa được đọc.",
                        "More than 100,000 rows. The rest was not read.",
                    ));
                    break;
                }
                Err(error) => errors.push(AuthoringError::row(
                    file,
                    number,
                    format!("Không đọc được dòng này: {error}. Hãy lưu tệp dạng CSV UTF-8."),
                    format!("This row cannot be read: {error}. Save the file as UTF-8 CSV."),
                )),
            }
        }
        sheet
    }

    fn head(
        &mut self,
        headings: &csv::StringRecord,
        known: &[&str],
        errors: &mut Vec<AuthoringError>,
    ) {
        for (at, heading) in headings.iter().enumerate() {
            let heading = clean(heading);
            if heading.is_empty() {
                continue;
            }
            let (name, language) = match heading.split_once("::") {
                None => (heading.as_str(), None),
                Some((name, language)) => {
                    let Some(read) = Language::read(language) else {
                        errors.push(
                            AuthoringError::row(
                                &self.file,
                                1,
                                format!("Không biết ngôn ngữ “{language}”. Hãy viết “Tiếng Việt (vi)” hoặc “English (en)”."),
                                format!("Unknown language “{language}”. Write “Tiếng Việt (vi)” or “English (en)”."),
                            )
                            .in_column(heading.clone()),
                        );
                        continue;
                    };
                    (name, Some(read))
                }
            };
            let name = name.trim().to_owned();
            if !known.is_empty() && !known.contains(&name.as_str()) {
                errors.push(
                    AuthoringError::row(
                        &self.file,
                        1,
                        format!(
                            "Không có cột tên “{name}”. Các cột dùng được: {}.",
                            known.join(", ")
                        ),
                        format!(
                            "There is no column “{name}”. Columns that exist: {}.",
                            known.join(", ")
                        ),
                    )
                    .in_column(heading.clone()),
                );
                continue;
            }
            let column = Column {
                at,
                heading: heading.clone(),
            };
            if self.columns.insert((name, language), column).is_some() {
                errors.push(
                    AuthoringError::row(
                        &self.file,
                        1,
                        "Cột này có hai lần. Hãy xóa bớt một cột.",
                        "This column stands twice. Remove one of them.",
                    )
                    .in_column(heading),
                );
            }
        }
    }

    /// The rows that are not empty.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row {
            sheet: self,
            number: *number,
            cells,
        })
    }

    /// The heading of a column as the author wrote it.
    pub(crate) fn heading(&self, name: &str, language: Option<Language>) -> String {
        let exact = self.columns.get(&(name.to_owned(), language));
        let any = || self.columns.get(&(name.to_owned(), None));
        exact
            .or_else(any)
            .map_or_else(|| name.to_owned(), |column| column.heading.clone())
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
        AuthoringError::row(&self.file, row, vi, en).in_column(self.heading(column, None))
    }
}

impl<'a> Row<'a> {
    /// A cell; empty where the sheet has no such column.
    pub(crate) fn cell(&self, name: &str) -> &'a str {
        self.at(name, None)
    }

    /// A sentence in both languages. A column without a language is Vietnamese.
    pub(crate) fn text(&self, name: &str) -> Text {
        let vi = match self.at(name, Some(Language::Vi)) {
            "" => self.at(name, None),
            vi => vi,
        };
        Text::new(vi, self.at(name, Some(Language::En)))
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
    pub(crate) fn error_in(
        &self,
        column: &str,
        language: Language,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> AuthoringError {
        AuthoringError::row(&self.sheet.file, self.number, vi, en)
            .in_column(self.sheet.heading(column, Some(language)))
    }
}

impl Language {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let code = match text.rsplit_once('(') {
            Some((_, code)) => code.trim_end_matches(')').trim(),
            None => text,
        };
        match code {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A cell without the blanks around it and with composed letters: decomposed ones look the same and are not equal.
fn clean(cell: &str) -> String {
    cell.trim().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, known: &[&str]) -> (Sheet, Vec<AuthoringError>) {
        let mut errors = Vec::new();
        let sheet = Sheet::read("t.csv", text.as_bytes(), known, &mut errors);
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
