//! How questions and pages look: each appearance and style of XLSForm, what becomes of it here, and the table that says so.

use authoring::{Weight, read_form};
use forms::{Kind, Layout, Look, Node};

use crate::desk::{Desk, advice, form, mistakes};
use crate::written::expect_written;

/// The words of the column `appearance`, with a type that has it and what it does here.
const APPEARANCES: &[(&str, &str, &str)] = &[
    (
        "section",
        "begin_group",
        "một phần có tên trong mục lục · a part with a name in the contents",
    ),
    (
        "field-list",
        "begin_group",
        "mỗi lần một câu: cả nhóm ở một trang · one question a page: the group stands on one",
    ),
    (
        "field-list",
        "begin_repeat",
        "mọi mục mở sẵn, không gập thành dòng · every row stands open, none is folded to a line",
    ),
    (
        "area",
        "begin_group",
        "một địa chỉ: tỉnh, xã, chi tiết; tra tên cũ · one address, old names are looked up",
    ),
    (
        "person",
        "begin_group",
        "điền từ thẻ căn cước, tài khoản, sổ tay · filled in from a card, an account, the notebook",
    ),
    (
        "person",
        "begin_repeat",
        "mỗi mục một người, điền từ thẻ căn cước, sổ tay · one person a row, filled in from a card, the notebook",
    ),
    (
        "name",
        "text",
        "bàn phím viết hoa đầu chữ · capitals at the start of words",
    ),
    ("pin", "text", "bàn phím số · keyboard of digits"),
    ("phone", "text", "bàn phím điện thoại · telephone keyboard"),
    ("email", "text", "bàn phím có @ · keyboard with @"),
    ("multiline", "text", "nhiều dòng · several lines"),
    (
        "money",
        "integer",
        "số tiền đồng, đọc lại có dấu chấm · an amount in đồng",
    ),
    (
        "year-allowed",
        "date",
        "chỉ tháng hoặc chỉ năm cũng được · a month or a year is enough",
    ),
    (
        "quick",
        "select_one ds",
        "mỗi lần một câu: chạm vào lựa chọn là sang câu sau, tên câu nói trước như vậy, phím mũi tên chỉ chọn; cách khác: như thường, vì câu sau đã ở cùng trang · one question a page: tapping a choice goes on, the question says so before, arrow keys only choose; elsewhere as usual, for the next question stands on the same page",
    ),
    ("likert", "select_one ds", ROW),
    ("list", "select_one ds", ROW),
    ("list-nolabel", "select_multiple ds", ROW),
    (
        "label",
        "select_one ds",
        "chỉ đọc tên câu; chữ của các lựa chọn đứng ở từng dòng của bảng; câu bắt buộc thì hỏi như thường · only its label, to be read; the words of the choices stand in each row of the table; a required one is asked as usual",
    ),
    (
        "table-list",
        "begin_group",
        "cả nhóm ở một trang, mỗi câu chọn là một dòng như `likert`, vì màn hình điện thoại không đủ rộng cho một bảng · the group stands on one page and each question with choices is a row like `likert`, for a phone has no room for a table",
    ),
    (
        "columns",
        "select_one ds",
        "nhiều cột, vừa bao nhiêu thì bấy nhiêu · as many columns as fit",
    ),
    (
        "columns-2",
        "select_multiple ds",
        "đúng số cột ấy (1 đến 10); không vừa thì một cột · so many columns (1 to 10); one where they do not fit",
    ),
    (
        "columns-pack",
        "select_multiple ds",
        "mỗi lựa chọn rộng bằng chữ của nó · each choice as wide as its words",
    ),
    (
        "horizontal",
        "select_one ds",
        "như `columns` · like `columns`",
    ),
    (
        "minimal",
        "select_one ds",
        "ô mở ra danh sách, tìm được · a box that opens a list to be searched",
    ),
    (
        "minimal",
        "select_multiple ds",
        "dòng mở ra các lựa chọn, đóng thì đọc điều đã chọn · a line that opens the choices and says what is chosen",
    ),
    (
        "autocomplete",
        "select_one ds",
        "như `minimal` · like `minimal`",
    ),
    (
        "signature",
        "image",
        "ký bằng ngón tay · signed with a finger",
    ),
    (
        "signature typed",
        "image",
        "ký, hoặc gõ họ tên thay cho chữ ký · signed, or the name typed instead",
    ),
    ("typed", "text", ""),
    (
        "draw",
        "image",
        "vẽ trên khung trắng · drawn on a white sheet",
    ),
    ("annotate", "image", "vẽ lên ảnh · drawn on a photo"),
    ("quick", "select_multiple ds", ""),
    ("columns", "text", ""),
    ("columns-11", "select_one ds", ""),
    ("table-list", "begin_repeat", ""),
    ("no-buttons", "select_one ds", ""),
    ("compact", "select_one ds", ""),
    ("map", "select_one ds", ""),
    ("image-map", "select_one ds", ""),
    ("w2", "text", ""),
    ("numbers", "text", ""),
    ("thousands-sep", "integer", ""),
    ("no-calendar", "date", ""),
    ("placement-map", "geopoint", ""),
    ("rating", "range", ""),
    ("month-year", "date", ""),
    ("printer", "text", ""),
    ("ex:org.example.app", "text", ""),
];

