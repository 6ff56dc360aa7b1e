//! A written address taken apart into words, and the words that say what kind of unit follows; it knows no unit.

use fold::fold;

/// Words that are looked at; of a longer text the last ones, for the units stand at the end.
const MOST_WORDS: usize = 60;

/// Kinds of units, as a set: a name may have had several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u16);

impl Kinds {
    pub(crate) const WARD: Self = Self(1);
    pub(crate) const COMMUNE: Self = Self(1 << 1);
    pub(crate) const TOWN: Self = Self(1 << 2);
    pub(crate) const ZONE: Self = Self(1 << 3);
    pub(crate) const URBAN_DISTRICT: Self = Self(1 << 4);
    pub(crate) const DISTRICT: Self = Self(1 << 5);
    pub(crate) const DISTRICT_TOWN: Self = Self(1 << 6);
    pub(crate) const CITY: Self = Self(1 << 7);
    pub(crate) const PROVINCE: Self = Self(1 << 8);

    /// What may stand before the name of a commune.
    pub(crate) const LOWEST: Self = Self(0b1111);
    /// What may stand before the name of a district.
    pub(crate) const MIDDLE: Self = Self(0b1111 << 4);
    /// What may stand before the name of a province.
    pub(crate) const HIGHEST: Self = Self(0b11 << 7);

    const WORDS: [(&'static str, Self); 9] = [
        ("phường", Self::WARD),
        ("xã", Self::COMMUNE),
        ("thị trấn", Self::TOWN),
        ("đặc khu", Self::ZONE),
        ("quận", Self::URBAN_DISTRICT),
        ("huyện", Self::DISTRICT),
        ("thị xã", Self::DISTRICT_TOWN),
        ("thành phố", Self::CITY),
        ("tỉnh", Self::PROVINCE),
    ];

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Reads `xã` or `xã/phường` as the document writes it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut all = Self::default();
        for word in text.split('/') {
            let (_, kind) = Self::WORDS.iter().find(|(known, _)| *known == word)?;
            all = all.and(*kind);
        }
        Some(all)
    }

    /// The kind at the beginning of a name written out (`Phường Ba Đình`, `Thị Xã Việt Yên`), and the rest.
    pub(crate) fn split(full: &str) -> Option<(Self, &str)> {
        let lower = full.to_lowercase();
        Self::WORDS.iter().find_map(|(word, kind)| {
            let rest = lower.strip_prefix(word)?.strip_prefix(' ')?;
            // Small and capital letters of Vietnamese are equally long, but a text of somewhere else may not be.
            let name = full.get(full.len().checked_sub(rest.len())?..)?;
            (!name.is_empty()).then_some((*kind, name))
        })
    }

    /// The last of these kinds, written out with a capital: the newest one a unit had.
    pub(crate) fn last_word(text: &str) -> String {
        let word = text.rsplit('/').next().unwrap_or(text);
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

/// One word of a written address.
#[derive(Debug)]
pub(crate) struct Word {
    /// Folded, see [`key`].
    pub(crate) key: String,
    /// First byte in the text.
    pub(crate) start: usize,
    /// Byte after the last.
    pub(crate) end: usize,
    /// A comma or the like stands before it, or it is the first.
    pub(crate) comma: bool,
    /// A comma or a dash stands before it, or it is the first.
    pub(crate) parted: bool,
}

/// The words of a text, which must be composed.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut comma, mut parted, mut start) = (true, true, None);
    let mut put = |from: usize, to: usize, comma: &mut bool, parted: &mut bool| {
        for (from, to) in split_number(text, from, to) {
            let key = key(&text[from..to]);
            if !key.is_empty() {
                words.push(Word {
                    key,
                    start: from,
                    end: to,
                    comma: std::mem::take(comma),
                    parted: std::mem::take(parted),
                });
            }
        }
    };
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || is_mark(c) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            put(from, at, &mut comma, &mut parted);
        }
        comma |= matches!(c, ',' | ';' | '|' | '\n' | '\r');
        parted |= matches!(
            c,
            ',' | ';' | '|' | '\n' | '\r' | '-' | '–' | '—' | '(' | ')'
        );
    }
    if let Some(from) = start {
        put(from, text.len(), &mut comma, &mut parted);
    }
    if words.len() > MOST_WORDS {
        words.drain(..words.len() - MOST_WORDS);
    }
    words
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// `Q1` is `Q` and `1`, `P12` is `P` and `12`.
fn split_number(text: &str, from: usize, to: usize) -> [(usize, usize); 2] {
    let word = &text[from..to];
    let digits = word.bytes().position(|byte| byte.is_ascii_digit());
    match digits {
        Some(at @ 1..=2)
            if word[at..].bytes().all(|byte| byte.is_ascii_digit())
                && word[..at].bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            [(from, from + at), (from + at, to)]
        }
        _ => [(from, to), (to, to)],
    }
}

