//! A safe part of Form.io's JSON as a form of ours: components, conditions, validation, JsonLogic. Scripts are never run: each
//! is listed as what is missing; what is not known is refused by name.

mod logic;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use forms::{
    Appearance, Bundle, Choice, FORMAT, Group, Kind, List, ListRef, Lists, Node, Question, Repeat,
    Text, Wide, is_name,
};
use serde_json::{Map, Value};

use crate::AuthoringError;
use crate::beside::Beside;
use crate::findings::message_of;
use crate::workbook::FormFile;

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
    FormFile {
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

    fn kind(
        &mut self,
        kind: &str,
        of: &Map<String, Value>,
        question: &mut Question,
        place: &str,
    ) -> Option<Kind> {
        let several = yes(of, "multiple");
        Some(match kind {
            "textfield" | "url" | "email" | "phoneNumber" | "textarea" if !several => {
                match kind {
                    "email" => question.appearance.push(Appearance::Email),
                    "phoneNumber" => question.appearance.push(Appearance::Phone),
                    "textarea" => question.appearance.push(Appearance::Multiline),
                    _ => {}
                }
                Kind::Text
            }
            "number" | "currency" if !several => {
                if kind == "currency" {
                    question.appearance.push(Appearance::Money);
                }
                let whole = number(of, "decimalLimit") == Some(0.0)
                    || of.get("validate").and_then(|v| v.get("integer"))
                        == Some(&Value::Bool(true));
                if whole { Kind::Integer } else { Kind::Decimal }
            }
            "checkbox" => Kind::Acknowledge,
            "radio" => Kind::SelectOne(self.list(of.get("values"), &question.name, place)?),
            "selectboxes" => {
                Kind::SelectMultiple(self.list(of.get("values"), &question.name, place)?)
            }
            "select" => {
                let source = text(of, "dataSrc");
                if !matches!(source, "" | "values") {
                    self.wrong(
                        place,
                        format!("Chưa hỗ trợ danh sách lấy từ “{source}”."),
                        format!("A list taken from “{source}” is not supported."),
                    );
                    return None;
                }
                let values = of.get("data").and_then(|data| data.get("values"));
                let list = self.list(values, &question.name, place)?;
                if several {
                    Kind::SelectMultiple(list)
                } else {
                    Kind::SelectOne(list)
                }
            }
            "day" => Kind::Date,
            "datetime" if of.get("enableTime") == Some(&Value::Bool(false)) => Kind::Date,
            "time" if !several => Kind::Wide(Wide::Time),
            "datetime" if of.get("enableDate") == Some(&Value::Bool(false)) => {
                Kind::Wide(Wide::Time)
            }
            "datetime" => Kind::Wide(Wide::DateTime),
            "signature" => Kind::Wide(Wide::Signature),
            "file" if !several => Kind::Wide(if yes(of, "image") {
                Wide::Image
            } else {
                Wide::File
            }),
            "content" | "htmlelement" => {
                let html = match text(of, "html") {
                    "" => text(of, "content"),
                    html => html,
                };
                question.label = Text::vi(plain(html));
                Kind::Note
            }
            "hidden" => {
                let value = of.get("defaultValue").map_or_else(String::new, plain_value);
                question.calculation = logic::quoted(&value);
                Kind::Calculate
            }
            other => {
                let what = if several { "multiple" } else { other };
                self.wrong(
                    place,
                    format!("Chưa hỗ trợ thành phần “{what}”."),
                    format!("The component “{what}” is not supported."),
                );
                return None;
            }
        })
    }

    /// The questions of a survey, which all have the same choices.
    fn survey(&mut self, of: &Map<String, Value>, key: &str, place: &str) -> Vec<Node> {
        let Some(list) = self.list(of.get("values"), key, place) else {
            return Vec::new();
        };
        let validate = of.get("validate");
        let required = validate.and_then(|rules| rules.get("required")) == Some(&Value::Bool(true));
        let questions = of.get("questions").and_then(Value::as_array);
        let mut nodes = Vec::new();
        for question in questions.into_iter().flatten() {
            let part = |name: &str| {
                question
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let name = format!("{key}_{}", part("value"));
            if !is_name(&name) || self.places.insert(name.clone(), place.to_owned()).is_some() {
                self.wrong(
                    place,
                    format!("Khóa “{name}” không dùng làm tên được, hoặc có hai lần."),
                    format!("The key “{name}” cannot be a name, or stands twice."),
                );
                continue;
            }
            nodes.push(Node::Question(Box::new(Question {
                name,
                label: Text::vi(plain(part("label"))),
                kind: Kind::SelectOne(list.clone()),
                required: required.then(|| "true()".to_owned()),
                ..Question::default()
            })));
        }
        nodes
    }

    fn list(&mut self, values: Option<&Value>, name: &str, place: &str) -> Option<ListRef> {
        let values = values
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let mut seen = BTreeSet::new();
        let mut choices = Vec::new();
        for value in values {
            let code = value.get("value").map_or_else(String::new, plain_value);
            let label = value
                .get("label")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if code.is_empty() && label.is_empty() {
                continue;
            }
            if code.is_empty() || code.contains(char::is_whitespace) || !seen.insert(code.clone()) {
                self.wrong(
                    place,
                    format!("Mã lựa chọn “{code}” trống, có khoảng trắng hoặc có hai lần."),
                    format!("The choice code “{code}” is empty, has spaces or stands twice."),
                );
            }
            choices.push(Choice {
                name: code,
                label: Text::vi(plain(label)),
                ..Choice::default()
            });
        }
        self.lists
            .insert(name.to_owned(), List::new(Vec::new(), choices));
        Some(ListRef::Inline(name.to_owned()))
    }

    fn default(&mut self, of: &Map<String, Value>, question: &mut Question, place: &str) {
        let value = match of.get("defaultValue") {
            None | Some(Value::Null | Value::Bool(false)) => return,
            Some(Value::Object(fields)) if fields.values().all(|v| *v == Value::Bool(false)) => {
                return;
            }
            Some(Value::Array(all)) if all.is_empty() => return,
            Some(value) => plain_value(value),
        };
        if value.is_empty() || question.calculation.is_some() {
            return;
        }
        question.default = match question.kind {
            Kind::Integer | Kind::Decimal if value.parse::<f64>().is_ok() => Some(value),
            Kind::Text | Kind::SelectOne(_) => logic::quoted(&value),
            _ => {
                self.leave_out(place, "defaultValue");
                None
            }
        };
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
