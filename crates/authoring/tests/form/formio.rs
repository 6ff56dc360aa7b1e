//! Form.io's components key by key: what is read is checked of answers, what is not is named, and what builders write by
//! themselves is neither.

use authoring::{FormFile, Weight, read_form};
use forms::{Answers, Compiled, Context, Kind, Path};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::{Desk, mistakes};

/// A form of these components.
fn form_of(components: &[Value]) -> FormFile {
    let document = json!({"title": "T", "name": "t", "display": "form", "components": components});
    let desk = Desk::new();
    read_form(&desk.put("t.json", document.to_string())).unwrap()
}

/// Every kind of component that comes over, as small as it can be.
fn kinds() -> Vec<Value> {
    let values = json!([{"label": "Một", "value": "mot"}, {"label": "Hai", "value": "hai"}]);
    let mut all: Vec<Value> = [
        "textfield",
        "textarea",
        "email",
        "url",
        "phoneNumber",
        "number",
        "currency",
        "checkbox",
        "day",
        "datetime",
        "time",
        "signature",
        "file",
        "hidden",
    ]
    .map(|kind| json!({"type": kind, "key": "a", "label": "A"}))
    .to_vec();
    let inner = json!([{"type": "textfield", "key": "trong", "label": "B"}]);
    for kind in [
        "panel",
        "fieldset",
        "well",
        "container",
        "datagrid",
        "editgrid",
    ] {
        all.push(json!({"type": kind, "key": "a", "label": "A", "components": inner}));
    }
    all.extend([
        json!({"type": "columns", "key": "a", "columns": [{"components": inner}]}),
        json!({"type": "table", "key": "a", "rows": [[{"components": inner}]]}),
        json!({"type": "tabs", "key": "a", "components": [{"label": "T", "key": "t", "components": inner}]}),
        json!({"type": "radio", "key": "a", "label": "A", "values": values}),
        json!({"type": "selectboxes", "key": "a", "label": "A", "values": values}),
        json!({"type": "select", "key": "a", "label": "A", "data": {"values": values}}),
        json!({"type": "survey", "key": "a", "label": "A", "values": values, "questions": [{"label": "B", "value": "b"}]}),
        json!({"type": "content", "key": "a", "html": "Chào"}),
        json!({"type": "htmlelement", "key": "a", "content": "Chào"}),
    ]);
    all
}

/// Puts a key into the object with this number, counted from the outside and round again.
fn put_in(part: &mut Value, left: &mut usize, key: &str, value: &Value) -> bool {
    if let Value::Object(fields) = part {
        if *left == 0 {
            fields.insert(key.to_owned(), value.clone());
            return true;
        }
        *left -= 1;
    }
    match part {
        Value::Array(parts) => parts.iter_mut().any(|part| put_in(part, left, key, value)),
        Value::Object(fields) => fields
            .values_mut()
            .any(|part| put_in(part, left, key, value)),
        _ => false,
    }
}

#[test]
fn the_smallest_of_each_kind_has_nothing_to_say() {
    for component in kinds() {
        let form = form_of(std::slice::from_ref(&component));
        assert_eq!(form.findings, [], "{component}");
        assert_eq!(form.bundle.nodes.len(), 1, "{component}");
    }
}

proptest! {
    #[test]
    fn a_key_nobody_knows_is_named_wherever_it_stands(
        at in 0..29_usize,
        inside in 0..9_usize,
        key in "x[a-zA-Z]{3,9}",
        value in prop_oneof![
            any::<bool>().prop_map(Value::from), any::<i32>().prop_map(Value::from), "[a-z]{1,9}".prop_map(Value::from),
            "[a-z]{1,9}".prop_map(|text| json!([text])), "[a-z]{1,9}".prop_map(|text| json!({"sau": {"nua": [text]}})),
        ],
    ) {
        let mut component = kinds().remove(at);
        let mut left = inside;
        while !put_in(&mut component, &mut left, &key, &value) {}
        let form = form_of(std::slice::from_ref(&component));
        let named = |told: &&authoring::AuthoringError| told.weight == Weight::Mistake && told.vi.contains(&key) && told.en.contains(&key);
        prop_assert!(form.findings.iter().any(|told| named(&told)), "{component}: {:?}", form.findings);
    }
}

#[test]
fn there_are_as_many_kinds_as_are_tried() {
    assert_eq!(kinds().len(), 29);
}

