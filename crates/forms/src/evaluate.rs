//! One expression over an XML document, without a form: for authors, for tests of conformance and for the command line.

use crate::bundle::{Bundle, Mode};
use crate::context::Context;
use crate::engine::calls::pattern;
use crate::engine::compile::compile;
use crate::engine::rows::State;
use crate::expr::eval::Eval;
use crate::expr::more::{Looking, Spot};
use crate::expr::syntax::{Axis, Route, Start, Step, Wanted};
use crate::expr::val::Val;
use crate::expr::{Expr, ExprKind, Fault, FaultKind, Function, parse};
use crate::rules::OWN;
use crate::text::Text;
use crate::xml::{Document, Documents};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an expression may see.
#[derive(Debug, Clone)]
pub struct World {
    /// How values convert.
    pub mode: Mode,
    /// The document that paths walk over.
    pub document: Arc<Document>,
    /// What `instance(name)` gives. Lists of [`Context::lists`] are found too.
    pub instances: BTreeMap<String, Arc<Document>>,
    /// A path to the node that the expression belongs to; the root element when empty.
    pub at: String,
    /// Day, moment, lists, randomness and properties.
    pub context: Context,
    /// Sentences that `jr:itext` finds by id.
    pub texts: BTreeMap<String, Text>,
}

/// What an expression gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// No value, in strict mode: the number that `1 div 0` is not. In compatibility it is the empty text, as XPath has it.
    Nothing,
    /// Text; also dates and moments.
    Text(String),
    /// A number, possibly infinite or not a number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// The texts of nodes, in the order of the document.
    Nodes(Vec<String>),
}

impl Outcome {
    /// As text, as XPath's `string()` gives it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => Val::Number(*number).text().into_owned(),
            Self::Bool(yes) => yes.to_string(),
            Self::Nodes(nodes) => nodes.first().cloned().unwrap_or_default(),
        }
    }

    /// The name of its type: `string`, `number`, `boolean`, `node-set` or `nothing`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Text(_) => "string",
            Self::Number(_) => "number",
            Self::Bool(_) => "boolean",
            Self::Nodes(_) => "node-set",
        }
    }
}

/// Why an expression has no value: it cannot be read, or it asks for more than can be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at {at}: {}", message.en)]
pub struct Refused {
    /// Where, in characters from the beginning of the expression.
    pub at: usize,
    /// What is wrong.
    pub message: Text,
}

impl Refused {
    pub(crate) fn new(source: &str, fault: &Fault) -> Self {
        let before = source.get(..fault.at as usize).unwrap_or(source);
        Self {
            at: before.chars().count(),
            message: fault.message(),
        }
    }
}

/// The value of an expression. In strict mode a node reads as its text.
///
/// # Errors
/// [`Refused`] when the expression or the path to its node cannot be read, or takes too much work.
pub fn evaluate(source: &str, world: &World) -> Result<Outcome, Refused> {
    let bundle = Bundle {
        mode: world.mode,
        texts: world.texts.clone(),
        ..Bundle::default()
    };
    let (plan, _) = compile(Arc::new(bundle), OWN);
    let mut state = State::new(Arc::new(plan), world.context.clone(), false);
    state.documents = Documents {
        instances: world.instances.clone(),
    };
    let top = Spot::Doc(&world.document, 0);
    let root = world.document.children(0).next();
    let root = root.map_or(top, |root| Spot::Doc(&world.document, root));
    let path = if world.at.trim().is_empty() {
        "."
    } else {
        &*world.at
    };
    let path = read(path, Mode::XformsCompat)?;
    let here = {
        let found = looking(&state, root).nodes(&path).unwrap_or_default();
        let missing = Fault::new(0, FaultKind::UnknownName(world.at.as_str().into()));
        *found
            .first()
            .ok_or_else(|| Refused::new(&world.at, &missing))?
    };
    let expr = read(source, world.mode)?;
    let eval = looking(&state, here);
    let outcome = match eval.nodes(&expr) {
        Some(nodes) => Outcome::Nodes(nodes.iter().map(|node| eval.words(*node)).collect()),
        None => match eval.value(&expr) {
            Val::Bool(yes) => Outcome::Bool(yes),
            Val::Number(number) => Outcome::Number(number),
            Val::Empty if world.mode == Mode::Strict => Outcome::Nothing,
            other => Outcome::Text(other.text().into_owned()),
        },
    };
    if state.is_tired() {
        return Err(Refused::new(source, &Fault::new(0, FaultKind::TooMuchWork)));
    }
    Ok(outcome)
}

fn looking<'a>(state: &'a State, here: Spot<'a>) -> Eval<'a> {
    Eval {
        looking: Looking {
            spot: Some(here),
            origin: Some(here),
            position: 1,
            size: 1,
        },
        ..Eval::new(state, 0, None)
    }
}

fn read(source: &str, mode: Mode) -> Result<Expr, Refused> {
    let mut expr = parse(source).map_err(|fault| Refused::new(source, &fault))?;
    prepare(&mut expr, mode).map_err(|fault| Refused::new(source, &fault))?;
    Ok(expr)
}

/// Puts paths in the place of `${name}` and compiles patterns; what needs a form is refused by name.
fn prepare(expr: &mut Expr, mode: Mode) -> Result<(), Fault> {
    match &mut expr.kind {
        ExprKind::Name(name) => {
            let anywhere = Step::plain(Axis::DescendantOrItself, Wanted::Any);
            let named = Step::plain(Axis::Child, Wanted::Named(std::mem::take(name)));
            expr.kind = ExprKind::Route(Box::new(Route {
                start: Start::Root,
                tests: Vec::new(),
                steps: vec![anywhere, named],
            }));
        }
        ExprKind::Call(function @ Function::ChoiceName, _) => {
            let kind = FaultKind::Unsupported(function.name().into());
            return Err(Fault { at: expr.at, kind });
        }
        ExprKind::Call(Function::Regex, arguments) => {
            if let Some(source) = arguments[1].literal() {
                let bad = |_| Fault {
                    at: arguments[1].at,
                    kind: FaultKind::BadPattern,
                };
                arguments[1].kind = pattern(source, mode == Mode::XformsCompat).map_err(bad)?;
            }
        }
        _ => {}
    }
    expr.parts_mut()
        .into_iter()
        .try_for_each(|part| prepare(part, mode))
}
