//! The script of `forms fill`: what is answered, added, removed and expected; read within bounds, without knowing any form.

use serde::Deserialize;
use serde_json::Value;

/// The most bytes of a script.
const MAX_BYTES: usize = 4 << 20;

/// A script: the day it plays on, the language, and its steps.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    /// The day the form is opened on.
    pub(super) today: Option<String>,
    /// Steps in their order.
    pub(super) steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Step {
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
pub(super) struct Answer {
    pub(super) path: String,
    pub(super) value: Value,
}

/// What must be true of a node, or of the whole form where no path is given. Only what is named is compared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expect {
    pub(super) path: Option<String>,
    pub(super) relevant: Option<bool>,
    pub(super) required: Option<bool>,
    pub(super) readonly: Option<bool>,
    pub(super) valid: Option<bool>,
    /// Word of the problem: `required`, `constraint`…
    pub(super) problem: Option<String>,
    pub(super) message: Option<String>,
    pub(super) warning: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) value: Option<Value>,
    pub(super) label: Option<String>,
    pub(super) hint: Option<String>,
    /// Names of the choices offered.
    pub(super) choices: Option<Vec<String>>,
    /// Number of rows of a repeat.
    pub(super) rows: Option<usize>,
}

/// A value that may be null and yet was named.
pub(super) fn present<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// Reads a script: an object with `steps`, or the list of steps alone.
pub(super) fn read(bytes: &[u8]) -> Result<Script, String> {
    if bytes.len() > MAX_BYTES {
        return Err("a script is at most 4 MB".to_owned());
    }
    let list = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if list {
        let steps = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        return Ok(Script { today: None, steps });
    }
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_script_says_its_steps() {
        let script = read(
            br#"[{"answer": {"path": "a", "value": "x"}}, {"add-repeat": "r"}, {"remove-repeat": "r[1]"},
                {"set-language": "en"}, {"expect": {"path": "a", "value": null}}]"#,
        );
        assert_eq!(script.unwrap().steps.len(), 5);
        let misspelt = read(br#"[{"expect": {"path": "a", "relevent": true}}]"#);
        assert!(misspelt.unwrap_err().contains("relevent"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
