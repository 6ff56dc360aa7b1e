//! Every sentence a person reads, in Vietnamese and English; it never decides when to say it.
//!
//! `locales/{area}.toml` holds one table per sentence with `vi` and `en` side by side. The build turns
//! them into functions: `[outbox_wait]` in `outbox.toml` becomes `t::outbox::outbox_wait(lang)`, and a
//! sentence with `{percent}` takes a `percent` argument. A sentence that lacks a language, or has other
//! placeholders in the other language, does not build.

#[cfg(test)]
#[path = "../generate.rs"]
mod generate;

/// Sentences by area, generated from `locales/`.
pub mod t {
    include!(concat!(env!("OUT_DIR"), "/sentences.rs"));
}

/// A language the whole product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Vietnamese, the language of the law and of every record.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// All languages, in the order they are offered.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// BCP 47 tag, as in `<html lang>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::Vi => "Tiếng Việt",
            Lang::En => "English",
        }
    }

    /// The language of a tag such as `en-GB`; `None` for one we do not speak.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next()?.trim();
        Lang::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// The first language of an `Accept-Language` header that we speak, in the header's written order;
    /// Vietnamese when there is none.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Lang {
        header
            .split(',')
            .filter_map(|part| Lang::from_tag(part.split(';').next()?.trim()))
            .next()
            .unwrap_or_default()
    }

    /// One of two texts kept side by side in data; the Vietnamese one when the other is empty.
    #[must_use]
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::En if !en.is_empty() => en,
            _ => vi,
        }
    }
}

/// Puts values where a template names them; one plain loop, so that no formatting code is paid per sentence.
fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = tail.split_once('}') else {
            break;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::generate::area_module;
    use super::{Lang, fill, t};

    #[test]
    fn a_sentence_speaks_both_languages() {
        assert_eq!(t::common::back(Lang::Vi), "Quay lại");
        assert_eq!(t::common::back(Lang::En), "Back");
    }

    #[test]
    fn a_placeholder_becomes_an_argument() {
        assert_eq!(t::common::hotline_call(Lang::Vi, 1022), "Gọi tổng đài 1022");
    }

    #[test]
    fn placeholders_may_stand_in_another_order() {
        let values = [("a", "1".to_string()), ("b", "2".to_string())];
        assert_eq!(fill("{b} rồi {a}", &values), "2 rồi 1");
        assert_eq!(fill("hết", &values), "hết");
    }

    #[test]
    fn a_missing_language_names_file_and_key() {
        let found = area_module("home", "[hello]\nvi = \"Chào\"\n").unwrap_err();
        assert_eq!(found, ["locales/home.toml [hello]: `en` is missing"]);
    }

    #[test]
    fn placeholders_must_agree() {
        let found = area_module(
            "home",
            "[n]\nvi = \"{count} hồ sơ\"\nen = \"{total} files\"\n",
        )
        .unwrap_err();
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("locales/home.toml [n]: `vi` has the placeholders"));
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text =
            "[Bad]\nvi = \"a\"\nen = \"b\"\n[x]\nvi = \"{\"\nen = 3\n[move]\nvi=\"a\"\nen=\"b\"\n";
        assert_eq!(area_module("home", text).unwrap_err().len(), 4);
    }

    #[test]
    fn a_broken_file_is_named() {
        let found = area_module("home", "[x").unwrap_err();
        assert!(found[0].starts_with("locales/home.toml: "));
    }

    #[test]
    fn quotes_and_line_breaks_survive() {
        let source = area_module(
            "a",
            "[b]\nvi = \"\"\"Nói \"có\"\nhoặc không\"\"\"\nen = \"x\"\n",
        );
        assert!(source.unwrap().contains(r#""Nói \"có\"\nhoặc không""#));
    }

    #[test]
    fn a_browser_language_chooses_the_nearest_we_speak() {
        assert_eq!(Lang::from_tag("en-GB"), Some(Lang::En));
        assert_eq!(Lang::from_tag("fr"), None);
        assert_eq!(
            Lang::from_accept_language("fr, en;q=0.8, vi;q=0.5"),
            Lang::En
        );
        assert_eq!(Lang::from_accept_language(""), Lang::Vi);
    }

    #[test]
    fn data_without_english_is_shown_in_vietnamese() {
        assert_eq!(Lang::En.pick("Khai sinh", ""), "Khai sinh");
        assert_eq!(Lang::En.pick("Khai sinh", "Birth"), "Birth");
    }
}
