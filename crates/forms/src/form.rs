//! A form being filled: what the app and the server see of the engine; rules are decided elsewhere.

use crate::answers::{Answers, MAX_ROWS};
use crate::bundle::{Bundle, FORMAT, Kind, ListRef, Mode, Node};
use crate::context::Context;
use crate::engine::compile::compile;
use crate::engine::plan::{DefId, DefKind, Plan};
use crate::engine::rows::{Place, RowId, State};
use crate::error::OpenError;
use crate::list::List;
use crate::path::Path;
use crate::rules::{OWN, Rules};
use crate::typing;
use crate::value::Value;
use crate::view::{Changes, Refusal};
use calendar::{Date, Timestamp};
use std::sync::Arc;

/// The longest text that is kept at all, in bytes. Shorter text may still be too long for an answer and is then reported.
pub(crate) const MAX_KEPT: usize = 100_000;

/// A bundle ready to be filled any number of times: its expressions read, its names tied, its order of calculation known.
#[derive(Debug, Clone)]
pub struct Compiled(Arc<Plan>);

impl Compiled {
    /// Prepares a bundle.
    ///
    /// # Errors
    /// [`OpenError::NewerFormat`] when the bundle is newer than this engine, [`OpenError::BrokenBundle`] when it contradicts
    /// itself.
    pub fn new(bundle: Arc<Bundle>) -> Result<Self, OpenError> {
        Self::prepare(bundle, OWN)
    }

    /// Prepares a bundle that may ask what few forms ask: times, places, scales, ranks, pictures. What is needed for that a phone
    /// has in a part of the app of its own, so this is called only there.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    #[cfg(feature = "wide")]
    pub fn wide(bundle: Arc<Bundle>) -> Result<Self, OpenError> {
        // Seen through, the only rules ever given would be called directly, and the part of the app that all forms wait for would
        // carry them.
        let rules: &'static dyn Rules = std::hint::black_box(&crate::rules::Whole);
        Self::prepare(bundle, Some(rules))
    }

    fn prepare(bundle: Arc<Bundle>, rules: Option<&'static dyn Rules>) -> Result<Self, OpenError> {
        if bundle.format > FORMAT {
            return Err(OpenError::NewerFormat {
                found: bundle.format,
                known: FORMAT,
            });
        }
        if bundle.mode == Mode::XformsCompat && cfg!(not(feature = "full")) {
            return Err(OpenError::BrokenBundle {
                node: bundle.form_id.clone(),
                reason: "the app on this device does not read forms in XForms compatibility".into(),
            });
        }
        let (plan, findings) = compile(bundle, rules);
        match findings.into_iter().next() {
            None => Ok(Self(Arc::new(plan))),
            Some(finding) => Err(OpenError::BrokenBundle {
                node: finding.node,
                reason: finding.message.en,
            }),
        }
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.0.bundle
    }

    /// Names of the external lists that the form uses, sorted.
    #[must_use]
    pub fn external_lists(&self) -> Vec<&str> {
        let bundle = &self.0.bundle;
        let mut names: Vec<&str> = self.0.list_readers.keys().map(|name| &**name).collect();
        names.extend(
            bundle
                .questions()
                .filter_map(|question| match question.list() {
                    Some(ListRef::External(name)) => Some(name.as_str()),
                    _ => None,
                }),
        );
        names.retain(|name| !bundle.choices.contains_key(*name));
        order::natural(&mut names);
        names.dedup();
        names
    }

    /// Opens the form with the answers given so far; see [`Form::open`].
    ///
    /// # Errors
    /// [`OpenError`] when the answers belong to another form or version, or have too many rows.
    pub fn open(&self, answers: Answers, context: Context) -> Result<Form, OpenError> {
        Form::load(self.clone(), &answers, context)
    }
}

/// A form being filled.
#[derive(Debug)]
pub struct Form {
    compiled: Compiled,
    pub(crate) state: State,
    pub(crate) unknown: Vec<Path>,
}

impl Form {
    /// Opens a form with the answers given so far. Answers that have never been opened get the form's defaults.
    ///
    /// Whoever opens the same bundle often prepares it once with [`Compiled::new`].
    ///
    /// # Errors
    /// [`OpenError`] when the bundle is newer than this engine or broken, or the answers belong to another form or version.
    pub fn open(
        bundle: Arc<Bundle>,
        answers: Answers,
        context: Context,
    ) -> Result<Self, OpenError> {
        Compiled::new(bundle)?.open(answers, context)
    }

