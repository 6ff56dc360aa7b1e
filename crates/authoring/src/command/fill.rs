//! `forms fill`: plays a script on a form and prints every node as it then stands, and the instance.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use calendar::Date;
use clap::Args;
use forms::{Answers, Changes, Context, Form, Kind, Node, Path, Refusal, Value as Answered};
use serde_json::{Value, json};

use super::check::{say, told};
use super::load::kind;
use super::steps::{self, Answer, Expect, Script, Step};
use super::{Desk, FOUND, FormArgs, OK, Stopped, print_json};
use crate::FormFile;
use crate::instance::{self, path_of, written};
use crate::locate::locate;

/// The most choices printed of one question.
const MAX_CHOICES: usize = 50;

#[derive(Args)]
pub(super) struct Fill {
    #[command(flatten)]
    form: FormArgs,
    /// Tệp JSON gồm các bước / a JSON file of steps
    #[arg(long)]
    script: PathBuf,
    /// Bắt đầu từ bản khai XML này / begin with the answers in this XML instance
    #[arg(long)]
    instance: Option<PathBuf>,
    /// Ngày mở biểu mẫu, ví dụ 2026-11-23 / the day the form is opened on
    #[arg(long)]
    today: Option<String>,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

impl Fill {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let file = self.form.read()?;
        let unreadable = |error| Stopped::File(self.script.clone(), error);
        let bytes = fs::read(&self.script).map_err(unreadable)?;
        let script =
            steps::read(&bytes).map_err(|error| Stopped::Content(self.script.clone(), error))?;
        let (answers, strangers) = self.answers(&file)?;
        let context = self.context(desk, &file, &script)?;
        let bundle = Arc::new(file.bundle.clone());
        let form = match Form::open(bundle, answers, context) {
            Ok(form) => form,
            Err(error) => {
                if self.json {
                    print_json(desk, &told(&self.form.file, &file))?;
                } else {
                    say(desk, &self.form.file, &file)?;
                    writeln!(desk.err, "{error}")?;
                }
                return Ok(FOUND);
            }
        };
        let mut play = Play {
            form,
            english: false,
            told: Vec::new(),
        };
        play.told.extend(strangers.into_iter().map(|element| {
            json!({"step": 0, "ok": false, "said": format!("the form has no element {element}")})
        }));
        for (index, step) in script.steps.iter().enumerate() {
            let failures = play.step(step);
            let mut line = json!({"step": index + 1, "ok": failures.is_empty()});
            if !failures.is_empty() {
                line["said"] = json!(failures.join("; "));
            }
            play.told.push(line);
        }
        let failed = play.told.iter().any(|line| line["ok"] == json!(false));
        self.print(desk, &play)?;
        Ok(if failed { FOUND } else { OK })
    }

    fn answers(&self, file: &FormFile) -> Result<(Answers, Vec<String>), Stopped> {
        let Some(path) = &self.instance else {
            return Ok((Answers::new(), Vec::new()));
        };
        let text = fs::read_to_string(path).map_err(|error| Stopped::File(path.clone(), error))?;
        let read = instance::read(&text, &file.bundle)
            .map_err(|error| Stopped::Content(path.clone(), error.en))?;
        Ok((read.answers, read.unknown))
    }

    fn context(
        &self,
        desk: &Desk<'_>,
        file: &FormFile,
        script: &Script,
    ) -> Result<Context, Stopped> {
        let lists = file.lists.clone();
        let context = match self.today.as_ref().or(script.today.as_ref()) {
            None => Context::at(desk.now, lists),
            Some(day) => {
                let today = Date::parse_iso(day).map_err(|_| {
                    let said = format!("“{day}” is not a day; write it as 2026-11-23");
                    Stopped::Content(self.script.clone(), said)
                })?;
                Context::new(today, lists)
            }
        };
        Ok(context.with_randomness(super::randomness()))
    }

    fn print(&self, desk: &mut Desk<'_>, play: &Play) -> Result<(), Stopped> {
        let nodes = play.nodes();
        let xml = instance::write(&play.form);
        let bundle = play.form.bundle();
        if self.json {
            let answer = json!({
                "form": bundle.form_id,
                "version": bundle.version,
                "language": play.language(),
                "steps": play.told,
                "valid": play.form.problems().is_empty(),
                "nodes": nodes,
                "answers": play.form.answers(),
                "instance": xml,
            });
            return Ok(print_json(desk, &answer)?);
        }
        for line in &play.told {
            let step = &line["step"];
            match line["said"].as_str() {
                None => writeln!(desk.out, "{step}: ok")?,
                Some(said) => writeln!(desk.out, "{step}: {said}")?,
            }
        }
        for node in &nodes {
            let text = |key: &str| node[key].as_str().unwrap_or_default();
            let flags: Vec<&str> = ["relevant", "required", "readonly", "valid"]
                .into_iter()
                .filter(|flag| node[flag] == json!(true))
                .collect();
            writeln!(
                desk.out,
                "{}  {}  [{}]  {}  {}",
                text("path"),
                text("kind"),
                flags.join(" "),
                node["value"],
                text("label")
            )?;
            for key in ["problem", "message", "warning", "hint"] {
                if !text(key).is_empty() {
                    writeln!(desk.out, "    {key}: {}", text(key))?;
                }
            }
            if let Some(choices) = node["choices"].as_array() {
                let offered: Vec<String> = choices
                    .iter()
                    .map(|choice| format!("{} {}", choice["name"], choice["label"]))
                    .collect();
                writeln!(desk.out, "    choices: {}", offered.join(", "))?;
            }
        }
        writeln!(desk.out, "{xml}")?;
        Ok(())
    }
}

/// A form while a script plays on it.
struct Play {
    form: Form,
    english: bool,
    told: Vec<Value>,
}

impl Play {
    fn language(&self) -> &'static str {
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
    fn nodes(&self) -> Vec<Value> {
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
