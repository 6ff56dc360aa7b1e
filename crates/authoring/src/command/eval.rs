//! `forms eval` and `forms vectors`: the value of an expression on its own, and cases that say what values must be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calendar::Date;
use clap::Args;
use forms::{Context, Document, Lists, Outcome, World, evaluate};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Conversion, Desk, FOUND, OK, Stopped, print_json};
use crate::table::Table;
use crate::xml;

/// The most bytes of a file of cases.
const MAX_VECTORS: u64 = 16 << 20;

#[derive(Args)]
pub(super) struct Eval {
    /// Biểu thức / the expression
    expression: String,
    /// Bản khai XML mà đường dẫn đi vào / the XML document that paths walk over
    #[arg(long)]
    instance: Option<PathBuf>,
    /// Đường dẫn tới phần tử chứa biểu thức / the path of the node the expression belongs to
    #[arg(long, default_value = "")]
    context: String,
    /// Cách đổi kiểu / how values convert
    #[arg(long, value_enum, default_value = "xforms-compat")]
    mode: Conversion,
    /// instance('TÊN'): TÊN=TỆP.xml hoặc TÊN=TỆP.csv / a secondary instance, NAME=FILE
    #[arg(long, value_name = "NAME=FILE")]
    secondary: Vec<String>,
    /// Ngày hôm nay là, ví dụ 2026-11-23 / what day it is
    #[arg(long)]
    today: Option<String>,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

impl Eval {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let document = match &self.instance {
            None => empty(),
            Some(path) => read_document(path)?,
        };
        let mut instances = BTreeMap::new();
        for given in &self.secondary {
            let Some((name, file)) = given.split_once('=') else {
                let said = "write it as NAME=FILE".to_owned();
                return Err(Stopped::Content(PathBuf::from(given), said));
            };
            instances.insert(name.to_owned(), Arc::new(read_document(Path::new(file))?));
        }
        let mut world = World {
            mode: self.mode.into(),
            document: Arc::new(document),
            instances,
            at: self.context.clone(),
            context: context(desk, self.today.as_deref())?,
            texts: BTreeMap::new(),
        };
        world.context = world.context.with_randomness(super::randomness());
        match evaluate(&self.expression, &world) {
            Ok(outcome) => {
                if self.json {
                    print_json(
                        desk,
                        &json!({"type": outcome.kind(), "value": value(&outcome)}),
                    )?;
                } else {
                    writeln!(desk.out, "{}: {}", outcome.kind(), shown(&outcome))?;
                }
                Ok(OK)
            }
            Err(refused) => {
                let (vi, en) = (&refused.message.vi, &refused.message.en);
                if self.json {
                    let error = json!({"at": refused.at + 1, "vi": vi, "en": en});
                    print_json(desk, &json!({"type": "error", "error": error}))?;
                } else {
                    let at = refused.at + 1;
                    writeln!(desk.err, "ký tự thứ {at}: {vi} / at letter {at}: {en}")?;
                }
                Ok(FOUND)
            }
        }
    }
}

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
    Within { cases: Vec<Case> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    expression: String,
    /// Text, number, yes or no, the texts of nodes, or `{"error": true}`.
    expects: Value,
    /// The document as XML, or the name of a file beside the cases.
    instance: Option<String>,
    #[serde(default)]
    context: String,
    #[serde(default)]
    mode: Conversion,
    today: Option<String>,
    /// Secondary instances by name, as XML.
    #[serde(default)]
    secondary: BTreeMap<String, String>,
}

impl Vectors {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let told = play(desk, &self.file)?;
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
    let (File::Cases(cases) | File::Within { cases }) = file;
    let mut told = Vec::new();
    for case in cases {
        let failure = check(desk, path, &case)?;
        told.push((case.name, failure));
    }
    Ok(told)
}

