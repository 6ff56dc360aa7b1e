//! What a bundle becomes before any answer: definitions, scopes and sites in the order they must be calculated.
//!
//! A *definition* is a node of the bundle. A *scope* is the form itself or the inside of a repeat; the definitions of one scope
//! have one cell each in every row of it. A *site* is an expression, or the group of expressions of one question that nothing
//! else reads, together with the definition it decides about. Sites are sorted so that each comes after all it reads.

use crate::bundle::{Bundle, Event, Kind, Node, Question};
use crate::expr::Expr;
use crate::finding::Field;
use crate::list::{List, Lists};
use crate::rules::Rules;
use crate::typing;
use crate::value::Value;
use crate::wide::Wide;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Number of a definition: nodes of the bundle outermost first in the order of the page, then shared values.
pub(crate) type DefId = u32;

/// Number of a scope; 0 is the form.
pub(crate) type ScopeId = u32;

/// Number of a site, which is also its turn.
pub(crate) type SiteId = u32;

/// What a `${name}` of an expression stands for, seen from where the expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) def: DefId,
    /// How many rows outwards the row is that both have in common.
    pub(crate) up: u8,
    /// Whether it stands for all its occurrences in the rows inside the common row.
    pub(crate) many: bool,
}

/// A node of the bundle, or a value that several expressions share.
#[derive(Debug)]
pub(crate) struct Def {
    pub(crate) kind: DefKind,
    /// Position of the node in the bundle: which child of which child.
    pub(crate) place: Box<[u16]>,
    pub(crate) parent: Option<DefId>,
    pub(crate) children: Vec<DefId>,
    pub(crate) scope: ScopeId,
    /// Which cell of a row of its scope.
    pub(crate) slot: u32,
    pub(crate) relevant: Option<SiteId>,
    pub(crate) value: Option<SiteId>,
    pub(crate) status: Option<SiteId>,
    pub(crate) default: Option<Expr>,
    /// What sets it when something happens.
    pub(crate) actions: Vec<Action>,
    /// Actions of others that wait for its change: whose, and which of them.
    pub(crate) watchers: Vec<(DefId, usize)>,
    /// Whether its calculation is random, so that it is not made again when the form is opened again.
    pub(crate) random: bool,
    /// For a shared value: the expression it was taken from.
    pub(crate) owner: Option<(DefId, Field)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefKind {
    Question,
    Group,
    /// A repeat and the scope inside it.
    Repeat(ScopeId),
    /// An aggregate over rows that expressions inside those rows share, so that it is computed once and not once per row.
    Shared,
}

/// The form, or the inside of a repeat.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The repeat, and the scope it stands in.
    pub(crate) outer: Option<(DefId, ScopeId)>,
    /// How many repeats are around it.
    pub(crate) depth: u8,
    /// Definitions by slot.
    pub(crate) defs: Vec<DefId>,
    /// Sites to evaluate for every row.
    pub(crate) sites: Vec<SiteId>,
    /// Sites that read the number of a row of this scope.
    pub(crate) position_readers: Vec<SiteId>,
}

#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) def: DefId,
    pub(crate) scope: ScopeId,
    pub(crate) task: Task,
}

#[derive(Debug)]
pub(crate) enum Task {
    Relevant(Expr),
    Count(Expr),
    Value(Expr),
    Status(Box<Status>),
}

/// Sets an answer when something happens.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) on: Event,
    /// Takes the answer away where there is none.
    pub(crate) value: Option<Expr>,
}

/// The expressions of one node that nothing else reads.
#[derive(Debug, Default)]
pub(crate) struct Status {
    pub(crate) required: Option<Expr>,
    pub(crate) readonly: Option<Expr>,
    /// Each with its place in the bundle's list.
    pub(crate) constraints: Vec<(usize, Expr)>,
    pub(crate) warnings: Vec<(usize, Expr)>,
    pub(crate) filter: Option<Filter>,
    /// Whether the choices are shuffled, and by which seed.
    pub(crate) shuffle: Option<Option<Expr>>,
    /// Whether its label, hint or messages hold answers.
    pub(crate) speaks: bool,
}

/// A choice filter, with the part that an index can answer taken out.
#[derive(Debug)]
pub(crate) struct Filter {
    /// `column = key`
    pub(crate) lookup: Option<(Box<str>, Expr)>,
    /// Everything else that must hold.
    pub(crate) rest: Vec<Expr>,
}

/// A site that reads a definition, and the scope they have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) site: SiteId,
    pub(crate) common: ScopeId,
}

/// A rule that belongs to the form as a whole.
#[derive(Debug)]
pub(crate) struct CaseRule {
    /// A paper's relevance, a fee's condition.
    pub(crate) when: Option<Expr>,
    /// A paper's need, a fee's amount.
    pub(crate) what: Option<Expr>,
}