/// What a row of points is.
const ROW: &str = "một hàng, mỗi lựa chọn một điểm, chữ ở dưới; không vừa bề rộng thì như thường · a row of points with the words under each; as usual where the words do not fit";

/// The words of the column `style` of `settings`.
const STYLES: &[(&str, &str)] = &[
    (
        "sections",
        "mỗi trang một phần; là cách thường dùng · one section a page; the usual way",
    ),
    (
        "pages",
        "mỗi trang một câu; nhóm `field-list`, địa chỉ, danh sách nhiều mục đứng chung · one question a page; a `field-list`, an address and a repeat stand together",
    ),
    ("one-page", "tất cả ở một trang · everything on one page"),
    ("theme-grid", ""),
    ("grid", ""),
];

/// What an author is told of the one cell that is not as usual.
fn told(findings: &[authoring::AuthoringError], does: &str) -> String {
    match findings {
        [] => {
            assert!(
                !does.is_empty(),
                "something is done and the table does not say what"
            );
            does.to_owned()
        }
        [one] => {
            assert!(does.is_empty(), "the table says more than is done: {one:?}");
            match one.weight {
                Weight::Advice => format!("như thường, có báo · as usual, and said so: {}", one.en),
                Weight::Mistake => format!("**từ chối · refused**: {}", one.en),
            }
        }
        more => panic!("{more:?}"),
    }
}

fn appearance(word: &str, kind: &str, does: &str) -> String {
    let inside: &[&str] = &["text", "b", "B", "B"];
    let (begins, end) = match kind {
        "begin_group" => (true, "end_group"),
        "begin_repeat" => (true, "end_repeat"),
        _ => (false, ""),
    };
    let asked = [kind, "a", "A", "A", word];
    let closed = [end];
    let mut rows: Vec<&[&str]> = vec![
        &["type", "name", "label::vi", "label::en", "appearance"],
        &asked,
        inside,
    ];
    if begins {
        rows.push(&closed);
    }
    let choices: &[&[&str]] = &[
        &["list_name", "name", "label::vi", "label::en"],
        &["ds", "x", "X", "X"],
    ];
    let sheets: &[(&str, &[&[&str]])] = match kind.starts_with("select") {
        true => &[("survey", &rows), ("choices", choices)],
        false => &[("survey", &rows)],
    };
    told(&form(sheets).findings, does)
}

fn styled(style: &str) -> authoring::FormFile {
    let set = [style];
    let rows: &[&[&str]] = &[&["style"], &set];
    form(&[
        (
            "survey",
            &[
                &["type", "name", "label::vi", "label::en"],
                &["text", "a", "A", "A"],
            ],
        ),
        ("settings", rows),
    ])
}

#[test]
fn a_style_says_how_much_stands_on_a_page() {
    let layout = |style| styled(style).bundle.layout;
    assert_eq!(layout(""), Layout::Sections);
    assert_eq!(layout("sections"), Layout::Sections);
    assert_eq!(layout("theme-grid pages"), Layout::Questions);
    assert_eq!(layout("one-page"), Layout::Whole);
    assert_eq!(advice(&styled("theme-grid pages")), ["settings!A2"]);
    assert_eq!(mistakes(&styled("page")), ["settings!A2"]);
}

