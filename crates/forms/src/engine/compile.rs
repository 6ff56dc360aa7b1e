//! From a bundle to a plan: definitions, scopes, bound expressions, order. It collects everything that is wrong and stops at
//! nothing, so that an author hears of all mistakes at once.

use crate::bundle::{Bundle, FeeRule, Mode, Node, PaperRule, Question, Rule};
use crate::engine::bind::{Binder, Reads, Setting};
use crate::engine::order::{Draft, put_in_order};
use crate::engine::plan::{CaseRule, Def, DefId, DefKind, Filter, Plan, Scope, Site, Status, Task};
use crate::expr::eval::keyed;
use crate::expr::{Binary, Expr, ExprKind, Fault, parse};
use crate::finding::{Field, Finding};
use crate::rules::Rules;
use crate::say::references;
use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most definitions that the paths of all expressions of a form visit while they are bound. What a path visits it may read,
/// so this also bounds how much one change can make the form work out again.
const MAX_VISITS: usize = 4_000_000;

/// A plan as far as the bundle allows one, and everything that is wrong.
pub(crate) fn compile(
    bundle: Arc<Bundle>,
    rules: Option<&'static dyn Rules>,
) -> (Plan, Vec<Finding>) {
    let plan = Plan {
        bundle: Arc::clone(&bundle),
        defs: Vec::new(),
        scopes: vec![Scope {
            outer: None,
            depth: 0,
            defs: Vec::new(),
            sites: Vec::new(),
            position_readers: Vec::new(),
        }],
        sites: Vec::new(),
        by_name: BTreeMap::new(),
        top: Vec::new(),
        #[cfg(feature = "full")]
        by_element: BTreeMap::new(),
        readers: Vec::new(),
        clock_readers: Vec::new(),
        list_readers: BTreeMap::new(),
        papers: Vec::new(),
        fees: Vec::new(),
        rules,
    };
    let mut compiler = Compiler {
        plan,
        drafts: Vec::new(),
        findings: Vec::new(),
        left: MAX_VISITS,
    };
    compiler.define(&bundle.nodes, None, 0, &mut Vec::new());
    for def in 0..compiler.plan.defs.len() {
        compiler.node(&bundle, def as DefId);
    }
    compiler.case(&bundle);
    let Compiler {
        mut plan,
        drafts,
        mut findings,
        ..
    } = compiler;
    put_in_order(&mut plan, drafts, &mut findings);
    (plan, findings)
}

pub(super) struct Compiler {
    pub(super) plan: Plan,
    drafts: Vec<Draft>,
    pub(super) findings: Vec<Finding>,
    /// How many definitions the paths of all expressions together may still visit.
    left: usize,
}

impl Compiler {
    fn node(&mut self, bundle: &Arc<Bundle>, id: DefId) {
        let bundle = Arc::clone(bundle);
        let place = self.plan.def(id).place.clone();
        let Some(node) = locate(&bundle, &place) else {
            return;
        };
        let scope = self.plan.def(id).scope;
        let outside = Setting::new(scope, id);
        let relevant = match node {
            Node::Question(question) => &question.relevant,
            Node::Group(group) => &group.relevant,
            Node::Repeat(repeat) => &repeat.relevant,
        };
        self.site(
            node.name(),
            Field::Relevant,
            relevant.as_deref(),
            outside,
            Task::Relevant,
        );
        let mut status = Status::default();
        let mut reads = Reads::default();
        match node {
            Node::Question(question) => {
                self.question(question, outside, &mut status, &mut reads);
            }
            Node::Group(group) => {
                status.readonly = self.expr(
                    &group.name,
                    Field::Readonly,
                    group.readonly.as_deref(),
                    outside,
                    &mut reads,
                );
                self.spoken(
                    node.name(),
                    &mut status,
                    outside,
                    &mut reads,
                    &[(Field::Label, &group.label), (Field::Hint, &group.hint)],
                );
            }
            Node::Repeat(repeat) => {
                self.site(
                    &repeat.name,
                    Field::Count,
                    repeat.count.as_deref(),
                    outside,
                    Task::Count,
                );
                if repeat.max.is_some_and(|max| max < repeat.min.max(1)) {
                    self.complain(
                        &repeat.name,
                        Field::Min,
                        "Số dòng nhiều nhất nhỏ hơn số dòng ít nhất.",
                        "The most rows are fewer than the fewest.",
                    );
                }
                self.spoken(
                    node.name(),
                    &mut status,
                    outside,
                    &mut reads,
                    &[(Field::Label, &repeat.label), (Field::Hint, &repeat.hint)],
                );
                if let DefKind::Repeat(inside) = self.plan.def(id).kind {
                    let inside = Setting::new(inside, id);
                    let mut seen = Reads::default();
                    self.spoken(
                        node.name(),
                        &mut status,
                        inside,
                        &mut seen,
                        &[(Field::RowLabel, &repeat.row_label)],
                    );
                    // The labels of rows are drawn in the list of rows, which stands outside of them.
                    for (def, _) in seen.nodes {
                        reads
                            .nodes
                            .push((def, self.plan.common(scope, self.plan.def(def).scope)));
                    }
                }
            }
        }
        self.drafts.push(Draft {
            site: Site {
                def: id,
                scope,
                task: Task::Status(Box::new(status)),
            },
            reads,
        });
    }

