//! Recalculation: after a change, exactly the sites that depend on it are evaluated again, each after all it reads.

use crate::answers::MAX_ROWS;
use crate::bundle::Event;
use crate::engine::plan::{DefId, DefKind, ScopeId, SiteId, Task};
use crate::engine::rows::{RowId, State};
use crate::expr::eval::Eval;
use crate::expr::{Expr, ExprKind, Function};
use crate::value::Value;
use std::sync::Arc;

impl State {
    /// Evaluates everything that waits, gives fresh rows their defaults, and takes the actions that changes set off.
    pub(crate) fn settle(&mut self) {
        self.run();
        loop {
            while !self.fresh.is_empty() {
                for (row, from_the_beginning) in std::mem::take(&mut self.fresh) {
                    self.give_defaults(row);
                    let load = from_the_beginning && self.opening;
                    self.act(row, if load { Event::Load } else { Event::NewRow });
                }
            }
            self.follow();
            if self.fresh.is_empty() {
                return;
            }
        }
    }

    pub(super) fn run(&mut self) {
        let plan = Arc::clone(&self.plan);
        while let Some((site, row)) = self.queue.pop_first() {
            if !self.exists(row) {
                continue;
            }
            let site = &plan.sites[site as usize];
            match &site.task {
                Task::Relevant(expr) => {
                    let own = Eval::new(self, row, Some(site.def)).truth(expr);
                    self.set_own_relevance(row, site.def, own);
                }
                Task::Count(expr) => {
                    let count = Eval::new(self, row, Some(site.def)).number(expr);
                    self.set_count(row, site.def, count.unwrap_or(0.0));
                }
                Task::Value(expr) => self.calculate(row, site.def, expr),
                Task::Status(status) => self.judge(row, site.def, status),
            }
        }
    }

    fn give_defaults(&mut self, row: RowId) {
        if !self.exists(row) {
            return;
        }
        let plan = Arc::clone(&self.plan);
        for def in &plan.scope(self.row(row).scope).defs {
            let Some(default) = &plan.def(*def).default else {
                continue;
            };
            if self.cell(row, *def).value.is_none() {
                let value = Eval::new(self, row, Some(*def)).value(default).into_value();
                self.set_answer(row, *def, value);
                self.run();
            }
        }
    }

    /// Puts an answer, as the question's type where it can be read so.
    pub(crate) fn set_answer(&mut self, row: RowId, def: DefId, value: Option<Value>) {
        let plan = Arc::clone(&self.plan);
        let value = value.filter(|value| !value.is_blank());
        let (value, mistyped) = match (value, plan.question(def)) {
            (Some(value), Some(question)) => plan.fit(question, value, &self.context.lists),
            (value, _) => (value, false),
        };
        let cell = self.cell_mut(row, def);
        cell.mistyped = mistyped;
        self.set_value(row, def, value);
    }

    fn set_value(&mut self, row: RowId, def: DefId, value: Option<Value>) {
        let cell = self.cell_mut(row, def);
        if cell.value == value {
            return;
        }
        cell.value = value;
        self.touch(row, def);
        self.judge_again(row, def);
        self.notify(row, def);
        if !self.opening && !self.plan.def(def).watchers.is_empty() {
            self.changed.push((def, row));
        }
    }

    fn calculate(&mut self, row: RowId, def: DefId, expr: &Expr) {
        if !self.cell(row, def).relevant {
            self.set_value(row, def, None);
            return;
        }
        let expr = match &expr.kind {
            ExprKind::Call(Function::Once, _) if self.cell(row, def).value.is_some() => return,
            _ if self.opening
                && self.plan.def(def).random
                && self.cell(row, def).value.is_some() =>
            {
                return;
            }
            _ => expr,
        };
        let value = Eval::new(self, row, Some(def)).value(expr).into_value();
        self.set_value(row, def, value);
    }

    fn set_own_relevance(&mut self, row: RowId, def: DefId, own: bool) {
        self.cell_mut(row, def).own = own;
        let around = self.relevance_around(row, def);
        self.spread_relevance(row, def, own && around);
    }

    fn relevance_around(&self, row: RowId, def: DefId) -> bool {
        match self.plan.def(def).parent {
            None => true,
            Some(parent) if self.plan.def(parent).scope == self.plan.def(def).scope => {
                self.cell(row, parent).relevant
            }
            Some(repeat) => {
                let inside = self.row(row);
                inside.live && self.cell(inside.parent, repeat).relevant
            }
        }
    }

