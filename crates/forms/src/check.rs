//! Everything that can be known to be wrong with a form before anybody fills it, said all at once; the phone never runs it.

use crate::bundle::{Bundle, Kind, Mode, Node, Question};
use crate::engine::compile::{compile, found};
use crate::engine::plan::{DefId, DefKind, Plan, Status, Task};
use crate::expr::types::{Type, Types};
use crate::expr::{Expr, ExprKind, Fault, FaultKind};
use crate::finding::{Field, Finding};
use crate::list::Lists;
use crate::rules::OWN;
use crate::text::Text;
use crate::value::{Value, ValueType};
use crate::wide::Wide;
use std::sync::Arc;

/// Checks a form: expressions that cannot be read, unknown names, loops, mixed types, choices and columns that are not there.
/// `lists` holds every external list the form may use. A form without findings opens.
#[must_use]
pub fn check(bundle: &Bundle, lists: &Lists) -> Vec<Finding> {
    let (plan, findings) = compile(Arc::new(bundle.clone()), OWN);
    let mut checker = Checker {
        known: vec![Type::Any; plan.defs.len()],
        plan: &plan,
        lists,
        findings,
    };
    for def in 0..plan.defs.len() as DefId {
        checker.known[def as usize] = checker.type_of(def);
    }
    // In compatibility everything converts, so there are no types to mix.
    if bundle.mode == Mode::Strict {
        for site in &plan.sites {
            checker.site(site.def, &site.task);
        }
        for def in 0..plan.defs.len() as DefId {
            checker.node(def);
        }
        checker.case();
    }
    let mut findings = checker.findings;
    let order = |finding: &Finding| plan.named(&finding.node).unwrap_or(DefId::MAX);
    findings.sort_by_key(|finding| (order(finding), finding.field, finding.at));
    findings
}

struct Checker<'p> {
    plan: &'p Plan,
    lists: &'p Lists,
    known: Vec<Type>,
    findings: Vec<Finding>,
}

impl<'p> Checker<'p> {
    /// What a definition gives; of calculated ones only what their kind promises.
    fn type_of(&self, def: DefId) -> Type {
        if let DefKind::Repeat(_) = self.plan.def(def).kind {
            return Type::Rows;
        }
        match self.plan.question(def).map(Question::value_type) {
            Some(ValueType::Text | ValueType::Choice) => Type::Text,
            Some(ValueType::Int | ValueType::Decimal) => Type::Number,
            Some(ValueType::Bool) => Type::Bool,
            Some(ValueType::Date | ValueType::PartialDate) => Type::Date,
            Some(ValueType::Choices | ValueType::Ranked) => Type::Names,
            Some(ValueType::Spelt) => {
                match self.plan.question(def).map(|question| &question.kind) {
                    Some(Kind::Wide(Wide::DateTime)) => Type::Moment,
                    _ => Type::Text,
                }
            }
            Some(ValueType::Calculated | ValueType::Nothing) | None => Type::Any,
        }
    }

    /// Sites come in the order of calculation, so what an expression reads is known before it.
    fn site(&mut self, def: DefId, task: &Task) {
        match task {
            Task::Relevant(expr) => self.want(def, Field::Relevant, expr, Type::Bool),
            Task::Count(expr) => self.want(def, Field::Count, expr, Type::Number),
            Task::Value(expr) => {
                let (found, faults) = self.infer(Some(def), expr);
                self.known[def as usize] = found;
                self.report(def, Field::Calculation, &faults);
                if let Some(question) = self.plan.question(def) {
                    self.calculated(def, question, found, expr);
                }
            }
            Task::Status(status) => self.status(def, status),
        }
    }

