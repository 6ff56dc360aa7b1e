//! Excel files: what is read from them, and what their authors are told, cell by cell.

use authoring::read_form;
use forms::{Kind, ListRef, Node, Text};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::desk::{Desk, advice, form, mistakes};
use crate::hostile::{NO_TEXTS, workbook};

const HEAD: &[&str] = &[
    "type",
    "name",
    "label::Tiếng Việt (vi)",
    "label::English (en)",
    "relevant",
    "constraint",
    "constraint_message::Tiếng Việt (vi)",
    "constraint_message::English (en)",
];

#[test]
fn a_workbook_becomes_a_form() {
    let form = form(&[
        (
            "survey",
            &[
                HEAD,
                &["begin group", "nguoi", "Người", "Person"],
                &["text", "ho_ten", "Họ tên", "Name"],
                &["select one from gioi_tinh", "gioi", "Giới tính", "Sex"],
                &[
                    "int",
                    "tuoi",
                    "Tuổi",
                    "Age",
                    "${gioi} = ‘nam’",
                    ". > 0",
                    "Hãy ghi tuổi.",
                    "Age, please.",
                ],
                &["end group"],
            ],
        ),
        (
            "choices",
            &[
                &["list name", "value", "label::vi", "label::en"],
                &["gioi_tinh", "nam", "Nam", "Male"],
                &["gioi_tinh", "nu", "Nữ", "Female"],
            ],
        ),
        (
            "settings",
            &[
                &["form_title", "form_id", "version"],
                &["Tờ khai thử", "thu", "2026-11-26"],
            ],
        ),
    ]);
    assert_eq!(form.findings, []);
    assert_eq!(form.bundle.form_id, "thu");
    assert_eq!(form.bundle.title, Text::vi("Tờ khai thử"));
    let tuoi = form.bundle.question("tuoi").unwrap();
    assert_eq!(tuoi.relevant.as_deref(), Some("${gioi} = 'nam'"));
    assert_eq!(
        form.bundle.question("gioi").unwrap().kind,
        Kind::SelectOne(ListRef::Inline("gioi_tinh".into()))
    );
}

#[test]
fn five_mistakes_are_named_at_once_each_by_its_cell() {
    let form = form(&[
        (
            "survey",
            &[
                HEAD,
                &["number", "so_ban", "Số bản", "Copies"],
                &["text", "họ tên", "Họ tên", "Name"],
                &[
                    "select_one gioi_tinh",
                    "gioi",
                    "Giới tính",
                    "Sex",
                    "${so_bann} > 1",
                ],
                &[
                    "integer",
                    "tuoi",
                    "Tuổi",
                    "Age",
                    "",
                    ". > ) 0",
                    "Hãy ghi tuổi.",
                    "Age, please.",
                ],
                &["text", "ghi_chu", "Ghi chú", ""],
            ],
        ),
        (
            "choices",
            &[
                &["list_name", "name", "label::vi", "label::en"],
                &["gioi", "nam", "Nam", "Male"],
            ],
        ),
    ]);
    assert_eq!(
        mistakes(&form),
        [
            "survey!A2",
            "survey!B3",
            "survey!A4",
            "survey!E4",
            "survey!F5"
        ]
    );
    assert_eq!(advice(&form), ["survey!D6", "choices!A2"]);
    let type_error = &form.findings[0];
    assert!(
        type_error.vi.contains("Không có loại câu hỏi “number”"),
        "{type_error}"
    );
    assert!(
        type_error.en.contains("There is no type “number”"),
        "{type_error}"
    );
}

