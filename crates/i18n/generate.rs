//! Turns `locales/*.toml` into Rust functions, one per sentence; it refuses a sentence that is missing in one language or says something else in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Language codes every sentence must exist in, with the variant of `Lang` each belongs to.
const LANGUAGES: [(&str, &str); 2] = [("vi", "Vi"), ("en", "En")];

const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "box", "break", "const", "continue", "crate", "dyn", "else", "enum",
    "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod",
    "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "type", "unsafe", "use", "where", "while",
];

/// Rust source of the module for one area, or every mistake found in it, each naming file and key.
pub(crate) fn area_module(area: &str, toml_text: &str) -> Result<String, Vec<String>> {
    let file = format!("locales/{area}.toml");
    let mut mistakes = Vec::new();
    if !is_identifier(area) {
        mistakes.push(format!("{file}: the file name is not a Rust identifier"));
    }
    let table: toml::Table = match toml_text.parse() {
        Ok(table) => table,
        Err(error) => return Err(vec![format!("{file}: {error}")]),
    };
    let mut source = format!("/// Sentences of `{file}`.\npub mod {area} {{\n");
    for (key, value) in &table {
        match sentence_function(key, value) {
            Ok(function) => source.push_str(&function),
            Err(found) => {
                mistakes.extend(
                    found
                        .into_iter()
                        .map(|text| format!("{file} [{key}]: {text}")),
                );
            }
        }
    }
    source.push_str("}\n");
    if mistakes.is_empty() {
        Ok(source)
    } else {
        Err(mistakes)
    }
}

fn sentence_function(key: &str, value: &toml::Value) -> Result<String, Vec<String>> {
    let mut mistakes = Vec::new();
    if !is_identifier(key) {
        mistakes.push("the key is not a Rust identifier (lower case, digits, _)".to_string());
    }
    let Some(table) = value.as_table() else {
        mistakes.push("expected a table with vi and en".to_string());
        return Err(mistakes);
    };
    let mut texts = BTreeMap::new();
    for (name, text) in table {
        match text.as_str() {
            _ if !LANGUAGES.iter().any(|(code, _)| code == name) => {
                mistakes.push(format!("unknown language `{name}`"));
            }
            None => mistakes.push(format!("`{name}` is not text")),
            Some(text) if text.trim().is_empty() => mistakes.push(format!("`{name}` is empty")),
            Some(text) => {
                texts.insert(name.as_str(), text);
            }
        }
    }
    let mut wanted: Option<(&str, BTreeSet<String>)> = None;
    for (code, _) in LANGUAGES {
        let Some(text) = texts.get(code) else {
            if !table.contains_key(code) {
                mistakes.push(format!("`{code}` is missing"));
            }
            continue;
        };
        match placeholders(text) {
            Err(trouble) => mistakes.push(format!("`{code}`: {trouble}")),
            Ok(names) => match &wanted {
                None => wanted = Some((code, names)),
                Some((first, expected)) if *expected != names => mistakes.push(format!(
                    "`{first}` has the placeholders {expected:?} but `{code}` has {names:?}"
                )),
                Some(_) => {}
            },
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let names = wanted.map(|(_, names)| names).unwrap_or_default();
    Ok(write_function(key, &texts, &names))
}

fn write_function(key: &str, texts: &BTreeMap<&str, &str>, names: &BTreeSet<String>) -> String {
    let mut source = String::new();
    let vietnamese = texts.get("vi").copied().unwrap_or_default();
    for line in vietnamese.lines() {
        let _ = writeln!(source, "    #[doc = {line:?}]");
    }
    let mut arms = String::new();
    for (code, variant) in LANGUAGES {
        let _ = write!(arms, "crate::Lang::{variant} => {:?}, ", texts[code]);
    }
    if names.is_empty() {
        let _ = writeln!(
            source,
            "    #[must_use]\n    pub const fn {key}(lang: crate::Lang) -> &'static str {{\n        match lang {{ {arms}}}\n    }}"
        );
    } else {
        let parameters: String = names
            .iter()
            .map(|name| format!(", {name}: impl core::fmt::Display"))
            .collect();
        let pairs: String = names
            .iter()
            .map(|name| format!("({name:?}, {name}.to_string()), "))
            .collect();
        let _ = writeln!(
            source,
            "    #[must_use]\n    pub fn {key}(lang: crate::Lang{parameters}) -> String {{\n        crate::fill(match lang {{ {arms}}}, &[{pairs}])\n    }}"
        );
    }
    source
}

/// Names between braces, or what is wrong with the braces.
fn placeholders(text: &str) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let tail = &rest[open..];
        if tail.starts_with('}') {
            return Err("a } without its {".to_string());
        }
        let Some(close) = tail.find('}') else {
            return Err("a { without its }".to_string());
        };
        let name = &tail[1..close];
        if !is_identifier(name) || name == "lang" {
            return Err(format!("`{{{name}}}` cannot be a placeholder"));
        }
        names.insert(name.to_string());
        rest = &tail[close + 1..];
    }
    Ok(names)
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !KEYWORDS.contains(&text)
}