#[test]
fn the_body_of_an_xform_says_it_too() {
    let desk = Desk::new();
    let xform = |class: &str| {
        format!(
            r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>T</h:title><model>
<instance><data id="t" version="1"><a/></data></instance><bind nodeset="/data/a" type="string"/></model></h:head>
<h:body{class}><input ref="/data/a"><label>A</label></input></h:body></h:html>"#
        )
    };
    let read = |class: &str| read_form(&desk.put("t.xml", xform(class))).unwrap();
    assert_eq!(read("").bundle.layout, Layout::Sections);
    let paged = read(" class=\"pages\"");
    assert_eq!(
        (paged.bundle.layout, paged.findings),
        (Layout::Questions, Vec::new())
    );
    assert_eq!(read(" class=\"theme-grid\"").findings.len(), 1);
}

#[test]
fn the_choices_of_an_xform_are_laid_out_as_those_of_a_sheet() {
    let desk = Desk::new();
    let select = |name: &str, appearance: &str| {
        format!(
            r#"<select1 ref="/data/g/{name}" appearance="{appearance}"><label>{name}</label><item><label>X</label><value>x</value></item></select1>"#
        )
    };
    // As pyxform writes a group whose appearance is table-list, and one more whose word is for no choices.
    let body = [
        select("a", "label"),
        select("b", "list-nolabel"),
        select("c", "columns-2 w4"),
    ];
    let xform = format!(
        r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>T</h:title><model>
<instance><data id="t" version="1"><g><a/><b/><c/></g></data></instance></model></h:head>
<h:body><group ref="/data/g" appearance="field-list">{}</group></h:body></h:html>"#,
        body.concat()
    );
    let read = read_form(&desk.put("t.xml", xform)).unwrap();
    let said: Vec<&str> = read.findings.iter().map(|found| &*found.en).collect();
    assert_eq!(
        said,
        ["appearance “w4” is not used here and will not be shown."]
    );
    let inside = read.bundle.nodes[0].children();
    let kinds: Vec<(bool, Option<Look>)> = inside
        .iter()
        .map(|node| match node {
            Node::Question(question) => {
                (question.kind == Kind::Note, Look::of(&question.appearance))
            }
            _ => panic!("{node:?}"),
        })
        .collect();
    let wanted = [
        (true, None),
        (false, Some(Look::Row)),
        (false, Some(Look::ColumnsOf(2))),
    ];
    assert_eq!(kinds, wanted);
}

#[test]
fn form_io_has_words_for_rows_and_columns_too() {
    let form = r#"{"components": [
        {"type": "radio", "key": "a", "label": "A", "inline": true, "values": [{"label": "X", "value": "x"}]},
        {"type": "selectboxes", "key": "b", "label": "B", "values": [{"label": "X", "value": "x"}]},
        {"type": "survey", "key": "c", "label": "C", "questions": [{"label": "D", "value": "d"}],
         "values": [{"label": "X", "value": "x"}]}]}"#;
    let read = read_form(&Desk::new().put("t.json", form)).unwrap();
    assert_eq!(read.findings, []);
    let mut looks = Vec::new();
    let mut waiting: Vec<&Node> = read.bundle.nodes.iter().rev().collect();
    while let Some(node) = waiting.pop() {
        if let Node::Question(question) = node {
            looks.push((question.name.as_str(), Look::of(&question.appearance)));
        }
        waiting.extend(node.children().iter().rev());
    }
    let wanted = [
        ("a", Some(Look::Packed)),
        ("b", None),
        ("c_d", Some(Look::Row)),
    ];
    assert_eq!(looks, wanted);
}

fn table() -> String {
    let mut table = String::from("| `appearance` | `type` | |\n| --- | --- | --- |\n");
    for (word, kind, does) in APPEARANCES {
        let done = appearance(word, kind, does);
        table += &format!("| `{word}` | `{}` | {done} |\n", kind.replace(" ds", ""));
    }
    table += "\n| `style` | |\n| --- | --- |\n";
    for (style, does) in STYLES {
        table += &format!("| `{style}` | {} |\n", told(&styled(style).findings, does));
    }
    table
}

#[test]
fn the_documented_appearances_are_those_that_are_read() {
    expect_written("forms-authoring.md", "looks", &table());
}
