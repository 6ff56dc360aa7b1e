//! What is found, and what is left alone.

use std::collections::BTreeMap;

use super::*;
use forms::{Choice, Group, List, ListRef, Question, Repeat, Rule};

fn question(name: &str, kind: Kind, relevant: &str) -> Node {
    Node::Question(Box::new(Question {
        name: name.into(),
        kind,
        relevant: (!relevant.is_empty()).then(|| relevant.into()),
        ..Question::default()
    }))
}

fn constrained(kind: Kind, test: &str) -> Node {
    Node::Question(Box::new(Question {
        name: "q".into(),
        kind,
        constraints: vec![Rule {
            test: test.into(),
            message: Text::vi("Sai."),
        }],
        ..Question::default()
    }))
}

fn sex() -> (Node, BTreeMap<String, List>) {
    let choice = |name: &str| Choice {
        name: name.into(),
        ..Choice::default()
    };
    let list = List::new(vec![], vec![choice("nam"), choice("nu")]);
    let kind = Kind::SelectOne(ListRef::Inline("gioi".into()));
    (
        question("gioi", kind, ""),
        BTreeMap::from([("gioi".to_owned(), list)]),
    )
}

/// A question that no answers reach.
fn hidden() -> Node {
    question("an", Kind::Integer, "1 = 2")
}

/// Questions that conditions ask of.
fn asked() -> Vec<Node> {
    let Node::Question(mut bounded) = constrained(Kind::Integer, ". >= 0 and . <= 120") else {
        unreachable!("it is a question")
    };
    bounded.name = "den_120".into();
    let row = repeat("dong", vec![question("trong_dong", Kind::Integer, "")]);
    vec![
        question("tuoi", Kind::Integer, ""),
        question("so", Kind::Integer, ""),
        question("ngay", Kind::Date, ""),
        Node::Question(bounded),
        row,
    ]
}

fn repeat(name: &str, children: Vec<Node>) -> Node {
    Node::Repeat(Box::new(Repeat {
        name: name.into(),
        children,
        ..Repeat::default()
    }))
}

fn found(nodes: Vec<Node>) -> Vec<(String, Field)> {
    let (first, choices) = sex();
    let bundle = Bundle {
        nodes: [vec![first], asked(), nodes].concat(),
        choices,
        ..Bundle::default()
    };
    let findings = check(&bundle);
    findings
        .into_iter()
        .map(|finding| (finding.node, finding.field))
        .collect()
}

#[test]
fn conditions_that_cannot_be_true_are_found() {
    for relevant in [
        "false()",
        "${gioi} = 'nam' and ${gioi} = 'nu'",
        "${gioi} != 'nam' and ${gioi} != 'nu' and ${gioi} != ''",
        "${tuoi} > 18 and ${tuoi} <= 18",
        "${tuoi} > 5 and ${tuoi} < 6",
        "not(${tuoi} >= 18) and ${tuoi} >= 20",
        "(${tuoi} < 1 or ${tuoi} > 9) and ${tuoi} = 5",
        "${gioi} = '' and selected(${gioi}, 'nam')",
        "1 = 2",
        "1 + 1 * 2 > 3 or 'a' = 'b'",
        "'a' != 'a'",
        "date('2024-01-01') > date('2024-01-02')",
        "${tuoi} mod 2 = 5",
        "${tuoi} mod 2 > 1 and ${tuoi} mod 2 < 0",
        "${tuoi} > ${so} and ${so} > ${tuoi}",
        "${tuoi} > ${so} and ${tuoi} <= ${so}",
        "${ngay} > today() and ${ngay} < today()",
        "${ngay} > today() - 5 and today() - 5 >= ${ngay}",
        "count(${tuoi}) < 0",
        "count(${tuoi}) = 1 and count(${tuoi}) = 2",
        "${tuoi} + ${so} > 3 and ${so} = ''",
        "${den_120} > 130",
        "${den_120} + 1 > 3 and ${den_120} < -1",
        "${an} > 3",
        "${an} * 2 > 3",
        "${tuoi} > ${an}",
    ] {
        assert_eq!(
            found(vec![hidden(), question("q", Kind::Text, relevant)]),
            [
                ("an".to_owned(), Field::Relevant),
                ("q".to_owned(), Field::Relevant)
            ],
            "{relevant}"
        );
    }
}

#[test]
fn conditions_that_may_be_true_or_are_not_understood_are_left_alone() {
    for relevant in [
        "${gioi} = 'nam' or ${gioi} = 'nu'",
        "${gioi} != 'nam' and ${gioi} != 'nu'",
        "not(${tuoi} > 18) and not(${tuoi} <= 18)",
        "${tuoi} >= 18 and ${tuoi} <= 18",
        "${tuoi} > ${tuoi}",
        "regex(${gioi}, 'x') and ${gioi} = 'nam'",
        "${tuoi} > ) 3",
        "'a' = ''",
        "1 div 0 = 2",
        "${tuoi} mod 2 = 1",
        "${tuoi} = ${so} and ${so} = ${tuoi} and ${so} = ''",
        "${tuoi} != ${so} and not(${tuoi} > ${so}) and not(${tuoi} < ${so})",
        "${ngay} > today() and ${ngay} < today() + 1",
        "${den_120} <= 120 or ${den_120} > 130",
        "${den_120} = ''",
        "${an} = ''",
        "not(${an} > 3)",
        "coalesce(${an}, 5) > 3",
        "random() > 0.5 and random() < 0.5",
        "${trong_dong} = 1 and ${trong_dong} = 2",
        "",
    ] {
        assert_eq!(
            found(vec![hidden(), question("q", Kind::Text, relevant)]),
            [("an".to_owned(), Field::Relevant)],
            "{relevant}"
        );
    }
}