#[test]
fn days_and_numbers_mean_what_excel_shows() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let survey = book.add_worksheet();
    survey.set_name("survey").unwrap();
    survey
        .write_row(0, 0, ["type", "name", "label", "default"])
        .unwrap();
    survey.write_row(1, 0, ["date", "ngay", "Ngày"]).unwrap();
    let written = ExcelDateTime::from_ymd(2026, 11, 23).unwrap();
    survey
        .write_datetime_with_format(1, 3, &written, &day)
        .unwrap();
    survey.write_row(2, 0, ["integer", "so", "Số"]).unwrap();
    survey.write_number(2, 3, 3.0).unwrap();
    let settings = book.add_worksheet();
    settings.set_name("settings").unwrap();
    settings.write_row(0, 0, ["form_id", "version"]).unwrap();
    settings.write(1, 0, "thu").unwrap();
    settings
        .write_datetime_with_format(1, 1, &written, &day)
        .unwrap();
    let form = read_form(&desk.save("ngay.xlsx", &mut book)).unwrap();
    assert_eq!(mistakes(&form), [""; 0]);
    assert_eq!(form.bundle.version, "2026-11-23");
    let default = |name: &str| form.bundle.question(name).unwrap().default.clone();
    assert_eq!(default("ngay").as_deref(), Some("date('2026-11-23')"));
    assert_eq!(default("so").as_deref(), Some("3"));
}

#[test]
fn merged_cells_count_for_each_of_their_rows_and_never_for_two_columns() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let plain = Format::new();
    let survey = book.add_worksheet();
    survey.set_name("survey").unwrap();
    survey.write_row(0, 0, ["type", "name", "label"]).unwrap();
    survey
        .write_row(1, 0, ["select_one mau", "mau", "Màu"])
        .unwrap();
    survey.write(2, 0, "note").unwrap();
    survey.merge_range(2, 1, 2, 2, "ghi_chu", &plain).unwrap();
    let choices = book.add_worksheet();
    choices.set_name("choices").unwrap();
    choices
        .write_row(0, 0, ["list_name", "name", "label"])
        .unwrap();
    choices.merge_range(1, 0, 2, 0, "mau", &plain).unwrap();
    choices.write_row(1, 1, ["do", "Đỏ"]).unwrap();
    choices.write_row(2, 1, ["xanh", "Xanh"]).unwrap();
    let form = read_form(&desk.save("gop.xlsx", &mut book)).unwrap();
    assert_eq!(mistakes(&form), ["survey!B3"]);
    assert_eq!(form.bundle.choices["mau"].items().len(), 2);
}

#[test]
fn a_hidden_sheet_is_read_and_said_and_one_with_a_slip_in_its_name_is_named() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let survey = book.add_worksheet();
    survey.set_name("Survey").unwrap();
    survey.write_row(0, 0, ["type", "name", "label"]).unwrap();
    survey
        .write_row(1, 0, ["text", "ten ", " Tên\u{a0}"])
        .unwrap();
    let settings = book.add_worksheet();
    settings.set_name("settings").unwrap().set_hidden(true);
    settings.write_row(0, 0, ["form_id"]).unwrap();
    settings.write_row(1, 0, ["an"]).unwrap();
    book.add_worksheet().set_name("chioces").unwrap();
    book.add_worksheet().set_name("Hướng dẫn").unwrap();
    let form = read_form(&desk.save("an.xlsx", &mut book)).unwrap();
    assert_eq!(mistakes(&form), ["chioces"]);
    assert!(advice(&form).contains(&"settings".to_owned()));
    assert_eq!(form.bundle.form_id, "an");
    assert_eq!(form.bundle.question("ten").unwrap().label.vi, "Tên");
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    let form = form(&[
        (
            "survey",
            &[
                &[
                    "type",
                    "name",
                    "label",
                    "media::image",
                    "trigger",
                    "guidance_hint",
                    "người sửa",
                ],
                &["background-audio", "noi", "Nơi"],
                &["text", "a", "A", "a.png", "", "xem", "An"],
                &["calculate", "b", "", "", "${a}"],
                &["integer", "c", "C", "", "a"],
            ],
        ),
        ("entities", &[&["list_name", "label"], &["nha", "Nhà"]]),
        ("settings", &[&["form_id", "public_key"], &["x", "MIIB"]]),
    ]);
    let named = mistakes(&form);
    for cell in [
        "survey!A2",
        "survey!D3",
        "survey!4",
        "survey!E5",
        "entities",
        "settings!B2",
    ] {
        assert!(named.contains(&cell.to_owned()), "{cell} in {named:?}");
    }
    let left_out = advice(&form);
    for cell in ["survey!F3", "survey!G3"] {
        assert!(
            left_out.contains(&cell.to_owned()),
            "{cell} in {left_out:?}"
        );
    }
}

