//! A form being filled: the facade over the engine that the app and the server use.

use crate::answers::Answers;
use crate::bundle::Bundle;
use crate::context::Context;
use crate::error::OpenError;
use crate::list::List;
use crate::path::Path;
use crate::problem::Problem;
use crate::text::Text;
use crate::value::Value;
use crate::view::{Changes, Choices, FeeQuote, NodeView, PaperState, Section};
use calendar::Date;
use std::sync::Arc;

/// A form being filled.
#[derive(Debug)]
pub struct Form {
    bundle: Arc<Bundle>,
    answers: Answers,
    context: Context,
}

impl Form {
    /// Opens a form with the answers given so far. New answers get the form's defaults.
    ///
    /// # Errors
    /// [`OpenError`] when the bundle is newer than this engine or broken, or the answers belong to another form or version.
    pub fn open(
        bundle: Arc<Bundle>,
        answers: Answers,
        context: Context,
    ) -> Result<Self, OpenError> {
        Ok(Self {
            bundle,
            answers,
            context,
        })
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// Answers a question. A value of another type is kept and reported as a problem; a blank one takes the answer away.
    pub fn answer(&mut self, path: &Path, value: Value) -> Changes {
        self.answers.set(path.clone(), value);
        Changes::default()
    }

    /// Answers a question with what was typed, read as the question's type: `3,5`, `12/5/1980`, `1958`.
    pub fn answer_text(&mut self, path: &Path, typed: &str) -> Changes {
        self.answer(path, Value::text(typed))
    }

    /// Takes an answer away.
    pub fn clear(&mut self, path: &Path) -> Changes {
        self.answer(path, Value::text(""))
    }

    /// Adds a row at the end of the repeat at this path.
    pub fn add_row(&mut self, repeat: &Path) -> Changes {
        let _ = repeat;
        Changes::default()
    }

    /// Removes the row at this path (`members[2]`). The rows behind it move up.
    pub fn remove_row(&mut self, row: &Path) -> Changes {
        let _ = row;
        Changes::default()
    }

    /// Says that another day has come.
    pub fn set_today(&mut self, today: Date) -> Changes {
        self.context.today = today;
        Changes::default()
    }

    /// Hands over an external list that has arrived.
    pub fn supply_list(&mut self, name: &str, list: Arc<List>) -> Changes {
        self.context.lists.insert(name, list);
        Changes::default()
    }

    /// Names of the external lists this form uses.
    #[must_use]
    pub fn external_lists(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The pages of the form: top-level groups and repeats, with those questions that stand in none of them first.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        Vec::new()
    }

    /// What is inside a group, a row, a repeat (its rows) or the form. Calculated values nobody sees are left out.
    #[must_use]
    pub fn children(&self, path: &Path) -> Vec<Path> {
        let _ = path;
        Vec::new()
    }

    /// One node as it stands now.
    #[must_use]
    pub fn node(&self, path: &Path) -> Option<NodeView<'_>> {
        let _ = path;
        None
    }

    /// The choices offered for a question, at most `limit`, searched without marks.
    #[must_use]
    pub fn choices(&self, path: &Path, query: &str, limit: usize) -> Choices<'_> {
        let _ = (path, query, limit);
        Choices::default()
    }

    /// The choice that a question's answer names, or several for a `select_multiple`.
    #[must_use]
    pub fn chosen(&self, path: &Path) -> Vec<&crate::list::Choice> {
        let _ = path;
        Vec::new()
    }

    /// Everything that is wrong, in the order of the page.
    #[must_use]
    pub fn problems(&self) -> Vec<(Path, &Problem)> {
        Vec::new()
    }

    /// Everything that is odd but may stand, in the order of the page.
    #[must_use]
    pub fn warnings(&self) -> Vec<(Path, &Text)> {
        Vec::new()
    }

    /// Every answer, also of questions that do not apply now: what a draft keeps.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.answers.clone()
    }

    /// The answers of questions that apply, with calculated ones: what is sent.
    #[must_use]
    pub fn submission_answers(&self) -> Answers {
        self.answers.clone()
    }

    /// Which papers the case needs.
    #[must_use]
    pub fn papers(&self) -> Vec<PaperState<'_>> {
        Vec::new()
    }

    /// What the case costs.
    #[must_use]
    pub fn fees(&self) -> FeeQuote<'_> {
        FeeQuote::default()
    }
}

/// Checks answers that came from outside against the form, with the rules the phone used. Nothing is wrong with them when the
/// list is empty. `context` must hold the day the answers were declared and every external list the form uses.
///
/// # Errors
/// [`OpenError`] as for [`Form::open`].
pub fn check_submission(
    bundle: &Arc<Bundle>,
    answers: &Answers,
    context: Context,
) -> Result<Vec<(Path, Problem)>, OpenError> {
    let form = Form::open(bundle.clone(), answers.clone(), context)?;
    Ok(form
        .problems()
        .into_iter()
        .map(|(path, problem)| (path, problem.clone()))
        .collect())
}
