//! What is wrong with a form, said to its author: which node, which cell of its row, where in the expression.

use crate::text::Text;

/// One mistake in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the node, the paper or the fee line.
    pub node: String,
    /// Which of its fields.
    pub field: Field,
    /// Where in the expression, in characters from its beginning.
    pub at: Option<usize>,
    /// What is wrong and how to mend it.
    pub message: Text,
}

/// A field of a node, a paper or a fee line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The name itself.
    Name,
    /// The kind of question, with its list.
    Kind,
    /// Label.
    Label,
    /// Hint.
    Hint,
    /// Label of a row.
    RowLabel,
    /// Relevance.
    Relevant,
    /// Need.
    Required,
    /// Sentence for a missing answer.
    RequiredMessage,
    /// Read-only.
    Readonly,
    /// Constraint number so-and-so, from 0.
    Constraint(usize),
    /// Its sentence.
    ConstraintMessage(usize),
    /// Warning number so-and-so, from 0.
    Warning(usize),
    /// Its sentence.
    WarningMessage(usize),
    /// Calculation.
    Calculation,
    /// Default.
    Default,
    /// Choice filter.
    ChoiceFilter,
    /// Seed of the shuffling of choices.
    Shuffle,
    /// Action number so-and-so, from 0.
    Action(usize),
    /// Number of rows.
    Count,
    /// Fewest or most rows.
    Min,
    /// Relevance of a paper.
    PaperRelevant,
    /// Need of a paper.
    PaperRequired,
    /// Name of a fee line.
    FeeName,
    /// Amount of a fee line.
    FeeAmount,
    /// Condition of a fee line.
    FeeWhen,
    /// Basis of a fee line.
    FeeBasis,
}
