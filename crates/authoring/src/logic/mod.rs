//! What can be known of a form's conditions before anybody fills it: parts that no answers reach, tests that no answer passes.
//! Where it does not understand a condition it says nothing; it never evaluates one.

#[cfg(test)]
mod never;
mod read;
mod solve;
mod terms;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use forms::{Bundle, Field, Finding, Kind, Mode, Node, Question, Text, Wide};

use read::{Condition, read};
use solve::{Known, Nature};

/// Everything in the form that can never be seen and every test that can never hold.
pub(crate) fn check(bundle: &Bundle) -> Vec<Finding> {
    let mut form = Reached::default();
    form.stand(bundle, &bundle.nodes, &[]);
    form.learn(bundle, &bundle.nodes, &Condition::Holds(true));
    form.walk(&bundle.nodes, &Condition::Holds(true));
    form.findings
}

#[derive(Default)]
struct Reached {
    known: Known,
    /// The repeats around each node, outermost first.
    rows: BTreeMap<String, Vec<String>>,
    /// Questions whose answer is no plain value: yes or no, or in compatibility whatever a calculation gives.
    vague: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl Reached {
    /// Learns in which rows each node stands.
    fn stand(&mut self, bundle: &Bundle, nodes: &[Node], rows: &[String]) {
        for node in nodes {
            self.rows.insert(node.name().to_owned(), rows.to_vec());
            if let Node::Question(question) = node {
                let converts = bundle.mode != Mode::Strict && question.calculation.is_some();
                // What a trigger sets has no type that is checked.
                let set = question.kind == Kind::Calculate && question.calculation.is_none();
                if converts || set || question.kind == Kind::Acknowledge {
                    self.vague.insert(question.name.clone());
                }
            }
            let mut inside = rows.to_vec();
            if let Node::Repeat(repeat) = node {
                inside.push(repeat.name.clone());
            }
            self.stand(bundle, node.children(), &inside);
        }
    }

    /// Reads a condition of a node. Of what stands in other rows it may see many at once.
    fn read(&self, source: &str, here: &str) -> Condition {
        let own = self.rows.get(here).map_or(&[][..], Vec::as_slice);
        read(source, here, own, &|name| {
            let rows = self.rows.get(name).map_or(&[][..], Vec::as_slice);
            self.vague.contains(name) || !own.starts_with(rows)
        })
    }

    fn relevance(&self, node: &Node) -> Condition {
        let relevant = match node {
            Node::Question(question) => &question.relevant,
            Node::Group(group) => &group.relevant,
            Node::Repeat(repeat) => &repeat.relevant,
        };
        relevant
            .as_deref()
            .map_or(Condition::Holds(true), |source| {
                self.read(source, node.name())
            })
    }

    /// What an answer must meet to be handed in.
    fn bounds(&self, question: &Question) -> Condition {
        let tests = question.constraints.iter();
        let tests = tests.map(|rule| self.read(&rule.test, &question.name));
        tests.fold(Condition::Holds(true), Condition::and)
    }

    /// Learns what each question may hold and when it applies.
    fn learn(&mut self, bundle: &Bundle, nodes: &[Node], around: &Condition) {
        for node in nodes {
            let applies = around.clone().and(self.relevance(node));
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
                if question.calculation.is_none() {
                    let bounds = self.bounds(question);
                    self.known.bounds.insert(question.name.clone(), bounds);
                }
                self.known
                    .applies
                    .insert(question.name.clone(), applies.clone());
            }
            self.learn(bundle, node.children(), &applies);
        }
    }

    fn walk(&mut self, nodes: &[Node], around: &Condition) {
        for node in nodes {
            let own = self.relevance(node);
            let applies = around.clone().and(own);
            if !self.known.can_hold(&applies, node.name()) {
                self.never_seen(node, around);
                continue;
            }
            if let Node::Question(question) = node {
                let mut holds = applies.clone();
                for (number, rule) in question.constraints.iter().enumerate() {
                    holds = holds.and(self.read(&rule.test, node.name()));
                    if !self.known.can_hold(&holds, node.name()) {
                        self.find(
                            node.name(),
                            Field::Constraint(number),
                            "Không câu trả lời nào thỏa điều kiện này: ai cũng sẽ bị báo sai. Hãy sửa điều kiện.",
                            "No answer can meet this test: everybody would be told they are wrong. Mend the test.",
                        );
                        break;
                    }
                }
            }
            self.walk(node.children(), &applies);
        }
    }

    fn never_seen(&mut self, node: &Node, around: &Condition) {
        let alone = self.known.can_hold(&self.relevance(node), node.name());
        let outer = matches!(around, Condition::Holds(true));
        let applies = around.clone().and(self.relevance(node));
        let (why_vi, why_en) = if self.known.can_hold_unbounded(&applies, node.name()) {
            (
                " cùng với constraint của những câu nó hỏi tới",
                " together with the constraints of the questions it asks",
            )
        } else if alone && !outer {
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
