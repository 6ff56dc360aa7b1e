//! One mistake of an author: where it is, to the cell, and how to mend it, in both languages; it never guesses a repair.

use std::fmt;

use forms::Text;

/// A mistake in what an author wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuthoringError {
    /// The file, relative to the catalogue's folder, with `/` between its parts: `1.001193/survey.csv`; of a workbook the name
    /// of the sheet: `survey`.
    pub file: String,
    /// Row of the sheet or line of the file, from 1 as spreadsheet programs and editors count; absent for the whole file.
    pub row: Option<usize>,
    /// Heading of the column, or key in a TOML or JSON file.
    pub column: Option<String>,
    /// The column in a spreadsheet program's letters, where it is a column of a sheet.
    pub letters: Option<String>,
    /// Whether it stops the form from being published.
    pub weight: Weight,
    /// What is wrong and how to mend it, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

/// How much a mistake matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The form is not published before it is mended.
    Mistake,
    /// The form works without it: something will be missing or odd for those who fill it.
    Advice,
}

impl AuthoringError {
    /// A mistake that concerns a whole file.
    pub(crate) fn file(file: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            row: None,
            column: None,
            letters: None,
            weight: Weight::Mistake,
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// A mistake in one row or line.
    pub(crate) fn row(
        file: &str,
        row: usize,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            row: Some(row),
            ..Self::file(file, vi, en)
        }
    }

    /// The same mistake, in this column.
    pub(crate) fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The same mistake, in the column at this place of the sheet, from 0.
    pub(crate) fn at_column(mut self, at: usize) -> Self {
        self.letters = Some(letters(at));
        self
    }

    /// The same words as advice that stops nothing.
    pub(crate) fn advice(mut self) -> Self {
        self.weight = Weight::Advice;
        self
    }

    /// The sentence in both languages.
    pub fn message(&self) -> Text {
        Text::new(self.vi.clone(), self.en.clone())
    }

    /// The cell as spreadsheet programs name it: `survey!D12`; of a whole row `survey!12`, of a whole sheet `survey`.
    pub fn cell(&self) -> String {
        let name = self.file.rsplit('/').next().unwrap_or_default();
        let sheet = name.strip_suffix(".csv").unwrap_or(name);
        let letters = self.letters.as_deref().unwrap_or_default();
        match self.row {
            // Not a sheet: a line of a file.
            Some(row) if sheet.contains('.') => format!("{sheet}:{row}"),
            Some(row) => format!("{sheet}!{letters}{row}"),
            None => sheet.to_owned(),
        }
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
pub(crate) fn letters(mut at: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(at % 26).unwrap_or_default());
        if at < 26 {
            break;
        }
        at = at / 26 - 1;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

impl fmt::Display for AuthoringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match (self.row, &self.letters) {
            (Some(row), Some(letters)) => write!(f, "!{letters}{row}")?,
            (Some(row), None) => write!(f, ":{row}")?,
            (None, _) => {}
        }
        if let Some(column) = &self.column {
            write!(f, " [{column}]")?;
        }
        write!(f, ": {} / {}", self.vi, self.en)
    }
}

impl std::error::Error for AuthoringError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheet_programs() {
        let named = [0, 3, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(named, ["A", "D", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_cell_is_named_with_its_sheet() {
        let error = AuthoringError::row("1.001193/survey.csv", 12, "", "").at_column(3);
        assert_eq!(error.cell(), "survey!D12");
        assert_eq!(
            AuthoringError::row("choices", 2, "", "").cell(),
            "choices!2"
        );
    }
}
