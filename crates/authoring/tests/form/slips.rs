//! What authors bring along from Excel and from habit, and whether they are told how to mend it.

use authoring::FormFile;

use crate::desk::{form, mistakes};

const HEAD: &[&str] = &["type", "name", "label", "relevant", "constraint", "default"];

fn survey(rows: &[&[&str]]) -> FormFile {
    let rows: Vec<&[&str]> = [&[HEAD], rows].concat();
    form(&[("survey", &rows)])
}

/// The mistakes, each with its cell.
fn told(form: &FormFile) -> Vec<(String, &str)> {
    let cells = mistakes(form).into_iter();
    let wrong = form.findings.iter();
    let wrong = wrong.filter(|finding| finding.weight == authoring::Weight::Mistake);
    cells.zip(wrong.map(|finding| &*finding.vi)).collect()
}

#[test]
fn habits_of_excel_are_mended_from_the_message_alone() {
    let form = survey(&[
        &["integer", "tuoi", "Tuổi"],
        &["text", "b", "B", "${tuoi} == 18"],
        &["text", "c", "C", "${tuoi} > 1 AND ${tuoi} < 9"],
        &["text", "d", "D", "${tuoi} ≥ 18"],
        &["text", "e", "E", "${tuoi} is empty"],
        &["decimal", "f", "F", "", ". > 1,5"],
        &["text", "g", "G", "IF(${tuoi} > 1, true(), false())"],
        &["text", "h", "H", "${tuoii} > 1"],
        &["text", "i", "I", "${Tuoi} > 1"],
    ]);
    assert_eq!(
        told(&form),
        [
            ("survey!D3", "Viết “=” thay cho “==”. (ký tự thứ 9)"),
            ("survey!D4", "Viết “and” thay cho “AND”. (ký tự thứ 13)"),
            ("survey!D5", "Viết “>=” thay cho “≥”. (ký tự thứ 9)"),
            (
                "survey!D6",
                "Viết “= ''” thay cho “is empty”. (ký tự thứ 9)"
            ),
            ("survey!E7", "Viết “1.5” thay cho “1,5”. (ký tự thứ 5)"),
            ("survey!D8", "Viết “if(…)” thay cho “IF(”. (ký tự thứ 1)"),
            (
                "survey!D9",
                "Biểu mẫu không có câu nào tên tuoii. Có phải ${tuoi} không? (ký tự thứ 1)"
            ),
            (
                "survey!D10",
                "Biểu mẫu không có câu nào tên Tuoi. Có phải ${tuoi} không? (ký tự thứ 1)"
            ),
        ]
        .map(|(cell, words)| (cell.to_owned(), words))
    );
}

#[test]
fn a_default_is_what_its_author_wrote() {
    let form = survey(&[
        &["text", "a", "A", "", "", "Ông (bà)"],
        &["date", "b", "B", "", "", "29/02/2024"],
        &["integer", "c", "C", "", "", "abc"],
        &["date", "d", "D", "", "", "31/02/2024"],
        &["date", "e", "E", "", "", "45000"],
    ]);
    let default = |name: &str| form.bundle.question(name).unwrap().default.clone();
    assert_eq!(default("a").as_deref(), Some("'Ông (bà)'"));
    assert_eq!(default("b").as_deref(), Some("date('2024-02-29')"));
    let told = told(&form);
    assert_eq!(
        mistakes(&form),
        ["survey!F4", "survey!F5", "survey!F6"],
        "{told:?}"
    );
    assert!(told[0].1.contains("“abc” không phải một số nguyên"));
    assert!(told[1].1.contains("Không có ngày 31/02/2024"));
    assert!(told[2].1.contains("định dạng ô này là ngày"));
}

#[test]
fn a_day_in_an_expression_must_be_one() {
    let form = survey(&[
        &["date", "a", "A", "", ". > date('01/01/2024')"],
        &["date", "b", "B", "", ". > date('2024-02-30')"],
        &["date", "c", "C", "", ". > '2024-01-01'"],
        &["date", "d", "D", "", ". > date('2024-02-29')"],
    ]);
    let told = told(&form);
    assert_eq!(
        mistakes(&form),
        ["survey!E2", "survey!E3", "survey!E4"],
        "{told:?}"
    );
    for (_, words) in told {
        assert!(words.contains("date('2024-02-29')"), "{words}");
    }
}
