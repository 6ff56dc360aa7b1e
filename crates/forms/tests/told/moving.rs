//! Answers that move to a newer version of their form: what goes along, what is said of the rest.

use std::sync::Arc;

use forms::moving::{Fate, Line, Moved, Why, move_over};
use forms::{
    Answers, Appearance, Bundle, Choice, Context, Form, Group, Kind, List, ListRef, Lists, Node,
    Path, Question, Repeat, Text, Value,
};
use proptest::prelude::*;

fn question(name: &str, kind: Kind) -> Question {
    Question {
        name: name.into(),
        kind,
        label: Text::vi(format!("Hỏi {name}")),
        ..Question::default()
    }
}

fn ask(name: &str, kind: Kind) -> Node {
    Node::Question(Box::new(question(name, kind)))
}

fn section(name: &str, children: Vec<Node>) -> Node {
    Node::Group(Box::new(Group {
        name: name.into(),
        label: Text::vi(format!("Phần {name}")),
        appearance: vec![Appearance::Section],
        children,
        ..Group::default()
    }))
}

fn rows(name: &str, max: Option<u32>, children: Vec<Node>) -> Node {
    Node::Repeat(Box::new(Repeat {
        name: name.into(),
        max,
        children,
        ..Repeat::default()
    }))
}

fn list(names: &[(&str, &str)]) -> List {
    let choice = |(name, label): &(&str, &str)| Choice {
        name: (*name).into(),
        label: Text::vi(*label),
        ..Choice::default()
    };
    List::new(Vec::new(), names.iter().map(choice).collect())
}

fn bundle(version: &str, nodes: Vec<Node>, choices: &[(&str, List)]) -> Bundle {
    Bundle {
        format: forms::FORMAT,
        form_id: "thu".into(),
        version: version.into(),
        nodes,
        choices: choices
            .iter()
            .map(|(name, list)| ((*name).to_owned(), list.clone()))
            .collect(),
        ..Bundle::default()
    }
}

fn one(name: &str) -> Kind {
    Kind::SelectOne(ListRef::Inline(name.into()))
}

fn many(name: &str) -> Kind {
    Kind::SelectMultiple(ListRef::Inline(name.into()))
}

fn answers(given: &[(&str, Value)]) -> Answers {
    let mut answers = Answers::new();
    answers.form = "thu".into();
    answers.version = "1".into();
    for (path, value) in given {
        answers.set(Path::parse(path).unwrap(), value.clone());
    }
    answers
}

fn moved(old: &Bundle, given: &Answers, new: &Bundle) -> Moved {
    move_over(old, given, new, &Lists::new())
}

fn fate<'m>(moved: &'m Moved, path: &str) -> &'m Line {
    moved
        .lines
        .iter()
        .find(|line| line.from.as_str() == path)
        .unwrap()
}

#[test]
fn what_is_the_same_stays_and_what_is_gone_is_kept_as_text() {
    let old = bundle(
        "1",
        vec![ask("ho_ten", Kind::Text), ask("nghe", Kind::Text)],
        &[],
    );
    let new = bundle("2", vec![ask("ho_ten", Kind::Text)], &[]);
    let given = answers(&[
        ("ho_ten", Value::text("An")),
        ("nghe", Value::text("Làm rẫy")),
    ]);
    let moved = moved(&old, &given, &new);
    assert_eq!(moved.answers.at("ho_ten"), Some(&Value::text("An")));
    assert_eq!(moved.answers.version, "2");
    assert_eq!(fate(&moved, "ho_ten").fate, Fate::Kept);
    let gone = fate(&moved, "nghe");
    assert_eq!(gone.fate, Fate::Aside(Why::NotAsked));
    assert_eq!(
        (gone.asked.vi.as_str(), gone.said.vi.as_str()),
        ("Hỏi nghe", "Làm rẫy")
    );
}

