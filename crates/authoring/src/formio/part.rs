//! A part of a form of Form.io that knows which of its keys were read: what nobody asked for is left at the end and is named, so
//! that no key can be dropped without a word.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::plain_value;

/// An object of the document, and within it what was read.
#[derive(Debug, Clone)]
pub(super) struct Part<'v> {
    fields: &'v Map<String, Value>,
    /// Where it stands in the component: empty, or `validate.`, `values[2].`.
    path: String,
    read: Rc<RefCell<BTreeSet<String>>>,
}

impl<'v> Part<'v> {
    /// A component, or the document, of which nothing was read yet.
    pub(super) fn new(fields: &'v Map<String, Value>) -> Self {
        Self {
            fields,
            path: String::new(),
            read: Rc::default(),
        }
    }

    fn note(&self, key: &str) {
        let path = format!("{}{key}", self.path);
        self.read.borrow_mut().insert(path);
    }

    /// The value of a key, which counts as read with all that is in it.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value> {
        let value = self.fields.get(key)?;
        self.note(key);
        Some(value)
    }

    /// The value of a key where it is what the reader understands; anything else stays unread.
    fn get_if(&self, key: &str, understood: impl Fn(&Value) -> bool) -> Option<&'v Value> {
        let value = self.fields.get(key)?;
        understood(value).then(|| self.note(key))?;
        Some(value)
    }

    /// A text; empty where there is none.
    pub(super) fn text(&self, key: &str) -> &'v str {
        let text = self.get_if(key, Value::is_string);
        text.and_then(Value::as_str).unwrap_or_default()
    }

    /// A text of this kind; any other stays unread.
    pub(super) fn text_if(&self, key: &str, kind: impl Fn(&str) -> bool) -> &'v str {
        let text = self.get_if(key, |value| value.as_str().is_some_and(&kind));
        text.and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether it says yes.
    pub(super) fn yes(&self, key: &str) -> bool {
        self.get_if(key, Value::is_boolean) == Some(&Value::Bool(true))
    }

    /// A number, also one that is written as text.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.number_if(key, |_| true)
    }

    /// A number of this kind; any other stays unread.
    pub(super) fn number_if(&self, key: &str, kind: impl Fn(f64) -> bool) -> Option<f64> {
        let number = |value: &Value| {
            let number = value.as_f64();
            let number = number.or_else(|| value.as_str()?.trim().parse().ok());
            number.filter(|number: &f64| number.is_finite() && kind(*number))
        };
        let value = self.get_if(key, |value| number(value).is_some())?;
        number(value)
    }

    /// What is in the object under a key.
    pub(super) fn part(&self, key: &str) -> Option<Part<'v>> {
        let fields = self.fields.get(key)?.as_object()?;
        Some(self.inside(fields, format!("{}{key}.", self.path)))
    }

    /// The objects of the array under a key.
    pub(super) fn parts(&self, key: &str) -> Vec<Part<'v>> {
        self.objects(self.fields.get(key), &format!("{}{key}", self.path))
    }

    /// The objects of the arrays in the array under a key.
    pub(super) fn rows(&self, key: &str) -> Vec<Vec<Part<'v>>> {
        let rows = self.fields.get(key).and_then(Value::as_array);
        let rows = rows.into_iter().flatten().enumerate();
        rows.map(|(at, row)| self.objects(Some(row), &format!("{}{key}[{at}]", self.path)))
            .collect()
    }

    fn objects(&self, all: Option<&'v Value>, path: &str) -> Vec<Part<'v>> {
        let all = all.and_then(Value::as_array).into_iter().flatten();
        all.enumerate()
            .filter_map(|(at, one)| Some(self.inside(one.as_object()?, format!("{path}[{at}]."))))
            .collect()
    }

    fn inside(&self, fields: &'v Map<String, Value>, path: String) -> Part<'v> {
        Part {
            fields,
            path,
            read: Rc::clone(&self.read),
        }
    }

    /// What was not read: the path without numbers, as the tables of keys have it, and the value.
    pub(super) fn unread(&self) -> Vec<(String, &'v Value)> {
        let mut left = Vec::new();
        let read = self.read.borrow();
        for (key, value) in self.fields {
            let path = format!("{}{key}", self.path);
            collect(&path, key, value, &read, &mut left);
        }
        left
    }
}

/// The ends of a value that nobody read. JSON is read no deeper than its reader goes.
fn collect<'v>(
    path: &str,
    named: &str,
    value: &'v Value,
    read: &BTreeSet<String>,
    left: &mut Vec<(String, &'v Value)>,
) {
    if read.contains(path) || is_blank(value) || super::keys::is_quiet(named) {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let inner = format!("{named}.{key}");
                collect(&format!("{path}.{key}"), &inner, value, read, left);
            }
        }
        Value::Array(all) => {
            for (at, value) in all.iter().enumerate() {
                collect(&format!("{path}[{at}]"), named, value, read, left);
            }
        }
        _ => left.push((named.to_owned(), value)),
    }
}

/// Whether a value says nothing: what builders write where nobody wrote anything.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Array(all) => all.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
        value => plain_value(value).trim().is_empty(),
    }
}
