//! Conditions read as far as they compare answers with what is written: the rest is not understood and may be anything. The
//! language itself, with all its rules, is the engine's; this reads it only to reason about it.

use calendar::Date;

use super::Stated;

/// The longest condition that is thought about, in bytes.
const MAX_SOURCE: usize = 10_000;
/// The most parentheses and calls inside each other.
const MAX_DEPTH: usize = 40;

/// A condition as far as it is understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// Always or never.
    Holds(bool),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// An answer, or its length, compared with what is written.
    Is(Subject, Relation, Literal),
    /// `selected(answer, 'name')`
    Chosen(Subject, String),
    /// `regex(answer, 'pattern')`
    Matches(Subject, String),
    /// Anything else.
    Unknown,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The answer of a question.
    Answer(String),
    /// The number of letters of an answer.
    Length(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// What stands written in a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    /// A number; a day as its number since 1970.
    Number(f64),
    Text(String),
}

impl Condition {
    /// Both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Holds(true), other) => other,
            (one, Self::Holds(true)) => one,
            (Self::All(mut all), other) => {
                all.push(other);
                Self::All(all)
            }
            (one, other) => Self::All(vec![one, other]),
        }
    }
}

impl Relation {
    /// The relation that holds where this one does not.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::Unequal,
            Self::Unequal => Self::Equal,
            Self::Less => Self::GreaterEqual,
            Self::LessEqual => Self::Greater,
            Self::Greater => Self::LessEqual,
            Self::GreaterEqual => Self::Less,
        }
    }

    /// The relation with its sides swapped.
    fn swapped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            same => same,
        }
    }
}

/// Reads a condition that belongs to the question `here`.
pub(super) fn read(source: &str, here: &str) -> Condition {
    parse(source, here).map_or(Condition::Unknown, Term::condition)
}

fn parse(source: &str, here: &str) -> Option<Term> {
    if source.len() > MAX_SOURCE {
        return None;
    }
    let mut reader = Reader {
        tokens: tokens(source)?,
        at: 0,
        depth: 0,
        here,
    };
    let term = reader.either()?;
    (reader.at == reader.tokens.len()).then_some(term)
}

