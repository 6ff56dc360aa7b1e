//! What the engine tells whoever draws or checks a form; plain data, nothing is decided here.

use crate::bundle::{Group, Question, Repeat};
use crate::list::Choice;
use crate::path::Path;
use crate::problem::Problem;
use crate::text::Text;
use crate::value::Value;

/// One node of a filled form as it stands now.
#[derive(Debug, Clone)]
pub struct NodeView<'a> {
    /// Where it is.
    pub path: Path,
    /// What the bundle says of it.
    pub definition: Definition<'a>,
    /// Its label with answers put in; for a row of a repeat the row's own label.
    pub label: Text,
    /// Its hint with answers put in.
    pub hint: Text,
    /// Whether it applies, with everything around it.
    pub relevant: bool,
    /// Whether it must be answered (a question) or has a fewest number of rows (a repeat).
    pub required: bool,
    /// Whether it is shown but not changed by hand.
    pub readonly: bool,
    /// The answer. It is kept while the node does not apply.
    pub value: Option<&'a Value>,
    /// What is wrong; nothing while it does not apply.
    pub problem: Option<&'a Problem>,
    /// What is odd but may stand.
    pub warning: Option<&'a Text>,
}

/// What the bundle says of a node.
#[derive(Debug, Clone, Copy)]
pub enum Definition<'a> {
    /// A question.
    Question(&'a Question),
    /// A group.
    Group(&'a Group),
    /// A repeat as a whole.
    Repeat(&'a Repeat),
    /// One row of a repeat.
    Row(&'a Repeat, RowView),
    /// The form itself.
    Root,
}

/// One row of a repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowView {
    /// Its number, from 1. It changes when a row before it goes.
    pub number: usize,
    /// A number that stays with this row for as long as the form is open: a key for lists on screen.
    pub key: u32,
    /// Whether the person may remove it.
    pub removable: bool,
}

impl<'a> NodeView<'a> {
    /// The question, if it is one.
    #[must_use]
    pub fn question(&self) -> Option<&'a Question> {
        match self.definition {
            Definition::Question(question) => Some(question),
            _ => None,
        }
    }
}

/// What a change has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Changes {
    /// Nodes whose value, relevance, need, label, problem, warning or choices may differ now; each once.
    pub nodes: Vec<Path>,
    /// Whether rows have come or gone, so that paths behind them mean something else.
    pub rows: bool,
    /// Why nothing was done, when nothing was done.
    pub refused: Option<Refusal>,
}

impl Changes {
    /// Nothing was done, and why.
    pub(crate) fn refusal(refusal: Refusal) -> Self {
        Self {
            refused: Some(refusal),
            ..Self::default()
        }
    }
}

/// Why a change was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The form has no such node, or not one of this kind.
    #[error("the form has no such question or repeat")]
    NoSuchNode,
    /// The answer or the number of rows is calculated.
    #[error("the answer is calculated and cannot be given")]
    Calculated,
    /// The text is so long that it cannot even be kept.
    #[error("the text is too long to be kept")]
    TooLong,
    /// The repeat has as many rows as it may have.
    #[error("the repeat has as many rows as it may have")]
    TooManyRows,
    /// The repeat has as few rows as it may have.
    #[error("the repeat has as few rows as it may have")]
    TooFewRows,
}

/// One page of the form.
#[derive(Debug, Clone)]
pub struct Section {
    /// The group or repeat that is the page; the root for questions that stand in no section.
    pub path: Path,
    /// Its heading; the form's title for the root.
    pub label: Text,
    /// Whether anything on it applies.
    pub relevant: bool,
    /// How far the person is.
    pub progress: Progress,
}

/// How far the person is. Only what applies is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Questions a person can answer.
    pub questions: usize,
    /// Those that have an answer.
    pub answered: usize,
    /// Those that must be answered.
    pub required: usize,
    /// Those that must be answered and are.
    pub required_answered: usize,
    /// Things that are wrong, missing answers included.
    pub problems: usize,
    /// Repeats to which the person may add rows.
    pub repeats: usize,
}

impl Section {
    /// Whether it applies and there is something to answer in it, or something to add rows to.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.relevant && self.progress.questions + self.progress.repeats > 0
    }
}

impl Progress {
    /// Whether nothing is missing and nothing is wrong.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.problems == 0
    }
}

/// The choices offered for a question.
#[derive(Debug, Clone, Default)]
pub struct Choices<'a> {
    /// The best matches first; in the list's order when nothing is searched.
    pub items: Vec<&'a Choice>,
    /// How many match in all.
    pub total: usize,
    /// Whether the list is at hand. An external list may still be on its way.
    pub loaded: bool,
}

/// Whether a paper belongs to the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperState<'a> {
    /// Id of the paper in the procedure.
    pub id: &'a str,
    /// Whether the case has this paper.
    pub relevant: bool,
    /// Whether the dossier is incomplete without it; never when it is not relevant.
    pub required: bool,
}

/// What the case costs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeeQuote<'a> {
    /// The lines that apply and whose amount is known.
    pub lines: Vec<FeeLine<'a>>,
    /// Their sum in đồng.
    pub total: u64,
    /// Lines that apply but wait for an answer, by id.
    pub waiting: Vec<&'a str>,
}

/// One line of what the case costs.
#[derive(Debug, Clone, PartialEq)]
pub struct FeeLine<'a> {
    /// Id of the line.
    pub id: &'a str,
    /// What is paid for, with answers put in.
    pub name: Text,
    /// Amount in đồng.
    pub amount: u64,
    /// Legal basis and reason, with answers put in.
    pub basis: Text,
}
