//! A form as published: questions, rules and choices; it never holds an answer.
//!
//! Expressions are kept as the text their author wrote. Parsed again when a form opens they cost microseconds, and the text is
//! several times smaller than a serialised tree, needs no deserialiser for a recursive type in wasm, diffs well and keeps the
//! bundle's hash independent of how the engine represents an expression.

use crate::list::List;
use crate::text::Text;
use crate::value::ValueType;
use crate::wide::Wide;
use serde::Serialize;
use std::collections::BTreeMap;

/// The newest bundle format this engine reads.
pub const FORMAT: u32 = 1;

/// A published form. Its identity is the hash of its JSON bytes, computed by whoever carries it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bundle {
    /// Format of this document; [`FORMAT`] today.
    pub format: u32,
    /// The form, across its versions: `HT-KS`.
    pub form_id: String,
    /// Version of the form, ordered by its author: `2026-11-20`.
    pub version: String,
    /// Code of the procedure: `1.001193`.
    pub procedure: String,
    /// Title of the form.
    pub title: Text,
    /// How expressions are read.
    pub mode: Mode,
    /// Questions, groups and repeats in the order of the page.
    pub nodes: Vec<Node>,
    /// Choice lists that belong to this form, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub choices: BTreeMap<String, List>,
    /// Which papers the case needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperRule>,
    /// What the case costs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<FeeRule>,
    /// Name of the root element of the form's XML instance; `data` when empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub root: String,
    /// Sentences that `jr:itext` finds by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Text>,
}

/// How expressions are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Typed: what does not fit is an error when the form is published.
    #[default]
    Strict,
    /// As XPath 1.0 and the ODK XForms specification say: everything is text and converts where it must. For imported forms; not
    /// on a phone.
    XformsCompat,
}

/// One element of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// Something to answer, read or calculate.
    Question(Box<Question>),
    /// Things that belong together.
    Group(Box<Group>),
    /// Things that belong together and may occur several times.
    Repeat(Box<Repeat>),
}

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

/// A group; it has no answer of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// Name, unique in the form.
    pub name: String,
    /// Name of its element in the form's XML instance, where it is not `name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// Heading.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// A sentence of help.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// How to draw it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appearance: Vec<Appearance>,
    /// Whether it and everything in it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// Whether everything in it is shown but not changed by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readonly: Option<String>,
    /// Where proposals for the answers inside may come from: `eid`, `vault.mother`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autofill: Option<String>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// A group that may occur several times.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Repeat {
    /// Name, unique in the form.
    pub name: String,
    /// Name of its element in the form's XML instance, where it is not `name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// Heading of the whole.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// A sentence of help.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// How to draw it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appearance: Vec<Appearance>,
    /// One row in the list of rows: `${full_name}`; its number when empty.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub row_label: Text,
    /// Whether it and everything in it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// How many rows there are, when the form and not the person decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// The fewest rows; that many are there from the beginning.
    #[serde(skip_serializing_if = "is_zero")]
    pub min: u32,
    /// How many rows are there from the beginning although they may be removed, where that is more than `min`.
    #[serde(skip_serializing_if = "is_zero")]
    pub begin: u32,
    /// The most rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// What is in each row.
    pub children: Vec<Node>,
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

/// How to draw a question or a group. It never changes what is right or wrong, except `year-allowed`, which also changes the
/// type of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum Appearance {
    /// A person's name.
    Name,
    /// A 12-digit personal number.
    Pin,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A date that may be only a month or a year.
    YearAllowed,
    /// An amount in đồng.
    Money,
    /// Several lines of text.
    Multiline,
    /// Large buttons; choosing goes on.
    Quick,
    /// A scale.
    Likert,
    /// A group that is a page of its own.
    Section,
    /// A group drawn as one address: province, commune, detail.
    Area,
    /// A group that a card scan can fill.
    Person,
    /// A group whose questions stand together on one page where the others stand alone; a repeat whose rows stand whole below
    /// each other.
    FieldList,
    /// Something this version of the app does not know and draws in the ordinary way.
    Other(String),
}

