//! What an expression is once it has been read: one small tree; it never holds a value of an answer.

use crate::engine::plan::Reference;
use crate::expr::Function;
use crate::pattern::Pattern;

/// An expression and where it stands in its source.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    /// Byte offset in the source, for messages.
    pub(crate) at: u32,
    pub(crate) kind: ExprKind,
}

/// The kinds of expression. The parser makes them all except `Node`, `Item`, `Pattern` and `Search`, which binding puts in.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    /// `'text'`
    Text(Box<str>),
    /// `1.5`
    Number(f64),
    /// `${name}` before binding.
    Name(Box<str>),
    /// `${name}` after binding.
    Node(Reference),
    /// `.`, the answer of the question the expression belongs to.
    Here,
    /// `..`, `../..`: so many steps outwards.
    Up(u8),
    /// A bare name: a column of the choice that is looked at, or a node inside the one that is looked at.
    Column(Box<str>),
    /// `instance('list')/root/item[test]/column`, found by an index where it can be.
    Item(Box<Item>),
    /// Any other path: `/data/a[b > 1]/c`. Binding makes a `Node` or an `Item` of it where it can.
    Route(Box<Route>),
    /// `-x`
    Negate(Box<Expr>),
    /// `a + b`
    Binary(Binary, Box<(Expr, Expr)>),
    /// `f(a, b)`
    Call(Function, Vec<Expr>),
    /// The second argument of `regex` in a strict form.
    Pattern(Box<Pattern>),
    /// The same in an imported form, where it is looked for anywhere in the text.
    #[cfg(feature = "full")]
    Search(Box<regex_lite::Regex>),
}

/// `instance('list')/root/item[test]…[test]/column`
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) list: Box<str>,
    pub(crate) tests: Vec<Expr>,
    /// The column wanted; the whole choice where there is none.
    pub(crate) column: Option<Box<str>>,
}

/// A path as XPath has it.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) start: Start,
    /// `(…)[test]`
    pub(crate) tests: Vec<Expr>,
    pub(crate) steps: Vec<Step>,
}

/// Where a path begins.
#[derive(Debug, Clone)]
pub(crate) enum Start {
    /// `/`
    Root,
    /// The node that is looked at.
    Context,
    /// `current()`: the node the whole expression belongs to.
    Current,
    /// `instance('list')`
    Instance(Box<str>),
    /// Any other expression that gives nodes.
    Expr(Box<Expr>),
}

/// One step of a path.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) axis: Axis,
    pub(crate) wanted: Wanted,
    pub(crate) tests: Vec<Expr>,
}

/// The direction of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Child,
    Itself,
    Parent,
    Descendant,
    DescendantOrItself,
    Ancestor,
    AncestorOrItself,
    FollowingSibling,
    PrecedingSibling,
    Following,
    Preceding,
}

/// Which nodes in that direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// `node()`
    Any,
    /// `*`
    Element,
    /// `text()`
    Words,
    Named(Box<str>),
}

impl Axis {
    /// The axis with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "child" => Self::Child,
            "self" => Self::Itself,
            "parent" => Self::Parent,
            "descendant" => Self::Descendant,
            "descendant-or-self" => Self::DescendantOrItself,
            "ancestor" => Self::Ancestor,
            "ancestor-or-self" => Self::AncestorOrItself,
            "following-sibling" => Self::FollowingSibling,
            "preceding-sibling" => Self::PrecedingSibling,
            "following" => Self::Following,
            "preceding" => Self::Preceding,
            _ => return None,
        })
    }
}

impl Step {
    /// A step without tests.
    pub(crate) fn plain(axis: Axis, wanted: Wanted) -> Self {
        Self {
            axis,
            wanted,
            tests: Vec::new(),
        }
    }

    /// The name of a plain step to a child: `/name`.
    pub(crate) fn child(&self) -> Option<&str> {
        match &self.wanted {
            Wanted::Named(name) if self.axis == Axis::Child && self.tests.is_empty() => Some(name),
            _ => None,
        }
    }
}

/// Operators between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Union,
}

impl Binary {
    /// How tightly it binds; a higher number binds tighter.
    pub(crate) fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Modulo => 6,
            Self::Union => 8,
        }
    }

    /// How an author writes it.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "div",
            Self::Modulo => "mod",
            Self::Union => "|",
        }
    }
}

impl Expr {
    pub(crate) fn new(at: usize, kind: ExprKind) -> Self {
        Self {
            at: u32::try_from(at).unwrap_or(u32::MAX),
            kind,
        }
    }

    /// The text, if it is a literal.
    pub(crate) fn literal(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The parts it is made of.
    pub(crate) fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Negate(inner) => vec![inner],
            ExprKind::Binary(_, sides) => vec![&sides.0, &sides.1],
            ExprKind::Call(_, arguments) => arguments.iter().collect(),
            ExprKind::Item(item) => item.tests.iter().collect(),
            ExprKind::Route(route) => {
                let start = match &route.start {
                    Start::Expr(start) => Some(&**start),
                    _ => None,
                };
                let steps = route.steps.iter().flat_map(|step| &step.tests);
                start.into_iter().chain(&route.tests).chain(steps).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The parts it is made of, to be changed.
    #[cfg(feature = "full")]
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            ExprKind::Negate(inner) => vec![inner],
            ExprKind::Binary(_, sides) => vec![&mut sides.0, &mut sides.1],
            ExprKind::Call(_, arguments) => arguments.iter_mut().collect(),
            ExprKind::Item(item) => item.tests.iter_mut().collect(),
            ExprKind::Route(route) => {
                let start = match &mut route.start {
                    Start::Expr(start) => Some(&mut **start),
                    _ => None,
                };
                let steps = route.steps.iter_mut().flat_map(|step| &mut step.tests);
                start
                    .into_iter()
                    .chain(&mut route.tests)
                    .chain(steps)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether this or any part of it passes the test.
    pub(crate) fn any(&self, test: &dyn Fn(&Expr) -> bool) -> bool {
        test(self) || self.parts().into_iter().any(|part| part.any(test))
    }
}
