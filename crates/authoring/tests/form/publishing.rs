//! What stands between an author's file and a procedure's form: uploads as bytes, what the form in force lends, what is different.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;

use authoring::{Wanted, What, changes, for_procedure, read_upload};
use domain::ProcedureCode;
use forms::{Bundle, Choice, FeeRule, List, Lists, PaperRule, Text};

use crate::commands::{json_of, text};
use crate::desk::{Desk, Sheets, advice, mistakes};

const SURVEY: &[&[&str]] = &[
    &[
        "type",
        "name",
        "label::Tiếng Việt (vi)",
        "label::English (en)",
        "required",
    ],
    &["text", "ho_ten", "Họ tên", "Name", "yes"],
    &["integer", "so_ban", "Số bản", "Copies", ""],
    &[
        "select_one co_khong",
        "uu_tien",
        "Có ưu tiên không?",
        "Priority?",
        "",
    ],
];

const CHOICES: &[&[&str]] = &[
    &[
        "list_name",
        "name",
        "label::Tiếng Việt (vi)",
        "label::English (en)",
    ],
    &["co_khong", "co", "Có", "Yes"],
    &["co_khong", "khong", "Không", "No"],
];

fn settings(version: &'static str) -> [&'static [&'static str]; 2] {
    let row: &'static [&'static str] = match version {
        "2" => &["Tờ khai", "HT-KS", "2"],
        "2026-11-26" => &["Tờ khai", "HT-KS", "2026-11-26"],
        "2026-12-01" => &["Tờ khai", "HT-KS", "2026-12-01"],
        _ => &["Tờ khai", "HT-KS", "1"],
    };
    [&["form_title", "form_id", "version"], row]
}

fn bytes(sheets: Sheets<'_>) -> Vec<u8> {
    std::fs::read(Desk::new().workbook("to_khai.xlsx", sheets)).unwrap()
}

fn code() -> ProcedureCode {
    ProcedureCode::parse("1.001193").unwrap()
}

fn in_force() -> Bundle {
    let sheets: Sheets<'_> = &[
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("settings", &settings("1")),
    ];
    let mut form = read_upload("to_khai.xlsx", &bytes(sheets), &Lists::new()).unwrap();
    assert_eq!(form.findings, []);
    form.bundle.procedure = "1.001193".into();
    form.bundle.papers = vec![PaperRule {
        id: "giay_chung_sinh".into(),
        required: Some("true()".into()),
        ..PaperRule::default()
    }];
    form.bundle.fees = vec![FeeRule {
        id: "ban_sao".into(),
        name: Text::new("Bản sao", "Copies"),
        amount: "${so_ban} * 8000".into(),
        when: Some("${so_ban} > 0".into()),
        basis: Text::new("TT 281/2016/TT-BTC", "TT 281/2016/TT-BTC"),
    }];
    form.bundle
}

/// A new version of the form, read and made ready.
fn ready(survey: &[&[&str]], version: &'static str) -> authoring::FormFile {
    let sheets: Sheets<'_> = &[
        ("survey", survey),
        ("choices", CHOICES),
        ("settings", &settings(version)),
    ];
    let mut form = read_upload("to_khai.xlsx", &bytes(sheets), &Lists::new()).unwrap();
    let in_force = in_force();
    for_procedure(
        &mut form,
        &Wanted {
            code: code(),
            form: Some("HT-KS"),
            in_force: Some(&in_force),
            today: calendar::Date::new(2026, 11, 26).unwrap(),
            versions: &BTreeSet::from(["1".to_owned()]),
            lists: &Lists::new(),
        },
    );
    form
}

#[test]
fn papers_and_fees_go_on_with_a_new_version() {
    let form = ready(SURVEY, "2");
    assert_eq!(form.findings, []);
    assert_eq!(form.bundle.papers, in_force().papers);
    assert_eq!(form.bundle.fees, in_force().fees);
    assert_eq!(form.bundle.procedure, "1.001193");
    assert_eq!(changes(&in_force(), &form.bundle), []);
}

#[test]
fn a_question_that_the_fee_needs_cannot_go_unnoticed() {
    let form = ready(&[SURVEY[0], SURVEY[1], SURVEY[3]], "2");
    assert!(!form.is_sound());
    let told: Vec<&str> = form.findings.iter().map(|f| f.vi.as_str()).collect();
    assert!(
        told.iter()
            .any(|vi| vi.contains("ban_sao") && vi.contains("so_ban")),
        "{told:?}"
    );
}

