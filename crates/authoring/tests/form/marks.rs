//! Markdown in labels, hints and choices: out of every kind of file, in both modes, and as a phone has it with answers put in.

use std::sync::Arc;

use authoring::{changes, read_upload_as};
use calendar::Date;
use forms::marked::{Mark, Piece, Said};
use forms::{Answers, Bundle, Context, Form, Lists, Mode, Path, Text};

use crate::hostile::zipped;

const SURVEY: &str = r#"type,name,label::vi,label::en,hint::vi,hint::en
text,ten,Tên,Name,,
note,loi,"Chào **${ten}**, xem [ở đây](https://example.org/${x})","Hello **${ten}**",,
select_one l,chon,_Chọn_ <một>,Choose <one>,"- thẻ
- ảnh","- card
- photo""#;
const CHOICES: &str = "list_name,name,label::vi,label::en\nl,x,Một *hai*,One *two*\nl,y,Ba,Three";

fn sheets(survey: &str, mode: Mode) -> authoring::FormFile {
    let sheets: [(&str, &[u8]); 2] = [
        ("survey.csv", survey.as_bytes()),
        ("choices.csv", CHOICES.as_bytes()),
    ];
    read_upload_as("form.zip", &zipped(&sheets), &Lists::new(), Some(mode)).unwrap()
}

fn open(bundle: &Bundle, name: &str) -> Form {
    let path = Path::parse("ten").unwrap();
    let context = Context::new(Date::new(2026, 11, 26).unwrap(), Lists::new());
    let mut form = Form::open(Arc::new(bundle.clone()), Answers::new(), context).unwrap();
    let _ = form.answer_text(&path, name);
    form
}

#[test]
fn marks_stand_beside_the_plain_words() {
    let survey = SURVEY.replace("/${x}", "");
    for mode in [Mode::Strict, Mode::XformsCompat] {
        let bundle = sheets(&survey, mode).bundle;
        let marked: Vec<(&str, &str, &str)> = bundle
            .marked
            .iter()
            .map(|(key, text)| (key.as_str(), text.vi.as_str(), text.en.as_str()))
            .collect();
        assert_eq!(
            marked,
            [
                (
                    "chon:hint",
                    "<ul><li>thẻ</li><li>ảnh</li></ul>",
                    "<ul><li>card</li><li>photo</li></ul>"
                ),
                ("chon:label", "<i>Chọn</i> &lt;một>", "Choose &lt;one>"),
                ("l/x", "Một <i>hai</i>", "One <i>two</i>"),
                (
                    "loi:label",
                    r#"Chào <b>${ten}</b>, xem <a href="https://example.org">ở đây</a>"#,
                    "Hello <b>${ten}</b>"
                ),
            ]
        );
        let chon = bundle.question("chon").unwrap();
        assert_eq!(chon.label, Text::new("Chọn <một>", "Choose <one>"));
        assert_eq!(chon.hint, Text::new("- thẻ\n- ảnh", "- card\n- photo"));
        assert_eq!(bundle.choices["l"].items()[0].label.vi, "Một hai");
        // And so it is read again.
        let json = serde_json::to_string(&bundle).unwrap();
        assert_eq!(serde_json::from_str::<Bundle>(&json).unwrap(), bundle);
    }
}

#[test]
fn an_answer_is_words_whatever_it_looks_like() {
    let bundle = sheets(&SURVEY.replace("/${x}", ""), Mode::Strict).bundle;
    for name in [
        "**x**",
        "</b><a href=\"https://evil.example\">x</a>",
        "&lt;b>",
    ] {
        let form = open(&bundle, name);
        let path = Path::parse("loi").unwrap();
        let pieces = form.pieces(&path, Said::Label, true).unwrap();
        assert_eq!(
            pieces,
            [
                Piece::Words("Hello ".to_owned()),
                Piece::Begin(Mark::Bold),
                Piece::Words(name.to_owned()),
                Piece::End,
            ]
        );
        assert_eq!(form.node(&path).unwrap().label.en, format!("Hello {name}"));
        assert_eq!(form.pieces(&path, Said::Hint, true), None);
    }
    let form = open(&bundle, "Lúa");
    let chon = Path::parse("chon").unwrap();
    assert!(form.choice_pieces(&chon, "x", false).is_some());
    assert_eq!(form.choice_pieces(&chon, "y", false), None);
}

