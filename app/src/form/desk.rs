//! Brings a draft onto the table: record, bundle and lists, each from this phone if it can be.

use std::sync::Arc;

use domain::DossierId;
use domain::procedure::Procedure;
use forms::{Answers, Bundle, Context, Form, OpenError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{About, Contents, DraftState};
use wasm_split_helpers::SplitLoaderError;

use super::filling::Filling;
use super::kinds;
use crate::catalogue;
use crate::device::{clock, vault};
use crate::state::whenever;

/// A draft on the table.
#[derive(Clone)]
pub(crate) struct OnTable {
    /// Its id.
    pub(crate) id: DossierId,
    /// The open form.
    pub(crate) filling: Filling,
    /// The facts of its procedure.
    pub(crate) procedure: Procedure,
    /// Bundle its answers are pinned to.
    pub(crate) bundle: domain::Sha256,
    /// Everything beside the answers, as of the last read.
    pub(crate) contents: Contents,
}

impl OnTable {
    /// Whether there is a newer form, or something that a newer form had no place for.
    pub(crate) fn has_news(&self) -> bool {
        let newest = self.procedure.bundle_hash;
        newest.is_some_and(|hash| hash != self.bundle) || !self.contents.extra.is_empty()
    }
}

/// How bringing it went.
#[derive(Clone)]
pub(crate) enum Table {
    /// Still looking.
    Laying,
    /// There it is.
    Laid(Box<OnTable>),
    /// It waits in the outbox or was sent.
    Sent(DossierId),
    /// Not on this phone.
    Missing,
    /// Its form or its procedure is not on this phone and there is no network.
    NoForm,
    /// The form cannot be opened: damaged, or of a newer app.
    Unreadable,
}

/// Brings the draft with this id. Try again by writing to `again`.
pub(crate) fn lay(id: &str, again: RwSignal<u32>) -> ReadSignal<Table> {
    let (table, set_table) = signal(Table::Laying);
    let id = DossierId::parse(id).ok();
    whenever(move || {
        again.track();
        let Some(id) = id else {
            set_table.set(Table::Missing);
            return;
        };
        spawn_local(async move {
            set_table.try_set(bring(id).await);
        });
    });
    table
}

async fn bring(id: DossierId) -> Table {
    let draft = match vault::draft(id).await {
        Ok(Some(draft)) => draft,
        Ok(None) => return Table::Missing,
        Err(_) => return Table::Unreadable,
    };
    if draft.state != DraftState::Editing {
        return Table::Sent(id);
    }
    let (About::New { procedure, .. }, Some(bundle)) = (&draft.head.about, draft.head.bundle)
    else {
        return Table::Missing;
    };
    let Ok(asked) = catalogue::procedure(&procedure.to_string()).await else {
        return Table::NoForm;
    };
    let filling = match Filling::of(id) {
        Some(filling) => filling,
        None => {
            let Ok(form) = catalogue::bundle(&bundle).await else {
                return Table::NoForm;
            };
            let context = Context::at(clock::now(), forms::Lists::new());
            let answers = draft.contents.answers.clone();
            match opened(form, answers, context).await {
                Ok(Ok(form)) => Filling::open(id, form, draft.contents.sources.clone()),
                Ok(Err(_)) => return Table::Unreadable,
                Err(_) => return Table::NoForm,
            }
        }
    };
    supply_lists(filling);
    Table::Laid(Box::new(OnTable {
        id,
        filling,
        procedure: asked.procedure,
        bundle,
        contents: draft.contents,
    }))
}

/// Opens a form. What only few forms need, the rules of what they ask and the drawing of their marks and pictures, comes with its part of
/// the app first.
pub(crate) async fn opened(
    bundle: Arc<Bundle>,
    answers: Answers,
    context: Context,
) -> Result<Result<Form, OpenError>, SplitLoaderError> {
    if bundle.marked.is_empty() && bundle.media.is_empty() {
        let opened = Form::open(bundle.clone(), answers.clone(), context.clone());
        // A form that asks what few forms ask looks broken to the rules that are here.
        if !matches!(opened, Err(OpenError::BrokenBundle { .. })) {
            return Ok(opened);
        }
    }
    kinds::open(bundle, answers, context).await
}

/// How soon a list that could not be had is asked for again.
const LIST_AGAIN_MILLIS: i32 = 2_000;

/// Fetches the long lists behind the person's back; until they come, their questions say so. A list that cannot be had now
/// comes when it can, as long as the form is on the table.
pub(crate) fn supply_lists(filling: Filling) {
    for name in filling.lists_to_fetch() {
        spawn_local(async move {
            while filling.is_open() {
                if let Ok(list) = catalogue::list(&name).await {
                    filling.supply_list(&name, list);
                    return;
                }
                clock::pause(LIST_AGAIN_MILLIS).await;
            }
        });
    }
}
