//! Habits and what is told of them.

use proptest::prelude::*;

use super::*;

fn told(source: &str) -> Vec<(usize, String, String)> {
    let found = slips(source).into_iter();
    found
        .map(|slip| (slip.at, slip.written, slip.instead))
        .collect()
}

#[test]
fn each_habit_is_told_with_its_place() {
    for (source, at, written, instead) in [
        ("${a} == 1", 5, "==", "="),
        ("${a} = 1 AND ${b} = 2", 9, "AND", "and"),
        ("${a} = 1 Or ${b} = 2", 9, "Or", "or"),
        ("NOT ${a} = 1", 0, "NOT", "not(…)"),
        ("NOT(${a} = 1)", 0, "NOT(", "not(…)"),
        ("${a} = 1 && ${b} = 2", 9, "&&", "and"),
        ("${a} = 1 || ${b} = 2", 9, "||", "or"),
        ("${a} ≥ 18", 5, "≥", ">="),
        ("${a} ≤ 18", 5, "≤", "<="),
        ("${a} ≠ 18", 5, "≠", "!="),
        ("${a} <> 18", 5, "<>", "!="),
        ("${a} => 18", 5, "=>", ">="),
        ("${a} is empty", 5, "is empty", "= ''"),
        ("${a} IS NOT NULL", 5, "IS NOT NULL", "!= ''"),
        ("${a} is 'x'", 5, "is", "="),
        (". > 1,5", 4, "1,5", "1.5"),
        ("(. > 1,5)", 5, "1,5", "1.5"),
        ("IF(${a} = 1, 2, 3)", 0, "IF(", "if(…)"),
        ("LEN(.) > 3", 0, "LEN(", "string-length(…)"),
        (". <= TODAY()", 5, "TODAY(", "today(…)"),
        ("CONCATENATE('a', 'b')", 0, "CONCATENATE(", "concat(…)"),
        ("AND(${a} = 1, ${b} = 2)", 0, "AND(", "… and …"),
        ("ISBLANK(${a})", 0, "ISBLANK(", "… = ''"),
        (
            "string_length(.) > 3",
            0,
            "string_length(",
            "string-length(…)",
        ),
        ("slected(${a}, 'b')", 0, "slected(", "selected(…)"),
        ("${a} = ‘nam’", 7, "‘nam’", "'nam'"),
        ("if(${a} = 1; 2; 3)", 11, ";", ","),
        ("${a} = 1 và ${b} = 2", 9, "và", "and"),
        ("${a} = 1 hoặc ${b} = 2", 9, "hoặc", "or"),
        ("{tuoi} > 1", 0, "{tuoi}", "${tuoi}"),
        ("#{tuoi} > 1", 0, "#{tuoi}", "${tuoi}"),
        ("$tuoi > 1", 0, "$tuoi", "${tuoi}"),
        ("${a} / 2 > 1", 5, "/", "div"),
        ("${a} = TRUE", 7, "TRUE", "true()"),
        ("${a} & ' ' ", 5, "&", "concat(…, …)"),
    ] {
        let found = told(source);
        let expected = (at, written.to_owned(), instead.to_owned());
        assert_eq!(found.first(), Some(&expected), "{source}: {found:?}");
    }
}

#[test]
fn all_slips_of_one_expression_are_told() {
    let found = slips("${a} == 1 AND ${b} ≥ 2,5");
    let written: Vec<&str> = found.iter().map(|slip| &*slip.written).collect();
    assert_eq!(written, ["==", "AND", "≥", "2,5"]);
}

#[test]
fn no_more_slips_are_told_than_anybody_reads() {
    assert_eq!(slips(&"&".repeat(20_000)).len(), MAX_SLIPS);
}

#[test]
fn what_is_right_is_no_slip() {
    for source in [
        "${a} = 'x == y AND z' and ${b} >= 1.5",
        "round(1,5) > 2 or not(${a} != '')",
        "../a/b[c = current()/../d]/text()",
        "instance('x')/root/item[name = ${a}]/and",
        "sum(/data/n) div count(/data/n) mod 2 - -3",
        "jr:choice-name(${a}, '${a}') = \"Và\"",
        "and = or",
        "ma_tinh = ${tinh} and ten-day-du = 'x'",
        "a/b | c/d",
        ". * 2",
    ] {
        assert_eq!(told(source), [], "{source}");
    }
}

#[test]
fn words_with_brackets_are_no_calls() {
    for text in [
        "Ông (bà)",
        "Ông(bà)",
        "1 (một)",
        "(trống)",
        "Ủy ban (xã)",
        "Tiền and(…",
    ] {
        assert!(!calls(text), "{text}");
    }
    for text in [
        "today()",
        "concat('a', 'b')",
        "TODAY()",
        "IF(1, 2, 3)",
        "1 + round(2)",
    ] {
        assert!(calls(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_letters_are_read(source in ".{0,60}") {
        for slip in slips(&source) {
            prop_assert!(slip.at <= source.chars().count());
        }
        calls(&source);
    }

    #[test]
    fn any_words_are_read(
        words in proptest::collection::vec(
            prop::sample::select(vec![
                "${", "}", "$", "{", "is", " ", "not", "AND", "(", ")", ",", "1", "‘", "'", "≥", "/", "jr:", ".",
            ]),
            0..20,
        ),
    ) {
        slips(&words.concat());
    }
}
