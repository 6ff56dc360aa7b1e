//! JSON documents read into types with few bytes of wasm; it writes nothing and knows no document.
//!
//! `derive(Deserialize)` makes new code for every struct: two visitors, a field enum and, for tagged enums, a second copy
//! that reads from a buffer. On the phone that is a third of what may be downloaded. Here a document is parsed once into
//! [`serde_json::Value`] and each field is one call of a shared function. [`readable!`] also implements
//! [`serde::Deserialize`], so readers elsewhere see no difference: unknown fields are passed over, missing optional ones
//! get their default, and an error names the field.

use std::collections::BTreeMap;
use std::fmt;

use calendar::{Date, PartialDate, Timestamp};
use serde_json::{Map, Value};

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use serde_json;

/// The field that could not be read: missing, of another type, or out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its name, or that of the type when the whole document is wrong.
    pub what: &'static str,
}

impl Unreadable {
    /// What could not be read.
    pub const fn new(what: &'static str) -> Self {
        Self { what }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot read ")?;
        f.write_str(self.what)
    }
}

impl std::error::Error for Unreadable {}

/// Something that can be read from a JSON value.
pub trait Read: Sized {
    /// Reads it; `None` from types without fields becomes an error that names the field.
    fn read(value: Value) -> Result<Self, Unreadable>;
}

/// The fields of one JSON object, taken out one by one.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of an object.
    pub fn of(value: Value, what: &'static str) -> Result<Self, Unreadable> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(Unreadable::new(what)),
        }
    }

    /// The name stays behind with nothing under it: taking names out of a tree is code that nothing else on a phone needs.
    fn lift(&mut self, name: &str) -> Option<Value> {
        self.0.get_mut(name).map(Value::take)
    }

    /// A field that must be there.
    #[inline(never)]
    pub fn need<T: Read>(&mut self, name: &'static str) -> Result<T, Unreadable> {
        let value = self.lift(name).ok_or(Unreadable::new(name))?;
        named(T::read(value), name)
    }

    /// A field that may be missing or null.
    #[inline(never)]
    pub fn take<T: Read + Default>(&mut self, name: &'static str) -> Result<T, Unreadable> {
        match self.lift(name) {
            None | Some(Value::Null) => Ok(T::default()),
            Some(value) => named(T::read(value), name),
        }
    }
}

/// Words and numbers do not know which field they are.
const UNNAMED: Unreadable = Unreadable::new("");

fn named<T>(read: Result<T, Unreadable>, name: &'static str) -> Result<T, Unreadable> {
    match read {
        Err(error) if error.what.is_empty() => Err(Unreadable::new(name)),
        other => other,
    }
}

/// Reads what is written as a JSON string.
#[inline(never)]
pub fn read_text<T, E>(
    value: Value,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, Unreadable> {
    match value {
        Value::String(text) => parse(&text).map_err(|_| UNNAMED),
        _ => Err(UNNAMED),
    }
}

impl Read for Value {
    fn read(value: Value) -> Result<Self, Unreadable> {
        Ok(value)
    }
}

impl Read for String {
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err(UNNAMED),
        }
    }
}

impl Read for bool {
    fn read(value: Value) -> Result<Self, Unreadable> {
        value.as_bool().ok_or(UNNAMED)
    }
}

impl Read for f64 {
    fn read(value: Value) -> Result<Self, Unreadable> {
        value.as_f64().ok_or(UNNAMED)
    }
}

impl Read for i64 {
    fn read(value: Value) -> Result<Self, Unreadable> {
        value.as_i64().ok_or(UNNAMED)
    }
}

impl Read for u64 {
    fn read(value: Value) -> Result<Self, Unreadable> {
        value.as_u64().ok_or(UNNAMED)
    }
}

macro_rules! read_small_number {
    ($($number:ty)*) => {
        $(impl Read for $number {
            fn read(value: Value) -> Result<Self, Unreadable> {
                u64::read(value)?.try_into().map_err(|_| UNNAMED)
            }
        })*
    };
}

read_small_number!(u8 u16 u32 usize);

impl<T: Read> Read for Option<T> {
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Null => Ok(None),
            value => T::read(value).map(Some),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: Value) -> Result<Self, Unreadable> {
        T::read(value).map(Self::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Array(items) => {
                // A plain loop: collecting in place would be new code for every type.
                let mut read = Vec::with_capacity(items.len());
                for item in items {
                    read.push(T::read(item)?);
                }
                Ok(read)
            }
            _ => Err(UNNAMED),
        }
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(value: Value) -> Result<Self, Unreadable> {
        match value {
            Value::Object(items) => {
                let mut read = BTreeMap::new();
                for (name, item) in items {
                    read.insert(name, T::read(item)?);
                }
                Ok(read)
            }
            _ => Err(UNNAMED),
        }
    }
}

