//! What this person has on this phone (drafts, waiting work, dossiers and what happened to them) and what is new at the server; it draws nothing.

use std::collections::BTreeSet;

use domain::dossier::DossierState;
use domain::procedure::IndexEntry;
use domain::{ActionId, DossierId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::{Entry, Work};
use sync::protocol::{Action, ActionRequest, DossierView};
use sync::store::{Draft, DraftState, Sent, StoreError};

use crate::catalogue::Index;
use crate::device::{clock, outbox, vault};
use crate::net::{self, Trouble};
use crate::state::{kept_changed, shared, whenever};

/// A dossier the server has.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    /// What was sent and the proof.
    pub(crate) sent: Sent,
    /// What followed.
    pub(crate) state: DossierState,
}

/// Everything of the open drawer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folder {
    /// Being filled in, the newest change first.
    pub(crate) drafts: Vec<Draft>,
    /// Frozen, not yet acknowledged.
    pub(crate) waiting: Vec<Entry>,
    /// Acknowledged, the newest first.
    pub(crate) filed: Vec<Filed>,
}

impl Folder {
    /// Nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.drafts.is_empty() && self.waiting.is_empty() && self.filed.is_empty()
    }
}

/// Reads the open drawer.
pub(crate) async fn read() -> Result<Folder, StoreError> {
    let slot = vault::slot().await?;
    let drafts = slot.drafts().await?;
    let mut filed = Vec::new();
    for sent in slot.dossiers().await? {
        let events = slot.events_of(sent.submission.id).await?;
        let state = DossierState::fold(&events);
        filed.push(Filed { sent, state });
    }
    let waiting = slot.outbox().await?;
    Ok(Folder {
        drafts: drafts
            .into_iter()
            .filter(|draft| draft.state == DraftState::Editing)
            .collect(),
        waiting,
        filed,
    })
}

/// One dossier of the open drawer.
pub(crate) async fn dossier(id: DossierId) -> Result<Option<Filed>, StoreError> {
    let slot = vault::slot().await?;
    let Some(sent) = slot.dossier(id).await? else {
        return Ok(None);
    };
    let state = DossierState::fold(&slot.events_of(id).await?);
    Ok(Some(Filed { sent, state }))
}

/// The open drawer, read again whenever something in it changes; `None` until it was read.
pub(crate) fn watch() -> RwSignal<Option<Result<Folder, StoreError>>> {
    let folder = RwSignal::new(None);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let read = read().await;
            // The page may be gone by now.
            folder.try_set(Some(read));
        });
    });
    folder
}

/// Fetches dossiers this phone only knows from their events: they were filed from another one.
pub(crate) async fn complete() -> Result<(), Trouble> {
    if shared().session.read_untracked().person().is_none() {
        return Ok(());
    }
    let Ok(strangers) = strangers().await else {
        return Ok(());
    };
    for id in &strangers {
        let view: DossierView = net::get(&format!("/api/v1/dossiers/{id}")).await?;
        let sent = Sent {
            submission: view.submission,
            receipt: view.receipt,
        };
        if let Ok(slot) = vault::slot().await {
            // A full disk only means that it is fetched again next time.
            let _ = slot.put_dossier(&sent).await;
        }
    }
    if !strangers.is_empty() {
        kept_changed();
    }
    Ok(())
}

/// Dossiers with events but without their submission, which is not waiting here either.
async fn strangers() -> Result<BTreeSet<DossierId>, StoreError> {
    let slot = vault::slot().await?;
    let mut ids: BTreeSet<DossierId> = slot
        .events()
        .await?
        .iter()
        .map(|event| event.dossier)
        .collect();
    for sent in slot.dossiers().await? {
        ids.remove(&sent.submission.id);
    }
    for entry in slot.outbox().await? {
        ids.remove(&entry.work.dossier());
    }
    Ok(ids)
}

/// What the catalogue knows of a procedure, to call it by name.
pub(crate) fn entry_of(code: &str) -> Option<IndexEntry> {
    match &*shared().index.read() {
        Index::Here(index) => index
            .procedures
            .iter()
            .find(|entry| entry.code.as_str() == code)
            .cloned(),
        _ => None,
    }
}

/// Queues something the person does to a dossier: it is kept now and goes when it can.
pub(crate) async fn act(dossier: DossierId, action: Action) -> Result<(), StoreError> {
    let now = clock::now();
    let id = ActionId::new(now, clock::id_bytes());
    let request = ActionRequest {
        dossier,
        declared_at: now,
        action,
    };
    let slot = vault::slot().await?;
    slot.enqueue(Work::Action { id, request }, now).await?;
    kept_changed();
    outbox::wake();
    Ok(())
}
