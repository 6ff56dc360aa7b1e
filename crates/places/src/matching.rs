//! Which units the words of an address may name, each with how well it fits; it does not weigh them against each other.

use domain::compose::split_tone;

use crate::Places;
use crate::distance::{forgiven, slips};
use crate::document::{Name, Place};
use crate::words::{Kinds, Word, kind_after, kind_before, kind_begins};

/// The longest names have seven words (`Thạnh Phước` has two, `Phan Rang - Tháp Chàm` four).
const LONGEST_NAME: usize = 7;

/// Words that may name a unit.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) place: Place,
    /// First word, the kind included.
    pub(crate) from: usize,
    /// Word after the last, the kind included.
    pub(crate) to: usize,
    /// How well it fits, without regard to the words around; more is better.
    pub(crate) score: i32,
    /// Other words of the same part stand before it without a kind between.
    pub(crate) open_left: bool,
    /// Other words of the same part stand after it.
    pub(crate) open_right: bool,
    /// Slips that were forgiven.
    pub(crate) slips: usize,
    /// Written letter by letter, its marks included unless the whole text has none.
    pub(crate) exact: bool,
    /// Only the folded form is known: an abbreviation, or a name that was given up before 2021.
    pub(crate) folded: bool,
    /// The kind that is written is one the unit had.
    pub(crate) kind_agrees: bool,
}

impl Match {
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// It fills a part between commas, or says its kind.
    pub(crate) fn is_plain(&self) -> bool {
        self.kind_agrees || !(self.open_left || self.open_right)
    }

    /// Whether it may be the district or province of a part: one that stands before that part fills the words between two
    /// commas, for `Huệ` in `12 Nguyễn Huệ` is a street.
    pub(crate) fn may_hold(&self, lower: &Self) -> bool {
        lower.to <= self.from || !(self.open_left || self.open_right || self.folded)
    }
}

/// A text and its words.
pub(crate) struct Written<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: &'a [Word],
    /// No letter of the whole text has a mark: that a name has none says nothing then.
    pub(crate) bare: bool,
}

impl Written<'_> {
    fn span(&self, start: usize, end: usize) -> &str {
        &self.text[self.words[start].start..self.words[end - 1].end]
    }

    /// One place the words `start..end` may name.
    fn matched(&self, name: &Name, start: usize, end: usize, slips: usize) -> Option<Match> {
        let level = match name.place {
            Place::Unit(_) | Place::Commune(_) => Kinds::LOWEST,
            Place::District(..) => Kinds::MIDDLE,
            Place::Province(_) | Place::OldProvince(..) => Kinds::HIGHEST,
        };
        let before = kind_before(self.words, start);
        let after = kind_after(self.words, end).filter(|_| before.is_none());
        let kind = before.map(|(kind, _)| kind).or(after);
        let mut score = if level == Kinds::HIGHEST { 80 } else { 100 };
        match kind {
            // `N/A` is no abbreviation of Nghệ An.
            _ if name.label.is_empty() && name.key.len() < 3 && end - start > 1 => return None,
            Some(kind) if kind.meets(name.kinds) => score += 30,
            Some(kind) if kind.meets(level) => score -= 10,
            // `huyện Húc` is not the commune Húc.
            Some(_) => return None,
            // A number alone is a house.
            None if name.key.bytes().all(|byte| byte.is_ascii_digit()) => return None,
            None => {}
        }
        let from = start - before.map_or(0, |(_, words)| words);
        let to = end + usize::from(after.is_some());
        let open_left = before.is_none() && !self.words[from].parted;
        let open_right =
            self.words.get(to).is_some_and(|word| !word.parted) && !kind_begins(self.words, to);
        if kind.is_none() && !open_left && !open_right {
            score += 20;
        }
        let by_letters = match slips {
            0 => self.marks_agree(name, start, end),
            slips => -10 - 10 * slips as i32,
        };
        score += by_letters;
        Some(Match {
            place: name.place,
            from,
            to,
            score,
            open_left,
            open_right,
            slips,
            exact: by_letters >= 0,
            folded: name.label.is_empty(),
            kind_agrees: kind.is_some_and(|kind| kind.meets(name.kinds)),
        })
    }

    fn marks_agree(&self, name: &Name, start: usize, end: usize) -> i32 {
        if name.label.is_empty() {
            return -20;
        }
        let written = self.span(start, end);
        match (written.is_ascii(), name.label.is_ascii()) {
            (true, true) => 20,
            (true, false) if self.bare => 0,
            (true, false) => -20,
            _ if marks(written) == marks(&name.label) => 20,
            _ => -20,
        }
    }
}

