//! Ties the names of an expression to what they stand for, and notes what the expression reads; it never evaluates.

use crate::engine::plan::{DefId, DefKind, Plan, Reference, ScopeId};
use crate::engine::route::Place;
use crate::expr::syntax::Start;
use crate::expr::{Binary, Expr, ExprKind, Fault, FaultKind, Function};
use regex_lite::RegexBuilder;

/// The largest compiled pattern, in bytes.
const MAX_PATTERN: usize = 1 << 18;

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
    /// Inside `once()`, a default or an action: what is random is asked for only once.
    pub(super) settled: bool,
    next_shared: DefId,
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
            settled: setting.settled,
            next_shared: plan.defs.len() as DefId,
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
            ExprKind::Here | ExprKind::Up(_) if self.choosing => {}
            ExprKind::Here | ExprKind::Up(_) | ExprKind::Column(_) if self.context.is_some() => {
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

    fn call(&mut self, at: u32, function: Function, arguments: &mut [Expr], whole: bool) {
        match function {
            Function::Count
            | Function::CountNonEmpty
            | Function::Sum
            | Function::Min
            | Function::Max => {
                self.bind_many(arguments);
            }
            Function::Join => {
                self.bind(&mut arguments[0], false);
                self.bind_many(&mut arguments[1..]);
            }
            Function::Concat => self.bind_each(arguments, false),
            Function::Position => match arguments.first_mut() {
                Some(row) => self.position(row),
                None if self.compat() => {}
                None => self.fault(at, FaultKind::NotInRepeat),
            },
            Function::IndexedRepeat => self.indexed(at, arguments),
            Function::ChoiceName => {
                self.bind(&mut arguments[0], false);
                self.named_question(&mut arguments[1]);
            }
            Function::Regex => {
                self.bind(&mut arguments[0], false);
                self.pattern(&mut arguments[1]);
            }
            Function::PullData => {
                self.reads
                    .lists
                    .extend(arguments[0].literal().map(Box::from));
                for (index, argument) in arguments.iter_mut().enumerate() {
                    if argument.literal().is_none() && (index == 0 || index < 3 && !self.compat()) {
                        self.fault(argument.at, FaultKind::ListNotLiteral("pulldata"));
                    } else {
                        self.bind(argument, false);
                    }
                }
            }
            Function::Once => {
                if !(whole && self.setting.once || self.compat()) {
                    self.fault(at, FaultKind::OnceOutsideCalculation);
                }
                let outside = std::mem::replace(&mut self.settled, true);
                self.bind(&mut arguments[0], false);
                self.settled = outside;
            }
            #[cfg(feature = "full")]
            Function::More(more) => self.more(at, more.name(), arguments),
            _ => {
                self.reads.clock |= matches!(function, Function::Today | Function::Now);
                for argument in arguments {
                    self.bind(argument, false);
                }
            }
        }
    }

    #[cfg(feature = "full")]
    fn more(&mut self, at: u32, name: &str, arguments: &mut [Expr]) {
        match name {
            "random" | "uuid" => {
                self.reads.random = true;
                if !(self.settled || self.compat()) {
                    self.fault(at, FaultKind::RandomOutsideOnce);
                }
            }
            // What it gives must be nodes, and only in compatibility are there such.
            "randomize" | "last" | "name" | "local-name" if !self.compat() => {
                self.fault(at, FaultKind::Unsupported(name.into()));
            }
            _ => {}
        }
        self.bind_each(arguments, false);
    }

    /// Arguments that may stand for many values. A sole argument from the repeat that the expression itself is in stands for all
    /// rows of that repeat: `sum(${age})` in a row is the sum over all rows, as its author means it.
    fn bind_many(&mut self, arguments: &mut [Expr]) {
        let sole = arguments.len() == 1;
        self.bind_each(arguments, sole);
    }

    fn bind_each(&mut self, arguments: &mut [Expr], all_rows: bool) {
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

    /// `position(..)`: the steps must end at a repeat.
    fn position(&mut self, expr: &mut Expr) {
        let steps = match expr.kind {
            ExprKind::Up(steps) if !self.setting.case && self.context.is_none() => steps,
            _ if self.compat() => return self.bind(expr, false),
            _ => return self.fault(expr.at, FaultKind::NotInRepeat),
        };
        let mut def = Some(self.setting.def);
        for _ in 0..steps {
            def = def.and_then(|def| self.plan.def(def).parent);
        }
        let Some((repeat, DefKind::Repeat(scope))) = def.map(|def| (def, self.plan.def(def).kind))
        else {
            return self.fault(expr.at, FaultKind::NotInRepeat);
        };
        self.reads.positions.push(scope);
        let depth = self.plan.scope(self.setting.scope).depth;
        expr.kind = ExprKind::Node(Reference {
            def: repeat,
            up: depth - self.plan.scope(scope).depth,
            many: false,
        });
    }

    /// `indexed-repeat(${question}, ${repeat}, number, …)`, the outermost repeat first.
    fn indexed(&mut self, at: u32, arguments: &mut [Expr]) {
        let refused = FaultKind::NotMany(Function::IndexedRepeat.name());
        let [wanted, pairs @ ..] = arguments else {
            return;
        };
        if pairs.len() % 2 != 0 {
            let name = Function::IndexedRepeat.name();
            return self.fault(at, FaultKind::ArgumentCount(name, pairs.len() + 1));
        }
        let mut around: Option<(ScopeId, ScopeId)> = None;
        for pair in pairs.chunks_exact_mut(2) {
            let found = self.single(&pair[0]);
            let found = found.map(|def| (def, self.plan.def(def).kind));
            let Some((repeat, DefKind::Repeat(inside))) = found else {
                return self.fault(at, refused);
            };
            let own = self.plan.def(repeat).scope;
            let (outer, scope) = around.unwrap_or((own, own));
            if scope != own || self.plan.common(self.setting.scope, outer) != outer {
                return self.fault(at, refused);
            }
            around = Some((outer, inside));
            pair[0].kind = self.seen_from(repeat, outer);
            self.bind(&mut pair[1], false);
        }
        match (self.single(wanted), around) {
            (Some(def), Some((outer, inside))) if self.plan.def(def).scope == inside => {
                wanted.kind = self.seen_from(def, outer);
            }
            _ => self.fault(at, refused),
        }
    }

    fn seen_from(&mut self, def: DefId, outer: ScopeId) -> ExprKind {
        self.reads.nodes.push((def, outer));
        ExprKind::Node(Reference {
            def,
            up: self.plan.scope(self.setting.scope).depth - self.plan.scope(outer).depth,
            many: self.plan.def(def).scope != outer,
        })
    }

    /// The question of `jr:choice-name(value, '${question}')`, with quotes as pyxform wants them or without.
    fn named_question(&mut self, expr: &mut Expr) {
        let def = match &expr.kind {
            ExprKind::Text(text) => match self.plan.named(text.trim()) {
                None => self.single_in_quotes(text.trim()),
                named => named,
            },
            _ => self.single(expr),
        };
        let Some(def) = def else {
            let name = expr.literal().unwrap_or_default().into();
            return self.fault(expr.at, FaultKind::UnknownName(name));
        };
        let Some(list) = self.plan.question(def).and_then(|question| question.list()) else {
            return self.fault(expr.at, FaultKind::NotAList);
        };
        self.reads.lists.push(list.name().into());
        expr.kind = ExprKind::Node(self.plan.refer(self.setting.scope, def));
    }

    fn pattern(&mut self, expr: &mut Expr) {
        let compat = self.compat();
        let anchored = match expr.literal() {
            Some(source) if compat => source.to_owned(),
            Some(source) => ["^(?:", source, ")$"].concat(),
            None if compat => return self.bind(expr, false),
            None => return self.fault(expr.at, FaultKind::PatternNotLiteral),
        };
        match RegexBuilder::new(&anchored).size_limit(MAX_PATTERN).build() {
            Ok(pattern) => expr.kind = ExprKind::Pattern(Box::new(pattern)),
            Err(_) => self.fault(expr.at, FaultKind::BadPattern),
        }
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