/// Whether the form takes this answer.
fn takes(form: &FormFile, answer: &str) -> bool {
    let compiled = Compiled::wide(form.bundle.clone().into()).unwrap();
    let day = calendar::Date::parse_iso("2026-11-26").unwrap();
    let context = Context::new(day, form.lists.clone());
    let mut open = compiled.open(Answers::new(), context).unwrap();
    let _ = open.answer_text(&Path::parse("a").unwrap(), answer);
    open.problems().is_empty()
}

#[test]
fn what_is_valid_there_is_valid_here_and_what_is_not_is_not() {
    let boxes = json!([{"label": "1", "value": "v1"}, {"label": "2", "value": "v2"}, {"label": "3", "value": "v3"}]);
    for (component, valid, invalid) in [
        (
            json!({"type": "textfield", "inputMask": "999-999"}),
            &["123-456"][..],
            &["zzz", "123456", "123-4567"][..],
        ),
        (
            json!({"type": "phoneNumber", "inputMask": "(999) 999-9999"}),
            &["(024) 123-4567"],
            &["0241234567"],
        ),
        (
            json!({"type": "textfield", "inputMask": "Aa*.9"}),
            &["Zz9.1", "aaa.0"],
            &["ZZZ.1", "Zz9x1"],
        ),
        (
            json!({"type": "email"}),
            &["an@example.vn", "a.b+c@mail.example.com", "a@[1.2.3.4]"],
            &["noemail", "an@vn", "an @example.vn"],
        ),
        (
            json!({"type": "url"}),
            &[
                "https://example.vn/a?b=c",
                "example.vn",
                "http://an@example.vn",
            ],
            &["nourl", "hai chữ.vn", "an@example.vn"],
        ),
        (
            json!({"type": "textarea", "validate": {"maxWords": 3}}),
            &["một", "một hai\nba", " một  hai ba "],
            &["một hai ba bốn"],
        ),
        (
            json!({"type": "textarea", "validate": {"minWords": "2"}}),
            &["một hai", "một hai ba"],
            &["một"],
        ),
        (
            json!({"type": "number", "decimalLimit": 2}),
            &["3", "3.1", "0.57", "1234567.89", "-0.29"],
            &["3.12345"],
        ),
        (
            json!({"type": "number", "validate": {"min": "1", "max": 10}}),
            &["1", "10"],
            &["0", "11"],
        ),
        (
            json!({"type": "selectboxes", "values": boxes, "validate": {"minSelectedCount": 2}}),
            &["v1 v2", "v1 v2 v3"],
            &["v1"],
        ),
        (
            json!({"type": "select", "multiple": true, "data": {"values": boxes}, "validate": {"maxSelectedCount": 1}}),
            &["v1"],
            &["v1 v2"],
        ),
        (
            json!({"type": "datetime", "enableTime": false, "datePicker": {"minDate": "2020-01-01", "maxDate": "2020-12-31"}}),
            &["2020-01-01", "31/12/2020"],
            &["2000-01-01", "2021-01-01"],
        ),
        (
            json!({"type": "datetime", "datePicker": {"minDate": "2020-01-01"}}),
            &["2020-01-01T08:00"],
            &["2019-12-31T23:00"],
        ),
        (
            json!({"type": "day", "minDate": "2020-03-01"}),
            &["2020-03-01"],
            &["2020-02-29"],
        ),
        (
            json!({"type": "day", "fields": {"year": {"minYear": "2000", "maxYear": 2010}}}),
            &["2000-01-01", "2010-12-31"],
            &["1999-12-31", "2011-01-01"],
        ),
        (
            json!({"type": "textfield", "validate": {"minLength": 2, "pattern": "[a-z]+"}}),
            &["ab"],
            &["a", "AB"],
        ),
        (
            json!({"type": "textfield", "validate": {"minLength": 0, "maxLength": 0}}),
            &["ab"],
            &[],
        ),
    ] {
        let mut component = component;
        component["key"] = json!("a");
        component["label"] = json!("A");
        let form = form_of(std::slice::from_ref(&component));
        assert_eq!(form.findings, [], "{component}");
        for answer in valid {
            assert!(takes(&form, answer), "{component} {answer}");
        }
        for answer in invalid {
            assert!(!takes(&form, answer), "{component} {answer}");
        }
    }
}

