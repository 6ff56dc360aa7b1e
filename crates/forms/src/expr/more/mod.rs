//! What only builds with the feature `full` have: paths over nodes, XPath's comparisons, and the functions a phone does without.

mod compare;
mod digest;
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

/// The longest text `uuid(number)` makes.
const MAX_TOKEN: f64 = 1_000.0;

impl<'a> Eval<'a> {
    /// The value of a function that phones do without; told by name, for these are seldom called.
    pub(crate) fn more(&self, more: More, arguments: &'a [Expr]) -> Val<'a> {
        let text = |at: usize| {
            arguments
                .get(at)
                .map_or(Cow::Borrowed(""), |expr| self.text(expr))
        };
        let number = |at: usize| arguments.get(at).and_then(|expr| self.number(expr));
        let of = |compute: fn(f64) -> f64| self.numeric(number(0).map(compute));
        match more.name() {
            "log" => of(f64::ln),
            "log10" => of(f64::log10),
            "exp" => of(f64::exp),
            "exp10" => of(|power| 10_f64.powf(power)),
            "sin" => of(f64::sin),
            "cos" => of(f64::cos),
            "tan" => of(f64::tan),
            "asin" => of(f64::asin),
            "acos" => of(f64::acos),
            "atan" => of(f64::atan),
            "atan2" => self.numeric(number(0).zip(number(1)).map(|(y, x)| y.atan2(x))),
            "pi" => Val::Number(std::f64::consts::PI),
            "random" => self.state.random().map_or(Val::Empty, |bits| {
                Val::Number((bits >> 11) as f64 / (1_u64 << 53) as f64)
            }),
            "uuid" => self.uuid(number(0)),
            "checklist" | "weighted-checklist" => self.checklist(more.name(), arguments),
            "digest" => {
                let encoding = if arguments.len() > 2 {
                    text(2)
                } else {
                    Cow::Borrowed("base64")
                };
                digest::digest(&text(0), &text(1), &encoding).map_or(Val::Empty, Val::owned)
            }
            "base64-encode" => Val::owned(digest::base64(text(0).as_bytes())),
            "base64-decode" => Val::owned(digest::from_base64(&text(0))),
            name @ ("area" | "distance" | "geofence") => (self.state.plan.rules)
                .map_or(Val::Empty, |rules| rules.call(self, name, arguments)),
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
            // `randomize` gives nodes; as one value it is the first of them.
            _ => {
                let nodes = self.randomized(arguments);
                nodes
                    .first()
                    .map_or(Val::Empty, |node| Val::owned(self.words(*node)))
            }
        }
    }

    /// Random by version 4 of RFC 4122; with an argument so many letters of such.
    fn uuid(&self, len: Option<f64>) -> Val<'a> {
        let one = || {
            let (high, low) = (self.state.random()?, self.state.random()?);
            let high = high & !0xf000 | 0x4000;
            let low = low & !(0b11 << 62) | (0b10 << 62);
            let digits = format!("{high:016x}{low:016x}");
            let parts = [
                &digits[..8],
                &digits[8..12],
                &digits[12..16],
                &digits[16..20],
                &digits[20..],
            ];
            Some(parts.join("-"))
        };
        let Some(mut made) = one() else {
            return Val::Empty;
        };
        if let Some(len) = len {
            let len = len.clamp(0.0, MAX_TOKEN) as usize;
            while made.len() < len {
                made.extend(one());
            }
            made.truncate(len);
        }
        Val::owned(made)
    }

    /// `checklist(min, max, v…)` and `weighted-checklist(min, max, v, w, …)`: the limits hold, where -1 is no limit.
    fn checklist(&self, name: &str, arguments: &'a [Expr]) -> Val<'a> {
        let [least, most, rest @ ..] = arguments else {
            return Val::Empty;
        };
        let values = |expr: &'a Expr| {
            let mut values = Vec::new();
            self.each(expr, &mut |value| {
                values.push(value.number().unwrap_or(0.0))
            });
            values
        };
        let ticked = |value: &&f64| **value > 0.0;
        let total: f64 = if name == "checklist" {
            let all = rest
                .iter()
                .map(|expr| values(expr).iter().filter(ticked).count() as f64);
            all.sum()
        } else {
            let pairs = rest.chunks(2).filter_map(|pair| match pair {
                [value, weight] => Some((values(value), values(weight))),
                _ => None,
            });
            let weight = |(values, weights): (Vec<f64>, Vec<f64>)| -> f64 {
                let both = values.iter().zip(&weights);
                both.filter(|(value, _)| **value > 0.0)
                    .map(|(_, weight)| weight)
                    .sum()
            };
            pairs.map(weight).sum()
        };
        let limit = |expr| self.number(expr).unwrap_or(f64::NAN);
        let (least, most) = (limit(least), limit(most));
        Val::Bool((least < 0.0 || total >= least) && (most < 0.0 || total <= most))
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