#[test]
fn what_a_device_would_tell_of_its_owner_stays_empty_and_is_said() {
    let form = form(&[(
        "survey",
        &[
            &["type", "name", "label", "relevant"],
            &["start", "bat_dau"],
            &["today", "hom_nay"],
            &["deviceid", "may"],
            &["audit", "audit"],
            &["text", "a", "A", "${may} = ''"],
        ],
    )]);
    assert_eq!(mistakes(&form), [""; 0]);
    let said = advice(&form);
    assert!(
        said.contains(&"survey!A4".to_owned()) && said.contains(&"survey!A5".to_owned()),
        "{said:?}"
    );
    let calculation = |name: &str| form.bundle.question(name).unwrap().calculation.clone();
    assert_eq!(calculation("may").as_deref(), Some("''"));
    assert_eq!(calculation("hom_nay").as_deref(), Some("once(today())"));
}

#[test]
fn the_same_sheets_as_csv_are_the_same_form() {
    let desk = Desk::new();
    let survey: &[&[&str]] = &[HEAD, &["text", "ho_ten", "Họ tên", "Name"]];
    let settings: &[&[&str]] = &[&["form_id", "version"], &["thu", "2026-11-26"]];
    let book = desk.workbook("thu.xlsx", &[("survey", survey), ("settings", settings)]);
    let csv = |rows: &[&[&str]]| {
        rows.iter()
            .map(|row| row.join(",") + "\n")
            .collect::<String>()
    };
    desk.put("thu/survey.csv", csv(survey));
    desk.put("thu/settings.csv", csv(settings));
    let (of_book, of_folder) = (
        read_form(&book).unwrap(),
        read_form(&desk.path("thu")).unwrap(),
    );
    assert_eq!(of_book.bundle, of_folder.bundle);
    assert_eq!(of_folder.findings, []);
}

#[test]
fn a_trigger_calculates_once_on_each_change_and_choices_may_be_shuffled() {
    let form = form(&[
        (
            "survey",
            &[
                &[
                    "type",
                    "name",
                    "label",
                    "calculation",
                    "trigger",
                    "parameters",
                ],
                &[
                    "select_one mau",
                    "mau",
                    "Màu",
                    "",
                    "",
                    "randomize=true, seed=4",
                ],
                &[
                    "text",
                    "ten_mau",
                    "Tên màu",
                    "concat('màu ', ${mau})",
                    "${mau}",
                ],
                &["text", "khac", "Khác", "", "${khong_co}"],
            ],
        ),
        (
            "choices",
            &[&["list_name", "name", "label"], &["mau", "do", "Đỏ"]],
        ),
    ]);
    assert_eq!(mistakes(&form), ["survey!E4"]);
    let question = |name: &str| form.bundle.question(name).unwrap();
    assert_eq!(question("mau").shuffle.as_deref(), Some("4"));
    let action = &question("ten_mau").actions[0];
    assert_eq!(
        (action.of.as_str(), action.value.as_str()),
        ("mau", "concat('màu ', ${mau})")
    );
    assert_eq!(question("ten_mau").calculation, None);
}

#[test]
fn other_is_offered_and_asked_for() {
    let form = form(&[
        (
            "survey",
            &[
                &["type", "name", "label"],
                &["select_one mau or_other", "mau", "Màu"],
            ],
        ),
        (
            "choices",
            &[&["list_name", "name", "label"], &["mau", "do", "Đỏ"]],
        ),
    ]);
    assert_eq!(mistakes(&form), [""; 0]);
    assert!(form.bundle.choices["mau"].get("other").is_some());
    let names: Vec<&str> = form.bundle.nodes.iter().map(Node::name).collect();
    assert_eq!(names, ["mau", "mau_other"]);
}

