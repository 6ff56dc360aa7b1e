//! `forms vectors`: language-neutral cases of expressions, and which of them do not give what they should.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calendar::Timestamp;
use clap::Args;
use forms::{Context, Lists, Outcome, World, evaluate};
use serde::Deserialize;
use serde_json::{Value, json};

use super::eval::{context, empty, read_document, read_xml, shown};
use super::{Conversion, Desk, FOUND, OK, Stopped, print_json};
use crate::script::present;

/// The most bytes of a file of cases.
const MAX_VECTORS: u64 = 16 << 20;

#[derive(Args)]
pub(super) struct Vectors {
    /// Tệp JSON gồm các trường hợp / a JSON file of cases
    file: PathBuf,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Cases(Vec<Case>),
    Within(Box<Within>),
}

/// Cases with what they share.
#[derive(Deserialize)]
struct Within {
    cases: Vec<Case>,
    #[serde(flatten)]
    shared: Setting,
}

/// What a case is evaluated in.
#[derive(Default, Deserialize)]
struct Setting {
    /// The document: XML, the name of one of `instances`, or the name of a file beside the cases.
    instance: Option<String>,
    #[serde(default)]
    instances: BTreeMap<String, String>,
    /// Secondary instances by name, as XML.
    #[serde(default)]
    secondary: BTreeMap<String, String>,
    mode: Option<Conversion>,
    today: Option<String>,
    /// The moment: `2026-11-23T01:05:06Z`.
    now: Option<String>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    expression: String,
    /// Text, number, yes or no, the texts of nodes, null for nothing, or `{"error": true}`.
    #[serde(default, deserialize_with = "present")]
    expects: Option<Value>,
    /// Instead of `expects`: the expression is refused, with these words where they are given.
    error: Option<Value>,
    #[serde(default)]
    context: String,
    #[serde(flatten)]
    own: Setting,
}

impl Vectors {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let told = play(desk, &self.file)?;
        let bytes =
            fs::read(&self.file).map_err(|error| Stopped::File(self.file.clone(), error))?;
        let unknown = unknown(&bytes);
        if !unknown.is_empty() {
            let (unknown, known) = (unknown.join(", "), KEYS.join(", "));
            writeln!(
                desk.err,
                "lưu ý: khóa không được đọc: {unknown}; các khóa có: {known} / note: keys that are not read: {unknown}; there are: {known}"
            )?;
        }
        let failed = told.iter().filter(|(_, failure)| failure.is_some()).count();
        if self.json {
            let cases: Vec<Value> = told
                .iter()
                .map(|(case, failure)| {
                    json!({"name": case, "pass": failure.is_none(), "said": failure})
                })
                .collect();
            let passed = cases.len() - failed;
            print_json(
                desk,
                &json!({"pass": passed, "fail": failed, "cases": cases}),
            )?;
        } else {
            for (case, failure) in &told {
                if let Some(failure) = failure {
                    writeln!(desk.out, "✗ {case}: {failure}")?;
                }
            }
            let passed = told.len() - failed;
            writeln!(
                desk.out,
                "{passed} đạt, {failed} không / {passed} pass, {failed} fail"
            )?;
        }
        Ok(if failed == 0 { OK } else { FOUND })
    }
}

/// Runs the cases of a file: the name of each, and what is not as expected.
pub(super) fn play(desk: &Desk<'_>, path: &Path) -> Result<Vec<(String, Option<String>)>, Stopped> {
    let content = |error: String| Stopped::Content(path.to_owned(), error);
    let unreadable = |error| Stopped::File(path.to_owned(), error);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_VECTORS {
        return Err(content("larger than 16 MB".to_owned()));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let file: File = serde_json::from_slice(&bytes).map_err(|error| content(error.to_string()))?;
    let (cases, shared) = match file {
        File::Cases(cases) => (cases, Setting::default()),
        File::Within(within) => (within.cases, within.shared),
    };
    let mut told = Vec::new();
    for case in cases {
        let failure = match world(desk, path, &case, &shared)? {
            Ok(world) => check(&case, &world),
            Err(failure) => Some(failure),
        };
        told.push((case.name, failure));
    }
    Ok(told)
}

/// What a case may say; but for the first five also what all of them share.
const KEYS: [&str; 11] = [
    "name",
    "expression",
    "expects",
    "error",
    "context",
    "instance",
    "instances",
    "secondary",
    "mode",
    "today",
    "now",
];

/// Keys that mean nothing: a misspelt one would silence what it says. Those that begin with `_` or are called `comment` are the
/// author's own.
fn unknown(bytes: &[u8]) -> Vec<String> {
    let Ok(file) = serde_json::from_slice::<Value>(bytes) else {
        return Vec::new();
    };
    let own = |key: &str| key.starts_with('_') || key == "comment";
    let mut unknown = BTreeSet::new();
    let mut of = |keys: &Value, known: &[&str]| {
        for key in keys.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !known.contains(&&**key) && !own(key) {
                unknown.insert(key.clone());
            }
        }
    };
    let shared = [&["cases"], &KEYS[5..]].concat();
    of(&file, &shared);
    let cases = file.get("cases").unwrap_or(&file).as_array();
    for case in cases.into_iter().flatten() {
        of(case, &KEYS);
    }
    unknown.into_iter().collect()
}

