//! The nodes that paths walk over: of an XML document, of an open form, of a choice list, all seen as one kind of tree.

use crate::bundle::Node;
use crate::engine::ground::same_name;
use crate::engine::plan::{DefId, DefKind};
use crate::engine::rows::RowId;
use crate::expr::eval::Eval;
use crate::expr::syntax::Wanted;
use crate::list::{Column, List, cell};
use crate::xml::{Document, NodeId};

/// A node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Spot<'a> {
    /// A node of a document.
    Doc(&'a Document, NodeId),
    /// What stands above the root element of an open form.
    Form,
    /// The root element of an open form.
    Main,
    /// A question or a group.
    Node(RowId, DefId),
    /// A row of a repeat; in XML an element with the repeat's name.
    Row(RowId),
    /// What stands above the root element of a list.
    Lists(&'a List),
    /// The root element of a list.
    Root(&'a List),
    /// A choice.
    Item(&'a List, u32),
    /// One column of a choice.
    Cell(&'a List, u32, u32),
}

/// Where a path starts from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Looking<'a> {
    /// The node that is looked at.
    pub(crate) spot: Option<Spot<'a>>,
    /// What `current()` is, where it is not the expression's own question.
    pub(crate) origin: Option<Spot<'a>>,
    /// The place of the node among those tested, from 1.
    pub(crate) position: u32,
    /// How many those are.
    pub(crate) size: u32,
}

impl<'a> Looking<'a> {
    pub(crate) fn at_choice(self, list: &'a List, at: u32) -> Self {
        Self {
            spot: Some(Spot::Item(list, at)),
            ..self
        }
    }
}

/// The columns of a choice as children.
fn column(list: &List, at: u32) -> Option<Column> {
    match at {
        0 => Some(Column::Name),
        1 => Some(Column::Label),
        at => {
            let at = at as usize - 2;
            (at < list.columns().len()).then_some(Column::Cell(at))
        }
    }
}

impl<'a> Eval<'a> {
    /// The node an expression belongs to.
    pub(super) fn own_spot(&self) -> Spot<'a> {
        match self.def {
            None if self.row == 0 => Spot::Main,
            None => Spot::Row(self.row),
            Some(def) => Spot::Node(self.row, def),
        }
    }

    pub(super) fn children(&self, spot: Spot<'a>, see: &mut dyn FnMut(Spot<'a>)) {
        let state = self.state;
        let plan = &state.plan;
        match spot {
            Spot::Doc(document, at) => document
                .children(at)
                .for_each(|child| see(Spot::Doc(document, child))),
            Spot::Form => see(Spot::Main),
            Spot::Main => {
                let top = |def: &&DefId| {
                    plan.def(**def).parent.is_none() && plan.def(**def).kind != DefKind::Shared
                };
                for def in plan.scope(0).defs.iter().filter(top) {
                    self.occurrence(0, *def, see);
                }
            }
            Spot::Node(row, def) if matches!(plan.def(def).kind, DefKind::Group) => {
                for child in &plan.def(def).children {
                    self.occurrence(row, *child, see);
                }
            }
            Spot::Row(row) => {
                if let Some((repeat, _)) = plan.scope(state.row(row).scope).outer {
                    for child in &plan.def(repeat).children {
                        self.occurrence(row, *child, see);
                    }
                }
            }
            Spot::Lists(list) => see(Spot::Root(list)),
            Spot::Root(list) => {
                (0..list.items().len() as u32).for_each(|at| see(Spot::Item(list, at)));
            }
            Spot::Item(list, at) => {
                let columns = 0..list.columns().len() as u32 + 2;
                columns.for_each(|column| see(Spot::Cell(list, at, column)));
            }
            Spot::Node(..) | Spot::Cell(..) => {}
        }
    }

    /// A definition as nodes: itself, or the live rows of a repeat; nothing while it does not apply.
    pub(super) fn occurrence(&self, row: RowId, def: DefId, see: &mut dyn FnMut(Spot<'a>)) {
        let state = self.state;
        if !state.cell(row, def).relevant {
            return;
        }
        match state.plan.def(def).kind {
            DefKind::Repeat(_) => state
                .live_rows(row, def)
                .for_each(|row| see(Spot::Row(row))),
            _ => see(Spot::Node(row, def)),
        }
    }

    pub(super) fn parent(&self, spot: Spot<'a>) -> Option<Spot<'a>> {
        let state = self.state;
        let above = |row: RowId, def: DefId| match state.plan.def(def).parent {
            None => Spot::Main,
            Some(parent) => match state.plan.def(parent).kind {
                DefKind::Repeat(_) => Spot::Row(row),
                _ => Spot::Node(row, parent),
            },
        };
        Some(match spot {
            Spot::Doc(document, at) => Spot::Doc(document, document.parent(at)?),
            Spot::Form | Spot::Lists(_) => return None,
            Spot::Main => Spot::Form,
            Spot::Node(row, def) => above(row, def),
            Spot::Row(row) => {
                let (repeat, _) = state.plan.scope(state.row(row).scope).outer?;
                above(state.row(row).parent, repeat)
            }
            Spot::Root(list) => Spot::Lists(list),
            Spot::Item(list, _) => Spot::Root(list),
            Spot::Cell(list, at, _) => Spot::Item(list, at),
        })
    }

    /// The document a node is in, as a node.
    pub(super) fn top(&self, spot: Spot<'a>) -> Spot<'a> {
        match spot {
            Spot::Doc(document, _) => Spot::Doc(document, 0),
            Spot::Form | Spot::Main | Spot::Node(..) | Spot::Row(_) => Spot::Form,
            Spot::Lists(list) | Spot::Root(list) | Spot::Item(list, _) | Spot::Cell(list, ..) => {
                Spot::Lists(list)
            }
        }
    }

    /// The name of an element; empty for anything else.
    pub(crate) fn name_of(&self, spot: Spot<'a>) -> &'a str {
        let plan = &self.state.plan;
        match spot {
            Spot::Doc(document, at) => document.name(at),
            Spot::Form | Spot::Lists(_) => "",
            Spot::Main => plan.bundle.root_element(),
            Spot::Node(_, def) => plan.node(def).map_or("", Node::element),
            Spot::Row(row) => {
                let repeat = plan.scope(self.state.row(row).scope).outer;
                let node = repeat.and_then(|(repeat, _)| plan.node(repeat));
                node.map_or("", Node::element)
            }
            Spot::Root(_) => "root",
            Spot::Item(..) => "item",
            Spot::Cell(list, _, at) => match column(list, at) {
                Some(Column::Cell(at)) => list.columns().get(at).map_or("", String::as_str),
                Some(Column::Label) => "label",
                _ => "name",
            },
        }
    }

    /// Whether a step wants this node.
    pub(super) fn is(&self, spot: Spot<'a>, wanted: &Wanted) -> bool {
        let words = matches!(spot, Spot::Doc(document, at) if document.is_words(at));
        match wanted {
            Wanted::Any => true,
            Wanted::Words => words,
            Wanted::Element => !words && !self.name_of(spot).is_empty(),
            Wanted::Named(name) => !words && same_name(self.name_of(spot), name),
        }
    }

    /// The text of a node and of everything in it.
    pub(crate) fn words(&self, spot: Spot<'a>) -> String {
        match spot {
            Spot::Doc(document, at) => document.text(at),
            Spot::Node(row, def) if self.state.plan.def(def).kind == DefKind::Question => {
                self.state.answer(row, def).text().into_owned()
            }
            Spot::Cell(list, at, place) => column(list, place)
                .map_or_else(String::new, |column| cell(list.item(at), column).to_owned()),
            _ => {
                let mut words = String::new();
                self.children(spot, &mut |child| words.push_str(&self.words(child)));
                words
            }
        }
    }

    /// The place of a node among its neighbours of the same name, from 1.
    pub(super) fn number_of(&self, spot: Spot<'a>) -> u32 {
        match spot {
            Spot::Row(row) => self.state.row(row).number,
            Spot::Item(_, at) => at + 1,
            _ => {
                let (name, mine) = (self.name_of(spot), self.key(spot));
                let (mut number, mut found) = (0, 0);
                if let Some(parent) = self.parent(spot) {
                    self.children(parent, &mut |other| {
                        number += u32::from(self.name_of(other) == name);
                        if self.key(other) == mine {
                            found = number;
                        }
                    });
                }
                found.max(1)
            }
        }
    }

    /// What nodes are sorted by: nodes of one document come in its order.
    pub(super) fn key(&self, spot: Spot<'a>) -> Vec<usize> {
        let address = |list: &List| std::ptr::from_ref(list).addr();
        match spot {
            Spot::Doc(document, at) => vec![0, std::ptr::from_ref(document).addr(), at as usize],
            Spot::Form => vec![1],
            Spot::Main => vec![1, 0],
            Spot::Lists(list) => vec![2, address(list)],
            Spot::Root(list) => vec![2, address(list), 0],
            Spot::Item(list, at) => vec![2, address(list), 0, at as usize],
            Spot::Cell(list, at, column) => {
                vec![2, address(list), 0, at as usize, column as usize]
            }
            Spot::Node(..) | Spot::Row(_) => {
                let mut key = self
                    .parent(spot)
                    .map_or_else(Vec::new, |above| self.key(above));
                match spot {
                    Spot::Row(row) => {
                        let row = self.state.row(row);
                        let repeat = self.state.plan.scope(row.scope).outer;
                        key.extend([
                            repeat.map_or(0, |(repeat, _)| repeat as usize),
                            row.number as usize,
                        ]);
                    }
                    Spot::Node(_, def) => key.extend([def as usize, 0]),
                    _ => {}
                }
                key
            }
        }
    }
}
