//! How bundles and answers are read from their JSON with few bytes of wasm; what the fields mean is said in their own modules.

use crate::answers::Answers;
use crate::bundle::{
    Action, Appearance, Bundle, Event, FeeRule, Group, Kind, ListRef, Media, Mode, Node, PaperRule,
    Question, Repeat, Rule,
};
use crate::path::Path;
use crate::wide::{Wide, named};
use reader::{Read, Unreadable, readable};

readable!(text Path);

impl Read for Answers {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        // Through the reader that keeps the limits.
        serde_json::from_value(value).map_err(|_| Unreadable::new("answers"))
    }
}

readable!(struct Bundle { format, form_id, version, procedure, title, nodes; mode, layout, choices, papers, fees, root, texts, marked, media });
readable!(struct Media { ; image, audio });
readable!(struct Question {
    name, kind;
    element, label, hint, appearance, relevant, required, required_message, readonly, constraints, warnings, calculation, default,
    choice_filter, shuffle, actions, autofill, portal_name
});
readable!(struct Action { on; of, value });
readable!(words Event { Load = "load", NewRow = "new_row", Change = "change", Send = "send" });
readable!(struct Group { name, children; element, label, hint, appearance, relevant, readonly, autofill });
readable!(struct Repeat { name, children; element, label, hint, appearance, row_label, relevant, count, min, begin, max, autofill });
readable!(struct Rule { test; message });
readable!(struct PaperRule { id; relevant, required });
readable!(struct FeeRule { id, name, amount; when, basis });
readable!(words Mode { Strict = "strict", XformsCompat = "xforms_compat" });
readable!(with Node);

impl Read for Node {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        let (word, inside) = only(value).ok_or(Unreadable::new("Node"))?;
        match word.as_str() {
            "question" => Read::read(inside).map(Self::Question),
            "group" => Read::read(inside).map(Self::Group),
            "repeat" => Read::read(inside).map(Self::Repeat),
            _ => Err(Unreadable::new("Node")),
        }
    }
}

impl Read for Kind {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        let unknown = Unreadable::new("kind");
        if let serde_json::Value::String(word) = &value {
            return Ok(match word.as_str() {
                "text" => Self::Text,
                "integer" => Self::Integer,
                "decimal" => Self::Decimal,
                "date" => Self::Date,
                "note" => Self::Note,
                "acknowledge" => Self::Acknowledge,
                "calculate" => Self::Calculate,
                word => return named(word).map(Self::Wide).ok_or(unknown),
            });
        }
        match only(value) {
            Some((word, list)) if word == "select_one" => Read::read(list).map(Self::SelectOne),
            Some((word, list)) if word == "select_multiple" => {
                Read::read(list).map(Self::SelectMultiple)
            }
            Some((word, scale)) if word == "range" => {
                Read::read(scale).map(|scale| Self::Wide(Wide::Range(scale)))
            }
            Some((word, list)) if word == "rank" => {
                Read::read(list).map(|list| Self::Wide(Wide::Rank(list)))
            }
            _ => Err(unknown),
        }
    }
}

impl Read for ListRef {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        match only(value) {
            Some((word, name)) if word == "inline" => Read::read(name).map(Self::Inline),
            Some((word, name)) if word == "external" => Read::read(name).map(Self::External),
            _ => Err(Unreadable::new("list")),
        }
    }
}

impl Read for Appearance {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        String::read(value).map(Self::from)
    }
}

/// The one entry of an object that has only one.
pub(crate) fn only(value: serde_json::Value) -> Option<(String, serde_json::Value)> {
    match value {
        serde_json::Value::Object(fields) if fields.len() == 1 => fields.into_iter().next(),
        _ => None,
    }
}