#[test]
fn a_question_that_moved_or_reads_differently_is_shown_side_by_side() {
    let old = bundle(
        "1",
        vec![section("a", vec![ask("ho_ten", Kind::Text)])],
        &[],
    );
    let mut renamed = question("ho_ten", Kind::Text);
    renamed.label = Text::vi("Họ, chữ đệm, tên");
    let new = bundle(
        "2",
        vec![section("b", vec![Node::Question(Box::new(renamed))])],
        &[],
    );
    let moved = moved(&old, &answers(&[("ho_ten", Value::text("An"))]), &new);
    let Fate::Carried(there) = &fate(&moved, "ho_ten").fate else {
        panic!("{:?}", moved.lines);
    };
    assert_eq!(there.section.vi, "Phần b");
    assert_eq!(there.asked.vi, "Họ, chữ đệm, tên");
}

#[test]
fn a_field_of_the_portal_is_found_under_its_new_name() {
    let portal = |name: &str| {
        let mut question = question(name, Kind::Text);
        question.portal_name = Some("HoTen".into());
        Node::Question(Box::new(question))
    };
    let old = bundle("1", vec![portal("ten")], &[]);
    let new = bundle("2", vec![portal("ho_ten")], &[]);
    let moved = moved(&old, &answers(&[("ten", Value::text("An"))]), &new);
    assert_eq!(moved.answers.at("ho_ten"), Some(&Value::text("An")));
}

#[test]
fn another_type_takes_what_it_can_read() {
    let day = calendar::Date::new(1958, 3, 5).unwrap();
    let old = bundle(
        "1",
        vec![
            ask("so", Kind::Text),
            ask("chu", Kind::Text),
            ask("ngay", Kind::Date),
            ask("tuoi", Kind::Integer),
            ask("gioi", one("gioi")),
        ],
        &[("gioi", list(&[("1", "Nam"), ("2", "Nữ")]))],
    );
    let new = bundle(
        "2",
        vec![
            ask("so", Kind::Integer),
            ask("chu", Kind::Integer),
            ask("ngay", Kind::Text),
            ask("tuoi", Kind::Decimal),
            ask("gioi", Kind::Text),
        ],
        &[],
    );
    let given = answers(&[
        ("so", Value::text("1.500")),
        ("chu", Value::text("hai")),
        ("ngay", Value::Date(day)),
        ("tuoi", Value::Int(7)),
        ("gioi", Value::text("2")),
    ]);
    let moved = moved(&old, &given, &new);
    assert_eq!(moved.answers.at("so"), Some(&Value::Int(1500)));
    assert_eq!(moved.answers.at("ngay"), Some(&Value::text("05/03/1958")));
    assert_eq!(moved.answers.at("tuoi"), Some(&Value::Decimal(7.0)));
    assert_eq!(moved.answers.at("gioi"), Some(&Value::text("Nữ")));
    assert_eq!(fate(&moved, "chu").fate, Fate::Aside(Why::OtherType));
    assert_eq!(fate(&moved, "chu").said.vi, "hai");
}

#[test]
fn a_choice_is_found_by_its_name_or_its_words_and_a_lost_one_is_told() {
    let old_list = list(&[("a", "Một"), ("b", "Hai"), ("c", "Ba")]);
    let new_list = list(&[("a", "Một"), ("hai", "Hai")]);
    let nodes = || vec![ask("x", one("l")), ask("y", one("l")), ask("z", many("l"))];
    let old = bundle("1", nodes(), &[("l", old_list)]);
    let new = bundle("2", nodes(), &[("l", new_list)]);
    let given = answers(&[
        ("x", Value::text("b")),
        ("y", Value::text("c")),
        ("z", Value::Choices(vec!["a".into(), "c".into()])),
    ]);
    let moved = moved(&old, &given, &new);
    assert_eq!(moved.answers.at("x"), Some(&Value::text("hai")));
    assert_eq!(fate(&moved, "y").fate, Fate::Aside(Why::ChoiceGone));
    assert_eq!(fate(&moved, "y").said.vi, "Ba");
    assert_eq!(
        moved.answers.at("z"),
        Some(&Value::Choices(vec!["a".into()]))
    );
    assert!(matches!(fate(&moved, "z").fate, Fate::Partly(_)));
    assert_eq!(fate(&moved, "z").said.vi, "Một, Ba");
}

