//! What is wrong with an answer, what is odd, and whether it must be given at all; it never changes an answer.

use crate::answers::MAX_ROWS;
use crate::bundle::{Node, Question};
use crate::engine::plan::{DefId, DefKind, Filter, Status};
use crate::engine::rows::{RowId, State};
use crate::expr::eval::Eval;
use crate::list::{List, cell};
use crate::problem::{Problem, ProblemKind};
use crate::text::Text;
use crate::value::{MAX_CHOICES, MAX_TEXT, Value, ValueType};
use std::sync::Arc;

impl State {
    /// Decides again what a node's status says.
    pub(crate) fn judge(&mut self, row: RowId, def: DefId, status: &Status) {
        let plan = Arc::clone(&self.plan);
        let here = Eval::new(self, row, Some(def));
        let relevant = self.cell(row, def).relevant;
        let readonly = status
            .readonly
            .as_ref()
            .is_some_and(|expr| here.truth(expr))
            || self.readonly_around(row, def);
        let (required, problem, warning) = match plan.node(def) {
            Some(Node::Question(question)) if relevant => {
                let required = status
                    .required
                    .as_ref()
                    .is_some_and(|expr| here.truth(expr));
                let problem = self.problem_of(row, def, question, status, required);
                let warning = match problem {
                    None => self.warning_of(row, def, question, status),
                    Some(_) => None,
                };
                (required, problem, warning)
            }
            Some(Node::Repeat(repeat)) if relevant => {
                let rows = self.live_rows(row, def).count();
                let most = repeat.max.unwrap_or(MAX_ROWS).min(MAX_ROWS) as usize;
                let problem = if rows < repeat.min as usize {
                    Some(counted(ProblemKind::TooFew, repeat.min as usize))
                } else if rows > most && repeat.count.is_none() {
                    Some(counted(ProblemKind::TooMany, most))
                } else {
                    None
                };
                (repeat.min > 0, problem, None)
            }
            _ => (false, None, None),
        };
        let (problem, warning) = (problem.map(Box::new), warning.map(Box::new));
        let cell = self.cell_mut(row, def);
        let same = cell.readonly == readonly
            && cell.required == required
            && cell.problem == problem
            && cell.warning == warning;
        let locked = cell.readonly != readonly;
        cell.readonly = readonly;
        cell.required = required;
        cell.problem = problem;
        cell.warning = warning;
        if !same || status.speaks || status.filter.is_some() || status.shuffle.is_some() {
            self.touch(row, def);
        }
        if locked {
            self.judge_inside(row, def);
        }
    }

    fn readonly_around(&self, row: RowId, def: DefId) -> bool {
        let plan = &self.plan;
        match plan.def(def).parent {
            None => false,
            Some(parent) if plan.def(parent).scope == plan.def(def).scope => {
                self.cell(row, parent).readonly
            }
            Some(repeat) => self.cell(self.row(row).parent, repeat).readonly,
        }
    }

    /// Everything in a group hears of its group's being read-only.
    fn judge_inside(&mut self, row: RowId, def: DefId) {
        let plan = Arc::clone(&self.plan);
        let rows = match plan.def(def).kind {
            DefKind::Repeat(_) => self.cell(row, def).rows.clone(),
            _ => vec![row],
        };
        for row in rows {
            for child in &plan.def(def).children {
                self.judge_again(row, *child);
            }
        }
    }

