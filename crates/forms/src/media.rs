//! What a form shows and plays beside its labels and choices.

use crate::bundle::{ListRef, Media};
use crate::engine::rows::Place;
use crate::form::Form;
use crate::marked::{Said, key_of, key_of_choice};
use crate::path::Path;

/// As many choices as stand on a page with their pictures and recordings; more are searched by their words.
pub const MAX_PICTURED: usize = 40;

impl Form {
    /// What stands beside the label of a question, group or repeat.
    #[must_use]
    pub fn media(&self, path: &Path) -> Option<&Media> {
        let Place::Node(_, def) = self.state.find(path)? else {
            return None;
        };
        let node = self.state.plan.node(def)?;
        self.bundle().media.get(&key_of(node.name(), Said::Label))
    }

    /// What stands beside a choice of a question.
    #[must_use]
    pub fn choice_media(&self, path: &Path, choice: &str) -> Option<&Media> {
        let Place::Node(_, def) = self.state.find(path)? else {
            return None;
        };
        let ListRef::Inline(list) = self.state.plan.question(def)?.list()? else {
            return None;
        };
        self.bundle().media.get(&key_of_choice(list, choice))
    }

    /// Whether something stands beside any choice of a question.
    #[must_use]
    pub fn has_choice_media(&self, path: &Path) -> bool {
        let Some(Place::Node(_, def)) = self.state.find(path) else {
            return false;
        };
        let question = self.state.plan.question(def);
        let Some(ListRef::Inline(list)) = question.and_then(|question| question.list()) else {
            return false;
        };
        let of_the_list = key_of_choice(list, "");
        let mut keys = self.bundle().media.keys();
        keys.any(|key| key.starts_with(&of_the_list))
    }
}
