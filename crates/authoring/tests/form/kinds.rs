//! The kinds that few forms have, from every source: Excel, XForms, Form.io; filled by a script and out again.

use authoring::read_form;
use forms::{Kind, ListRef, Scale, Wide};
use serde_json::json;

use crate::commands::{json_of, text};
use crate::desk::{Desk, advice, form, mistakes};
use crate::written::expect_written;

const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const ROWS: &[&[&str]] = &[
    &[
        "type",
        "name",
        "label::vi",
        "label::en",
        "appearance",
        "parameters",
    ],
    &["time", "gio", "Giờ", "Time"],
    &["dateTime", "luc", "Lúc", "Moment"],
    &["geopoint", "nha", "Nhà", "House", "placement-map"],
    &["geotrace", "duong", "Đường", "Way"],
    &["geoshape", "thua", "Thửa", "Plot"],
    &["barcode", "ma", "Mã", "Code"],
    &[
        "range",
        "diem",
        "Điểm",
        "Points",
        "",
        "start=0 end=5 step=0.5",
    ],
    &["range", "muc", "Mức", "Level"],
    &["rank viec", "uu_tien", "Ưu tiên", "Priorities"],
    &["image", "anh", "Ảnh", "Photo"],
    &["photo", "anh_ho", "Ảnh hố", "Photo of the hole", "annotate"],
    &["image", "ky", "Chữ ký", "Signature", "signature"],
    &["image", "ve", "Sơ đồ", "Sketch", "draw"],
    &["file", "tep", "Tệp", "File"],
    &["audio", "ghi", "Ghi âm", "Sound"],
    &["video", "phim", "Phim", "Film"],
    &["trigger", "dong_y", "Tôi đồng ý.", "I agree."],
];

fn kinds() -> Vec<(&'static str, Kind)> {
    let wide = Kind::Wide;
    let scale = |start, end, step| wide(Wide::Range(Scale::new(start, end, step).unwrap()));
    vec![
        ("gio", wide(Wide::Time)),
        ("luc", wide(Wide::DateTime)),
        ("nha", wide(Wide::Point)),
        ("duong", wide(Wide::Trace)),
        ("thua", wide(Wide::Shape)),
        ("ma", wide(Wide::Barcode)),
        ("diem", scale("0", "5", "0.5")),
        ("muc", scale("1", "10", "1")),
        ("uu_tien", wide(Wide::Rank(ListRef::Inline("viec".into())))),
        ("anh", wide(Wide::Image)),
        ("anh_ho", wide(Wide::Annotation)),
        ("ky", wide(Wide::Signature)),
        ("ve", wide(Wide::Drawing)),
        ("tep", wide(Wide::File)),
        ("ghi", wide(Wide::Audio)),
        ("phim", wide(Wide::Video)),
        ("dong_y", Kind::Acknowledge),
    ]
}

const CHOICES: &[&[&str]] = &[
    &["list_name", "name", "label::vi", "label::en"],
    &["viec", "duong", "Làm đường", "Road"],
    &["viec", "cho", "Làm chợ", "Market"],
];

fn sheets() -> Vec<(&'static str, &'static [&'static [&'static str]])> {
    vec![
        ("survey", ROWS),
        ("choices", CHOICES),
        (
            "settings",
            &[
                &["form_id", "version", "form_title"],
                &["moi_loai", "1", "Mọi loại"],
            ],
        ),
    ]
}

#[test]
fn excel_names_every_kind_as_xlsform_has_it() {
    let form = form(&sheets());
    assert_eq!(mistakes(&form), [""; 0], "{:?}", form.findings);
    assert_eq!(advice(&form), ["survey!E4"]);
    for (name, kind) in kinds() {
        assert_eq!(form.bundle.question(name).unwrap().kind, kind, "{name}");
    }
}

#[test]
fn a_scale_that_leads_nowhere_and_a_sound_are_told_with_what_to_do() {
    let form = form(&[(
        "survey",
        &[
            &["type", "name", "label", "parameters"],
            &["range", "a", "A", "start=10 end=1"],
            &["range", "b", "B", "start=0 end=10 step=3"],
            &["range", "c", "C", "begin=0"],
            &["background-audio", "d", "D"],
            &["geopoint", "e", "E", "capture-accuracy=5"],
        ],
    )]);
    assert_eq!(
        mistakes(&form),
        [
            "survey!D2",
            "survey!D3",
            "survey!D4",
            "survey!A5",
            "survey!D6"
        ]
    );
    let said = |cell: &str| {
        let found = form.findings.iter().find(|finding| finding.cell() == cell);
        found.map(|finding| finding.en.clone()).unwrap_or_default()
    };
    assert!(
        said("survey!A5").contains("use audio"),
        "{:?}",
        form.findings
    );
}

