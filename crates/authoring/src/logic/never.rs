//! No false alarm: what is found to be unreachable is reached by no answers that can be handed in, and what no answer passes is
//! passed by none. Random forms, random answers, the engine as the judge.

use std::sync::Arc;

use calendar::Date;
use forms::{
    Answers, Bundle, Choice, Context, Form, Group, Kind, List, ListRef, Lists, Mode, Node, Path,
    Question, Repeat, Rule, Text, Value,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const TODAY: &str = "2024-03-01";

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        (-2..4i32).prop_map(|number| number.to_string()),
        select(vec![
            "${a}",
            "${b}",
            "${c}",
            "${a} + 1",
            "${a} - ${b}",
            "${b} * 2",
            "${a} mod 2",
            "${k}"
        ])
        .prop_map(str::to_owned),
        select(vec![
            "string-length(${t})",
            "count-selected(${m})",
            "count(${r})",
            "sum(${x})"
        ])
        .prop_map(str::to_owned),
        select(vec![
            "1 + 1",
            "-1",
            "5 mod 3",
            "2 * 0.5",
            "1 div 0",
            "${f}",
            "abs(${a})",
            "min(${a}, ${b})",
            "min(${x}, 1)",
            "count(${n})"
        ])
        .prop_map(str::to_owned),
    ]
}

fn day() -> impl Strategy<Value = &'static str> {
    select(vec![
        "${d}",
        "${e}",
        "today()",
        "date('2024-02-29')",
        "today() + 1",
        "${d} + 1",
    ])
}

fn words() -> impl Strategy<Value = &'static str> {
    select(vec![
        "${t}",
        "${s}",
        "'x'",
        "'y'",
        "''",
        "concat(${t}, 'x')",
        "'1'",
    ])
}

fn sign() -> impl Strategy<Value = &'static str> {
    select(vec!["=", "!=", "<", "<=", ">", ">="])
}

fn atom() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (number(), sign(), number()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        3 => (day(), sign(), day()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        3 => (words(), select(vec!["=", "!="]), words()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        1 => select(vec!["selected(${s}, 'x')", "selected(${m}, 'y')", "true()", "false()", "regex(${t}, 'x+')"])
            .prop_map(str::to_owned),
        1 => (select(vec!["a", "t", "d", "p"]), select(vec!["=", "!="]))
            .prop_map(|(name, sign)| format!("${{{name}}} {sign} ''")),
    ]
}

/// In compatibility also of answers of which there are two.
fn condition(mode: Mode) -> impl Strategy<Value = String> {
    let many = (sign(), -2..4i32).prop_map(|(sign, number)| format!("${{x}} {sign} {number}"));
    let weight = if mode == Mode::Strict { 0 } else { 3 };
    let atom = prop_oneof![6 - weight => atom(), weight => many];
    atom.prop_recursive(2, 6, 2, |inside| {
        prop_oneof![
            4 => (inside.clone(), inside.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            1 => (inside.clone(), inside.clone()).prop_map(|(a, b)| format!("({a}) or ({b})")),
            1 => inside.prop_map(|a| format!("not({a})")),
        ]
    })
}

/// Constraints of whole numbers.
fn bounds() -> impl Strategy<Value = String> {
    let bound = || (sign(), -2..4i32).prop_map(|(sign, number)| format!(". {sign} {number}"));
    prop_oneof![
        3 => Just(String::new()),
        3 => (bound(), bound()).prop_map(|(a, b)| format!("{a} and {b}")),
        1 => (bound(), sign(), select(vec!["a", "c"]))
            .prop_map(|(a, sign, name)| format!("{a} or . {sign} ${{{name}}}")),
    ]
}

fn asked(name: &str, kind: Kind, relevant: Option<String>, constraint: &str) -> Node {
    let rule = Rule {
        test: constraint.to_owned(),
        message: Text::vi("Sai."),
    };
    Node::Question(Box::new(Question {
        name: name.to_owned(),
        kind,
        relevant,
        constraints: [rule]
            .into_iter()
            .filter(|rule| !rule.test.is_empty())
            .collect(),
        ..Question::default()
    }))
}

fn calculated(name: &str, calculation: &str) -> Node {
    Node::Question(Box::new(Question {
        name: name.to_owned(),
        kind: Kind::Calculate,
        calculation: Some(calculation.to_owned()),
        ..Question::default()
    }))
}

/// Questions that are asked of, some of which depend on others, and four that are looked at.
fn form(mode: Mode) -> impl Strategy<Value = Bundle> {
    let conditions = proptest::collection::vec(condition(mode), 6);
    (conditions, bounds(), bounds(), bounds()).prop_map(move |(conditions, a, b, c)| {
        let [p, q, g, h, v, w]: [String; 6] = conditions.try_into().unwrap_or_default();
        let list = || ListRef::Inline("xy".into());
        let plain = |name: &str, kind| asked(name, kind, None, "");
        let choice = |name: &str| Choice {
            name: name.to_owned(),
            ..Choice::default()
        };
        let inner = Node::Repeat(Box::new(Repeat {
            name: "n".into(),
            children: vec![plain("y", Kind::Integer)],
            ..Repeat::default()
        }));
        let row = Node::Repeat(Box::new(Repeat {
            name: "r".into(),
            min: 2,
            children: vec![
                plain("x", Kind::Integer),
                asked("w", Kind::Integer, Some(w), ". > ${x} and . < ${a}"),
                inner,
            ],
            ..Repeat::default()
        }));
        let group = Node::Group(Box::new(Group {
            name: "g".into(),
            relevant: Some(g),
            children: vec![asked("h", Kind::Text, Some(h), "")],
            ..Group::default()
        }));
        Bundle {
            mode,
            nodes: vec![
                asked("a", Kind::Integer, None, &a),
                asked("b", Kind::Integer, None, &b),
                asked("c", Kind::Integer, Some("${a} > 0".into()), &c),
                plain("k", Kind::Decimal),
                plain("t", Kind::Text),
                plain("s", Kind::SelectOne(list())),
                plain("m", Kind::SelectMultiple(list())),
                plain("d", Kind::Date),
                plain("e", Kind::Date),
                calculated("f", "${a} + ${b}"),
                asked("p", Kind::Integer, Some(p), ""),
                asked(
                    "q",
                    Kind::Integer,
                    Some(format!("({q}) and ${{p}} >= ${{a}}")),
                    "",
                ),
                group,
                row,
                asked("v", Kind::Integer, None, &format!("({v}) and . >= ${{b}}")),
            ],
            choices: [(
                "xy".to_owned(),
                List::new(vec![], vec![choice("x"), choice("y")]),
            )]
            .into(),
            ..Bundle::default()
        }
    })
}

fn answers() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let whole = |name: &'static str| {
        proptest::option::weighted(0.8, (-2..4i64).prop_map(Value::Int))
            .prop_map(move |value| (name, value))
    };
    let of = |name: &'static str, values: Vec<Value>| {
        proptest::option::weighted(0.8, select(values)).prop_map(move |value| (name, value))
    };
    let days = || {
        let days = ["2024-02-28", "2024-02-29", TODAY, "2024-03-02"];
        days.into_iter()
            .filter_map(|day| Date::parse_iso(day).ok())
            .map(Value::Date)
            .collect::<Vec<_>>()
    };
    let several = [&["x"][..], &["y"], &["x", "y"]]
        .map(|names| Value::Choices(names.iter().map(|name| (*name).to_owned()).collect()));
    let all = (
        (
            whole("a"),
            whole("b"),
            whole("c"),
            whole("p"),
            whole("v"),
            whole("r[1]/x"),
            whole("r[1]/w"),
            whole("r[2]/x"),
        ),
        of("k", [-1.5, 0.0, 0.5, 2.0].map(Value::Decimal).to_vec()),
        of("t", ["x", "y", "xx", "1"].map(Value::text).to_vec()),
        of("s", ["x", "y"].map(Value::text).to_vec()),
        of("m", several.to_vec()),
        of("d", days()),
        of("e", days()),
    );
    all.prop_map(|((a, b, c, p, v, x, w, y), k, t, s, m, d, e)| {
        let all = [a, b, c, p, v, x, w, y, k, t, s, m, d, e];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    })
}

