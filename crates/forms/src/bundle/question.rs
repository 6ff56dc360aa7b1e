//! A question as its author wrote it: what it asks, of which kind, what must hold, and what sets its answer.

use super::Appearance;
use crate::text::Text;
use crate::value::ValueType;
use crate::wide::Wide;
use serde::Serialize;

/// A question. Expressions are source text; an absent one is the default of its kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Question {
    /// Name, unique in the form.
    pub name: String,
    /// Name of its element in the form's XML instance, where it is not `name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The question itself.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// A sentence of help.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// How to draw it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appearance: Vec<Appearance>,
    /// Whether it applies; always when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// Whether it must be answered; never when absent, `true()` for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<String>,
    /// What to say when it is missing; the engine's own sentence when empty.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub required_message: Text,
    /// Whether it is shown but not changed by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readonly: Option<String>,
    /// What must hold of the answer (`.`), checked only when there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Rule>,
    /// What ought to hold: the person is told and goes on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Rule>,
    /// What the answer is calculated from; the person cannot change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    /// The answer to begin with, evaluated once when the form or the row is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Which choices of the list are offered; bare names are the columns of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice_filter: Option<String>,
    /// The seed by which the choices are shuffled; when empty, anew for every filling. Not on a phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shuffle: Option<String>,
    /// What sets the answer when something happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// Where a proposal for the answer may come from: `eid.full_name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autofill: Option<String>,
    /// The name of this field in the national portal's form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal_name: Option<String>,
}

/// A test and the sentence shown when it does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The expression; `.` is the answer.
    pub test: String,
    /// What to say when it is false.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub message: Text,
}

/// Sets the answer of its question when something happens; the person may change it afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Action {
    /// When.
    pub on: Event,
    /// The question whose change is waited for; only where `on` is [`Event::Change`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// What the answer becomes, seen from its question; it is taken away when empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// When an action is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The form is opened for the first time (`odk-instance-first-load`), after its defaults.
    #[default]
    Load,
    /// A row is added, by hand or by the repeat's count (`odk-new-repeat`).
    NewRow,
    /// The answer of another question has changed (`xforms-value-changed`, XLSForm's `trigger`).
    Change,
    /// The form is about to be sent (`xforms-revalidate`, as the preload of the end time).
    Send,
}

/// The kind of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A day, or less with the appearance `year-allowed`.
    Date,
    /// One choice of a list.
    SelectOne(ListRef),
    /// Any number of choices of a list.
    SelectMultiple(ListRef),
    /// Something to read.
    Note,
    /// A statement to agree to.
    Acknowledge,
    /// A value nobody sees, made from other answers.
    Calculate,
    /// What few forms ask: times, places, scales, ranks, pictures.
    #[serde(untagged)]
    Wide(Wide),
}

/// Where the choices of a question come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ListRef {
    /// A list of this bundle.
    Inline(String),
    /// A list shared by many forms, fetched on its own: `communes`.
    External(String),
}

impl ListRef {
    /// The list's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Inline(name) | Self::External(name) => name,
        }
    }
}

impl Question {
    /// Whether it is drawn in this way.
    #[must_use]
    pub fn has(&self, appearance: &Appearance) -> bool {
        self.appearance.contains(appearance)
    }

    /// The type of its answer.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match self.kind {
            _ if self.calculation.is_some() => ValueType::Calculated,
            Kind::Text => ValueType::Text,
            Kind::Integer => ValueType::Int,
            Kind::Decimal => ValueType::Decimal,
            Kind::Date if self.has(&Appearance::YearAllowed) => ValueType::PartialDate,
            Kind::Date => ValueType::Date,
            Kind::SelectOne(_) => ValueType::Choice,
            Kind::SelectMultiple(_) => ValueType::Choices,
            Kind::Acknowledge => ValueType::Bool,
            Kind::Note => ValueType::Nothing,
            Kind::Calculate => ValueType::Calculated,
            Kind::Wide(ref kind) => kind.value_type(),
        }
    }

    /// The list its choices come from.
    #[must_use]
    pub fn list(&self) -> Option<&ListRef> {
        match &self.kind {
            Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Wide(Wide::Rank(list)) => {
                Some(list)
            }
            _ => None,
        }
    }
}
