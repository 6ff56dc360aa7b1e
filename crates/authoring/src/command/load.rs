//! `forms load`: the shape of a form, what it is made of, and how long it takes to read, prepare and open it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use forms::{Answers, Bundle, Compiled, Context, Form, Kind, Node, Text};
use serde_json::{Map, Value, json};

use super::check::{say, told};
use super::{Desk, FOUND, FormArgs, OK, Stopped, print_json};
use crate::FormFile;

#[derive(Args)]
pub(super) struct Load {
    #[command(flatten)]
    form: FormArgs,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

impl Load {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let begun = Instant::now();
        let file = self.form.read()?;
        let read = begun.elapsed();
        let context = Context::at(desk.now, file.lists.clone());
        let bundle = Arc::new(file.bundle.clone());
        let begun = Instant::now();
        let compiled = Compiled::new(Arc::clone(&bundle));
        let prepared = begun.elapsed();
        let begun = Instant::now();
        let form = compiled.and_then(|compiled| compiled.open(Answers::new(), context));
        let opened = begun.elapsed();
        let form = match form {
            Ok(form) if no_form(&file).is_none() => form,
            _ => return self.refused(desk, &file),
        };
        let counts = counts(&bundle, &form);
        let times = [("read", read), ("prepare", prepared), ("open", opened)];
        if self.json {
            let mut answer = told(&self.form.file, &file);
            answer["counts"] = Value::Object(counts);
            answer["shape"] = shape(&bundle.nodes);
            answer["milliseconds"] = times
                .iter()
                .map(|(name, time)| (*name, millis(*time)))
                .collect();
            print_json(desk, &answer)?;
            return Ok(if file.is_sound() { OK } else { FOUND });
        }
        writeln!(
            desk.out,
            "{} ({}) {}",
            bundle.form_id, bundle.version, bundle.title.vi
        )?;
        draw(desk, &bundle.nodes, 1)?;
        for (name, count) in counts {
            writeln!(desk.out, "{name}: {count}")?;
        }
        for (name, time) in times {
            writeln!(desk.out, "{name}: {:.2} ms", time.as_secs_f64() * 1e3)?;
        }
        say(desk, &self.form.file, &file)?;
        Ok(if file.is_sound() { OK } else { FOUND })
    }

    fn refused(&self, desk: &mut Desk<'_>, file: &FormFile) -> Result<u8, Stopped> {
        if self.json {
            print_json(desk, &told(&self.form.file, file))?;
        } else {
            if let Some(Text { vi, en }) = no_form(file) {
                let name = self.form.file.display();
                writeln!(desk.out, "{name}: {vi} / {en}")?;
            }
            say(desk, &self.form.file, file)?;
        }
        Ok(FOUND)
    }
}

/// What is said of a file in which no question could be read.
pub(super) fn no_form(file: &FormFile) -> Option<Text> {
    let nothing = file.bundle.nodes.is_empty() && !file.is_sound();
    nothing.then(|| {
        Text::new(
            "không đọc được câu hỏi nào, đây không phải một biểu mẫu",
            "no question could be read, this is no form",
        )
    })
}

fn millis(time: Duration) -> Value {
    json!((time.as_secs_f64() * 1e6).round() / 1e3)
}

/// How many of everything there is.
fn counts(bundle: &Bundle, form: &Form) -> Map<String, Value> {
    let (mut groups, mut repeats, mut expressions) = (0, 0, 0);
    let mut kinds: Map<String, Value> = Map::new();
    for node in bundle.walk() {
        match node {
            Node::Group(group) => {
                groups += 1;
                expressions += [&group.relevant, &group.readonly]
                    .into_iter()
                    .flatten()
                    .count();
            }
            Node::Repeat(repeat) => {
                repeats += 1;
                expressions += [&repeat.relevant, &repeat.count]
                    .into_iter()
                    .flatten()
                    .count();
            }
            Node::Question(question) => {
                expressions += [
                    &question.relevant,
                    &question.required,
                    &question.readonly,
                    &question.calculation,
                    &question.default,
                    &question.choice_filter,
                ]
                .into_iter()
                .flatten()
                .count()
                    + question.constraints.len()
                    + question.warnings.len();
                let count = kinds.entry(kind(&question.kind)).or_insert(json!(0));
                *count = json!(count.as_u64().unwrap_or(0) + 1);
            }
        }
    }
    let listed: usize = bundle.choices.values().map(|list| list.items().len()).sum();
    let mut counts = Map::new();
    for (name, count) in [
        ("sections", form.sections().len()),
        ("groups", groups),
        ("repeats", repeats),
        ("questions", bundle.questions().count()),
        ("expressions", expressions),
        ("lists", bundle.choices.len()),
        ("choices", listed),
        ("external_lists", form.external_lists().len()),
        ("depth", depth(&bundle.nodes)),
    ] {
        counts.insert(name.to_owned(), json!(count));
    }
    counts.insert("kinds".to_owned(), Value::Object(kinds));
    counts
}

fn depth(nodes: &[Node]) -> usize {
    let inside = nodes.iter().map(|node| depth(node.children()));
    inside.max().map_or(0, |deepest| deepest + 1)
}

/// The word of a kind: `select_one`.
pub(crate) fn kind(kind: &Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

fn shape(nodes: &[Node]) -> Value {
    nodes
        .iter()
        .map(|node| match node {
            Node::Question(question) => {
                json!({"name": question.name, "kind": kind(&question.kind)})
            }
            Node::Group(group) => {
                json!({"name": group.name, "kind": "group", "children": shape(&group.children)})
            }
            Node::Repeat(repeat) => {
                json!({"name": repeat.name, "kind": "repeat", "children": shape(&repeat.children)})
            }
        })
        .collect()
}

fn draw(desk: &mut Desk<'_>, nodes: &[Node], level: usize) -> Result<(), Stopped> {
    for node in nodes {
        let kind = match node {
            Node::Question(question) => kind(&question.kind),
            Node::Group(_) => "group".to_owned(),
            Node::Repeat(_) => "repeat".to_owned(),
        };
        let blanks = "  ".repeat(level);
        writeln!(
            desk.out,
            "{blanks}{} {kind}  {}",
            node.name(),
            node.label().vi
        )?;
        draw(desk, node.children(), level + 1)?;
    }
    Ok(())
}
