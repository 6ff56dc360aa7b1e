//! Form bundles, expressions, answers and incremental recalculation: pure; it never reads a clock, a file or a network.
//!
//! # In one page
//!
//! An author's form is a [`Bundle`]: questions, groups, repeats, choices, and the rules about papers and fees, with expressions
//! as source text. [`check()`] tells its author everything that is wrong with it. [`Compiled`] is a bundle made ready once;
//! [`Form`] is one filling of it. The same `Form` runs on the phone, in the server's [`check_submission`] and in tests.
//!
//! ```
//! use forms::{Answers, Bundle, Context, Form, Lists, Path, Value};
//! use std::sync::Arc;
//!
//! let bundle: Bundle = serde_json::from_str(r#"{
//!     "format": 1, "form_id": "HT-TL", "version": "1", "procedure": "2.000635", "title": {"vi": "Cấp bản sao trích lục"},
//!     "nodes": [
//!         {"question": {"name": "so_ban", "kind": "integer", "label": {"vi": "Số bản"}, "required": "true()",
//!                       "constraints": [{"test": ". >= 1", "message": {"vi": "Ít nhất một bản."}}]}},
//!         {"question": {"name": "ly_do", "kind": "text", "relevant": "${so_ban} > 10"}}],
//!     "fees": [{"id": "ban_sao", "name": {"vi": "Bản sao"}, "amount": "${so_ban} * 8000"}]
//! }"#)?;
//! let today = calendar::Date::parse_iso("2026-11-23")?;
//! let mut form = Form::open(Arc::new(bundle), Answers::new(), Context::new(today, Lists::new()))?;
//!
//! let changes = form.answer(&Path::parse("so_ban")?, Value::Int(12));
//! assert_eq!(changes.nodes, [Path::parse("so_ban")?, Path::parse("ly_do")?]);
//! assert!(form.node(&Path::parse("ly_do")?).is_some_and(|node| node.relevant));
//! assert_eq!(form.fees().total, 96_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! * What is written down: `bundle`, `list`, `text`, `answers`, `value`, `path`, `problem`. These are formats: fields are
//!   added, never renamed, and their JSON is held by tests.
//! * `expr`: the language. `lexer` and `parser` turn source into a small tree (total, bounded in size and depth), `function` is
//!   the table of functions, `eval`, `call` and `dates` say what they do, `val` holds the conversions, `types` and `signatures` the type rules,
//!   `fault` what an author is told. `more` is what phones do without: paths over nodes, XPath's comparisons, digests, geography.
//! * `wide` names the kinds that few forms have, `rules` says what is right of their answers.
//! * `engine`: the machine. `define`, `compile`, `bind` and `route` make a `plan` of the bundle, `order` sorts it, `rows` holds the cells of an
//!   open form, `recalculate` evaluates again what depends on a change, `status` decides what is wrong with an answer.
//! * `marked`: sentences with marks, beside the plain ones; `media`: pictures and recordings beside them.
//! * `moving`: answers brought from one version of a form to another, with an account of each.
//! * What others see: `form` (changes), `pages` (looking), `case` (problems, papers, fees, what is kept and sent), `view`,
//!   `check` and `finding` (for authors), `xml` and `evaluate` (one expression over a document, without a form).
//!
//! The feature `full`, on by default, is everything of the ODK XForms specification. Phones build without it: strict mode and the
//! functions that published forms use. A bundle that needs more is refused by name when it is opened. The feature `wide` is the
//! kinds that few forms have: with it [`Compiled::wide`] prepares such a form, and what only that reaches a phone fetches when
//! it is needed.
//!
//! # What holds
//!
//! * A node that does not apply keeps its answer, sends nothing and reads as empty. So do rows beyond a repeat's count.
//! * What was typed and cannot be read as the question's type is kept to the letter, reported, and read by no rule.
//! * A choice that no longer fits the answers above it is kept and reported, never cleared.
//! * A constraint is asked only of an answer that is there. A comparison with an unanswered question is false, as in ODK: a
//!   constraint on another, optional question says `${other} = '' or . >= ${other}`.
//! * Recalculating what depends on a change gives what recalculating everything gives: a property test edits a tangled form at
//!   random and compares.
//! * Of a date known only by year or month, the first day counts in comparisons and calculations.
//! * Nothing foreign makes the engine panic: expressions, answers and paths are bounded, and what is unknown is named.

mod answers;
mod bundle;
mod case;
#[cfg(feature = "full")]
mod cautions;
mod check;
mod context;
mod engine;
mod error;
#[cfg(feature = "full")]
mod evaluate;
mod expr;
#[cfg(feature = "wide")]
mod files;
mod finding;
mod form;
mod layout;
mod list;
#[cfg(feature = "wide")]
pub mod marked;
#[cfg(feature = "wide")]
mod media;
pub mod moving;
mod noted;
mod number;
mod pages;
mod path;
mod pattern;
#[cfg(feature = "full")]
mod phones;
mod problem;
mod reading;
mod rules;
mod say;
mod text;
mod typing;
mod undo;
mod value;
mod view;
mod wide;
#[cfg(feature = "full")]
mod xml;

pub use answers::{Answers, AnswersError, MAX_ANSWERS, MAX_JSON, MAX_ROWS};
pub use bundle::{
    Action, Appearance, Bundle, Event, FORMAT, FeeRule, Group, Kind, ListRef, Look, Media, Mode,
    Node, PaperRule, Question, Repeat, Rule,
};
pub use case::check_submission;
#[cfg(feature = "full")]
pub use cautions::cautions;
pub use check::check;
pub use context::Context;
pub use error::OpenError;
#[cfg(feature = "full")]
pub use evaluate::{Outcome, Refused, World, evaluate};
#[cfg(feature = "full")]
pub use expr::function::{KnownFunction, functions};
#[cfg(feature = "wide")]
pub use files::NamedFile;
pub use finding::{Field, Finding};
pub use form::{Compiled, Form};
pub use layout::{Layout, Step};
pub use list::{Choice, List, Lists};
#[cfg(feature = "wide")]
pub use media::MAX_PICTURED;
pub use noted::{edited, note_edit, notes_after_move};
pub use path::{BadPath, MAX_PATH, Path, is_name};
#[cfg(feature = "full")]
pub use phones::lacking_on_phones;
pub use problem::{Problem, ProblemKind};
pub use text::Text;
pub use value::{MAX_CHOICES, MAX_TEXT, Value, ValueType};
pub use view::{
    Changes, Choices, Definition, FeeLine, FeeQuote, NodeView, PaperState, Progress, Refusal,
    RowView, Section,
};
pub use wide::{Scale, Wide};
#[cfg(feature = "full")]
pub use xml::{Document, MAX_NODES};
