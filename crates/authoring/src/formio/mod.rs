//! A safe part of Form.io's JSON as a form of ours: components, conditions, validation, JsonLogic. Scripts are never run: each
//! is listed as what is missing; what is not known is refused by name.

mod logic;
mod question;
mod rules;

use std::collections::BTreeMap;

use forms::{Bundle, FORMAT, Group, List, Lists, Node, Question, Repeat, Text, is_name};
use serde_json::{Map, Value};

use crate::AuthoringError;
use crate::beside::Beside;
use crate::findings::message_of;
use crate::workbook::{FormFile, lacking};

/// Components that only hold others.
const GROUPS: [&str; 7] = [
    "panel",
    "fieldset",
    "well",
    "container",
    "columns",
    "table",
    "tabs",
];
/// Whether a JSON document looks like a form of Form.io.
pub(crate) fn is_one(document: &Value) -> bool {
    document.get("components").is_some_and(Value::is_array)
}

/// Reads a form of Form.io.
pub(crate) fn read(document: &Value, file: &str, beside: &Beside<'_>) -> FormFile {
    let word = |key: &str| document.get(key).and_then(Value::as_str);
    let mut import = Import {
        file,
        errors: Vec::new(),
        lists: BTreeMap::new(),
        places: BTreeMap::new(),
        types: BTreeMap::new(),
    };
    types(document, &mut import.types);
    let stem = word("name").filter(|name| is_name(name));
    let mut bundle = Bundle {
        format: FORMAT,
        form_id: stem.unwrap_or(beside.stem).to_owned(),
        version: "1".to_owned(),
        title: Text::vi(word("title").unwrap_or(beside.stem)),
        mode: beside.mode.unwrap_or_default(),
        ..Bundle::default()
    };
    bundle.nodes = import.components(document.get("components"), "components");
    bundle.choices = std::mem::take(&mut import.lists);
    for finding in forms::check(&bundle, &Lists::new()) {
        let (vi, en) = message_of(&finding);
        let mut error = AuthoringError::file(file, vi, en);
        error.column = import.places.get(&finding.node).cloned();
        import.errors.push(error);
    }
    import.errors.sort();
    import.errors.dedup();
    let lacking = lacking(&bundle, file);
    FormFile {
        lacking,
        bundle,
        lists: Lists::new(),
        findings: import.errors,
        rows: BTreeMap::new(),
    }
}

struct Import<'f> {
    file: &'f str,
    errors: Vec<AuthoringError>,
    lists: BTreeMap<String, List>,
    /// Where each node stands: `components[2].columns[0].components[1]`.
    places: BTreeMap<String, String>,
    /// The type of each component by its key: conditions look ahead.
    types: BTreeMap<String, String>,
}

/// The type of every component in a part of a document. JSON is read no deeper than its reader goes.
fn types(part: &Value, all: &mut BTreeMap<String, String>) {
    match part {
        Value::Array(parts) => parts.iter().for_each(|part| types(part, all)),
        Value::Object(fields) => {
            let (key, kind) = (text(fields, "key"), text(fields, "type"));
            if !key.is_empty() && !kind.is_empty() {
                all.insert(key.to_owned(), kind.to_owned());
            }
            fields.values().for_each(|part| types(part, all));
        }
        _ => {}
    }
}

