//! A script played on an open form, step by step, and every node as it then stands; it reads no file and no clock.

use std::sync::Arc;

use forms::{
    Changes, Context, Form, Kind, Media, Node, OpenError, Path, Refusal, Value as Answered,
};
use serde_json::{Map, Value, json};

use crate::FormFile;
use crate::command::kind;
use crate::instance::{self, Instance, Meta, path_of, written};
use crate::locate::locate;
use crate::script::{Answer, Expect, Script, Step};

/// The most choices printed of one question.
const MAX_CHOICES: usize = 50;

/// A form on which a script was played.
#[derive(Debug)]
pub struct Played {
    /// The form as it then stands.
    pub form: Form,
    pub(crate) told: Vec<Value>,
    meta: Meta,
    english: bool,
}

/// Opens a form with an instance's answers and plays a script on it.
pub(crate) fn play(
    file: &FormFile,
    script: &Script,
    instance: Instance,
    context: Context,
) -> Result<Played, OpenError> {
    let form = Form::open(Arc::new(file.bundle.clone()), instance.answers, context)?;
    let strangers = instance.unknown.into_iter().map(
        |element| json!({"step": 0, "ok": false, "said": format!("the form has no element {element}")}),
    );
    let mut played = Played {
        form,
        told: strangers.collect(),
        meta: instance.meta,
        english: false,
    };
    for (index, step) in script.steps.iter().enumerate() {
        let failures = played.step(step);
        let mut line = json!({"step": index + 1, "ok": failures.is_empty()});
        if !failures.is_empty() {
            line["said"] = json!(failures.join("; "));
        }
        played.told.push(line);
    }
    Ok(played)
}

impl FormFile {
    /// Opens the form and plays a script on it, from nothing or from the answers in an XForms instance.
    ///
    /// # Errors
    /// In English, why the instance cannot be read or the form cannot be opened.
    pub fn play(
        &self,
        script: &Script,
        instance: Option<&str>,
        context: Context,
    ) -> Result<Played, String> {
        let instance = match instance {
            None => Instance::default(),
            Some(text) => instance::read(text, &self.bundle).map_err(|error| error.en)?,
        };
        play(self, script, instance, context).map_err(|error| error.to_string())
    }
}

impl Played {
    /// Whether every step was taken and every expectation held.
    #[must_use]
    pub fn held(&self) -> bool {
        self.told.iter().all(|line| line["ok"] == json!(true))
    }

    /// What went wrong, step by step, in English.
    #[must_use]
    pub fn failures(&self) -> Vec<&str> {
        let said = self.told.iter().filter_map(|line| line["said"].as_str());
        said.collect()
    }

    /// The XForms instance of the form as it stands.
    #[must_use]
    pub fn instance(&self) -> String {
        instance::write(&self.form, &self.meta)
    }

