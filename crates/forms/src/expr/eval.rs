//! The value of an expression in one row of an open form; it never fails and never changes anything.

use crate::bundle::Mode;
use crate::engine::plan::{DefId, DefKind, Reference};
use crate::engine::rows::{RowId, State};
#[cfg(feature = "full")]
use crate::expr::more::Looking;
use crate::expr::syntax::Item;
use crate::expr::val::Val;
use crate::expr::{Binary, Expr, ExprKind};
use crate::list::{Column, List, cell};
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
    pub(crate) choice: Option<(&'a List, u32)>,
    /// The node that a path starts from, inside the tests of another path.
    #[cfg(feature = "full")]
    pub(crate) looking: Looking<'a>,
}

impl<'a> Eval<'a> {
    pub(crate) fn new(state: &'a State, row: RowId, def: Option<DefId>) -> Self {
        #[cfg(feature = "full")]
        state.rest();
        Self {
            state,
            row,
            def,
            choice: None,
            #[cfg(feature = "full")]
            looking: Looking::default(),
        }
    }

    /// Whether values convert as XPath says and not by their types.
    pub(crate) fn compat(&self) -> bool {
        cfg!(feature = "full") && self.state.plan.bundle.mode == Mode::XformsCompat
    }

    pub(crate) fn truth(&self, expr: &'a Expr) -> bool {
        #[cfg(feature = "full")]
        if let Some(exists) = self.exists(expr) {
            return exists;
        }
        self.value(expr).truth()
    }

    pub(crate) fn number(&self, expr: &'a Expr) -> Option<f64> {
        self.value(expr).number()
    }

    pub(crate) fn text(&self, expr: &'a Expr) -> Cow<'a, str> {
        self.value(expr).text()
    }

    /// What an arithmetic gives: where there is no number, nothing in strict mode and not-a-number in compatibility.
    pub(crate) fn numeric(&self, number: Option<f64>) -> Val<'a> {
        match number {
            Some(number) if number.is_finite() => Val::Number(number),
            number if self.compat() => Val::Number(number.unwrap_or(f64::NAN)),
            _ => Val::Empty,
        }
    }

    pub(crate) fn value(&self, expr: &'a Expr) -> Val<'a> {
        match &expr.kind {
            ExprKind::Text(text) => Val::Text(Cow::Borrowed(text)),
            ExprKind::Number(number) => Val::Number(*number),
            ExprKind::Node(reference) => self.node(*reference),
            ExprKind::Column(name) if self.choice.is_some() => self.column(name),
            #[cfg(feature = "full")]
            ExprKind::Here | ExprKind::Up(_) | ExprKind::Column(_) if self.looks() => {
                self.first_text(expr)
            }
            ExprKind::Here => self.own(),
            ExprKind::Item(item) => self.item(item),
            #[cfg(feature = "full")]
            ExprKind::Route(_) | ExprKind::Up(_) | ExprKind::Binary(Binary::Union, _) => {
                self.first_text(expr)
            }
            ExprKind::Negate(inner) => self.numeric(self.number(inner).map(|number| -number)),
            ExprKind::Binary(operator, sides) => self.binary(*operator, &sides.0, &sides.1),
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            _ => Val::Empty,
        }
    }

    /// The answer of the question the expression belongs to.
    pub(crate) fn own(&self) -> Val<'a> {
        self.def
            .map_or(Val::Empty, |def| self.answer(self.row, def))
    }

