//! The first step of compiling: every node of the bundle becomes a definition in a scope; expressions come later.

use crate::bundle::Node;
use crate::engine::compile::Compiler;
use crate::engine::plan::{Def, DefId, DefKind, Scope, ScopeId};
use crate::finding::Field;
use crate::path::is_name;

/// The deepest nesting of groups.
const MAX_DEPTH: usize = 24;

/// The most nodes of a form.
const MAX_NODES: usize = 20_000;

impl Compiler {
    pub(super) fn define(
        &mut self,
        nodes: &[Node],
        parent: Option<DefId>,
        scope: ScopeId,
        place: &mut Vec<u16>,
    ) {
        for (index, node) in nodes.iter().enumerate() {
            let name = node.name();
            if place.len() >= MAX_DEPTH
                || self.plan.defs.len() >= MAX_NODES
                || index > usize::from(u16::MAX)
            {
                self.complain(
                    name,
                    Field::Kind,
                    "Biểu mẫu quá lớn hoặc lồng quá sâu.",
                    "The form is too large or nested too deeply.",
                );
                return;
            }
            if !is_name(name) {
                self.complain(
                    name,
                    Field::Name,
                    "Tên chỉ gồm chữ không dấu, số, gạch dưới, và bắt đầu bằng chữ.",
                    "A name has letters without marks, digits and underscores, and begins with a letter.",
                );
            }
            let id = self.plan.defs.len() as DefId;
            if self.plan.by_name.insert(name.into(), id).is_some() {
                self.complain(
                    name,
                    Field::Name,
                    "Tên này đã dùng ở chỗ khác.",
                    "This name is already used elsewhere.",
                );
            }
            place.push(index as u16);
            let kind = match node {
                Node::Question(_) => DefKind::Question,
                Node::Group(_) => DefKind::Group,
                Node::Repeat(_) => DefKind::Repeat(self.open_scope(id, scope)),
            };
            self.add(Def::new(kind, place.as_slice().into(), parent, scope));
            match parent {
                Some(parent) => self.plan.defs[parent as usize].children.push(id),
                None => self.plan.top.push(id),
            }
            #[cfg(feature = "full")]
            {
                let name = crate::engine::ground::local(node.element()).into();
                let named = self.plan.by_element.entry((parent, name));
                named.or_default().push(id);
            }
            let inside = match kind {
                DefKind::Repeat(inside) => inside,
                _ => scope,
            };
            self.define(node.children(), Some(id), inside, place);
            place.pop();
        }
    }

    fn open_scope(&mut self, repeat: DefId, outer: ScopeId) -> ScopeId {
        let id = self.plan.scopes.len() as ScopeId;
        let depth = self.plan.scope(outer).depth + 1;
        self.plan.scopes.push(Scope {
            outer: Some((repeat, outer)),
            depth,
            defs: Vec::new(),
            sites: Vec::new(),
            position_readers: Vec::new(),
        });
        id
    }

    pub(super) fn add(&mut self, mut def: Def) -> DefId {
        let id = self.plan.defs.len() as DefId;
        let defs = &mut self.plan.scopes[def.scope as usize].defs;
        def.slot = defs.len() as u32;
        defs.push(id);
        self.plan.defs.push(def);
        id
    }
}
