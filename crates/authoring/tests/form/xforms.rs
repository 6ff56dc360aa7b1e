//! ODK XForms: what comes over, what its author is told, and that it fills as it says.

use authoring::read_form;
use forms::{Kind, Mode, Node, Text};
use proptest::prelude::*;
use serde_json::json;

use crate::commands::{json_of, text};
use crate::desk::{Desk, mistakes};

/// A form as XLSForm converters write it.
pub(crate) const XFORM: &str = r#"<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:odk="http://www.opendatakit.org/xforms">
  <h:head>
    <h:title>Hộ gia đình</h:title>
    <model odk:xforms-version="1.0.0">
      <itext>
        <translation lang="Tiếng Việt (vi)" default="true()">
          <text id="/data/ho/ten:label"><value>Tên chủ hộ</value></text>
          <text id="/data/ho/xa:label"><value>Xã của <output value=" /data/ho/ten "/></value></text>
          <text id="t-1"><value>Tỉnh A</value></text>
          <text id="t-2"><value>Tỉnh B</value></text>
        </translation>
        <translation lang="English (en)">
          <text id="/data/ho/ten:label"><value>Head of household</value></text>
          <text id="/data/ho/xa:label"><value>Commune of <output value=" /data/ho/ten "/></value></text>
          <text id="t-1"><value>Province A</value></text>
          <text id="t-2"><value>Province B</value></text>
        </translation>
      </itext>
      <instance>
        <data id="ho_gia_dinh" orx:version="2026-11-26">
          <ho><ten/><tinh/><xa/></ho>
          <nguoi jr:template=""><ten/><tuoi/></nguoi>
          <tong/>
          <ghi_chu/>
          <ngay>2026-11-26</ngay>
          <meta><instanceID/></meta>
        </data>
      </instance>
      <instance id="tinh"><root>
        <item><itextId>t-1</itextId><name>a</name></item>
        <item><itextId>t-2</itextId><name>b</name></item>
      </root></instance>
      <instance id="xa"><root>
        <item><name>a1</name><label>Xã Một</label><thuoc>a</thuoc></item>
        <item><name>b1</name><label>Xã Hai</label><thuoc>b</thuoc></item>
      </root></instance>
      <bind nodeset="/data/ho/ten" type="string" required="true()" jr:requiredMsg="Hãy ghi tên."/>
      <bind nodeset="/data/ho/tinh" type="string"/>
      <bind nodeset="/data/ho/xa" type="string" relevant=" /data/ho/tinh != ''"/>
      <bind nodeset="/data/nguoi/ten" type="string"/>
      <bind nodeset="/data/nguoi/tuoi" type="int" constraint=". &lt; 150" jr:constraintMsg="Tuổi chưa đúng."/>
      <bind nodeset="/data/tong" type="string" calculate="sum(/data/nguoi/tuoi)"/>
      <bind nodeset="/data/ghi_chu" type="string" readonly="true()"/>
      <bind nodeset="/data/ngay" type="date"/>
      <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
    </model>
  </h:head>
  <h:body>
    <group ref="/data/ho"><label>Hộ</label>
      <input ref="/data/ho/ten"><label ref="jr:itext('/data/ho/ten:label')"/></input>
      <select1 ref="/data/ho/tinh"><label>Tỉnh</label>
        <itemset nodeset="instance('tinh')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset>
      </select1>
      <select1 ref="/data/ho/xa"><label ref="jr:itext('/data/ho/xa:label')"/>
        <itemset nodeset="instance('xa')/root/item[thuoc = /data/ho/tinh ]"><value ref="name"/><label ref="label"/></itemset>
      </select1>
    </group>
    <group ref="/data/nguoi"><label>Thành viên</label>
      <repeat nodeset="/data/nguoi">
        <input ref="/data/nguoi/ten"><label>Tên</label></input>
        <input ref="/data/nguoi/tuoi"><label>Tuổi</label></input>
      </repeat>
    </group>
    <input ref="/data/ghi_chu"><label>Cảm ơn <output value="/data/ho/ten"/>.</label></input>
    <input ref="/data/ngay"><label>Ngày</label></input>
  </h:body>
