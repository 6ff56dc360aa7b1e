//! What a form asks for that the app on a phone does not have; only whoever publishes asks this.

use std::sync::Arc;

use crate::bundle::{Bundle, Node};
use crate::check::source;
use crate::engine::compile::{compile, found};
use crate::engine::plan::DefId;
use crate::expr::function::{Function, on_phone};
use crate::expr::{Expr, ExprKind, Fault, FaultKind, parse};
use crate::finding::{Field, Finding};
use crate::rules::OWN;

/// Functions that phones lack, and shuffled choices, each with the expression it stands in. A form that was checked in strict
/// mode and without findings here opens on every phone.
#[must_use]
pub fn lacking_on_phones(bundle: &Bundle) -> Vec<Finding> {
    let (plan, _) = compile(Arc::new(bundle.clone()), OWN);
    let mut all = Vec::new();
    for def in 0..plan.defs.len() as DefId {
        let Some(node) = plan
            .node(def)
            .filter(|node| plan.named(node.name()) == Some(def))
        else {
            continue;
        };
        for field in fields(node) {
            of_expression(node.name(), field, source(&plan, def, field), &mut all);
        }
        if let Node::Question(question) = node
            && question.shuffle.is_some()
        {
            all.push(lacks(&question.name, Field::Shuffle, "", 0, "randomize"));
        }
    }
    for paper in &bundle.papers {
        for (field, source) in [
            (Field::PaperRelevant, &paper.relevant),
            (Field::PaperRequired, &paper.required),
        ] {
            of_expression(
                &paper.id,
                field,
                source.as_deref().unwrap_or_default(),
                &mut all,
            );
        }
    }
    for fee in &bundle.fees {
        let when = fee.when.as_deref().unwrap_or_default();
        of_expression(&fee.id, Field::FeeWhen, when, &mut all);
        of_expression(&fee.id, Field::FeeAmount, &fee.amount, &mut all);
    }
    all
}

/// The fields of a node that hold expressions.
fn fields(node: &Node) -> Vec<Field> {
    let mut fields = vec![Field::Relevant, Field::Readonly, Field::Count];
    if let Node::Question(question) = node {
        fields = vec![
            Field::Relevant,
            Field::Required,
            Field::Readonly,
            Field::Calculation,
            Field::Default,
            Field::ChoiceFilter,
            Field::Shuffle,
        ];
        fields.extend((0..question.constraints.len()).map(Field::Constraint));
        fields.extend((0..question.warnings.len()).map(Field::Warning));
        fields.extend((0..question.actions.len()).map(Field::Action));
    }
    fields
}

fn of_expression(node: &str, field: Field, source: &str, all: &mut Vec<Finding>) {
    // What cannot be read is told by whoever checks the form.
    if let Ok(expr) = parse(source) {
        of_part(&expr, &mut |at, function| {
            all.push(lacks(node, field, source, at, function.name()));
        });
    }
}

/// Expressions are read no deeper than their reader goes.
fn of_part(expr: &Expr, told: &mut impl FnMut(u32, Function)) {
    if let ExprKind::Call(function, _) = &expr.kind
        && !on_phone(*function)
    {
        told(expr.at, *function);
    }
    for part in expr.parts() {
        of_part(part, told);
    }
}

fn lacks(node: &str, field: Field, source: &str, at: u32, what: &str) -> Finding {
    let kind = FaultKind::NotOnPhones(what.into());
    found(node, field, source, &Fault { at, kind })
}
