//! What an expression on its own asks for in vain: lists and columns that are not there, algorithms and codes that do not exist.
//! Such an expression has a value, nothing, as the specification says; whoever tries it out is told why.

use crate::evaluate::{Refused, World};
use crate::expr::dates::CODES;
use crate::expr::syntax::{Start, Wanted};
use crate::expr::{Expr, ExprKind, Fault, FaultKind, Function, parse};
use crate::text::Text;

/// Why an expression may give nothing, each with its place. Only what stands written in it is looked at.
#[must_use]
pub fn cautions(source: &str, world: &World) -> Vec<Refused> {
    let mut found = Vec::new();
    if let Ok(expr) = parse(source) {
        look(&expr, source, world, &mut found);
    }
    found
}

fn look(expr: &Expr, source: &str, world: &World, found: &mut Vec<Refused>) {
    let mut told = |at: &Expr, kind| found.push(Refused::new(source, &Fault { at: at.at, kind }));
    match &expr.kind {
        ExprKind::Route(route) => {
            if let Start::Instance(list) = &route.start {
                if !has(world, list) {
                    told(expr, FaultKind::UnknownList(list.clone()));
                } else if let Some(Wanted::Named(column)) =
                    route.steps.last().map(|step| &step.wanted)
                    && route.steps.len() == 3
                    && lacks(world, list, column)
                {
                    told(expr, FaultKind::UnknownColumn(column.clone()));
                }
            }
        }
        ExprKind::Call(Function::PullData, arguments) => {
            if let Some(list) = arguments[0].literal() {
                if !has(world, list) {
                    told(&arguments[0], FaultKind::UnknownList(list.into()));
                } else {
                    for column in &arguments[1..3] {
                        if let Some(name) = column.literal()
                            && lacks(world, list, name)
                        {
                            told(column, FaultKind::UnknownColumn(name.into()));
                        }
                    }
                }
            }
        }
        ExprKind::Call(Function::FormatDate, arguments) => {
            let codes = arguments[1].literal().unwrap_or_default();
            // Of `%%` the second sign is a code of its own.
            let mut letters = codes.chars();
            while let Some(letter) = letters.next() {
                if letter == '%'
                    && let Some(code) = letters.next()
                    && !CODES.contains(code)
                {
                    told(&arguments[1], FaultKind::UnknownDateCode(code));
                }
            }
        }
        ExprKind::Call(function, arguments) => match (function.name(), &**arguments) {
            ("digest", [_, algorithm, encoding @ ..]) => {
                let known = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];
                let choices = [
                    (Some(algorithm), &known[..]),
                    (encoding.first(), &["hex", "base64"]),
                ];
                for (given, known) in choices {
                    if let Some(given) = given
                        && let Some(word) = given.literal()
                        && !known.contains(&word)
                    {
                        let known = known.join(", ");
                        found.push(Refused {
                            at: place(source, given),
                            message: Text::new(
                                ["digest() không có “", word, "”; có: ", &known, "."].concat(),
                                ["digest() has no “", word, "”; it has: ", &known, "."].concat(),
                            ),
                        });
                    }
                }
            }
            ("base64-decode", [text]) => {
                if let Some(word) = text.literal()
                    && data_encoding::BASE64
                        .decode(word.trim().as_bytes())
                        .is_err()
                {
                    found.push(Refused {
                        at: place(source, text),
                        message: Text::new(
                            "Đây không phải base64: thiếu dấu = ở cuối, hoặc có ký tự lạ.",
                            "This is no base64: signs = are missing at its end, or a letter is foreign to it.",
                        ),
                    });
                }
            }
            _ => {}
        },
        _ => {}
    }
    for part in expr.parts() {
        look(part, source, world, found);
    }
}

fn place(source: &str, expr: &Expr) -> usize {
    let before = source.get(..expr.at as usize).unwrap_or(source);
    before.chars().count()
}

fn has(world: &World, list: &str) -> bool {
    world.instances.contains_key(list) || world.context.lists.get(list).is_some()
}

/// Whether no item of a document has such a column. Of an empty one nothing is said.
fn lacks(world: &World, list: &str, column: &str) -> bool {
    let Some(document) = world.instances.get(list) else {
        return false;
    };
    let roots = document.children(0);
    let items = roots.flat_map(|root| document.children(root));
    let mut cells = items.flat_map(|item| document.children(item)).peekable();
    cells.peek().is_some() && !cells.any(|cell| document.name(cell) == column)
}
