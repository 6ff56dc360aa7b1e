//! Walking along paths: axes, tests, unions. Bounded in work, whatever the path and however large the tree.

use crate::engine::ground::same_name;
use crate::engine::plan::Reference;
use crate::expr::eval::Eval;
use crate::expr::function::Function;
use crate::expr::more::spot::{Looking, Spot};
use crate::expr::syntax::{Axis, Item, Route, Start, Step};
use crate::expr::val::Val;
use crate::expr::{Binary, Expr, ExprKind};

impl<'a> Eval<'a> {
    /// Whether a node is looked at that is not the expression's own question.
    pub(crate) fn looks(&self) -> bool {
        self.looking.spot.is_some() && self.choice.is_none()
    }

    /// The nodes an expression gives; nothing for one that gives a value.
    pub(crate) fn nodes(&self, expr: &'a Expr) -> Option<Vec<Spot<'a>>> {
        if !self.compat() && self.looking.spot.is_none() {
            return None;
        }
        let here = || self.looking.spot.unwrap_or_else(|| self.own_spot());
        Some(match &expr.kind {
            ExprKind::Route(route) => self.route(route),
            ExprKind::Here => vec![here()],
            ExprKind::Up(steps) => {
                let mut spot = Some(here());
                for _ in 0..*steps {
                    spot = spot.and_then(|spot| self.parent(spot));
                }
                spot.into_iter().collect()
            }
            ExprKind::Column(name) => {
                let mut found = Vec::new();
                self.children(here(), &mut |child| {
                    if same_name(self.name_of(child), name) {
                        found.push(child);
                    }
                });
                found
            }
            ExprKind::Node(reference) => self.referred(*reference),
            ExprKind::Item(item) => self.chosen(item),
            ExprKind::Binary(Binary::Union, sides) => {
                let mut nodes = self.nodes(&sides.0)?;
                nodes.append(&mut self.nodes(&sides.1)?);
                self.in_order(nodes)
            }
            ExprKind::Call(Function::More(more), arguments) if more.name() == "randomize" => {
                self.randomized(arguments)
            }
            _ => return None,
        })
    }

    /// Whether an expression that gives nodes gives any; nothing for one that gives a value. In compatibility only.
    pub(crate) fn exists(&self, expr: &'a Expr) -> Option<bool> {
        if !self.compat() {
            return None;
        }
        match &expr.kind {
            ExprKind::Item(item) => {
                let mut found = false;
                self.items(item, &mut |_, _| {
                    found = true;
                    false
                });
                Some(found)
            }
            _ => self.nodes(expr).map(|nodes| !nodes.is_empty()),
        }
    }

    /// The text of the first node.
    pub(crate) fn first_text(&self, expr: &'a Expr) -> Val<'a> {
        let nodes = self.nodes(expr).unwrap_or_default();
        nodes
            .first()
            .map_or(Val::Empty, |node| Val::owned(self.words(*node)))
    }

    fn referred(&self, reference: Reference) -> Vec<Spot<'a>> {
        let common = self.state.ascend(self.row, reference.up);
        let scope = self.state.plan.def(reference.def).scope;
        let mut found = Vec::new();
        for row in self.state.rows_under(common, scope) {
            self.occurrence(row, reference.def, &mut |spot| found.push(spot));
        }
        found
    }

    fn chosen(&self, item: &'a Item) -> Vec<Spot<'a>> {
        let mut found = Vec::new();
        self.items(item, &mut |list, at| {
            let choice = Spot::Item(list, at);
            match &item.column {
                None => found.push(choice),
                Some(column) => self.children(choice, &mut |cell| {
                    if self.name_of(cell) == &**column {
                        found.push(cell);
                    }
                }),
            }
            true
        });
        found
    }

    fn route(&self, route: &'a Route) -> Vec<Spot<'a>> {
        let here = || self.looking.spot.unwrap_or_else(|| self.own_spot());
        let start = match &route.start {
            Start::Root => vec![self.top(self.looking.origin.unwrap_or(Spot::Form))],
            Start::Context => vec![here()],
            Start::Current => vec![self.looking.origin.unwrap_or_else(|| self.own_spot())],
            Start::Instance(name) => self.instance(name).into_iter().collect(),
            Start::Expr(expr) => self.nodes(expr).unwrap_or_default(),
        };
        let mut nodes = self.tested(start, &route.tests);
        for step in &route.steps {
            nodes = self.stepped(nodes, step);
        }
        nodes
    }

    /// The document or list that `instance(name)` is.
    fn instance(&self, name: &str) -> Option<Spot<'a>> {
        let state = self.state;
        if let Some(document) = state.documents.instances.get(name) {
            return Some(Spot::Doc(document, 0));
        }
        let list = state.plan.list(name, &state.context.lists);
        list.map(Spot::Lists)
    }

    fn stepped(&self, from: Vec<Spot<'a>>, step: &'a Step) -> Vec<Spot<'a>> {
        let single = from.len() == 1;
        let mut reached = Vec::new();
        for spot in from {
            let mut found = Vec::new();
            self.along(spot, step.axis, &mut |node| {
                if self.state.work(1) && self.is(node, &step.wanted) {
                    found.push(node);
                }
            });
            reached.append(&mut self.tested(found, &step.tests));
        }
        let forwards = matches!(step.axis, Axis::Child | Axis::Itself);
        let alone = single
            && !matches!(
                step.axis,
                Axis::Ancestor | Axis::AncestorOrItself | Axis::PrecedingSibling | Axis::Preceding
            );
        if forwards || alone {
            reached
        } else {
            self.in_order(reached)
        }
    }

    /// Nodes along an axis, nearest first.
    fn along(&self, spot: Spot<'a>, axis: Axis, see: &mut dyn FnMut(Spot<'a>)) {
        match axis {
            Axis::Itself => see(spot),
            Axis::Child => self.children(spot, see),
            Axis::Parent => {
                if let Some(parent) = self.parent(spot) {
                    see(parent);
                }
            }
            Axis::Descendant | Axis::DescendantOrItself => {
                if axis == Axis::DescendantOrItself {
                    see(spot);
                }
                self.inside(spot, see);
            }
            Axis::Ancestor | Axis::AncestorOrItself => {
                if axis == Axis::AncestorOrItself {
                    see(spot);
                }
                let mut above = self.parent(spot);
                while let Some(spot) = above {
                    see(spot);
                    above = self.parent(spot);
                }
            }
            Axis::FollowingSibling => self.beside(spot, true).into_iter().for_each(see),
            Axis::PrecedingSibling => self.beside(spot, false).into_iter().rev().for_each(see),
            Axis::Following | Axis::Preceding => {
                let mut at = Some(spot);
                while let Some(spot) = at {
                    let mut beside = self.beside(spot, axis == Axis::Following);
                    if axis == Axis::Preceding {
                        beside.reverse();
                    }
                    for other in beside {
                        let mut all = vec![other];
                        self.inside(other, &mut |node| all.push(node));
                        if axis == Axis::Preceding {
                            all.reverse();
                        }
                        all.into_iter().for_each(&mut *see);
                    }
                    at = self.parent(spot);
                }
            }
        }
    }

