//! Text reduced to the letters a hurried thumb types, and how well a query matches it; it never changes what is shown or stored.
//!
//! Both sides of a search are folded once with [`fold`]; [`rank`] then compares folded text only and allocates nothing.

/// How well a query matches a text, best first: `Exact < Prefix < … < Contains`, so sorting by rank puts the best on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The whole text.
    Exact,
    /// The text begins with the query.
    Prefix,
    /// Every word of the query begins a word of the text, in the same order: `xuan da` finds `phuong xuan huong da lat`.
    Words,
    /// The query is the beginning of the words' initials: `tphcm` finds `thanh pho ho chi minh`.
    Initials,
    /// Every word of the query occurs somewhere, in any order.
    Contains,
}

/// Lowercase letters without Vietnamese marks, `đ` as `d`, and single spaces.
///
/// Composed (NFC) and decomposed (NFD) spellings fold to the same text. Spaces, hyphens, commas, semicolons, colons, quotes
/// and brackets all become one space; other signs stay, so that `1.001193` and `12/5` remain findable.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_mark(c) {
            continue;
        }
        if is_gap(c) {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        push_plain(&mut folded, c);
    }
    folded
}

/// How well `query` matches `text`; both must already be folded. An empty query matches everything as a prefix.
#[must_use]
pub fn rank(text: &str, query: &str) -> Option<Rank> {
    if text == query {
        return Some(Rank::Exact);
    }
    if text.starts_with(query) {
        return Some(Rank::Prefix);
    }
    if words_in_order(text, query) {
        return Some(Rank::Words);
    }
    if begins_initials(text, query) {
        return Some(Rank::Initials);
    }
    query
        .split(' ')
        .all(|word| text.contains(word))
        .then_some(Rank::Contains)
}

fn words_in_order(text: &str, query: &str) -> bool {
    let mut words = text.split(' ');
    query
        .split(' ')
        .all(|wanted| words.any(|word| word.starts_with(wanted)))
}

fn begins_initials(text: &str, query: &str) -> bool {
    if query.len() < 2 {
        return false;
    }
    let mut initials = text.split(' ').filter_map(|word| word.chars().next());
    query.chars().all(|wanted| initials.next() == Some(wanted))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | ','
                | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '"'
                | '\''
                | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}'
        )
}

fn push_plain(folded: &mut String, c: char) {
    let plain = match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        'À'..='Å' | 'à'..='å' | '\u{0100}'..='\u{0105}' | '\u{1ea0}'..='\u{1eb7}' => 'a',
        'Ç' | 'ç' | '\u{0106}'..='\u{010d}' => 'c',
        'Đ' | 'đ' | 'Ð' | 'ð' | '\u{010e}' | '\u{010f}' => 'd',
        'È'..='Ë' | 'è'..='ë' | '\u{0112}'..='\u{011b}' | '\u{1eb8}'..='\u{1ec7}' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | '\u{0128}'..='\u{0131}' | '\u{1ec8}'..='\u{1ecb}' => 'i',
        'Ñ' | 'ñ' | '\u{0143}'..='\u{0148}' => 'n',
        'Ò'..='Ö'
        | 'ò'..='ö'
        | 'Ø'
        | 'ø'
        | '\u{014c}'..='\u{0151}'
        | 'Ơ'
        | 'ơ'
        | '\u{1ecc}'..='\u{1ee3}' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | '\u{0168}'..='\u{0173}' | 'Ư' | 'ư' | '\u{1ee4}'..='\u{1ef1}' => {
            'u'
        }
        'Ý' | 'ý' | 'ÿ' | '\u{0176}'..='\u{0178}' | '\u{1ef2}'..='\u{1ef9}' => 'y',
        '\u{0180}' | '\u{0243}' => 'b',
        _ => {
            folded.extend(c.to_lowercase().filter(|low| !is_mark(*low)));
            return;
        }
    };
    folded.push(plain);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_vietnamese_letter_loses_its_marks() {
        let all = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ";
        let plain = "aaaaaaaaaaaaaaaaadeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyy";
        assert_eq!(fold(all), plain);
        assert_eq!(fold(&all.to_lowercase()), plain);
    }

    #[test]
    fn composed_and_decomposed_spellings_are_one() {
        assert_eq!(fold("Đă\u{0301}k Lă\u{0301}k"), fold("Đắk Lắk"));
        assert_eq!(fold("Nguye\u{0302}\u{0303}n"), "nguyen");
    }

    #[test]
    fn spaces_and_hyphens_are_one_gap() {
        assert_eq!(
            fold("  Phường Xuân Hương -  Đà Lạt "),
            "phuong xuan huong da lat"
        );
        assert_eq!(fold("1.001193"), "1.001193");
    }

    #[test]
    fn the_better_match_comes_first() {
        let text = fold("Thành phố Hồ Chí Minh");
        assert_eq!(rank(&text, &text), Some(Rank::Exact));
        assert_eq!(rank(&text, "thanh p"), Some(Rank::Prefix));
        assert_eq!(rank(&text, "ho chi"), Some(Rank::Words));
        assert_eq!(rank(&text, "tphcm"), Some(Rank::Initials));
        assert_eq!(rank(&text, "minh ho"), Some(Rank::Contains));
        assert_eq!(rank(&text, "ha noi"), None);
        assert!(Rank::Exact < Rank::Contains);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn ranking_never_panics(text in "\\PC{0,20}", query in "\\PC{0,20}") {
            let _ = rank(&fold(&text), &fold(&query));
        }
    }
}
