//! ODK XForms: what comes over, what its author is told, and that it fills as it says.

use authoring::read_form;
use forms::{Kind, Mode, Node, Text};
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
    assert_eq!(form.findings, []);
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
    assert!(
        told["findings"][0]["en"]
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
    assert!(
        form.findings[0].en.contains("tinhh"),
        "{}",
        form.findings[0]
    );
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