#[test]
fn a_list_in_a_file_beside_the_form_is_found() {
    let desk = Desk::new();
    desk.put(
        "thu-media/xa.csv",
        "name,label,tinh\n1,Xã Một,A\n2,Xã Hai,B\n",
    );
    let rows: &[&[&str]] = &[
        &["type", "name", "label", "choice_filter"],
        &["text", "tinh", "Tỉnh"],
        &["select_one_from_file xa.csv", "xa", "Xã", "tinh = ${tinh}"],
        &["select_one_from_file huyen.csv", "huyen", "Huyện"],
    ];
    let form = read_form(&desk.workbook("thu.xlsx", &[("survey", rows)])).unwrap();
    assert_eq!(mistakes(&form), ["survey!A4"]);
    assert_eq!(form.lists.get("xa").unwrap().items().len(), 2);
}

/// A sheet `survey` of which row 2 is a question with this cell in the column `relevant`.
fn relevant(cell: &str) -> authoring::FormFile {
    let text =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let head = ["type", "name", "label", "relevant"];
    let head: String = "ABCD"
        .chars()
        .zip(head)
        .map(|(c, it)| text(&format!("{c}1"), it))
        .collect();
    let row = text("A2", "text") + &text("B2", "a") + &text("C2", "A");
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\">{head}</row><row r=\"2\">{row}{cell}</row></sheetData></worksheet>"
    );
    let desk = Desk::new();
    read_form(&desk.put("cong_thuc.xlsx", workbook(sheet.as_bytes(), NO_TEXTS))).unwrap()
}

#[test]
fn a_formula_without_its_result_is_a_mistake_of_its_cell_and_one_with_it_is_the_result() {
    for cell in [
        "<c r=\"D2\"><f>IF(TRUE,1,2)</f><v/></c>",
        "<c r=\"D2\"><f>A1</f></c>",
        "<c r=\"D2\" t=\"str\"><f>A1</f></c>",
        "<c r=\"D2\"><f t=\"shared\" ref=\"D2:D9\" si=\"99999999999\">A1</f></c>",
        "<c r=\"D2\"><f t=\"shared\" si=\"0\"/></c>",
    ] {
        let form = relevant(cell);
        assert_eq!(mistakes(&form), ["survey!D2"], "{cell}");
        let told = form
            .findings
            .iter()
            .find(|told| told.cell() == "survey!D2")
            .unwrap();
        assert!(
            told.vi.contains("lưu lại") && told.en.contains("save it again"),
            "{told}"
        );
    }
    let form = relevant("<c r=\"D2\" t=\"str\"><f>A1</f><v>${a} = 'x'</v></c>");
    let question = form.bundle.question("a").unwrap();
    assert_eq!(question.relevant.as_deref(), Some("${a} = 'x'"));
    // A formula that comes to an empty text is an empty cell, as it looks.
    let form = relevant("<c r=\"D2\" t=\"str\"><f>IF(TRUE,\"\",1)</f><v></v></c>");
    assert_eq!(mistakes(&form), [""; 0]);
}

#[test]
fn an_error_of_excel_is_told_once_at_its_cell_with_how_to_mend_it() {
    for error in ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#VALUE!"] {
        let form = relevant(&format!("<c r=\"D2\" t=\"e\"><f>A1</f><v>{error}</v></c>"));
        assert_eq!(mistakes(&form), ["survey!D2"], "{error}");
        let told = form
            .findings
            .iter()
            .find(|told| told.cell() == "survey!D2")
            .unwrap();
        assert!(
            told.vi.contains(error) && told.vi.contains("gõ giá trị"),
            "{told}"
        );
    }
    // Also where what is missing would be a mistake of its own.
    let form = relevant(
        "</row><row r=\"3\"><c r=\"A3\" t=\"e\"><v>#N/A</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>b</t></is></c>",
    );
    assert_eq!(mistakes(&form), ["survey!A3"]);
}
