//! Whose pages are being photographed, a draft's or those of an answer to the officer, and how each is kept; it draws nothing.

use domain::{ActionId, DossierId, Sha256};
use leptos::prelude::*;
use sync::protocol::RequestId;
use sync::store::{About, Change, Draft, DraftHead, DraftState, NewPage, Page, Slot, StoreError};

use crate::device::{clock, vault};

/// Where pages go.
#[derive(Clone, PartialEq)]
pub(crate) enum Keeper {
    /// To the draft of a dossier that is open in this tab.
    Draft(DossierId),
    /// To the answer to a request for supplements; begun with its first page.
    Supplement {
        /// The dossier that lacks something.
        dossier: DossierId,
        /// The request.
        request: RequestId,
    },
}

impl Keeper {
    /// All pages that are kept, in the person's order.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub(crate) async fn pages(&self) -> Result<Vec<Page>, StoreError> {
        let slot = vault::slot().await?;
        let draft = match self {
            Keeper::Draft(id) => slot.draft(&(*id).into()).await?,
            Keeper::Supplement { dossier, request } => begun(&slot, *dossier, request).await?,
        };
        Ok(draft.map(|draft| draft.contents.pages).unwrap_or_default())
    }

    /// The bytes of a page.
    pub(crate) async fn bytes(&self, page: &Page) -> Option<Vec<u8>> {
        let slot = vault::slot().await.ok()?;
        slot.file(&page.sha256).await.ok()?
    }

    /// Adds a page behind the others.
    ///
    /// # Errors
    /// [`StoreError`] when there is no room or it cannot be written; nothing of it was.
    pub(super) async fn attach(&self, page: NewPage, bytes: &[u8]) -> Result<Page, StoreError> {
        match self {
            Keeper::Draft(id) => vault::attach(*id, page, bytes).await,
            Keeper::Supplement { dossier, request } => {
                let slot = vault::slot().await?;
                let Draft { head, revision, .. } = draft_of(&slot, *dossier, request).await?;
                let attached = slot.attach(&head.id, revision, clock::now(), page, bytes);
                Ok(attached.await?.0)
            }
        }
    }

    /// Puts pages in the place of others of their paper, in one step.
    ///
    /// # Errors
    /// [`StoreError`] when there is no room or it cannot be written; then everything is as it was.
    pub(super) async fn replace(
        &self,
        instead: (&str, &[Sha256]),
        new: Vec<(NewPage, Vec<u8>)>,
    ) -> Result<Vec<Sha256>, StoreError> {
        let pages = match self {
            Keeper::Draft(id) => vault::replace(*id, instead, new).await?,
            Keeper::Supplement { dossier, request } => {
                let slot = vault::slot().await?;
                let Draft { head, revision, .. } = draft_of(&slot, *dossier, request).await?;
                let replaced = slot.replace(&head.id, revision, clock::now(), instead, new);
                replaced.await?.0
            }
        };
        Ok(pages.into_iter().map(|page| page.sha256).collect())
    }

    /// Takes a page away.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub(super) async fn detach(&self, page: &Page) -> Result<(), StoreError> {
        match self {
            Keeper::Draft(id) => vault::detach(*id, page).await,
            Keeper::Supplement { dossier, request } => {
                let slot = vault::slot().await?;
                let Draft { head, revision, .. } = draft_of(&slot, *dossier, request).await?;
                let (paper, now) = (&page.paper, clock::now());
                let detached = slot.detach(&head.id, revision, now, paper, page.sha256);
                detached.await.map(drop)
            }
        }
    }

    /// Puts the pages of a paper in an order.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub(super) async fn order(&self, paper: &str, pages: Vec<Sha256>) -> Result<(), StoreError> {
        let paper = paper.to_string();
        let change = [Change::Order { paper, pages }];
        match self {
            Keeper::Draft(id) => vault::keep(*id, &change).await.map(drop),
            Keeper::Supplement { dossier, request } => {
                let slot = vault::slot().await?;
                let Draft { head, revision, .. } = draft_of(&slot, *dossier, request).await?;
                let ordered = slot.change(&head.id, revision, clock::now(), &change);
                ordered.await.map(drop)
            }
        }
    }

    /// Reads again what is kept; what cannot be read stays shown as it is.
    pub(super) async fn show(&self, pages: RwSignal<Vec<Page>>) {
        if let Ok(kept) = self.pages().await {
            pages.try_set(kept);
        }
    }
}

/// The supplement begun earlier for this request.
async fn begun(
    slot: &Slot,
    dossier: DossierId,
    request: &RequestId,
) -> Result<Option<Draft>, StoreError> {
    let drafts = slot.drafts().await?;
    Ok(drafts.into_iter().find(|draft| {
        draft.state == DraftState::Editing
            && matches!(&draft.head.about, About::Supplement { dossier: of, request: to } if *of == dossier && to == request)
    }))
}

/// That one, or a new one.
pub(crate) async fn draft_of(
    slot: &Slot,
    dossier: DossierId,
    request: &RequestId,
) -> Result<Draft, StoreError> {
    if let Some(draft) = begun(slot, dossier, request).await? {
        return Ok(draft);
    }
    let now = clock::now();
    let head = DraftHead {
        id: ActionId::new(now, clock::id_bytes()).into(),
        about: About::Supplement {
            dossier,
            request: request.clone(),
        },
        bundle: None,
        started_at: now,
    };
    slot.begin(head).await
}