/// Whether a finding is refuted by these answers.
fn refuted(bundle: &Bundle, found: &[Finding], answers: &[(&str, Value)]) -> Option<String> {
    let today = Date::parse_iso(TODAY).ok()?;
    let context = Context::new(today, Lists::new());
    let mut form = Form::open(Arc::new(bundle.clone()), Answers::new(), context).ok()?;
    // Each row has its own number of rows in it.
    for row in ["r[1]/n", "r[1]/n", "r[2]/n"] {
        let _ = form.add_row(&Path::parse(row).ok()?);
    }
    for (path, value) in answers {
        let _ = form.answer(&Path::parse(path).ok()?, value.clone());
    }
    let at = |name: &str| match name {
        "w" | "x" => Path::parse(&format!("r[1]/{name}")).ok(),
        "h" => Path::parse("h").ok(),
        name => Path::parse(name).ok(),
    };
    // What cannot be handed in refutes nothing.
    let names = ["a", "b", "c", "p", "q", "v", "w", "x"];
    let wrong = |name: &&str| {
        let node = at(name).and_then(|path| form.node(&path));
        node.is_some_and(|node| node.problem.is_some())
    };
    let wrong: Vec<&str> = names.into_iter().filter(wrong).collect();
    found.iter().find_map(|finding| {
        let node = form.node(&at(&finding.node)?)?;
        let seen = finding.field == Field::Relevant
            && node.relevant
            && wrong.iter().all(|name| **name == *finding.node);
        let passes = matches!(finding.field, Field::Constraint(_))
            && node.relevant
            && node.value.is_some()
            && wrong.is_empty();
        (seen || passes).then(|| format!("{finding:?} with {answers:?}"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_finding_is_refuted_by_answers(
        bundle in prop_oneof![form(Mode::Strict), form(Mode::XformsCompat)],
        answers in proptest::collection::vec(answers(), 24),
    ) {
        let found = check(&bundle);
        if !found.is_empty() {
            for answers in &answers {
                let refuted = refuted(&bundle, &found, answers);
                prop_assert!(refuted.is_none(), "{refuted:?} {bundle:#?}");
            }
        }
    }
}

/// The search above looks at forms in which something is found, and at answers that could refute it.
#[test]
fn a_false_finding_would_be_refuted() {
    let bundle = Bundle {
        nodes: vec![
            asked("a", Kind::Integer, None, ". < 3"),
            asked("p", Kind::Integer, Some("${a} > 1".into()), ". > 0"),
        ],
        ..Bundle::default()
    };
    let finding = |field| Finding {
        node: "p".into(),
        field,
        at: None,
        message: Text::vi("Sai."),
    };
    let answers = [("a", Value::Int(2)), ("p", Value::Int(1))];
    for field in [Field::Relevant, Field::Constraint(0)] {
        assert!(refuted(&bundle, &[finding(field)], &answers).is_some());
    }
    let answers = [("a", Value::Int(7)), ("p", Value::Int(1))];
    assert!(refuted(&bundle, &[finding(Field::Relevant)], &answers).is_none());
}
