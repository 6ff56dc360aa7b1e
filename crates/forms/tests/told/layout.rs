//! What stands together on one page.

use crate::scenario::*;
use forms::{Appearance, Bundle, Kind, Layout, Node, Step, Value};

fn listed(node: Node) -> Node {
    match node {
        Node::Group(mut group) => {
            group.appearance = vec![Appearance::FieldList];
            Node::Group(group)
        }
        node => node,
    }
}

/// Loose questions, a section with groups in it, a repeat that is a section.
fn form() -> Scenario {
    Scenario::of(vec![
        plain("ten", Kind::Text),
        group(
            "nguoi",
            None,
            vec![
                plain("chao", Kind::Note),
                plain("tuoi", Kind::Integer),
                ask("lop", Kind::Text, |q| {
                    q.relevant = Some("${tuoi} < 18".into())
                }),
                group("me", None, vec![plain("ten_me", Kind::Text)]),
                listed(group(
                    "o",
                    None,
                    vec![plain("thon", Kind::Text), plain("nha", Kind::Text)],
                )),
                plain("het", Kind::Note),
            ],
        ),
        repeat(
            "con",
            |r| r.max = Some(9),
            vec![plain("ten_con", Kind::Text)],
        ),
    ])
}

fn pages(steps: &[Step]) -> Vec<String> {
    let page = |step: &Step| {
        let names = |paths: &[forms::Path]| {
            let names: Vec<&str> = paths.iter().map(forms::Path::as_str).collect();
            names.join(" ")
        };
        format!(
            "{} {}/{} {}/{} {}: {}",
            step.path,
            step.part.0,
            step.part.1,
            step.place.0,
            step.place.1,
            names(&step.around),
            names(&step.nodes)
        )
    };
    steps.iter().map(page).collect()
}

#[test]
fn one_section_a_page_unless_the_author_says_otherwise() {
    let s = form();
    assert_eq!(s.form.bundle().layout, Layout::Sections);
    assert_eq!(
        pages(&s.form.steps(Layout::Sections)),
        [
            " 1/3 1/1 : ten",
            "nguoi 2/3 1/1 : chao tuoi lop me o het",
            "con 3/3 1/1 : con",
        ]
    );
    assert_eq!(
        pages(&s.form.steps(Layout::Whole)),
        [" 1/1 1/1 : ten nguoi con"]
    );
}

#[test]
fn one_question_a_page_with_what_is_read_beside_it() {
    let mut s = form();
    let asked = |s: &Scenario| pages(&s.form.steps(Layout::Questions));
    assert_eq!(
        asked(&s),
        [
            "ten 1/3 1/1 : ten",
            "tuoi 2/3 1/3 : chao tuoi",
            "ten_me 2/3 2/3 me: ten_me",
            "o 2/3 3/3 : het o",
            "con 3/3 1/1 : con",
        ]
    );
    s.answer("tuoi", Value::Int(9));
    assert_eq!(asked(&s)[2], "lop 2/3 2/4 : lop");
}

#[test]
fn a_page_is_found_by_whatever_stands_on_it() {
    let mut s = form();
    for _ in 0..3 {
        s.add("con");
    }
    let at = |s: &Scenario, layout, what: &str| {
        let steps = s.form.steps(layout);
        let found = s.form.step_of(&steps, &path(what));
        found.map(|at| steps[at].path.as_str().to_owned())
    };
    for (what, page) in [
        ("nguoi", "tuoi"),
        ("ten_me", "ten_me"),
        ("nha", "o"),
        ("con[2]/ten_con", "con"),
        ("con[3]", "con"),
    ] {
        assert_eq!(
            at(&s, Layout::Questions, what).as_deref(),
            Some(page),
            "{what}"
        );
    }
    assert_eq!(at(&s, Layout::Sections, "nha").as_deref(), Some("nguoi"));
    assert_eq!(at(&s, Layout::Sections, "ten").as_deref(), Some(""));
    assert_eq!(at(&s, Layout::Whole, "con[2]/ten_con").as_deref(), Some(""));
    // A question that does not apply has no page.
    assert_eq!(at(&s, Layout::Questions, "lop"), None);
    assert_eq!(at(&s, Layout::Sections, "con[7]/ten_con"), None);
}

#[test]
fn a_bundle_says_its_layout_and_one_that_says_none_or_a_later_one_is_still_read() {
    let mut form = bundle(vec![plain("a", Kind::Text)]);
    let json = |form: &Bundle| serde_json::to_value(form).unwrap();
    let read = |json: serde_json::Value| -> Bundle { reader::Read::read(json).unwrap() };
    assert_eq!(json(&form).get("layout"), None);
    form.layout = Layout::Questions;
    let mut written = json(&form);
    assert_eq!(written["layout"], "questions");
    assert_eq!(read(written.clone()), form);
    written["layout"] = "spiral".into();
    assert_eq!(read(written).layout, Layout::Sections);
}