impl Read for Date {
    fn read(value: Value) -> Result<Self, Unreadable> {
        read_text(value, Self::parse_iso)
    }
}

impl Read for PartialDate {
    fn read(value: Value) -> Result<Self, Unreadable> {
        read_text(value, Self::parse_iso)
    }
}

impl Read for Timestamp {
    fn read(value: Value) -> Result<Self, Unreadable> {
        read_text(value, Self::parse)
    }
}

/// Reads a document from its text.
pub fn from_str<T: Read>(text: &str) -> Result<T, Unreadable> {
    from_slice(text.as_bytes())
}

/// Reads a document from its UTF-8 bytes.
pub fn from_slice<T: Read>(bytes: &[u8]) -> Result<T, Unreadable> {
    let value = serde_json::from_slice(bytes)
        .map_err(|_| Unreadable::new("the document: it is not JSON"))?;
    T::read(value)
}

/// Makes types readable.
///
/// * `readable!(struct Paper { id, name; note, case })`: fields before the semicolon must be there, those after it
///   may be missing. A field whose JSON name differs is written `place = "where"`.
/// * `readable!(words Channel { Counter = "counter", Online = "online" })`: an enum of words.
/// * `readable!(text ProcedureCode)`: a type that is read with its own `parse(&str)`.
/// * `readable!(with Event)`: a type that implements [`Read`] by hand.
#[macro_export]
macro_rules! readable {
    (struct $type:ident { $($need:ident $(= $need_as:literal)?),* $(,)? ; $($take:ident $(= $take_as:literal)?),* $(,)? }) => {
        impl $crate::Read for $type {
            fn read(value: $crate::serde_json::Value) -> Result<Self, $crate::Unreadable> {
                let mut fields = $crate::Fields::of(value, stringify!($type))?;
                Ok(Self {
                    $($need: fields.need($crate::readable!(@name $need $($need_as)?))?,)*
                    $($take: fields.take($crate::readable!(@name $take $($take_as)?))?,)*
                })
            }
        }
        $crate::readable!(with $type);
    };
    (words $type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $crate::Read for $type {
            fn read(value: $crate::serde_json::Value) -> Result<Self, $crate::Unreadable> {
                $crate::read_text(value, |word| match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(()),
                })
            }
        }
        $crate::readable!(with $type);
    };
    (text $type:ident) => {
        impl $crate::Read for $type {
            fn read(value: $crate::serde_json::Value) -> Result<Self, $crate::Unreadable> {
                $crate::read_text(value, Self::parse)
            }
        }
    };
    (with $type:ident) => {
        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <$crate::serde_json::Value as $crate::serde::Deserialize>::deserialize(deserializer)?;
                <Self as $crate::Read>::read(value).map_err(<D::Error as $crate::serde::de::Error>::custom)
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, PartialEq)]
    struct Paper {
        id: String,
        copies: u8,
        note: Option<String>,
        place: String,
        kind: Kind,
        parts: Vec<Paper>,
    }

    #[derive(Debug, Default, PartialEq)]
    enum Kind {
        #[default]
        Original,
        Copy,
    }

    readable!(struct Paper { id, copies; note, place = "where", kind, parts });
    readable!(words Kind { Original = "original", Copy = "copy" });

    #[test]
    fn missing_optional_fields_get_their_default_and_unknown_ones_are_passed_over() {
        let paper: Paper = from_str(r#"{"id":"a","copies":2,"added_later":[1]}"#).unwrap();
        assert_eq!(
            (paper.copies, paper.note, paper.kind),
            (2, None, Kind::Original)
        );
        let full = r#"{"id":"a","copies":1,"note":null,"where":"x","kind":"copy","parts":[{"id":"b","copies":0}]}"#;
        let paper: Paper = serde_json::from_str(full).unwrap();
        assert_eq!(
            (paper.place.as_str(), paper.kind, paper.parts.len()),
            ("x", Kind::Copy, 1)
        );
    }

    #[test]
    fn an_error_names_the_field() {
        for (text, what) in [
            (r#"{"copies":1}"#, "id"),
            (r#"{"id":"a"}"#, "copies"),
            (r#"{"id":"a","copies":300}"#, "copies"),
            (r#"{"id":"a","copies":1,"kind":"other"}"#, "kind"),
            (
                r#"{"id":"a","copies":1,"parts":[{"id":7,"copies":0}]}"#,
                "id",
            ),
            ("[]", "Paper"),
            ("", "the document: it is not JSON"),
        ] {
            assert_eq!(
                from_str::<Paper>(text),
                Err(Unreadable::new(what)),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = from_str::<Paper>(&text);
        }
    }
}