/// Everything the words name letter by letter, marks aside.
pub(crate) fn exact(places: &Places, written: &Written<'_>) -> Vec<Match> {
    let words = written.words;
    let mut found = Vec::new();
    let mut key = String::new();
    for start in 0..words.len() {
        key.clear();
        for end in start + 1..=words.len().min(start + LONGEST_NAME) {
            if end > start + 1 && words[end - 1].comma {
                break;
            }
            key.push_str(&words[end - 1].key);
            let matches = places
                .named(&key)
                .filter_map(|name| written.matched(name, start, end, 0));
            found.extend(matches);
        }
    }
    found
}

/// What the words may name with slips, among these names only. Words that already have a sure meaning are passed over.
pub(crate) fn near<'a>(
    names: impl Iterator<Item = &'a Name> + Clone,
    written: &Written<'_>,
    sure: &[&Match],
) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for (start, end) in spans(written.words) {
        if sure
            .iter()
            .any(|taken| taken.from < end && start < taken.to)
        {
            continue;
        }
        let key: String = written.words[start..end]
            .iter()
            .map(|word| word.key.as_str())
            .collect();
        let most = forgiven(key.len());
        if most == 0 || key.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        for name in names.clone().filter(|name| !name.label.is_empty()) {
            let slips = slips(&key, &name.key, most)
                .filter(|slips| *slips > 0 && *slips <= forgiven(name.key.len()));
            found.extend(slips.and_then(|slips| written.matched(name, start, end, slips)));
        }
    }
    found
}

/// Words that may be one name: from a comma or a kind to the next; anything near the end when there are no commas.
fn spans(words: &[Word]) -> impl Iterator<Item = (usize, usize)> {
    let commas = words.iter().filter(|word| word.comma).count();
    let loose = if commas < 3 {
        words.len().saturating_sub(12)
    } else {
        words.len()
    };
    (0..words.len()).flat_map(move |start| {
        let begins = start >= loose || words[start].parted || kind_before(words, start).is_some();
        let longest = if begins {
            words.len().min(start + LONGEST_NAME - 1)
        } else {
            start
        };
        (start + 1..=longest)
            .take_while(move |end| *end == start + 1 || !words[*end - 1].comma)
            .filter(move |end| {
                start >= loose
                    || words.get(*end).is_none_or(|word| word.parted)
                    || kind_begins(words, *end)
                    || kind_after(words, *end).is_some()
            })
            .map(move |end| (start, end))
    })
}

/// A name with its marks, written one way: the tone at the end of its syllable (`hòa` and `hoà` are one), small letters.
pub(crate) fn marks(name: &str) -> String {
    let mut all = String::with_capacity(name.len() + 8);
    let mut tone = 0;
    for c in name.chars().chain([' ']) {
        if c.is_alphanumeric() {
            for low in c.to_lowercase() {
                let (letter, its) = split_tone(low);
                all.push(letter);
                tone = tone.max(its);
            }
        } else if tone > 0 {
            all.push(char::from(b'0' + tone as u8));
            tone = 0;
        }
    }
    // `Mỹ` and `Mĩ`, `Quý` and `Quí` are one as well.
    all.replace('y', "i")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_place_a_tone_are_one() {
        assert_eq!(marks("Hòa Bình"), marks("Hoà Bình"));
        assert_eq!(marks("THUỶ"), marks("Thủy"));
        assert_ne!(marks("Hương Vân"), marks("Hương Văn"));
        assert_ne!(marks("Phú Thạnh"), marks("Phú Thành"));
    }
}
