//! Everything a person has answered in one form, with one canonical spelling in JSON; it never knows the rules of the form.

use crate::form::MAX_KEPT;
use crate::path::Path;
use crate::value::Value;
use order::Map;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// The most bytes of JSON that [`Answers::from_json`] reads.
pub const MAX_JSON: usize = 1 << 20;

/// The most answers of one form.
pub const MAX_ANSWERS: usize = 20_000;

/// The most rows of one repeat.
pub const MAX_ROWS: u32 = 1_000;

/// Why bytes are not answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// More than [`MAX_JSON`] bytes.
    #[error("answers are larger than {MAX_JSON} bytes")]
    TooLarge,
    /// Not JSON, not of this shape, or beyond a limit; says where.
    #[error("answers cannot be read: {0}")]
    Malformed(String),
}

/// The answers of one form, pinned to the form and version they were begun on.
///
/// JSON: `{"form":"HT-KS","version":"2026-11-20","rows":{"members":2},"values":{"full_name":{"text":"An"}}}`. Keys are sorted,
/// blanks are absent, so equal answers have equal bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// The form these answers belong to; empty before a form has been opened with them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub form: String,
    /// The version of the form they were begun on.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    #[serde(
        skip_serializing_if = "Map::is_empty",
        deserialize_with = "bounded_rows"
    )]
    rows: Map<Path, u32>,
    #[serde(
        skip_serializing_if = "Map::is_empty",
        deserialize_with = "bounded_values"
    )]
    values: Map<Path, Value>,
}

impl Answers {
    /// No answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads answers from bytes nobody has checked.
    ///
    /// # Errors
    /// [`AnswersError`] when the bytes are too many, malformed, hold the same path twice or exceed a limit.
    pub fn from_json(bytes: &[u8]) -> Result<Self, AnswersError> {
        if bytes.len() > MAX_JSON {
            return Err(AnswersError::TooLarge);
        }
        serde_json::from_slice(bytes).map_err(|error| AnswersError::Malformed(error.to_string()))
    }

    /// The canonical bytes: the same for equal answers, on every machine.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The answer at a path.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Value> {
        self.values.get(path)
    }

    /// The answer to the question with this path, written out: `answers.at("members[1]/full_name")`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Value> {
        Path::parse(path)
            .ok()
            .and_then(|path| self.values.get(&path))
    }

    /// Puts an answer; a blank one takes the answer away.
    pub fn set(&mut self, path: Path, value: Value) {
        if value.is_blank() {
            self.values.remove(&path);
        } else {
            self.values.insert(path, value);
        }
    }

    /// How many rows the repeat at this path has.
    #[must_use]
    pub fn rows(&self, repeat: &Path) -> u32 {
        self.rows.get(repeat).copied().unwrap_or(0)
    }

    /// Says how many rows the repeat at this path has.
    pub fn set_rows(&mut self, repeat: Path, rows: u32) {
        if rows == 0 {
            self.rows.remove(&repeat);
        } else {
            self.rows.insert(repeat, rows);
        }
    }

    /// Every answer, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Value)> {
        self.values.iter()
    }

    /// Every repeat that has rows, sorted by path.
    pub fn repeats(&self) -> impl Iterator<Item = (&Path, u32)> {
        self.rows.iter().map(|(path, rows)| (path, *rows))
    }

    /// What of these answers lies in a row.
    pub(crate) fn inside(mut self, row: &Path) -> Self {
        self.rows.retain(|path, _| path.is_in_row(row));
        self.values.retain(|path, _| path.is_in_row(row));
        self
    }

    /// How many answers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing has been answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

fn bounded_values<'de, D: Deserializer<'de>>(from: D) -> Result<Map<Path, Value>, D::Error> {
    from.deserialize_map(Bounded(PhantomData, |value: &Value| match value {
        Value::Decimal(number) => number.is_finite(),
        value => value.chosen().map(str::len).sum::<usize>() <= MAX_KEPT,
    }))
}

fn bounded_rows<'de, D: Deserializer<'de>>(from: D) -> Result<Map<Path, u32>, D::Error> {
    from.deserialize_map(Bounded(PhantomData, |rows: &u32| {
        (1..=MAX_ROWS).contains(rows)
    }))
}

/// Reads a map with at most [`MAX_ANSWERS`] different paths whose values pass a test.
struct Bounded<V, F>(PhantomData<V>, F);

impl<'de, V: Deserialize<'de>, F: Fn(&V) -> bool> Visitor<'de> for Bounded<V, F> {
    type Value = Map<Path, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from paths")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut read = Vec::new();
        while let Some((path, value)) = map.next_entry::<Path, V>()? {
            if read.len() >= MAX_ANSWERS {
                return Err(A::Error::custom("too many answers"));
            }
            if !(self.1)(&value) {
                return Err(A::Error::custom("an answer is beyond its limit"));
            }
            read.push((path, value));
        }
        let given = read.len();
        let read = Map::from_iter(read);
        if read.len() < given {
            return Err(A::Error::custom("the same path twice"));
        }
        Ok(read)
    }
}
