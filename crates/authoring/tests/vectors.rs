//! What each form of the catalogue says to real cases: every case of every `vectors.json` is opened in the engine.
//!
//! A case starts from the procedure's `example.json`, a complete and correct filling, and changes a few answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use authoring::{Catalogue, compile};
use calendar::{Date, WallTime};
use domain::ProcedureCode;
use forms::{Answers, Bundle, Context, Form, Path, Value};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    today: Date,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Hour and minute in Viet Nam, for what hangs on the clock; else the day begins.
    #[serde(default)]
    at: (u8, u8),
    #[serde(default)]
    set: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    clear: Vec<String>,
    #[serde(default)]
    rows: serde_json::Map<String, serde_json::Value>,
    expects: Expects,
}

/// Only what is named is compared; what is named is compared whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expects {
    problems: Option<BTreeMap<String, String>>,
    warnings: Option<BTreeSet<String>>,
    required_papers: Option<BTreeSet<String>>,
    relevant_papers: Option<BTreeSet<String>>,
    fees: Option<BTreeMap<String, u64>>,
    total: Option<u64>,
    #[serde(default)]
    values: BTreeMap<String, Value>,
    #[serde(default)]
    relevant: Vec<String>,
    #[serde(default)]
    irrelevant: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures")
}

fn read(code: ProcedureCode, file: &str) -> Vec<u8> {
    let path = folder().join(code.as_str()).join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn filed(catalogue: &Catalogue) -> Vec<(ProcedureCode, Arc<Bundle>)> {
    let codes = catalogue.procedures.iter().map(|procedure| procedure.code);
    codes
        .filter_map(|code| Some((code, catalogue.bundle(code)?.clone())))
        .collect()
}

/// The example with the changes of one case.
fn answers(example: &serde_json::Value, case: &Case) -> Answers {
    let mut json = example.clone();
    let values = json["values"].as_object_mut().unwrap();
    for name in &case.clear {
        values.remove(name);
    }
    values.extend(case.set.clone());
    if !case.rows.is_empty() {
        json["rows"] = case.rows.clone().into();
    }
    Answers::from_json(json.to_string().as_bytes()).unwrap()
}

struct Differences<'a> {
    of: &'a str,
    found: Vec<String>,
}

impl Differences<'_> {
    fn compare<T: PartialEq + Debug>(&mut self, what: &str, expected: Option<&T>, actual: &T) {
        if let Some(expected) = expected
            && expected != actual
        {
            self.found.push(format!(
                "{} – {what}\n   expected {expected:?}\n     actual {actual:?}",
                self.of
            ));
        }
    }
}

fn differences(
    bundle: &Arc<Bundle>,
    answers: Answers,
    context: Context,
    name: &str,
    expects: &Expects,
) -> Vec<String> {
    let form = Form::open(bundle.clone(), answers, context).unwrap();
    let mut differences = Differences {
        of: name,
        found: Vec::new(),
    };
    let kind = |kind| {
        serde_json::to_value(kind)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    let problems = form
        .problems()
        .into_iter()
        .map(|(path, problem)| (path.to_string(), kind(problem.kind)))
        .collect();
    differences.compare("problems", expects.problems.as_ref(), &problems);
    let warnings = form
        .warnings()
        .into_iter()
        .map(|(path, _)| path.to_string())
        .collect();
    differences.compare("warnings", expects.warnings.as_ref(), &warnings);
    let papers = form.papers();
    let required = papers
        .iter()
        .filter(|paper| paper.relevant && paper.required)
        .map(|paper| paper.id.to_string())
        .collect();
    differences.compare(
        "required papers",
        expects.required_papers.as_ref(),
        &required,
    );
    let relevant = papers
        .iter()
        .filter(|paper| paper.relevant)
        .map(|paper| paper.id.to_string())
        .collect();
    differences.compare(
        "relevant papers",
        expects.relevant_papers.as_ref(),
        &relevant,
    );
    let fees = form.fees();
    let lines = fees
        .lines
        .iter()
        .map(|line| (line.id.to_string(), line.amount))
        .collect();
    differences.compare("fees", expects.fees.as_ref(), &lines);
    differences.compare("total", expects.total.as_ref(), &fees.total);
    let sent = form.submission_answers();
    for (path, value) in &expects.values {
        differences.compare(path, Some(&Some(value)), &sent.at(path));
    }
    let applies = |path: &String| {
        form.node(&Path::parse(path).unwrap())
            .map(|node| node.relevant)
    };
    for (paths, expected) in [(&expects.relevant, true), (&expects.irrelevant, false)] {
        for path in paths {
            differences.compare(
                &format!("relevance of {path}"),
                Some(&Some(expected)),
                &applies(path),
            );
        }
    }
    differences.found
}

#[test]
fn every_case_is_answered_as_its_vector_says() {
    let catalogue = compile(&folder()).unwrap();
    let mut wrong = Vec::new();
    for (code, bundle) in filed(&catalogue) {
        let example: serde_json::Value =
            serde_json::from_slice(&read(code, "example.json")).unwrap();
        let vectors: Vectors = serde_json::from_slice(&read(code, "vectors.json")).unwrap();
        assert!(
            vectors.cases.len() >= 8,
            "{code}: too few cases to trust the form"
        );
        for case in &vectors.cases {
            let now = WallTime::new(vectors.today, case.at.0, case.at.1).unwrap();
            let context = Context::at(now.timestamp(), catalogue.lists().clone());
            let name = format!("{code} {}", case.name);
            wrong.extend(differences(
                &bundle,
                answers(&example, case),
                context,
                &name,
                &case.expects,
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_example_can_be_submitted_as_it_is() {
    let catalogue = compile(&folder()).unwrap();
    let today = Date::parse_iso("2026-11-23").unwrap();
    for (code, bundle) in filed(&catalogue) {
        let example = Answers::from_json(&read(code, "example.json")).unwrap();
        let context = Context::new(today, catalogue.lists().clone());
        let form = Form::open(bundle.clone(), example, context.clone()).unwrap();
        let sent = form.submission_answers();
        let problems = forms::check_submission(&bundle, &sent, context).unwrap();
        assert!(problems.is_empty(), "{code}: {problems:?}");
    }
}

#[test]
fn an_empty_form_asks_for_answers_and_calls_nothing_wrong() {
    let catalogue = compile(&folder()).unwrap();
    let today = Date::parse_iso("2026-11-23").unwrap();
    for (code, bundle) in filed(&catalogue) {
        let context = Context::new(today, catalogue.lists().clone());
        let form = Form::open(bundle, Answers::new(), context).unwrap();
        let problems = form.problems();
        assert!(!problems.is_empty(), "{code}");
        for (path, problem) in problems {
            assert_eq!(problem.kind, forms::ProblemKind::Required, "{code} {path}");
        }
        assert!(form.warnings().is_empty(), "{code}: {:?}", form.warnings());
    }
}
