//! Where each field of the official forms went: `procedures/_forms/fields.csv` against the catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The official forms, and how many fields of each are known.
const FORMS: [(&str, usize); 22] = [
    ("BTXH", 53),
    ("CT01", 23),
    ("CT03", 11),
    ("CTBS", 3),
    ("CTCK", 37),
    ("DC02", 10),
    ("HKD", 22),
    ("HN-RS", 10),
    ("HT-GH", 40),
    ("HT-HN", 42),
    ("HT-KH", 31),
    ("HT-KS", 59),
    ("HT-KT", 40),
    ("HT-TD", 39),
    ("HT-TL", 34),
    ("HTXH", 20),
    ("KT-DX", 17),
    ("LT-KS", 7),
    ("LT-KT", 3),
    ("LUUTRU", 5),
    ("MTP", 23),
    ("TK01", 8),
];

/// One line of the map.
struct Field {
    form: String,
    part: String,
    field: String,
    how: String,
    here: Vec<String>,
    procedures: Vec<String>,
    note: String,
}

/// What one procedure's folder holds that a field can have become.
#[derive(Default)]
struct Written {
    /// Each name with whether the person is asked: not so for what is worked out.
    questions: BTreeMap<String, bool>,
    papers: BTreeSet<String>,
    fees: BTreeSet<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures")
}

/// The rows of a sheet, each by its headings.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut sheet = csv::Reader::from_path(path).unwrap();
    sheet.deserialize().map(Result::unwrap).collect()
}

fn fields() -> Vec<Field> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    rows(&folder().join("_forms/fields.csv"))
        .into_iter()
        .map(|row| Field {
            form: row["form"].clone(),
            part: row["part"].clone(),
            field: row["field"].clone(),
            how: row["how"].clone(),
            here: words(&row["here"]),
            procedures: words(&row["procedures"]),
            note: row["note"].clone(),
        })
        .collect()
}

/// The `id` of every `[[name]]` in a TOML file.
fn ids(path: &Path, name: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let all = table.get(name).and_then(|all| all.as_array());
    all.into_iter()
        .flatten()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

/// By form, the procedures written with it.
fn written() -> BTreeMap<String, BTreeMap<String, Written>> {
    let mut written: BTreeMap<String, BTreeMap<String, Written>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if !path.join("survey.csv").exists() {
            continue;
        }
        let code = path.file_name().unwrap().to_str().unwrap().to_owned();
        let form = rows(&path.join("settings.csv"))[0]["form_id"].clone();
        let mut questions = BTreeMap::new();
        for row in rows(&path.join("survey.csv")) {
            let kind = row["type"].as_str();
            let section = row["appearance"] == "section";
            if kind != "note" && !kind.starts_with("end_") && !section {
                questions.insert(row["name"].clone(), kind != "calculate");
            }
        }
        let one = Written {
            questions,
            papers: ids(&path.join("procedure.toml"), "papers"),
            fees: ids(&path.join("rules.toml"), "fee"),
        };
        written.entry(form).or_default().insert(code, one);
    }
    written
}

#[test]
fn every_field_of_every_form_is_in_the_map_once() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for field in fields() {
        assert!(!field.field.is_empty() && !field.part.is_empty());
        *counts.entry(field.form.clone()).or_default() += 1;
        let key = (field.form, field.part, field.field);
        assert!(seen.insert(key.clone()), "twice: {key:?}");
    }
    let known = FORMS.map(|(form, fields)| (form.to_owned(), fields));
    assert_eq!(counts, BTreeMap::from(known));
    assert_eq!(seen.len(), 537);
    let forms: Vec<String> = written().into_keys().collect();
    assert_eq!(forms, FORMS.map(|(form, _)| form));
}

#[test]
fn every_field_is_where_the_map_says() {
    let written = written();
    let mut wrong = Vec::new();
    for field in fields() {
        let at = format!("{} – {} – {}", field.form, field.part, field.field);
        let procedures = &written[&field.form];
        let only = |code: &String| field.procedures.is_empty() || field.procedures.contains(code);
        wrong.extend(
            field
                .procedures
                .iter()
                .filter(|code| !procedures.contains_key(*code))
                .map(|code| format!("{at}: {code} is no procedure of this form")),
        );
        let explained = !field.note.is_empty();
        let told = match field.how.as_str() {
            "asked" | "renamed" => {
                let asked = |one: &Written| one.questions.get(&field.here[0]) == Some(&true);
                field.here.len() == 1 && procedures.values().any(asked)
            }
            "paper" => field.here.len() == 1,
            "split" => field.here.len() > 1 && explained,
            "computed" | "fee" => field.here.len() == 1 && explained,
            "officer" => field.here.is_empty() && explained,
            _ => false,
        };
        if !told || (!field.procedures.is_empty() && !explained) {
            wrong.push(format!("{at}: says too little or too much"));
        }
        for (code, one) in procedures {
            for name in &field.here {
                let found = match field.how.as_str() {
                    "paper" => one.papers.contains(name),
                    "fee" => one.fees.contains(name),
                    "computed" => one.questions.get(name) == Some(&false),
                    _ => one.questions.contains_key(name),
                };
                if found != only(code) {
                    wrong.push(format!("{at}: {name} in {code}: {found}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
