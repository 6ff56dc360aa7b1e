//! An author's mistakes are all named at once, each by its cell, in Vietnamese and English.

use std::fs;
use std::path::{Path, PathBuf};

use authoring::{AuthoringError, compile};

const PROCEDURE: &str = r#"
code = "1.000001"
name = { vi = "Thử", en = "Trial" }
group = "Hộ tịch"
life_events = ["birth"]
keywords = ["thu"]
online = "full"
form = "T"
steps = [ { vi = "Nộp", en = "File" } ]

[handling]
deadline = { value = 1, unit = "working_days" }

[[papers]]
id = "don"
name = { vi = "Đơn", en = "Application" }
attach = true

[[sources]]
fact = "page"
source = "từ trí nhớ"
checked = "2026-11-23"
confidence = "low"
"#;

const SURVEY: &str = "type,name,label::vi,label::en,required,relevant,constraint,constraint_message::vi,constraint_message::en
begin_group,nguoi,Người,Person,,,,,
text,ho_ten,Họ tên,Name,yes,,,,
select_one gioi_tinh,gioi,Giới tính,Sex,yes,,,,
integer,so_ban,Số bản,Copies,,${gioi} = 'nam',. > 0,Ít nhất một.,At least one.
end_group,nguoi,,,,,,,
";

const CHOICES: &str =
    "list_name,name,label::vi,label::en\ngioi_tinh,nam,Nam,Male\ngioi_tinh,nu,Nữ,Female\n";

const SETTINGS: &str = "form_id,version,form_title::vi,form_title::en\nT,2026-11-23,Thử,Trial\n";

const RULES: &str = "[[paper]]\nid = \"don\"\nrequired = \"${so_ban} > 1\"\n\n[[fee]]\nid = \"phi\"\nname = { vi = \"Phí\", en = \"Fee\" }\namount = \"8000 * ${so_ban}\"\nbasis = { vi = \"TT\", en = \"TT\" }\n";

/// A catalogue of one procedure in a folder of its own.
struct Trial {
    folder: PathBuf,
}

impl Trial {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("_lists")).unwrap();
        let trial = Self { folder };
        trial
            .with("1.000001/procedure.toml", PROCEDURE)
            .with("1.000001/survey.csv", SURVEY)
            .with("1.000001/choices.csv", CHOICES)
            .with("1.000001/settings.csv", SETTINGS)
            .with("1.000001/rules.toml", RULES)
    }

    fn with(self, file: &str, text: &str) -> Self {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn survey(self, from: &str, to: &str) -> Self {
        assert!(SURVEY.contains(from), "{from}");
        self.with("1.000001/survey.csv", &SURVEY.replace(from, to))
    }

    fn errors(&self) -> Vec<AuthoringError> {
        compile(&self.folder).err().unwrap_or_default()
    }

    /// File, row and column of every mistake.
    fn cells(&self) -> Vec<(String, usize, String)> {
        let errors = self.errors();
        for error in &errors {
            assert!(!error.vi.is_empty() && !error.en.is_empty(), "{error}");
        }
        let short = |file: String| file.trim_start_matches("1.000001/").to_owned();
        errors
            .into_iter()
            .map(|error| {
                (
                    short(error.file),
                    error.row.unwrap_or(0),
                    error.column.unwrap_or_default(),
                )
            })
            .collect()
    }
}

fn cell(file: &str, row: usize, column: &str) -> (String, usize, String) {
    (file.to_owned(), row, column.to_owned())
}

#[test]
fn a_correct_catalogue_has_no_mistakes() {
    assert_eq!(Trial::new("correct").errors(), []);
}

#[test]
fn an_unknown_type_is_named_by_its_cell() {
    let trial = Trial::new("type").survey("integer,so_ban", "number,so_ban");
    assert!(
        trial.cells().contains(&cell("survey.csv", 5, "type")),
        "{:?}",
        trial.errors()
    );
}

#[test]
fn an_unknown_name_in_an_expression_is_named_by_its_cell() {
    let trial = Trial::new("name").survey("${gioi} = 'nam'", "${gioii} = 'nam'");
    assert_eq!(trial.cells(), [cell("survey.csv", 5, "relevant")]);
    assert!(trial.errors()[0].vi.contains("gioii"));
}

#[test]
fn a_parse_error_says_at_which_letter() {
    let trial = Trial::new("parse").survey(". > 0", ". > ) 0");
    assert_eq!(trial.cells(), [cell("survey.csv", 5, "constraint")]);
    assert!(
        trial.errors()[0].vi.contains("ký tự thứ 5"),
        "{}",
        trial.errors()[0].vi
    );
}

#[test]
fn a_type_that_does_not_fit_is_a_mistake() {
    let trial = Trial::new("types").survey(". > 0", ". = 'một'");
    assert_eq!(trial.cells(), [cell("survey.csv", 5, "constraint")]);
}

#[test]
fn a_name_used_twice_is_a_mistake_in_the_second_row() {
    let trial = Trial::new("twice").survey("integer,so_ban", "integer,ho_ten");
    let cells = trial.cells();
    assert!(
        cells.contains(&cell("survey.csv", 5, "name")),
        "{:?}",
        trial.errors()
    );
}