    fn problem_of(
        &self,
        row: RowId,
        def: DefId,
        question: &Question,
        status: &Status,
        required: bool,
    ) -> Option<Problem> {
        let here = Eval::new(self, row, Some(def));
        let cell = self.cell(row, def);
        let wide = self.plan.wide(question);
        let Some(value) = &cell.value else {
            return required.then(|| {
                self.problem(
                    ProblemKind::Required,
                    &question.required_message,
                    row,
                    || match wide {
                        Some((rules, kind)) => rules.asks(kind, true),
                        None => missing(question.value_type()),
                    },
                )
            });
        };
        if cell.mistyped {
            return Some(Problem {
                kind: ProblemKind::Type,
                message: match wide {
                    Some((rules, kind)) => rules.asks(kind, false),
                    None => unreadable(question.value_type()),
                },
            });
        }
        if too_long(value) {
            return Some(Problem {
                kind: ProblemKind::TooLong,
                message: Text::new(
                    "Câu trả lời quá dài; hãy viết ngắn lại.",
                    "The answer is too long; please shorten it.",
                ),
            });
        }
        if !self.offers(row, def, question, status, value) {
            return Some(Problem {
                kind: ProblemKind::NotAChoice,
                message: Text::new(
                    "Mục đã chọn không còn phù hợp; hãy chọn lại trong danh sách.",
                    "What was chosen no longer fits; please choose from the list again.",
                ),
            });
        }
        if let Some((rules, kind)) = wide {
            let list = question
                .list()
                .and_then(|list| self.plan.list(list.name(), &self.context.lists));
            let offered = list.map(|list| self.offered(row, def, list).len());
            if let Some(message) = rules.odd(kind, value, offered) {
                let kind = ProblemKind::Constraint;
                return Some(Problem { kind, message });
            }
        }
        let (index, _) = status
            .constraints
            .iter()
            .find(|(_, test)| !here.truth(test))?;
        let message = question.constraints.get(*index).map(|rule| &rule.message);
        Some(self.problem(
            ProblemKind::Constraint,
            message.unwrap_or(&question.hint),
            row,
            || {
                Text::new(
                    "Câu trả lời chưa hợp lệ; hãy kiểm tra lại.",
                    "This answer does not fit; please check it.",
                )
            },
        ))
    }

    fn warning_of(
        &self,
        row: RowId,
        def: DefId,
        question: &Question,
        status: &Status,
    ) -> Option<Text> {
        self.cell(row, def).value.as_ref()?;
        let here = Eval::new(self, row, Some(def));
        let (index, _) = status.warnings.iter().find(|(_, test)| !here.truth(test))?;
        let rule = question.warnings.get(*index)?;
        if rule.message.is_empty() {
            return Some(Text::new(
                "Hãy kiểm tra lại câu này.",
                "Please check this answer.",
            ));
        }
        Some(self.say(&rule.message, row))
    }

    fn problem(
        &self,
        kind: ProblemKind,
        own: &Text,
        row: RowId,
        plain: impl FnOnce() -> Text,
    ) -> Problem {
        let message = if own.is_empty() {
            plain()
        } else {
            self.say(own, row)
        };
        Problem { kind, message }
    }

    /// Whether every name of an answer is among the choices offered. A list that is not at hand offers everything.
    fn offers(
        &self,
        row: RowId,
        def: DefId,
        question: &Question,
        status: &Status,
        value: &Value,
    ) -> bool {
        let list = question
            .list()
            .and_then(|list| self.plan.list(list.name(), &self.context.lists));
        let Some(list) = list else { return true };
        value.chosen().all(|name| {
            list.named(name)
                .iter()
                .any(|at| self.passes(row, def, list, *at, status.filter.as_ref()))
        })
    }

    /// Whether a filter lets a choice through.
    fn passes(
        &self,
        row: RowId,
        def: DefId,
        list: &List,
        at: u32,
        filter: Option<&Filter>,
    ) -> bool {
        let Some(filter) = filter else { return true };
        let choice = list.item(at);
        let about = Eval::new(self, row, Some(def)).about(list, at);
        let found = filter.lookup.as_ref().is_none_or(|(column, key)| {
            list.column(column)
                .is_some_and(|column| cell(choice, column) == about.text(key))
        });
        found && filter.rest.iter().all(|test| about.truth(test))
    }