/// The same form as XLSForm converters write it.
fn xform() -> String {
    let names = [
        ("gio", "time", "input", ""),
        ("luc", "dateTime", "input", ""),
        ("nha", "geopoint", "input", ""),
        ("duong", "geotrace", "input", ""),
        ("thua", "geoshape", "input", ""),
        ("ma", "barcode", "input", ""),
        (
            "diem",
            "decimal",
            "range",
            "start=\"0\" end=\"5\" step=\"0.5\"",
        ),
        ("muc", "int", "range", "start=\"1\" end=\"10\" step=\"1\""),
        ("uu_tien", "odk:rank", "odk:rank", ""),
        ("anh", "binary", "upload", "mediatype=\"image/*\""),
        (
            "anh_ho",
            "binary",
            "upload",
            "mediatype=\"image/*\" appearance=\"annotate\"",
        ),
        (
            "ky",
            "binary",
            "upload",
            "mediatype=\"image/*\" appearance=\"signature\"",
        ),
        (
            "ve",
            "binary",
            "upload",
            "mediatype=\"image/*\" appearance=\"draw\"",
        ),
        ("tep", "binary", "upload", "mediatype=\"application/*\""),
        ("ghi", "binary", "upload", "mediatype=\"audio/*\""),
        ("phim", "binary", "upload", "mediatype=\"video/*\""),
        ("dong_y", "string", "trigger", ""),
    ];
    let (mut instance, mut binds, mut body) = (String::new(), String::new(), String::new());
    for (name, kind, control, about) in names {
        instance += &format!("<{name}/>");
        binds += &format!("<bind nodeset=\"/data/{name}\" type=\"{kind}\"/>");
        let items = match name {
            "uu_tien" => {
                "<itemset nodeset=\"instance('viec')/root/item\"><value ref=\"name\"/><label ref=\"label\"/></itemset>"
            }
            _ => "",
        };
        body += &format!(
            "<{control} ref=\"/data/{name}\" {about}><label>{name}</label>{items}</{control}>"
        );
    }
    format!(
        r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Mọi loại</h:title><model>
<instance><data id="moi_loai" version="1">{instance}</data></instance>
<instance id="viec"><root><item><name>duong</name><label>Đường</label></item><item><name>cho</name><label>Chợ</label></item></root></instance>
{binds}</model></h:head><h:body>{body}</h:body></h:html>"#
    )
}

#[test]
fn xforms_name_every_kind_by_bind_and_control() {
    let desk = Desk::new();
    let form = read_form(&desk.put("moi_loai.xml", xform())).unwrap();
    assert_eq!(form.findings, []);
    for (name, kind) in kinds() {
        assert_eq!(form.bundle.question(name).unwrap().kind, kind, "{name}");
    }
}

/// An instance as ODK Collect writes it, but for the names of the files.
fn instance() -> String {
    format!(
        "<data id=\"moi_loai\" version=\"1\"><gio>08:30:00.000+07:00</gio><luc>2026-03-05T14:30:00.000+07:00</luc>\
         <nha>16.6214 106.7339 420 5</nha><duong>16.62 106.73; 16.63 106.73</duong>\
         <thua>16.62 106.73; 16.63 106.73; 16.63 106.74; 16.62 106.73</thua><ma>8934563138165</ma><diem>3.5</diem><muc>7</muc>\
         <uu_tien>cho duong</uu_tien><anh>{HASH}.jpg</anh><anh_ho>{HASH}.jpg</anh_ho><ky>{HASH}.png</ky><ve>{HASH}.png</ve>\
         <tep>{HASH}.pdf</tep><ghi>{HASH}.m4a</ghi><phim>{HASH}.mp4</phim><dong_y>OK</dong_y></data>"
    )
}

