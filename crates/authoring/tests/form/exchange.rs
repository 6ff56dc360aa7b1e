//! Form.io's JSON in, JSON Schema and `{eformId, data}` out.

use authoring::read_form;
use forms::Kind;
use serde_json::{Value, json};

use crate::commands::{json_of, run, text};
use crate::desk::{Desk, mistakes};

pub(crate) fn formio() -> Value {
    json!({"title": "Đăng ký", "name": "dang_ky", "display": "form", "components": [
        {"type": "panel", "key": "nguoi", "title": "Người đăng ký", "components": [
            {"type": "textfield", "key": "hoTen", "label": "Họ tên", "validate": {"required": true, "maxLength": 100}},
            {"type": "number", "key": "tuoi", "label": "Tuổi", "decimalLimit": 0, "validate": {"min": 1, "max": 120}},
            {"type": "select", "key": "viec", "label": "Việc", "data": {"values": [
                {"label": "Khai sinh", "value": "ks"}, {"label": "Khai tử", "value": "kt"}]}},
        ]},
        {"type": "columns", "key": "cot", "columns": [{"components": [
            {"type": "textfield", "key": "soGiay", "label": "Số giấy", "conditional": {"show": true, "when": "viec", "eq": "kt"},
             "validate": {"pattern": "[0-9]{9}", "customMessage": "Chín chữ số."}}]}]},
        {"type": "checkbox", "key": "nguoiLon", "label": "Tôi đã lớn", "conditional": {"json": {">=": [{"var": "data.tuoi"}, 18]}}},
        {"type": "datagrid", "key": "con", "label": "Con", "validate": {"maxLength": 3}, "components": [
            {"type": "textfield", "key": "tenCon", "label": "Tên con"}]},
        {"type": "button", "key": "submit", "label": "Gửi"}
    ]})
}

#[test]
fn a_form_of_form_io_comes_over() {
    let desk = Desk::new();
    let form = read_form(&desk.put("dang_ky.json", formio().to_string())).unwrap();
    assert_eq!(mistakes(&form), [""; 0], "{:?}", form.findings);
    let question = |name: &str| form.bundle.question(name).unwrap();
    assert_eq!(question("tuoi").kind, Kind::Integer);
    assert_eq!(
        question("soGiay").relevant.as_deref(),
        Some("${viec} = 'kt'")
    );
    assert_eq!(question("soGiay").constraints[0].message.vi, "Chín chữ số.");
    assert_eq!(
        question("nguoiLon").relevant.as_deref(),
        Some("(${tuoi} >= 18)")
    );
}

#[test]
fn every_script_is_listed_and_none_is_run() {
    let mut form = formio();
    form["components"][0]["components"][0]["calculateValue"] = json!("value = data.tuoi + 1");
    form["components"][0]["components"][1]["validate"]["custom"] = json!("valid = true");
    form["components"][2]["customConditional"] = json!("show = fetch('x')");
    form["components"][2]["conditional"] = json!({"json": {"reduce": []}});
    form["components"][3]["type"] = json!("sketchpad");
    let desk = Desk::new();
    let form = read_form(&desk.put("dang_ky.json", form.to_string())).unwrap();
    let mut said: Vec<(String, String)> = form
        .findings
        .iter()
        .filter(|finding| finding.weight == authoring::Weight::Mistake)
        .map(|finding| (finding.column.clone().unwrap(), finding.en.clone()))
        .collect();
    said.sort();
    let has = |place: &str, words: &str| {
        assert!(
            said.iter()
                .any(|(at, en)| at == place && en.contains(words)),
            "{place} {words}: {said:#?}"
        );
    };
    has("components[0].components[0]", "calculateValue");
    has("components[0].components[1]", "“custom”");
    has("components[2]", "customConditional");
    has("components[2]", "reduce");
    has("components[3]", "sketchpad");
    assert_eq!(said.len(), 5, "{said:#?}");
}

#[test]
fn a_form_goes_out_as_json_schema() {
    let desk = Desk::new();
    let file = desk.put("dang_ky.json", formio().to_string());
    let (code, schema) = json_of(&["export", text(&file), "--to", "json-schema"]);
    assert_eq!(code, 0);
    let person = &schema["properties"]["nguoi"];
    assert_eq!(person["required"], json!(["hoTen"]));
    let age = &person["properties"]["tuoi"];
    assert_eq!(
        (&age["type"], &age["minimum"], &age["maximum"]),
        (&json!("integer"), &json!(1.0), &json!(120.0))
    );
    assert_eq!(
        person["properties"]["viec"]["oneOf"][0],
        json!({"const": "ks", "title": "Khai sinh"})
    );
    let number = &schema["properties"]["cot"]["properties"]["soGiay"];
    assert_eq!(
        (&number["pattern"], &number["x-relevant"]),
        (&json!("^(?:[0-9]{9})$"), &json!("${viec} = 'kt'"))
    );
    assert_eq!(schema["properties"]["con"]["maxItems"], json!(3));
}

#[test]
fn a_filled_form_goes_out_as_data_with_labelled_choices() {
    let desk = Desk::new();
    let file = desk.put("dang_ky.json", formio().to_string());
    let filled = desk.put(
        "to_khai.xml",
        "<data><nguoi><hoTen>An</hoTen><tuoi>20</tuoi><viec>kt</viec></nguoi><cot><soGiay>123456789</soGiay></cot><con><tenCon>Bé</tenCon></con></data>",
    );
    let (code, told) = json_of(&[
        "export",
        text(&file),
        "--to",
        "eform",
        "--instance",
        text(&filled),
    ]);
    assert_eq!(code, 0);
    assert_eq!(
        told,
        json!({"eformId": "dang_ky", "data": {
            "hoTen": "An", "tuoi": 20, "viec": {"label": "Khai tử", "value": "kt"}, "soGiay": "123456789",
            "con": [{"tenCon": "Bé"}]}})
    );
}

#[test]
fn a_published_form_is_a_form_again() {
    let desk = Desk::new();
    let file = desk.put("dang_ky.json", formio().to_string());
    let out = desk.path("out");
    let (_, told) = json_of(&["publish", text(&file), "--out", text(&out), "--json"]);
    let bundle = out.join(told["bundle"]["file"].as_str().unwrap());
    assert_eq!(
        read_form(&bundle).unwrap().bundle,
        read_form(&file).unwrap().bundle
    );
    assert_eq!(run(&["check", text(&bundle)]).0, 0);
}
