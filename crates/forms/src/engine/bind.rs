//! Ties the names of an expression to what they stand for, and notes what the expression reads; it never evaluates.

use crate::engine::plan::{DefId, DefKind, Plan, Reference, ScopeId};
use crate::expr::{Expr, ExprKind, Fault, FaultKind, Function};
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
    pub(crate) lists: Vec<Box<str>>,
}

impl Reads {
    pub(crate) fn absorb(&mut self, mut other: Self) {
        self.nodes.append(&mut other.nodes);
        self.positions.append(&mut other.positions);
        self.clock |= other.clock;
        self.lists.append(&mut other.lists);
    }
}

pub(crate) struct Binder<'p> {
    plan: &'p Plan,
    setting: Setting,
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
                Ok(reference) if reference.many => {
                    let name = name.clone();
                    self.fault(at, FaultKind::ManyValues(name));
                }
                Ok(reference) => expr.kind = ExprKind::Node(reference),
                Err(fault) => self.faults.push(fault),
            },
            ExprKind::Here if !self.setting.here => self.fault(at, FaultKind::NoAnswerHere),
            ExprKind::Up(_) => self.fault(at, FaultKind::Unsupported("..".into())),
            ExprKind::Column(name) if !self.setting.column => {
                let name = name.clone();
                self.fault(at, FaultKind::ColumnOutsideFilter(name));
            }
            ExprKind::Item(item) => {
                self.reads.lists.push(item.list.clone());
                let column = std::mem::replace(&mut self.setting.column, true);
                for test in &mut item.tests {
                    self.bind(test, false);
                }
                self.setting.column = column;
            }
            ExprKind::Negate(inner) => self.bind(inner, false),
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
            Function::Position => self.position(&mut arguments[0]),
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
                for argument in &arguments[..3] {
                    if argument.literal().is_none() {
                        self.fault(argument.at, FaultKind::ListNotLiteral("pulldata"));
                    }
                }
                self.reads
                    .lists
                    .extend(arguments[0].literal().map(Box::from));
                self.bind(&mut arguments[3], false);
            }
            Function::Once => {
                if !(whole && self.setting.once) {
                    self.fault(at, FaultKind::OnceOutsideCalculation);
                }
                self.bind(&mut arguments[0], false);
            }
            _ => {
                self.reads.clock |= matches!(function, Function::Today | Function::Now);
                for argument in arguments {
                    self.bind(argument, false);
                }
            }
        }
    }

    /// Arguments that may stand for many values. A sole argument from the repeat that the expression itself is in stands for all
    /// rows of that repeat: `sum(${age})` in a row is the sum over all rows, as its author means it.
    fn bind_many(&mut self, arguments: &mut [Expr]) {
        let sole = arguments.len() == 1;
        for expr in arguments {
            let ExprKind::Name(name) = &expr.kind else {
                self.bind(expr, false);
                continue;
            };
            match self.refer(expr.at, name) {
                Ok(reference) if sole => expr.kind = ExprKind::Node(self.over_all_rows(reference)),
                Ok(reference) => expr.kind = ExprKind::Node(reference),
                Err(fault) => self.faults.push(fault),
            }
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
            ExprKind::Up(steps) if !self.setting.case => steps,
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

    /// `indexed-repeat(${question}, ${repeat}, number)`
    fn indexed(&mut self, at: u32, arguments: &mut [Expr]) {
        let (ExprKind::Name(wanted), ExprKind::Name(repeat)) =
            (&arguments[0].kind, &arguments[1].kind)
        else {
            return self.fault(at, FaultKind::NotMany(Function::IndexedRepeat.name()));
        };
        let found = self.plan.named(wanted).zip(self.plan.named(repeat));
        let inside = found.and_then(|(wanted, repeat)| match self.plan.def(repeat).kind {
            DefKind::Repeat(inside) if self.plan.def(wanted).scope == inside => {
                Some((wanted, repeat))
            }
            _ => None,
        });
        let Some((wanted, repeat)) = inside else {
            return self.fault(at, FaultKind::NotMany(Function::IndexedRepeat.name()));
        };
        let outer = self.plan.def(repeat).scope;
        if self.plan.common(self.setting.scope, outer) != outer {
            return self.fault(at, FaultKind::NotMany(Function::IndexedRepeat.name()));
        }
        self.reads.nodes.extend([(wanted, outer), (repeat, outer)]);
        let up = self.plan.scope(self.setting.scope).depth - self.plan.scope(outer).depth;
        for (argument, def) in arguments.iter_mut().zip([wanted, repeat]) {
            let many = def == wanted;
            argument.kind = ExprKind::Node(Reference { def, up, many });
        }
        self.bind(&mut arguments[2], false);
    }

    /// The question of `jr:choice-name(value, '${question}')`, with quotes as pyxform wants them or without.
    fn named_question(&mut self, expr: &mut Expr) {
        let name = match &expr.kind {
            ExprKind::Name(name) => &**name,
            ExprKind::Text(text) => text
                .trim()
                .strip_prefix("${")
                .and_then(|rest| rest.strip_suffix('}'))
                .unwrap_or(text),
            _ => "",
        };
        let Some(def) = self.plan.named(name) else {
            let name = name.into();
            return self.fault(expr.at, FaultKind::UnknownName(name));
        };
        let Some(list) = self.plan.question(def).and_then(|question| question.list()) else {
            return self.fault(expr.at, FaultKind::NotAList);
        };
        self.reads.lists.push(list.name().into());
        expr.kind = ExprKind::Node(self.plan.refer(self.setting.scope, def));
    }

    fn pattern(&mut self, expr: &mut Expr) {
        let Some(source) = expr.literal() else {
            return self.fault(expr.at, FaultKind::PatternNotLiteral);
        };
        let anchored = ["^(?:", source, ")$"].concat();
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

    fn fault(&mut self, at: u32, kind: FaultKind) {
        self.faults.push(Fault { at, kind });
    }
}