#[test]
fn a_version_is_used_once_and_the_cell_is_named() {
    let form = ready(SURVEY, "1");
    assert_eq!(mistakes(&form), ["settings!C2"]);
    assert!(form.findings[0].vi.contains("“1”"));
    let cells = form.row(&form.findings[0]);
    assert_eq!(
        (cells[2].heading.as_str(), cells[2].content.as_str()),
        ("version", "1")
    );
}

#[test]
fn a_form_of_another_procedure_is_not_taken_for_this_one() {
    let mut form = ready(SURVEY, "2");
    form.bundle.form_id = "HT-KT".into();
    let wanted = Wanted {
        code: ProcedureCode::parse("1.000656").unwrap(),
        form: Some("HT-KH"),
        in_force: None,
        today: calendar::Date::new(2026, 11, 26).unwrap(),
        versions: &BTreeSet::new(),
        lists: &Lists::new(),
    };
    for_procedure(&mut form, &wanted);
    assert_eq!(mistakes(&form), ["settings!2", "settings!B2"]);
}

#[test]
fn a_mistake_comes_with_the_row_it_stands_in() {
    let wrong: &[&str] = &["integr", "so_ban", "Số bản", "Copies", ""];
    let form = ready(&[SURVEY[0], SURVEY[1], wrong, SURVEY[3]], "2");
    let finding = form
        .findings
        .iter()
        .find(|f| f.cell() == "survey!A3")
        .unwrap();
    let row: Vec<&str> = form
        .row(finding)
        .iter()
        .map(|cell| cell.content.as_str())
        .collect();
    assert_eq!(row, ["integr", "so_ban", "Số bản", "Copies", ""]);
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const CSV: &str = "type,name,label::Tiếng Việt (vi),label::English (en)\nselect_one_from_file lang.csv,lang,Làng,Village\n";

#[test]
fn sheets_in_a_zip_are_a_form_and_its_own_lists_go_into_it() {
    let zip = zip_of(&[
        ("to_khai/survey.csv", CSV.as_bytes()),
        (
            "to_khai/lang.csv",
            "name,label\nalang,Làng A\nblang,Làng B\n".as_bytes(),
        ),
        ("__MACOSX/to_khai/._survey.csv", b"\0\0"),
    ]);
    let mut form = read_upload("to_khai.zip", &zip, &Lists::new()).unwrap();
    assert!(form.is_sound(), "{:?}", form.findings);
    for_procedure(
        &mut form,
        &Wanted {
            code: code(),
            form: None,
            in_force: None,
            today: calendar::Date::new(2026, 11, 26).unwrap(),
            versions: &BTreeSet::new(),
            lists: &Lists::new(),
        },
    );
    assert_eq!(form.bundle.choices["lang"].items().len(), 2);
    let compiled = forms::Compiled::new(Arc::new(form.bundle)).unwrap();
    assert_eq!(compiled.external_lists(), Vec::<&str>::new());
}

#[test]
fn a_list_of_the_catalogue_stays_where_it_is() {
    let village = Choice {
        name: "alang".into(),
        label: Text::vi("Làng A"),
        ..Choice::default()
    };
    let lists = Lists::new().with("lang", Arc::new(List::new(Vec::new(), vec![village])));
    let zip = zip_of(&[("survey.csv", CSV.as_bytes())]);
    let mut form = read_upload("to_khai.zip", &zip, &lists).unwrap();
    for_procedure(
        &mut form,
        &Wanted {
            code: code(),
            form: None,
            in_force: None,
            today: calendar::Date::new(2026, 11, 26).unwrap(),
            versions: &BTreeSet::new(),
            lists: &lists,
        },
    );
    assert!(form.is_sound(), "{:?}", form.findings);
    assert!(form.bundle.choices.is_empty());
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read() {
    let rows = vec![b'a'; 40 << 20];
    let zip = zip_of(&[("survey.csv", CSV.as_bytes()), ("lang.csv", &rows)]);
    assert!(zip.len() < 1 << 20);
    let error = read_upload("bom.zip", &zip, &Lists::new()).unwrap_err();
    assert!(matches!(error, authoring::UnreadableFile::TooLarge(_)));
    for foreign in [
        &b"PK\x03\x04"[..],
        b"",
        b"hello",
        &zip_of(&[("a.txt", b"a")]),
    ] {
        let read = read_upload("x", foreign, &Lists::new());
        assert!(read.is_err() || !read.unwrap().is_sound());
    }
}

#[test]
fn what_is_different_is_said_question_by_question() {
    let before = in_force();
    let form = ready(
        &[
            SURVEY[0],
            &["text", "ho_va_ten", "Họ, chữ đệm, tên", "Full name", "yes"],
            &["decimal", "so_ban", "Số bản", "Copies", "yes"],
            &[
                "select_one co_khong",
                "uu_tien",
                "Có được ưu tiên không?",
                "Priority?",
                "",
            ],
            &["date", "ngay", "Ngày", "Day", ""],
        ],
        "2",
    );
    let found = changes(&before, &form.bundle);
    let kinds: Vec<(What, &str)> = found
        .iter()
        .map(|change| (change.what, change.name.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (What::Added, "ho_va_ten"),
            (What::Type, "so_ban"),
            (What::Required, "so_ban"),
            (What::Wording, "uu_tien"),
            (What::Added, "ngay"),
            (What::Removed, "ho_ten"),
        ]
    );
}

#[test]
fn a_question_of_the_portal_is_the_same_under_another_name() {
    let mut before = in_force();
    let mut after = in_force();
    question(&mut before, "ho_ten").portal_name = Some("HoVaTen".into());
    let renamed = question(&mut after, "ho_ten");
    renamed.portal_name = Some("HoVaTen".into());
    renamed.name = "nguoi_khai".into();
    after.choices.insert("co_khong".into(), {
        let mut items = after.choices["co_khong"].items().to_vec();
        items.remove(1);
        items[0].label = Text::new("Có ạ", "Yes, please");
        List::new(Vec::new(), items)
    });
    let found = changes(&before, &after);
    let kinds: Vec<What> = found.iter().map(|change| change.what).collect();
    assert_eq!(
        kinds,
        [What::Renamed, What::ChoicesRemoved, What::ChoicesReworded]
    );
    assert!(
        found[1].sentence.vi.contains("Không"),
        "{}",
        found[1].sentence.vi
    );
    let json = serde_json::to_value(&found[0]).unwrap();
    assert_eq!(json["what"], "renamed");
    assert_eq!(json["name"], "nguoi_khai");
}

fn question<'b>(bundle: &'b mut Bundle, name: &str) -> &'b mut forms::Question {
    bundle
        .nodes
        .iter_mut()
        .find_map(|node| match node {
            forms::Node::Question(question) if question.name == name => Some(&mut **question),
            _ => None,
        })
        .unwrap()
}