    /// Everything inside, in the order of the document; without recursion, for documents may be deep.
    fn inside(&self, spot: Spot<'a>, see: &mut dyn FnMut(Spot<'a>)) {
        let mut waiting = Vec::new();
        let children = |spot, waiting: &mut Vec<Spot<'a>>| {
            let from = waiting.len();
            self.children(spot, &mut |child| waiting.push(child));
            waiting[from..].reverse();
        };
        children(spot, &mut waiting);
        while let Some(next) = waiting.pop() {
            see(next);
            if !self.state.work(1) {
                return;
            }
            children(next, &mut waiting);
        }
    }

    /// The neighbours after or before a node, in the order of the document.
    fn beside(&self, spot: Spot<'a>, after: bool) -> Vec<Spot<'a>> {
        let Some(parent) = self.parent(spot) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        self.children(parent, &mut |child| all.push(child));
        self.state.work(all.len());
        let mine = self.key(spot);
        let at = all.iter().position(|other| self.key(*other) == mine);
        let at = at.unwrap_or(all.len());
        if after {
            all.split_off((at + 1).min(all.len()))
        } else {
            all.truncate(at);
            all
        }
    }

    /// The nodes that pass all tests; each test sees the places that the one before left.
    fn tested(&self, mut nodes: Vec<Spot<'a>>, tests: &'a [Expr]) -> Vec<Spot<'a>> {
        for test in tests {
            let size = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
            let mut position = 0;
            nodes.retain(|node| {
                position += 1;
                let inside = Self {
                    choice: match node {
                        Spot::Item(list, at) => Some((*list, *at)),
                        _ => None,
                    },
                    looking: Looking {
                        spot: Some(*node),
                        origin: self.looking.origin.or(Some(self.own_spot())),
                        position,
                        size,
                    },
                    ..*self
                };
                self.state.work(1) && inside.passes(test)
            });
        }
        nodes
    }

    /// Whether a node passes: a number is the place of the node, anything else a truth.
    fn passes(&self, test: &'a Expr) -> bool {
        if let Some(exists) = self.exists(test) {
            return exists;
        }
        match self.value(test) {
            Val::Number(place) => place == f64::from(self.looking.position),
            value => value.truth(),
        }
    }

    /// `indexed-repeat` over elements: of all nodes those inside the element so numbered, from the outermost inwards.
    pub(crate) fn in_element(&self, arguments: &'a [Expr]) -> Val<'a> {
        let [wanted, pairs @ ..] = arguments else {
            return Val::Empty;
        };
        let mut around: Option<Spot<'a>> = None;
        for pair in pairs.chunks_exact(2) {
            let mut elements = self.nodes(&pair[0]).unwrap_or_default();
            elements.retain(|element| around.is_none_or(|around| self.is_within(*element, around)));
            let place = self.number(&pair[1]).and_then(crate::expr::val::whole);
            let place = place.and_then(|place| usize::try_from(place - 1).ok());
            around = place.and_then(|place| elements.get(place).copied());
            if around.is_none() {
                return Val::Empty;
            }
        }
        let inside = |node: &Spot<'a>| around.is_some_and(|around| self.is_within(*node, around));
        let nodes = self.nodes(wanted).unwrap_or_default();
        let found = nodes.into_iter().find(inside);
        found.map_or(Val::Empty, |node| Val::owned(self.words(node)))
    }

    fn is_within(&self, node: Spot<'a>, around: Spot<'a>) -> bool {
        let wanted = self.key(around);
        let mut above = Some(node);
        while let Some(spot) = above {
            if self.key(spot) == wanted {
                return true;
            }
            above = self.parent(spot);
        }
        false
    }

    /// `pulldata` from a document: `instance(name)/root/item[key = value]/wanted`.
    pub(crate) fn pull_from_document(&self, arguments: &'a [Expr]) -> Val<'a> {
        let texts: Vec<_> = arguments.iter().map(|expr| self.text(expr)).collect();
        let [name, wanted, key, value] = &*texts else {
            return Val::Empty;
        };
        let Some(Spot::Doc(document, top)) = self.instance(name) else {
            return self.pull(name, wanted, key, value);
        };
        let cell = |item, name: &str| {
            let mut cells = document.children(item);
            cells.find(|cell| document.name(*cell) == name)
        };
        let items = document
            .children(top)
            .flat_map(|root| document.children(root));
        let mut items = items.filter(|item| self.state.work(1) && document.name(*item) == "item");
        let found =
            items.find(|item| cell(*item, key).is_some_and(|cell| document.text(cell) == **value));
        let cell = found.and_then(|item| cell(item, wanted));
        cell.map_or(Val::Empty, |cell| Val::owned(document.text(cell)))
    }

    /// Each node once, in the order of the document.
    fn in_order(&self, mut nodes: Vec<Spot<'a>>) -> Vec<Spot<'a>> {
        nodes.sort_by_cached_key(|node| self.key(*node));
        nodes.dedup_by_key(|node| self.key(*node));
        nodes
    }
}
