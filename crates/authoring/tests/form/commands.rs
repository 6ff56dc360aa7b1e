//! The command `forms` as a person meets it: what it prints and how it ends.

use std::ffi::OsString;
use std::path::Path;

use calendar::{Date, Timestamp, WallTime};
use serde_json::{Value, json};

use crate::desk::{Desk, Sheets};

const SHEETS: Sheets<'_> = &[
    (
        "survey",
        &[
            &[
                "type",
                "name",
                "label::vi",
                "label::en",
                "relevant",
                "constraint",
                "constraint_message::vi",
                "constraint_message::en",
                "required",
            ],
            &["begin group", "nguoi", "Người", "Person"],
            &["text", "ho_ten", "Họ tên", "Name", "", "", "", "", "yes"],
            &[
                "select_one gioi",
                "gioi",
                "Giới tính của ${ho_ten}",
                "Sex of ${ho_ten}",
            ],
            &["end group"],
            &["begin repeat", "con", "Con", "Children"],
            &["text", "ten_con", "Tên con", "Child's name"],
            &[
                "integer",
                "tuoi",
                "Tuổi",
                "Age",
                "",
                ". < 18",
                "Chưa đủ 18 tuổi.",
                "Under 18.",
            ],
            &["end repeat"],
            &["date", "ngay", "Ngày cưới", "Wedding day", "${gioi} = 'nu'"],
        ],
    ),
    (
        "choices",
        &[
            &["list_name", "name", "label::vi", "label::en"],
            &["gioi", "nam", "Nam", "Male"],
            &["gioi", "nu", "Nữ", "Female"],
        ],
    ),
    ("settings", &[&["form_id", "version"], &["thu", "1"]]),
];

fn noon() -> Timestamp {
    let day = Date::parse_iso("2026-11-26").unwrap();
    WallTime::new(day, 12, 0).unwrap().timestamp()
}

/// Exit code, standard output and standard error.
pub(crate) fn run(words: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = std::iter::once("forms").chain(words.iter().copied());
    let code = authoring::command(words.map(OsString::from), noon(), &mut out, &mut err);
    (
        code,
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    )
}