    /// An answer as expressions read it; in compatibility always as text, for that is what an XML instance holds.
    pub(crate) fn answer(&self, row: RowId, def: DefId) -> Val<'a> {
        let answer = self.state.answer(row, def);
        if self.compat() {
            return Val::Text(answer.text());
        }
        answer
    }

    /// Shows every occurrence that a reference stands for, or the one value of any other expression.
    pub(crate) fn each(&self, expr: &'a Expr, see: &mut dyn FnMut(Val<'a>)) {
        match &expr.kind {
            ExprKind::Node(reference) if reference.many || self.is_repeat(reference.def) => {
                self.occurrences(*reference, see);
            }
            ExprKind::Item(item) => self.items(item, &mut |list, at| {
                see(self.of_choice(list, at, item));
                true
            }),
            _ => {
                #[cfg(feature = "full")]
                if let Some(nodes) = self.nodes(expr) {
                    return nodes
                        .into_iter()
                        .for_each(|node| see(Val::owned(self.words(node))));
                }
                see(self.value(expr));
            }
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
        self.answer(self.state.ascend(self.row, reference.up), reference.def)
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
                see(self.answer(row, reference.def));
            }
        }
    }

    /// `indexed-repeat(wanted, repeat, number, …)`: the answer in the row so numbered, from the outermost repeat inwards.
    pub(crate) fn in_row(&self, arguments: &'a [Expr]) -> Val<'a> {
        let [wanted, pairs @ ..] = arguments else {
            return Val::Empty;
        };
        let ExprKind::Node(wanted) = wanted.kind else {
            return Val::Empty;
        };
        let mut at = None;
        for pair in pairs.chunks_exact(2) {
            let (ExprKind::Node(repeat), Some(number)) = (&pair[0].kind, self.number(&pair[1]))
            else {
                return Val::Empty;
            };
            let row = at.unwrap_or_else(|| self.state.ascend(self.row, repeat.up));
            let index = crate::expr::val::whole(number - 1.0).and_then(|n| usize::try_from(n).ok());
            at = index.and_then(|index| self.state.live_rows(row, repeat.def).nth(index));
            if at.is_none() {
                return Val::Empty;
            }
        }
        at.map_or(Val::Empty, |row| self.answer(row, wanted.def))
    }

    fn column(&self, name: &str) -> Val<'a> {
        let Some((list, at)) = self.choice else {
            return Val::Empty;
        };
        match list.column(name) {
            None => Val::Empty,
            Some(column) => Val::Text(Cow::Borrowed(cell(list.item(at), column))),
        }
    }

    /// `instance('list')/root/item[test]/column`: the first choice that passes the tests.
    fn item(&self, item: &'a Item) -> Val<'a> {
        let mut found = Val::Empty;
        self.items(item, &mut |list, at| {
            found = self.of_choice(list, at, item);
            false
        });
        found
    }

    fn of_choice(&self, list: &'a List, at: u32, item: &Item) -> Val<'a> {
        let column = item.column.as_ref();
        let column = column.map_or(Some(Column::Name), |column| list.column(column));
        column.map_or(Val::Empty, |column| {
            Val::Text(Cow::Borrowed(cell(list.item(at), column)))
        })
    }

    /// Shows every choice that passes the tests until told to stop, through an index where a test allows it.
    pub(crate) fn items(&self, item: &'a Item, see: &mut dyn FnMut(&'a List, u32) -> bool) {
        let state = self.state;
        let Some(list) = state.plan.list(&item.list, &state.context.lists) else {
            return;
        };
        let mut look = |at: u32| {
            let inside = self.about(list, at);
            !item.tests.iter().all(|test| inside.truth(test)) || see(list, at)
        };
        let compat = self.compat();
        let indexed = item.tests.iter().find_map(|test| keyed(test, compat));
        match indexed {
            Some((column, key)) => {
                let Some(column) = list.column(column) else {
                    return;
                };
                let found = list.with(column, &self.text(key));
                found.iter().all(|at| look(*at));
            }
            None => {
                (0..list.items().len() as u32).all(look);
            }
        }
    }

    /// The same place, speaking of one choice.
    pub(crate) fn about(&self, list: &'a List, at: u32) -> Self {
        Self {
            choice: Some((list, at)),
            #[cfg(feature = "full")]
            looking: self.looking.at_choice(list, at),
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
        #[cfg(feature = "full")]
        if self.compat() {
            return self.binary_compat(operator, left, right);
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
                _ => self.arithmetic(operator, &a, &b),
            },
            Binary::Subtract => match (a.day(), b.day()) {
                (Some(day), None) => moved(day, b.number(), -1.0),
                _ => self.arithmetic(operator, &a, &b),
            },
            _ => self.arithmetic(operator, &a, &b),
        }
    }

    pub(crate) fn arithmetic(&self, operator: Binary, a: &Val<'a>, b: &Val<'a>) -> Val<'a> {
        let (Some(a), Some(b)) = (a.number(), b.number()) else {
            return self.numeric(None);
        };
        self.numeric(match operator {
            Binary::Add => Some(a + b),
            Binary::Subtract => Some(a - b),
            Binary::Multiply => Some(a * b),
            Binary::Divide => Some(a / b),
            Binary::Modulo => Some(a % b),
            _ => None,
        })
    }
}

/// `column = key` or `key = column`, where the key does not speak of the choice. In compatibility only where the key is sure to
/// be one text: a number or a truth would compare otherwise than an index does.
pub(crate) fn keyed(test: &Expr, compat: bool) -> Option<(&str, &Expr)> {
    let ExprKind::Binary(Binary::Equal, sides) = &test.kind else {
        return None;
    };
    let speaks = |expr: &Expr| expr.any(&|part| matches!(part.kind, ExprKind::Column(_)));
    let is_key = |expr: &Expr| match &expr.kind {
        ExprKind::Text(_) => true,
        ExprKind::Node(reference) => !(compat && reference.many),
        _ => !compat && !speaks(expr),
    };
    match (&sides.0.kind, &sides.1.kind) {
        (ExprKind::Column(column), _) if is_key(&sides.1) => Some((column, &sides.1)),
        (_, ExprKind::Column(column)) if is_key(&sides.0) => Some((column, &sides.0)),
        _ => None,
    }
}

fn moved<'a>(day: calendar::Date, days: Option<f64>, direction: f64) -> Val<'a> {
    days.and_then(|days| day.add_days((days * direction).floor() as i64))
        .map_or(Val::Empty, Val::Date)
}
