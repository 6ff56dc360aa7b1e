//! Form bundles, expressions, answers and incremental recalculation: pure; it never reads a clock, a file or a network.

mod answers;
mod bundle;
mod case;
mod check;
mod context;
mod engine;
mod error;
mod expr;
mod finding;
mod form;
mod list;
mod pages;
mod path;
mod problem;
mod say;
mod text;
mod typing;
mod value;
mod view;

pub use answers::{Answers, AnswersError, MAX_ANSWERS, MAX_JSON, MAX_ROWS};
pub use bundle::{
    Appearance, Bundle, FORMAT, FeeRule, Group, Kind, ListRef, Mode, Node, PaperRule, Question,
    Repeat, Rule,
};
pub use case::check_submission;
pub use check::check;
pub use context::Context;
pub use error::OpenError;
pub use finding::{Field, Finding};
pub use form::{Compiled, Form};
pub use list::{Choice, List, Lists};
pub use path::{BadPath, MAX_PATH, Path, is_name};
pub use problem::{Problem, ProblemKind};
pub use text::Text;
pub use value::{MAX_CHOICES, MAX_TEXT, Value, ValueType};
pub use view::{
    Changes, Choices, Definition, FeeLine, FeeQuote, NodeView, PaperState, Progress, Refusal,
    RowView, Section,
};
