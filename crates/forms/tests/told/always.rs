//! What is true of every form and every sequence of edits: recalculation by dependency equals recalculation from nothing, and
//! nothing that comes from outside can make the engine panic.

use crate::scenario::*;
use forms::{
    Action, Answers, Bundle, Changes, Context, Definition, Event, Form, Kind, Lists, Mode, Path,
    Value,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A form in which everything depends on something else: groups, rows in rows, counts, positions, choices.
fn tangled() -> Bundle {
    let mut form = bundle(vec![
        plain("a", Kind::Integer),
        ask("b", Kind::Text, |q| {
            q.relevant = Some("${a} > 1".into());
            q.required = Some("${a} > 2".into());
            q.constraints = vec![rule("string-length(.) <= ${a}", "dài hơn ${a}")];
        }),
        plain("tinh", Kind::SelectOne(inline("tinh"))),
        ask("xa", Kind::SelectOne(inline("xa")), |q| {
            q.choice_filter = Some("tinh = ${tinh}".into())
        }),
        plain("nhieu", Kind::SelectMultiple(inline("tinh"))),
        group(
            "g",
            Some("${b} != '' or selected(${nhieu}, 't1')"),
            vec![
                ask("d", Kind::Date, |q| {
                    q.warnings = vec![rule("today() - . < ${a}", "lâu rồi")]
                }),
                group("gg", Some("${d} != ''"), vec![plain("e", Kind::Integer)]),
            ],
        ),
        calculate("f", "if(${e} > 1, ${e} + ${a}, ${tong_x})"),
        repeat(
            "r",
            |r| {
                r.min = 1;
                r.max = Some(4);
                r.relevant = Some("${a} != 3".into());
            },
            vec![
                plain("x", Kind::Integer),
                calculate("i", "position(..)"),
                calculate("phan", "${x} div sum(${x})"),
                calculate("truoc", "indexed-repeat(${x}, ${r}, ${i} - 1)"),
                ask("y", Kind::Text, |q| {
                    q.relevant = Some("${x} > ${a}".into());
                    q.required = Some("count(${r}) > 2".into());
                }),
                repeat(
                    "rr",
                    |r| r.count = Some("${x}".into()),
                    vec![
                        plain("z", Kind::Integer),
                        calculate(
                            "zi",
                            "concat(${i}, '.', position(..), '/', count(${rr}), ' ', ${z})",
                        ),
                    ],
                ),
                calculate("tong_z", "sum(${z})"),
            ],
        ),
        calculate("tong_x", "sum(${x})"),
        calculate("ten", "join('|', ${y})"),
        calculate(
            "tong",
            "sum(${tong_z}) + count(${rr}) + count-non-empty(${z})",
        ),
        ask("cuoi", Kind::Note, |q| {
            q.label = forms::Text::vi("${tong} ${tinh} ${ten}")
        }),
    ]);
    form.choices
        .insert("tinh".into(), list(&[], &[&["t1", "Một"], &["t2", "Hai"]]));
    form.choices.insert(
        "xa".into(),
        list(
            &["tinh"],
            &[
                &["x1", "Xã một", "t1"],
                &["x2", "Xã hai", "t2"],
                &["x3", "Xã ba", "t2"],
            ],
        ),
    );
    form.papers = vec![paper("p", Some("${tong_x} > 3"), Some("${a} = 1"))];
    form.fees = vec![fee("phi", "${tong} * 1000", Some("${a} != 5"))];
    form
}

/// The same questions in compatibility, where everything is a path: tests, axes, unions, positions, and an action.
fn tangled_paths() -> Bundle {
    let mut form = tangled();
    form.mode = Mode::XformsCompat;
    form.nodes = vec![
        plain("a", Kind::Integer),
        ask("b", Kind::Text, |q| {
            q.relevant = Some("/data/a > 1".into());
            q.required = Some("../a > 2".into());
            q.constraints = vec![rule("string-length(.) <= /data/a", "dài hơn ${a}")];
        }),
        plain("tinh", Kind::SelectOne(inline("tinh"))),
        ask("xa", Kind::SelectOne(inline("xa")), |q| {
            q.choice_filter = Some("tinh = current()/../tinh".into())
        }),
        plain("nhieu", Kind::SelectMultiple(inline("tinh"))),
        group(
            "g",
            Some("../b != '' or selected(/data/nhieu, 't1')"),
            vec![
                ask("d", Kind::Date, |q| {
                    q.warnings = vec![rule("today() - . < /data/a", "lâu rồi")]
                }),
                group("gg", Some("../d != ''"), vec![plain("e", Kind::Integer)]),
            ],
        ),
        calculate("f", "if(/data/g/gg/e > 1, //e + //a, string(/data/g))"),
        repeat(
            "r",
            |r| {
                r.min = 1;
                r.max = Some(4);
                r.relevant = Some("/data/a != 3".into());
            },
            vec![
                plain("x", Kind::Integer),
                calculate("i", "position(..)"),
                calculate("phan", "../x div sum(/data/r/x)"),
                calculate("truoc", "indexed-repeat(/data/r/x, /data/r, ../i - 1)"),
                calculate("sau", "../following-sibling::r[1]/x"),
                calculate("lon_hon", "count(../../r[x > current()/../x])"),
                ask("y", Kind::Text, |q| {
                    q.relevant = Some("../x > ../../a".into());
                    q.required = Some("count(/data/r) > 2".into());
                }),
                repeat(
                    "rr",
                    |r| r.count = Some("../x".into()),
                    vec![
                        plain("z", Kind::Integer),
                        calculate(
                            "zi",
                            "concat(../../i, '.', position(..), '/', count(../../rr), ' ', ../z)",
                        ),
                    ],
                ),
                calculate("tong_z", "sum(../rr[z]/z)"),
            ],
        ),
        calculate("tong_x", "sum(/data/r[x != '']/x)"),
        calculate("cuoi_x", "/data/r[last()]/x"),
        calculate("thu_hai", "(//z)[2]"),
        calculate("ten", "join('|', /data/r/y | /data/b)"),
        calculate("tong", "count(//z[. != '']) + count(//rr)"),
        ask("ghi", Kind::Text, |q| {
            q.actions = vec![Action {
                on: Event::Change,
                of: "tong".into(),
                value: "concat('có ', /data/tong)".into(),
            }]
        }),
        ask("cuoi", Kind::Note, |q| {
            q.label = forms::Text::vi("${tong} ${tinh} ${ten}")
        }),
    ];
    form.papers = vec![paper("p", Some("/data/tong_x > 3"), Some("/data/a = 1"))];
    form.fees = vec![fee("phi", "/data/tong * 1000", Some("/data/a != 5"))];
    form
}

#[derive(Debug, Clone)]
enum Edit {
    Answer(&'static str, usize, usize, Value),
    Clear(&'static str, usize, usize),
    Add,
    Remove(usize),
    RemoveAndUndo(usize),
    Day(i64),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let number = (-1i64..6).prop_map(Value::Int);
    let outer = prop_oneof![Just("a"), Just("e"), Just("x"), Just("z")];
    let words = prop_oneof![
        (
            Just("b"),
            prop_oneof![Just("x"), Just("dài lắm"), Just("")].prop_map(Value::text)
        ),
        (
            Just("y"),
            prop_oneof![Just("y"), Just("yy")].prop_map(Value::text)
        ),
        (
            Just("tinh"),
            prop_oneof![Just("t1"), Just("t2"), Just("t9")].prop_map(Value::text)
        ),
        (
            Just("xa"),
            prop_oneof![Just("x1"), Just("x2"), Just("x3")].prop_map(Value::text)
        ),
        (
            Just("nhieu"),
            prop::collection::vec(prop_oneof![Just("t2"), Just("t1")], 0..3)
                .prop_map(|names| Value::Choices(names.into_iter().map(str::to_owned).collect()))
        ),
        (
            Just("d"),
            (0i64..9).prop_map(|back| Value::Date(day(TODAY).add_days(-back).unwrap()))
        ),
        (Just("a"), Just(Value::text("không phải số"))),
    ];
    let places = (1usize..4, 1usize..4);
    let edit = prop_oneof![
        4 => (outer.clone(), places.clone(), number).prop_map(|(name, (r, rr), value)| Edit::Answer(name, r, rr, value)),
        4 => (words, places.clone()).prop_map(|((name, value), (r, rr))| Edit::Answer(name, r, rr, value)),
        1 => (outer, places).prop_map(|(name, (r, rr))| Edit::Clear(name, r, rr)),
        2 => Just(Edit::Add),
        1 => (1usize..4).prop_map(Edit::Remove),
        1 => (1usize..4).prop_map(Edit::RemoveAndUndo),
        1 => (0i64..5).prop_map(Edit::Day),
    ];
    prop::collection::vec(edit, 0..40)
}

fn place(name: &str, r: usize, rr: usize) -> Path {
    path(&match name {
        "x" | "y" => format!("r[{r}]/{name}"),
        "z" => format!("r[{r}]/rr[{rr}]/z"),
        _ => name.to_owned(),
    })
}

/// Everything a person could see, by path.
fn seen(form: &Form) -> BTreeMap<Path, String> {
    let mut seen = BTreeMap::new();
    let mut waiting = vec![Path::root()];
    while let Some(at) = waiting.pop() {
        let node = form.node(&at).unwrap();
        let choices: Vec<_> = form
            .choices(&at, "", 99)
            .items
            .iter()
            .map(|c| c.name.clone())
            .collect();
        let row = matches!(node.definition, Definition::Row(..));
        let state = (
            node.relevant,
            node.required,
            node.readonly,
            node.value,
            node.problem,
            node.warning,
        );
        let label = if row { String::new() } else { node.label.vi };
        seen.insert(at.clone(), format!("{state:?} {label} {choices:?}"));
        waiting.extend(form.children(&at));
    }
    let calculated = form.answers();
    for (at, value) in calculated.iter() {
        seen.entry(at.clone())
            .or_insert_with(|| format!("{value:?}"));
    }
    seen.insert(
        path("papers-and-fees"),
        format!("{:?} {:?}", form.papers(), form.fees()),
    );
    seen
}

fn context(today: i64) -> Context {
    Context::new(day(TODAY).add_days(today).unwrap(), Lists::new())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn recalculating_what_depends_equals_recalculating_everything(edits in edits(), paths in any::<bool>()) {
        let bundle = Arc::new(if paths { tangled_paths() } else { tangled() });
        let mut form = Form::open(Arc::clone(&bundle), Answers::new(), context(0)).unwrap();
        let mut today = 0;
        for edit in edits {
            let before = seen(&form);
            let changes: Changes = match edit {
                Edit::Answer(name, r, rr, value) => form.answer(&place(name, r, rr), value),
                Edit::Clear(name, r, rr) => form.clear(&place(name, r, rr)),
                Edit::Add => form.add_row(&path("r")),
                Edit::Remove(r) => form.remove_row(&path(&format!("r[{r}]"))),
                Edit::RemoveAndUndo(r) => {
                    let (row, whole) = (path(&format!("r[{r}]")), form.answers());
                    let removed = form.remove_row(&row);
                    if removed.refused.is_none() {
                        let undone = form.restore_row(&row, &whole);
                        prop_assert_eq!(undone.refused, None);
                        let in_rows = |answers: &Answers| {
                            let values = answers.iter().filter(|(at, _)| at.as_str().starts_with("r["));
                            let values: Vec<_> = values.map(|(at, value)| (at.clone(), value.clone())).collect();
                            let rows: Vec<_> = answers.repeats().map(|(at, rows)| (at.clone(), rows)).collect();
                            (values, rows)
                        };
                        prop_assert_eq!(in_rows(&form.answers()), in_rows(&whole));
                    }
                    removed
                }
                Edit::Day(days) => {
                    today = days;
                    form.set_today(day(TODAY).add_days(days).unwrap())
                }
            };
            let after = seen(&form);
            let fresh = Form::open(Arc::clone(&bundle), form.answers(), context(today)).unwrap();
            prop_assert_eq!(&after, &seen(&fresh));
            prop_assert_eq!(form.problems(), fresh.problems());

            // What has changed on screen has been announced.
            if !changes.rows {
                let announced: BTreeSet<&Path> = changes.nodes.iter().collect();
                for (at, state) in after.iter().filter(|(at, _)| at.as_str() != "papers-and-fees") {
                    let row = at.as_str().ends_with(']');
                    prop_assert!(row || before.get(at) == Some(state) || announced.contains(at), "{at} changed unannounced");
                }
            }
            let sent = form.submission_answers();
            let again = Answers::from_json(&sent.to_json()).unwrap();
            prop_assert_eq!(&again, &sent);
        }
    }

    #[test]
    fn any_text_is_an_expression_or_a_finding(source in "\\PC{0,60}") {
        let _ = forms::check(&bundle(vec![calculate("c", &source)]), &Lists::new());
    }

    #[test]
    fn any_words_of_the_language_are_an_expression_or_a_finding(
        words in prop::collection::vec(prop_oneof![
            Just("${a}"), Just("${x}"), Just("."), Just(".."), Just("("), Just(")"), Just(","), Just("+"), Just("-"), Just("*"),
            Just("div"), Just("mod"), Just("and"), Just("or"), Just("="), Just("<"), Just("'t'"), Just("''"), Just("3"), Just("0.5"),
            Just("if("), Just("sum("), Just("count("), Just("date("), Just("today()"), Just("join("), Just("substr("), Just("round("),
            Just("format-date("), Just("add-months("), Just("selected-at("), Just("position(..)"), Just("regex("), Just("/"), Just("["),
            Just("translate("), Just("coalesce("), Just("instance('l')/root/item["), Just("]/name"), Just("name"), Just("pow("),
        ], 0..14)
    ) {
        let source = words.join(" ");
        let nodes = || vec![
            plain("a", Kind::Integer),
            repeat("r", |_| {}, vec![plain("x", Kind::Text), ask("c", Kind::Text, |q| q.constraints = vec![rule(&source, "")])]),
            calculate("d", &source),
        ];
        let _ = forms::check(&bundle(nodes()), &Lists::new());
        // What the types refuse may still run, and must not panic.
        if let Ok(mut form) = Form::open(Arc::new(bundle(nodes())), Answers::new(), context(0)) {
            let _ = form.add_row(&path("r"));
            let _ = form.answer(&path("a"), Value::Int(i64::MAX));
            let _ = form.answer(&path("r[1]/x"), Value::text("2026-11-23"));
            let _ = form.answer(&path("r[1]/c"), Value::text("0"));
        }
    }

    #[test]
    fn any_bytes_are_answers_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = Answers::from_json(&bytes);
    }

    #[test]
    fn any_typed_text_is_kept_or_read(typed in "\\PC{0,30}") {
        let mut form = Form::open(Arc::new(tangled()), Answers::new(), context(0)).unwrap();
        for name in ["a", "b", "d", "e", "tinh"] {
            let _ = form.answer_text(&path(name), &typed);
            let reopened = Form::open(Arc::new(tangled()), form.answers(), context(0)).unwrap();
            prop_assert_eq!(seen(&form), seen(&reopened));
        }
    }

    #[test]
    fn any_answers_open_or_say_why_not(
        values in prop::collection::btree_map("(a|b|d|r|r\\[[12]\\]/(x|rr|i)|q)", prop_oneof![
            any::<i64>().prop_map(Value::Int), "\\PC{0,9}".prop_map(Value::Text), any::<f64>().prop_map(Value::Decimal),
            any::<bool>().prop_map(Value::Bool), prop::collection::vec("[a-z]{0,3}", 0..3).prop_map(Value::Choices),
        ], 0..9),
        rows in prop::collection::btree_map("(r|a|r\\[1\\]/rr|g)", 0u32..9, 0..4),
    ) {
        let mut answers = Answers::new();
        for (at, value) in values {
            answers.set(path(&at), value);
        }
        for (at, count) in rows {
            answers.set_rows(path(&at), count);
        }
        let _ = forms::check_submission(&Arc::new(tangled()), &answers, context(0)).unwrap();
    }
}

#[test]
fn the_tangled_form_is_sound() {
    assert_eq!(forms::check(&tangled(), &Lists::new()), []);
    assert_eq!(forms::check(&tangled_paths(), &Lists::new()), []);
}
