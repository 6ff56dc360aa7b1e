//! What opening a form and changing one answer cost, for forms of 50, 500 and 2,000 fields with a fifth conditional, 500 rows, and
//! lists of 16,000 and 20,000; in both modes.

use calendar::Date;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use forms::{
    Answers, Bundle, Choice, Compiled, Context, FORMAT, Form, Group, Kind, List, ListRef, Lists,
    Mode, Node, Path, Question, Repeat, Rule, Text, Value,
};
use std::hint::black_box;
use std::sync::Arc;

fn question(name: String, kind: Kind) -> Question {
    Question {
        label: Text::new(format!("Câu {name}"), format!("Question {name}")),
        name,
        kind,
        ..Question::default()
    }
}

fn node(question: Question) -> Node {
    Node::Question(Box::new(question))
}

/// Sections of ten fields; every fifth field is conditional, every tenth has a rule, every section a sum.
fn form(fields: usize) -> Bundle {
    let sections = (0..fields / 10).map(|section| {
        let mut children: Vec<Node> = (0..9)
            .map(|field| {
                let mut question = question(format!("q{section}_{field}"), Kind::Integer);
                if field % 5 == 4 {
                    question.relevant = Some(format!("${{q{section}_0}} > {field}"));
                }
                if field == 1 {
                    question.required = Some("true()".into());
                    question.constraints = vec![Rule {
                        test: format!(". >= 0 and . <= ${{q{section}_0}} + 1000"),
                        message: Text::vi("Số phải từ 0 đến 1000."),
                    }];
                }
                node(question)
            })
            .collect();
        let mut sum = question(format!("tong{section}"), Kind::Calculate);
        sum.calculation = Some(format!(
            "coalesce(${{q{section}_0}}, 0) + coalesce(${{q{section}_1}}, 0)"
        ));
        children.push(node(sum));
        Node::Group(Box::new(Group {
            name: format!("s{section}"),
            children,
            ..Group::default()
        }))
    });
    bundle(sections.collect())
}

fn bundle(nodes: Vec<Node>) -> Bundle {
    Bundle {
        format: FORMAT,
        form_id: "do".into(),
        version: "1".into(),
        procedure: "1.001193".into(),
        title: Text::vi("Tờ khai đo"),
        mode: Mode::Strict,
        nodes,
        choices: Default::default(),
        papers: vec![],
        fees: vec![],
        ..Bundle::default()
    }
}

fn household(rows: usize) -> Form {
    let mut share = question("phan".into(), Kind::Calculate);
    share.calculation = Some("${tien} div sum(${tien}) + position(..)".into());
    let mut total = question("tong".into(), Kind::Calculate);
    total.calculation = Some("sum(${tien})".into());
    let repeat = Repeat {
        name: "nguoi".into(),
        children: vec![node(question("tien".into(), Kind::Integer)), node(share)],
        ..Repeat::default()
    };
    let nodes = vec![Node::Repeat(Box::new(repeat)), node(total)];
    let mut answers = Answers::new();
    answers.set_rows(path("nguoi"), rows as u32);
    for row in 1..=rows {
        answers.set(path(&format!("nguoi[{row}]/tien")), Value::Int(row as i64));
    }
    Form::open(Arc::new(bundle(nodes)), answers, context(Lists::new())).unwrap()
}

/// The same form as an import from elsewhere: every reference a path, everything converting.
fn imported(fields: usize) -> Bundle {
    let mut bundle = form(fields);
    bundle.mode = Mode::XformsCompat;
    for (section, node) in bundle.nodes.iter_mut().enumerate() {
        let Node::Group(group) = node else { continue };
        for child in &mut group.children {
            let Node::Question(question) = child else {
                continue;
            };
            let paths = |source: &str| {
                source
                    .replace("${", &format!("/data/s{section}/"))
                    .replace('}', "")
            };
            question.relevant = question.relevant.as_deref().map(paths);
            question.calculation = question.calculation.as_deref().map(paths);
            for rule in &mut question.constraints {
                rule.test = paths(&rule.test);
            }
        }
    }
    bundle
}

fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

fn context(lists: Lists) -> Context {
    Context::new(Date::new(2026, 11, 23).unwrap(), lists)
}

fn opening(c: &mut Criterion) {
    let mut group = c.benchmark_group("open");
    for fields in [50, 500, 2000] {
        let bundle = Arc::new(form(fields));
        let json = serde_json::to_string(&*bundle).unwrap();
        group.bench_function(BenchmarkId::new("json", fields), |b| {
            b.iter(|| serde_json::from_str::<Bundle>(black_box(&json)).unwrap());
        });
        group.bench_function(BenchmarkId::new("compile", fields), |b| {
            b.iter(|| Compiled::new(Arc::clone(&bundle)).unwrap());
        });
        let compiled = Compiled::new(Arc::clone(&bundle)).unwrap();
        group.bench_function(BenchmarkId::new("first", fields), |b| {
            b.iter(|| {
                compiled
                    .open(Answers::new(), context(Lists::new()))
                    .unwrap()
            });
        });
    }
    group.finish();
}