pub(crate) fn json_of(words: &[&str]) -> (u8, Value) {
    let (code, out, err) = run(words);
    (
        code,
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")),
    )
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn check_names_each_cell_in_both_languages_and_ends_with_one() {
    let desk = Desk::new();
    let good = desk.workbook("thu.xlsx", SHEETS);
    assert_eq!(run(&["check", text(&good)]).0, 0);
    let bad = desk.workbook(
        "sai.xlsx",
        &[(
            "survey",
            &[&["type", "name", "label"], &["texxt", "a", "A"]],
        )],
    );
    let (code, out, _) = run(&["check", text(&bad)]);
    assert_eq!(code, 1);
    assert!(
        out.contains(
            "survey!A2 [type]\n  Lỗi: Không có loại câu hỏi “texxt”. Có phải “text” không?"
        ),
        "{out}"
    );
    assert!(out.contains("Did you mean “text”?"), "{out}");
    let (code, told) = json_of(&["check", text(&bad), "--json"]);
    let findings = told["findings"].as_array().unwrap();
    let mistake = findings
        .iter()
        .find(|finding| finding["weight"] == "mistake");
    assert_eq!((code, &mistake.unwrap()["cell"]), (1, &json!("survey!A2")));
    assert_eq!((&told["mistakes"], &told["advice"]), (&json!(1), &json!(1)));
}

#[test]
fn wrong_use_ends_with_two_and_no_file_with_three() {
    assert_eq!(run(&["chek"]).0, 2);
    assert_eq!(run(&["--help"]).0, 0);
    assert_eq!(run(&["check", "/no/such/file.xlsx"]).0, 3);
    let desk = Desk::new();
    let note = desk.put("ghi_chu.txt", "xin chào");
    assert_eq!(run(&["check", text(&note)]).0, 3);
}

#[test]
fn publish_writes_the_form_under_the_hash_of_its_bytes() {
    let desk = Desk::new();
    let form = desk.workbook("thu.xlsx", SHEETS);
    let out = desk.path("out");
    let (code, told) = json_of(&["publish", text(&form), "--out", text(&out), "--json"]);
    assert_eq!(code, 0);
    let bytes = std::fs::read(out.join(told["bundle"]["file"].as_str().unwrap())).unwrap();
    assert_eq!(told["bundle"]["bytes"], json!(bytes.len()));
    let bundle: forms::Bundle = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(bundle.form_id, "thu");
    let again = json_of(&["publish", text(&form), "--out", text(&out), "--json"]).1;
    assert_eq!(again["bundle"]["sha256"], told["bundle"]["sha256"]);
}

#[test]
fn load_counts_what_there_is() {
    let desk = Desk::new();
    let (code, told) = json_of(&["load", text(&desk.workbook("thu.xlsx", SHEETS)), "--json"]);
    assert_eq!(code, 0);
    let counts = &told["counts"];
    assert_eq!(
        (
            &counts["questions"],
            &counts["groups"],
            &counts["repeats"],
            &counts["choices"]
        ),
        (&json!(5), &json!(1), &json!(1), &json!(2))
    );
    assert!(told["milliseconds"]["open"].is_number());
}

#[test]
fn fill_plays_steps_and_prints_every_node_and_the_instance() {
    let desk = Desk::new();
    let form = desk.workbook("thu.xlsx", SHEETS);
    let script = desk.put(
        "steps.json",
        r#"{"today": "2026-11-26", "steps": [
            {"expect": {"path": "ho_ten", "valid": false, "problem": "required"}},
            {"answer": {"path": "/data/nguoi/ho_ten", "value": "Hồ Thị Lúa"}},
            {"expect": {"path": "gioi", "label": "Giới tính của Hồ Thị Lúa", "choices": ["nam", "nu"], "value": null}},
            {"expect": {"path": "ngay", "relevant": false}},
            {"answer": {"path": "gioi", "value": "nu"}},
            {"answer": {"path": "ngay", "value": "5/3/2001"}},
            {"expect": {"path": "ngay", "relevant": true, "value": "2001-03-05"}},
            {"add-repeat": "con"},
            {"add-repeat": "con"},
            {"answer": {"path": "con[1]/ten_con", "value": "A & B"}},
            {"answer": {"path": "con[2]/tuoi", "value": 20}},
            {"expect": {"path": "con[2]/tuoi", "valid": false, "problem": "constraint", "message": "Chưa đủ 18 tuổi."}},
            {"remove-repeat": "con[2]"},
            {"set-language": "en"},
            {"expect": {"path": "gioi", "label": "Sex of Hồ Thị Lúa"}},
            {"expect": {"path": "con", "rows": 1}},
            {"expect": {"valid": true}}
        ]}"#,
    );
    let (code, told) = json_of(&["fill", text(&form), "--script", text(&script), "--json"]);
    assert_eq!(code, 0, "{:#}", told["steps"]);
    let xml = "<data id=\"thu\" version=\"1\"><nguoi><ho_ten>Hồ Thị Lúa</ho_ten><gioi>nu</gioi></nguoi>\
        <con><ten_con>A &amp; B</ten_con><tuoi/></con><ngay>2001-03-05</ngay></data>";
    assert_eq!(told["instance"], json!(xml));
    let paths: Vec<&str> = told["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "nguoi",
            "ho_ten",
            "gioi",
            "con",
            "con[1]/ten_con",
            "con[1]/tuoi",
            "ngay"
        ]
    );

    let instance = desk.put("to_khai.xml", xml);
    let nothing = desk.put("none.json", "[]");
    let (code, again) = json_of(&[
        "fill",
        text(&form),
        "--script",
        text(&nothing),
        "--instance",
        text(&instance),
        "--json",
    ]);
    assert_eq!((code, &again["instance"]), (0, &json!(xml)));
}