/// The world of a case; what is wrong with it where it cannot be made.
fn world(
    desk: &Desk<'_>,
    path: &Path,
    case: &Case,
    shared: &Setting,
) -> Result<Result<World, String>, Stopped> {
    let own = &case.own;
    let instance = own.instance.as_ref().or(shared.instance.as_ref());
    let named = |name: &String| own.instances.get(name).or(shared.instances.get(name));
    let document = match instance.map(|name| named(name).unwrap_or(name)) {
        None => Ok(empty()),
        Some(xml) if xml.trim_start().starts_with('<') => read_xml(xml),
        Some(name) => {
            let folder = path.parent().unwrap_or(Path::new(""));
            Ok(read_document(&folder.join(name))?)
        }
    };
    let mut instances = BTreeMap::new();
    for (name, xml) in shared.secondary.iter().chain(&own.secondary) {
        match read_xml(xml) {
            Ok(document) => instances.insert(name.clone(), Arc::new(document)),
            Err(error) => return Ok(Err(error)),
        };
    }
    let now = own.now.as_ref().or(shared.now.as_ref());
    let today = own.today.as_deref().or(shared.today.as_deref());
    let context = match now.map(|now| Timestamp::parse(now)) {
        Some(Ok(now)) => Context::at(now, Lists::new()),
        Some(Err(error)) => return Ok(Err(error.to_string())),
        None => context(desk, today)?,
    };
    let mode = own.mode.or(shared.mode).unwrap_or_default();
    Ok(document.map(|document| World {
        mode: mode.into(),
        document: Arc::new(document),
        instances,
        at: case.context.clone(),
        context: context.with_randomness(super::randomness()),
        texts: BTreeMap::new(),
    }))
}

/// What is not as expected.
fn check(case: &Case, world: &World) -> Option<String> {
    let within = case
        .expects
        .as_ref()
        .and_then(|expects| expects.get("error"));
    let error = case.error.as_ref().or(within);
    match (evaluate(&case.expression, world), error, &case.expects) {
        (_, None, None) => Some("the case expects nothing: name expects or error".to_owned()),
        (Err(refused), Some(Value::String(words)), _) => {
            let said = refused.to_string();
            (!said.contains(words)).then(|| format!("expected the error “{words}”, found “{said}”"))
        }
        (Err(_), Some(_), _) => None,
        (Err(refused), None, _) => Some(refused.to_string()),
        (Ok(outcome), Some(_), _) => Some(format!("expected an error, found {}", shown(&outcome))),
        (Ok(outcome), None, Some(expects)) if holds(expects, &outcome) => None,
        (Ok(outcome), None, Some(expects)) => Some(format!(
            "expected {expects}, found {} {}",
            outcome.kind(),
            shown(&outcome)
        )),
    }
}

/// Whether an outcome is what a case expects.
fn holds(expects: &Value, outcome: &Outcome) -> bool {
    match (expects, outcome) {
        (Value::Bool(expected), Outcome::Bool(found)) => expected == found,
        (Value::String(expected), found) => *expected == found.text(),
        (Value::Number(expected), Outcome::Number(found)) => {
            let expected = expected.as_f64().unwrap_or(f64::NAN);
            expected == *found || (expected - found).abs() <= 1e-9 * expected.abs().max(1.0)
        }
        (Value::Number(expected), Outcome::Text(_) | Outcome::Nodes(_)) => {
            outcome.text().trim().parse::<f64>().ok() == expected.as_f64()
        }
        (Value::Array(expected), Outcome::Nodes(found)) => {
            let found: Vec<Value> = found.iter().map(|text| json!(text)).collect();
            *expected == found
        }
        (Value::Null, found) => found.text().is_empty(),
        _ => false,
    }
}
