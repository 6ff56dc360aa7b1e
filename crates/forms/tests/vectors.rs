//! Expressions and what they give, as language-neutral cases: `vectors/*.json`, one file for each part of the language. A case is
//! `{name, expression, expects}`, and where it needs them `instance` (XML, or the name of one of the file's `instances`),
//! `context` (a path), `mode` (`strict` or `xforms-compat`, else that of its file) and `error` instead of `expects`.

mod cases;

use calendar::Date;
use cases::{cases, context, world};
use forms::{Outcome, evaluate};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

fn same(outcome: &Outcome, expects: &Value) -> bool {
    match (outcome, expects) {
        (Outcome::Bool(given), Value::Bool(wanted)) => given == wanted,
        (Outcome::Number(given), Value::Number(wanted)) => {
            let wanted = wanted.as_f64().unwrap();
            (given - wanted).abs() <= wanted.abs() * 1e-12
        }
        (Outcome::Number(_), Value::String(wanted)) => outcome.text() == *wanted,
        (Outcome::Text(given), Value::String(wanted)) => given == wanted,
        (Outcome::Nothing, Value::String(wanted)) => wanted.is_empty(),
        (Outcome::Nodes(given), Value::Array(wanted)) => given
            .iter()
            .map(String::as_str)
            .eq(wanted.iter().filter_map(Value::as_str)),
        // A path whose first node is what counts.
        (Outcome::Nodes(_), Value::String(wanted)) => outcome.text() == *wanted,
        _ => false,
    }
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