#[test]
fn what_would_be_accepted_or_shown_otherwise_is_a_mistake_by_its_name() {
    for (kind, key, value) in [
        ("textfield", "unique", json!(true)),
        ("textfield", "case", json!("uppercase")),
        ("textfield", "truncateMultipleSpaces", json!(true)),
        ("textfield", "inputType", json!("password")),
        ("textfield", "widget", json!({"type": "calendar"})),
        ("textfield", "persistent", json!(false)),
        ("number", "validate", json!({"max": "abc"})),
        ("textfield", "validate", json!({"maxWords": 9999})),
        ("datetime", "datePicker", json!({"minDate": "moment()"})),
        ("datetime", "datePicker", json!({"disableWeekends": true})),
        ("day", "fields", json!({"day": {"hide": true}})),
        (
            "day",
            "fields",
            json!({"month": {"required": true}, "year": {"required": true}}),
        ),
        (
            "datetime",
            "shortcutButtons",
            json!([{"onClick": "date = new Date()"}]),
        ),
        ("file", "filePattern", json!(".pdf")),
        ("file", "fileMaxSize", json!("1KB")),
        ("datagrid", "disabled", json!(true)),
        ("datagrid", "disableAddingRemovingRows", json!(true)),
        ("panel", "nextPage", json!("page5")),
        ("radio", "dataSrc", json!("url")),
        ("checkbox", "inputType", json!("radio")),
        ("htmlelement", "tag", json!("img")),
        ("htmlelement", "content", json!("Xem <img src='a.png'>")),
        ("content", "html", json!("Chào {{ data.a }}")),
        ("textfield", "multiple", json!(true)),
        ("checkbox", "multiple", json!(true)),
    ] {
        let mut component = json!({"type": kind, "key": "a", "label": "A"});
        component[key] = value;
        let form = form_of(std::slice::from_ref(&component));
        assert_eq!(mistakes(&form).len(), 1, "{component}: {:?}", form.findings);
    }
}

#[test]
fn what_means_more_beside_another_key_is_a_mistake() {
    let asked = json!({"type": "textfield", "key": "b", "label": "B"});
    let shown = json!({"show": true, "when": "b", "eq": "v"});
    let kept = json!({"type": "textfield", "key": "a", "label": "A", "clearOnHide": false});
    let mut own = kept.clone();
    own["conditional"] = shown.clone();
    let around = json!({"type": "panel", "key": "p", "title": "P", "conditional": shown, "components": [kept]});
    let locked = json!({"type": "checkbox", "key": "a", "label": "A", "disabled": true, "defaultValue": true});
    for component in [own, around, locked] {
        let form = form_of(&[asked.clone(), component.clone()]);
        assert_eq!(mistakes(&form).len(), 1, "{component}: {:?}", form.findings);
        assert_eq!(form.findings.len(), 1, "{component}: {:?}", form.findings);
    }
    // What stands behind is not inside.
    let behind =
        json!({"type": "panel", "key": "p", "title": "P", "conditional": shown, "components": []});
    let form = form_of(&[asked, behind, kept]);
    assert_eq!(mistakes(&form), [""; 0], "{:?}", form.findings);
}

#[test]
fn what_changes_no_answer_is_advice_by_its_name() {
    for (kind, key, value) in [
        ("number", "validate", json!({"step": "5"})),
        ("textfield", "encrypted", json!(true)),
        ("textfield", "protected", json!(true)),
        ("textfield", "clearOnHide", json!(false)),
        ("textfield", "errors", json!({"required": "Thiếu."})),
        ("checkbox", "defaultValue", json!(true)),
        ("datagrid", "defaultValue", json!([{"b": "x"}])),
        ("textfield", "hideLabel", json!(true)),
        (
            "content",
            "html",
            json!("Xem <a href='https://example.vn'>đây</a>"),
        ),
    ] {
        let mut component = json!({"type": kind, "key": "a", "label": "A"});
        if kind == "datagrid" {
            component["components"] = json!([{"type": "textfield", "key": "b", "label": "B"}]);
        }
        component[key] = value;
        let form = form_of(std::slice::from_ref(&component));
        assert_eq!(mistakes(&form), [""; 0], "{component}: {:?}", form.findings);
        assert_eq!(form.findings.len(), 1, "{component}: {:?}", form.findings);
    }
}

