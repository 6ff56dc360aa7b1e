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
    pub(super) fn step(&self, from: &[Place], step: &Step) -> Vec<Place> {
        let mut reached: Vec<Place> = Vec::new();
        for place in from {
            self.along(*place, step.axis, &mut reached);
        }
        if self.compat() {
            reached.sort_unstable();
            reached.dedup();
        }
        reached.retain(|(ground, _)| self.is(*ground, &step.wanted));
        reached
    }

    fn along(&self, place: Place, axis: Axis, reached: &mut Vec<Place>) {
        match axis {
            Axis::Itself => reached.push(place),
            Axis::Child => reached.extend(self.children(place)),
            Axis::Parent => reached.extend(self.parent(place)),
            // Further only compatibility goes.
            _ if !self.compat() => {}
            Axis::Descendant | Axis::DescendantOrItself => {
                if axis == Axis::DescendantOrItself {
                    reached.push(place);
                }
                let mut waiting = self.children(place);
                while let Some(next) = waiting.pop() {
                    reached.push(next);
                    waiting.append(&mut self.children(next));
                }
            }
            Axis::Ancestor | Axis::AncestorOrItself => {
                let mut next = Some(place);
                if axis == Axis::Ancestor {
                    next = self.parent(place);
                }
                while let Some(place) = next {
                    reached.push(place);
                    next = self.parent(place);
                }
            }
            Axis::FollowingSibling | Axis::PrecedingSibling => {
                if let Some(parent) = self.parent(place) {
                    reached.extend(self.children(parent));
                }
            }
            Axis::Following | Axis::Preceding => {
                self.along((Ground::Document, 0), Axis::Descendant, reached);
            }
        }
    }

    fn children(&self, (ground, fixed): Place) -> Vec<Place> {
        let plan = self.plan;
        match ground {
            Ground::Document => vec![(Ground::Main, fixed)],
            Ground::Main => {
                let top = plan.defs.iter().zip(0..);
                top.filter(|(def, _)| def.parent.is_none() && def.kind != DefKind::Shared)
                    .map(|(_, id)| (Ground::Def(id), fixed))
                    .collect()
            }
            Ground::Def(def) => {
                let children = plan.def(def).children.iter();
                children.map(|child| (Ground::Def(*child), fixed)).collect()
            }
        }
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

/// Whether two names mean the same element: equal, or equal without a prefix that only one of them has.
pub(crate) fn same_name(name: &str, wanted: &str) -> bool {
    let bare = |name: &str, other: &str| {
        let local = name.split_once(':').map(|(_, local)| local.len());
        local.is_some_and(|len| !other.contains(':') && name[name.len() - len..] == *other)
    };
    name == wanted || bare(name, wanted) || bare(wanted, name)
}