    /// A calculation on a question of a certain kind must give that kind.
    fn calculated(&mut self, def: DefId, question: &Question, found: Type, expr: &Expr) {
        let wanted = match question.kind {
            Kind::Integer | Kind::Decimal => Type::Number,
            Kind::Date => Type::Date,
            Kind::Acknowledge => Type::Bool,
            Kind::SelectMultiple(_) | Kind::Wide(Wide::Rank(_)) => Type::Names,
            Kind::Text | Kind::SelectOne(_) => Type::Text,
            Kind::Wide(Wide::Range(_)) => Type::Number,
            Kind::Wide(Wide::DateTime) => Type::Moment,
            Kind::Wide(_) => Type::Text,
            Kind::Note | Kind::Calculate => return,
        };
        if !found.fits(wanted) {
            let kind =
                FaultKind::Mismatch(question.name.as_str().into(), wanted.name(), found.name());
            self.report(def, Field::Calculation, &[Fault { at: expr.at, kind }]);
        }
    }

    fn status(&mut self, def: DefId, status: &Status) {
        if let Some(expr) = &status.required {
            self.want(def, Field::Required, expr, Type::Bool);
        }
        if let Some(expr) = &status.readonly {
            self.want(def, Field::Readonly, expr, Type::Bool);
        }
        for (index, expr) in &status.constraints {
            self.want(def, Field::Constraint(*index), expr, Type::Bool);
        }
        for (index, expr) in &status.warnings {
            self.want(def, Field::Warning(*index), expr, Type::Bool);
        }
        if let Some(filter) = &status.filter {
            let mut faults = Vec::new();
            for test in &filter.rest {
                let mut types = self.types(Some(def));
                types.want(test, "choice_filter", Type::Bool);
                faults.append(&mut types.faults);
            }
            if let Some((column, key)) = &filter.lookup {
                let mut types = self.types(Some(def));
                types.want(key, "=", Type::Text);
                let column = Expr::new(key.at as usize, ExprKind::Column(column.clone()));
                types.infer(&column);
                faults.append(&mut types.faults);
            }
            self.report(def, Field::ChoiceFilter, &faults);
        }
    }

    /// Lists and defaults, which are no sites.
    fn node(&mut self, def: DefId) {
        let Some(question) = self.plan.question(def) else {
            return;
        };
        let list = question
            .list()
            .map(|list| (list.name(), self.plan.list(list.name(), self.lists)));
        if let Some((name, None)) = list
            && !self
                .findings
                .iter()
                .any(|finding| finding.node == question.name && finding.field == Field::Kind)
        {
            let kind = FaultKind::UnknownList(name.into());
            let message = Fault::new(0, kind).message();
            self.findings.push(Finding {
                node: question.name.clone(),
                field: Field::Kind,
                at: None,
                message,
            });
        }
        if let Kind::Wide(Wide::Range(scale)) = &question.kind
            && scale.numbers().is_none()
        {
            self.findings.push(Finding {
                node: question.name.clone(),
                field: Field::Kind,
                at: None,
                message: Text::new(
                    "Thang số phải đi lên, từ số đầu đến số cuối bằng những bước đều nhau.",
                    "A scale goes upwards, from its start to its end in whole steps.",
                ),
            });
        }
        for (index, action) in self.plan.def(def).actions.iter().enumerate() {
            let wanted = self.type_of(def);
            if let Some(value) = &action.value {
                let (found, mut faults) = self.infer(Some(def), value);
                if !found.fits(wanted) && wanted != Type::Any {
                    let kind = FaultKind::Mismatch(
                        question.name.as_str().into(),
                        wanted.name(),
                        found.name(),
                    );
                    faults.push(Fault { at: value.at, kind });
                }
                self.report(def, Field::Action(index), &faults);
            }
        }
        let Some(default) = &self.plan.def(def).default else {
            return;
        };
        let wanted = self.type_of(def);
        let (found, mut faults) = self.infer(Some(def), default);
        let fault = match default.literal() {
            Some(text) => {
                let list = list.and_then(|(_, list)| list);
                let (value, unreadable) = self.plan.fit(question, Value::text(text), self.lists);
                let foreign = value
                    .iter()
                    .flat_map(Value::chosen)
                    .find(|name| list.is_some_and(|list| list.get(name).is_none()));
                match foreign {
                    _ if unreadable => Some(FaultKind::Mismatch(
                        question.name.as_str().into(),
                        wanted.name(),
                        found.name(),
                    )),
                    Some(name) => Some(FaultKind::NotAChoice(name.into())),
                    None => None,
                }
            }
            None if !found.fits(wanted) && wanted != Type::Any => Some(FaultKind::Mismatch(
                question.name.as_str().into(),
                wanted.name(),
                found.name(),
            )),
            None => None,
        };
        faults.extend(fault.map(|kind| Fault {
            at: default.at,
            kind,
        }));
        self.report(def, Field::Default, &faults);
    }

