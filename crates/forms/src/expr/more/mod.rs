//! What only builds with the feature `full` have: paths over nodes, XPath's comparisons, and the functions a phone does without.

mod compare;
mod shuffle;
mod spot;
mod walk;

pub(crate) use shuffle::{seed_of, shuffled};
pub(crate) use spot::{Looking, Spot};

use crate::expr::eval::Eval;
use crate::expr::function::More;
use crate::expr::val::{Val, read_number};
use crate::expr::{Expr, ExprKind, Function};
use regex_lite::RegexBuilder;
use std::borrow::Cow;

/// The largest pattern compiled while a form is open, in bytes.
const MAX_PATTERN: usize = 1 << 16;

impl<'a> Eval<'a> {
    /// The value of a function that few forms call, by its name.
    pub(crate) fn more(&self, more: More, arguments: &'a [Expr]) -> Val<'a> {
        let text = |at: usize| {
            arguments
                .get(at)
                .map_or(Cow::Borrowed(""), |expr| self.text(expr))
        };
        match more.name() {
            "last" => Val::Number(f64::from(self.looking.size.max(1))),
            "name" | "local-name" => {
                let node = match arguments.first() {
                    Some(expr) => self.nodes(expr).unwrap_or_default().first().copied(),
                    None => self.looking.spot,
                };
                let name = node.map_or("", |node| self.name_of(node));
                let local = name.rsplit(':').next().unwrap_or(name);
                let whole = more.name() == "name";
                Val::owned(if whole { name } else { local }.to_owned())
            }
            "jr:itext" => {
                let text = self.state.plan.bundle.texts.get(&*text(0));
                text.map_or(Val::Empty, |text| Val::Text(Cow::Borrowed(&text.vi)))
            }
            "version" => Val::Text(Cow::Borrowed(&self.state.plan.bundle.version)),
            "property" => {
                let property = self.state.context.properties.get(&*text(0));
                property.map_or(Val::Empty, |value| Val::Text(Cow::Borrowed(value)))
            }
            // It gives nodes; as one value it is the first of them.
            "randomize" => {
                let nodes = self.randomized(arguments);
                nodes
                    .first()
                    .map_or(Val::Empty, |node| Val::owned(self.words(*node)))
            }
            name => (self.state.plan.rules)
                .map_or(Val::Empty, |rules| rules.call(self, name, arguments)),
        }
    }

    /// Whether a pattern that is itself calculated matches: found anywhere, as the specification has it.
    pub(crate) fn matches(&self, text: &str, pattern: &str) -> Val<'a> {
        let pattern = RegexBuilder::new(pattern).size_limit(MAX_PATTERN).build();
        Val::Bool(pattern.is_ok_and(|pattern| pattern.is_match(text)))
    }

    /// `position()` and `position(node)`.
    pub(crate) fn place(&self, expr: Option<&'a Expr>) -> Val<'a> {
        let Some(expr) = expr else {
            return Val::Number(f64::from(self.looking.position.max(1)));
        };
        let nodes = self.nodes(expr).unwrap_or_default();
        self.numeric(nodes.first().map(|node| f64::from(self.number_of(*node))))
    }

    /// `randomize(nodes, seed)`
    pub(crate) fn randomized(&self, arguments: &'a [Expr]) -> Vec<Spot<'a>> {
        let nodes = arguments
            .first()
            .and_then(|expr| self.nodes(expr))
            .unwrap_or_default();
        let seed = match arguments.get(1) {
            Some(seed) => seed_of(&self.text(seed)),
            None => self.state.random().unwrap_or_default() as i64,
        };
        shuffled(nodes, seed)
    }
}

/// Whether a test of a path counts: then a number in it means the place of a node.
pub(crate) fn counts(test: &Expr) -> bool {
    let speaks_of_place = |part: &Expr| match &part.kind {
        ExprKind::Call(Function::Position, arguments) => arguments.is_empty(),
        ExprKind::Call(Function::More(more), _) => more.name() == "last",
        _ => false,
    };
    gives_number(test) || test.any(&speaks_of_place)
}

/// Whether an expression gives a number whatever it reads.
fn gives_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Negate(_) => true,
        ExprKind::Binary(operator, _) => operator.strength() > 4 && operator.strength() < 8,
        ExprKind::Call(function, _) => match function {
            Function::Number
            | Function::Int
            | Function::Round
            | Function::Floor
            | Function::Ceiling
            | Function::Abs
            | Function::Power
            | Function::SquareRoot
            | Function::Min
            | Function::Max
            | Function::Count
            | Function::CountNonEmpty
            | Function::Sum
            | Function::Position
            | Function::StringLength
            | Function::CountSelected
            | Function::DecimalDateTime
            | Function::DecimalTime => true,
            Function::More(more) => matches!(
                more.name(),
                "log"
                    | "log10"
                    | "exp"
                    | "exp10"
                    | "sin"
                    | "cos"
                    | "tan"
                    | "asin"
                    | "acos"
                    | "atan"
                    | "atan2"
                    | "pi"
                    | "random"
                    | "area"
                    | "distance"
                    | "last"
            ),
            _ => false,
        },
        _ => false,
    }
}

/// XPath's number of a text; not-a-number where it is none.
fn to_number(text: &str) -> f64 {
    read_number(text).unwrap_or(f64::NAN)
}