/// See [`super::stated`].
pub(super) fn stated(source: &str) -> Option<Stated> {
    let all = match read(source, ".") {
        Condition::All(all) => all,
        one => vec![one],
    };
    let mut stated = Stated::default();
    for condition in all {
        match condition {
            Condition::Is(Subject::Answer(name), relation, Literal::Number(number))
                if name == "." =>
            {
                let (least, most) = (&mut stated.least, &mut stated.most);
                match relation {
                    Relation::Greater => *least = Some((number, true)),
                    Relation::GreaterEqual => *least = Some((number, false)),
                    Relation::Less => *most = Some((number, true)),
                    Relation::LessEqual => *most = Some((number, false)),
                    Relation::Equal | Relation::Unequal => return None,
                }
            }
            Condition::Matches(Subject::Answer(name), pattern)
                if name == "." && stated.pattern.is_none() =>
            {
                stated.pattern = Some(pattern);
            }
            _ => return None,
        }
    }
    Some(stated)
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Answer(String),
    Here,
    Word(String),
    Sign(&'static str),
}

const SIGNS: [&str; 14] = [
    "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "|", "/",
];

/// The tokens of a condition; nothing where a letter has no place in one that is understood.
fn tokens(source: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' | '"' => {
                let end = rest[1..].find(first)?;
                (Token::Text(rest[1..=end].to_owned()), end + 2)
            }
            '0'..='9' => {
                let end = rest
                    .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                    .unwrap_or(rest.len());
                (Token::Number(rest[..end].parse().ok()?), end)
            }
            '$' => {
                let end = rest.find('}')?;
                let name = rest[..end].strip_prefix("${")?.trim();
                (Token::Answer(name.to_owned()), end + 1)
            }
            '.' if !rest.starts_with("..") && !rest.starts_with("./") => (Token::Here, 1),
            c if c.is_alphabetic() || c == '_' => {
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.')))
                    .unwrap_or(rest.len());
                (Token::Word(rest[..end].to_owned()), end)
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// A part of a condition: a value, or already a condition.
#[derive(Debug, Clone)]
enum Term {
    Subject(Subject),
    Literal(Literal),
    Condition(Condition),
    Unknown,
}

impl Term {
    fn condition(self) -> Condition {
        match self {
            Self::Condition(condition) => condition,
            _ => Condition::Unknown,
        }
    }
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    here: &'a str,
}

impl Reader<'_> {
    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Word(found)) if found == word);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Option<Term> {
        self.joined("or", Self::both, Condition::Any)
    }

    fn both(&mut self) -> Option<Term> {
        self.joined("and", Self::equality, Condition::All)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Option<Term>,
        join: fn(Vec<Condition>) -> Condition,
    ) -> Option<Term> {
        let first = part(self)?;
        if !matches!(self.tokens.get(self.at), Some(Token::Word(found)) if found == word) {
            return Some(first);
        }
        let mut all = vec![first.condition()];
        while self.word(word) {
            all.push(part(self)?.condition());
        }
        Some(Term::Condition(join(all)))
    }

    fn equality(&mut self) -> Option<Term> {
        let mut left = self.order()?;
        loop {
            let relation = if self.sign("=") {
                Relation::Equal
            } else if self.sign("!=") {
                Relation::Unequal
            } else {
                return Some(left);
            };
            let right = self.order()?;
            left = compare(left, relation, right);
        }
    }

    fn order(&mut self) -> Option<Term> {
        let mut left = self.sum()?;
        loop {
            let relation = if self.sign("<=") {
                Relation::LessEqual
            } else if self.sign(">=") {
                Relation::GreaterEqual
            } else if self.sign("<") {
                Relation::Less
            } else if self.sign(">") {
                Relation::Greater
            } else {
                return Some(left);
            };
            let right = self.sum()?;
            left = compare(left, relation, right);
        }
    }

    /// Sums and products are values nobody here computes.
    fn sum(&mut self) -> Option<Term> {
        let mut left = self.single()?;
        loop {
            let calculates = ["+", "-", "*", "|"].into_iter().any(|sign| self.sign(sign))
                || self.word("div")
                || self.word("mod");
            if !calculates {
                return Some(left);
            }
            self.single()?;
            left = Term::Unknown;
        }
    }

    fn single(&mut self) -> Option<Term> {
        if self.sign("-") {
            return Some(match self.single()? {
                Term::Literal(Literal::Number(number)) => Term::Literal(Literal::Number(-number)),
                _ => Term::Unknown,
            });
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Number(number) => Some(Term::Literal(Literal::Number(number))),
            Token::Text(text) => Some(Term::Literal(Literal::Text(text))),
            Token::Answer(name) => Some(Term::Subject(Subject::Answer(name))),
            Token::Here => Some(Term::Subject(Subject::Answer(self.here.to_owned()))),
            Token::Sign("(") => {
                let inside = self.within(Self::either)?;
                self.sign(")").then_some(inside)
            }
            Token::Word(name) if self.sign("(") => self.call(&name),
            _ => None,
        }
    }

    fn within(&mut self, part: fn(&mut Self) -> Option<Term>) -> Option<Term> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let inside = part(self);
        self.depth -= 1;
        inside
    }

    fn call(&mut self, name: &str) -> Option<Term> {
        let mut arguments = Vec::new();
        while !self.sign(")") {
            if !arguments.is_empty() && !self.sign(",") {
                return None;
            }
            arguments.push(self.within(Self::either)?);
        }
        let mut arguments = arguments.into_iter();
        let (first, second) = (arguments.next(), arguments.next());
        let condition = match (name, first, second, arguments.next()) {
            ("true", None, None, None) => Condition::Holds(true),
            ("false", None, None, None) => Condition::Holds(false),
            ("not", Some(inside), None, None) => Condition::Not(Box::new(inside.condition())),
            ("boolean", Some(Term::Condition(inside)), None, None) => inside,
            (
                "selected",
                Some(Term::Subject(of)),
                Some(Term::Literal(Literal::Text(name))),
                None,
            ) => Condition::Chosen(of, name),
            (
                "regex",
                Some(Term::Subject(of)),
                Some(Term::Literal(Literal::Text(pattern))),
                None,
            ) => Condition::Matches(of, pattern),
            ("string-length", Some(Term::Subject(Subject::Answer(of))), None, None) => {
                return Some(Term::Subject(Subject::Length(of)));
            }
            ("date", Some(Term::Literal(Literal::Text(day))), None, None) => {
                let day = Date::parse_iso(&day).ok();
                return Some(day.map_or(Term::Unknown, |day| {
                    Term::Literal(Literal::Number(day.days_since_epoch() as f64))
                }));
            }
            _ => return Some(Term::Unknown),
        };
        Some(Term::Condition(condition))
    }
}

fn compare(left: Term, relation: Relation, right: Term) -> Term {
    let condition = match (left, right) {
        (Term::Subject(subject), Term::Literal(literal)) => {
            Condition::Is(subject, relation, literal)
        }
        (Term::Literal(literal), Term::Subject(subject)) => {
            Condition::Is(subject, relation.swapped(), literal)
        }
        _ => Condition::Unknown,
    };
    Term::Condition(condition)
}
