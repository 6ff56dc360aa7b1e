//! The value of an expression in one row of an open form; it never fails and never changes anything.

use crate::engine::plan::{DefId, DefKind, Reference};
use crate::engine::rows::{RowId, State};
use crate::expr::syntax::Item;
use crate::expr::val::Val;
use crate::expr::{Binary, Expr, ExprKind};
use crate::list::{Choice, Column, List, cell};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Eval<'a> {
    pub(crate) state: &'a State,
    pub(crate) row: RowId,
    /// The definition the expression belongs to.
    pub(crate) def: Option<DefId>,
    /// The choice that bare names speak of.
    pub(crate) choice: Option<(&'a List, &'a Choice)>,
}

impl<'a> Eval<'a> {
    pub(crate) fn new(state: &'a State, row: RowId, def: Option<DefId>) -> Self {
        Self {
            state,
            row,
            def,
            choice: None,
        }
    }

    pub(crate) fn truth(&self, expr: &'a Expr) -> bool {
        self.value(expr).truth()
    }

    pub(crate) fn number(&self, expr: &'a Expr) -> Option<f64> {
        self.value(expr).number()
    }

    pub(crate) fn text(&self, expr: &'a Expr) -> Cow<'a, str> {
        self.value(expr).text()
    }

    pub(crate) fn value(&self, expr: &'a Expr) -> Val<'a> {
        match &expr.kind {
            ExprKind::Text(text) => Val::Text(Cow::Borrowed(text)),
            ExprKind::Number(number) => Val::Number(*number),
            ExprKind::Node(reference) => self.node(*reference),
            ExprKind::Here => self
                .def
                .map_or(Val::Empty, |def| self.state.answer(self.row, def)),
            ExprKind::Column(name) => self.column(name),
            ExprKind::Item(item) => self.item(item),
            ExprKind::Negate(inner) => self
                .number(inner)
                .map_or(Val::Empty, |number| Val::number_of(-number)),
            ExprKind::Binary(operator, sides) => self.binary(*operator, &sides.0, &sides.1),
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::Name(_) | ExprKind::Up(_) | ExprKind::Pattern(_) => Val::Empty,
        }
    }

    /// Shows every occurrence that a reference stands for, or the one value of any other expression.
    pub(crate) fn each(&self, expr: &'a Expr, see: &mut dyn FnMut(Val<'a>)) {
        match &expr.kind {
            ExprKind::Node(reference) if reference.many || self.is_repeat(reference.def) => {
                self.occurrences(*reference, see);
            }
            _ => see(self.value(expr)),
        }
    }

    fn is_repeat(&self, def: DefId) -> bool {
        matches!(self.state.plan.def(def).kind, DefKind::Repeat(_))
    }

    fn node(&self, reference: Reference) -> Val<'a> {
        if reference.many {
            let mut first = Val::Empty;
            let mut seen = false;
            self.occurrences(reference, &mut |value| {
                if !seen {
                    seen = true;
                    first = value;
                }
            });
            return first;
        }
        let row = self.state.ascend(self.row, reference.up);
        self.state.answer(row, reference.def)
    }

    fn occurrences(&self, reference: Reference, see: &mut dyn FnMut(Val<'a>)) {
        let state = self.state;
        let common = state.ascend(self.row, reference.up);
        let repeat = self.is_repeat(reference.def);
        for row in state.rows_under(common, state.plan.def(reference.def).scope) {
            if !state.cell(row, reference.def).relevant {
                continue;
            }
            if repeat {
                for _ in state.live_rows(row, reference.def) {
                    see(Val::Bool(true));
                }
            } else {
                see(state.answer(row, reference.def));
            }
        }
    }

    /// The answer of `wanted` in row number `number` of a repeat.
    pub(crate) fn in_row(&self, wanted: Reference, repeat: Reference, number: f64) -> Val<'a> {
        let row = self.state.ascend(self.row, repeat.up);
        let Some(index) =
            crate::expr::val::whole(number - 1.0).and_then(|n| usize::try_from(n).ok())
        else {
            return Val::Empty;
        };
        self.state
            .live_rows(row, repeat.def)
            .nth(index)
            .map_or(Val::Empty, |row| self.state.answer(row, wanted.def))
    }

