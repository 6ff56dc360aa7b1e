//! What the forms of the catalogue ask of a person is what a card and the notebook can bring.

use std::collections::BTreeSet;
use std::path::PathBuf;

use authoring::compile;
use calendar::Date;
use domain::Card;
use forms::{Answers, Appearance, Context, Definition, Form, Path, Value};
use people::{Field, Group, Role, answers_for, facts_of_card};

const TODAY: &str = "2026-11-23";
const CARD: &str = "045058004217|197034562|Hồ Văn Lương|12041958|Nam|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021";
const NUMBER: &str = "045058004217";

/// Every form that can be filed, filled as its example says.
fn filled() -> Vec<(String, Form)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    let catalogue = compile(&folder).unwrap();
    let today = Date::parse_iso(TODAY).unwrap();
    let codes = catalogue.procedures.iter().map(|procedure| procedure.code);
    codes
        .filter_map(|code| {
            let bundle = catalogue.bundle(code)?.clone();
            let example = std::fs::read(folder.join(code.as_str()).join("example.json")).unwrap();
            let answers = Answers::from_json(&example).unwrap();
            let context = Context::new(today, catalogue.lists().clone());
            let form = Form::open(bundle, answers, context).unwrap();
            Some((code.to_string(), form))
        })
        .collect()
}

fn look(form: &Form, path: &Path, at: &str, wrong: &mut Vec<String>) {
    for child in form.children(path) {
        let at = format!("{at} {child}");
        let (autofill, known) = match form.node(&child).unwrap().definition {
            Definition::Question(question) => {
                let autofill = question.autofill.as_deref();
                (autofill, autofill.and_then(Field::named).is_some())
            }
            Definition::Group(group) => {
                let autofill = group.autofill.as_deref();
                let known = match group.appearance.contains(&Appearance::Person) {
                    true => autofill.and_then(Role::named).is_some(),
                    false => autofill == Some(Field::Residence.name()),
                };
                (autofill, known)
            }
            _ => (None, true),
        };
        if autofill.is_some() && !known {
            wrong.push(format!("{at}: {autofill:?}"));
        }
        look(form, &child, &at, wrong);
    }
}

#[test]
fn every_source_of_an_answer_is_one_the_notebook_knows() {
    let mut wrong = Vec::new();
    for (code, form) in filled() {
        look(&form, &Path::root(), &code, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_number_of_a_scanned_card_is_the_number_of_the_paper() {
    let card = Card::read(CARD, Date::parse_iso(TODAY).unwrap()).unwrap();
    let facts = facts_of_card(&card);
    let mut seen = BTreeSet::new();
    for (code, mut form) in filled() {
        // Somebody else files, so that nobody's number comes from the first group; and everybody has a paper.
        let others = [
            "quan_he",
            "me_giay_to_co",
            "cha_giay_to_co",
            "ndgh_giay_to_co",
            "nth_giay_to_co",
            "ntl_giay_to_co",
        ];
        for (question, answer) in others.iter().zip(["khac", "co", "co", "co", "co", "co"]) {
            let _ = form.answer(&Path::parse(question).unwrap(), Value::text(answer));
        }
        for group in Group::all(&form) {
            let answers = answers_for(&form, &group.path, &facts);
            let number = answers.iter().find_map(|(path, value)| {
                let stem = path.name().strip_suffix("_so_dinh_danh")?;
                let asked = form.node(path)?.relevant && value.as_text() == Some(NUMBER);
                asked.then(|| stem.to_owned())
            });
            let Some(stem) = number else { continue };
            let carried = Path::parse(&format!("{stem}_giay_to_ghi")).unwrap();
            if form.node(&carried).is_none() {
                continue;
            }
            for (path, value) in answers {
                let changes = form.answer(&path, value);
                assert_eq!(changes.refused, None, "{code} {path}");
            }
            let written = form.node(&carried).unwrap().value.cloned();
            let written = written.as_ref().and_then(|value| value.as_text());
            assert_eq!(written, Some(NUMBER), "{code} {stem}");
            let other = Path::parse(&format!("{stem}_so_giay_to")).unwrap();
            assert!(!form.node(&other).unwrap().relevant, "{code} {stem}");
            seen.insert(stem);
        }
    }
    let expected = [
        "cha", "chong", "me", "ndgh", "ngh", "nkt", "nth", "ntl", "nxn", "nyc", "vo",
    ];
    assert_eq!(seen, expected.map(str::to_owned).into());
}

#[test]
fn a_chip_card_brings_the_number_people_had_before() {
    let card = Card::read(CARD, Date::parse_iso(TODAY).unwrap()).unwrap();
    let facts = facts_of_card(&card);
    let mut asked = BTreeSet::new();
    for (code, mut form) in filled() {
        let old = Path::parse("so_cmnd").unwrap();
        if form.node(&old).is_none() {
            continue;
        }
        let groups = Group::all(&form);
        for (path, value) in answers_for(&form, &groups[0].path, &facts) {
            let changes = form.answer(&path, value);
            assert_eq!(changes.refused, None, "{code} {path}");
        }
        let node = form.node(&old).unwrap();
        let written = node.value.and_then(|value| value.as_text());
        assert_eq!(written, Some("197034562"), "{code}");
        assert!(node.problem.is_none(), "{code}");
        asked.insert(code);
    }
    let expected = ["1.012566", "1.014061", "1.014063", "1.014064"];
    assert_eq!(asked, expected.map(str::to_owned).into());
}