    /// The language labels are read in.
    pub(crate) fn language(&self) -> &'static str {
        if self.english { "en" } else { "vi" }
    }

    /// What went wrong in a step.
    fn step(&mut self, step: &Step) -> Vec<String> {
        match step {
            Step::Answer(answer) => self.answer(answer),
            Step::AddRepeat(path) => self.change(path, Form::add_row),
            Step::RemoveRepeat(path) => self.change(path, Form::remove_row),
            Step::SetLanguage(language) => {
                let language = language.to_lowercase();
                self.english = language == "en" || language.contains("english");
                let known = self.english || language == "vi" || language.contains("việt");
                if known {
                    Vec::new()
                } else {
                    vec![format!(
                        "there is no language {language}; they are vi and en"
                    )]
                }
            }
            Step::Expect(expect) => self.expect(expect),
        }
    }

    fn change(
        &mut self,
        path: &str,
        change: impl FnOnce(&mut Form, &Path) -> Changes,
    ) -> Vec<String> {
        let Some(path) = locate(self.form.bundle(), path) else {
            return vec![format!("{path}: {}", Refusal::NoSuchNode)];
        };
        match change(&mut self.form, &path).refused {
            None => Vec::new(),
            Some(refusal) => vec![format!("{path}: {refusal}")],
        }
    }

    fn answer(&mut self, answer: &Answer) -> Vec<String> {
        let value = match &answer.value {
            Value::Null => return self.change(&answer.path, Form::clear),
            Value::String(typed) => {
                return self.change(&answer.path, |form, path| form.answer_text(path, typed));
            }
            Value::Bool(yes) => Answered::Bool(*yes),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Answered::Int(whole),
                (None, Some(number)) => Answered::Decimal(number),
                _ => Answered::Text(number.to_string()),
            },
            Value::Array(names) => Answered::Choices(
                names
                    .iter()
                    .map(|name| {
                        name.as_str()
                            .map_or_else(|| name.to_string(), str::to_owned)
                    })
                    .collect(),
            ),
            typed @ Value::Object(_) => match serde_json::from_value(typed.clone()) {
                Ok(value) => value,
                Err(error) => return vec![format!("{}: {error}", answer.path)],
            },
        };
        self.change(&answer.path, |form, path| form.answer(path, value))
    }

    fn expect(&self, expect: &Expect) -> Vec<String> {
        let mut failures = Vec::new();
        let mut compare = |what: &str, expected: Option<Value>, actual: Value| {
            if let Some(expected) = expected
                && expected != actual
            {
                failures.push(format!("{what}: expected {expected}, found {actual}"));
            }
        };
        let Some(written) = &expect.path else {
            let problems = self.form.problems();
            compare(
                "valid",
                expect.valid.map(Value::from),
                json!(problems.is_empty()),
            );
            return failures;
        };
        let path = locate(self.form.bundle(), written);
        let Some(seen) = path.and_then(|path| self.node(&path)) else {
            return vec![format!("{written}: {}", Refusal::NoSuchNode)];
        };
        for (what, expected) in [
            ("relevant", expect.relevant.map(Value::from)),
            ("required", expect.required.map(Value::from)),
            ("readonly", expect.readonly.map(Value::from)),
            ("valid", expect.valid.map(Value::from)),
            ("rows", expect.rows.map(Value::from)),
            ("problem", expect.problem.clone().map(Value::from)),
            ("message", expect.message.clone().map(Value::from)),
            ("warning", expect.warning.clone().map(Value::from)),
            ("label", expect.label.clone().map(Value::from)),
            ("hint", expect.hint.clone().map(Value::from)),
            ("media", expect.media.clone().map(Value::from)),
            (
                "choice_media",
                expect.choice_media.as_ref().map(|media| json!(media)),
            ),
        ] {
            compare(&format!("{written} {what}"), expected, seen[what].clone());
        }
        let names = seen["choices"].as_array().map(|choices| {
            choices
                .iter()
                .map(|choice| choice["name"].clone())
                .collect::<Value>()
        });
        compare(
            &format!("{written} choices"),
            expect.choices.clone().map(Value::from),
            names.unwrap_or_default(),
        );
        if let Some(expected) = &expect.value
            && !same(expected, &seen)
        {
            failures.push(format!(
                "{written} value: expected {expected}, found {}",
                seen["value"]
            ));
        }
        failures
    }

    /// Every node of the form as it stands, calculated ones and rows too.
    pub(crate) fn nodes(&self) -> Vec<Value> {
        let mut all = Vec::new();
        self.collect(&self.form.bundle().nodes, "", &mut all);
        all
    }

    fn collect(&self, nodes: &[Node], inside: &str, all: &mut Vec<Value>) {
        for node in nodes {
            let Some(path) = path_of(inside, node.name()) else {
                continue;
            };
            all.extend(self.node(&path));
            match node {
                Node::Question(_) => {}
                Node::Group(group) => self.collect(&group.children, inside, all),
                Node::Repeat(repeat) => {
                    for row in self.form.children(&path) {
                        self.collect(&repeat.children, row.as_str(), all);
                    }
                }
            }
        }
    }

    fn node(&self, path: &Path) -> Option<Value> {
        let view = self.form.node(path)?;
        let read = |text: &forms::Text| text.get(self.english).to_owned();
        let mut seen = json!({
            "path": path.as_str(),
            "kind": "row",
            "relevant": view.relevant,
            "required": view.required,
            "readonly": view.readonly,
            "valid": view.problem.is_none(),
            "label": read(&view.label),
            "hint": read(&view.hint),
            "value": null,
            "media": self.form.media(path).map_or_else(|| json!([]), beside),
        });
        match view.definition {
            forms::Definition::Question(question) => {
                seen["kind"] = json!(kind(&question.kind));
                seen["value"] = view
                    .value
                    .map_or(Value::Null, |value| shown(value, &question.kind));
                if let Some(value) = view.value {
                    seen["typed"] = json!(value);
                }
                if question.list().is_some() {
                    let choices = self.form.choices(path, "", MAX_CHOICES);
                    seen["choices"] = choices
                        .items
                        .iter()
                        .map(|choice| json!({"name": choice.name, "label": read(&choice.label)}))
                        .collect();
                    seen["choices_total"] = json!(choices.total);
                    let named = choices.items.iter().filter_map(|choice| {
                        let media = self.form.choice_media(path, &choice.name)?;
                        Some((choice.name.clone(), beside(media)))
                    });
                    seen["choice_media"] = named.collect::<Map<String, Value>>().into();
                }
            }
            forms::Definition::Group(_) => seen["kind"] = json!("group"),
            forms::Definition::Repeat(_) => {
                seen["kind"] = json!("repeat");
                seen["rows"] = json!(self.form.children(path).len());
            }
            _ => {}
        }
        if let Some(problem) = view.problem {
            seen["problem"] = json!(problem.kind);
            seen["message"] = json!(read(&problem.message));
        }
        if let Some(warning) = view.warning {
            seen["warning"] = json!(read(warning));
        }
        Some(seen)
    }
}

/// The kinds of what stands beside a sentence.
fn beside(media: &Media) -> Value {
    let kinds = [("image", &media.image), ("audio", &media.audio)];
    let there = kinds.into_iter().filter(|(_, named)| !named.is_empty());
    there.map(|(kind, _)| kind).collect()
}

/// A value as JSON has it: numbers as numbers, choices as a list, the rest as it stands in an instance.
fn shown(value: &Answered, kind: &Kind) -> Value {
    match value {
        Answered::Int(number) => json!(number),
        Answered::Decimal(number) => json!(number),
        Answered::Bool(yes) => json!(yes),
        Answered::Choices(names) => json!(names),
        other => json!(written(other, kind)),
    }
}

/// Whether a node has the value that was expected: as JSON has it, or as text.
fn same(expected: &Value, seen: &Value) -> bool {
    let found = &seen["value"];
    if expected == found || expected == &seen["typed"] {
        return true;
    }
    match (expected, found) {
        (Value::String(text), Value::Null) => text.is_empty(),
        (Value::Null, Value::String(text)) => text.is_empty(),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        (Value::String(text), Value::Bool(yes)) => *text == yes.to_string(),
        (Value::String(text), Value::Array(names)) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            *text == names.join(" ")
        }
        _ => false,
    }
}