    fn load(compiled: Compiled, answers: &Answers, context: Context) -> Result<Self, OpenError> {
        let bundle = compiled.bundle();
        let new = answers.form.is_empty();
        if !new && answers.form != bundle.form_id {
            return Err(OpenError::OtherForm {
                answers: answers.form.clone(),
                bundle: bundle.form_id.clone(),
            });
        }
        if !new && answers.version != bundle.version {
            return Err(OpenError::OtherVersion {
                answers: answers.version.clone(),
                bundle: bundle.version.clone(),
            });
        }
        let mut form = Self {
            state: State::new(Arc::clone(&compiled.0), context, new),
            unknown: Vec::new(),
            compiled,
        };
        form.load_rows(answers);
        form.load_values(answers);
        if !new {
            form.state.fresh.clear();
        }
        form.state.settle();
        form.state.opening = false;
        form.state.begins = true;
        if form.state.full {
            return Err(OpenError::TooManyRows);
        }
        let _ = form.changes();
        Ok(form)
    }

    /// Paths are sorted, so a repeat comes before the repeats in its rows.
    pub(crate) fn load_rows(&mut self, answers: &Answers) {
        for (path, count) in answers.repeats() {
            let Some(Place::Node(row, def)) = self.state.find(path) else {
                self.unknown.push(path.clone());
                continue;
            };
            if !matches!(self.state.plan.def(def).kind, DefKind::Repeat(_)) {
                self.unknown.push(path.clone());
                continue;
            }
            while self.state.cell(row, def).rows.len() < count as usize {
                if self.state.push_row(row, def).is_none() {
                    return;
                }
            }
        }
    }

    pub(crate) fn load_values(&mut self, answers: &Answers) {
        let plan = Arc::clone(&self.state.plan);
        for (path, value) in answers.iter() {
            let place = match self.state.find(path) {
                Some(Place::Node(row, def)) => {
                    plan.question(def).map(|question| (row, def, question))
                }
                _ => None,
            };
            let Some((row, def, question)) = place else {
                self.unknown.push(path.clone());
                continue;
            };
            let (value, mistyped) = plan.fit(question, value.clone(), &self.state.context.lists);
            let cell = self.state.cell_mut(row, def);
            cell.value = value.filter(|value| !value.is_blank());
            cell.mistyped = mistyped;
        }
    }

