//! Expressions and what they give, as language-neutral cases: `vectors/*.json`, one file for each part of the language. A case is
//! `{name, expression, expects}`, and where it needs them `instance` (XML, or the name of one of the file's `instances`),
//! `context` (a path), `mode` (`strict` or `xforms-compat`, else that of its file) and `error` instead of `expects`.

use calendar::{Date, Timestamp};
use forms::{Choice, Context, Document, List, Lists, Mode, Outcome, Text, World, evaluate};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const FILES: [(&str, &str); 7] = [
    ("numbers", include_str!("vectors/numbers.json")),
    ("strings", include_str!("vectors/strings.json")),
    ("booleans", include_str!("vectors/booleans.json")),
    ("nodes", include_str!("vectors/nodes.json")),
    ("dates", include_str!("vectors/dates.json")),
    ("lists", include_str!("vectors/lists.json")),
    ("strict", include_str!("vectors/strict.json")),
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

fn context() -> Context {
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

fn world(case: &Value, file: &Value) -> World {
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

fn same(outcome: &Outcome, expects: &Value) -> bool {
    match (outcome, expects) {
        (Outcome::Bool(given), Value::Bool(wanted)) => given == wanted,
        (Outcome::Number(given), Value::Number(wanted)) => {
            let wanted = wanted.as_f64().unwrap();
            (given - wanted).abs() <= wanted.abs() * 1e-12
        }
        (Outcome::Number(_), Value::String(wanted)) => outcome.text() == *wanted,
        (Outcome::Text(given), Value::String(wanted)) => given == wanted,
        (Outcome::Nodes(given), Value::Array(wanted)) => given
            .iter()
            .map(String::as_str)
            .eq(wanted.iter().filter_map(Value::as_str)),
        // A path whose first node is what counts.
        (Outcome::Nodes(_), Value::String(wanted)) => outcome.text() == *wanted,
        _ => false,
    }
}

fn cases() -> Vec<(String, Value, Value)> {
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

#[test]
fn every_case_gives_what_it_expects() {
    let mut wrong = Vec::new();
    for (file, case, whole) in cases() {
        let expression = case["expression"].as_str().unwrap();
        let given = evaluate(expression, &world(&case, &whole));
        let right = match (&given, case["error"].as_str()) {
            (Err(refused), Some(message)) => refused.message.en.contains(message),
            (Ok(outcome), None) => same(outcome, &case["expects"]),
            _ => false,
        };
        if !right {
            wrong.push(format!(
                "{file}: {}: {expression} gives {given:?}",
                case["name"]
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn cases_are_many_and_each_has_its_own_name() {
    let cases = cases();
    let names: BTreeSet<_> = cases
        .iter()
        .map(|(file, case, _)| (file, case["name"].to_string()))
        .collect();
    assert_eq!(names.len(), cases.len());
    assert!(cases.len() >= 400, "{}", cases.len());
}

#[test]
fn today_is_the_day_in_vietnam() {
    assert_eq!(context().today, Date::parse_iso("2026-11-23").unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_an_expression_or_refused(source in "\\PC{0,80}", at in "\\PC{0,10}") {
        let case = serde_json::json!({"context": at});
        let file = serde_json::json!({"instance": "<data><a>1</a><b><a/></b></data>"});
        let _ = evaluate(&source, &world(&case, &file));
    }

    #[test]
    fn any_words_of_the_language_give_a_value_or_are_refused(
        words in prop::collection::vec(prop_oneof![
            Just("/"), Just("//"), Just("."), Just(".."), Just("*"), Just("a"), Just("b"), Just("data"), Just("["), Just("]"), Just("("), Just(")"),
            Just("|"), Just("="), Just("!="), Just("<"), Just("+"), Just("-"), Just("div"), Just("mod"), Just("and"), Just("or"), Just(","),
            Just("position()"), Just("last()"), Just("count("), Just("sum("), Just("string("), Just("number("), Just("concat("),
            Just("ancestor::"), Just("following-sibling::"), Just("preceding::"), Just("descendant::"), Just("self::node()"), Just("text()"),
            Just("current()/"), Just("instance('communes')/root/item["), Just("randomize("), Just("indexed-repeat("), Just("name("), Just("1"),
            Just("'x'"), Just("2.5"), Just("substr("), Just("substring("), Just("digest('a','MD5')"), Just("once("), Just("pulldata("),
            Just("checklist("), Just("weighted-checklist("), Just("area("), Just("distance("), Just("geofence("), Just("uuid("), Just("round("),
        ], 0..16),
        compat in any::<bool>(),
    ) {
        let case = serde_json::json!({"mode": if compat { "xforms-compat" } else { "strict" }, "context": "/data/b"});
        let file = serde_json::json!({"instance": "<data><a>1</a><b><a>10.7 106.6</a><b>2026-11-23</b></b><b/></data>"});
        let _ = evaluate(&words.join(" "), &world(&case, &file));
    }
}
