//! Finding procedures by words typed in a hurry, with or without diacritics; it never leaves the phone.

use fold::{Rank, fold, rank};

use crate::procedure::{CatalogueIndex, IndexEntry};

/// Folded texts of a catalogue, made once and asked at every keystroke.
#[derive(Clone, Debug, Default)]
pub struct ProcedureSearch {
    entries: Vec<Folded>,
}

#[derive(Clone, Debug)]
struct Folded {
    /// Official name without the leading "thủ tục".
    name: String,
    /// Keywords, English name and group, each by itself.
    others: Vec<String>,
    /// Today's code and the old ones.
    codes: Vec<String>,
    /// Cannot be filled in here; stands behind what can, where both fit as well.
    read_only: bool,
    /// Of two that fit as well, the plain case stands before the special one.
    length: usize,
}

/// Words people type for what the law calls otherwise; both sides folded.
const OTHER_WORDS: [(&str, &str); 16] = [
    ("cccd", "can cuoc"),
    ("cmnd", "can cuoc"),
    ("cmt", "can cuoc"),
    ("chung minh thu", "can cuoc"),
    ("gks", "khai sinh"),
    ("giay khai sinh", "khai sinh"),
    ("khai sanh", "khai sinh"),
    ("gkt", "khai tu"),
    ("chung tu", "khai tu"),
    ("doc than", "tinh trang hon nhan"),
    ("cuoi", "ket hon"),
    ("ho khau", "thuong tru"),
    ("hktt", "thuong tru"),
    ("kt3", "tam tru"),
    ("bang lai", "giay phep lai xe"),
    ("gplx", "giay phep lai xe"),
];

/// How well an entry fits; the smallest is best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    Name(Rank),
    Other(Rank),
    /// So many words of the query were not found.
    Partly(usize),
}

impl ProcedureSearch {
    /// Folds every name of the catalogue once.
    pub fn new(index: &CatalogueIndex) -> Self {
        let folded = |entry: &IndexEntry| {
            let name = fold(&entry.name);
            let texts = entry.keywords.iter().chain([&entry.name_en, &entry.group]);
            let old = entry.predecessors.iter().map(|old| old.code.to_string());
            Folded {
                name: name
                    .strip_prefix("thu tuc ")
                    .map(str::to_owned)
                    .unwrap_or(name),
                others: texts
                    .map(|text| fold(text))
                    .filter(|text| !text.is_empty())
                    .collect(),
                codes: std::iter::once(entry.code.to_string()).chain(old).collect(),
                read_only: entry.bundle_hash.is_none(),
                length: entry.plain_length(),
            }
        };
        Self {
            entries: index.procedures.iter().map(folded).collect(),
        }
    }

    /// Positions in `index.procedures` of what fits, best first; everything in its order when nothing is typed.
    pub fn find(&self, query: &str, limit: usize) -> Vec<usize> {
        let query = fold(
            query
                .get(..floor_char_boundary(query, 200))
                .unwrap_or_default(),
        );
        let query = query.strip_prefix("thu tuc ").unwrap_or(&query);
        if query.is_empty() {
            return (0..self.entries.len().min(limit)).collect();
        }
        let other = in_words_of_the_law(query);
        let mut fits: Vec<(Fit, bool, usize, usize)> = (self.entries.iter().enumerate())
            .filter_map(|(at, entry)| {
                let fits = [Some(query), other.as_deref()]
                    .into_iter()
                    .flatten()
                    .filter_map(|query| entry.fit(query));
                Some((fits.min()?, entry.read_only, entry.length, at))
            })
            .collect();
        order::natural(&mut fits);
        // Half-fitting entries only help when nothing fits.
        if fits
            .first()
            .is_some_and(|best| !matches!(best.0, Fit::Partly(_)))
        {
            fits.retain(|fit| !matches!(fit.0, Fit::Partly(_)));
        }
        fits.truncate(limit);
        fits.into_iter().map(|fit| fit.3).collect()
    }
}

impl Folded {
    fn fit(&self, query: &str) -> Option<Fit> {
        if query.len() >= 3
            && self
                .codes
                .iter()
                .any(|code| code.starts_with(query) || code[2..].starts_with(query))
        {
            return Some(Fit::Code);
        }
        let name = rank(&self.name, query).map(Fit::Name);
        let other = self
            .others
            .iter()
            .filter_map(|text| rank(text, query))
            .min()
            .map(Fit::Other);
        name.into_iter()
            .chain(other)
            .min()
            .or_else(|| self.partly(query))
    }

    /// At least half of the words, and more than one, somewhere.
    fn partly(&self, query: &str) -> Option<Fit> {
        let begins =
            |text: &String, wanted: &str| text.split(' ').any(|word| word.starts_with(wanted));
        let words = query.split(' ').count();
        let found = query
            .split(' ')
            .filter(|wanted| {
                begins(&self.name, wanted) || self.others.iter().any(|text| begins(text, wanted))
            })
            .count();
        (found >= 2 && found * 2 >= words).then_some(Fit::Partly(words - found))
    }
}

