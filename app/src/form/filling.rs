//! The form that is open in this tab: the engine, who watches which answer, and changes on their way to the store.
//!
//! A keystroke never waits: the engine answers at once, the change joins the line, and the line is written in order behind
//! the person's back. What is in the line is also what a failed write still owes.

use std::cell::RefCell;
use std::collections::VecDeque;

use domain::DossierId;
use forms::{Answers, Changes, Form, Path, Section, Value, note_edit, notes_after_move};
use i18n::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use order::Map;
use sync::store::{Change, StoreError};

use super::edit::Edit;
use super::shown::Shown;
use crate::device::{clock, vault};
use crate::navigation::focus;

/// How the last change fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Keeping {
    /// Everything typed is on the device.
    #[default]
    Kept,
    /// The last change is being written.
    Writing,
    /// The device has no room; the change waits in memory.
    Full,
    /// The write failed; the change waits in memory.
    Failed,
}

struct Open {
    draft: DossierId,
    form: Form,
    watched: Map<Path, ArcTrigger>,
    sources: Map<Path, String>,
    /// How a source is said; known once what offers answers is here.
    say_source: Option<fn(&str, Lang) -> String>,
    /// Names of the long lists somebody is fetching already.
    fetching: Vec<String>,
    line: VecDeque<Change>,
    writing: bool,
    signals: Signals,
}

#[derive(Clone)]
struct Signals {
    keeping: ArcRwSignal<Keeping>,
    any: ArcTrigger,
    tried: ArcRwSignal<bool>,
    elsewhere: ArcRwSignal<Elsewhere>,
    sought: ArcRwSignal<String>,
}

/// What another tab did to the draft that is open here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Elsewhere {
    /// Nothing.
    #[default]
    Nothing,
    /// It answered; both tabs' answers are together now.
    Merged,
    /// It added or removed rows; the form must be opened anew.
    Moved,
}