#[test]
fn a_cycle_is_a_mistake() {
    let rows = "calculate,a,,,,,,,\ncalculate,b,,,,,,,\nend_group,nguoi";
    let head = SURVEY.replace(
        "constraint_message::en",
        "constraint_message::en,calculation",
    );
    let text = head
        .replace("end_group,nguoi", rows)
        .replace("calculate,a,,,,,,,", "calculate,a,,,,,,,,${b} + 1");
    let text = text.replace("calculate,b,,,,,,,", "calculate,b,,,,,,,,${a} + 1");
    let trial = Trial::new("cycle").with("1.000001/survey.csv", &text);
    let cells = trial.cells();
    assert!(
        !cells.is_empty() && cells.iter().all(|(_, _, column)| column == "calculation"),
        "{:?}",
        trial.errors()
    );
}

#[test]
fn a_missing_translation_is_a_mistake_in_its_language() {
    let trial = Trial::new("translation").survey("Số bản,Copies", "Số bản,");
    assert_eq!(trial.cells(), [cell("survey.csv", 5, "label::en")]);
}

#[test]
fn a_label_too_long_for_a_phone_is_a_mistake() {
    let trial = Trial::new("long").survey("Số bản,", &format!("{},", "rất dài ".repeat(20)));
    assert_eq!(trial.cells(), [cell("survey.csv", 5, "label::vi")]);
}

#[test]
fn a_missing_list_and_an_unused_one_are_mistakes() {
    let trial = Trial::new("lists").survey("select_one gioi_tinh", "select_one gioi");
    let cells = trial.cells();
    assert!(
        cells.contains(&cell("survey.csv", 4, "type")),
        "{:?}",
        trial.errors()
    );
    assert!(
        cells.contains(&cell("choices.csv", 2, "list_name")),
        "{:?}",
        trial.errors()
    );
    let trial =
        Trial::new("shared").survey("select_one gioi_tinh", "select_one_from_file communes.csv");
    assert!(
        trial.cells().contains(&cell("survey.csv", 4, "type")),
        "{:?}",
        trial.errors()
    );
}

#[test]
fn a_group_that_never_ends_is_a_mistake_where_it_begins() {
    let trial = Trial::new("open").survey("end_group,nguoi,,,,,,,\n", "");
    assert!(
        trial.cells().contains(&cell("survey.csv", 2, "type")),
        "{:?}",
        trial.errors()
    );
}

#[test]
fn a_rule_for_an_unknown_paper_is_a_mistake_at_its_line() {
    let trial = Trial::new("paper").with(
        "1.000001/rules.toml",
        &RULES.replace("\"don\"", "\"to_khai\""),
    );
    let cells = trial.cells();
    assert!(
        cells.contains(&cell("rules.toml", 2, "id")),
        "{:?}",
        trial.errors()
    );
    assert!(
        cells.contains(&cell("rules.toml", 0, "")),
        "{:?}",
        trial.errors()
    );
}

#[test]
fn a_fee_that_names_nothing_is_a_mistake_at_its_line() {
    let trial = Trial::new("fee").with(
        "1.000001/rules.toml",
        &RULES.replace("8000 * ${so_ban}", "8000 * ${so_bann}"),
    );
    assert_eq!(trial.cells(), [cell("rules.toml", 8, "amount")]);
}

#[test]
fn codes_that_lead_to_two_procedures_are_mistakes() {
    let other = PROCEDURE.replace("1.000001", "1.000002").replace(
        "form = \"T\"\n",
        "predecessors = [ { code = \"1.000001\" } ]\n",
    );
    let trial = Trial::new("codes").with("1.000002/procedure.toml", &other);
    assert_eq!(
        trial.cells(),
        [cell("1.000002/procedure.toml", 0, "predecessors")]
    );
}

#[test]
fn an_invalid_code_or_date_is_a_mistake_at_its_line() {
    for (from, to, line) in [
        ("\"1.000001\"", "\"9.000001\"", 2),
        ("2026-11-23", "2026-13-23", 22),
    ] {
        let trial =
            Trial::new("invalid").with("1.000001/procedure.toml", &PROCEDURE.replace(from, to));
        let errors = trial.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(errors[0].row, Some(line), "{errors:?}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let survey = SURVEY
        .replace("integer,so_ban", "number,so_ban")
        .replace("Họ tên,Name", "Họ tên,")
        .replace("Giới tính,Sex,yes", "Giới tính,Sex,${khong_co}");
    let settings = SETTINGS.replace("2026-11-23", "hôm nay");
    let trial = Trial::new("all")
        .with("1.000001/survey.csv", &survey)
        .with("1.000001/settings.csv", &settings);
    let cells = trial.cells();
    for expected in [
        cell("survey.csv", 3, "label::en"),
        cell("survey.csv", 4, "required"),
        cell("survey.csv", 5, "type"),
        cell("settings.csv", 2, "version"),
    ] {
        assert!(
            cells.contains(&expected),
            "{expected:?} in {:?}",
            trial.errors()
        );
    }
}

#[test]
fn foreign_bytes_are_mistakes_and_not_crashes() {
    for bytes in [
        "",
        "\u{0}\u{1}",
        "type,name\n\"open quote",
        "type;name\ntext;a\n",
    ] {
        let trial = Trial::new("bytes").with("1.000001/survey.csv", bytes);
        assert!(!trial.errors().is_empty(), "{bytes:?}");
    }
    let trial = Trial::new("latin1");
    fs::write(
        trial.folder.join("1.000001/survey.csv"),
        b"type,name\ntext,\xe9\n",
    )
    .unwrap();
    assert!(!trial.errors().is_empty());
}