impl Import<'_> {
    fn wrong(&mut self, place: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.errors
            .push(AuthoringError::file(self.file, vi, en).in_column(place));
    }

    fn leave_out(&mut self, place: &str, what: &str) {
        let error = AuthoringError::file(
            self.file,
            format!("{what} không được dùng ở đây."),
            format!("{what} is not used here."),
        );
        self.errors.push(error.in_column(place).advice());
    }

    fn components(&mut self, all: Option<&Value>, place: &str) -> Vec<Node> {
        let all = all.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut nodes = Vec::new();
        for (index, component) in all.iter().enumerate() {
            let place = format!("{place}[{index}]");
            match component.as_object() {
                Some(component) => nodes.extend(self.component(component, &place)),
                None => self.wrong(
                    &place,
                    "Thành phần phải là một đối tượng JSON.",
                    "A component must be a JSON object.",
                ),
            }
        }
        nodes
    }

    fn component(&mut self, of: &Map<String, Value>, place: &str) -> Option<Node> {
        let kind = text(of, "type").to_owned();
        self.scripts(of, place);
        if kind == "button" {
            self.leave_out(place, "button");
            return None;
        }
        let key = text(of, "key").to_owned();
        if !is_name(&key) {
            self.wrong(
                place,
                format!("Khóa “{key}” không dùng làm tên được."),
                format!("The key “{key}” cannot be a name."),
            );
            return None;
        }
        if self.places.insert(key.clone(), place.to_owned()).is_some() {
            self.wrong(
                place,
                format!("Khóa “{key}” có hai lần."),
                format!("The key “{key}” stands twice."),
            );
        }
        let relevant = self.relevance(of, place);
        let label = Text::vi(plain(text(of, "label")));
        let hint = Text::vi(plain(match text(of, "description") {
            "" => text(of, "tooltip"),
            description => description,
        }));
        let readonly = yes(of, "disabled").then(|| "true()".to_owned());
        if GROUPS.contains(&kind.as_str()) {
            let title = match text(of, "title") {
                "" => text(of, "legend"),
                title => title,
            };
            return Some(Node::Group(Box::new(Group {
                name: key,
                label: if title.is_empty() {
                    label
                } else {
                    Text::vi(title)
                },
                hint,
                relevant,
                readonly,
                children: self.inside(of, place),
                ..Group::default()
            })));
        }
        let validate = of.get("validate").and_then(Value::as_object);
        if matches!(kind.as_str(), "datagrid" | "editgrid") {
            let rows = |name: &str| {
                let bound = validate.and_then(|validate| number(validate, name));
                bound.map(|rows| rows.max(0.0) as u32)
            };
            return Some(Node::Repeat(Box::new(Repeat {
                name: key,
                label,
                hint,
                relevant,
                min: rows("minLength").unwrap_or(0),
                max: rows("maxLength").filter(|most| *most > 0),
                children: self.inside(of, place),
                ..Repeat::default()
            })));
        }
        if kind == "survey" {
            return Some(Node::Group(Box::new(Group {
                children: self.survey(of, &key, place),
                name: key,
                label,
                hint,
                relevant,
                readonly,
                ..Group::default()
            })));
        }
        let mut question = Question {
            label,
            hint,
            relevant,
            readonly,
            name: key,
            ..Question::default()
        };
        question.kind = self.kind(&kind, of, &mut question, place)?;
        if let Some(validate) = validate {
            self.validation(validate, &mut question, place);
        }
        self.default(of, &mut question, place);
        Some(Node::Question(Box::new(question)))
    }

    /// Components inside, whether they stand in columns, rows or tabs.
    fn inside(&mut self, of: &Map<String, Value>, place: &str) -> Vec<Node> {
        let mut nodes = self.components(of.get("components"), &format!("{place}.components"));
        if let Some(columns) = of.get("columns").and_then(Value::as_array) {
            for (index, column) in columns.iter().enumerate() {
                let place = format!("{place}.columns[{index}].components");
                nodes.extend(self.components(column.get("components"), &place));
            }
        }
        if let Some(rows) = of.get("rows").and_then(Value::as_array) {
            for (index, cells) in rows.iter().enumerate() {
                for (at, cell) in cells.as_array().into_iter().flatten().enumerate() {
                    let place = format!("{place}.rows[{index}][{at}].components");
                    nodes.extend(self.components(cell.get("components"), &place));
                }
            }
        }
        nodes
    }
}

fn text<'v>(of: &'v Map<String, Value>, key: &str) -> &'v str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn yes(of: &Map<String, Value>, key: &str) -> bool {
    of.get(key) == Some(&Value::Bool(true))
}

/// A number, also one that is written as text.
fn number(of: &Map<String, Value>, key: &str) -> Option<f64> {
    let value = of.get(key)?;
    value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok())
        .filter(|number| number.is_finite())
}

/// A value as text.
fn plain_value(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Words without markup.
fn plain(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                words.push(' ');
            }
            letter if !inside => words.push(letter),
            _ => {}
        }
    }
    let words = words.replace("&nbsp;", " ").replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
