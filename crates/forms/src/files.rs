//! The files that the answers of a form name: what must travel with them, and what nobody asked for. It never sees a byte of them.

use crate::bundle::Kind;
use crate::form::Form;
use crate::path::Path;
use crate::rules::media_type;
use crate::value::Value;
use crate::wide::Wide;

/// A file that an answer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Where the answer is.
    pub path: Path,
    /// Name of the question.
    pub question: String,
    /// SHA-256 of the file's bytes, in small hexadecimal digits.
    pub sha256: String,
    /// What the file must be.
    pub media_type: &'static str,
}

impl Form {
    /// The files named by answers that apply, in the order of the page. What cannot be read as a file is among the
    /// [`problems`](Self::problems).
    #[must_use]
    pub fn files(&self) -> Vec<NamedFile> {
        let named = |(row, def)| {
            let question = self.state.plan.question(def)?;
            let cell = self.state.cell(row, def);
            let (Kind::Wide(kind), Some(Value::Text(name)), true) =
                (&question.kind, &cell.value, cell.relevant)
            else {
                return None;
            };
            let media_type = media_type(kind, name)?;
            Some(NamedFile {
                path: self.state.path(row, def),
                question: question.name.clone(),
                sha256: name.split('.').next().unwrap_or_default().to_owned(),
                media_type,
            })
        };
        self.all().into_iter().filter_map(named).collect()
    }
}

impl Wide {
    /// An answer as a person reads it: `14:30 05/03/2026`, `16.6214, 106.7339`. Choices are said by their lists.
    #[must_use]
    pub fn said(&self, value: &Value, english: bool) -> String {
        use crate::rules::{Rules, Whole};
        Whole.said(self, value, english)
    }
}
