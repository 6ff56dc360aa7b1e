//! Ties the names of an expression to what they stand for, and notes what the expression reads; it never evaluates.

use crate::engine::ground::Place;
use crate::engine::plan::{DefId, DefKind, Plan, Reference, ScopeId};
use crate::expr::syntax::Start;
use crate::expr::{Binary, Expr, ExprKind, Fault, FaultKind, Function};

/// Where an expression stands and what it may speak of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) scope: ScopeId,
    pub(crate) def: DefId,
    /// Whether it belongs to the form as a whole and not to a node.
    pub(crate) case: bool,
    /// Whether `.` means something.
    pub(crate) here: bool,
    /// Whether bare names are columns of a choice.
    pub(crate) column: bool,
    /// Whether `once()` may be the whole of it.
    pub(crate) once: bool,
    /// Whether it is evaluated once and for all: a default or an action.
    pub(crate) settled: bool,
}

impl Setting {
    pub(crate) fn new(scope: ScopeId, def: DefId) -> Self {
        Self {
            scope,
            def,
            case: false,
            here: false,
            column: false,
            once: false,
            settled: false,
        }
    }

    pub(crate) fn case() -> Self {
        Self {
            case: true,
            ..Self::new(0, 0)
        }
    }
}

/// What an expression reads.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    /// Definitions, each with the scope it has in common with the reader.
    pub(crate) nodes: Vec<(DefId, ScopeId)>,
    /// Scopes whose row numbers it reads.
    pub(crate) positions: Vec<ScopeId>,
    /// Today or now.
    pub(crate) clock: bool,
    /// Something random.
    pub(crate) random: bool,
    pub(crate) lists: Vec<Box<str>>,
}

impl Reads {
    pub(crate) fn absorb(&mut self, mut other: Self) {
        self.nodes.append(&mut other.nodes);
        self.positions.append(&mut other.positions);
        self.clock |= other.clock;
        self.random |= other.random;
        self.lists.append(&mut other.lists);
    }
}

pub(crate) struct Binder<'p> {
    pub(super) plan: &'p Plan,
    pub(super) setting: Setting,
    /// Inside the tests of a path over the form: what the path can stand on there.
    pub(super) context: Option<Vec<Place>>,
    /// Inside the tests of a path over a list.
    pub(super) choosing: bool,
    /// In the argument of `count()`: of nodes only their being there is read, not what is in them.
    pub(super) counting: bool,
    /// Inside `once()`, a default or an action: what is random is asked for only once.
    pub(super) settled: bool,
    next_shared: DefId,
    /// How many definitions paths may still visit.
    pub(super) left: usize,
    pub(crate) reads: Reads,
    pub(crate) faults: Vec<Fault>,
    /// Aggregates to compute once in an outer scope: where, what, and what they read.
    pub(crate) shared: Vec<(ScopeId, Expr, Reads)>,
}

