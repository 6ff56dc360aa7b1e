//! The patterns of `regex()` in strict forms: a small language that phone and server match with the same few lines; it never
//! backtracks, so that a text costs time in proportion to its length whatever the pattern.
//!
//! A pattern is of the whole text. It has characters, `.`, classes (`[a-z0-9_]`, `[^ ]`, `\d \w \s` and their opposites, which know
//! ASCII alone), groups, `|`, `^`, `$` and the repetitions `? * + {n} {n,} {n,m}`. Anything else (back references, flags, Unicode
//! properties) is refused when the form is published. What is accepted means what it means in the library `regex`.

use std::iter::Peekable;
use std::str::Chars;

/// The most steps a pattern may come to: `[0-9]{12}` comes to twelve.
const MOST_STEPS: usize = 4_000;

/// How deep groups may lie in each other.
const MOST_DEPTH: u8 = 50;

/// A pattern, ready to be matched.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    steps: Vec<Step>,
}

/// The pattern cannot be read, or comes to too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadPattern;

/// One thing to do; without a word about where next, go on with the step that follows.
#[derive(Debug, Clone)]
enum Step {
    /// Takes one character.
    Take(Class),
    /// Goes on only at the beginning of the text.
    Begin,
    /// Goes on only at its end.
    End,
    /// Goes on so many steps further, or back.
    Jump(isize),
    /// Goes on with what follows, and so many steps further or back.
    Fork(isize),
}

/// Some characters, or all but some.
#[derive(Debug, Clone, Default)]
struct Class {
    but: bool,
    ranges: Vec<(char, char)>,
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORDS: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACES: &[(char, char)] = &[('\t', '\r'), (' ', ' ')];

impl Pattern {
    /// Reads a pattern.
    pub(crate) fn read(source: &str) -> Result<Pattern, BadPattern> {
        let mut reader = Reader {
            left: source.chars().peekable(),
            depth: 0,
        };
        let steps = reader.either()?;
        match reader.left.next() {
            // A bracket that closes nothing.
            Some(_) => Err(BadPattern),
            None => Ok(Pattern { steps }),
        }
    }

    /// Whether the whole text is as the pattern says.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let mut at = Places::none(self.steps.len());
        let mut next = Places::none(self.steps.len());
        let mut left = text.chars();
        self.reach(&mut at, 0, true, text.is_empty());
        while let Some(letter) = left.next() {
            for &place in &at.order {
                if let Some(Step::Take(class)) = self.steps.get(place)
                    && class.has(letter)
                {
                    self.reach(&mut next, place + 1, false, left.as_str().is_empty());
                }
            }
            std::mem::swap(&mut at, &mut next);
            next.clear();
            if at.order.is_empty() {
                return false;
            }
        }
        at.been[self.steps.len()]
    }

    /// Notes this place and every one that is reached from it without taking a character.
    fn reach(&self, places: &mut Places, place: usize, begin: bool, end: bool) {
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            if std::mem::replace(&mut places.been[place], true) {
                continue;
            }
            places.order.push(place);
            match self.steps.get(place) {
                Some(Step::Jump(by)) => open.push(place.wrapping_add_signed(*by)),
                Some(Step::Fork(by)) => {
                    open.push(place.wrapping_add_signed(*by));
                    open.push(place + 1);
                }
                Some(Step::Begin) if begin => open.push(place + 1),
                Some(Step::End) if end => open.push(place + 1),
                _ => {}
            }
        }
    }
}

/// The places of a pattern that the text read so far leads to; the one behind the last step is the goal.
struct Places {
    been: Vec<bool>,
    order: Vec<usize>,
}

impl Places {
    fn none(steps: usize) -> Places {
        Places {
            been: vec![false; steps + 1],
            order: Vec::new(),
        }
    }

    fn clear(&mut self) {
        for place in self.order.drain(..) {
            self.been[place] = false;
        }
    }
}

impl Class {
    fn has(&self, letter: char) -> bool {
        let among = |&(first, last): &(char, char)| first <= letter && letter <= last;
        self.ranges.iter().any(among) != self.but
    }

    /// One of `\d \w \s`, or with a capital letter everything else.
    fn named(name: char) -> Option<Class> {
        let ranges = match name.to_ascii_lowercase() {
            'd' => DIGITS,
            'w' => WORDS,
            's' => SPACES,
            _ => return None,
        };
        Some(Class {
            but: name.is_ascii_uppercase(),
            ranges: ranges.to_vec(),
        })
    }

    fn one(letter: char) -> Class {
        Class {
            but: false,
            ranges: vec![(letter, letter)],
        }
    }
}

struct Reader<'a> {
    left: Peekable<Chars<'a>>,
    depth: u8,
}

