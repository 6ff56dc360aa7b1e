//! What is wrong with an answer and how to mend it, in words for the person; it never blocks anything by itself.

use crate::text::Text;
use reader::readable;
use serde::Serialize;

/// Why an answer cannot be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A question that must be answered is empty.
    Required,
    /// A rule of the form does not hold.
    Constraint,
    /// What was typed cannot be read as a number, a date…
    Type,
    /// The choice is not in the list, or no longer fits the answers above it.
    NotAChoice,
    /// A list that a choice must be checked against is not at hand (never on a phone, only in a check for submission).
    ListMissing,
    /// The text is longer than any answer may be.
    TooLong,
    /// A repeat has fewer rows than it needs.
    TooFew,
    /// A repeat has more rows than it may have.
    TooMany,
    /// The form has no such question.
    Unknown,
    /// The question does not apply and yet was sent.
    Irrelevant,
    /// A calculated answer is not what the form calculates.
    Calculation,
}

/// One thing that is wrong, and the sentence that says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of trouble it is.
    pub kind: ProblemKind,
    /// The sentence for the person: the form's own where it has one, else a plain one of the engine.
    pub message: Text,
}

readable!(struct Problem { kind, message; });
readable!(words ProblemKind {
    Required = "required", Constraint = "constraint", Type = "type", NotAChoice = "not_a_choice", ListMissing = "list_missing",
    TooLong = "too_long", TooFew = "too_few", TooMany = "too_many", Unknown = "unknown", Irrelevant = "irrelevant",
    Calculation = "calculation"
});