    /// Positions of the choices that are offered for a question, in the list's order.
    pub(crate) fn offered(&self, row: RowId, def: DefId, list: &List) -> Vec<u32> {
        let status = self
            .plan
            .def(def)
            .status
            .map(|site| &self.plan.sites[site as usize].task);
        let status = match status {
            Some(crate::engine::plan::Task::Status(status)) => Some(status),
            _ => None,
        };
        let offered = self.filtered(
            row,
            def,
            list,
            status.and_then(|status| status.filter.as_ref()),
        );
        #[cfg(feature = "full")]
        if let Some(seed) = status.and_then(|status| status.shuffle.as_ref()) {
            let seed = match seed {
                Some(seed) => {
                    crate::expr::more::seed_of(&Eval::new(self, row, Some(def)).text(seed))
                }
                None => self.context.randomness.unwrap_or_default() as i64,
            };
            return crate::expr::more::shuffled(offered, seed);
        }
        offered
    }

    fn filtered(&self, row: RowId, def: DefId, list: &List, filter: Option<&Filter>) -> Vec<u32> {
        let all = || (0..list.items().len() as u32).collect::<Vec<u32>>();
        let Some(filter) = filter else { return all() };
        let candidates = match &filter.lookup {
            None => all(),
            Some((column, key)) => match list.column(column) {
                None => Vec::new(),
                Some(column) => {
                    let key = Eval::new(self, row, Some(def)).text(key);
                    list.with(column, &key).to_vec()
                }
            },
        };
        candidates
            .into_iter()
            .filter(|at| self.passes(row, def, list, *at, Some(filter)))
            .collect()
    }
}

fn too_long(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.len() > MAX_TEXT,
        Value::Choices(names) => names.len() > MAX_CHOICES,
        _ => false,
    }
}

fn missing(wanted: ValueType) -> Text {
    match wanted {
        ValueType::Choice | ValueType::Choices => Text::new("Hãy chọn một mục.", "Please choose."),
        ValueType::Date => Text::new("Hãy điền ngày, tháng, năm.", "Please give the date."),
        ValueType::PartialDate => Text::new(
            "Hãy điền ngày, tháng, năm, hoặc chỉ năm.",
            "Please give the date, or only the year.",
        ),
        ValueType::Int | ValueType::Decimal => {
            Text::new("Hãy điền một số.", "Please give a number.")
        }
        ValueType::Bool => Text::new("Hãy đánh dấu vào ô này.", "Please tick this box."),
        _ => Text::new("Hãy điền câu này.", "Please answer this question."),
    }
}

fn unreadable(wanted: ValueType) -> Text {
    match wanted {
        ValueType::Int => Text::new(
            "Hãy điền một số nguyên, ví dụ 2.",
            "Please give a whole number, such as 2.",
        ),
        ValueType::Decimal => Text::new(
            "Hãy điền một số, ví dụ 3,5.",
            "Please give a number, such as 3,5.",
        ),
        ValueType::Date => Text::new(
            "Hãy điền đủ ngày, tháng, năm, ví dụ 05/03/1958.",
            "Please give day, month and year, such as 05/03/1958.",
        ),
        ValueType::PartialDate => Text::new(
            "Hãy điền ngày, tháng, năm, ví dụ 05/03/1958; nếu không nhớ thì chỉ điền năm, ví dụ 1958.",
            "Please give a date, such as 05/03/1958, or only the year, such as 1958.",
        ),
        ValueType::Choice | ValueType::Choices => {
            Text::new("Hãy chọn trong danh sách.", "Please choose from the list.")
        }
        _ => Text::new(
            "Câu trả lời không đọc được; hãy điền lại.",
            "The answer cannot be read; please give it again.",
        ),
    }
}

fn counted(kind: ProblemKind, number: usize) -> Problem {
    let number = number.to_string();
    let (vi, en) = match kind {
        ProblemKind::TooFew => ("Số dòng ít nhất cần có: ", "The fewest rows needed: "),
        _ => ("Số dòng nhiều nhất được có: ", "The most rows allowed: "),
    };
    Problem {
        kind,
        message: Text::new([vi, &number, "."].concat(), [en, &number, "."].concat()),
    }
}
