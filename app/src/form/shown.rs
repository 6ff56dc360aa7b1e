//! One node of a form as it is drawn, in one language.

use forms::{NodeView, ProblemKind, Text, Value};
use i18n::Lang;

/// One node as it is drawn now, in the language of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shown {
    /// The question or heading.
    pub(crate) label: String,
    /// A sentence of help.
    pub(crate) hint: String,
    /// Whether it applies.
    pub(crate) relevant: bool,
    /// Whether it must be answered.
    pub(crate) required: bool,
    /// Shown but not changed by hand.
    pub(crate) readonly: bool,
    /// The answer.
    pub(crate) value: Option<Value>,
    /// What is wrong.
    pub(crate) problem: Option<Trouble>,
    /// What is odd.
    pub(crate) warning: String,
    /// Where the answer was taken from, in words; empty when it was typed.
    pub(crate) source: String,
}

/// What is wrong with an answer, and whether it is only missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Only not answered yet: said when the person has tried to go on.
    pub(crate) missing: bool,
    /// How to put it right.
    pub(crate) text: String,
}

impl Shown {
    /// The node as the engine has it; where its answer came from is known elsewhere.
    pub(super) fn of(node: &NodeView<'_>, lang: Lang) -> Shown {
        let say = |text: &Text| lang.pick(&text.vi, text.in_english()).to_string();
        Shown {
            label: say(&node.label),
            hint: say(&node.hint),
            relevant: node.relevant,
            required: node.required,
            readonly: node.readonly,
            value: node.value.cloned(),
            problem: node.problem.map(|problem| Trouble {
                missing: problem.kind == ProblemKind::Required,
                text: say(&problem.message),
            }),
            warning: node.warning.map(say).unwrap_or_default(),
            source: String::new(),
        }
    }
}