#[test]
fn a_part_is_unreachable_through_what_stands_around_it_and_is_named_once() {
    let inner = question("trong", Kind::Text, "${gioi} = 'nu'");
    let group = |relevant: &str, children| {
        Node::Group(Box::new(Group {
            name: "nhom".into(),
            relevant: Some(relevant.into()),
            children,
            ..Group::default()
        }))
    };
    assert_eq!(
        found(vec![group("${gioi} = 'nam'", vec![inner.clone()])]),
        [("trong".to_owned(), Field::Relevant)]
    );
    assert_eq!(
        found(vec![group("false()", vec![inner])]),
        [("nhom".to_owned(), Field::Relevant)]
    );
}

#[test]
fn an_answer_that_needs_a_question_that_does_not_apply_cannot_be() {
    let nodes = vec![
        question("so_con", Kind::Integer, "${gioi} = 'nu'"),
        question("q", Kind::Text, "${so_con} > 0 and ${gioi} = 'nam'"),
    ];
    assert_eq!(found(nodes), [("q".to_owned(), Field::Relevant)]);
}

#[test]
fn a_test_that_no_answer_passes_is_found() {
    for (kind, test) in [
        (Kind::Integer, ". > 10 and . < 5"),
        (
            Kind::Date,
            ". > date('2026-01-01') and . < date('2025-01-01')",
        ),
        (Kind::Text, "string-length(.) > 10 and string-length(.) < 5"),
        (Kind::Text, ". = 'a' and . = 'b'"),
        (Kind::Integer, ". > ${so} and . < ${so}"),
        (Kind::Date, ". > today() and . < today()"),
        (Kind::Integer, ". mod 2 = 5"),
    ] {
        assert_eq!(
            found(vec![constrained(kind, test)]),
            [("q".to_owned(), Field::Constraint(0))],
            "{test}"
        );
    }
    for (kind, test) in [
        (Kind::Integer, ". >= 10 or . < 5"),
        (Kind::Date, ". <= today() and . >= date('1957-01-01')"),
        (Kind::Text, "string-length(.) = 12 and regex(., '[0-9]+')"),
    ] {
        assert_eq!(found(vec![constrained(kind, test)]), [], "{test}");
    }
}

#[test]
fn a_plain_range_and_a_pattern_can_be_told_to_others() {
    let range = stated(". >= 1 and . < 100").unwrap();
    assert_eq!(
        (range.least, range.most),
        (Some((1.0, false)), Some((100.0, true)))
    );
    let pattern = stated("regex(., '^[0-9]{12}$')").unwrap();
    assert_eq!(pattern.pattern.as_deref(), Some("^[0-9]{12}$"));
    assert_eq!(stated(". > ${tuoi}"), None);
    assert_eq!(stated(". > 1 or . < 0"), None);
}

#[test]
fn what_takes_answers_together_is_another_value_in_other_rows() {
    let person = repeat("nguoi", vec![question("ten", Kind::Text, "")]);
    let inside = "count(${nguoi}) + 1 < 3 and ${p} = 1";
    let nested = vec![
        question("p", Kind::Integer, "count(${nguoi}) + 1 > 5"),
        repeat("ho", vec![person, question("q", Kind::Text, inside)]),
    ];
    let around = Node::Group(Box::new(Group {
        name: "nhom".into(),
        relevant: Some("min(${x}, 100) < 3".into()),
        children: vec![repeat(
            "r",
            vec![
                question("x", Kind::Integer, ""),
                question("q", Kind::Integer, "min(${x}, 100) > 5"),
            ],
        )],
        ..Group::default()
    }));
    for nodes in [nested, vec![around]] {
        assert_eq!(found(nodes), []);
    }
    let same = "count(${nguoi}) > 3 and count(${nguoi}) < 3";
    let person = repeat("nguoi", vec![question("ten", Kind::Text, "")]);
    let ho = repeat("ho", vec![person, question("q", Kind::Text, same)]);
    assert_eq!(found(vec![ho]), [("q".to_owned(), Field::Relevant)]);
}

#[test]
fn a_text_may_be_neither_more_nor_less_than_a_number() {
    let test = "not(${t} >= 0) and not(${t} < 0) and ${t} != ''";
    let text = question("t", Kind::Text, "");
    assert_eq!(found(vec![text, question("q", Kind::Text, test)]), []);
    let test = test.replace("${t}", "${tuoi}");
    let found = found(vec![question("q", Kind::Text, &test)]);
    assert_eq!(found, [("q".to_owned(), Field::Relevant)]);
}

/// Each question has few ways to be answered, all of them together more than anybody can look at.
#[test]
fn a_search_that_would_not_end_finds_nothing() {
    let mut nodes = vec![
        question("z", Kind::Integer, ""),
        question("q", Kind::Text, "${a1} > 0 and ${z} = 2"),
    ];
    for (at, ways) in (1..).zip([60, 50, 33, 25, 20, 16, 14]) {
        let next = match at {
            7 => "${z} = 1".to_owned(),
            at => format!("${{a{}}} > 0", at + 1),
        };
        let test: Vec<String> = (1..=ways).map(|way| format!(". = {way}")).collect();
        let Node::Question(mut asked) = constrained(Kind::Integer, &test.join(" or ")) else {
            unreachable!("it is a question")
        };
        asked.name = format!("a{at}");
        asked.relevant = Some(next);
        nodes.push(Node::Question(asked));
    }
    assert_eq!(found(nodes), []);
}
