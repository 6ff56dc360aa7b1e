//! A form as published: questions, rules and choices; it never holds an answer.
//!
//! Expressions are kept as the text their author wrote. Parsed again when a form opens they cost microseconds, and the text is
//! several times smaller than a serialised tree, needs no deserialiser for a recursive type in wasm, diffs well and keeps the
//! bundle's hash independent of how the engine represents an expression.

mod appearance;
mod case;
mod look;
mod media;
mod question;

pub use appearance::Appearance;
pub use case::{FeeRule, PaperRule};
pub use look::Look;
pub use media::Media;
pub use question::{Action, Event, Kind, ListRef, Question, Rule};

use crate::layout::Layout;
use crate::list::List;
use crate::text::Text;
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
    /// How much stands on one page, as the author wants it.
    #[serde(skip_serializing_if = "Layout::is_usual")]
    pub layout: Layout,
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
    /// Sentences in which their author marked something, as the module `marked` reads them, beside the plain ones in their places.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub marked: BTreeMap<String, Text>,
    /// Pictures and recordings beside labels and choices, in the places that `marked` has for them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub media: BTreeMap<String, Media>,
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
    /// Whom each row asks for, where it asks for a person: `vault.other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autofill: Option<String>,
    /// What is in each row.
    pub children: Vec<Node>,
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

fn is_zero(number: &u32) -> bool {
    *number == 0
}
