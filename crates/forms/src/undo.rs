//! A row that was taken away comes back to its place with everything that was in it.

use crate::answers::Answers;
use crate::bundle::Node;
use crate::engine::rows::Place;
use crate::form::Form;
use crate::path::Path;
use crate::view::{Changes, Refusal};

impl Form {
    /// Puts a row that [`remove_row`](Self::remove_row) took away back to where it was (`members[2]`), with what `before`, the
    /// [`answers`](Self::answers) of that time, has in it. The rows from there on move down. Nothing else of `before` is read.
    pub fn restore_row(&mut self, row: &Path, before: &Answers) -> Changes {
        let Some((repeat, number)) = row.as_row() else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        let Some(Place::Node(around, def)) = self.state.find(&repeat) else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        let plan = self.state.plan.clone();
        let counted = match plan.node(def) {
            Some(Node::Repeat(repeat)) => repeat.count.is_some(),
            _ => return Changes::refusal(Refusal::NoSuchNode),
        };
        if counted {
            return Changes::refusal(Refusal::Calculated);
        }
        if !self.has_room(around, def) {
            return Changes::refusal(Refusal::TooManyRows);
        }
        let Some(id) = self.state.push_row(around, def) else {
            self.state.full = false;
            return Changes::refusal(Refusal::TooManyRows);
        };
        let behind = self.state.move_row(id, number);
        let inside = before.clone().inside(row);
        let unknown = self.unknown.len();
        self.load_rows(&inside);
        // It is not new: its defaults and whatever else sets answers of new rows have had their turn.
        self.state.fresh.clear();
        self.load_values(&inside);
        self.unknown.truncate(unknown);
        self.state.announce_row(id);
        self.state.announce_numbers(&behind);
        self.changes()
    }

    /// Whether the person may add a row to the repeat at this path.
    #[must_use]
    pub fn may_add(&self, repeat: &Path) -> bool {
        match self.state.find(repeat) {
            Some(Place::Node(row, def)) => match self.state.plan.node(def) {
                Some(Node::Repeat(repeat)) => repeat.count.is_none() && self.has_room(row, def),
                _ => false,
            },
            _ => false,
        }
    }
}
