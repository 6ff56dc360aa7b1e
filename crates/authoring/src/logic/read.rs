//! Conditions read as far as they compare answers with what is written: the rest is not understood and may be anything. The
//! language itself, with all its rules, is the engine's; this reads it only to reason about it.

use calendar::Date;

use super::Stated;
use super::terms::{TOGETHER, Term, calculated, called, compare};
use super::tokens::{Token, tokens};

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
    /// What an expression gives, by how it is written: a sum, a day, never a condition.
    Value(String),
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
    /// What an expression gives, or another answer: not known, but the same wherever it stands.
    Value(String),
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
    /// Whether it is true of two numbers.
    pub(super) fn of(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Less => left < right,
            Self::LessEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterEqual => left >= right,
        }
    }

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
    pub(super) fn swapped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            same => same,
        }
    }
}

/// Reads a condition that belongs to the question `here`, inside the repeats `rows`. An answer is `foreign` where its name may
/// stand for many, or for what is no plain value: then a comparison says nothing.
pub(super) fn read(
    source: &str,
    here: &str,
    rows: &[String],
    foreign: &dyn Fn(&str) -> bool,
) -> Condition {
    parse(source, here, rows, foreign).map_or(Condition::Unknown, Term::condition)
}

fn parse(
    source: &str,
    here: &str,
    rows: &[String],
    foreign: &dyn Fn(&str) -> bool,
) -> Option<Term> {
    if source.len() > MAX_SOURCE {
        return None;
    }
    let mut reader = Reader {
        tokens: tokens(source)?,
        at: 0,
        depth: 0,
        here,
        rows,
        foreign,
    };
    let term = reader.either()?;
    (reader.at == reader.tokens.len()).then_some(term)
}

/// See [`super::stated`].
pub(super) fn stated(source: &str) -> Option<Stated> {
    let all = match read(source, ".", &[], &|_| false) {
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

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    here: &'a str,
    rows: &'a [String],
    foreign: &'a dyn Fn(&str) -> bool,
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

    fn sum(&mut self) -> Option<Term> {
        self.calculation(Self::product, &["+", "-"], &[])
    }

    fn product(&mut self) -> Option<Term> {
        self.calculation(Self::union, &["*"], &["div", "mod"])
    }

    /// Of several nodes nothing is known.
    fn union(&mut self) -> Option<Term> {
        let mut left = self.single()?;
        while self.sign("|") {
            self.single()?;
            left = Term::Unknown;
        }
        Some(left)
    }

    fn calculation(
        &mut self,
        part: fn(&mut Self) -> Option<Term>,
        signs: &[&'static str],
        words: &[&'static str],
    ) -> Option<Term> {
        let from = self.at;
        let mut left = part(self)?;
        loop {
            let sign = signs.iter().find(|sign| self.sign(sign));
            let Some(operator) = sign.or_else(|| words.iter().find(|word| self.word(word))) else {
                return Some(self.keyed(left, from));
            };
            let right = part(self)?;
            left = calculated(left, operator, right);
        }
    }

    /// A value with its key, if it has none yet. It is written once: each part of a long sum would be as long as the sum.
    fn keyed(&self, mut term: Term, from: usize) -> Term {
        if let Term::Value(value) = &mut term
            && value.key.is_empty()
        {
            value.key = self.key(from);
        }
        term
    }

    /// What has been read since, in one spelling. What takes many answers together takes those of its own rows.
    fn key(&self, from: usize) -> String {
        let mut key = String::new();
        for token in &self.tokens[from..self.at] {
            match token {
                Token::Number(number) => key.push_str(&number.to_string()),
                Token::Text(text) => key.push_str(&format!("{text:?}")),
                Token::Answer(name) => key.push_str(&format!("${{{name}}}")),
                Token::Here => key.push_str(&format!("${{{}}}", self.here)),
                Token::Word(word) => {
                    key.push_str(word);
                    if TOGETHER.contains(&&**word) {
                        key.push_str(&format!(" in {}", self.rows.join("/")));
                    }
                }
                Token::Sign(sign) => key.push_str(sign),
            }
            key.push(' ');
        }
        key
    }

    fn answer(&self, name: &str) -> Term {
        if (self.foreign)(name) {
            Term::Many
        } else {
            Term::Subject(Subject::Answer(name.to_owned()))
        }
    }

    fn single(&mut self) -> Option<Term> {
        let from = self.at;
        if self.sign("-") {
            let zero = Term::Literal(Literal::Number(0.0));
            let inside = self.within(Self::single)?;
            return Some(self.keyed(calculated(zero, "-", inside), from));
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Number(number) => Some(Term::Literal(Literal::Number(number))),
            Token::Text(text) => Some(Term::Literal(Literal::Text(text))),
            Token::Answer(name) => Some(self.answer(&name)),
            Token::Here => Some(self.answer(self.here)),
            Token::Sign("(") => {
                let inside = self.within(Self::either)?;
                self.sign(")").then_some(inside)
            }
            Token::Word(name) if self.sign("(") => self.call(&name, from),
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

    fn call(&mut self, name: &str, from: usize) -> Option<Term> {
        let mut arguments = Vec::new();
        while !self.sign(")") {
            if !arguments.is_empty() && !self.sign(",") {
                return None;
            }
            arguments.push(self.within(Self::either)?);
        }
        if let Some(value) = called(name, &arguments) {
            return Some(self.keyed(Term::Value(value), from));
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