fn answering(c: &mut Criterion) {
    let mut group = c.benchmark_group("answer");
    for fields in [50, 500, 2000] {
        let mut form = Form::open(
            Arc::new(self::form(fields)),
            Answers::new(),
            context(Lists::new()),
        )
        .unwrap();
        let at = path("q2_0");
        let mut number = 0;
        group.bench_function(BenchmarkId::new("one", fields), |b| {
            b.iter(|| {
                number += 1;
                form.answer(&at, Value::Int(number % 7))
            });
        });
        let mut imported = Form::open(
            Arc::new(self::imported(fields)),
            Answers::new(),
            context(Lists::new()),
        )
        .unwrap();
        group.bench_function(BenchmarkId::new("one_imported", fields), |b| {
            b.iter(|| {
                number += 1;
                imported.answer(&at, Value::Int(number % 7))
            });
        });
        group.bench_function(BenchmarkId::new("draft", fields), |b| {
            b.iter(|| form.answers().to_json())
        });
        group.bench_function(BenchmarkId::new("sections", fields), |b| {
            b.iter(|| form.sections())
        });
    }
    for rows in [50, 500] {
        let mut form = household(rows);
        let at = path("nguoi[7]/tien");
        let mut number = 0;
        group.bench_function(BenchmarkId::new("one_of_rows", rows), |b| {
            b.iter(|| {
                number += 1;
                form.answer(&at, Value::Int(number % 1000))
            });
        });
        group.bench_function(BenchmarkId::new("add_and_remove_row", rows), |b| {
            b.iter(|| {
                let _ = form.add_row(&path("nguoi"));
                form.remove_row(&path("nguoi").row(rows + 1))
            });
        });
    }
    group.finish();
}

/// A number looked up in a list of 16,000 by a test, again after every key.
fn looking_up(c: &mut Criterion) {
    let items = (0..16_000).map(|n| Choice {
        name: format!("{n:05}"),
        label: Text::vi(format!("Mục {n}")),
        cells: vec![format!("{:02}", n % 100)],
        ..Choice::default()
    });
    let list = Arc::new(List::new(vec!["nhom".into()], items.collect()));
    let mut group = c.benchmark_group("instance");
    for (name, mode, test) in [
        ("indexed", Mode::Strict, "name = ${ma}"),
        ("indexed_imported", Mode::XformsCompat, "name = /data/ma"),
        ("scanned", Mode::Strict, "contains(label, ${ma})"),
    ] {
        let mut found = question("ten".into(), Kind::Calculate);
        found.calculation = Some(format!("instance('muc')/root/item[{test}]/label"));
        let mut bundle = bundle(vec![node(question("ma".into(), Kind::Text)), node(found)]);
        bundle.mode = mode;
        let context = context(Lists::new().with("muc", Arc::clone(&list)));
        let mut form = Form::open(Arc::new(bundle), Answers::new(), context).unwrap();
        let mut number = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                number = (number + 7_919) % 16_000;
                form.answer(&path("ma"), Value::text(format!("{number:05}")))
            });
        });
    }
    group.finish();
}

fn choosing(c: &mut Criterion) {
    let items = (0..20_000).map(|n| Choice {
        name: format!("{n:05}"),
        label: Text::vi(format!("Xã Đông Thạnh Số {n}")),
        cells: vec![format!("{:02}", n % 34)],
        ..Choice::default()
    });
    let list = Arc::new(List::new(vec!["tinh".into()], items.collect()));
    let mut commune = question("xa".into(), Kind::SelectOne(ListRef::External("xa".into())));
    commune.choice_filter = Some("tinh = ${tinh}".into());
    let any = question(
        "xa_bat_ky".into(),
        Kind::SelectOne(ListRef::External("xa".into())),
    );
    let nodes = vec![
        node(question("tinh".into(), Kind::Text)),
        node(commune),
        node(any),
    ];
    let context = context(Lists::new().with("xa", list));
    let mut form = Form::open(Arc::new(bundle(nodes)), Answers::new(), context).unwrap();
    let _ = form.answer(&path("tinh"), Value::text("07"));
    let mut group = c.benchmark_group("choices");
    group.bench_function("filtered", |b| {
        b.iter(|| form.choices(&path("xa"), "", 50).total)
    });
    group.bench_function("filtered_searched", |b| {
        b.iter(|| form.choices(&path("xa"), "dong so 19", 50).total)
    });
    group.bench_function("searched", |b| {
        b.iter(|| form.choices(&path("xa_bat_ky"), "dong so 19", 50).total)
    });
    group.finish();
}

criterion_group!(benches, opening, answering, choosing, looking_up);
criterion_main!(benches);
