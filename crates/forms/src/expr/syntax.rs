//! What an expression is once it has been read: one small tree; it never holds a value of an answer.

use crate::engine::plan::Reference;
use crate::expr::Function;
use regex_lite::Regex;

/// An expression and where it stands in its source.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    /// Byte offset in the source, for messages.
    pub(crate) at: u32,
    pub(crate) kind: ExprKind,
}

/// The kinds of expression. The parser makes them all except `Node` and `Pattern`, which binding puts in.
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
    /// A bare name: a column of the choice that is looked at.
    Column(Box<str>),
    /// `instance('list')/root/item[test]/column`
    Item(Box<Item>),
    /// `-x`
    Negate(Box<Expr>),
    /// `a + b`
    Binary(Binary, Box<(Expr, Expr)>),
    /// `f(a, b)`
    Call(Function, Vec<Expr>),
    /// The second argument of `regex`, compiled, anchored on both sides.
    Pattern(Box<Regex>),
}

/// `instance('list')/root/item[test]…[test]/column`
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) list: Box<str>,
    pub(crate) tests: Vec<Expr>,
    pub(crate) column: Box<str>,
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
            _ => Vec::new(),
        }
    }

    /// Whether this or any part of it passes the test.
    pub(crate) fn any(&self, test: &dyn Fn(&Expr) -> bool) -> bool {
        test(self) || self.parts().into_iter().any(|part| part.any(test))
    }
}
