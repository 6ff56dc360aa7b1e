//! What follows from the answers for the case as a whole: problems, papers, fees, and what is kept and sent.

use crate::answers::Answers;
use crate::bundle::Bundle;
use crate::context::Context;
use crate::engine::plan::DefKind;
use crate::engine::rows::Place;
use crate::error::OpenError;
use crate::expr::Expr;
use crate::expr::eval::Eval;
use crate::expr::val::whole;
use crate::form::{Compiled, Form};
use crate::path::Path;
use crate::problem::{Problem, ProblemKind};
use crate::text::Text;
use crate::view::{FeeLine, FeeQuote, PaperState};
use std::sync::Arc;

impl Form {
    /// Everything that is wrong, in the order of the page. Missing answers are among it from the beginning.
    #[must_use]
    pub fn problems(&self) -> Vec<(Path, &Problem)> {
        self.all()
            .into_iter()
            .filter_map(|(row, def)| {
                let problem = self.state.cell(row, def).problem.as_deref()?;
                Some((self.state.path(row, def), problem))
            })
            .collect()
    }

    /// Everything that is odd but may stand, in the order of the page.
    #[must_use]
    pub fn warnings(&self) -> Vec<(Path, &Text)> {
        self.all()
            .into_iter()
            .filter_map(|(row, def)| {
                let warning = self.state.cell(row, def).warning.as_deref()?;
                Some((self.state.path(row, def), warning))
            })
            .collect()
    }

    /// Every answer, also of questions and rows that do not apply now: what a draft keeps.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.collect(false)
    }

    /// The answers of questions that apply, with calculated ones: what is sent.
    #[must_use]
    pub fn submission_answers(&self) -> Answers {
        self.collect(true)
    }

    fn collect(&self, applying: bool) -> Answers {
        let plan = &self.state.plan;
        let mut answers = Answers::new();
        answers.form.clone_from(&plan.bundle.form_id);
        answers.version.clone_from(&plan.bundle.version);
        let mut rows = vec![0];
        while let Some(row) = rows.pop() {
            for def in plan.scope(self.state.row(row).scope).defs.iter().copied() {
                let cell = self.state.cell(row, def);
                if plan.def(def).kind == DefKind::Shared || (applying && !cell.relevant) {
                    continue;
                }
                if let Some(value) = &cell.value {
                    answers.set(self.state.path(row, def), value.clone());
                }
                let inside: Vec<_> = match applying {
                    true => self.state.live_rows(row, def).collect(),
                    false => cell.rows.clone(),
                };
                if !inside.is_empty() {
                    answers.set_rows(self.state.path(row, def), inside.len() as u32);
                }
                rows.extend(inside);
            }
        }
        answers
    }

    /// Which papers the case needs, in the order of the bundle.
    #[must_use]
    pub fn papers(&self) -> Vec<PaperState<'_>> {
        let plan = &self.state.plan;
        let rules = plan.bundle.papers.iter().zip(&plan.papers);
        rules
            .map(|(paper, rule)| {
                let relevant = self.holds(rule.when.as_ref(), true);
                PaperState {
                    id: &paper.id,
                    relevant,
                    required: relevant && self.holds(rule.what.as_ref(), false),
                }
            })
            .collect()
    }

    /// What the case costs.
    #[must_use]
    pub fn fees(&self) -> FeeQuote<'_> {
        let plan = &self.state.plan;
        let mut quote = FeeQuote::default();
        for (fee, rule) in plan.bundle.fees.iter().zip(&plan.fees) {
            if !self.holds(rule.when.as_ref(), true) {
                continue;
            }
            let amount = rule
                .what
                .as_ref()
                .and_then(|expr| Eval::new(&self.state, 0, None).number(expr))
                .and_then(|amount| whole(amount.round()))
                .and_then(|amount| u64::try_from(amount).ok());
            match amount {
                None => quote.waiting.push(&fee.id),
                Some(amount) => {
                    quote.total = quote.total.saturating_add(amount);
                    quote.lines.push(FeeLine {
                        id: &fee.id,
                        name: self.state.say(&fee.name, 0),
                        amount,
                        basis: self.state.say(&fee.basis, 0),
                    });
                }
            }
        }
        quote
    }

    fn holds(&self, expr: Option<&Expr>, without: bool) -> bool {
        expr.map_or(without, |expr| Eval::new(&self.state, 0, None).truth(expr))
    }
}