    fn case(&mut self) {
        let bundle = &self.plan.bundle;
        for (paper, rule) in bundle.papers.iter().zip(&self.plan.papers) {
            let fields = [
                (Field::PaperRelevant, &paper.relevant, &rule.when),
                (Field::PaperRequired, &paper.required, &rule.what),
            ];
            for (field, source, expr) in fields {
                if let (Some(source), Some(expr)) = (source, expr) {
                    self.case_rule(&paper.id, field, source, expr, Type::Bool);
                }
            }
        }
        for (fee, rule) in bundle.fees.iter().zip(&self.plan.fees) {
            if let (Some(source), Some(expr)) = (&fee.when, &rule.when) {
                self.case_rule(&fee.id, Field::FeeWhen, source, expr, Type::Bool);
            }
            if let Some(expr) = &rule.what {
                self.case_rule(&fee.id, Field::FeeAmount, &fee.amount, expr, Type::Number);
            }
        }
    }

    fn case_rule(&mut self, id: &str, field: Field, source: &str, expr: &Expr, wanted: Type) {
        let mut types = self.types(None);
        types.want(expr, id, wanted);
        let faults = types.faults;
        self.findings
            .extend(faults.iter().map(|fault| found(id, field, source, fault)));
    }

    fn want(&mut self, def: DefId, field: Field, expr: &Expr, wanted: Type) {
        let mut types = self.types(Some(def));
        types.want(expr, self.plan.name(def), wanted);
        let faults = types.faults;
        self.report(def, field, &faults);
    }

    fn infer(&self, def: Option<DefId>, expr: &Expr) -> (Type, Vec<Fault>) {
        let mut types = self.types(def);
        let found = types.infer(expr);
        (found, types.faults)
    }

    fn types(&self, def: Option<DefId>) -> Types<'_> {
        let list = def
            .and_then(|def| self.plan.question(def))
            .and_then(Question::list);
        Types {
            plan: self.plan,
            lists: self.lists,
            known: &self.known,
            def,
            columns: list.map(|list| list.name().into()),
            faults: Vec::new(),
        }
    }

    fn report(&mut self, def: DefId, field: Field, faults: &[Fault]) {
        let (def, field) = self.plan.def(def).owner.unwrap_or((def, field));
        let plan = self.plan;
        let (name, source) = (plan.name(def), source(plan, def, field));
        self.findings
            .extend(faults.iter().map(|fault| found(name, field, source, fault)));
    }
}

/// The expression in a field, as its author wrote it.
pub(crate) fn source(plan: &Plan, def: DefId, field: Field) -> &str {
    let source = match (plan.node(def), field) {
        (Some(Node::Question(question)), field) => match field {
            Field::Relevant => question.relevant.as_deref(),
            Field::Required => question.required.as_deref(),
            Field::Readonly => question.readonly.as_deref(),
            Field::Constraint(index) => question
                .constraints
                .get(index)
                .map(|rule| rule.test.as_str()),
            Field::Warning(index) => question.warnings.get(index).map(|rule| rule.test.as_str()),
            Field::Calculation => question.calculation.as_deref(),
            Field::Default => question.default.as_deref(),
            Field::ChoiceFilter => question.choice_filter.as_deref(),
            Field::Shuffle => question.shuffle.as_deref(),
            Field::Action(index) => question
                .actions
                .get(index)
                .map(|action| action.value.as_str()),
            _ => None,
        },
        (Some(Node::Group(group)), Field::Readonly) => group.readonly.as_deref(),
        (Some(Node::Group(group)), _) => group.relevant.as_deref(),
        (Some(Node::Repeat(repeat)), Field::Count) => repeat.count.as_deref(),
        (Some(Node::Repeat(repeat)), _) => repeat.relevant.as_deref(),
        (None, _) => None,
    };
    source.unwrap_or_default()
}
