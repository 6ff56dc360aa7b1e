//! What an author hears: every mistake at once, each with its node, its field and its character.

use crate::scenario::*;
use forms::{Bundle, Field, Finding, Kind, Lists, Text, check};

fn form(nodes: Vec<forms::Node>) -> Bundle {
    let mut all = vec![
        plain("ten", Kind::Text),
        plain("so", Kind::Integer),
        plain("ngay", Kind::Date),
        plain("chon", Kind::SelectOne(inline("giay"))),
        plain("nhieu", Kind::SelectMultiple(inline("giay"))),
        repeat(
            "con",
            |_| {},
            vec![
                plain("ten_con", Kind::Text),
                plain("tuoi_con", Kind::Integer),
            ],
        ),
    ];
    all.extend(nodes);
    let mut form = bundle(all);
    form.choices.insert(
        "giay".into(),
        list(&[], &[&["the", "Thẻ"], &["ho_chieu", "Hộ chiếu"]]),
    );
    form
}

fn checked(nodes: Vec<forms::Node>) -> Vec<Finding> {
    check(&form(nodes), &Lists::new())
}

#[test]
fn every_mistake_is_named_at_its_character() {
    let examples = include_str!("mistakes.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in examples {
        let (expression, said) = line.split_once(" => ").unwrap();
        let (at, message) = said.split_once(": ").unwrap();
        let findings = checked(vec![calculate("c", expression)]);
        let heard: Vec<_> = findings
            .iter()
            .map(|f| (f.at, f.message.vi.as_str()))
            .collect();
        assert_eq!(findings.len(), 1, "{expression}: {heard:?}");
        assert_eq!(
            (findings[0].node.as_str(), findings[0].field),
            ("c", Field::Calculation),
            "{expression}"
        );
        assert_eq!(findings[0].at, at.parse().ok(), "{expression}: {heard:?}");
        assert!(heard[0].1.starts_with(message), "{expression}: {heard:?}");
        assert!(!findings[0].message.en.is_empty());
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_page() {
    let findings = checked(vec![
        ask("a", Kind::Text, |q| {
            q.relevant = Some("${b}".into());
            q.constraints = vec![
                rule("string-length(.) < 5", "ngắn hơn ${nguoi_la}"),
                rule(". + 1", ""),
            ];
            q.default = Some("today()".into());
        }),
        ask("b", Kind::SelectOne(external("communes")), |q| {
            q.required = Some("yes".into())
        }),
        ask("c", Kind::SelectOne(inline("khong_co")), |q| {
            q.default = Some("'x'".into())
        }),
        ask("d", Kind::SelectOne(inline("giay")), |q| {
            q.default = Some("'bang_lai'".into());
            q.choice_filter = Some("tinh = ${ten}".into());
        }),
        ask("a", Kind::Integer, |q| q.calculation = Some("'x'".into())),
        plain("tên", Kind::Text),
    ]);
    let seen: Vec<_> = findings
        .iter()
        .map(|f| (f.node.as_str(), f.field))
        .collect();
    let expected = [
        ("b", Field::Kind),
        ("b", Field::Required),
        ("c", Field::Kind),
        ("d", Field::Default),
        ("d", Field::ChoiceFilter),
        ("a", Field::Name),
        ("a", Field::Relevant),
        ("a", Field::Constraint(1)),
        ("a", Field::ConstraintMessage(0)),
        ("a", Field::Calculation),
        ("a", Field::Default),
        ("tên", Field::Name),
    ];
    for finding in expected {
        assert!(seen.contains(&finding), "{finding:?} in {seen:?}");
    }
}

#[test]
fn a_loop_is_named_with_everyone_in_it() {
    let findings = check(
        &bundle(vec![
            calculate("a", "${b} + 1"),
            calculate("b", "${c} + 1"),
            ask("c", Kind::Integer, |q| q.relevant = Some("${a} > 1".into())),
            ask("d", Kind::Integer, |q| q.relevant = Some("${d} = 1".into())),
            group("g", Some("${e} = 1"), vec![plain("e", Kind::Integer)]),
        ]),
        &Lists::new(),
    );
    let messages: Vec<_> = findings.iter().map(|f| f.message.vi.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(
        messages
            .iter()
            .any(|m| m.contains("a → ") && m.contains("b") && m.contains("c")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|m| m.ends_with("d → d")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|m| m.ends_with("g → g")),
        "{messages:?}"
    );
}

#[test]
fn papers_fees_and_rows_are_checked_too() {
    let mut form = form(vec![repeat(
        "nha",
        |r| {
            r.count = Some("${ten}".into());
            r.min = 3;
            r.max = Some(2);
            r.row_label = Text::vi("${ten_con}");
        },
        vec![plain("x", Kind::Text)],
    )]);
    form.papers = vec![paper("giay", Some("${chon} = 'xe'"), Some("${so}"))];
    form.fees = vec![fee("phi", "${ten}", Some("1 +"))];
    let seen: Vec<_> = check(&form, &Lists::new())
        .into_iter()
        .map(|f| (f.node, f.field))
        .collect();
    for (node, field) in [
        ("nha", Field::Count),
        ("nha", Field::Min),
        ("nha", Field::RowLabel),
        ("giay", Field::PaperRelevant),
        ("giay", Field::PaperRequired),
        ("phi", Field::FeeAmount),
        ("phi", Field::FeeWhen),
    ] {
        assert!(
            seen.contains(&(node.into(), field)),
            "{node} {field:?} in {seen:?}"
        );
    }
}

#[test]
fn too_much_is_refused_and_not_suffered() {
    let long = format!("1{}", " + 1".repeat(4_999));
    let nested = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
    let minus = "-".repeat(19_000);
    let huge = "1".repeat(5_000_000);
    for expression in [
        long,
        nested,
        minus,
        huge,
        "((((".repeat(100),
        "if(".repeat(3_000),
    ] {
        assert_eq!(checked(vec![calculate("c", &expression)]).len(), 1);
    }
    let mut deep = plain("x", Kind::Text);
    for level in 0..60 {
        deep = group(&format!("g{level}"), None, vec![deep]);
    }
    assert!(!checked(vec![deep]).is_empty());
}

#[test]
fn a_form_of_loops_is_told_of_twenty_and_of_the_beginning_of_long_ones() {
    let pairs = (0..30).flat_map(|n| {
        let other = |name: &str| format!("${{{name}_{n}}} + 1");
        [
            calculate(&format!("a_{n}"), &other("b")),
            calculate(&format!("b_{n}"), &other("a")),
        ]
    });
    let long =
        (0..100).map(|n| calculate(&format!("d_{n}"), &format!("${{d_{}}}", (n + 99) % 100)));
    let findings = checked(long.chain(pairs).collect());
    assert_eq!(findings.len(), 20);
    let longest = findings.iter().map(|f| f.message.vi.matches('→').count());
    assert_eq!(longest.max(), Some(13));
}

#[test]
fn paths_that_together_read_too_much_are_refused_at_the_one_that_goes_too_far() {
    let many = (0..3_000).map(|n| plain(&format!("q{n}"), Kind::Integer));
    let everything = (0..400).map(|n| {
        ask(&format!("r{n}"), Kind::Integer, |q| {
            q.constraints = vec![rule("count(//*[. = /data/q0]) < 9", "Sai")];
        })
    });
    let mut form = bundle(many.chain(everything).collect());
    form.mode = forms::Mode::XformsCompat;
    let findings = check(&form, &Lists::new());
    let [finding] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.field, Field::Constraint(0));
    assert!(finding.message.vi.contains("quá nhiều"), "{finding:?}");
}
