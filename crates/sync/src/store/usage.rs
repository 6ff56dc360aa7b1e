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

/// Which kinds of things somebody has here, told without reading any of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Drafts, being filled in or frozen.
    pub drafts: bool,
    /// Frozen work the server has not acknowledged.
    pub waiting: bool,
    /// Dossiers the server has.
    pub dossiers: bool,
}

impl Holding {
    /// Anything at all.
    pub fn anything(self) -> bool {
        self.drafts || self.waiting || self.dossiers
    }
}

impl Slot {
    /// Which kinds of things this person has here.
    pub async fn holding(&self) -> Result<Holding, StoreError> {
        let prefix = self.key("");
        let any = async |table| -> Result<bool, StoreError> {
            Ok(!self.store.backend.keys(table, &prefix).await?.is_empty())
        };
        Ok(Holding {
            drafts: any(Table::Drafts).await?,
            waiting: any(Table::Outbox).await?,
            dossiers: any(Table::Dossiers).await?,
        })
    }

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
