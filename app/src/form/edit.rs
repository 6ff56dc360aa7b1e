//! What a person does to a form, and what of it goes to the store.

use forms::{Answers, Changes, Form, Path, Value};
use sync::store::Change;

/// One thing done.
pub(super) enum Edit<'e> {
    /// Something was typed, to be read as the question's type.
    Type(&'e Path, &'e str),
    /// A question was answered, or its answer taken away.
    Answer(&'e Path, Option<Value>),
    /// A repeat has one more row.
    AddRow(&'e Path),
    /// This row is gone.
    RemoveRow(&'e Path),
    /// This row is back where it was, with what was in it among these answers.
    RestoreRow(&'e Path, &'e Answers),
}

impl Edit<'_> {
    /// The question it answers; rows have none.
    pub(super) fn answered(&self) -> Option<&Path> {
        match self {
            Edit::Type(path, _) | Edit::Answer(path, _) => Some(path),
            Edit::AddRow(_) | Edit::RemoveRow(_) | Edit::RestoreRow(..) => None,
        }
    }

    /// Does it.
    pub(super) fn make(self, form: &mut Form) -> (Changes, Change) {
        let answered = self.answered().cloned();
        let changes = match self {
            Edit::Type(path, text) => form.answer_text(path, text),
            Edit::Answer(path, Some(value)) => form.answer(path, value),
            Edit::Answer(path, None) => form.clear(path),
            Edit::AddRow(repeat) => form.add_row(repeat),
            Edit::RemoveRow(row) => form.remove_row(row),
            Edit::RestoreRow(row, before) => form.restore_row(row, before),
        };
        let change = match answered {
            // The answer as the engine now holds it.
            Some(path) => match form.node(&path).and_then(|node| node.value.cloned()) {
                Some(value) => Change::Set { path, value },
                None => Change::Clear { path },
            },
            // All answers: the paths behind a row mean something else once it came or went.
            None => Change::Replace {
                answers: form.answers(),
            },
        };
        (changes, change)
    }
}
