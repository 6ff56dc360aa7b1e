//! A tree of elements and text that somebody else has read from XML: what paths walk over outside of an open form. It knows no
//! attributes, for the specification's paths know none, and it never parses.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Number of a node in its document, in the order of the document; 0 is what stands above the root element.
pub(crate) type NodeId = u32;

/// The most nodes of a document.
pub const MAX_NODES: usize = 2_000_000;

/// An XML document, built in its own order by [`open`](Self::open), [`words`](Self::words) and [`close`](Self::close).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    nodes: Vec<Entry>,
    /// Elements that are still open.
    open: Vec<NodeId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    parent: NodeId,
    /// The first node behind everything in this one.
    end: NodeId,
    /// The element's name, or the text.
    content: Box<str>,
    words: bool,
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl Document {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        let top = Entry {
            parent: 0,
            end: 1,
            content: Box::default(),
            words: false,
        };
        Self {
            nodes: vec![top],
            open: Vec::new(),
        }
    }

    /// Opens an element in the one that is open.
    pub fn open(&mut self, name: &str) {
        // Where there is no room, 0 is opened and closed in its place.
        let id = self.push(name, false).unwrap_or(0);
        self.open.push(id);
    }

    /// Adds text to the element that is open.
    pub fn words(&mut self, text: &str) {
        if !text.is_empty() && !self.open.is_empty() {
            self.push(text, true);
        }
    }

    /// Closes the element that is open.
    pub fn close(&mut self) {
        if let Some(id) = self.open.pop().filter(|id| *id != 0) {
            let end = self.nodes.len() as NodeId;
            self.nodes[id as usize].end = end;
        }
    }

    /// Adds an element that holds only text.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.open(name);
        self.words(text);
        self.close();
    }

    /// Whether there is no room for more; what was added since is not in the document.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.nodes.len() >= MAX_NODES
    }

    fn push(&mut self, content: &str, words: bool) -> Option<NodeId> {
        if self.is_full() {
            return None;
        }
        let id = self.nodes.len() as NodeId;
        self.nodes.push(Entry {
            parent: self.open.last().copied().unwrap_or(0),
            end: id + 1,
            content: content.into(),
            words,
        });
        self.nodes[0].end = id + 1;
        Some(id)
    }

    pub(crate) fn children(&self, of: NodeId) -> impl Iterator<Item = NodeId> {
        let (mut next, end) = (of + 1, self.end(of));
        std::iter::from_fn(move || {
            let at = next;
            (at < end).then(|| {
                next = self.end(at);
                at
            })
        })
    }

    /// An element that was never closed ends with the document.
    fn end(&self, of: NodeId) -> NodeId {
        if of == 0 || self.open.contains(&of) {
            return self.nodes.len() as NodeId;
        }
        self.nodes[of as usize].end
    }

    pub(crate) fn parent(&self, of: NodeId) -> Option<NodeId> {
        (of != 0).then(|| self.nodes[of as usize].parent)
    }

    pub(crate) fn name(&self, of: NodeId) -> &str {
        let entry = &self.nodes[of as usize];
        if entry.words { "" } else { &entry.content }
    }

    pub(crate) fn is_words(&self, of: NodeId) -> bool {
        self.nodes[of as usize].words
    }

    pub(crate) fn text(&self, of: NodeId) -> String {
        let inside = &self.nodes[of as usize..self.end(of) as usize];
        let words = inside.iter().filter(|entry| entry.words);
        words.map(|entry| &*entry.content).collect()
    }
}

/// Documents that an expression may walk over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    /// What `instance(name)` gives.
    pub(crate) instances: BTreeMap<String, Arc<Document>>,
}
