//! Ties paths to the definitions they can reach: to a single reference where a path is that simple, else by noting everything
//! it may read. It never evaluates.

use crate::bundle::Mode;
use crate::engine::bind::Binder;
use crate::engine::compile::each_of_all;
use crate::engine::ground::{Ground, Place};
use crate::engine::plan::{DefId, DefKind, Reference, ScopeId};
use crate::expr::syntax::{Axis, Item, Route, Start, Step, Wanted};
use crate::expr::{Binary, Expr, ExprKind, FaultKind, parse};

impl Binder<'_> {
    #[inline]
    pub(super) fn compat(&self) -> bool {
        cfg!(feature = "full") && self.plan.bundle.mode == Mode::XformsCompat
    }

    /// Binds a path; gives what it can be replaced by. `many` says that it may stand for many values.
    pub(super) fn route(&mut self, at: u32, route: &mut Route, many: bool) -> Option<ExprKind> {
        if let Start::Instance(list) = &route.start {
            self.reads.lists.push(list.clone());
            if let Some(mut item) = as_item(route) {
                self.choices(&mut item.tests);
                return Some(ExprKind::Item(Box::new(item)));
            }
            if !self.compat() {
                self.fault(at, FaultKind::Unsupported("instance()".into()));
                return None;
            }
            for tests in all_tests(route) {
                self.choices(tests);
            }
            return None;
        }
        let relative = matches!(route.start, Start::Context);
        if self.compat() && relative && self.choosing {
            // Speaks of the choice that is looked at.
            for tests in all_tests(route) {
                self.choices(tests);
            }
            return None;
        }
        let tested = all_tests(route).into_iter().any(|tests| !tests.is_empty());
        let far = |step: &Step| !matches!(step.axis, Axis::Child | Axis::Parent | Axis::Itself);
        let far = !self.compat() && route.steps.iter().any(far);
        if !(tested || far || relative && self.compat() && self.context.is_some()) {
            let places = self.reach(route)?;
            match *places {
                [] => {
                    self.unknown(at, route);
                    return None;
                }
                [(Ground::Def(def), fixed)] => {
                    if let Some(kind) = self.lowered(at, route, def, fixed, many) {
                        return kind;
                    }
                }
                _ => {}
            }
        }
        if !self.compat() {
            let sign = if tested { "[…]" } else { "/" };
            self.fault(at, FaultKind::Unsupported(sign.into()));
            return None;
        }
        self.general(route);
        None
    }

    /// A path that leads to one definition, as a reference. `Some(None)` when it was refused.
    fn lowered(
        &mut self,
        at: u32,
        route: &Route,
        def: DefId,
        fixed: ScopeId,
        many: bool,
    ) -> Option<Option<ExprKind>> {
        let own = self.plan.def(def).scope;
        // An absolute path through the rows that the reader is in means its own row, as in ODK's own programs.
        let fixed = match route.start {
            Start::Root => self.plan.common(self.setting.scope, own),
            _ => fixed,
        };
        match self.plan.def(def).kind {
            DefKind::Repeat(inside) if inside == fixed => return None,
            DefKind::Group if self.compat() => return None,
            DefKind::Group => {
                let name = self.plan.name(def).into();
                self.fault(at, FaultKind::NotAnAnswer(name));
                return Some(None);
            }
            _ => {}
        }
        let reference = self.reference(def, fixed);
        if reference.many && !many && !self.compat() {
            let name = self.plan.name(def).into();
            self.fault(at, FaultKind::ManyValues(name));
            return Some(None);
        }
        self.reads.nodes.push((def, fixed));
        Some(Some(ExprKind::Node(reference)))
    }

    fn reference(&self, def: DefId, fixed: ScopeId) -> Reference {
        Reference {
            def,
            up: self.plan.scope(self.setting.scope).depth - self.plan.scope(fixed).depth,
            many: self.plan.def(def).scope != fixed,
        }
    }

    /// Notes everything that a path with tests, or one that leads to many nodes, may read.
    fn general(&mut self, route: &mut Route) {
        let Some(mut places) = self.start(&route.start) else {
            return;
        };
        if let Start::Expr(expr) = &mut route.start {
            self.bind(expr, false);
        }
        // Where a path only begins, nothing is read.
        if !route.tests.is_empty() || route.steps.is_empty() {
            self.look(&places);
        }
        self.tests(&mut route.tests, &places);
        let axes: Vec<Axis> = route.steps.iter().map(|step| step.axis).collect();
        let inwards = |next: usize| matches!(axes.get(next), Some(Axis::Child | Axis::Descendant));
        for (index, step) in route.steps.iter_mut().enumerate() {
            places = self.step(&places, step);
            if inwards(index + 1) && step.tests.is_empty() {
                // A path only passes here, and through a question none passes.
                let through = |(ground, _): &&Place| !self.is_question(*ground);
                let through: Vec<Place> = places.iter().filter(through).copied().collect();
                self.look(&through);
            } else {
                self.look(&places);
            }
            self.tests(&mut step.tests, &places);
        }
        if !self.counting {
            self.look_inside(&places);
        }
    }

    fn is_question(&self, ground: Ground) -> bool {
        matches!(ground, Ground::Def(def) if self.plan.def(def).kind == DefKind::Question)
    }

    fn tests(&mut self, tests: &mut [Expr], places: &[Place]) {
        let outside = (self.context.take(), self.choosing, self.setting.column);
        let counting = std::mem::replace(&mut self.counting, false);
        self.context = Some(places.to_vec());
        (self.choosing, self.setting.column) = (false, false);
        for test in tests {
            self.bind(test, false);
        }
        (self.context, self.choosing, self.setting.column) = outside;
        self.counting = counting;
    }

    /// Tests that speak of the choices of a list.
    fn choices(&mut self, tests: &mut [Expr]) {
        let compat = self.compat();
        let outside = (self.context.take(), self.choosing, self.setting.column);
        (self.choosing, self.setting.column) = (compat, true);
        for test in tests {
            self.bind(test, false);
        }
        (self.context, self.choosing, self.setting.column) = outside;
    }

    /// Reads a relative expression inside the tests of a path.
    pub(super) fn look_at(&mut self, expr: &Expr) {
        if let Some(places) = self.grounds(expr) {
            if places.is_empty() {
                let name = match &expr.kind {
                    ExprKind::Column(name) => name.clone(),
                    _ => "..".into(),
                };
                return self.fault(expr.at, FaultKind::UnknownName(name));
            }
            self.look(&places);
            self.look_inside(&places);
        }
    }

    fn look(&mut self, places: &[Place]) {
        for (ground, fixed) in places {
            if let Ground::Def(def) = ground {
                let fixed = self.plan.common(*fixed, self.plan.def(*def).scope);
                self.reads.nodes.push((*def, fixed));
            }
        }
    }

    fn look_inside(&mut self, places: &[Place]) {
        let inside = Step::plain(Axis::Descendant, Wanted::Any);
        let places = self.step(places, &inside);
        self.look(&places);
    }

    /// Where an expression that gives nodes can lead; nothing, and a fault, for any other.
    pub(super) fn grounds(&mut self, expr: &Expr) -> Option<Vec<Place>> {
        match &expr.kind {
            ExprKind::Name(name) => match self.plan.named(name) {
                Some(def) => {
                    let common = self
                        .plan
                        .common(self.setting.scope, self.plan.def(def).scope);
                    Some(vec![(Ground::Def(def), common)])
                }
                None => {
                    self.fault(expr.at, FaultKind::UnknownName(name.clone()));
                    None
                }
            },
            ExprKind::Here => Some(self.here()),
            ExprKind::Up(steps) => {
                let up = Step::plain(Axis::Parent, Wanted::Any);
                let mut places = self.here();
                for _ in 0..*steps {
                    places = self.step(&places, &up);
                }
                Some(places)
            }
            ExprKind::Column(name) => {
                let child = Step::plain(Axis::Child, Wanted::Named(name.clone()));
                let places = self.here();
                Some(self.step(&places, &child))
            }
            ExprKind::Route(route) => self.reach(route),
            ExprKind::Binary(Binary::Union, sides) if self.compat() => {
                let mut places = self.grounds(&sides.0)?;
                places.append(&mut self.grounds(&sides.1)?);
                Some(places)
            }
            ExprKind::Call(_, arguments) if self.compat() && !arguments.is_empty() => {
                self.grounds(&arguments[0])
            }
            _ => {
                self.fault(expr.at, FaultKind::Unsupported("/".into()));
                None
            }
        }
    }

    /// The definition that a path or a name leads to, where it is one.
    pub(super) fn single(&mut self, expr: &Expr) -> Option<DefId> {
        match *self.grounds(expr)? {
            [(Ground::Def(def), _)] => Some(def),
            _ => None,
        }
    }

    /// The definition that the text of a path leads to: pyxform writes one in quotes into `jr:choice-name`.
    pub(super) fn single_in_quotes(&mut self, text: &str) -> Option<DefId> {
        parse(text).ok().and_then(|expr| self.single(&expr))
    }

    fn reach(&mut self, route: &Route) -> Option<Vec<Place>> {
        let mut places = self.start(&route.start)?;
        for step in &route.steps {
            places = self.step(&places, step);
        }
        Some(places)
    }

    fn start(&mut self, start: &Start) -> Option<Vec<Place>> {
        match start {
            Start::Root => Some(vec![(Ground::Document, 0)]),
            Start::Context => Some(self.here()),
            Start::Current => Some(vec![self.own()]),
            Start::Instance(_) => Some(Vec::new()),
            Start::Expr(expr) => self.grounds(expr),
        }
    }

    fn here(&self) -> Vec<Place> {
        match &self.context {
            Some(places) if self.compat() => places.clone(),
            _ => vec![self.own()],
        }
    }

    fn own(&self) -> Place {
        if self.setting.case {
            return (Ground::Main, 0);
        }
        (Ground::Def(self.setting.def), self.setting.scope)
    }

    fn unknown(&mut self, at: u32, route: &Route) {
        let names = route.steps.iter().filter_map(|step| match &step.wanted {
            Wanted::Named(name) => Some(&**name),
            _ => None,
        });
        let path = names.collect::<Vec<_>>().join("/");
        self.fault(at, FaultKind::UnknownName(path.into()));
    }
}

fn all_tests(route: &mut Route) -> Vec<&mut Vec<Expr>> {
    let steps = route.steps.iter_mut().map(|step| &mut step.tests);
    std::iter::once(&mut route.tests).chain(steps).collect()
}

/// `instance('list')/root/item[test]/column` in the shape that an index can answer.
fn as_item(route: &mut Route) -> Option<Item> {
    let Start::Instance(list) = &route.start else {
        return None;
    };
    let [root, item, rest @ ..] = &*route.steps else {
        return None;
    };
    let column = match rest {
        [] => None,
        [column] => Some(Box::from(column.child()?)),
        _ => return None,
    };
    let named = matches!(&item.wanted, Wanted::Named(name) if &**name == "item");
    let plain = root.child() == Some("root") && named && item.axis == Axis::Child;
    #[cfg(feature = "full")]
    let plain = plain && !item.tests.iter().any(crate::expr::more::counts);
    (plain && route.tests.is_empty()).then(|| Item {
        list: list.clone(),
        column,
        tests: each_of_all(std::mem::take(&mut route.steps[1].tests)),
    })
}