impl Compiled {
    /// Checks answers that came from outside with the rules the phone used: see [`check_submission`].
    ///
    /// # Errors
    /// [`OpenError`] when the answers belong to another form or version, or have too many rows.
    pub fn check_submission(
        &self,
        answers: &Answers,
        context: Context,
    ) -> Result<Vec<(Path, Problem)>, OpenError> {
        let mut found = Vec::new();
        for list in self.external_lists() {
            if context.lists.get(list).is_none() {
                let message = Text::new(
                    ["Hệ thống chưa có danh mục để kiểm tra: ", list].concat(),
                    ["The list needed for checking is not at hand: ", list].concat(),
                );
                let kind = ProblemKind::ListMissing;
                found.push((Path::root(), Problem { kind, message }));
            }
        }
        // Answers without a form's stamp must not be given its defaults: what was not declared stays undeclared.
        let mut declared = answers.clone();
        if declared.form.is_empty() {
            declared.form.clone_from(&self.bundle().form_id);
            declared.version.clone_from(&self.bundle().version);
        }
        let form = self.open(declared, context)?;
        let owned = form.problems().into_iter();
        found.extend(owned.map(|(path, problem)| (path, problem.clone())));
        form.compare(answers, &mut found);
        Ok(found)
    }
}

impl Form {
    /// Everything in which answers differ from what this form would send.
    fn compare(&self, answers: &Answers, found: &mut Vec<(Path, Problem)>) {
        let unknown = Text::new(
            "Biểu mẫu không có câu này.",
            "The form has no such question.",
        );
        for path in &self.unknown {
            found.push((path.clone(), because(ProblemKind::Unknown, &unknown)));
        }
        let sent = self.submission_answers();
        let irrelevant = Text::new(
            "Câu này không áp dụng cho hồ sơ.",
            "This question does not apply to the case.",
        );
        let calculated = Text::new(
            "Giá trị tính sẵn không khớp; hãy mở lại tờ khai rồi gửi lại.",
            "A calculated value does not match; please open the form again and resend.",
        );
        let shaped = Text::new(
            "Câu trả lời không đúng kiểu dữ liệu.",
            "The answer is not of the right type.",
        );
        for (path, value) in answers.iter() {
            if self.unknown.contains(path) {
                continue;
            }
            match sent.get(path) {
                Some(ours) if ours == value => {}
                None => found.push((path.clone(), because(ProblemKind::Irrelevant, &irrelevant))),
                Some(_) if self.is_calculated(path) => {
                    found.push((path.clone(), because(ProblemKind::Calculation, &calculated)));
                }
                Some(_) => found.push((path.clone(), because(ProblemKind::Type, &shaped))),
            }
        }
        for (path, _) in sent.iter() {
            if answers.get(path).is_none() && self.is_calculated(path) {
                found.push((path.clone(), because(ProblemKind::Calculation, &calculated)));
            }
        }
        for (path, rows) in answers.repeats() {
            if !self.unknown.contains(path) && sent.rows(path) != rows {
                found.push((path.clone(), because(ProblemKind::Irrelevant, &irrelevant)));
            }
        }
    }

    fn is_calculated(&self, path: &Path) -> bool {
        match self.state.find(path) {
            Some(Place::Node(_, def)) => self.state.plan.def(def).value.is_some(),
            _ => false,
        }
    }
}

fn because(kind: ProblemKind, message: &Text) -> Problem {
    Problem {
        kind,
        message: message.clone(),
    }
}

/// Checks answers that came from outside against the form, with the rules the phone used; nothing is wrong when the list is
/// empty. `context` holds the day the answers were declared and every external list the form uses.
///
/// # Errors
/// [`OpenError`] as for [`Form::open`].
pub fn check_submission(
    bundle: &Arc<Bundle>,
    answers: &Answers,
    context: Context,
) -> Result<Vec<(Path, Problem)>, OpenError> {
    Compiled::new(Arc::clone(bundle))?.check_submission(answers, context)
}