#[test]
fn what_is_not_drawn_is_named_by_its_cell() {
    let found = sheets(SURVEY, Mode::Strict).findings;
    let said: Vec<String> = found
        .iter()
        .filter(|found| found.en.contains("link") || found.en.contains("<one>"))
        .map(|found| format!("{}!{:?} {}", found.file, found.row, found.en))
        .collect();
    assert_eq!(
        said,
        [
            "survey.csv!Some(3) The link “https://example.org/${x}” cannot be used. An address begins with https://, tel: or mailto:, and has neither blanks nor ${…}.",
            "survey.csv!Some(4) The marks <one> are not drawn here; whoever fills the form sees them as they are written. Remove them.",
        ]
    );
}

#[test]
fn an_xform_has_the_same_marks() {
    let xml = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>T</h:title>
<model><itext><translation lang="vi"><text id="l"><value>## Chào **<output value="/data/ten"/>**

          - một
          - <output value="/data/ten"/></value></text></translation></itext>
<instance><data id="t" version="1"><ten/><loi/></data></instance><bind nodeset="/data/loi" readonly="true()"/></model></h:head>
<h:body><input ref="/data/ten"><label>Tên &lt;u&gt;đầy đủ&lt;/u&gt;</label></input>
<input ref="/data/loi"><label ref="jr:itext('l')"/></input></h:body></h:html>"#;
    let form = read_upload_as(
        "form.xml",
        xml.as_bytes(),
        &Lists::new(),
        Some(Mode::Strict),
    );
    let form = form.unwrap();
    assert_eq!(
        form.bundle.marked["loi:label"].vi,
        "<h2>Chào <b>${ten}</b></h2><ul><li>một</li><li>${ten}</li></ul>"
    );
    let loi = form.bundle.question("loi").unwrap();
    assert_eq!(loi.label.vi, "Chào ${ten}\n- một\n- ${ten}");
    let told = form.findings.iter().find(|found| found.en.contains("<u>"));
    assert!(told.is_some_and(|told| told.en.starts_with("ten: ") && told.row.is_some()));
}

#[test]
fn a_form_whose_marks_alone_are_different_says_so() {
    let of = |survey: &str| sheets(survey, Mode::Strict).bundle;
    let link = SURVEY.replace("/${x}", "");
    let (old, new) = (of(&link), of(&link.replace("example.org", "example.com")));
    let said: Vec<String> = changes(&old, &new)
        .into_iter()
        .map(|change| format!("{} {}", change.name, change.sentence.en))
        .collect();
    assert_eq!(
        said,
        ["loi “Hello ${ten}”: what is bold, a list or a link in it has changed."]
    );
    assert!(changes(&old, &old).is_empty());
}

#[test]
fn in_rows_each_sentence_has_its_own_rows_answer() {
    let survey = "type,name,label\ntext,ten,Tên\nbegin_repeat,con,Con\ntext,be,Bé\nnote,chao,Chào **${be}**\nend_repeat,,";
    let bundle = sheets(survey, Mode::Strict).bundle;
    let mut form = open(&bundle, "");
    let con = Path::parse("con").unwrap();
    for name in ["Mai", "Lan"] {
        let _ = form.add_row(&con);
        let row = form.children(&con).len();
        let be = Path::parse(&format!("con[{row}]/be")).unwrap();
        let _ = form.answer_text(&be, name);
    }
    let said = |row: usize| {
        let chao = Path::parse(&format!("con[{row}]/chao")).unwrap();
        let pieces = form.pieces(&chao, Said::Label, false).unwrap();
        pieces[2].clone()
    };
    assert_eq!(said(1), Piece::Words("Mai".to_owned()));
    assert_eq!(said(2), Piece::Words("Lan".to_owned()));
    // A row has a name of its own, and no marks.
    let row = Path::parse("con[1]").unwrap();
    assert_eq!(form.pieces(&row, Said::Label, false), None);
}