#[test]
fn rows_go_along_as_far_as_there_is_room() {
    let inside = || vec![ask("ten", Kind::Text)];
    let old = bundle("1", vec![rows("con", None, inside())], &[]);
    let new = bundle("2", vec![rows("con", Some(2), inside())], &[]);
    let mut given = answers(&[
        ("con[1]/ten", Value::text("An")),
        ("con[3]/ten", Value::text("Chi")),
    ]);
    given.set_rows(Path::parse("con").unwrap(), 3);
    let moved = moved(&old, &given, &new);
    assert_eq!(moved.answers.rows(&Path::parse("con").unwrap()), 2);
    assert_eq!(moved.answers.at("con[1]/ten"), Some(&Value::text("An")));
    assert_eq!(fate(&moved, "con[3]/ten").fate, Fate::Aside(Why::NoRoom));
}

#[test]
fn a_question_that_leaves_its_rows_takes_the_first_answer() {
    let old = bundle(
        "1",
        vec![rows("con", None, vec![ask("ten", Kind::Text)])],
        &[],
    );
    let new = bundle("2", vec![ask("ten", Kind::Text)], &[]);
    let mut given = answers(&[
        ("con[1]/ten", Value::text("An")),
        ("con[2]/ten", Value::text("Bê")),
    ]);
    given.set_rows(Path::parse("con").unwrap(), 2);
    let moved = moved(&old, &given, &new);
    assert_eq!(moved.answers.at("ten"), Some(&Value::text("An")));
    assert_eq!(fate(&moved, "con[2]/ten").fate, Fate::Aside(Why::NoRoom));
}

#[test]
fn what_the_form_calculates_now_is_told() {
    let old = bundle("1", vec![ask("tong", Kind::Integer)], &[]);
    let mut sum = question("tong", Kind::Integer);
    sum.calculation = Some("1 + 1".into());
    let new = bundle("2", vec![Node::Question(Box::new(sum))], &[]);
    let moved = moved(&old, &answers(&[("tong", Value::Int(5))]), &new);
    assert_eq!(fate(&moved, "tong").fate, Fate::Aside(Why::Calculated));
    assert!(moved.answers.is_empty());
}

#[test]
fn what_was_calculated_when_something_changed_goes_along() {
    let set = |version| {
        let mut kept = question("lan_truoc", Kind::Calculate);
        kept.actions = vec![forms::Action {
            on: forms::Event::Change,
            of: "a".into(),
            value: "${a}".into(),
        }];
        let nodes = vec![ask("a", Kind::Text), Node::Question(Box::new(kept))];
        bundle(version, nodes, &[])
    };
    let given = answers(&[("lan_truoc", Value::text("x"))]);
    let moved = moved(&set("1"), &given, &set("2"));
    assert_eq!(moved.answers.at("lan_truoc"), Some(&Value::text("x")));
}

#[test]
fn only_questions_that_are_new_begin_with_their_default() {
    let with_default = |name: &str| {
        let mut question = question(name, Kind::Text);
        question.default = Some("'sẵn'".into());
        Node::Question(Box::new(question))
    };
    let old = bundle("1", vec![with_default("cu")], &[]);
    let new = bundle("2", vec![with_default("cu"), with_default("moi")], &[]);
    let mut moved = moved(&old, &answers(&[]), &new);
    let today = calendar::Date::new(2026, 11, 26).unwrap();
    let context = Context::new(today, Lists::new());
    let fresh = Form::open(Arc::new(new), Answers::new(), context).unwrap();
    moved.begin_new_questions(&old, &fresh.answers());
    // The person took the answer to the older question away; it stays away.
    assert_eq!(moved.answers.at("cu"), None);
    assert_eq!(moved.answers.at("moi"), Some(&Value::text("sẵn")));
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Text),
        Just(Kind::Integer),
        Just(Kind::Decimal),
        Just(Kind::Date),
        Just(Kind::Acknowledge),
        Just(Kind::Note),
        Just(one("l")),
        Just(many("l")),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-d1-9 ]{0,4}[a-c]".prop_map(Value::Text),
        (-50i64..3000).prop_map(Value::Int),
        (-50i32..50).prop_map(|n| Value::Decimal(f64::from(n) / 4.0)),
        Just(Value::Bool(true)),
        (1900i32..2030).prop_map(|year| Value::Date(calendar::Date::new(year, 2, 3).unwrap())),
        proptest::sample::subsequence(vec!["a", "b", "c"], 1..=3)
            .prop_map(|names| Value::Choices(names.into_iter().map(str::to_owned).collect())),
    ]
}

