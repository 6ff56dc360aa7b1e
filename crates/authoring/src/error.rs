//! One mistake of an author: where it is, to the cell, and how to mend it, in both languages; it never guesses a repair.

use std::fmt;

use forms::Text;

/// A mistake in the catalogue's sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuthoringError {
    /// The file, relative to the catalogue's folder, with `/` between its parts: `1.001193/survey.csv`.
    pub file: String,
    /// Row of the sheet or line of the file, from 1 as spreadsheet programs and editors count; absent for the whole file.
    pub row: Option<usize>,
    /// Heading of the column, or key in a TOML file.
    pub column: Option<String>,
    /// What is wrong and how to mend it, in Vietnamese.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

impl AuthoringError {
    /// A mistake that concerns a whole file.
    pub(crate) fn file(file: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            row: None,
            column: None,
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

    /// The sentence in both languages.
    pub fn message(&self) -> Text {
        Text::new(self.vi.clone(), self.en.clone())
    }
}

impl fmt::Display for AuthoringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, " [{column}]")?;
        }
        write!(f, ": {} / {}", self.vi, self.en)
    }
}

impl std::error::Error for AuthoringError {}
