//! The parts of a condition that are values: what is known of them before anybody answers, and what comparing them says.

use super::read::{Condition, Literal, Relation, Subject};

/// A part of a condition: a value, or already a condition.
#[derive(Debug, Clone)]
pub(super) enum Term {
    Subject(Subject),
    Literal(Literal),
    Value(Value),
    /// An answer that may be many: only what takes them together is one value.
    Many,
    Condition(Condition),
    Unknown,
}

/// A number, a day or a text that an expression gives, in each state of the form once for each row it stands in.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// How it is written, in one spelling; what takes answers together with the rows it does so in.
    pub(super) key: String,
    /// Answers without which it is nothing.
    needs: Vec<String>,
    /// What is true of it whenever it is something.
    bounds: Vec<(Relation, f64)>,
}

impl Term {
    pub(super) fn condition(self) -> Condition {
        match self {
            Self::Condition(condition) => condition,
            _ => Condition::Unknown,
        }
    }

    /// Answers without which it is nothing; none of it is known where it is no value.
    fn needs(self) -> Option<Vec<String>> {
        match self {
            Self::Subject(Subject::Answer(name)) => Some(vec![name]),
            Self::Value(value) => Some(value.needs),
            Self::Subject(_) | Self::Literal(_) => Some(Vec::new()),
            Self::Many | Self::Condition(_) | Self::Unknown => None,
        }
    }

    fn is_value(&self) -> bool {
        matches!(self, Self::Subject(_) | Self::Value(_) | Self::Literal(_))
    }
}

/// Two values by an operator: a number where both are written, else a value that needs what both need; its key is the caller's.
pub(super) fn calculated(left: Term, operator: &str, right: Term) -> Term {
    if let (Term::Literal(Literal::Number(a)), Term::Literal(Literal::Number(b))) = (&left, &right)
    {
        let number = match operator {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "div" => a / b,
            _ => a % b,
        };
        return if number.is_finite() {
            Term::Literal(Literal::Number(number))
        } else {
            Term::Unknown
        };
    }
    let bounds = match (operator, &right) {
        ("mod", Term::Literal(Literal::Number(by))) => {
            vec![(Relation::Greater, -by.abs()), (Relation::Less, by.abs())]
        }
        _ => Vec::new(),
    };
    let (Some(mut needs), Some(more)) = (left.needs(), right.needs()) else {
        return Term::Unknown;
    };
    needs.extend(more);
    Term::Value(Value {
        needs,
        bounds,
        ..Value::default()
    })
}

/// Functions that give one number, day or text, and the same for the same arguments.
const PLAIN: [&str; 22] = [
    "abs",
    "add-months",
    "age-in-years",
    "ceiling",
    "concat",
    "count",
    "count-non-empty",
    "count-selected",
    "floor",
    "format-date",
    "int",
    "join",
    "lower-case",
    "max",
    "min",
    "normalize-space",
    "number",
    "round",
    "string-length",
    "sum",
    "upper-case",
    "year",
];

/// Those that take many answers together.
pub(super) const TOGETHER: [&str; 6] = ["count", "count-non-empty", "join", "max", "min", "sum"];

/// Those that are never less than nothing.
const COUNTS: [&str; 4] = [
    "count",
    "count-non-empty",
    "count-selected",
    "string-length",
];

/// What a call gives, if it is one of these values; its key is the caller's.
pub(super) fn called(name: &str, arguments: &[Term]) -> Option<Value> {
    let day = name == "today" && arguments.is_empty();
    let fits = |argument: &Term| match argument {
        Term::Many => TOGETHER.contains(&name),
        argument => argument.is_value(),
    };
    let plain = PLAIN.contains(&name) && !arguments.is_empty() && arguments.iter().all(fits);
    // The length of an answer has a subject of its own.
    let length =
        name == "string-length" && matches!(arguments, [Term::Subject(Subject::Answer(_))]);
    let counts = COUNTS.contains(&name);
    ((day || plain) && !length).then(|| Value {
        bounds: counts
            .then_some((Relation::GreaterEqual, 0.0))
            .into_iter()
            .collect(),
        ..Value::default()
    })
}

/// What a comparison says.
pub(super) fn compare(left: Term, relation: Relation, right: Term) -> Term {
    let condition = match (left, right) {
        (Term::Literal(left), Term::Literal(right)) => written(&left, relation, &right),
        (Term::Literal(literal), other) => against(other, relation.swapped(), literal),
        (other, Term::Literal(literal)) => against(other, relation, literal),
        (left, right) => both(left, relation, right),
    };
    Term::Condition(condition)
}

/// What stands written on both sides. The empty text is no value.
fn written(left: &Literal, relation: Relation, right: &Literal) -> Condition {
    match (left, right) {
        (Literal::Number(a), Literal::Number(b)) => Condition::Holds(relation.of(*a, *b)),
        (Literal::Text(a), Literal::Text(b)) if !a.is_empty() && !b.is_empty() => match relation {
            Relation::Equal => Condition::Holds(a == b),
            Relation::Unequal => Condition::Holds(a != b),
            _ => Condition::Unknown,
        },
        _ => Condition::Unknown,
    }
}

fn against(term: Term, relation: Relation, literal: Literal) -> Condition {
    let blank = matches!(&literal, Literal::Text(text) if text.is_empty());
    match term {
        Term::Subject(subject) => Condition::Is(subject, relation, literal),
        Term::Value(value) => {
            let subject = Subject::Value(value.key.clone());
            let is = Condition::Is(subject, relation, literal);
            if relation == Relation::Unequal || blank {
                is
            } else {
                value.there().into_iter().fold(is, Condition::and)
            }
        }
        _ => Condition::Unknown,
    }
}

/// Two things that are not known. The lesser stands first, so that `a > b` and `b < a` are one.
fn both(left: Term, relation: Relation, right: Term) -> Condition {
    let (Some((a, of_a)), Some((b, of_b))) = (known(left), known(right)) else {
        return Condition::Unknown;
    };
    let key = |subject: &Subject| match subject {
        Subject::Answer(name) => format!("${{{name}}} "),
        Subject::Length(name) => format!("string-length ( ${{{name}}} ) "),
        Subject::Value(key) => key.clone(),
    };
    let (first, second, relation) = if a <= b {
        (a.clone(), key(&b), relation)
    } else {
        (b.clone(), key(&a), relation.swapped())
    };
    let is = Condition::Is(first, relation, Literal::Value(second));
    // Two that are both nothing are equal.
    if matches!(relation, Relation::Equal | Relation::Unequal) {
        return is;
    }
    let answers = [a, b].into_iter().filter_map(|subject| match subject {
        Subject::Answer(name) => Some(answered(name)),
        _ => None,
    });
    let there = of_a.into_iter().chain(of_b).flat_map(|value| value.there());
    answers.chain(there).fold(is, Condition::and)
}

fn known(term: Term) -> Option<(Subject, Option<Value>)> {
    match term {
        Term::Subject(subject) => Some((subject, None)),
        Term::Value(value) => Some((Subject::Value(value.key.clone()), Some(value))),
        _ => None,
    }
}

fn answered(name: String) -> Condition {
    let nothing = Literal::Text(String::new());
    Condition::Is(Subject::Answer(name), Relation::Unequal, nothing)
}

impl Value {
    /// What holds when it is something.
    fn there(self) -> Vec<Condition> {
        let key = self.key;
        let bounds = self.bounds.into_iter().map(move |(relation, number)| {
            Condition::Is(
                Subject::Value(key.clone()),
                relation,
                Literal::Number(number),
            )
        });
        self.needs.into_iter().map(answered).chain(bounds).collect()
    }
}
