//! The types of strict mode: what an expression gives, and every place where it mixes what does not mix. Used when a form is
//! published, never on the phone.

use crate::bundle::ListRef;
use crate::engine::plan::{DefId, DefKind, Plan};
use crate::expr::call::date;
use crate::expr::dates::CODES;
use crate::expr::syntax::Item;
use crate::expr::val::Val;
use crate::expr::{Binary, Expr, ExprKind, Fault, FaultKind};
use crate::list::{List, Lists};

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// Already complained about: fits everywhere.
    Any,
    /// `''`: fits everywhere.
    Blank,
    Text,
    Number,
    Bool,
    Date,
    Moment,
    /// Several choices.
    Names,
    /// The rows of a repeat.
    Rows,
}

impl Type {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Blank | Self::Text => "text",
            Self::Number => "a number",
            Self::Bool => "yes or no",
            Self::Date => "a date",
            Self::Moment => "a moment",
            Self::Names => "several choices",
            Self::Rows => "rows",
        }
    }

    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Any | Self::Blank)
    }

    /// Whether a value of this type may stand where `wanted` is.
    pub(crate) fn fits(self, wanted: Self) -> bool {
        self.is_open() || self == wanted
    }
}

/// Infers types, with what every definition gives already known.
pub(crate) struct Types<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) lists: &'p Lists,
    /// By definition.
    pub(crate) known: &'p [Type],
    /// The definition the expression belongs to.
    pub(crate) def: Option<DefId>,
    /// The list whose columns bare names are.
    pub(crate) columns: Option<Box<str>>,
    pub(crate) faults: Vec<Fault>,
}

impl<'p> Types<'p> {
    /// Checks an expression that must give `wanted`.
    pub(crate) fn want(&mut self, expr: &Expr, what: &str, wanted: Type) {
        let found = self.infer(expr);
        if !found.fits(wanted) {
            self.mismatch(expr, what, wanted, found);
        }
    }

    pub(crate) fn infer(&mut self, expr: &Expr) -> Type {
        match &expr.kind {
            ExprKind::Text(text) if text.is_empty() => Type::Blank,
            ExprKind::Text(_) | ExprKind::Pattern(_) => Type::Text,
            #[cfg(feature = "full")]
            ExprKind::Search(_) => Type::Text,
            ExprKind::Number(_) => Type::Number,
            ExprKind::Node(reference) => self.known[reference.def as usize],
            ExprKind::Here => self.def.map_or(Type::Any, |def| self.known[def as usize]),
            ExprKind::Column(name) => self.column(expr, name),
            ExprKind::Item(item) => self.item(expr, item),
            ExprKind::Negate(inner) => {
                self.want(inner, "-", Type::Number);
                Type::Number
            }
            ExprKind::Binary(operator, sides) => self.binary(*operator, &sides.0, &sides.1),
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            // A path over nodes, which only compatibility has, and there nothing is typed.
            ExprKind::Name(_) | ExprKind::Up(_) | ExprKind::Route(_) => Type::Any,
        }
    }