</h:html>"#;

#[test]
fn a_form_in_xml_comes_over_whole() {
    let desk = Desk::new();
    let form = read_form(&desk.put("ho.xml", XFORM)).unwrap();
    assert_eq!(mistakes(&form), [""; 0]);
    assert_eq!(form.findings.len(), 1, "{:?}", form.findings);
    let bundle = &form.bundle;
    assert_eq!(
        (bundle.form_id.as_str(), bundle.version.as_str()),
        ("ho_gia_dinh", "2026-11-26")
    );
    assert_eq!(bundle.mode, Mode::XformsCompat);
    let names: Vec<&str> = bundle.walk().map(Node::name).collect();
    assert_eq!(
        names,
        [
            "ho",
            "ten",
            "tinh",
            "xa",
            "nguoi",
            "nguoi_ten",
            "tuoi",
            "tong",
            "ghi_chu",
            "ngay"
        ]
    );
    assert_eq!(
        bundle.question("ten").unwrap().label,
        Text::new("Tên chủ hộ", "Head of household")
    );
    assert_eq!(
        bundle.question("xa").unwrap().label,
        Text::new("Xã của ${ten}", "Commune of ${ten}")
    );
    assert_eq!(bundle.question("ghi_chu").unwrap().kind, Kind::Note);
    assert_eq!(
        bundle.choices["tinh"].items()[1].label,
        Text::new("Tỉnh B", "Province B")
    );
}

#[test]
fn a_form_in_xml_fills_and_writes_the_instance_it_declares() {
    let desk = Desk::new();
    let form = desk.put("ho.xml", XFORM);
    let script = desk.put(
        "steps.json",
        r#"[
            {"expect": {"path": "/data/ho/xa", "relevant": false}},
            {"answer": {"path": "/data/ho/ten", "value": "Lúa"}},
            {"answer": {"path": "/data/ho/tinh", "value": "b"}},
            {"expect": {"path": "/data/ho/xa", "relevant": true, "choices": ["b1"], "label": "Xã của Lúa"}},
            {"answer": {"path": "/data/ho/xa", "value": "b1"}},
            {"add-repeat": "/data/nguoi"},
            {"add-repeat": "/data/nguoi"},
            {"answer": {"path": "/data/nguoi[1]/tuoi", "value": 30}},
            {"answer": {"path": "/data/nguoi[2]/tuoi", "value": 200}},
            {"expect": {"path": "/data/nguoi[2]/tuoi", "valid": false, "message": "Tuổi chưa đúng."}},
            {"answer": {"path": "/data/nguoi[2]/tuoi", "value": 12}},
            {"expect": {"path": "/data/tong", "value": 42}}
        ]"#,
    );
    let (code, told) = json_of(&["fill", text(&form), "--script", text(&script), "--json"]);
    assert_eq!(code, 0, "{:#}", told["steps"]);
    let xml = "<data id=\"ho_gia_dinh\" version=\"2026-11-26\"><ho><ten>Lúa</ten><tinh>b</tinh><xa>b1</xa></ho>\
        <nguoi><ten/><tuoi>30</tuoi></nguoi><nguoi><ten/><tuoi>12</tuoi></nguoi><tong>42</tong><ngay>2026-11-26</ngay></data>";
    assert_eq!(told["instance"], json!(xml));
}

#[test]
fn a_form_in_xml_is_published_when_it_is_sound_with_types() {
    let desk = Desk::new();
    let form = desk.put("ho.xml", XFORM);
    let out = desk.path("out");
    let (code, told) = json_of(&["publish", text(&form), "--out", text(&out), "--json"]);
    assert_eq!(code, 1);
    let mistake = told["findings"].as_array().unwrap().iter();
    let mut mistake = mistake.filter(|told| told["weight"] == json!("mistake"));
    assert!(
        mistake.next().unwrap()["en"]
            .as_str()
            .unwrap()
            .contains("--mode strict")
    );
    let (code, told) = json_of(&[
        "publish",
        text(&form),
        "--out",
        text(&out),
        "--mode",
        "strict",
        "--json",
    ]);
    assert_eq!(code, 0, "{:#}", told["findings"]);
}