/// A name reduced to what spellings have in common: folded, without spaces and leading zeros, final `y` after a consonant as
/// `i` (Mỹ, Mĩ), Roman numerals up to four as digits (Hải Châu I), `NT` as `Nông trường`.
pub(crate) fn key(name: &str) -> String {
    let folded = fold(name);
    let mut key = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        match word {
            "i" => key.push('1'),
            "ii" => key.push('2'),
            "iii" => key.push('3'),
            "iv" => key.push('4'),
            "nt" => key.push_str("nongtruong"),
            _ if word.bytes().all(|byte| byte.is_ascii_digit()) => {
                key.push_str(word.trim_start_matches('0'));
            }
            _ => key.push_str(word),
        }
        if y_is_i(word) {
            key.pop();
            key.push('i');
        }
    }
    key
}

fn y_is_i(word: &str) -> bool {
    let Some(stem) = word.strip_suffix('y') else {
        return false;
    };
    stem.ends_with(['h', 'k', 'l', 'm', 's', 't', 'v']) || stem == "qu"
}

/// The kind that the words before `at` say, perhaps twice (`Q.Quận 7`), and how many words that takes.
pub(crate) fn kind_before(words: &[Word], at: usize) -> Option<(Kinds, usize)> {
    let (kind, taken) = kind_once(words, at)?;
    let again = match kind_once(words, at - taken) {
        Some((same, more)) if same == kind && !words[at - taken].comma => more,
        _ => 0,
    };
    Some((kind, taken + again))
}

fn kind_once(words: &[Word], at: usize) -> Option<(Kinds, usize)> {
    let word = |back: usize| {
        let index = at.checked_sub(back)?;
        // A kind and its name are never parted by a comma.
        let together = words[index + 1..=at.min(words.len() - 1)]
            .iter()
            .all(|word| !word.comma);
        together.then(|| words[index].key.as_str())
    };
    let one = word(1)?;
    if let Some(two) = word(2) {
        let kind = match (two, one) {
            ("thi", "tran") | ("t", "t") => Some(Kinds::TOWN),
            ("xa", "dao") => Some(Kinds::COMMUNE),
            ("huyen", "dao") => Some(Kinds::DISTRICT),
            ("dac", "khu") => Some(Kinds::ZONE),
            ("thi", "xa") | ("t", "x") => Some(Kinds::DISTRICT_TOWN),
            ("thanh", "pho") | ("t", "p") => Some(Kinds::CITY),
            _ => None,
        };
        if let Some(kind) = kind {
            return Some((kind, 2));
        }
    }
    let kind = match one {
        "phuong" | "p" | "f" | "ph" | "ward" => Kinds::WARD,
        "xa" | "x" | "commune" => Kinds::COMMUNE,
        "tt" | "town" => Kinds::TOWN,
        "quan" | "q" => Kinds::URBAN_DISTRICT,
        "huyen" | "h" => Kinds::DISTRICT,
        "district" => Kinds::URBAN_DISTRICT.and(Kinds::DISTRICT),
        "tx" => Kinds::DISTRICT_TOWN,
        "tp" | "city" => Kinds::CITY,
        "tinh" | "t" | "province" => Kinds::PROVINCE,
        _ => return None,
    };
    Some((kind, 1))
}

/// The kind that English puts after the name: `Ben Nghe Ward`.
pub(crate) fn kind_after(words: &[Word], at: usize) -> Option<Kinds> {
    let word = words.get(at).filter(|word| !word.comma)?;
    match word.key.as_str() {
        "ward" => Some(Kinds::WARD),
        "commune" => Some(Kinds::COMMUNE),
        "town" | "township" => Some(Kinds::TOWN.and(Kinds::DISTRICT_TOWN)),
        "district" | "dist" => Some(Kinds::URBAN_DISTRICT.and(Kinds::DISTRICT)),
        "citi" | "city" => Some(Kinds::CITY),
        "province" => Some(Kinds::PROVINCE),
        _ => None,
    }
}

/// Whether a kind begins at this word, so that the name before it ends there.
pub(crate) fn kind_begins(words: &[Word], at: usize) -> bool {
    (1..=2).any(|ahead| {
        at + ahead < words.len()
            && kind_before(words, at + ahead).is_some_and(|(_, taken)| taken == ahead)
    })
}
