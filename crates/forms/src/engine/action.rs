//! Actions: answers that are set when something happens. They are evaluated once and depend on nothing afterwards.

use crate::bundle::{Event, Question};
use crate::engine::bind::{Reads, Setting};
use crate::engine::compile::{Compiler, found};
use crate::engine::plan::{Action, DefId};
use crate::engine::rows::{RowId, State};
use crate::expr::eval::Eval;
use crate::expr::{Expr, Fault, FaultKind};
use crate::finding::Field;
use std::sync::Arc;

/// The most actions that one change sets off; two that set off each other stop there.
const MAX_ACTIONS: usize = 10_000;

impl Compiler {
    pub(super) fn actions(&mut self, question: &Question, setting: Setting) {
        for (index, action) in question.actions.iter().enumerate() {
            let field = Field::Action(index);
            let source = Some(&*action.value).filter(|value| !value.is_empty());
            let value = self.expr(
                &question.name,
                field,
                source,
                setting,
                &mut Reads::default(),
            );
            if action.on == Event::Change {
                match self.plan.named(&action.of) {
                    Some(of) => self.plan.defs[of as usize]
                        .watchers
                        .push((setting.def, index)),
                    None => {
                        let fault =
                            Fault::new(0, FaultKind::UnknownName(action.of.as_str().into()));
                        self.findings
                            .push(found(&question.name, field, &action.of, &fault));
                    }
                }
            }
            let on = action.on;
            self.plan.defs[setting.def as usize]
                .actions
                .push(Action { on, value });
        }
    }

    /// Whether the choices of a question are shuffled, and by which seed.
    pub(super) fn shuffle(
        &mut self,
        question: &Question,
        setting: Setting,
        reads: &mut Reads,
    ) -> Option<Option<Expr>> {
        let seed = question.shuffle.as_deref()?;
        #[cfg(not(feature = "full"))]
        {
            let fault = Fault::new(0, FaultKind::NotInThisBuild("randomize".into()));
            self.findings
                .push(found(&question.name, Field::Shuffle, seed, &fault));
        }
        let seed = Some(seed).filter(|seed| !seed.is_empty());
        Some(self.expr(&question.name, Field::Shuffle, seed, setting, reads))
    }
}

impl State {
    /// Takes the actions of everything in a row that wait for an event.
    pub(super) fn act(&mut self, row: RowId, event: Event) {
        if !self.exists(row) {
            return;
        }
        let plan = Arc::clone(&self.plan);
        for def in &plan.scope(self.row(row).scope).defs {
            for action in plan
                .def(*def)
                .actions
                .iter()
                .filter(|action| action.on == event)
            {
                self.take(row, *def, action);
            }
        }
    }

    /// Takes the actions that wait for what is about to be sent.
    pub(crate) fn conclude(&mut self) {
        let rows: Vec<RowId> = self.all_rows().collect();
        for row in rows {
            self.act(row, Event::Send);
        }
        self.follow();
    }

    /// Takes the actions that changes have set off, and those that these set off.
    pub(super) fn follow(&mut self) {
        let plan = Arc::clone(&self.plan);
        let mut taken = 0;
        let mut next = 0;
        while let Some((of, row)) = self.changed.get(next).copied() {
            next += 1;
            for (def, index) in &plan.def(of).watchers {
                let common = plan.common(plan.def(of).scope, plan.def(*def).scope);
                if !self.exists(row) {
                    continue;
                }
                for row in self.rows_under(self.ascend_to(row, common), plan.def(*def).scope) {
                    taken += 1;
                    if let Some(action) = plan.def(*def).actions.get(*index)
                        && taken <= MAX_ACTIONS
                    {
                        self.take(row, *def, action);
                    }
                }
            }
        }
        self.changed.clear();
    }

    fn take(&mut self, row: RowId, def: DefId, action: &Action) {
        let value = match &action.value {
            Some(expr) => Eval::new(self, row, Some(def)).value(expr).into_value(),
            None => None,
        };
        self.set_answer(row, def, value);
        self.run();
    }
}
