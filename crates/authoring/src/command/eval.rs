//! `forms eval`: the type and value of an expression on its own, over an XML document where one is given.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calendar::Date;
use clap::Args;
use forms::{Context, Document, Lists, Outcome, Text, World, cautions, evaluate};
use serde_json::{Value, json};

use super::{Conversion, Desk, FOUND, OK, Stopped, print_json};
use crate::table::Table;
use crate::xml;

#[derive(Args)]
pub(super) struct Eval {
    /// Biểu thức / the expression
    #[arg(allow_hyphen_values = true)]
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
                let said = format!("--secondary {given}: viết NAME=FILE / write it as NAME=FILE");
                return Err(Stopped::Usage(said));
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
        for caution in cautions(&self.expression, &world) {
            let (at, Text { vi, en }) = (caution.at + 1, &caution.message);
            writeln!(
                desk.err,
                "lưu ý, ký tự thứ {at}: {vi} / note, at letter {at}: {en}"
            )?;
        }
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

/// An outcome as JSON; numbers JSON has no word for are text.
fn value(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Nothing => Value::Null,
        Outcome::Text(text) => json!(text),
        Outcome::Number(number) if number.is_finite() => json!(number),
        Outcome::Number(_) => json!(outcome.text()),
        Outcome::Bool(yes) => json!(yes),
        Outcome::Nodes(nodes) => json!(nodes),
    }
}

pub(super) fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Nodes(nodes) => nodes.join("\n"),
        other => other.text(),
    }
}

/// The world on this day, or now.
pub(super) fn context(desk: &Desk<'_>, today: Option<&str>) -> Result<Context, Stopped> {
    match today {
        None => Ok(Context::at(desk.now, Lists::new())),
        Some(day) => match Date::parse_iso(day) {
            Ok(today) => Ok(Context::new(today, Lists::new())),
            Err(_) => Err(Stopped::Usage(format!(
                "--today: “{day}” không phải một ngày, viết như 2026-11-23 / is not a day; write it as 2026-11-23"
            ))),
        },
    }
}

pub(super) fn empty() -> Document {
    let mut document = Document::new();
    document.leaf("data", "");
    document
}

pub(super) fn read_document(path: &Path) -> Result<Document, Stopped> {
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

pub(super) fn read_xml(text: &str) -> Result<Document, String> {
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