    fn binary(&mut self, operator: Binary, left: &Expr, right: &Expr) -> Type {
        let sign = operator.sign();
        match operator {
            Binary::Or | Binary::And => {
                self.want(left, sign, Type::Bool);
                self.want(right, sign, Type::Bool);
                Type::Bool
            }
            Binary::Equal | Binary::Unequal => {
                self.equal(left, right);
                Type::Bool
            }
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
                let (a, b) = (self.infer(left), self.infer(right));
                let ordered =
                    |t: Type| matches!(t, Type::Number | Type::Date | Type::Moment) || t.is_open();
                if !(ordered(a) && ordered(b) && compatible(a, b)) {
                    self.incomparable(right, a, b);
                }
                Type::Bool
            }
            Binary::Add | Binary::Subtract => {
                let (a, b) = (self.infer(left), self.infer(right));
                match (a, b) {
                    (Type::Date, b) if b.fits(Type::Number) => Type::Date,
                    (Type::Number, Type::Date) if operator == Binary::Add => Type::Date,
                    (Type::Date, Type::Date) | (Type::Moment, Type::Moment)
                        if operator == Binary::Subtract =>
                    {
                        Type::Number
                    }
                    (Type::Date | Type::Moment, _) => {
                        self.mismatch(right, sign, Type::Number, b);
                        a
                    }
                    _ => {
                        for (side, found) in [(left, a), (right, b)] {
                            if !found.fits(Type::Number) {
                                self.mismatch(side, sign, Type::Number, found);
                            }
                        }
                        Type::Number
                    }
                }
            }
            Binary::Union => Type::Any,
            Binary::Multiply | Binary::Divide | Binary::Modulo => {
                self.want(left, sign, Type::Number);
                self.want(right, sign, Type::Number);
                Type::Number
            }
        }
    }

    fn equal(&mut self, left: &Expr, right: &Expr) {
        let (a, b) = (self.infer(left), self.infer(right));
        if !compatible(a, b) {
            self.incomparable(right, a, b);
        }
        for (question, literal) in [(left, right), (right, left)] {
            self.choice(question, literal);
        }
    }

    /// A select compared with a literal: the literal must be one of its choices.
    pub(super) fn choice(&mut self, question: &Expr, literal: &Expr) {
        let Some(name) = literal.literal().filter(|name| !name.is_empty()) else {
            return;
        };
        let def = match question.kind {
            ExprKind::Node(reference) => Some(reference.def),
            ExprKind::Here => self.def,
            _ => None,
        };
        let list = def
            .and_then(|def| self.plan.question(def))
            .and_then(|question| question.list())
            .map(ListRef::name)
            .and_then(|list| self.plan.list(list, self.lists));
        if list.is_some_and(|list| list.get(name).is_none()) {
            self.fault(literal, FaultKind::NotAChoice(name.into()));
        }
    }

    pub(super) fn all(&mut self, arguments: &[Expr], name: &str, wanted: Type) {
        for argument in arguments {
            self.want(argument, name, wanted);
        }
    }

    /// Arguments that must be of one type; gives that type.
    pub(super) fn alike(&mut self, arguments: &[Expr]) -> Type {
        let mut common = Type::Blank;
        for argument in arguments {
            let found = self.infer(argument);
            if !compatible(common, found) {
                self.incomparable(argument, common, found);
                return Type::Any;
            }
            if common.is_open() {
                common = found;
            }
        }
        common
    }

    /// Anything but the rows of a repeat.
    pub(super) fn single(&mut self, expr: &Expr, name: &str) {
        let found = self.infer(expr);
        if found == Type::Rows {
            self.mismatch(expr, name, Type::Text, found);
        }
    }

    pub(super) fn many(&mut self, expr: &Expr, name: &'static str) -> bool {
        let many = match expr.kind {
            ExprKind::Node(reference) => {
                reference.many || matches!(self.plan.def(reference.def).kind, DefKind::Repeat(_))
            }
            ExprKind::Item(_) => true,
            _ => false,
        };
        if !many {
            self.fault(expr, FaultKind::NotMany(name));
        }
        many
    }

    pub(super) fn names(&mut self, expr: &Expr, name: &str) {
        let found = self.infer(expr);
        if !(found.fits(Type::Names) || found == Type::Text) {
            self.mismatch(expr, name, Type::Names, found);
        }
    }

    pub(super) fn dated(&mut self, expr: &Expr, name: &str) {
        let found = self.infer(expr);
        if !(found.fits(Type::Date) || found == Type::Moment) {
            self.mismatch(expr, name, Type::Date, found);
        }
    }

    /// A day that stands written must be one: `date('31/02/2024')` is nothing, and so is whatever is compared with it.
    pub(super) fn constant_day(&mut self, day: &Expr) {
        let text = day.literal().filter(|text| !text.is_empty());
        if let Some(text) = text
            && matches!(date(Val::Text(text.into())), Val::Empty)
        {
            self.fault(day, FaultKind::NoSuchDay(text.into()));
        }
    }

    pub(super) fn codes(&mut self, format: &Expr) {
        self.want(format, "format-date", Type::Text);
        let mut codes = format.literal().unwrap_or_default().split('%').skip(1);
        while let Some(rest) = codes.next() {
            match rest.chars().next() {
                None => {
                    codes.next();
                }
                Some(code) if CODES.contains(code) => {}
                Some(code) => self.fault(format, FaultKind::UnknownDateCode(code)),
            }
        }
    }

    pub(super) fn pulled(&mut self, arguments: &[Expr]) {
        let Some(name) = arguments[0].literal() else {
            return;
        };
        let Some(list) = self.list(&arguments[0], name) else {
            return;
        };
        for column in &arguments[1..3] {
            if let Some(name) = column.literal().filter(|name| list.column(name).is_none()) {
                self.fault(column, FaultKind::UnknownColumn(name.into()));
            }
        }
    }

    fn item(&mut self, expr: &Expr, item: &Item) -> Type {
        if let Some(list) = self.list(expr, &item.list)
            && let Some(column) = &item.column
            && list.column(column).is_none()
        {
            self.fault(expr, FaultKind::UnknownColumn(column.clone()));
        }
        let outside = self.columns.replace(item.list.clone());
        for test in &item.tests {
            self.want(test, "[…]", Type::Bool);
        }
        self.columns = outside;
        Type::Text
    }

    fn column(&mut self, expr: &Expr, name: &str) -> Type {
        let list = self.columns.clone();
        let known = list.and_then(|list| {
            self.plan
                .list(&list, self.lists)
                .map(|list| list.column(name).is_some())
        });
        if known == Some(false) {
            self.fault(expr, FaultKind::UnknownColumn(name.into()));
        }
        Type::Text
    }

    fn list(&mut self, expr: &Expr, name: &str) -> Option<&'p List> {
        let (plan, lists): (&'p Plan, &'p Lists) = (self.plan, self.lists);
        let list = plan.list(name, lists);
        if list.is_none() {
            self.fault(expr, FaultKind::UnknownList(name.into()));
        }
        list
    }

    pub(super) fn mismatch(&mut self, expr: &Expr, what: &str, wanted: Type, found: Type) {
        self.fault(
            expr,
            FaultKind::Mismatch(what.into(), wanted.name(), found.name()),
        );
    }

    fn incomparable(&mut self, expr: &Expr, left: Type, right: Type) {
        self.fault(expr, FaultKind::Incomparable(left.name(), right.name()));
    }

    fn fault(&mut self, expr: &Expr, kind: FaultKind) {
        self.faults.push(Fault { at: expr.at, kind });
    }
}

/// Whether two types may be compared or stand for each other.
fn compatible(a: Type, b: Type) -> bool {
    a.is_open() || b.is_open() || (a == b && a != Type::Rows)
}
