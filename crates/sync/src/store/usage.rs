//! What is stored on this phone, in numbers a person can be shown.

use super::backend::{Room, Table};
use super::{DraftState, Slot, Store, StoreError};

/// What is stored on this phone for one person, and how much room there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Drafts that can be changed.
    pub drafts: usize,
    /// Frozen work the server has not acknowledged.
    pub waiting: usize,
    /// Dossiers the server has, with their receipts.
    pub dossiers: usize,
    /// Photos and other files.
    pub files: usize,
    /// Bytes of these files.
    pub file_bytes: u64,
    /// Public documents of the catalogue.
    pub public_documents: usize,
    /// How much room the browser says there is.
    pub room: Room,
}

impl Slot {
    /// What is stored for this person.
    pub async fn usage(&self) -> Result<Usage, StoreError> {
        let drafts = self.drafts().await?;
        let (files, file_bytes) = self.files_and_bytes().await?;
        Ok(Usage {
            drafts: drafts
                .iter()
                .filter(|draft| draft.state == DraftState::Editing)
                .count(),
            waiting: self.outbox().await?.len(),
            dossiers: self
                .store
                .backend
                .keys(Table::Dossiers, &self.key(""))
                .await?
                .len(),
            files,
            file_bytes,
            public_documents: self.store.public_keys("").await?.len(),
            room: self.store.room().await,
        })
    }
}

impl Store {
    /// How much room the browser says there is.
    pub async fn room(&self) -> Room {
        self.backend.room().await
    }
}