impl Reader<'_> {
    /// `one|other`
    fn either(&mut self) -> Result<Vec<Step>, BadPattern> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(BadPattern);
        }
        let mut steps = self.sequence()?;
        if self.left.next_if_eq(&'|').is_some() {
            let other = self.either()?;
            steps.insert(0, Step::Fork(far(steps.len() + 2)));
            steps.push(Step::Jump(far(other.len() + 1)));
            steps.extend(other);
        }
        self.depth -= 1;
        bounded(steps)
    }

    fn sequence(&mut self) -> Result<Vec<Step>, BadPattern> {
        let mut all = Vec::new();
        while let Some(letter) = self.left.next_if(|letter| !matches!(letter, '|' | ')')) {
            let mut steps = self.one(letter)?;
            while let Some(sign) = self.left.next_if(|sign| "?*+{".contains(*sign)) {
                let (least, most) = match sign {
                    '?' => (0, Some(1)),
                    '*' => (0, None),
                    '+' => (1, None),
                    _ => self.counts()?,
                };
                // Whether it takes much or little first makes no difference to a pattern of the whole text.
                self.left.next_if_eq(&'?');
                steps = repeated(&steps, least, most)?;
            }
            all.extend(steps);
            all = bounded(all)?;
        }
        Ok(all)
    }

    fn one(&mut self, letter: char) -> Result<Vec<Step>, BadPattern> {
        Ok(vec![match letter {
            '^' => Step::Begin,
            '$' => Step::End,
            '(' => {
                if self.left.next_if_eq(&'?').is_some() && self.left.next() != Some(':') {
                    return Err(BadPattern);
                }
                let inner = self.either()?;
                return match self.left.next() {
                    Some(')') => Ok(inner),
                    _ => Err(BadPattern),
                };
            }
            '.' => Step::Take(Class {
                but: true,
                ..Class::one('\n')
            }),
            '[' => Step::Take(self.class()?),
            '\\' => Step::Take(self.escaped()?),
            '?' | '*' | '+' | '{' => return Err(BadPattern),
            letter => Step::Take(Class::one(letter)),
        }])
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<Class, BadPattern> {
        let letter = self.left.next().ok_or(BadPattern)?;
        if let Some(class) = Class::named(letter) {
            return Ok(class);
        }
        Ok(Class::one(match letter {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            sign if sign.is_ascii_punctuation() && sign != '<' && sign != '>' => sign,
            _ => return Err(BadPattern),
        }))
    }

    /// What stands behind `[`.
    fn class(&mut self) -> Result<Class, BadPattern> {
        let mut class = Class {
            but: self.left.next_if_eq(&'^').is_some(),
            ranges: Vec::new(),
        };
        loop {
            let letter = self.left.next().ok_or(BadPattern)?;
            let first = match letter {
                ']' if !class.ranges.is_empty() => return Ok(class),
                '\\' => {
                    let named = self.escaped()?;
                    match *named.ranges {
                        _ if named.but => return Err(BadPattern),
                        [(only, same)] if only == same => only,
                        _ => {
                            class.ranges.extend(named.ranges);
                            continue;
                        }
                    }
                }
                // In the full language these begin something: a class in a class, a class by name, sets.
                ']' | '[' => return Err(BadPattern),
                '&' | '~' if self.left.peek() == Some(&letter) => return Err(BadPattern),
                letter => letter,
            };
            class.ranges.push((first, self.last_of(first)?));
        }
    }

    /// The end of a range that begins with this character; itself where there is no range.
    fn last_of(&mut self, first: char) -> Result<char, BadPattern> {
        let mut ahead = self.left.clone();
        if ahead.next() != Some('-') || matches!(ahead.peek(), None | Some(']')) {
            return Ok(first);
        }
        self.left.next();
        let last = match self.left.next().ok_or(BadPattern)? {
            '\\' => match *self.escaped()?.ranges {
                [(only, same)] if only == same => only,
                _ => return Err(BadPattern),
            },
            '[' | '-' | '&' | '~' => return Err(BadPattern),
            letter => letter,
        };
        if last < first {
            return Err(BadPattern);
        }
        Ok(last)
    }

    /// `3}`, `3,}` or `3,8}`
    fn counts(&mut self) -> Result<(usize, Option<usize>), BadPattern> {
        let least = self.number()?;
        let most = match self.left.next_if_eq(&',') {
            None => Some(least),
            Some(_) if self.left.peek() == Some(&'}') => None,
            Some(_) => Some(self.number()?),
        };
        if self.left.next() != Some('}') || most.is_some_and(|most| most < least) {
            return Err(BadPattern);
        }
        Ok((least, most))
    }

    fn number(&mut self) -> Result<usize, BadPattern> {
        let mut number = None;
        while let Some(digit) = self.left.peek().and_then(|letter| letter.to_digit(10)) {
            self.left.next();
            let so_far = number.unwrap_or(0) * 10 + digit as usize;
            if so_far > MOST_STEPS {
                return Err(BadPattern);
            }
            number = Some(so_far);
        }
        number.ok_or(BadPattern)
    }
}