    fn question(
        &mut self,
        question: &Question,
        setting: Setting,
        status: &mut Status,
        reads: &mut Reads,
    ) {
        let name = &question.name;
        if let Some(list) = question.list() {
            reads.lists.push(list.name().into());
            let inline = matches!(list, crate::bundle::ListRef::Inline(_));
            if inline && !self.plan.bundle.choices.contains_key(list.name()) {
                let fault = Fault::new(0, crate::expr::FaultKind::UnknownList(list.name().into()));
                self.findings.push(Finding {
                    node: name.clone(),
                    field: Field::Kind,
                    at: None,
                    message: fault.message(),
                });
            }
        }
        #[cfg(not(feature = "full"))]
        if matches!(question.kind, crate::bundle::Kind::Wide(_)) && self.plan.rules.is_none() {
            let fault = Fault::new(0, crate::expr::FaultKind::NotInThisBuild("".into()));
            self.findings.push(found(name, Field::Kind, "", &fault));
        }
        let made = question.calculation.is_some() || !question.actions.is_empty();
        if question.kind == crate::bundle::Kind::Calculate && !made {
            self.complain(
                name,
                Field::Calculation,
                "Câu kiểu calculate cần có công thức.",
                "A calculate needs a calculation.",
            );
        }
        let calculated = Setting {
            once: true,
            ..setting
        };
        self.site(
            name,
            Field::Calculation,
            question.calculation.as_deref(),
            calculated,
            Task::Value,
        );
        let settled = Setting {
            settled: true,
            ..setting
        };
        let default = self.expr(
            name,
            Field::Default,
            question.default.as_deref(),
            settled,
            &mut Reads::default(),
        );
        self.plan.defs[setting.def as usize].default = default;
        self.actions(question, settled);

        let answered = Setting {
            here: true,
            ..setting
        };
        status.required = self.expr(
            name,
            Field::Required,
            question.required.as_deref(),
            answered,
            reads,
        );
        status.readonly = self.expr(
            name,
            Field::Readonly,
            question.readonly.as_deref(),
            answered,
            reads,
        );
        status.constraints = self.rules(
            name,
            &question.constraints,
            Field::Constraint,
            answered,
            reads,
        );
        status.warnings = self.rules(name, &question.warnings, Field::Warning, answered, reads);
        let choosing = Setting {
            column: question.list().is_some(),
            ..setting
        };
        status.filter = self
            .expr(
                name,
                Field::ChoiceFilter,
                question.choice_filter.as_deref(),
                choosing,
                reads,
            )
            .map(|expr| filter(expr, self.plan.bundle.mode != Mode::Strict));

        status.shuffle = self.shuffle(question, setting, reads);

        let mut texts = vec![
            (Field::Label, &question.label),
            (Field::Hint, &question.hint),
            (Field::RequiredMessage, &question.required_message),
        ];
        texts.extend(
            question
                .constraints
                .iter()
                .enumerate()
                .map(|(n, rule)| (Field::ConstraintMessage(n), &rule.message)),
        );
        texts.extend(
            question
                .warnings
                .iter()
                .enumerate()
                .map(|(n, rule)| (Field::WarningMessage(n), &rule.message)),
        );
        self.spoken(name, status, setting, reads, &texts);
    }

