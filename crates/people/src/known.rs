//! One value of a person with its source and time, and how values of one field stand beside each other.

use calendar::Timestamp;
use reader::{Fields, Read, Unreadable};
use serde::Serialize;

use crate::field::Field;
use crate::source::{Origin, Source};

/// A value, where it came from and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// In the spelling of its field.
    pub value: String,
    /// From where.
    pub source: Source,
    /// When it was given there.
    pub at: Timestamp,
}

impl Known {
    /// What a draft notes beside an answer that is this value, by way of the memory or from where it came itself.
    pub fn note(&self, kept: bool) -> String {
        let origin = Origin {
            kept,
            source: self.source.clone(),
            at: Some(self.at).filter(|at| *at != Timestamp::default()),
            over: None,
            written: None,
        };
        origin.to_string()
    }
}

/// A value on its way into the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Which fact.
    pub field: Field,
    /// The value as it was given.
    pub value: String,
    /// From where.
    pub source: Source,
    /// When.
    pub at: Timestamp,
}

impl Given {
    /// One value.
    pub fn new(field: Field, value: impl Into<String>, source: Source, at: Timestamp) -> Given {
        Given {
            field,
            value: value.into(),
            source,
            at,
        }
    }
}

/// Puts a value beside those known: each value once, with its latest mention, the latest first.
pub(crate) fn join(all: &mut Vec<Known>, new: Known) {
    match all.iter_mut().find(|known| known.value == new.value) {
        Some(known) if later(&new, known) => *known = new,
        Some(_) => {}
        None => all.push(new),
    }
    order::by(all, |left, right| {
        let latest_first = right.at.cmp(&left.at);
        latest_first.then_with(|| left.value.cmp(&right.value))
    });
}

/// Of two mentions of one value at the same moment one must win, whichever way they meet.
fn later(one: &Known, other: &Known) -> bool {
    (one.at, one.source.to_string()) > (other.at, other.source.to_string())
}

impl Serialize for Known {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            value: &'a str,
            source: String,
            at: Timestamp,
        }
        let written = Written {
            value: &self.value,
            source: self.source.to_string(),
            at: self.at,
        };
        written.serialize(serializer)
    }
}

impl Read for Known {
    fn read(value: serde_json::Value) -> Result<Known, Unreadable> {
        let mut fields = Fields::of(value, "value")?;
        let source: String = fields.need("source")?;
        Ok(Known {
            value: fields.need("value")?,
            source: Source::parse(&source).map_err(|_| Unreadable::new("source"))?,
            at: fields.need("at")?,
        })
    }
}
