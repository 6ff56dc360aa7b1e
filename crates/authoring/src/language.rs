//! Which of a workbook's languages are the two a form has; it never translates.

use std::collections::BTreeSet;

use crate::AuthoringError;

/// A language of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// Vietnamese, or the one language of a form that has no Vietnamese.
    Vi,
    /// English.
    En,
}

/// How the languages that a workbook names are heard.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tongues {
    /// The catalogue has Vietnamese and English, and a third is a mistake.
    strict: bool,
    /// The language that takes the place of Vietnamese.
    stand_in: Option<String>,
}

/// What a language is.
#[derive(Debug)]
pub(crate) enum Heard {
    /// One of the two.
    Is(Language),
    /// Another, and what the author is told.
    Other(AuthoringError),
}

impl Tongues {
    /// The two languages of the catalogue.
    pub(crate) fn of_catalogue() -> Self {
        Self {
            strict: true,
            stand_in: None,
        }
    }

    /// The languages of a workbook: of those its headings name, and the one it begins in. A form without Vietnamese has its
    /// first language in its place, as long as that is not English.
    pub(crate) fn of_workbook(named: &BTreeSet<String>, first: &str) -> Self {
        let vietnamese = named.iter().any(|name| of(name) == Some(Language::Vi));
        let foreign = |name: &str| of(name).is_none();
        let stand_in = (!vietnamese)
            .then(|| {
                let begun = named.iter().find(|name| same(name, first) && foreign(name));
                begun.or_else(|| named.iter().find(|name| foreign(name)))
            })
            .flatten()
            .cloned();
        Self {
            strict: false,
            stand_in,
        }
    }

    /// Whether everything must be there in both languages.
    pub(crate) fn strict(&self) -> bool {
        self.strict
    }

    /// Which language a heading means.
    pub(crate) fn hear(&self, language: &str) -> Heard {
        match of(language) {
            Some(language) => Heard::Is(language),
            None if self.stand_in.as_deref().is_some_and(|name| same(name, language)) => {
                Heard::Is(Language::Vi)
            }
            None if self.strict => Heard::Other(AuthoringError::file(
                "",
                format!(
                    "Không biết ngôn ngữ “{language}”. Hãy viết “Tiếng Việt (vi)” hoặc “English (en)”."
                ),
                format!(
                    "Unknown language “{language}”. Write “Tiếng Việt (vi)” or “English (en)”."
                ),
            )),
            None => Heard::Other(
                AuthoringError::file(
                    "",
                    format!(
                        "Biểu mẫu ở đây có tiếng Việt và tiếng Anh; câu bằng “{language}” sẽ không hiện."
                    ),
                    format!(
                        "Forms here are in Vietnamese and English; what is in “{language}” will not be shown."
                    ),
                )
                .advice(),
            ),
        }
    }
}

/// `Tiếng Việt (vi)`, `vi`, `English (en)`, `English`.
fn of(language: &str) -> Option<Language> {
    match code(language).as_str() {
        "vi" | "vie" | "vi-vn" | "tiếng việt" | "vietnamese" | "tieng viet" => {
            Some(Language::Vi)
        }
        "en" | "eng" | "en-gb" | "en-us" | "english" | "tiếng anh" => Some(Language::En),
        _ => None,
    }
}

fn same(a: &str, b: &str) -> bool {
    code(a) == code(b)
}

fn code(language: &str) -> String {
    let language = language.trim();
    let code = match language.rsplit_once('(') {
        Some((_, code)) => code.trim_end_matches(')').trim(),
        None => language,
    };
    code.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(tongues: &Tongues, language: &str) -> Option<Language> {
        match tongues.hear(language) {
            Heard::Is(language) => Some(language),
            Heard::Other(_) => None,
        }
    }

    #[test]
    fn a_form_without_vietnamese_has_its_first_language_in_its_place() {
        let named = ["English (en)", "Français (fr)", "Kiswahili (sw)"];
        let named: BTreeSet<String> = named.map(str::to_owned).into();
        let tongues = Tongues::of_workbook(&named, "Kiswahili (sw)");
        assert_eq!(heard(&tongues, "Kiswahili (sw)"), Some(Language::Vi));
        assert_eq!(heard(&tongues, "English (en)"), Some(Language::En));
        assert_eq!(heard(&tongues, "Français (fr)"), None);
    }

    #[test]
    fn the_catalogue_knows_two_languages() {
        let tongues = Tongues::of_catalogue();
        assert_eq!(heard(&tongues, "Tiếng Việt (vi)"), Some(Language::Vi));
        assert_eq!(heard(&tongues, "en"), Some(Language::En));
        assert_eq!(heard(&tongues, "Deutsch (de)"), None);
    }
}
