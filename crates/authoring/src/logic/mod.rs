//! What can be known of a form's conditions before anybody fills it: parts that no answers reach, tests that no answer passes.
//! Where it does not understand a condition it says nothing; it never evaluates one.

mod read;
mod solve;

use forms::{Bundle, Field, Finding, Kind, Node, Text, Wide};

use read::{Condition, read};
use solve::{Known, Nature};

/// Everything in the form that can never be seen and every test that can never hold.
pub(crate) fn check(bundle: &Bundle) -> Vec<Finding> {
    let mut form = Reached {
        known: Known::default(),
        findings: Vec::new(),
    };
    form.learn(bundle, &bundle.nodes, &Condition::Holds(true));
    form.walk(&bundle.nodes, &Condition::Holds(true));
    form.findings
}

struct Reached {
    known: Known,
    findings: Vec<Finding>,
}

impl Reached {
    /// Learns what each question may hold and when it applies.
    fn learn(&mut self, bundle: &Bundle, nodes: &[Node], around: &Condition) {
        for node in nodes {
            let applies = around.clone().and(relevance(node));
            if let Node::Question(question) = node {
                let nature = match &question.kind {
                    _ if question.calculation.is_some() => Nature::Anything,
                    Kind::Integer | Kind::Date => Nature::Whole,
                    Kind::Decimal => Nature::Number,
                    Kind::SelectOne(list) => match bundle.choices.get(list.name()) {
                        Some(list) if list.items().len() <= 100 => Nature::OneOf(
                            list.items().iter().map(|item| item.name.clone()).collect(),
                        ),
                        _ => Nature::Words,
                    },
                    Kind::SelectMultiple(_) => Nature::Several,
                    Kind::Text => Nature::Words,
                    Kind::Wide(Wide::Range(scale)) if scale.is_whole() => Nature::Whole,
                    Kind::Wide(Wide::Range(_)) => Nature::Number,
                    Kind::Note | Kind::Acknowledge | Kind::Calculate | Kind::Wide(_) => {
                        Nature::Anything
                    }
                };
                self.known.natures.insert(question.name.clone(), nature);
                self.known
                    .applies
                    .insert(question.name.clone(), applies.clone());
            }
            self.learn(bundle, node.children(), &applies);
        }
    }

    fn walk(&mut self, nodes: &[Node], around: &Condition) {
        for node in nodes {
            let own = relevance(node);
            let applies = around.clone().and(own);
            if !self.known.can_hold(&applies, node.name()) {
                self.never_seen(node, around);
                continue;
            }
            if let Node::Question(question) = node {
                for (number, rule) in question.constraints.iter().enumerate() {
                    let holds = applies.clone().and(read(&rule.test, node.name()));
                    if !self.known.can_hold(&holds, node.name()) {
                        self.find(
                            node.name(),
                            Field::Constraint(number),
                            "Không câu trả lời nào thỏa điều kiện này: ai cũng sẽ bị báo sai. Hãy sửa điều kiện.",
                            "No answer can meet this test: everybody would be told they are wrong. Mend the test.",
                        );
                    }
                }
            }
            self.walk(node.children(), &applies);
        }
    }

    fn never_seen(&mut self, node: &Node, around: &Condition) {
        let alone = self.known.can_hold(&relevance(node), node.name());
        let outer = matches!(around, Condition::Holds(true));
        let (why_vi, why_en) = if alone && !outer {
            (
                " cùng với điều kiện của nhóm bao ngoài",
                " together with the condition of the group around it",
            )
        } else {
            ("", "")
        };
        let (what_vi, what_en) = match node {
            Node::Question(_) => ("Câu này", "This question"),
            Node::Group(_) | Node::Repeat(_) => ("Phần này", "This part"),
        };
        let vi = format!(
            "{what_vi} không bao giờ hiện: điều kiện ở đây{why_vi} không thể đúng. Hãy sửa điều kiện hoặc bỏ đi."
        );
        let en = format!(
            "{what_en} is never shown: the condition here{why_en} cannot be true. Mend the condition or remove it."
        );
        self.find(node.name(), Field::Relevant, &vi, &en);
    }

    fn find(&mut self, node: &str, field: Field, vi: &str, en: &str) {
        self.findings.push(Finding {
            node: node.to_owned(),
            field,
            at: None,
            message: Text::new(vi, en),
        });
    }
}

fn relevance(node: &Node) -> Condition {
    let relevant = match node {
        Node::Question(question) => &question.relevant,
        Node::Group(group) => &group.relevant,
        Node::Repeat(repeat) => &repeat.relevant,
    };
    relevant
        .as_deref()
        .map_or(Condition::Holds(true), |source| read(source, node.name()))
}

/// Ranges and patterns that a constraint plainly states, for other formats: whole conjunctions of comparisons of `.` with
/// numbers and of `regex(., '…')`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Stated {
    /// The least value, and whether it is itself too little.
    pub(crate) least: Option<(f64, bool)>,
    /// The greatest value, and whether it is itself too much.
    pub(crate) most: Option<(f64, bool)>,
    /// The pattern the whole answer has.
    pub(crate) pattern: Option<String>,
}

/// What a constraint states, if it states nothing else.
pub(crate) fn stated(test: &str) -> Option<Stated> {
    read::stated(test)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use forms::{Choice, Group, List, ListRef, Question, Rule};

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

    fn found(nodes: Vec<Node>) -> Vec<(String, Field)> {
        let (first, choices) = sex();
        let bundle = Bundle {
            nodes: [vec![first, question("tuoi", Kind::Integer, "")], nodes].concat(),
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
        ] {
            assert_eq!(
                found(vec![question("q", Kind::Text, relevant)]),
                [("q".to_owned(), Field::Relevant)],
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
            "count(${tuoi}) = 1 and count(${tuoi}) = 2",
            "${tuoi} > ) 3",
            "",
        ] {
            assert_eq!(
                found(vec![question("q", Kind::Text, relevant)]),
                [],
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
}