#[test]
fn a_version_to_come_is_named_by_its_cell_before_anybody_publishes_it() {
    let form = ready(SURVEY, "2026-12-01");
    assert!(form.is_sound(), "it may be published for that day");
    assert_eq!(advice(&form), ["settings!C2"]);
    assert!(form.findings[0].vi.contains("2026-11-26"));
    assert_eq!(ready(SURVEY, "2026-11-26").findings, []);
}

#[test]
fn what_phones_lack_is_not_published_and_named_by_its_cell() {
    let survey: &[&[&str]] = &[
        &[
            "type",
            "name",
            "label::vi",
            "label::en",
            "calculation",
            "required",
            "parameters",
        ],
        &[
            "calculate",
            "ma",
            "",
            "",
            "once(property('deviceid'))",
            "",
            "",
        ],
        &["integer", "so_ban", "Số bản", "Copies", "", "", ""],
        &[
            "select_one co_khong",
            "uu_tien",
            "Ưu tiên?",
            "Priority?",
            "",
            "version() = '2'",
            "randomize=true",
        ],
    ];
    let form = ready(survey, "2");
    assert_eq!(mistakes(&form), ["survey!E2", "survey!F4", "survey!G4"]);
    assert!(form.findings[0].vi.contains("property"));
    assert!(form.findings[0].en.contains("property"));
    assert_eq!(form.row(&form.findings[1])[1].content, "uu_tien");
    // On a desk it is filled, and its author hears of it in time.
    let desk = Desk::new();
    let file = desk.workbook("to_khai.xlsx", &[("survey", survey), ("choices", CHOICES)]);
    let (code, told) = json_of(&["check", text(&file), "--json"]);
    assert_eq!((code, &told["mistakes"]), (0, &serde_json::json!(0)));
    let out = desk.path("out");
    let refused = json_of(&["publish", text(&file), "--out", text(&out), "--json"]);
    assert_eq!((refused.0, out.exists()), (1, false));
}

#[test]
fn a_form_of_a_day_to_come_is_not_written() {
    let desk = Desk::new();
    let version = settings("2026-12-01");
    let file = desk.workbook(
        "to_khai.xlsx",
        &[
            ("survey", SURVEY),
            ("choices", CHOICES),
            ("settings", &version),
        ],
    );
    let out = desk.path("out");
    let (code, told) = json_of(&["publish", text(&file), "--out", text(&out), "--json"]);
    assert_eq!(code, 1);
    assert_eq!(told["findings"][0]["cell"], "settings!C2");
}
