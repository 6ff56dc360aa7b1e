//! Finds procedures by what a hurried thumb types; it never shows them.

use domain::procedure::{CatalogueIndex, IndexEntry, Reference};
use fold::{Rank, fold, rank};

/// Procedures for what was typed, best first: by code (even an old one), by name in either language, by other words.
pub(crate) fn search<'a>(index: &'a CatalogueIndex, typed: &str) -> Vec<&'a IndexEntry> {
    if let Some(found) = Reference::find_in(typed).and_then(|reference| index.find(&reference)) {
        return vec![found.entry];
    }
    let query = fold(typed);
    if query.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<((Rank, u8), &IndexEntry)> = index
        .procedures
        .iter()
        .filter_map(|entry| Some((best(entry, &query)?, entry)))
        .collect();
    hits.sort_by_key(|(rank, entry)| (*rank, entry.form.is_none()));
    hits.into_iter().map(|(_, entry)| entry).collect()
}

/// Best of all its names; other words count a little less than the name itself.
fn best(entry: &IndexEntry, query: &str) -> Option<(Rank, u8)> {
    let names = [&entry.name, &entry.name_en]
        .into_iter()
        .map(|name| (name, 0));
    let words = entry.keywords.iter().map(|word| (word, 1));
    let code = entry.code.to_string();
    let by_code = rank(&code, query).map(|rank| (rank, 2));
    names
        .chain(words)
        .filter_map(|(text, less)| Some((rank(&fold(text), query)?, less)))
        .chain(by_code)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ProcedureCode;
    use domain::procedure::{OnlineLevel, Predecessor, Validity};

    fn code(text: &str) -> ProcedureCode {
        ProcedureCode::parse(text).unwrap()
    }

    fn entry(today: &str, name: &str, keywords: &[&str], before: &[&str]) -> IndexEntry {
        IndexEntry {
            code: code(today),
            name: name.into(),
            name_en: String::new(),
            group: String::new(),
            life_events: Vec::new(),
            keywords: keywords.iter().map(ToString::to_string).collect(),
            predecessors: before
                .iter()
                .map(|old| Predecessor {
                    code: code(old),
                    until: None,
                })
                .collect(),
            online: OnlineLevel::Full,
            validity: Validity::default(),
            page_id: None,
            form: None,
            bundle_hash: None,
            hash: domain::Sha256::from_bytes([0; 32]),
        }
    }

    fn index() -> CatalogueIndex {
        CatalogueIndex {
            version: "1".into(),
            procedures: vec![
                entry(
                    "1.001193",
                    "Đăng ký khai sinh",
                    &["làm giấy khai sinh"],
                    &[],
                ),
                entry("1.000656", "Đăng ký khai tử", &["báo tử"], &[]),
                entry("3.000722", "Liên thông khai sinh", &[], &["2.000986"]),
            ],
            lists: Default::default(),
        }
    }

    fn codes(typed: &str) -> Vec<String> {
        let index = index();
        search(&index, typed)
            .iter()
            .map(|entry| entry.code.to_string())
            .collect()
    }

    #[test]
    fn marks_are_not_needed() {
        assert_eq!(codes("khai tu"), ["1.000656"]);
        assert_eq!(codes("KHAI SINH"), ["1.001193", "3.000722"]);
    }

    #[test]
    fn other_words_find_it_too() {
        assert_eq!(codes("bao tu"), ["1.000656"]);
    }

    #[test]
    fn a_code_finds_exactly_one_even_an_old_one() {
        assert_eq!(codes("1.001193"), ["1.001193"]);
        assert_eq!(codes("2.000986"), ["3.000722"]);
        assert_eq!(codes("1.0011"), ["1.001193"]);
    }

    #[test]
    fn nothing_typed_finds_nothing() {
        assert!(codes("  ").is_empty());
        assert!(codes("xe máy").is_empty());
    }
}
