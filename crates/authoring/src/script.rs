//! The script of `forms fill`: what is answered, added, removed and expected; read within bounds, without knowing any form.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The most bytes of a script.
const MAX_BYTES: usize = 4 << 20;

/// A script: the day it plays on, the language, and its steps.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The day the form is opened on.
    pub(crate) today: Option<String>,
    /// Steps in their order.
    pub(crate) steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Step {
    /// Answers a question.
    Answer(Answer),
    /// Adds a row at the end of a repeat.
    AddRepeat(String),
    /// Removes a row.
    RemoveRepeat(String),
    /// Reads labels in this language from now on: `vi` or `en`.
    SetLanguage(String),
    /// Says what must be true now.
    Expect(Box<Expect>),
}

/// An answer as it is typed, chosen, or with its type: `{"int": 3}`; null takes it away.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) path: String,
    pub(crate) value: Value,
}

/// What must be true of a node, or of the whole form where no path is given. Only what is named is compared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expect {
    pub(crate) path: Option<String>,
    pub(crate) relevant: Option<bool>,
    pub(crate) required: Option<bool>,
    pub(crate) readonly: Option<bool>,
    pub(crate) valid: Option<bool>,
    /// Word of the problem: `required`, `constraint`…
    pub(crate) problem: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) warning: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(crate) value: Option<Value>,
    pub(crate) label: Option<String>,
    pub(crate) hint: Option<String>,
    /// Names of the choices offered.
    pub(crate) choices: Option<Vec<String>>,
    /// What stands beside the label: `image`, `audio`.
    pub(crate) media: Option<Vec<String>>,
    /// What stands beside each choice that has anything.
    pub(crate) choice_media: Option<BTreeMap<String, Vec<String>>>,
    /// Number of rows of a repeat.
    pub(crate) rows: Option<usize>,
}

/// A value that may be null and yet was named.
pub(crate) fn present<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

impl Script {
    /// Reads a script: an object with `steps`, or the list of steps alone.
    ///
    /// # Errors
    /// What is wrong with the bytes, in English: no JSON, a step that does not exist, more than 4 MB.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_BYTES {
            return Err("a script is at most 4 MB".to_owned());
        }
        let list = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        if list {
            let steps = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            return Ok(Self { today: None, steps });
        }
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_script_says_its_steps() {
        let script = Script::read(
            br#"[{"answer": {"path": "a", "value": "x"}}, {"add-repeat": "r"}, {"remove-repeat": "r[1]"},
                {"set-language": "en"}, {"expect": {"path": "a", "value": null}}]"#,
        );
        assert_eq!(script.unwrap().steps.len(), 5);
        let misspelt = Script::read(br#"[{"expect": {"path": "a", "relevent": true}}]"#);
        assert!(misspelt.unwrap_err().contains("relevent"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Script::read(&bytes);
        }
    }
}