#[test]
fn an_expectation_that_does_not_hold_says_what_was_found() {
    let desk = Desk::new();
    let form = desk.workbook("thu.xlsx", SHEETS);
    let script = desk.put("steps.json", r#"[{"expect": {"path": "ho_ten", "value": "An"}}, {"answer": {"path": "khong_co", "value": 1}}]"#);
    let (code, out, _) = run(&["fill", text(&form), "--script", text(&script)]);
    assert_eq!(code, 1);
    assert!(
        out.contains("1: ho_ten value: expected \"An\", found null"),
        "{out}"
    );
    assert!(
        out.contains("2: khong_co: the form has no such question or repeat"),
        "{out}"
    );
}

#[test]
fn eval_prints_type_and_value_or_says_what_is_wrong_where() {
    assert_eq!(run(&["eval", "1 + '2'"]).1, "number: 3\n");
    let desk = Desk::new();
    let xml = desk.put(
        "a.xml",
        "<data><nha><ten>An</ten><ten>Bình</ten></nha></data>",
    );
    let on = |expression: &str| {
        run(&[
            "eval",
            expression,
            "--instance",
            text(&xml),
            "--context",
            "/data/nha",
        ])
    };
    assert_eq!(on("count(ten)").1, "number: 2\n");
    assert_eq!(on("../nha/ten[2]").1, "node-set: Bình\n");
    let (code, _, err) = on("foo(1)");
    assert_eq!(code, 1);
    assert!(err.contains("There is no function named foo"), "{err}");
    assert_eq!(
        run(&["eval", "today()", "--today", "2026-11-23"]).1,
        "string: 2026-11-23\n"
    );
    assert_eq!(run(&["eval", "1", "--mode", "loose"]).0, 2);
}

#[test]
fn vectors_are_counted_and_failures_named() {
    let desk = Desk::new();
    let cases = desk.put(
        "cases.json",
        r#"[
            {"name": "adds", "expression": "1 + 1", "expects": 2},
            {"name": "joins", "expression": "concat('a', 'b')", "expects": "ab"},
            {"name": "nodes", "expression": "/data/a", "instance": "<data><a>1</a><a>2</a></data>", "expects": ["1", "2"]},
            {"name": "context", "expression": ". = 'x'", "instance": "<data><a>x</a></data>", "context": "/data/a", "expects": true},
            {"name": "refuses", "expression": "nothing(", "expects": {"error": true}},
            {"name": "is wrong", "expression": "1 = 2", "expects": true}
        ]"#,
    );
    let (code, out, _) = run(&["vectors", text(&cases)]);
    assert_eq!(code, 1);
    assert!(
        out.contains("✗ is wrong: expected true, found boolean false"),
        "{out}"
    );
    assert!(out.ends_with("5 đạt, 1 không / 5 pass, 1 fail\n"), "{out}");
}

#[test]
fn cases_may_share_what_they_are_evaluated_in() {
    let desk = Desk::new();
    let cases = desk.put(
        "cases.json",
        r#"{"instance": "<data><a>1</a></data>", "instances": {"two": "<data><a>2</a></data>"}, "mode": "strict", "now": "2026-11-23T01:05:06Z",
            "secondary": {"list": "<root><item><name>x</name></item></root>"}, "cases": [
            {"name": "the file's", "expression": "/data/a", "expects": ["1"]},
            {"name": "by name", "expression": "/data/a", "instance": "two", "expects": ["2"]},
            {"name": "secondary", "expression": "instance('list')/root/item/name", "expects": "x"},
            {"name": "day", "expression": "today()", "expects": "2026-11-23"},
            {"name": "its own mode", "expression": "'a' + 1", "mode": "xforms-compat", "expects": "NaN"},
            {"name": "words of an error", "expression": "foo()", "error": "no function named foo"},
            {"name": "says nothing", "expression": "1"}]}"#,
    );
    let (code, told) = json_of(&["vectors", text(&cases), "--json"]);
    assert_eq!((code, &told["pass"]), (1, &json!(6)), "{told:#}");
    assert_eq!(
        told["cases"][6]["said"],
        json!("the case expects nothing: name expects or error")
    );
}