    fn rules(
        &mut self,
        name: &str,
        rules: &[Rule],
        field: fn(usize) -> Field,
        setting: Setting,
        reads: &mut Reads,
    ) -> Vec<(usize, Expr)> {
        let mut bound = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            if let Some(expr) = self.expr(name, field(index), Some(&rule.test), setting, reads) {
                bound.push((index, expr));
            }
        }
        bound
    }

    /// Notes what the `${…}` of texts read.
    fn spoken(
        &mut self,
        name: &str,
        status: &mut Status,
        setting: Setting,
        reads: &mut Reads,
        texts: &[(Field, &Text)],
    ) {
        for (field, text) in texts {
            for (at, reference) in references(&text.vi).chain(references(&text.en)) {
                status.speaks = true;
                let mut binder = Binder::new(&self.plan, setting);
                if let Err(fault) = binder.mention(at, reference) {
                    self.findings.push(found(name, *field, &text.vi, &fault));
                }
                reads.absorb(binder.reads);
            }
        }
    }

    /// Parses and binds an expression and makes it a site of its own.
    fn site(
        &mut self,
        name: &str,
        field: Field,
        source: Option<&str>,
        setting: Setting,
        task: fn(Expr) -> Task,
    ) {
        let mut reads = Reads::default();
        if let Some(expr) = self.expr(name, field, source, setting, &mut reads) {
            self.drafts.push(Draft {
                site: Site {
                    def: setting.def,
                    scope: setting.scope,
                    task: task(expr),
                },
                reads,
            });
        }
    }

    pub(super) fn expr(
        &mut self,
        name: &str,
        field: Field,
        source: Option<&str>,
        setting: Setting,
        reads: &mut Reads,
    ) -> Option<Expr> {
        let source = source?;
        let mut expr = match parse(source) {
            Ok(expr) => expr,
            Err(fault) => {
                self.findings.push(found(name, field, source, &fault));
                return None;
            }
        };
        if self.left == 0 {
            // The one that used it up has been named.
            return None;
        }
        let mut binder = Binder::new(&self.plan, setting);
        binder.left = self.left;
        binder.bind(&mut expr, true);
        let Binder {
            reads: read,
            faults,
            shared,
            left,
            ..
        } = binder;
        self.left = left;
        #[cfg(feature = "full")]
        let faults = match left {
            0 => vec![Fault::new(0, crate::expr::FaultKind::TooMuchWork)],
            _ => faults,
        };
        let sound = faults.is_empty();
        self.findings
            .extend(faults.iter().map(|fault| found(name, field, source, fault)));
        if field == Field::Calculation {
            self.plan.defs[setting.def as usize].random = read.random;
        }
        reads.absorb(read);
        for (scope, expr, reads) in shared {
            let mut def = Def::new(DefKind::Shared, Box::default(), None, scope);
            def.owner = Some((setting.def, field));
            let def = self.add(def);
            let task = Task::Value(expr);
            self.drafts.push(Draft {
                site: Site { def, scope, task },
                reads,
            });
        }
        sound.then_some(expr)
    }

    fn case(&mut self, bundle: &Arc<Bundle>) {
        let case = Setting::case();
        for PaperRule {
            id,
            relevant,
            required,
        } in &bundle.papers
        {
            let mut bound = |field, source: &Option<String>| {
                self.expr(id, field, source.as_deref(), case, &mut Reads::default())
            };
            let when = bound(Field::PaperRelevant, relevant);
            let what = bound(Field::PaperRequired, required);
            self.plan.papers.push(CaseRule { when, what });
        }
        for FeeRule {
            id,
            name,
            amount,
            when,
            basis,
        } in &bundle.fees
        {
            let mut bound = |field, source: Option<&str>| {
                self.expr(id, field, source, case, &mut Reads::default())
            };
            let when = bound(Field::FeeWhen, when.as_deref());
            let what = bound(Field::FeeAmount, Some(amount));
            self.plan.fees.push(CaseRule { when, what });
            let texts = [(Field::FeeName, name), (Field::FeeBasis, basis)];
            self.spoken(
                id,
                &mut Status::default(),
                case,
                &mut Reads::default(),
                &texts,
            );
        }
    }

    pub(super) fn complain(&mut self, node: &str, field: Field, vi: &str, en: &str) {
        self.findings.push(Finding {
            node: node.to_owned(),
            field,
            at: None,
            message: Text::new(vi, en),
        });
    }
}

/// A fault as its author sees it: which node, which field, which character.
pub(crate) fn found(node: &str, field: Field, source: &str, fault: &Fault) -> Finding {
    let before = source.get(..fault.at as usize).unwrap_or(source);
    Finding {
        node: node.to_owned(),
        field,
        at: Some(before.chars().count()),
        message: fault.message(),
    }
}

fn locate<'b>(bundle: &'b Bundle, place: &[u16]) -> Option<&'b Node> {
    let (first, rest) = place.split_first()?;
    rest.iter()
        .try_fold(bundle.nodes.get(usize::from(*first))?, |node, index| {
            node.children().get(usize::from(*index))
        })
}

/// Takes the part of a filter that an index can answer out of it.
fn filter(expr: Expr, compat: bool) -> Filter {
    let mut rest = each_of_all(vec![expr]);
    let indexed = rest.iter().position(|test| keyed(test, compat).is_some());
    let lookup = indexed.and_then(|at| split(rest.remove(at)));
    Filter { lookup, rest }
}

/// `a and b` as two tests.
pub(super) fn each_of_all(tests: Vec<Expr>) -> Vec<Expr> {
    let mut each = Vec::new();
    let mut waiting = tests;
    waiting.reverse();
    while let Some(expr) = waiting.pop() {
        match expr.kind {
            ExprKind::Binary(Binary::And, sides) => waiting.extend([sides.1, sides.0]),
            _ => each.push(expr),
        }
    }
    each
}

fn split(test: Expr) -> Option<(Box<str>, Expr)> {
    let ExprKind::Binary(_, sides) = test.kind else {
        return None;
    };
    match *sides {
        (
            Expr {
                kind: ExprKind::Column(column),
                ..
            },
            key,
        ) if !speaks_of_column(&key) => Some((column, key)),
        (
            key,
            Expr {
                kind: ExprKind::Column(column),
                ..
            },
        ) => Some((column, key)),
        _ => None,
    }
}

fn speaks_of_column(expr: &Expr) -> bool {
    expr.any(&|part| matches!(part.kind, ExprKind::Column(_)))
}