#[test]
fn what_does_not_come_over_is_refused_by_name_and_line() {
    let changed = XFORM.replace("type=\"int\"", "type=\"xyz\"").replace(
        "</model>",
        "<odk:setgeopoint event=\"odk-instance-first-load\" ref=\"/data/ngay\"/></model>",
    );
    let desk = Desk::new();
    let form = read_form(&desk.put("ho.xml", changed)).unwrap();
    let said: Vec<&str> = form
        .findings
        .iter()
        .map(|finding| finding.en.as_str())
        .collect();
    for what in ["input type=\"xyz\" is", "setgeopoint is"] {
        assert!(
            said.iter().any(|said| said.starts_with(what)),
            "{what} in {said:?}"
        );
    }
    assert!(
        mistakes(&form)
            .iter()
            .all(|cell| cell.starts_with("ho.xml:")),
        "{:?}",
        mistakes(&form)
    );
}

#[test]
fn values_are_set_when_the_form_says() {
    let changed = XFORM
        .replace("<tong/>", "<tong/><luc/>")
        .replace("</model>", "<setvalue event=\"odk-instance-first-load\" ref=\"/data/ngay\" value=\"date('2026-01-02')\"/><setvalue event=\"odk-instance-first-load\" ref=\"/data/luc\">một lần</setvalue></model>")
        .replace("<input ref=\"/data/nguoi/ten\"><label>Tên</label></input>", "<input ref=\"/data/nguoi/ten\"><label>Tên</label><setvalue event=\"xforms-value-changed\" ref=\"/data/nguoi/tuoi\" value=\"string-length(../ten)\"/></input><setvalue event=\"odk-new-repeat\" ref=\"/data/nguoi/tuoi\">7</setvalue>")
        .replace("nodeset=\"instance('tinh')/root/item\"", "nodeset=\"randomize(instance('tinh')/root/item, 3)\"");
    let desk = Desk::new();
    let form = desk.put("ho.xml", changed);
    let script = desk.put(
        "steps.json",
        r#"[
            {"expect": {"path": "ngay", "value": "2026-01-02"}},
            {"expect": {"path": "luc", "value": "một lần"}},
            {"add-repeat": "/data/nguoi"},
            {"expect": {"path": "/data/nguoi[1]/tuoi", "value": 7}},
            {"answer": {"path": "/data/nguoi[1]/ten", "value": "Hoa"}},
            {"expect": {"path": "/data/nguoi[1]/tuoi", "value": 3}}
        ]"#,
    );
    let (code, told) = json_of(&["fill", text(&form), "--script", text(&script), "--json"]);
    assert_eq!(code, 0, "{:#}", told["steps"]);
    assert_eq!(
        read_form(&form)
            .unwrap()
            .bundle
            .question("tinh")
            .unwrap()
            .shuffle
            .as_deref(),
        Some("3")
    );
}

#[test]
fn an_unknown_name_is_told_at_its_bind() {
    let desk = Desk::new();
    let form = read_form(&desk.put(
        "ho.xml",
        XFORM.replace("/data/ho/tinh != ''", "/data/ho/tinhh != ''"),
    ))
    .unwrap();
    let line = XFORM
        .lines()
        .position(|line| line.contains("<bind nodeset=\"/data/ho/xa\""))
        .unwrap()
        + 1;
    assert_eq!(mistakes(&form), [format!("ho.xml:{line}")]);
    let told = form.findings.iter().any(|told| told.en.contains("tinhh"));
    assert!(told, "{:?}", form.findings);
}

#[test]
fn hostile_xml_is_one_mistake() {
    let desk = Desk::new();
    for xml in [
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>".to_owned(),
        "<a>".repeat(10_000),
        "<a><b></a>".to_owned(),
        "<html><head><model/></head></html>".to_owned(),
        "<html><model><instance/></model><body/></html>".to_owned(),
    ] {
        let form = read_form(&desk.put("la.xml", &xml)).unwrap();
        assert_eq!(mistakes(&form).len(), 1, "{:?}", form.findings);
    }
}