const APPEARANCES: [(&str, Appearance); 13] = [
    ("name", Appearance::Name),
    ("pin", Appearance::Pin),
    ("phone", Appearance::Phone),
    ("email", Appearance::Email),
    ("year-allowed", Appearance::YearAllowed),
    ("money", Appearance::Money),
    ("multiline", Appearance::Multiline),
    ("quick", Appearance::Quick),
    ("likert", Appearance::Likert),
    ("section", Appearance::Section),
    ("area", Appearance::Area),
    ("person", Appearance::Person),
    ("field-list", Appearance::FieldList),
];

impl From<String> for Appearance {
    fn from(word: String) -> Self {
        APPEARANCES
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(Self::Other(word), |(_, appearance)| appearance.clone())
    }
}

impl From<Appearance> for String {
    fn from(appearance: Appearance) -> Self {
        match appearance {
            Appearance::Other(word) => word,
            known => APPEARANCES
                .iter()
                .find(|(_, appearance)| *appearance == known)
                .map(|(word, _)| (*word).to_owned())
                .unwrap_or_default(),
        }
    }
}

/// Whether a paper belongs to the case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PaperRule {
    /// Id of the paper in the procedure.
    pub id: String,
    /// Whether the case has this paper; always when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// Whether the dossier is incomplete without it; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<String>,
}

/// One line of what the case costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FeeRule {
    /// Id of the line.
    pub id: String,
    /// What is paid for.
    pub name: Text,
    /// Amount in đồng.
    pub amount: String,
    /// Whether the line applies; always when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The legal basis and the reason, for the person to read.
    pub basis: Text,
}

impl Bundle {
    /// Name of the root element of the form's XML instance.
    #[must_use]
    pub fn root_element(&self) -> &str {
        if self.root.is_empty() {
            "data"
        } else {
            &self.root
        }
    }

    /// Every node, outermost first, in the order of the page.
    pub fn walk(&self) -> impl Iterator<Item = &Node> {
        let mut waiting: Vec<&Node> = self.nodes.iter().rev().collect();
        std::iter::from_fn(move || {
            let node = waiting.pop()?;
            waiting.extend(node.children().iter().rev());
            Some(node)
        })
    }

    /// Every question in the order of the page.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.walk().filter_map(|node| match node {
            Node::Question(question) => Some(&**question),
            _ => None,
        })
    }

    /// The question with this name.
    #[must_use]
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions().find(|question| question.name == name)
    }
}

impl Node {
    /// The node's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Question(question) => &question.name,
            Self::Group(group) => &group.name,
            Self::Repeat(repeat) => &repeat.name,
        }
    }

    /// Name of its element in the form's XML instance.
    #[must_use]
    pub fn element(&self) -> &str {
        let element = match self {
            Self::Question(question) => &question.element,
            Self::Group(group) => &group.element,
            Self::Repeat(repeat) => &repeat.element,
        };
        if element.is_empty() {
            self.name()
        } else {
            element
        }
    }

    /// What is in it; nothing for a question.
    #[must_use]
    pub fn children(&self) -> &[Node] {
        match self {
            Self::Question(_) => &[],
            Self::Group(group) => &group.children,
            Self::Repeat(repeat) => &repeat.children,
        }
    }

    /// Its label or heading, before answers are put in.
    #[must_use]
    pub fn label(&self) -> &Text {
        match self {
            Self::Question(question) => &question.label,
            Self::Group(group) => &group.label,
            Self::Repeat(repeat) => &repeat.label,
        }
    }

    /// How to draw it.
    #[must_use]
    pub fn appearance(&self) -> &[Appearance] {
        match self {
            Self::Question(question) => &question.appearance,
            Self::Group(group) => &group.appearance,
            Self::Repeat(repeat) => &repeat.appearance,
        }
    }

    /// Whether it is drawn in this way.
    #[must_use]
    pub fn has(&self, appearance: &Appearance) -> bool {
        self.appearance().contains(appearance)
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

fn is_zero(number: &u32) -> bool {
    *number == 0
}