/// The steps `least` times, and then up to `most` times in all, or as often as one likes.
fn repeated(steps: &[Step], least: usize, most: Option<usize>) -> Result<Vec<Step>, BadPattern> {
    let times = most.unwrap_or(least + 1).max(least);
    if steps.len().saturating_add(2).saturating_mul(times) > MOST_STEPS {
        return Err(BadPattern);
    }
    let mut all = Vec::new();
    for _ in 0..least {
        all.extend_from_slice(steps);
    }
    match most {
        Some(most) => {
            for left in (1..=most - least).rev() {
                all.push(Step::Fork(far(left * (steps.len() + 1))));
                all.extend_from_slice(steps);
            }
        }
        None => {
            all.push(Step::Fork(far(steps.len() + 2)));
            all.extend_from_slice(steps);
            all.push(Step::Jump(-far(steps.len() + 1)));
        }
    }
    Ok(all)
}

fn far(steps: usize) -> isize {
    isize::try_from(steps).unwrap_or(isize::MAX)
}

fn bounded(steps: Vec<Step>) -> Result<Vec<Step>, BadPattern> {
    if steps.len() > MOST_STEPS {
        return Err(BadPattern);
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_lite::Regex;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::read(pattern).unwrap().matches(text)
    }

    #[test]
    fn a_pattern_is_of_the_whole_text() {
        assert!(matches("[0-9]{12}", "001090123456"));
        assert!(!matches("[0-9]{12}", "0010901234567"));
        assert!(matches("^[0-9]{12}$", "001090123456"));
        assert!(matches("a|b", "b"));
        assert!(!matches("a|b", "ab"));
        assert!(matches("", ""));
        assert!(matches(".*[0-9@#$%&*!?].*", "Nguyễn Thị 2"));
        assert!(!matches(".*[0-9@#$%&*!?].*", "Nguyễn Thị Hai"));
        assert!(matches("^[^@ ]+@[^@ ]+[.][^@ ]+$", "mai@vidu.vn"));
        assert!(matches(
            r"^0(2[0-9]{9}|(3[2-9]|9[0-46-9])[0-9]{7})$",
            "0912345678"
        ));
        assert!(matches(r"\d{9}(-\d{3})?", "123456789-001"));
        assert!(matches("a.c", "aốc"));
    }

    #[test]
    fn what_is_outside_the_table_is_refused() {
        for source in [
            "[a-",
            "[",
            "(",
            ")",
            "a)",
            "*",
            "a{",
            "a{2",
            "a{3,2}",
            "[z-a]",
            "(?i)a",
            r"\bword",
            r"\p{L}",
            r"(a)\1",
            "[[:alpha:]]",
            "[a&&b]",
            "a{5000}",
            "(a{100}){100}",
            r"\",
            "[]",
        ] {
            assert_eq!(Pattern::read(source).unwrap_err(), BadPattern, "{source}");
        }
        assert!(Pattern::read(&"(".repeat(10_000)).is_err());
        assert!(Pattern::read(&"|".repeat(10_000)).is_err());
    }

    #[test]
    fn a_text_costs_time_in_proportion_to_its_length() {
        // With backtracking this would take longer than the universe has.
        assert!(!matches("(a*)*(a|a)*b", &"a".repeat(5_000)));
    }

    /// Patterns of the table, each of a few parts.
    fn patterns() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[ab0 .ế-]".prop_map(|letter| if letter == "." {
                letter
            } else {
                letter.replace('-', r"\-")
            }),
            Just(r"\d".to_owned()),
            Just(r"\W".to_owned()),
            Just(r"\s".to_owned()),
            Just("[a-c0]".to_owned()),
            Just("[^a-]".to_owned()),
            Just(r"[\w.]".to_owned()),
            Just("^".to_owned()),
            Just("$".to_owned()),
        ];
        piece.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 1..4)
                    .prop_map(|parts| format!("({})", parts.join("|"))),
                (inner.clone(), "[?*+]").prop_map(|(part, sign)| format!("(?:{part}){sign}")),
                (inner, 0..3_usize, 0..3_usize).prop_map(|(part, least, more)| {
                    format!("(?:{part}){{{least},{}}}", least + more)
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_means_what_the_library_says(pattern in patterns(), text in "[abc0 \n.ế-]{0,8}") {
            let library = Regex::new(&format!("^(?:{pattern})$")).unwrap();
            prop_assert_eq!(Pattern::read(&pattern).unwrap().matches(&text), library.is_match(&text));
        }

        #[test]
        fn any_text_is_a_pattern_of_the_library_or_refused(source in r"[ab0(|)\[\]\\^$.*+?{},dws-]{0,12}", text in "[ab0 ]{0,6}") {
            if let Ok(pattern) = Pattern::read(&source) {
                let library = Regex::new(&format!("^(?:{source})$"));
                prop_assert!(library.is_ok(), "{}", source);
                prop_assert_eq!(pattern.matches(&text), library.unwrap().is_match(&text));
            }
        }
    }
}
