//! How the sheet `survey` is read, row by row.

use proptest::prelude::*;

use super::*;
use crate::headings::Columns;

fn survey(text: &str) -> (Survey, Vec<AuthoringError>) {
    let mut errors = Vec::new();
    let sheet = Sheet::read(
        "survey.csv",
        text.as_bytes(),
        &Columns::only(COLUMNS),
        &mut errors,
    );
    (read(&sheet, &mut errors), errors)
}

#[test]
fn groups_hold_what_stands_between_their_rows() {
    let (survey, errors) = survey(
        "type,name,label::vi,label::en\nbegin group,a,A,A\ntext,b,B,B\nend group,,,\ntext,c,C,C\n",
    );
    assert!(errors.is_empty(), "{errors:?}");
    let names: Vec<&str> = survey.nodes.iter().map(Node::name).collect();
    assert_eq!(names, ["a", "c"]);
    assert_eq!(survey.nodes[0].children()[0].name(), "b");
    assert_eq!(survey.places["c"].row, 5);
}

#[test]
fn a_repeat_says_how_many_rows_it_takes() {
    let (survey, errors) = survey(
        "type,name,label::vi,label::en,parameters\nbegin_repeat,a,A,A,min=1 max=20\ntext,b,B,B,\nend_repeat,,,,\n",
    );
    assert!(errors.is_empty(), "{errors:?}");
    let Node::Repeat(repeat) = &survey.nodes[0] else {
        panic!("not a repeat");
    };
    assert_eq!((repeat.min, repeat.max), (1, Some(20)));
}

#[test]
fn a_group_closed_as_a_repeat_is_a_mistake() {
    let (_, errors) = survey(
        "type,name,label::vi,label::en\nbegin_group,a,A,A\ntext,b,B,B\nend_repeat,a,,\nend_group,a,,\n",
    );
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].row, Some(4));
}

#[test]
fn groups_nested_too_deep_are_one_mistake_and_not_a_crash() {
    let mut text = String::from("type,name,label::vi,label::en\n");
    for number in 0..50_000 {
        text.push_str(&format!("begin_group,g{number},A,A\n"));
    }
    let (_, errors) = survey(&text);
    assert!(
        errors.iter().any(|error| error.row == Some(MAX_DEPTH + 2)),
        "{:?}",
        errors.first()
    );
}

proptest! {
    #[test]
    fn no_sheet_makes_the_reader_panic(text in any::<String>()) {
        survey(&text);
    }

    #[test]
    fn no_order_of_rows_makes_the_reader_panic(
        kinds in prop::collection::vec("(begin|end)_(group|repeat)|text|select_one [a-z.]{0,4}|calculate|", 0..40)
    ) {
        let mut text = String::from("type,name,label::vi,label::en\n");
        for (number, kind) in kinds.iter().enumerate() {
            text.push_str(&format!("{kind},n{number},A,A\n"));
        }
        survey(&text);
    }
}