#[test]
fn what_builders_write_by_themselves_says_nothing() {
    let base = r#"{"input": true, "key": "a", "label": "A", "placeholder": "", "prefix": "", "customClass": "", "suffix": "",
        "multiple": false, "defaultValue": null, "protected": false, "unique": false, "persistent": true, "hidden": false,
        "clearOnHide": true, "refreshOn": "", "redrawOn": "", "tableView": false, "modalEdit": false, "dataGridLabel": false,
        "labelPosition": "top", "description": "", "errorLabel": "", "tooltip": "", "hideLabel": false, "tabindex": "",
        "disabled": false, "autofocus": false, "dbIndex": false, "customDefaultValue": "", "calculateValue": "",
        "calculateServer": false, "widget": null, "attributes": {}, "validateOn": "change", "encrypted": false,
        "showCharCount": false, "showWordCount": false, "properties": {}, "allowMultipleMasks": false, "addons": [],
        "allowCalculateOverride": false, "id": "e1", "tree": false, "tags": [], "customConditional": "", "logic": [],
        "validate": {"required": false, "custom": "", "customPrivate": false, "strictDateValidation": false, "multiple": false,
            "unique": false, "min": "", "max": "", "minLength": "", "maxLength": "", "pattern": "", "customMessage": "", "json": ""},
        "conditional": {"show": null, "when": null, "eq": "", "json": ""},
        "overlay": {"style": "", "left": "", "top": "", "width": "", "height": ""}}"#;
    let base: Value = serde_json::from_str(base).unwrap();
    for component in kinds() {
        let mut full = base.clone();
        for (key, value) in component.as_object().unwrap() {
            full[key] = value.clone();
        }
        let form = form_of(std::slice::from_ref(&full));
        assert_eq!(form.findings, [], "{full}");
    }
}

#[test]
fn a_hidden_component_is_not_shown_and_conditions_may_ask_it() {
    let form = form_of(&[
        json!({"type": "textfield", "key": "an", "label": "A", "hidden": true, "defaultValue": "v", "clearOnHide": false}),
        json!({"type": "textfield", "key": "bo", "label": "B", "hidden": true, "defaultValue": "v"}),
        json!({"type": "panel", "key": "phan", "title": "P", "hidden": true, "components": [{"type": "number", "key": "n", "label": "N"}]}),
        json!({"type": "textfield", "key": "a", "label": "A", "conditional": {"show": true, "when": "an", "eq": "v"}}),
    ]);
    assert_eq!(mistakes(&form), [""; 0], "{:?}", form.findings);
    let question = |name: &str| form.bundle.question(name).unwrap();
    let calculation = |name: &str| (&question(name).kind, question(name).calculation.as_deref());
    assert_eq!(calculation("an"), (&Kind::Calculate, Some("'v'")));
    assert_eq!(calculation("bo"), (&Kind::Calculate, Some("''")));
    assert!(form.bundle.question("n").is_none());
}

#[test]
fn what_stands_beside_an_answer_is_said_with_its_label_and_every_help_is_kept() {
    let form = form_of(&[
        json!({"type": "number", "key": "a", "label": "Nặng", "suffix": "kg", "description": "Cân khi đói.",
        "tooltip": "Làm tròn.", "placeholder": "50", "validate": {"required": true, "customMessage": "Hãy cân."}}),
    ]);
    assert_eq!(form.findings, []);
    let question = form.bundle.question("a").unwrap();
    assert_eq!(question.label.vi, "Nặng (kg)");
    assert_eq!(question.hint.vi, "Cân khi đói.\nLàm tròn.\n50");
    assert_eq!(question.required_message.vi, "Hãy cân.");
    let form =
        form_of(&[json!({"type": "currency", "key": "a", "label": "Giá", "currency": "USD"})]);
    let question = form.bundle.question("a").unwrap();
    assert_eq!(
        (question.label.vi.as_str(), question.appearance.len()),
        ("Giá (USD)", 0)
    );
}

#[test]
fn a_key_that_stands_twice_is_told_once() {
    let twice = json!({"type": "textfield", "key": "a", "label": "A"});
    let form = form_of(&[twice.clone(), twice]);
    assert_eq!(mistakes(&form).len(), 1, "{:?}", form.findings);
}

#[test]
fn a_script_of_the_form_itself_is_named() {
    let document = json!({"title": "T", "controller": "alert(1)", "display": "pdf", "components": kinds()[..1]});
    let desk = Desk::new();
    let form = read_form(&desk.put("t.json", document.to_string())).unwrap();
    let told = |word: &str| form.findings.iter().any(|told| told.en.contains(word));
    assert!(
        told("controller") && told("display: pdf"),
        "{:?}",
        form.findings
    );
}