    /// The same form as it is before anybody answers.
    #[must_use]
    pub fn anew(&self, context: Context) -> Option<Self> {
        self.compiled.open(Answers::new(), context).ok()
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &Arc<Bundle> {
        self.compiled.bundle()
    }

    /// Names of the external lists that this form uses, sorted.
    #[must_use]
    pub fn external_lists(&self) -> Vec<&str> {
        self.compiled.external_lists()
    }

    /// Paths of answers that the form has no question for. They were not taken in.
    #[must_use]
    pub fn unknown(&self) -> &[Path] {
        &self.unknown
    }

    /// Answers a question. A value of another type is kept and reported as a problem; a blank one takes the answer away.
    pub fn answer(&mut self, path: &Path, value: Value) -> Changes {
        self.change(path, Some(value))
    }

    /// Answers a question with what was typed, read as people write it: `5/3/1958`, `1958`, `3,5`, `1.500.000`. What cannot be
    /// read as the question's type is kept as text and reported as a problem.
    pub fn answer_text(&mut self, path: &Path, typed: &str) -> Changes {
        let plan = Arc::clone(&self.state.plan);
        let question = match self.state.find(path) {
            Some(Place::Node(_, def)) => plan.question(def),
            _ => None,
        };
        let Some(question) = question else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        let value = match plan.wide(question) {
            Some((rules, kind)) => rules.read(kind, typed),
            None => typing::read(typed, question.value_type()),
        };
        self.change(path, Some(value))
    }

    /// Takes an answer away.
    pub fn clear(&mut self, path: &Path) -> Changes {
        self.change(path, None)
    }

    fn change(&mut self, path: &Path, value: Option<Value>) -> Changes {
        let Some(Place::Node(row, def)) = self.state.find(path) else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        let definition = self.state.plan.def(def);
        let Some(question) = self.state.plan.question(def) else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        if definition.value.is_some() || question.kind == Kind::Calculate {
            return Changes::refusal(Refusal::Calculated);
        }
        if value
            .as_ref()
            .is_some_and(|value| value.chosen().map(str::len).sum::<usize>() > MAX_KEPT)
        {
            return Changes::refusal(Refusal::TooLong);
        }
        self.state.set_answer(row, def, value);
        self.changes()
    }

    /// Adds a row at the end of the repeat at this path.
    pub fn add_row(&mut self, repeat: &Path) -> Changes {
        let Some(Place::Node(row, def)) = self.state.find(repeat) else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        let plan = Arc::clone(&self.state.plan);
        let Some(Node::Repeat(repeat)) = plan.node(def) else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        if repeat.count.is_some() {
            return Changes::refusal(Refusal::Calculated);
        }
        if !self.has_room(row, def) {
            return Changes::refusal(Refusal::TooManyRows);
        }
        let Some(id) = self.state.push_row(row, def) else {
            self.state.full = false;
            return Changes::refusal(Refusal::TooManyRows);
        };
        self.state.announce_row(id);
        self.changes()
    }

    /// Removes the row at this path (`members[2]`), with its answers. The rows behind it move up.
    pub fn remove_row(&mut self, row: &Path) -> Changes {
        let Some(Place::Row(id)) = self.state.find(row) else {
            return Changes::refusal(Refusal::NoSuchNode);
        };
        if id == 0 {
            return Changes::refusal(Refusal::NoSuchNode);
        }
        if !self.removable(id) {
            return Changes::refusal(Refusal::TooFewRows);
        }
        let (parent, scope, number) = {
            let row = self.state.row(id);
            (row.parent, row.scope, row.number as usize)
        };
        self.state.announce_row(id);
        self.state.drop_row(id);
        if let Some((repeat, _)) = self.state.plan.scope(scope).outer {
            let behind = self
                .state
                .cell(parent, repeat)
                .rows
                .get(number - 1..)
                .unwrap_or_default()
                .to_vec();
            self.state.announce_numbers(&behind);
        }
        self.changes()
    }

    /// Whether a repeat may have one more row.
    pub(crate) fn has_room(&self, row: RowId, def: DefId) -> bool {
        let most = match self.state.plan.node(def) {
            Some(Node::Repeat(repeat)) => repeat.max.unwrap_or(MAX_ROWS).min(MAX_ROWS),
            _ => 0,
        };
        self.state.cell(row, def).rows.len() < most as usize
    }

    /// Whether the person may remove a row.
    pub(crate) fn removable(&self, id: RowId) -> bool {
        let row = self.state.row(id);
        let Some((def, _)) = self.state.plan.scope(row.scope).outer else {
            return false;
        };
        match self.state.plan.node(def) {
            Some(Node::Repeat(repeat)) => {
                repeat.count.is_none()
                    && self.state.cell(row.parent, def).rows.len() > repeat.min as usize
            }
            _ => false,
        }
    }

    /// Says what time it is, for what is evaluated from now on; what depends on the day is evaluated again on another day.
    pub fn set_now(&mut self, now: Timestamp) -> Changes {
        let today = now.in_vietnam().date;
        let other = today != self.state.context.today;
        let changes = if other {
            self.set_today(today)
        } else {
            Changes::default()
        };
        self.state.context.now = now;
        changes
    }

    /// Takes the actions that wait for the form to be sent, such as noting the time. Whoever sends a form calls it before
    /// [`submission_answers`](Self::submission_answers).
    pub fn conclude(&mut self, now: Timestamp) -> Changes {
        let _ = self.set_now(now);
        self.state.conclude();
        self.changes()
    }

    /// Says that another day has come.
    pub fn set_today(&mut self, today: Date) -> Changes {
        let context = &mut self.state.context;
        let lists = std::mem::take(&mut context.lists);
        *context = Context {
            randomness: context.randomness,
            properties: std::mem::take(&mut context.properties),
            ..Context::new(today, lists)
        };
        let plan = Arc::clone(&self.state.plan);
        self.state.mark_everywhere(&plan.clock_readers);
        self.changes()
    }

    /// Hands over an external list that has arrived.
    pub fn supply_list(&mut self, name: &str, list: Arc<List>) -> Changes {
        self.state.context.lists.insert(name, list);
        let plan = Arc::clone(&self.state.plan);
        if let Some(readers) = plan.list_readers.get(name) {
            self.state.mark_everywhere(readers);
        }
        for (def, definition) in (0..).zip(&plan.defs) {
            let list = plan.question(def).and_then(|question| question.list());
            if list.is_none_or(|list| list.name() != name) {
                continue;
            }
            for row in self.state.rows_under(0, definition.scope) {
                // Several choices are kept in the list's order, which is known only now.
                if definition.value.is_none() {
                    let value = self.state.cell(row, def).value.clone();
                    self.state.set_answer(row, def, value);
                }
                self.state.touch(row, def);
            }
        }
        self.changes()
    }

    /// Recalculates, and says what has changed.
    pub(crate) fn changes(&mut self) -> Changes {
        self.state.settle();
        let touched = std::mem::take(&mut self.state.touched);
        let nodes = touched
            .into_iter()
            .filter(|(_, row)| self.state.exists(*row))
            .map(|(def, row)| self.state.path(row, def))
            .collect();
        Changes {
            nodes,
            rows: std::mem::take(&mut self.state.rows_changed),
            refused: None,
        }
    }
}