impl<'p> Binder<'p> {
    pub(crate) fn new(plan: &'p Plan, setting: Setting) -> Self {
        Self {
            plan,
            setting,
            context: None,
            choosing: false,
            counting: false,
            settled: setting.settled,
            next_shared: plan.defs.len() as DefId,
            left: usize::MAX,
            reads: Reads::default(),
            faults: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// Binds an expression in place. `whole` says that it is not a part of another.
    pub(crate) fn bind(&mut self, expr: &mut Expr, whole: bool) {
        let at = expr.at;
        match &mut expr.kind {
            ExprKind::Name(name) => match self.refer(at, name) {
                Ok(reference) if reference.many && !self.compat() => {
                    let name = name.clone();
                    self.fault(at, FaultKind::ManyValues(name));
                }
                Ok(reference) => expr.kind = ExprKind::Node(reference),
                Err(fault) => self.faults.push(fault),
            },
            ExprKind::Here | ExprKind::Up(_) if self.compat() && self.choosing => {}
            ExprKind::Here | ExprKind::Up(_) | ExprKind::Column(_)
                if self.compat() && self.context.is_some() =>
            {
                self.look_at(expr);
            }
            ExprKind::Here if self.setting.here => {}
            ExprKind::Here if !self.compat() => self.fault(at, FaultKind::NoAnswerHere),
            ExprKind::Here | ExprKind::Up(_) if self.compat() => self.look_at(expr),
            ExprKind::Up(_) => self.fault(at, FaultKind::Unsupported("..".into())),
            ExprKind::Column(_) if self.setting.column => {}
            ExprKind::Column(_) if self.compat() => self.look_at(expr),
            ExprKind::Column(name) => {
                let name = name.clone();
                self.fault(at, FaultKind::ColumnOutsideFilter(name));
            }
            ExprKind::Route(route) => {
                if let Some(kind) = self.route(at, route, false) {
                    expr.kind = kind;
                }
            }
            ExprKind::Negate(inner) => self.bind(inner, false),
            ExprKind::Binary(Binary::Union, _) if !self.compat() => {
                self.fault(at, FaultKind::Unsupported("|".into()));
            }
            ExprKind::Binary(_, sides) => {
                self.bind(&mut sides.0, false);
                self.bind(&mut sides.1, false);
            }
            ExprKind::Call(function, arguments) => {
                let function = *function;
                let before = self.reads.nodes.len();
                self.call(at, function, arguments, whole);
                if let Some(kind) = self.share(at, function, arguments, before) {
                    expr.kind = kind;
                }
            }
            _ => {}
        }
    }

    /// A `${name}` in a text.
    pub(crate) fn mention(&mut self, at: usize, name: &str) -> Result<(), Fault> {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if self.refer(at, name)?.many {
            return Err(Fault {
                at,
                kind: FaultKind::ManyValues(name.into()),
            });
        }
        Ok(())
    }

    /// Arguments that may stand for many values. A sole argument from the repeat that the expression itself is in stands for all
    /// rows of that repeat: `sum(${age})` in a row is the sum over all rows, as its author means it.
    pub(super) fn bind_many(&mut self, arguments: &mut [Expr]) {
        let sole = arguments.len() == 1;
        self.bind_each(arguments, sole);
    }

    pub(super) fn bind_each(&mut self, arguments: &mut [Expr], all_rows: bool) {
        for expr in arguments {
            let at = expr.at;
            let bound = match &mut expr.kind {
                ExprKind::Name(name) => match self.refer(at, name) {
                    Ok(reference) => Some(ExprKind::Node(reference)),
                    Err(fault) => {
                        self.faults.push(fault);
                        continue;
                    }
                },
                ExprKind::Route(route) => {
                    let absolute = matches!(route.start, Start::Root);
                    match self.route(at, route, true) {
                        Some(kind) if !absolute => {
                            expr.kind = kind;
                            continue;
                        }
                        kind => kind,
                    }
                }
                _ => {
                    self.bind(expr, false);
                    continue;
                }
            };
            expr.kind = match bound {
                Some(ExprKind::Node(reference)) if all_rows => {
                    ExprKind::Node(self.over_all_rows(reference))
                }
                Some(kind) => kind,
                None => continue,
            };
        }
    }

    fn over_all_rows(&mut self, reference: Reference) -> Reference {
        let def = self.plan.def(reference.def);
        let Some(outer) = self.plan.scope_around(def.scope) else {
            return reference;
        };
        if reference.many || self.stands_for_many(reference) {
            return reference;
        }
        self.reads.nodes.push((reference.def, outer));
        let depth = self.plan.scope(self.setting.scope).depth;
        Reference {
            def: reference.def,
            up: depth - self.plan.scope(outer).depth,
            many: true,
        }
    }

    fn refer(&mut self, at: u32, name: &str) -> Result<Reference, Fault> {
        let def = self.plan.named(name).ok_or_else(|| Fault {
            at,
            kind: FaultKind::UnknownName(name.into()),
        })?;
        if self.plan.def(def).kind == DefKind::Group {
            return Err(Fault {
                at,
                kind: FaultKind::NotAnAnswer(name.into()),
            });
        }
        self.read(def);
        Ok(self.plan.refer(self.setting.scope, def))
    }

    fn read(&mut self, def: DefId) {
        let own = self.plan.def(def).scope;
        let common = self.plan.common(self.setting.scope, own);
        self.reads.nodes.push((def, common));
    }

    /// Moves an aggregate over rows of an outer scope there, so that it is computed once and not once for each row here.
    /// What the arguments read is then read there: `before` is how many reads there were without them.
    fn share(
        &mut self,
        at: u32,
        function: Function,
        arguments: &mut Vec<Expr>,
        before: usize,
    ) -> Option<ExprKind> {
        let aggregate = matches!(
            function,
            Function::Count
                | Function::CountNonEmpty
                | Function::Sum
                | Function::Min
                | Function::Max
                | Function::Join
        );
        let mut outwards = None;
        for argument in arguments.iter() {
            match &argument.kind {
                ExprKind::Node(reference) if self.stands_for_many(*reference) => {
                    if outwards.is_some_and(|up| up != reference.up) {
                        return None;
                    }
                    outwards = Some(reference.up);
                }
                ExprKind::Text(_) | ExprKind::Number(_) => {}
                _ => return None,
            }
        }
        let up = outwards.filter(|up| aggregate && *up > 0)?;
        let mut scope = self.setting.scope;
        for _ in 0..up {
            scope = self.plan.scope_around(scope)?;
        }
        let mut arguments = std::mem::take(arguments);
        self.reads.nodes.truncate(before);
        let mut reads = Reads::default();
        for argument in &mut arguments {
            if let ExprKind::Node(reference) = &mut argument.kind {
                reference.up = 0;
                reads.nodes.push((reference.def, scope));
            }
        }
        let def = self.next_shared + self.shared.len() as DefId;
        let call = Expr::new(at as usize, ExprKind::Call(function, arguments));
        self.shared.push((scope, call, reads));
        self.reads.nodes.push((def, scope));
        Some(ExprKind::Node(Reference {
            def,
            up,
            many: false,
        }))
    }

    fn stands_for_many(&self, reference: Reference) -> bool {
        reference.many || matches!(self.plan.def(reference.def).kind, DefKind::Repeat(_))
    }

    pub(super) fn fault(&mut self, at: u32, kind: FaultKind) {
        self.faults.push(Fault { at, kind });
    }
}