#[test]
fn an_instance_comes_in_and_goes_out_as_it_was() {
    let desk = Desk::new();
    for file in [
        desk.workbook("moi_loai.xlsx", &sheets()),
        desk.put("moi_loai.xml", xform()),
    ] {
        let filled = desk.put("to_khai.xml", instance());
        let steps = json!({"steps": [
            {"expect": {"valid": true}},
            {"expect": {"path": "uu_tien", "value": ["cho", "duong"], "choices": ["duong", "cho"]}},
            {"answer": {"path": "gio", "value": "9 giờ kém"}},
            {"expect": {"path": "gio", "valid": false, "value": "9 giờ kém"}},
            {"answer": {"path": "gio", "value": "8h30 sáng"}},
            {"answer": {"path": "diem", "value": 3.6}},
            {"expect": {"path": "diem", "valid": false}},
            {"answer": {"path": "diem", "value": "3,5"}},
            {"expect": {"valid": true}},
        ]});
        let script = desk.put("steps.json", steps.to_string());
        let (code, told) = json_of(&[
            "fill",
            text(&file),
            "--instance",
            text(&filled),
            "--script",
            text(&script),
            "--json",
        ]);
        assert_eq!(code, 0, "{told:#}");
        assert_eq!(told["instance"], json!(instance()));
    }
}

#[test]
fn other_systems_are_told_what_every_kind_looks_like() {
    let desk = Desk::new();
    let file = desk.workbook("moi_loai.xlsx", &sheets());
    let (code, schema) = json_of(&["export", text(&file), "--to", "json-schema"]);
    assert_eq!(code, 0);
    let of = |name: &str| &schema["properties"][name];
    assert_eq!(of("gio")["format"], json!("time"));
    assert_eq!(of("luc")["format"], json!("date-time"));
    assert_eq!(
        (&of("diem")["type"], &of("diem")["multipleOf"]),
        (&json!("number"), &json!(0.5))
    );
    assert_eq!(
        (&of("muc")["type"], &of("muc")["maximum"]),
        (&json!("integer"), &json!(10.0))
    );
    assert_eq!(of("uu_tien")["minItems"], json!(2));
    assert_eq!(
        of("ky")["pattern"],
        json!("^[0-9a-f]{64}\\.(jpg|png|webp)$")
    );
    let filled = desk.put("to_khai.xml", instance());
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
        told["data"]["uu_tien"],
        json!([{"label": "Làm chợ", "value": "cho"}, {"label": "Làm đường", "value": "duong"}])
    );
    assert_eq!(told["data"]["diem"], json!(3.5));
}

#[test]
fn form_io_has_times_signatures_files_and_surveys() {
    let document = json!({"title": "Khảo sát", "name": "khao_sat", "components": [
        {"type": "time", "key": "gio", "label": "Giờ"},
        {"type": "datetime", "key": "luc", "label": "Lúc"},
        {"type": "datetime", "key": "gio_hen", "label": "Giờ hẹn", "enableDate": false},
        {"type": "signature", "key": "ky", "label": "Ký"},
        {"type": "file", "key": "anh", "label": "Ảnh", "image": true},
        {"type": "file", "key": "tep", "label": "Tệp"},
        {"type": "survey", "key": "y_kien", "label": "Ý kiến", "validate": {"required": true},
         "questions": [{"label": "Thái độ", "value": "thai_do"}, {"label": "Thời gian", "value": "thoi_gian"}],
         "values": [{"label": "Tốt", "value": "tot"}, {"label": "Chưa tốt", "value": "chua"}]},
        {"type": "file", "key": "nhieu", "label": "Nhiều tệp", "multiple": true},
    ]});
    let desk = Desk::new();
    let form = read_form(&desk.put("khao_sat.json", document.to_string())).unwrap();
    let wrong: Vec<_> = form
        .findings
        .iter()
        .map(|finding| finding.column.clone().unwrap_or_default())
        .collect();
    assert_eq!(wrong, ["components[7]"], "{:?}", form.findings);
    let kind = |name: &str| &form.bundle.question(name).unwrap().kind;
    assert_eq!(*kind("gio"), Kind::Wide(Wide::Time));
    assert_eq!(*kind("luc"), Kind::Wide(Wide::DateTime));
    assert_eq!(*kind("gio_hen"), Kind::Wide(Wide::Time));
    assert_eq!(*kind("ky"), Kind::Wide(Wide::Signature));
    assert_eq!(*kind("anh"), Kind::Wide(Wide::Image));
    assert_eq!(*kind("tep"), Kind::Wide(Wide::File));
    assert_eq!(
        *kind("y_kien_thai_do"),
        Kind::SelectOne(ListRef::Inline("y_kien".into()))
    );
    let asked = form.bundle.question("y_kien_thoi_gian").unwrap();
    assert_eq!(asked.required.as_deref(), Some("true()"));
}