#[test]
fn a_folder_of_foreign_files_is_counted_with_reasons() {
    let desk = Desk::new();
    desk.workbook("f/thu.xlsx", SHEETS);
    desk.workbook(
        "f/sai.xlsx",
        &[("survey", &[&["type", "name", "label"], &["osm", "a", "A"]])],
    );
    desk.put("f/sheets/survey.csv", "type,name,label\ntext,a,A\n");
    desk.put("f/cases.json", r#"[{"name": "a", "expression": "1", "expects": 1}, {"name": "b", "expression": "1", "expects": 2}]"#);
    desk.put("f/other.xml", "<svg/>");
    desk.put("f/other.json", "{}");
    let (code, told) = json_of(&["conformance", text(&desk.path("f")), "--json"]);
    assert_eq!(code, 1);
    assert_eq!(told["forms"], json!({"pass": 2, "refused": 2}));
    assert_eq!(told["cases"], json!({"pass": 1, "fail": 1}));
    assert_eq!(told["skipped"], json!(1));
    assert!(
        told["reasons"]
            .as_object()
            .unwrap()
            .keys()
            .any(|reason| reason.contains("“osm” is not supported"))
    );
    let (_, out, _) = run(&["conformance", text(&desk.path("f"))]);
    assert!(
        out.contains("✓ thu.xlsx") && out.contains("1/2 cases.json\n  ✗ b: expected 2"),
        "{out}"
    );
}

#[test]
fn a_form_is_previewed_in_the_built_app_for_as_long_as_the_program_runs() {
    use std::io::{BufRead, BufReader, Read, Write};

    let desk = Desk::new();
    desk.put("dist/web/index.html", "<html>the app</html>");
    let file = desk.workbook(
        "thu.xlsx",
        &[(
            "survey",
            &[&["type", "name", "label"], &["text", "ho_ten", "Họ tên"]],
        )],
    );
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_forms"))
        .args(["preview", "--port", "0", "--only-here", "--dist"])
        .arg(desk.path("dist"))
        .arg(&file)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Read from to the end: a program nobody listens to any more may stop.
    let mut said = BufReader::new(program.stdout.take().unwrap()).lines();
    let url = said
        .by_ref()
        .map_while(Result::ok)
        .find(|line| line.starts_with("http://localhost:"))
        .unwrap();
    let (address, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let get = |path: &str| {
        let port = address.rsplit(':').next().unwrap();
        let mut line = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        write!(line, "GET /{path} HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(get(path).ends_with("<html>the app</html>"));
    let hash = path.rsplit('/').next().unwrap();
    let form = get(&format!("api/v1/previews/{hash}"));
    assert!(form.contains("\"ho_ten\""), "{form}");
    program.kill().unwrap();
    program.wait().unwrap();
    drop(said);
}

#[test]
fn without_the_app_a_preview_says_how_to_build_it() {
    let desk = Desk::new();
    let file = desk.workbook(
        "thu.xlsx",
        &[(
            "survey",
            &[&["type", "name", "label"], &["text", "ho_ten", "Họ tên"]],
        )],
    );
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_forms"))
        .args(["preview", "--only-here", "--dist"])
        .arg(desk.path("nowhere"))
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(told.status.code(), Some(3));
    let words = String::from_utf8(told.stderr).unwrap();
    assert!(words.contains("cargo xtask build"), "{words}");
}

#[test]
fn an_expression_may_begin_with_a_minus_sign() {
    for (expression, value) in [("-7 mod 3", "-1"), ("- - 3", "3"), ("-1", "-1")] {
        let (code, out, err) = run(&["eval", expression]);
        assert_eq!(
            (code, &*out, &*err),
            (0, &*format!("number: {value}\n"), "")
        );
    }
    let (_, found) = json_of(&["eval", "--json", "-1"]);
    assert_eq!(found, json!({"type": "number", "value": -1.0}));
}

#[test]
fn an_expression_that_gives_nothing_says_why() {
    let desk = Desk::new();
    let list = desk.put("l.csv", "name,label\na,A\n");
    let list = format!("l={}", list.display());
    for (expression, told) in [
        ("pulldata('gia', 'a', 'b', 'c')", "Không có danh mục gia"),
        ("instance('gia')/root/item/name", "Không có danh mục gia"),
        (
            "pulldata('l', 'gia', 'name', 'a')",
            "Danh mục không có cột gia",
        ),
        (
            "instance('l')/root/item[name = 'a']/gia",
            "Danh mục không có cột gia",
        ),
        ("digest('a', 'CRC')", "digest() không có “CRC”"),
        ("digest('a', 'MD5', 'x')", "digest() không có “x”"),
        ("base64-decode('aGVsbG8')", "không phải base64"),
        (
            "format-date(today(), '%Q')",
            "Mã định dạng ngày không có: %Q",
        ),
    ] {
        let (code, _, err) = run(&["eval", expression, "--secondary", &list]);
        assert_eq!(code, 0, "{expression}");
        assert!(err.contains(told), "{expression}: {err}");
    }
    for expression in [
        "pulldata('l', 'label', 'name', 'a')",
        "instance('l')/root/item[name = 'a']/label",
        "format-date(today(), '%Y%%%m')",
    ] {
        let (code, out, err) = run(&["eval", expression, "--secondary", &list]);
        assert_eq!((code, &*err), (0, ""), "{expression}: {out}");
    }
    for expression in ["1 div 0", "int('x')"] {
        let (_, out, _) = run(&["eval", expression, "--mode", "strict"]);
        assert_eq!(out, "nothing: \n", "{expression}");
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    for words in [
        &["eval", "1", "--today", "x"][..],
        &["eval", "1", "--secondary", "c"],
    ] {
        let (code, _, err) = run(words);
        assert_eq!(code, 2, "{words:?}: {err}");
    }
}

#[test]
fn what_is_no_form_is_called_so() {
    let desk = Desk::new();
    let no_form = desk.put("i.xml", "<data><a>1</a></data>");
    let no_form = no_form.to_str().unwrap();
    let form = desk.workbook("to_khai.xlsx", SHEETS);
    let (code, out, _) = run(&["load", no_form]);
    assert_eq!(code, 1);
    let first = out.lines().next().unwrap();
    assert!(first.contains("không phải một biểu mẫu"), "{out}");
    for pair in [[no_form, no_form], [form.to_str().unwrap(), no_form]] {
        let (code, _, err) = run(&["diff", pair[0], pair[1]]);
        assert_eq!(code, 3);
        assert!(err.contains("this is no form"), "{err}");
    }
}

#[test]
fn a_key_of_a_case_that_means_nothing_is_named() {
    let desk = Desk::new();
    let file = desk.put(
        "cases.json",
        r#"[{"name": "a", "expression": "1", "expects": 1, "contxt": "/data", "comment": "mine"}]"#,
    );
    let (code, _, err) = run(&["vectors", file.to_str().unwrap()]);
    assert_eq!(code, 0);
    assert!(err.contains("không được đọc: contxt;"), "{err}");
}

#[test]
fn mistakes_of_an_export_are_json_too_when_asked() {
    let desk = Desk::new();
    let rows: &[&[&str]] = &[&["type", "name", "label"], &["texxt", "a", "A"]];
    let form = desk.workbook("to_khai.xlsx", &[("survey", rows)]);
    let (code, told) = json_of(&["export", form.to_str().unwrap(), "--to", "eform", "--json"]);
    assert_eq!(code, 1);
    assert!(
        told["findings"]
            .as_array()
            .is_some_and(|found| !found.is_empty()),
        "{told}"
    );
}