thread_local! {
    /// One form at a time is open in a tab; it outlives the pages that show its sections.
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// Asks the form that is open in this tab, whichever it is.
pub(super) fn on_the_table<R>(look: impl FnOnce(&Form) -> R) -> Option<R> {
    OPEN.with_borrow(|open| open.as_ref().map(|open| look(&open.form)))
}

/// A handle to the open form. Copied freely; once another draft is opened it answers with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filling(DossierId);

/// How soon what somebody wants to see is looked for again.
const SEEK_AGAIN_MILLIS: i32 = 50;

impl Filling {
    /// Puts a form on the table. Whatever was open before has been written or is still in its own line's task.
    pub(crate) fn open(draft: DossierId, form: Form, sources: Map<Path, String>) -> Filling {
        OPEN.set(Some(Open {
            draft,
            form,
            watched: Map::new(),
            sources,
            say_source: None,
            fetching: Vec::new(),
            line: VecDeque::new(),
            writing: false,
            signals: Signals {
                keeping: ArcRwSignal::new(Keeping::Kept),
                any: ArcTrigger::new(),
                tried: ArcRwSignal::new(false),
                elsewhere: ArcRwSignal::new(Elsewhere::Nothing),
                sought: ArcRwSignal::new(String::new()),
            },
        }));
        Filling(draft)
    }

    /// The form of this draft, if it is the one that is open.
    pub(crate) fn of(draft: DossierId) -> Option<Filling> {
        OPEN.with_borrow(|open| open.as_ref().is_some_and(|open| open.draft == draft))
            .then_some(Filling(draft))
    }

    /// Takes the form off the table: it was submitted, deleted or changed elsewhere.
    pub(crate) fn close(self) {
        OPEN.with_borrow_mut(|open| {
            if open.as_ref().is_some_and(|open| open.draft == self.0) {
                *open = None;
            }
        });
    }

    /// The draft being filled.
    pub(crate) fn draft(self) -> DossierId {
        self.0
    }

    fn with<R>(self, look: impl FnOnce(&mut Open) -> R) -> Option<R> {
        OPEN.with_borrow_mut(|open| open.as_mut().filter(|open| open.draft == self.0).map(look))
    }

    fn signals(self) -> Option<Signals> {
        self.with(|open| open.signals.clone())
    }

    /// Asks the engine something that any change may alter; tracked as such.
    pub(crate) fn ask<R: Default>(self, question: impl FnOnce(&Form) -> R) -> R {
        if let Some(signals) = self.signals() {
            signals.any.track();
        }
        self.ask_once(question)
    }

    /// Asks the engine without being told of changes.
    pub(crate) fn ask_once<R: Default>(self, question: impl FnOnce(&Form) -> R) -> R {
        self.with(|open| question(&open.form)).unwrap_or_default()
    }

    /// One node as it is now; tracked.
    pub(crate) fn shown(self, path: &Path, lang: Lang) -> Shown {
        let trigger = self.with(|open| open.watched.or_default(path).clone());
        if let Some(trigger) = trigger {
            trigger.track();
        }
        self.with(|open| {
            let said = open
                .say_source
                .and_then(|say| open.sources.get(path).map(|source| say(source, lang)));
            open.form.node(path).map(|node| Shown {
                source: said.unwrap_or_default(),
                ..Shown::of(&node, lang)
            })
        })
        .flatten()
        .unwrap_or_default()
    }

    /// What is inside a group, a repeat or a row, in the order of the page; tracked at the group.
    pub(crate) fn children(self, path: &Path) -> Vec<Path> {
        let trigger = self.with(|open| open.watched.or_default(path).clone());
        if let Some(trigger) = trigger {
            trigger.track();
        }
        self.ask_once(|form| form.children(path))
    }

    /// The pages of the form that apply; tracked.
    pub(crate) fn sections(self) -> Vec<Section> {
        let mut sections = self.ask(Form::sections);
        sections.retain(Section::is_shown);
        sections
    }

    /// All answers as they stand.
    pub(crate) fn answers(self) -> Answers {
        self.ask_once(Form::answers)
    }

    /// How the last change fares.
    pub(crate) fn keeping(self) -> Keeping {
        self.signals()
            .map_or(Keeping::Kept, |signals| signals.keeping.get())
    }

    /// Whether the person has tried to go on, so that missing answers are said.
    pub(crate) fn tried(self) -> bool {
        self.signals().is_some_and(|signals| signals.tried.get())
    }

    /// Notes that the person tried to go on, or begins a new section.
    pub(crate) fn set_tried(self, tried: bool) {
        if let Some(signals) = self.signals() {
            signals.tried.set(tried);
            if !tried {
                signals.sought.set(String::new());
            }
        }
    }

    /// Takes what was typed, read as the question's type.
    pub(crate) fn type_in(self, path: &Path, text: &str) {
        self.change(Edit::Type(path, text));
    }

    /// Takes an answer; nothing clears it.
    pub(crate) fn answer(self, path: &Path, value: Option<Value>) {
        self.change(Edit::Answer(path, value));
    }

    /// Takes an answer from a card or an account, and remembers from where.
    pub(crate) fn propose(self, path: &Path, value: Value, source: &str) {
        self.answer(path, Some(value));
        self.with(|open| {
            open.sources.insert(path.clone(), source.to_string());
            open.line.push_back(Change::Source {
                path: path.clone(),
                source: source.to_string(),
            });
        });
        self.keep();
    }

    /// Where answers that were not typed came from.
    pub(crate) fn sources(self) -> Map<Path, String> {
        self.with(|open| open.sources.clone()).unwrap_or_default()
    }

    /// From now on sources are said like this, beside the answers on the page too.
    pub(crate) fn say_sources(self, say: fn(&str, Lang) -> String) {
        let waiting = self.with(|open| {
            let first = open.say_source.replace(say).is_none();
            let noted = open.sources.iter().filter(|_| first);
            let watched = |(path, _)| open.watched.get(path).cloned();
            noted.filter_map(watched).collect::<Vec<ArcTrigger>>()
        });
        for trigger in waiting.unwrap_or_default() {
            trigger.notify();
        }
    }

    /// One more row of a repeat.
    pub(crate) fn add_row(self, repeat: &Path) {
        self.change(Edit::AddRow(repeat));
    }

    /// One row of a repeat less.
    pub(crate) fn remove_row(self, row: &Path) {
        self.change(Edit::RemoveRow(row));
    }

    /// Puts a removed row back to where it was, with what was in it among the answers of `before`.
    pub(crate) fn restore_row(self, row: &Path, before: &Answers) {
        self.change(Edit::RestoreRow(row, before));
    }

    /// Brings what has this id into view and the cursor into it; whoever has it folded away unfolds it first.
    pub(crate) fn seek(self, id: String) {
        let Some(signals) = self.signals() else {
            return;
        };
        signals.sought.set(id.clone());
        spawn_local(async move {
            // What draws it may still be on its way; somebody who goes elsewhere meanwhile is left alone.
            for wait in std::iter::once(0).chain([SEEK_AGAIN_MILLIS; 100]) {
                clock::pause(wait).await;
                if *signals.sought.read_untracked() != id {
                    return;
                }
                if document().get_element_by_id(&id).is_some() {
                    focus(&id);
                    break;
                }
            }
            signals.sought.set(String::new());
        });
    }

    /// The id of what somebody wants to see; empty while nobody does.
    pub(crate) fn sought(self) -> String {
        self.signals()
            .map_or_else(String::new, |signals| signals.sought.get())
    }

    /// Whether this is still the form on the table.
    pub(crate) fn is_open(self) -> bool {
        self.with(|_| ()).is_some()
    }

    /// The long lists this form chooses from that nobody has begun to fetch; whoever asks has begun.
    pub(crate) fn lists_to_fetch(self) -> Vec<String> {
        self.with(|open| {
            let all = open.form.external_lists();
            let fetching = &open.fetching;
            let new: Vec<String> = all
                .into_iter()
                .filter(|name| !fetching.iter().any(|known| known == name))
                .map(String::from)
                .collect();
            open.fetching.extend(new.iter().cloned());
            new
        })
        .unwrap_or_default()
    }

    /// Hands over a long list that has arrived.
    pub(crate) fn supply_list(self, name: &str, list: std::sync::Arc<forms::List>) {
        let changes = self.with(|open| open.form.supply_list(name, list));
        if let Some(changes) = changes {
            self.tell(&changes);
        }
    }

    /// Brings the form to this moment and takes what it notes on being sent; whoever hands it in calls this before looking for
    /// what is wrong, since another day may have come while it lay open.
    pub(crate) fn conclude(self) {
        if let Some(changes) = self.with(|open| open.form.conclude(clock::now())) {
            self.tell(&changes);
        }
    }

    /// Takes in what another tab did. The other tab's rows would move paths under the person's hands, so then the form is
    /// put aside to be opened anew.
    fn take_in(self, merged: &Answers) {
        let ours = self.answers();
        let moved = !ours.repeats().eq(merged.repeats());
        if !moved {
            for (path, value) in merged
                .iter()
                .filter(|(path, value)| ours.get(path) != Some(value))
            {
                if let Some(changes) = self.with(|open| open.form.answer(path, value.clone())) {
                    self.tell(&changes);
                }
            }
        }
        if let Some(signals) = self.signals() {
            signals.elsewhere.set(if moved {
                Elsewhere::Moved
            } else {
                Elsewhere::Merged
            });
        }
    }

    /// What another tab did to this draft.
    pub(crate) fn elsewhere(self) -> Elsewhere {
        self.signals()
            .map_or(Elsewhere::Nothing, |signals| signals.elsewhere.get())
    }

    fn change(self, edit: Edit<'_>) {
        let changed = self.with(|open| {
            let answered = edit.answered().cloned();
            let before = match &answered {
                // Only a noted answer's past matters.
                Some(path) if open.sources.contains_key(path) => {
                    open.form.node(path).and_then(|node| node.value.cloned())
                }
                _ => None,
            };
            let rows = answered.is_none().then(|| open.form.answers());
            let (changes, change) = edit.make(&mut open.form);
            if changes.refused.is_none() {
                let notes = &mut open.sources;
                match (&change, &rows) {
                    (Change::Set { path, value }, _) => {
                        note_edit(notes, path, before.as_ref(), Some(value));
                    }
                    (Change::Clear { path }, _) => note_edit(notes, path, before.as_ref(), None),
                    // Rows moved, and the paths of what was in them.
                    (Change::Replace { answers }, Some(before)) => {
                        notes_after_move(notes, before, answers);
                    }
                    _ => {}
                }
                open.line.push_back(change);
            }
            changes
        });
        if let Some(changes) = changed {
            self.tell(&changes);
            self.keep();
        }
    }

    /// Wakes whoever watches what has changed.
    fn tell(self, changes: &Changes) {
        let Some((triggers, any)) = self.with(|open| {
            let triggers: Vec<ArcTrigger> = if changes.rows {
                open.watched.values().cloned().collect()
            } else {
                let watched = |path| open.watched.get(path).cloned();
                changes.nodes.iter().filter_map(watched).collect()
            };
            (triggers, open.signals.any.clone())
        }) else {
            return;
        };
        for trigger in triggers {
            trigger.notify();
        }
        any.notify();
    }

    /// Writes the line, one batch after the other, until it is empty or a write fails.
    pub(crate) fn keep(self) {
        let Some(Some(signals)) = self.with(|open| {
            (!open.writing && !open.line.is_empty()).then(|| {
                open.writing = true;
                open.signals.clone()
            })
        }) else {
            return;
        };
        signals.keeping.set(Keeping::Writing);
        spawn_local(async move {
            let outcome = self.write_line().await;
            self.with(|open| open.writing = false);
            signals.keeping.set(match outcome {
                Ok(()) => Keeping::Kept,
                Err(StoreError::Full) => Keeping::Full,
                Err(_) => Keeping::Failed,
            });
        });
    }

    async fn write_line(self) -> Result<(), StoreError> {
        loop {
            let batch: Vec<Change> = self
                .with(|open| open.line.iter().cloned().collect())
                .unwrap_or_default();
            if batch.is_empty() {
                return Ok(());
            }
            let written = batch.len();
            let merged = vault::keep(self.0, &batch).await?;
            // What was typed meanwhile is newer than what another tab wrote, and is still in the line.
            let waiting = self.with(|open| {
                open.line.drain(..written.min(open.line.len()));
                !open.line.is_empty()
            });
            if let (Some(merged), Some(false)) = (merged, waiting) {
                self.take_in(&merged.answers);
            }
        }
    }

    /// Waits until everything typed is on the device.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written; it stays in the line.
    pub(crate) async fn settle(self) -> Result<(), StoreError> {
        while self.with(|open| open.writing).unwrap_or_default() {
            clock::pause(20).await;
        }
        self.write_line().await
    }
}
