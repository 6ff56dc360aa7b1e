//! The cases of `vectors/*.json` and the world their expressions see; `vectors.rs` and `examples/every_vector.rs` run them.

use calendar::Timestamp;
use forms::{Choice, Context, Document, List, Lists, Mode, Text, World};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

const FILES: [(&str, &str); 7] = [
    ("numbers", include_str!("../vectors/numbers.json")),
    ("strings", include_str!("../vectors/strings.json")),
    ("booleans", include_str!("../vectors/booleans.json")),
    ("nodes", include_str!("../vectors/nodes.json")),
    ("dates", include_str!("../vectors/dates.json")),
    ("lists", include_str!("../vectors/lists.json")),
    ("strict", include_str!("../vectors/strict.json")),
];

/// Reads the XML of the cases: elements and text, and nothing that they do not need.
fn document(xml: &str) -> Document {
    let mut document = Document::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        let words = rest[..at].replace("&lt;", "<").replace("&amp;", "&");
        document.words(&words);
        let end = rest[at..].find('>').expect("a tag that ends") + at;
        let tag = &rest[at + 1..end];
        match tag.strip_prefix('/') {
            Some(_) => document.close(),
            None => {
                let name = tag.trim_end_matches('/').split_whitespace().next();
                document.open(name.expect("a name"));
                if tag.ends_with('/') {
                    document.close();
                }
            }
        }
        rest = &rest[end + 1..];
    }
    document
}

/// Day, moment, randomness and a list, the same for all cases.
pub(crate) fn context() -> Context {
    let choice = |name: &str, label: &str, cells: &[&str]| Choice {
        name: name.into(),
        label: Text::vi(label),
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        ..Choice::default()
    };
    let list = List::new(
        vec!["province".into(), "people".into()],
        vec![
            choice("00004", "Phường Ba Đình", &["01", "65"]),
            choice("26734", "Phường Sài Gòn", &["79", "47"]),
            choice("00008", "Phường Ngọc Hà", &["01", "93"]),
        ],
    );
    let lists = Lists::new().with("communes", Arc::new(list));
    let now = Timestamp::parse("2026-11-23T01:05:06.789Z").unwrap();
    let mut context = Context::at(now, lists).with_randomness(1);
    context.properties.insert("username".into(), "lua".into());
    context
}

/// What the expression of a case may see.
pub(crate) fn world(case: &Value, file: &Value) -> World {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    let instance = match text("instance") {
        "" => file["instance"].as_str().unwrap_or("<data/>"),
        xml if xml.starts_with('<') => xml,
        name => file["instances"][name].as_str().expect(name),
    };
    let mode = case["mode"].as_str().or(file["mode"].as_str());
    let instances = file["secondary"].as_object().cloned().unwrap_or_default();
    World {
        mode: match mode {
            Some("strict") => Mode::Strict,
            _ => Mode::XformsCompat,
        },
        document: Arc::new(document(instance)),
        instances: instances
            .into_iter()
            .map(|(name, xml)| (name, Arc::new(document(xml.as_str().unwrap_or_default()))))
            .collect(),
        at: text("context").to_owned(),
        context: context(),
        texts: BTreeMap::from([("chao".to_owned(), Text::new("Xin chào", "Hello"))]),
    }
}

/// Every case: the name of its file, the case, the file.
pub(crate) fn cases() -> Vec<(String, Value, Value)> {
    let mut cases = Vec::new();
    for (name, json) in FILES {
        let file: Value =
            serde_json::from_str(json).unwrap_or_else(|error| panic!("{name}: {error}"));
        for case in file["cases"].as_array().unwrap() {
            cases.push((name.to_owned(), case.clone(), file.clone()));
        }
    }
    cases
}