    fn column(&self, name: &str) -> Val<'a> {
        let Some((list, choice)) = self.choice else {
            return Val::Empty;
        };
        match list.column(name) {
            None => Val::Empty,
            Some(column) => Val::Text(Cow::Borrowed(cell(choice, column))),
        }
    }

    /// `instance('list')/root/item[test]/column`: the first choice that passes the tests.
    fn item(&self, item: &'a Item) -> Val<'a> {
        let Some(list) = self.state.plan.list(&item.list, &self.state.context.lists) else {
            return Val::Empty;
        };
        let Some(column) = list.column(&item.column) else {
            return Val::Empty;
        };
        let found = self.first(list, &item.tests);
        found.map_or(Val::Empty, |choice| {
            Val::Text(Cow::Borrowed(cell(choice, column)))
        })
    }

    fn first(&self, list: &'a List, tests: &'a [Expr]) -> Option<&'a Choice> {
        let passes = |choice: &'a Choice| {
            let inside = self.about(list, choice);
            tests.iter().all(|test| inside.truth(test))
        };
        if let Some((column, key)) = tests.first().and_then(keyed) {
            let column = list.column(column)?;
            let key = self.text(key);
            return list
                .with(column, &key)
                .iter()
                .map(|at| list.item(*at))
                .find(|choice| passes(choice));
        }
        list.items().iter().find(|choice| passes(choice))
    }

    /// The same place, speaking of one choice.
    pub(crate) fn about(&self, list: &'a List, choice: &'a Choice) -> Self {
        Self {
            choice: Some((list, choice)),
            ..*self
        }
    }

    /// A cell of the first choice whose `key` column holds `value`.
    pub(crate) fn pull(&self, list: &str, wanted: &str, key: &str, value: &str) -> Val<'a> {
        let state = self.state;
        let Some(list) = state.plan.list(list, &state.context.lists) else {
            return Val::Empty;
        };
        let columns: (Option<Column>, Option<Column>) = (list.column(wanted), list.column(key));
        let (Some(wanted), Some(key)) = columns else {
            return Val::Empty;
        };
        list.with(key, value).first().map_or(Val::Empty, |at| {
            Val::Text(Cow::Borrowed(cell(list.item(*at), wanted)))
        })
    }

    fn binary(&self, operator: Binary, left: &'a Expr, right: &'a Expr) -> Val<'a> {
        match operator {
            Binary::Or => return Val::Bool(self.truth(left) || self.truth(right)),
            Binary::And => return Val::Bool(self.truth(left) && self.truth(right)),
            _ => {}
        }
        let (a, b) = (self.value(left), self.value(right));
        let ordered = |wanted: fn(Ordering) -> bool| Val::Bool(a.order(&b).is_some_and(wanted));
        match operator {
            Binary::Equal => Val::Bool(a.same(&b)),
            Binary::Unequal => Val::Bool(!a.same(&b)),
            Binary::Less => ordered(Ordering::is_lt),
            Binary::LessEqual => ordered(Ordering::is_le),
            Binary::Greater => ordered(Ordering::is_gt),
            Binary::GreaterEqual => ordered(Ordering::is_ge),
            Binary::Add => match (a.day(), b.day()) {
                (Some(day), None) => moved(day, b.number(), 1.0),
                (None, Some(day)) => moved(day, a.number(), 1.0),
                _ => numbers(&a, &b, |a, b| a + b),
            },
            Binary::Subtract => match (a.day(), b.day()) {
                (Some(day), None) => moved(day, b.number(), -1.0),
                _ => numbers(&a, &b, |a, b| a - b),
            },
            Binary::Multiply => numbers(&a, &b, |a, b| a * b),
            Binary::Divide => numbers(&a, &b, |a, b| a / b),
            Binary::Modulo => numbers(&a, &b, |a, b| a % b),
            Binary::Or | Binary::And => Val::Empty,
        }
    }
}

/// `column = key` or `key = column`, where the key does not speak of the choice.
pub(crate) fn keyed(test: &Expr) -> Option<(&str, &Expr)> {
    let ExprKind::Binary(Binary::Equal, sides) = &test.kind else {
        return None;
    };
    let speaks = |expr: &Expr| expr.any(&|part| matches!(part.kind, ExprKind::Column(_)));
    match (&sides.0.kind, &sides.1.kind) {
        (ExprKind::Column(column), _) if !speaks(&sides.1) => Some((column, &sides.1)),
        (_, ExprKind::Column(column)) if !speaks(&sides.0) => Some((column, &sides.0)),
        _ => None,
    }
}

fn moved<'a>(day: calendar::Date, days: Option<f64>, direction: f64) -> Val<'a> {
    days.and_then(|days| day.add_days((days * direction).floor() as i64))
        .map_or(Val::Empty, Val::Date)
}

fn numbers<'a>(a: &Val<'a>, b: &Val<'a>, compute: fn(f64, f64) -> f64) -> Val<'a> {
    match (a.number(), b.number()) {
        (Some(a), Some(b)) => Val::number_of(compute(a, b)),
        _ => Val::Empty,
    }
}