/// A form whose questions `q0`–`q5` have these kinds and stand outside, in a section or in rows; some have a portal name.
fn form(version: &'static str) -> impl Strategy<Value = Bundle> {
    let spot = (
        kind(),
        0usize..4,
        proptest::option::of(0u8..3),
        any::<bool>(),
    );
    (
        proptest::collection::vec(spot, 6),
        proptest::option::of(1u32..4),
        proptest::sample::subsequence(vec![("a", "An"), ("b", "Bê"), ("c", "Chi")], 1..=3),
    )
        .prop_map(move |(spots, max, choices)| {
            let mut places: [Vec<Node>; 4] = Default::default();
            for (at, (kind, place, portal, there)) in spots.into_iter().enumerate() {
                if there {
                    let mut question = question(&format!("q{at}"), kind);
                    question.portal_name = portal.map(|number| format!("P{number}"));
                    places[place].push(Node::Question(Box::new(question)));
                }
            }
            let [mut outside, in_section, in_rows, deeper] = places;
            outside.push(section("s", in_section));
            let mut in_rows = in_rows;
            in_rows.push(rows("sau", Some(2), deeper));
            outside.push(rows("hang", max, in_rows));
            bundle(version, outside, &[("l", list(&choices))])
        })
}

proptest! {
    /// Whatever the two forms are: each answer has one line; one that went along stands where its line says, and nothing else
    /// does; and the newer form opens with all of them.
    #[test]
    fn every_answer_went_along_or_is_listed(
        old in form("1"),
        new in form("2"),
        given in proptest::collection::vec((0usize..6, 1usize..4, 1usize..3, 0usize..3, value()), 0..12),
        count in 0u32..5,
    ) {
        let mut before = answers(&[]);
        for (at, row, deep, place, value) in given {
            let path = match place {
                0 => format!("q{at}"),
                1 => format!("hang[{row}]/q{at}"),
                _ => format!("hang[{row}]/sau[{deep}]/q{at}"),
            };
            before.set(Path::parse(&path).unwrap(), value);
        }
        before.set_rows(Path::parse("hang").unwrap(), count);
        before.set_rows(Path::parse("hang[1]/sau").unwrap(), count);
        let moved = moved(&old, &before, &new);

        let lines: Vec<&Path> = moved.lines.iter().map(|line| &line.from).collect();
        let were: Vec<&Path> = before.iter().map(|(path, _)| path).collect();
        prop_assert_eq!(lines, were);
        let mut there: Vec<Path> = Vec::new();
        for line in &moved.lines {
            let to = match &line.fate {
                Fate::Kept => line.from.clone(),
                Fate::Carried(there) | Fate::Partly(there) => there.to.clone(),
                Fate::Aside(_) => {
                    prop_assert!(!line.said.vi.trim().is_empty());
                    continue;
                }
            };
            prop_assert!(moved.answers.get(&to).is_some(), "{} is not at {to}", line.from);
            there.push(to);
        }
        there.sort();
        there.dedup();
        prop_assert_eq!(there.len(), moved.answers.len());
        let today = calendar::Date::new(2026, 11, 26).unwrap();
        let opened = Form::open(Arc::new(new), moved.answers, Context::new(today, Lists::new())).unwrap();
        prop_assert_eq!(opened.unknown(), &[] as &[Path]);
    }
}
