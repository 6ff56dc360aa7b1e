//! Steps of paths over definitions instead of rows: where a path can lead, whatever the answers. It never reads an answer.

use crate::bundle::Node;
use crate::engine::bind::Binder;
use crate::engine::plan::{DefId, DefKind, ScopeId};
use crate::expr::syntax::{Axis, Step, Wanted};

/// What a step of a path can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// What stands above the root element.
    Document,
    /// The root element.
    Main,
    Def(DefId),
}

/// A ground, and the innermost scope whose row is the reader's own.
pub(super) type Place = (Ground, ScopeId);

impl Binder<'_> {
    pub(super) fn step(&mut self, from: &[Place], step: &Step) -> Vec<Place> {
        let mut reached: Vec<Place> = Vec::new();
        for place in from {
            let before = reached.len();
            self.along(*place, step, &mut reached);
            if !self.spend(1 + reached.len() - before) {
                return Vec::new();
            }
        }
        if self.compat() {
            reached.sort_unstable();
            reached.dedup();
        }
        reached.retain(|(ground, _)| self.is(*ground, &step.wanted));
        reached
    }

    /// Counts what a path visits; whether it may go on. What was published was counted then.
    fn spend(&mut self, visits: usize) -> bool {
        if cfg!(feature = "full") {
            self.left = self.left.saturating_sub(visits);
        }
        self.left > 0
    }

    fn along(&self, place: Place, step: &Step, reached: &mut Vec<Place>) {
        let fixed = place.1;
        match step.axis {
            Axis::Itself => reached.push(place),
            Axis::Child => match place.0 {
                Ground::Document => reached.push((Ground::Main, fixed)),
                ground => reached.extend(on(self.named_children(ground, &step.wanted), fixed)),
            },
            Axis::Parent => reached.extend(self.parent(place)),
            // Further only compatibility goes.
            _ if !self.compat() => {}
            Axis::Descendant | Axis::DescendantOrItself => {
                if step.axis == Axis::DescendantOrItself {
                    reached.push(place);
                }
                self.inside(place, reached);
            }
            Axis::Ancestor | Axis::AncestorOrItself => {
                let mut next = Some(place);
                if step.axis == Axis::Ancestor {
                    next = self.parent(place);
                }
                while let Some(place) = next {
                    reached.push(place);
                    next = self.parent(place);
                }
            }
            Axis::FollowingSibling | Axis::PrecedingSibling => match self.parent(place) {
                None => {}
                Some((Ground::Document, _)) => reached.push(place),
                Some((ground, fixed)) => reached.extend(on(self.children(ground), fixed)),
            },
            Axis::Following | Axis::Preceding => self.inside((Ground::Document, 0), reached),
        }
    }

    /// Everything below a place.
    fn inside(&self, (ground, fixed): Place, reached: &mut Vec<Place>) {
        let mut next = reached.len();
        match ground {
            Ground::Document => reached.push((Ground::Main, fixed)),
            ground => reached.extend(on(self.children(ground), fixed)),
        }
        while let Some((ground, _)) = reached.get(next).copied() {
            reached.extend(on(self.children(ground), fixed));
            next += 1;
        }
    }

    /// What stands right below the root element or a node.
    fn children(&self, ground: Ground) -> &[DefId] {
        match ground {
            Ground::Document => &[],
            Ground::Main => &self.plan.top,
            Ground::Def(def) => &self.plan.def(def).children,
        }
    }

    /// At least those children that a step asks for.
    fn named_children(&self, ground: Ground, wanted: &Wanted) -> &[DefId] {
        #[cfg(feature = "full")]
        if let Wanted::Named(name) = wanted {
            let parent = match ground {
                Ground::Def(def) => Some(def),
                _ => None,
            };
            let named = self.plan.by_element.get(&(parent, local(name).into()));
            return named.map_or(&[], Vec::as_slice);
        }
        let _ = wanted;
        self.children(ground)
    }

    fn parent(&self, (ground, fixed): Place) -> Option<Place> {
        let def = match ground {
            Ground::Document => return None,
            Ground::Main => return Some((Ground::Document, fixed)),
            Ground::Def(def) => self.plan.def(def),
        };
        let fixed = match def.kind {
            // Out of the row.
            DefKind::Repeat(inside) if inside == fixed => def.scope,
            _ => fixed,
        };
        Some((def.parent.map_or(Ground::Main, Ground::Def), fixed))
    }

    fn is(&self, ground: Ground, wanted: &Wanted) -> bool {
        let name = match ground {
            Ground::Document => return *wanted == Wanted::Any,
            Ground::Main => self.plan.bundle.root_element(),
            Ground::Def(def) => self.plan.node(def).map_or("", Node::element),
        };
        match wanted {
            Wanted::Any | Wanted::Element => true,
            Wanted::Words => false,
            Wanted::Named(wanted) => same_name(name, wanted),
        }
    }
}

/// Definitions as places of a path that has come to `fixed`.
fn on(defs: &[DefId], fixed: ScopeId) -> impl Iterator<Item = Place> {
    defs.iter().map(move |def| (Ground::Def(*def), fixed))
}

/// A name without its prefix.
#[cfg(feature = "full")]
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// Whether two names mean the same element: equal, or equal without a prefix that only one of them has.
pub(crate) fn same_name(name: &str, wanted: &str) -> bool {
    let bare = |name: &str, other: &str| {
        let local = name.split_once(':').map(|(_, local)| local.len());
        local.is_some_and(|len| !other.contains(':') && name[name.len() - len..] == *other)
    };
    name == wanted || bare(name, wanted) || bare(wanted, name)
}
