//! A safe part of Form.io's JSON as a form of ours: components, conditions, validation, JsonLogic. Scripts are never run: each
//! is listed as what is missing; what is not known is refused by name.

mod bounds;
mod keys;
mod logic;
mod part;
mod question;
mod rules;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use forms::{Bundle, FORMAT, Field, Group, List, Lists, Node, Question, Repeat, Text, is_name};
use serde_json::{Map, Value};

use crate::advise;
use crate::beside::Beside;
use crate::findings::message_of;
use crate::workbook::{FormFile, lacking};
use crate::{AuthoringError, Weight};
use part::Part;
use words::plain;

/// Components that only hold others.
const GROUPS: [&str; 8] = [
    "panel",
    "fieldset",
    "well",
    "container",
    "columns",
    "table",
    "tabs",
    TAB,
];
/// What stands in `tabs`: Form.io gives it no type.
const TAB: &str = "tab";

/// Whether a JSON document looks like a form of Form.io.
pub(crate) fn is_one(document: &Value) -> bool {
    document.get("components").is_some_and(Value::is_array)
}

/// Reads a form of Form.io.
pub(crate) fn read(document: &Value, file: &str, beside: &Beside<'_>) -> FormFile {
    let nothing = Map::new();
    let whole = Part::new(document.as_object().unwrap_or(&nothing));
    let word = |key: &str| Some(whole.text(key)).filter(|word| !word.is_empty());
    let mut import = Import {
        file,
        errors: Vec::new(),
        lists: BTreeMap::new(),
        places: BTreeMap::new(),
        types: BTreeMap::new(),
        doubled: BTreeSet::new(),
        conditional: false,
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
    bundle.nodes = import.components(whole.get("components"), "components", "");
    bundle.choices = std::mem::take(&mut import.lists);
    import.scripts(&whole, "");
    import.rest(&whole, "", "form");
    for finding in advise::check(&bundle, &Lists::new()) {
        if finding.field == Field::Name && import.doubled.contains(&finding.node) {
            continue;
        }
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
        media: BTreeMap::new(),
        findings: crate::repeated::capped(import.errors),
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
    /// The keys that stand twice, which is said once.
    doubled: BTreeSet<String>,
    /// Whether what is read now may be hidden, by its own condition or by one around it.
    conditional: bool,
}

/// The type of every component in a part of a document. JSON is read no deeper than its reader goes.
fn types(part: &Value, all: &mut BTreeMap<String, String>) {
    match part {
        Value::Array(parts) => parts.iter().for_each(|part| types(part, all)),
        Value::Object(fields) => {
            let text = |key| fields.get(key).and_then(Value::as_str).unwrap_or_default();
            let (key, kind) = (text("key"), text("type"));
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

    /// Every key that nobody read, by what it means that it is not read.
    fn rest(&mut self, part: &Part<'_>, place: &str, kind: &str) {
        for (key, value) in part.unread() {
            let Some(weight) = keys::weigh(kind, &key, value) else {
                continue;
            };
            let said: String = plain_value(value).chars().take(60).collect();
            let said = format!("{key}: {said}");
            match weight {
                Weight::Advice => self.leave_out(place, &format!("“{said}”")),
                Weight::Mistake => self.wrong(
                    place,
                    format!("Chưa hỗ trợ “{said}”; bỏ qua nó sẽ làm biểu mẫu chạy khác đi. Hãy xóa nó trong trình tạo biểu mẫu, hoặc làm cách khác."),
                    format!("“{said}” is not supported, and without it the form would work differently. Remove it in the form builder, or find another way."),
                ),
            }
        }
    }

    fn components(&mut self, all: Option<&Value>, place: &str, around: &str) -> Vec<Node> {
        let all = all.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut nodes = Vec::new();
        for (index, component) in all.iter().enumerate() {
            let place = format!("{place}[{index}]");
            match component.as_object() {
                Some(component) => nodes.extend(self.component(component, &place, around)),
                None => self.wrong(
                    &place,
                    "Thành phần phải là một đối tượng JSON.",
                    "A component must be a JSON object.",
                ),
            }
        }
        nodes
    }

    /// One component: what can be read of it, and then the name of everything that was not.
    fn component(&mut self, of: &Map<String, Value>, place: &str, around: &str) -> Option<Node> {
        let part = Part::new(of);
        let kind = match (part.text("type"), around) {
            ("", "tabs") => TAB,
            (kind, _) => kind,
        };
        self.scripts(&part, place);
        if kind == "button" {
            self.leave_out(place, "button");
            return None;
        }
        // One that is refused or hidden is so with all that is in it.
        let node = self.node(&part, kind, place)?;
        self.rest(&part, place, kind);
        Some(node)
    }

    fn node(&mut self, of: &Part<'_>, kind: &str, place: &str) -> Option<Node> {
        let key = of.text("key").to_owned();
        if !is_name(&key) {
            self.wrong(
                place,
                format!("Khóa “{key}” không dùng làm tên được."),
                format!("The key “{key}” cannot be a name."),
            );
            return None;
        }
        if self.places.insert(key.clone(), place.to_owned()).is_some() {
            self.doubled.insert(key.clone());
            self.wrong(
                place,
                format!("Khóa “{key}” có hai lần. Hãy đặt tên khác cho một trong hai."),
                format!("The key “{key}” stands twice. Give one of the two another name."),
            );
        }
        let hidden = of.yes("hidden");
        let label = self.label(of, place);
        let hint = self.hint(of, place);
        let relevant = self.relevance(of, place);
        let around = self.conditional;
        self.conditional |= relevant.is_some();
        if GROUPS.contains(&kind) {
            let children = self.inside(of, kind, place);
            self.conditional = around;
            let readonly = of.yes("disabled").then(|| "true()".to_owned());
            let (own, other) = match kind {
                "fieldset" => ("legend", "title"),
                _ => ("title", "legend"),
            };
            let title = match of.text(own) {
                "" => of.text(other),
                title => title,
            };
            let title = self.words(title, place);
            let unseen = of.yes("hideLabel");
            return (!hidden).then(|| {
                Node::Group(Box::new(Group {
                    name: key,
                    label: match title.is_empty() {
                        _ if unseen => Text::default(),
                        true => label,
                        false => Text::vi(title),
                    },
                    hint,
                    relevant,
                    readonly,
                    children,
                    ..Group::default()
                }))
            });
        }
        if self.conditional && !hidden && question::said_no(of, "clearOnHide") {
            self.wrong(
                place,
                "Chưa hỗ trợ giữ câu trả lời khi câu hỏi bị ẩn (clearOnHide: false): ở đây câu bị ẩn thì không có trả lời. Hãy bật clearOnHide.",
                "Keeping an answer while its question is hidden (clearOnHide: false) is not supported: here what is hidden has no answer. Turn clearOnHide on.",
            );
        }
        if matches!(kind, "datagrid" | "editgrid") {
            let validate = of.part("validate");
            let rows = |name: &str| {
                let bound = validate.as_ref().and_then(|validate| validate.number(name));
                bound.map(|rows| rows.max(0.0) as u32)
            };
            let required = validate.as_ref().is_some_and(|all| all.yes("required"));
            let (min, max) = (rows("minLength").unwrap_or(0), rows("maxLength"));
            let children = self.inside(of, kind, place);
            self.conditional = around;
            return (!hidden).then(|| {
                Node::Repeat(Box::new(Repeat {
                    name: key,
                    label,
                    hint,
                    relevant,
                    min: min.max(u32::from(required)),
                    max: max.filter(|most| *most > 0),
                    children,
                    ..Repeat::default()
                }))
            });
        }
        self.conditional = around;
        let readonly = of.yes("disabled").then(|| "true()".to_owned());
        if kind == "survey" {
            let children = self.survey(of, &key, place);
            return (!hidden).then(|| {
                Node::Group(Box::new(Group {
                    children,
                    name: key,
                    label,
                    hint,
                    relevant,
                    readonly,
                    ..Group::default()
                }))
            });
        }
        let mut question = Question {
            label,
            hint,
            relevant,
            readonly,
            name: key,
            ..Question::default()
        };
        question.kind = self.kind(kind, of, &mut question, place)?;
        self.validation(kind, of, &mut question, place);
        self.default(of, &mut question, place);
        if hidden {
            question::hide(of, &mut question);
        }
        Some(Node::Question(Box::new(question)))
    }

    /// Components inside, whether they stand in columns, rows or tabs.
    fn inside(&mut self, of: &Part<'_>, kind: &str, place: &str) -> Vec<Node> {
        let all = of.get("components");
        let mut nodes = self.components(all, &format!("{place}.components"), kind);
        for (index, column) in of.parts("columns").iter().enumerate() {
            let place = format!("{place}.columns[{index}].components");
            nodes.extend(self.components(column.get("components"), &place, kind));
        }
        let rows = if kind == "table" {
            of.rows("rows")
        } else {
            Vec::new()
        };
        for (index, cells) in rows.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                let place = format!("{place}.rows[{index}][{at}].components");
                nodes.extend(self.components(cell.get("components"), &place, kind));
            }
        }
        nodes
    }
}

/// A value as text.
fn plain_value(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