/// A form of one question whose instance has an identifier.
fn with_identifier() -> authoring::FormFile {
    let form = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
      <h:head><h:title>T</h:title><model><instance><data id="t"><a/><g><b/></g><orx:meta><orx:instanceID/></orx:meta></data></instance>
      <bind nodeset="/data/a" type="string"/><bind nodeset="/data/g/b" type="string"/>
      <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head>
      <h:body><input ref="/data/a"><label>A</label></input><group ref="/data/g"><input ref="/data/g/b"><label>B</label></input></group></h:body></h:html>"#;
    let desk = Desk::new();
    read_form(&desk.put("t.xml", form)).unwrap()
}

fn played(form: &authoring::FormFile, instance: &str) -> authoring::Played {
    let nothing = authoring::Script::read(b"[]").unwrap();
    let day = calendar::Date::parse_iso("2026-11-26").unwrap();
    let context = forms::Context::new(day, form.lists.clone());
    form.play(&nothing, Some(instance), context).unwrap()
}

#[test]
fn what_an_instance_says_of_itself_is_kept_and_what_cannot_be_is_named() {
    let form = with_identifier();
    assert!(form.is_sound(), "{:?}", form.findings);
    let told = form
        .findings
        .iter()
        .filter(|told| told.vi.contains("instanceID"));
    assert_eq!(told.count(), 1);
    let given = "<data id=\"t\" version=\"1\"><a>x</a><g><b></b></g><meta xmlns=\"http://openrosa.org/xforms\"><instanceID>uuid:1</instanceID><deprecatedID>uuid:0</deprecatedID><timeStart>2026-11-26T08:00:00</timeStart></meta></data>";
    let once = played(&form, given);
    assert!(once.held(), "{:?}", once.failures());
    for said in [
        "<instanceID>uuid:1</",
        "<deprecatedID>uuid:0</",
        "<timeStart>2026-11-26T08:00:00</",
        "xmlns=\"http://openrosa.org/xforms\"",
    ] {
        assert!(once.instance().contains(said), "{}", once.instance());
    }
    let more = "<data><a/><g><b/><meta><x/></meta></g><meta><instanceID/><entity dataset=\"x\"><label>n</label></entity></meta></data>";
    let said = played(&form, more);
    assert_eq!(
        said.failures(),
        [
            "the form has no element /meta",
            "the form has no element /meta/entity"
        ]
    );
}

proptest! {
    #[test]
    fn whatever_an_instance_says_of_itself_comes_out_as_it_went_in(
        said in proptest::collection::vec(("[a-zA-Z_][a-zA-Z0-9_.-]{0,9}", "[^<>&\"\\x00-\\x1F\u{FFFE}\u{FFFF}]{0,12}"), 0..6),
        namespaced: bool,
        answer in "[a-z ]{0,8}",
    ) {
        let form = with_identifier();
        let inside: String = said.iter().map(|(name, text)| format!("<{name}>{text}</{name}>")).collect();
        let space = if namespaced { " xmlns=\"http://openrosa.org/xforms\"" } else { "" };
        let meta = format!("<meta{space}>{inside}</meta>");
        let first = played(&form, &format!("<data><a>{answer}</a>{meta}</data>"));
        prop_assert!(first.held());
        let written = first.instance();
        prop_assert!(said.is_empty() || written.contains(&meta), "{}", written);
        let again = played(&form, &written);
        prop_assert!(again.held());
        prop_assert_eq!(again.instance(), written);
    }
}

#[test]
fn a_sentence_that_is_left_out_is_named_by_its_own_form() {
    let desk = Desk::new();
    for form in ["short", "guidance"] {
        let sentence = "<value>Tỉnh A</value>";
        let more = format!("{sentence}<value form=\"{form}\">A</value>");
        let form_file = desk.put("ho.xml", XFORM.replacen(sentence, &more, 1));
        let read = read_form(&form_file).unwrap();
        let named = format!("value form=\"{form}\"");
        let told = read
            .findings
            .iter()
            .filter(|told| told.vi.contains("value form"));
        let told: Vec<_> = told.collect();
        assert!(told.len() == 1 && told[0].vi.contains(&named), "{told:?}");
    }
}