/// A bundle ready to be filled.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) bundle: Arc<Bundle>,
    pub(crate) defs: Vec<Def>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) sites: Vec<Site>,
    pub(crate) by_name: BTreeMap<Box<str>, DefId>,
    /// The definitions right below the root, shared values left out.
    pub(crate) top: Vec<DefId>,
    /// The definitions below another, or below the root (`None`), by their element's name without its prefix: what a step of a
    /// path asks for, which must not look through all siblings.
    #[cfg(feature = "full")]
    pub(crate) by_element: BTreeMap<(Option<DefId>, Box<str>), Vec<DefId>>,
    /// Readers by definition.
    pub(crate) readers: Vec<Vec<Reader>>,
    /// Sites that read today or now.
    pub(crate) clock_readers: Vec<SiteId>,
    /// Sites that read an external list.
    pub(crate) list_readers: BTreeMap<Box<str>, Vec<SiteId>>,
    pub(crate) papers: Vec<CaseRule>,
    pub(crate) fees: Vec<CaseRule>,
    /// What is right of answers to the kinds that few forms have, where it is at hand.
    pub(crate) rules: Option<&'static dyn Rules>,
}

impl Def {
    pub(crate) fn new(
        kind: DefKind,
        place: Box<[u16]>,
        parent: Option<DefId>,
        scope: ScopeId,
    ) -> Self {
        Self {
            kind,
            place,
            parent,
            children: Vec::new(),
            scope,
            slot: 0,
            relevant: None,
            value: None,
            status: None,
            default: None,
            actions: Vec::new(),
            watchers: Vec::new(),
            random: false,
            owner: None,
        }
    }
}

impl Plan {
    pub(crate) fn def(&self, id: DefId) -> &Def {
        &self.defs[id as usize]
    }

    pub(crate) fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id as usize]
    }

    /// The bundle's node; nothing for a shared value.
    pub(crate) fn node(&self, id: DefId) -> Option<&Node> {
        let (first, rest) = self.def(id).place.split_first()?;
        let mut node = self.bundle.nodes.get(usize::from(*first))?;
        for index in rest {
            node = node.children().get(usize::from(*index))?;
        }
        Some(node)
    }

    pub(crate) fn question(&self, id: DefId) -> Option<&Question> {
        match self.node(id)? {
            Node::Question(question) => Some(question),
            _ => None,
        }
    }

    pub(crate) fn name(&self, id: DefId) -> &str {
        self.node(id).map_or("", Node::name)
    }

    pub(crate) fn named(&self, name: &str) -> Option<DefId> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn scope_around(&self, id: ScopeId) -> Option<ScopeId> {
        self.scope(id).outer.map(|(_, outer)| outer)
    }

    /// The innermost scope that both are in.
    pub(crate) fn common(&self, mut a: ScopeId, mut b: ScopeId) -> ScopeId {
        while a != b {
            let (deeper, other) = if self.scope(a).depth >= self.scope(b).depth {
                (a, b)
            } else {
                (b, a)
            };
            a = self.scope_around(deeper).unwrap_or(0);
            b = other;
        }
        a
    }

    /// What a definition is to an expression in `scope`.
    pub(crate) fn refer(&self, scope: ScopeId, def: DefId) -> Reference {
        let own = self.def(def).scope;
        let common = self.common(scope, own);
        Reference {
            def,
            up: self.scope(scope).depth - self.scope(common).depth,
            many: common != own,
        }
    }

    /// An answer as its question wants it, and whether it could not be made so.
    pub(crate) fn fit(
        &self,
        question: &Question,
        value: Value,
        lists: &Lists,
    ) -> (Option<Value>, bool) {
        let list = question
            .list()
            .and_then(|list| self.list(list.name(), lists));
        match self.wide(question) {
            Some((rules, kind)) => rules.fit(kind, value, list),
            None => typing::fit(value, question.value_type(), list),
        }
    }

    /// The kind of a question that few forms have, with what is right of its answers; nothing for a calculated one.
    pub(crate) fn wide<'q>(
        &self,
        question: &'q Question,
    ) -> Option<(&'static dyn Rules, &'q Wide)> {
        match &question.kind {
            Kind::Wide(kind) if question.calculation.is_none() => Some((self.rules?, kind)),
            _ => None,
        }
    }

    /// A list by name: the bundle's own, or an external one that is at hand.
    pub(crate) fn list<'a>(&'a self, name: &str, lists: &'a Lists) -> Option<&'a List> {
        self.bundle
            .choices
            .get(name)
            .or_else(|| lists.get(name).map(|list| &**list))
    }
}
