//! Comparisons as XPath 1.0 has them: over sets of nodes, by truth, by number, by text, in that order.

use crate::expr::eval::Eval;
use crate::expr::more::to_number;
use crate::expr::val::Val;
use crate::expr::{Binary, Expr, ExprKind};
use std::borrow::Cow;

/// One side of a comparison.
enum Side<'a> {
    /// The texts of nodes.
    Nodes(Vec<Cow<'a, str>>),
    One(Val<'a>),
}

impl<'a> Eval<'a> {
    pub(crate) fn binary_compat(
        &self,
        operator: Binary,
        left: &'a Expr,
        right: &'a Expr,
    ) -> Val<'a> {
        if operator.strength() > 4 {
            return self.arithmetic(operator, &self.value(left), &self.value(right));
        }
        let holds = match (self.side(left), self.side(right)) {
            (Side::One(a), Side::One(b)) => compare(operator, &a, &b),
            (Side::Nodes(nodes), Side::One(Val::Bool(yes))) => {
                compare(operator, &Val::Bool(!nodes.is_empty()), &Val::Bool(yes))
            }
            (Side::One(Val::Bool(yes)), Side::Nodes(nodes)) => {
                compare(operator, &Val::Bool(yes), &Val::Bool(!nodes.is_empty()))
            }
            (Side::Nodes(nodes), Side::One(b)) => nodes
                .into_iter()
                .any(|a| compare(operator, &Val::Text(a), &b)),
            (Side::One(a), Side::Nodes(nodes)) => nodes
                .into_iter()
                .any(|b| compare(operator, &a, &Val::Text(b))),
            (Side::Nodes(left), Side::Nodes(right)) => any_pair(operator, &left, &right),
        };
        Val::Bool(holds)
    }

    fn side(&self, expr: &'a Expr) -> Side<'a> {
        match &expr.kind {
            ExprKind::Node(reference) if !reference.many => {
                Side::Nodes(vec![self.value(expr).text()])
            }
            ExprKind::Item(_) | ExprKind::Column(_) | ExprKind::Here => {
                let mut texts = Vec::new();
                self.each(expr, &mut |value| texts.push(value.text()));
                Side::Nodes(texts)
            }
            _ => match self.nodes(expr) {
                Some(nodes) => Side::Nodes(
                    nodes
                        .into_iter()
                        .map(|node| Cow::Owned(self.words(node)))
                        .collect(),
                ),
                None => Side::One(self.value(expr)),
            },
        }
    }
}

/// Whether some node of one set and some of the other compare so; sorted first, so that large sets cost no square.
fn any_pair(operator: Binary, left: &[Cow<'_, str>], right: &[Cow<'_, str>]) -> bool {
    match operator {
        Binary::Equal => {
            let known: std::collections::BTreeSet<&str> =
                right.iter().map(|text| &**text).collect();
            left.iter().any(|text| known.contains(&**text))
        }
        Binary::Unequal => match (left.first(), right.first()) {
            (Some(a), Some(b)) => {
                left.iter().any(|text| text != b) || right.iter().any(|text| text != a)
            }
            _ => false,
        },
        _ => {
            // The outermost numbers decide.
            let numbers = |texts: &[Cow<'_, str>]| {
                let numbers = texts
                    .iter()
                    .map(|text| to_number(text))
                    .filter(|n| !n.is_nan());
                numbers.fold(None, |ends: Option<(f64, f64)>, n| {
                    Some(ends.map_or((n, n), |(least, most)| (least.min(n), most.max(n))))
                })
            };
            let (Some(left), Some(right)) = (numbers(left), numbers(right)) else {
                return false;
            };
            match operator {
                Binary::Less => left.0 < right.1,
                Binary::LessEqual => left.0 <= right.1,
                Binary::Greater => left.1 > right.0,
                _ => left.1 >= right.0,
            }
        }
    }
}

fn compare(operator: Binary, a: &Val<'_>, b: &Val<'_>) -> bool {
    let number = |value: &Val<'_>| value.number().unwrap_or(f64::NAN);
    let is = |wanted: fn(&Val<'_>) -> bool| wanted(a) || wanted(b);
    match operator {
        Binary::Equal | Binary::Unequal => {
            let same = if is(|value| matches!(value, Val::Bool(_))) {
                a.truth() == b.truth()
            } else if is(|value| matches!(value, Val::Number(_))) {
                number(a) == number(b)
            } else {
                a.text() == b.text()
            };
            same == (operator == Binary::Equal)
        }
        Binary::Less => number(a) < number(b),
        Binary::LessEqual => number(a) <= number(b),
        Binary::Greater => number(a) > number(b),
        _ => number(a) >= number(b),
    }
}
