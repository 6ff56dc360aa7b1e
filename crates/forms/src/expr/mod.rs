//! The expression language authors write in XLSForm: the XPath subset of the ODK XForms specification; it never sees a form
//! except through the names it is bound to.

mod call;
pub(crate) mod dates;
#[cfg(feature = "wide")]
mod digest;
pub(crate) mod eval;
pub(crate) mod fault;
pub(crate) mod function;
#[cfg(feature = "wide")]
mod geo;
pub(crate) mod lexer;
#[cfg(feature = "full")]
pub(crate) mod more;
pub(crate) mod parser;
#[cfg(feature = "wide")]
pub(crate) mod seldom;
mod signatures;
pub(crate) mod syntax;
pub(crate) mod types;
pub(crate) mod val;

pub(crate) use fault::{Fault, FaultKind};
pub(crate) use function::Function;
pub(crate) use parser::parse;
pub(crate) use syntax::{Binary, Expr, ExprKind};