/// The query with the first of [`OTHER_WORDS`] put into the words of the law.
fn in_words_of_the_law(query: &str) -> Option<String> {
    let padded = format!(" {query} ");
    OTHER_WORDS.iter().find_map(|(said, meant)| {
        let said = format!(" {said} ");
        padded.contains(&said).then(|| {
            padded
                .replacen(&said, &format!(" {meant} "), 1)
                .trim()
                .to_owned()
        })
    })
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::{OnlineLevel, Predecessor, Validity};
    use crate::{ProcedureCode, Sha256};
    use proptest::prelude::*;

    fn index() -> CatalogueIndex {
        let procedures = [
            (
                "1.001193",
                "Thủ tục đăng ký khai sinh",
                "Birth registration",
                "2.000986",
            ),
            (
                "1.000656",
                "Thủ tục đăng ký khai tử",
                "Death registration",
                "1.000001",
            ),
            (
                "2.000635",
                "Thủ tục cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
                "Civil-status extract",
                "1.000002",
            ),
            (
                "1.004873",
                "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
                "Marital status certificate",
                "1.000003",
            ),
            (
                "1.004194",
                "Đăng ký tạm trú",
                "Temporary residence",
                "1.000004",
            ),
            (
                "1.004222",
                "Đăng ký thường trú",
                "Permanent residence",
                "1.000005",
            ),
            (
                "1.014063",
                "Cấp đổi thẻ căn cước",
                "Identity card exchange",
                "1.000006",
            ),
        ];
        let entry = |(code, name, name_en, old): (&str, &str, &str, &str)| IndexEntry {
            publication: None,
            code: ProcedureCode::parse(code).unwrap(),
            name: name.into(),
            name_en: name_en.into(),
            group: "Nhóm".into(),
            life_events: Vec::new(),
            keywords: Vec::new(),
            predecessors: vec![Predecessor {
                code: ProcedureCode::parse(old).unwrap(),
                until: None,
            }],
            online: OnlineLevel::Full,
            validity: Validity::default(),
            page_id: None,
            form: None,
            bundle_hash: None,
            hash: Sha256::from_bytes([0; 32]),
        };
        CatalogueIndex {
            procedures: procedures.into_iter().map(entry).collect(),
            ..CatalogueIndex::default()
        }
    }

    fn best(query: &str) -> Option<String> {
        let index = index();
        let found = ProcedureSearch::new(&index).find(query, 5);
        found
            .first()
            .map(|at| index.procedures[*at].code.to_string())
    }

    #[test]
    fn what_can_be_filled_in_here_stands_first_where_both_fit_as_well() {
        let mut index = index();
        let temporary = index.procedures[4].clone();
        index.procedures[5].name = temporary.name;
        index.procedures[5].bundle_hash = Some(Sha256::from_bytes([1; 32]));
        assert_eq!(ProcedureSearch::new(&index).find("tam tru", 2), [5, 4]);
    }

    #[test]
    fn the_plain_case_stands_before_its_special_cases() {
        let mut index = index();
        for (at, name) in [
            (
                0,
                "Thủ tục đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con",
            ),
            (1, "Thủ tục đăng ký khai sinh lưu động"),
            (2, "Thủ tục đăng ký khai sinh"),
            (4, "Gia hạn tạm trú"),
            (5, "Đăng ký tạm trú"),
        ] {
            index.procedures[at].name = name.into();
        }
        let search = ProcedureSearch::new(&index);
        assert_eq!(search.find("khai sinh", 3), [2, 1, 0]);
        assert_eq!(search.find("tam tru", 2), [5, 4]);
    }

    #[test]
    fn hurried_words_find_the_procedure() {
        for (query, code) in [
            ("khai sinh", "1.001193"),
            ("Khai Sinh", "1.001193"),
            ("dk khai sinh", "1.001193"),
            ("đăng ký khai sinh", "1.001193"),
            ("khai tu", "1.000656"),
            ("giấy khai tử", "1.000656"),
            ("trich luc", "2.000635"),
            ("doc than", "1.004873"),
            ("xin xác nhận độc thân", "1.004873"),
            ("tam tru", "1.004194"),
            ("kt3", "1.004194"),
            ("ho khau", "1.004222"),
            ("lam lai cccd", "1.014063"),
            ("1.0011", "1.001193"),
            ("001193", "1.001193"),
            ("2.000986", "1.001193"),
            ("birth", "1.001193"),
        ] {
            assert_eq!(best(query).as_deref(), Some(code), "{query}");
        }
    }

    #[test]
    fn nonsense_finds_nothing_and_nothing_finds_everything() {
        assert_eq!(best("xyzt"), None);
        assert_eq!(ProcedureSearch::new(&index()).find("  ", 3), [0, 1, 2]);
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in any::<String>(), limit in 0usize..10) {
            prop_assert!(ProcedureSearch::new(&index()).find(&query, limit).len() <= limit);
        }
    }
}