/// What is not as expected.
fn check(desk: &Desk<'_>, path: &Path, case: &Case) -> Result<Option<String>, Stopped> {
    let document = match case.instance.as_deref() {
        None => Ok(empty()),
        Some(xml) if xml.trim_start().starts_with('<') => read_xml(xml),
        Some(name) => {
            let folder = path.parent().unwrap_or(Path::new(""));
            Ok(read_document(&folder.join(name))?)
        }
    };
    let mut instances = BTreeMap::new();
    for (name, xml) in &case.secondary {
        match read_xml(xml) {
            Ok(document) => instances.insert(name.clone(), Arc::new(document)),
            Err(error) => return Ok(Some(error)),
        };
    }
    let document = match document {
        Ok(document) => Arc::new(document),
        Err(error) => return Ok(Some(error)),
    };
    let world = World {
        mode: case.mode.into(),
        document,
        instances,
        at: case.context.clone(),
        context: context(desk, case.today.as_deref())?.with_randomness(super::randomness()),
        texts: BTreeMap::new(),
    };
    let wants_error = case.expects.get("error").is_some();
    Ok(match evaluate(&case.expression, &world) {
        Err(_) if wants_error => None,
        Err(refused) => Some(refused.to_string()),
        Ok(outcome) if wants_error => Some(format!("expected an error, found {}", shown(&outcome))),
        Ok(outcome) if holds(&case.expects, &outcome) => None,
        Ok(outcome) => Some(format!(
            "expected {}, found {} {}",
            case.expects,
            outcome.kind(),
            shown(&outcome)
        )),
    })
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

/// An outcome as JSON; numbers JSON has no word for are text.
fn value(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Text(text) => json!(text),
        Outcome::Number(number) if number.is_finite() => json!(number),
        Outcome::Number(_) => json!(outcome.text()),
        Outcome::Bool(yes) => json!(yes),
        Outcome::Nodes(nodes) => json!(nodes),
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Nodes(nodes) => nodes.join("\n"),
        other => other.text(),
    }
}

fn context(desk: &Desk<'_>, today: Option<&str>) -> Result<Context, Stopped> {
    match today {
        None => Ok(Context::at(desk.now, Lists::new())),
        Some(day) => match Date::parse_iso(day) {
            Ok(today) => Ok(Context::new(today, Lists::new())),
            Err(_) => Err(Stopped::Content(
                PathBuf::from("--today"),
                format!("“{day}” is not a day; write it as 2026-11-23"),
            )),
        },
    }
}

fn empty() -> Document {
    let mut document = Document::new();
    document.leaf("data", "");
    document
}

fn read_document(path: &Path) -> Result<Document, Stopped> {
    let unreadable = |error| Stopped::File(path.to_owned(), error);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > xml::MAX_BYTES as u64 {
        let said = "larger than 32 MB".to_owned();
        return Err(Stopped::Content(path.to_owned(), said));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let content = |said: String| Stopped::Content(path.to_owned(), said);
    if path.extension().is_some_and(|ending| ending == "csv") {
        let mut errors = Vec::new();
        let table = Table::from_csv("", &bytes, &mut errors);
        return match (table, errors.first()) {
            (Some(table), None) => Ok(of_table(&table)),
            (_, error) => Err(content(
                error.map_or_else(String::new, |error| error.en.clone()),
            )),
        };
    }
    let text = String::from_utf8(bytes).map_err(|_| content("not UTF-8".to_owned()))?;
    read_xml(&text).map_err(content)
}

/// A table as the instance that XForms makes of it: `root/item/column`.
fn of_table(table: &Table) -> Document {
    let mut document = Document::new();
    document.open("root");
    let mut rows = table.rows.iter();
    let headings = rows.next().map_or(&[][..], |(_, cells)| cells);
    for (_, cells) in rows {
        document.open("item");
        for (heading, cell) in headings.iter().zip(cells) {
            document.leaf(heading, cell);
        }
        document.close();
    }
    document.close();
    document
}

fn read_xml(text: &str) -> Result<Document, String> {
    let parsed = xml::parse(text).map_err(|error| error.en)?;
    let mut document = Document::new();
    copy(parsed.root_element(), &mut document);
    Ok(document)
}

/// Depth is bounded by the reader of XML.
fn copy(element: roxmltree::Node<'_, '_>, into: &mut Document) {
    let name = element.tag_name();
    let prefix = name
        .namespace()
        .and_then(|namespace| element.lookup_prefix(namespace))
        .filter(|prefix| !prefix.is_empty());
    match prefix {
        Some(prefix) => into.open(&format!("{prefix}:{}", name.name())),
        None => into.open(name.name()),
    }
    for child in element.children() {
        if child.is_element() {
            copy(child, into);
        } else if let (true, Some(text)) = (child.is_text(), child.text()) {
            into.words(text);
        }
    }
    into.close();
}
