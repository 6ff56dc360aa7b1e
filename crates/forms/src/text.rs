//! What a person reads, in Vietnamese and English; it never holds markup.

use reader::readable;
use serde::Serialize;

/// A sentence in both languages. Vietnamese is always there; English may be missing and then Vietnamese is shown.
///
/// Labels, hints and messages of a bundle may contain `${name}`: the engine puts the answer in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English; empty when nobody has translated it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub en: String,
}

readable!(struct Text { vi; en });

impl Text {
    /// A sentence in both languages.
    #[must_use]
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// A sentence known in Vietnamese only.
    #[must_use]
    pub fn vi(vi: impl Into<String>) -> Self {
        Self::new(vi, "")
    }

    /// The English sentence, or the Vietnamese one where there is none.
    #[must_use]
    pub fn in_english(&self) -> &str {
        if self.en.is_empty() {
            &self.vi
        } else {
            &self.en
        }
    }

    /// The sentence in the language asked for.
    #[must_use]
    pub fn get(&self, english: bool) -> &str {
        if english { self.in_english() } else { &self.vi }
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vi.is_empty() && self.en.is_empty()
    }
}