    /// Sets a node's relevance and, where that is news, the relevance of everything in it.
    fn spread_relevance(&mut self, row: RowId, def: DefId, relevant: bool) {
        if self.cell(row, def).relevant == relevant {
            return;
        }
        self.cell_mut(row, def).relevant = relevant;
        self.touch(row, def);
        self.judge_again(row, def);
        let plan = Arc::clone(&self.plan);
        let definition = plan.def(def);
        if let Some(site) = definition.value {
            self.queue.insert((site, row));
        }
        self.notify(row, def);
        if matches!(definition.kind, DefKind::Repeat(_)) {
            for inner in self.cell(row, def).rows.clone() {
                self.spread_into_row(inner, def, relevant);
            }
        } else {
            for child in &definition.children {
                let own = self.cell(row, *child).own;
                self.spread_relevance(row, *child, relevant && own);
            }
        }
    }

    fn spread_into_row(&mut self, row: RowId, repeat: DefId, relevant: bool) {
        let plan = Arc::clone(&self.plan);
        let relevant = relevant && self.row(row).live;
        for child in &plan.def(repeat).children {
            let own = self.cell(row, *child).own;
            self.spread_relevance(row, *child, relevant && own);
        }
    }

    /// Makes the repeat have so many live rows. Rows beyond are kept, out of sight.
    fn set_count(&mut self, row: RowId, repeat: DefId, count: f64) {
        let count = count.clamp(0.0, f64::from(MAX_ROWS)) as usize;
        while self.cell(row, repeat).rows.len() < count {
            let Some(id) = self.push_row(row, repeat) else {
                break;
            };
            self.announce_row(id);
        }
        for (index, id) in self.cell(row, repeat).rows.clone().into_iter().enumerate() {
            let live = index < count;
            if self.row(id).live != live {
                self.set_live(id, live);
                self.rows_changed = true;
                let relevant = self.cell(row, repeat).relevant;
                self.spread_into_row(id, repeat, relevant);
                self.announce_row(id);
            }
        }
    }

    /// Tells everyone who reads a repeat, or something in it from outside, that this row has come or is about to go.
    pub(crate) fn announce_row(&mut self, id: RowId) {
        let plan = Arc::clone(&self.plan);
        let (scope, parent) = (self.row(id).scope, self.row(id).parent);
        let Some((repeat, _)) = plan.scope(scope).outer else {
            return;
        };
        self.touch(parent, repeat);
        self.judge_again(parent, repeat);
        self.notify(parent, repeat);
        self.announce_inside(id, scope);
    }

    fn announce_inside(&mut self, id: RowId, scope: ScopeId) {
        let plan = Arc::clone(&self.plan);
        for def in &plan.scope(scope).defs {
            self.notify(id, *def);
            if let DefKind::Repeat(inner) = plan.def(*def).kind {
                for row in self.cell(id, *def).rows.clone() {
                    self.announce_inside(row, inner);
                }
            }
        }
    }

    /// Marks whatever reads the numbers of these rows.
    pub(crate) fn announce_numbers(&mut self, rows: &[RowId]) {
        let plan = Arc::clone(&self.plan);
        for id in rows {
            let scope = self.row(*id).scope;
            for site in &plan.scope(scope).position_readers {
                for row in self.rows_under(*id, plan.sites[*site as usize].scope) {
                    self.queue.insert((*site, row));
                }
            }
        }
    }

    /// Marks whatever reads this node.
    fn notify(&mut self, row: RowId, def: DefId) {
        let plan = Arc::clone(&self.plan);
        for reader in &plan.readers[def as usize] {
            let common = self.ascend_to(row, reader.common);
            let scope = plan.sites[reader.site as usize].scope;
            if scope == reader.common {
                self.queue.insert((reader.site, common));
            } else {
                for row in self.rows_under(common, scope) {
                    self.queue.insert((reader.site, row));
                }
            }
        }
    }

    /// Marks sites in every row they have.
    pub(crate) fn mark_everywhere(&mut self, sites: &[SiteId]) {
        let plan = Arc::clone(&self.plan);
        for site in sites {
            for row in self.rows_under(0, plan.sites[*site as usize].scope) {
                self.queue.insert((*site, row));
            }
        }
    }

    pub(crate) fn judge_again(&mut self, row: RowId, def: DefId) {
        if let Some(site) = self.plan.def(def).status {
            self.queue.insert((site, row));
        }
    }

    pub(crate) fn touch(&mut self, row: RowId, def: DefId) {
        if self.plan.def(def).kind != DefKind::Shared {
            self.touched.insert((def, row));
        }
    }
}