/// How a kind is written in Excel, XForms and Form.io, and what somebody types or hands in.
const WRITTEN: &[(&str, &str, &str, &str, &str)] = &[
    ("time", "", "type=\"time\"", "`time`", "2h chiều"),
    (
        "dateTime",
        "",
        "type=\"dateTime\"",
        "`datetime`",
        "14h30 ngày 5/3/2026",
    ),
    ("geopoint", "", "type=\"geopoint\"", "", "16,6214; 106,7339"),
    (
        "geotrace",
        "",
        "type=\"geotrace\"",
        "",
        "16.62, 106.73\n16.63, 106.73",
    ),
    (
        "geoshape",
        "",
        "type=\"geoshape\"",
        "",
        "16.62, 106.73\n16.63, 106.73\n16.63, 106.74",
    ),
    ("barcode", "", "type=\"barcode\"", "", "8934563138165"),
    ("range", "", "`range`", "", "7"),
    ("rank viec", "", "`odk:rank`", "", "cho duong"),
    (
        "image",
        "",
        "`upload` of `image/*`",
        "`file` with `image`",
        ".jpg",
    ),
    (
        "image",
        "signature",
        "the same, `signature`",
        "`signature`",
        ".png",
    ),
    ("image", "draw", "the same, `draw`", "", ".png"),
    ("image", "annotate", "the same, `annotate`", "", ".jpg"),
    ("file", "", "`upload` of anything else", "`file`", ".pdf"),
    ("audio", "", "`upload` of `audio/*`", "", ".m4a"),
    ("video", "", "`upload` of `video/*`", "", ".mp4"),
    ("background-audio", "", "", "", ""),
];

/// One line for each kind, with what the importer and the engine make of it.
fn table() -> String {
    let mut table = String::from(
        "| `type` | `appearance` | XForms | Form.io | typed | kept |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (kind, appearance, xforms, formio, typed) in WRITTEN {
        let form = form(&[
            (
                "survey",
                &[
                    &["type", "name", "label::vi", "label::en", "appearance"],
                    &[kind, "a", "A", "A", appearance],
                    &["text", "b", "B", "B"],
                ],
            ),
            ("choices", CHOICES),
        ]);
        let kept = match mistakes(&form).is_empty() {
            false => {
                let told = form
                    .findings
                    .iter()
                    .find(|finding| finding.cell() == "survey!A2");
                format!("refused: {}", told.expect("a reason").en)
            }
            true => {
                let file = match typed.starts_with('.') {
                    true => format!("{HASH}{typed}"),
                    false => (*typed).to_owned(),
                };
                let compiled = forms::Compiled::wide(form.bundle.into()).unwrap();
                let day = calendar::Date::parse_iso("2026-11-26").unwrap();
                let context = forms::Context::new(day, form.lists);
                let mut open = compiled.open(forms::Answers::new(), context).unwrap();
                let path = forms::Path::parse("a").unwrap();
                let _ = open.answer_text(&path, &file);
                assert_eq!(open.problems(), [], "{kind}");
                let value = open.node(&path).unwrap().value.cloned().unwrap();
                let kept = match value {
                    forms::Value::Text(text) => text,
                    forms::Value::Int(number) => number.to_string(),
                    value => value.chosen().collect::<Vec<_>>().join(" "),
                };
                format!("`{}`", kept.replace(HASH, "{sha256}"))
            }
        };
        let typed = match typed.starts_with('.') || typed.is_empty() {
            true => String::new(),
            false => format!("`{}`", typed.replace('\n', "` `")),
        };
        let appearance = match appearance.is_empty() {
            true => String::new(),
            false => format!("`{appearance}`"),
        };
        let xforms = match xforms.starts_with("type=") {
            true => format!("`{xforms}`"),
            false => (*xforms).to_owned(),
        };
        table += &format!("| `{kind}` | {appearance} | {xforms} | {formio} | {typed} | {kept} |\n");
    }
    table
}

#[test]
fn the_documented_kinds_are_those_that_are_read() {
    expect_written("forms-authoring.md", "kinds", &table());
}
