//! Ties the arguments of functions: which may be many, which must name a repeat, a list or a pattern. It never evaluates.

use crate::engine::bind::Binder;
use crate::engine::plan::{DefId, DefKind, Reference, ScopeId};
use crate::expr::{Expr, ExprKind, FaultKind, Function};
use crate::pattern::{BadPattern, Pattern};

/// The largest compiled pattern of an imported form, in bytes.
#[cfg(feature = "full")]
pub(crate) const MAX_PATTERN: usize = 1 << 18;

impl Binder<'_> {
    pub(super) fn call(
        &mut self,
        at: u32,
        function: Function,
        arguments: &mut [Expr],
        whole: bool,
    ) {
        match function {
            Function::Count => {
                let outside = std::mem::replace(&mut self.counting, true);
                self.bind_many(arguments);
                self.counting = outside;
            }
            Function::CountNonEmpty | Function::Sum | Function::Min | Function::Max => {
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
            #[cfg(all(feature = "wide", not(feature = "full")))]
            Function::More(more) => {
                if self.plan.rules.is_none() {
                    self.fault(at, FaultKind::NotInThisBuild(more.name().into()));
                }
                self.reads.random |= matches!(more.name(), "random" | "uuid");
                self.bind_each(arguments, false);
            }
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
        match expr.literal() {
            Some(source) => match pattern(source, compat) {
                Ok(pattern) => expr.kind = pattern,
                Err(BadPattern) => self.fault(expr.at, FaultKind::BadPattern),
            },
            None if compat => self.bind(expr, false),
            None => self.fault(expr.at, FaultKind::PatternNotLiteral),
        }
    }
}

/// A pattern of the whole text, or in imported forms one that is found anywhere.
#[cfg(feature = "full")]
pub(crate) fn pattern(source: &str, compat: bool) -> Result<ExprKind, BadPattern> {
    if compat {
        let search = regex_lite::RegexBuilder::new(source)
            .size_limit(MAX_PATTERN)
            .build();
        return search
            .map(|search| ExprKind::Search(Box::new(search)))
            .map_err(|_| BadPattern);
    }
    Pattern::read(source).map(|pattern| ExprKind::Pattern(Box::new(pattern)))
}

/// A pattern of the whole text.
#[cfg(not(feature = "full"))]
fn pattern(source: &str, _compat: bool) -> Result<ExprKind, BadPattern> {
    Pattern::read(source).map(|pattern| ExprKind::Pattern(Box::new(pattern)))
}
