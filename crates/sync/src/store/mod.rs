//! What the phone keeps: drafts, papers, frozen work, receipts, events, catalogue; it never sends and never shows anything.
//!
//! One meaning over two places ([`Backend`]): memory and IndexedDB. Everything personal is a method of [`Slot`], so that
//! on a shared phone nobody reads what belongs to another. Every change is one commit: all of it or nothing, and a row
//! that another tab wrote in between is noticed, never overwritten.

pub mod backend;
mod draft;
mod drafts;
mod events;
mod files;
mod kept;
mod outbox;
pub mod parcel;
mod public;
mod slots;
mod turn;
mod usage;
mod vault;

use std::rc::Rc;

use serde::Serialize;

pub use backend::{Backend, BackendError, Room};
pub use draft::{
    About, Advice, Change, Contents, Draft, DraftHead, DraftId, DraftState, Page, Revision,
};
pub use drafts::{Changed, NewPage};
pub use events::Sent;
pub use parcel::{Cipher, Imported};
pub use slots::{Owner, Unsent};
pub use usage::{Holding, Usage};
pub use vault::{Door, DoorKind, Lying, NewDoor, Opening, Sealed, Vault, VaultKey};

use crate::protocol::Sha256;
use backend::{Query, Row, Table, Write};

/// How often a commit is tried anew when another tab wrote in between, before giving up.
const ATTEMPTS: usize = 8;

/// Why the store did not do what was asked. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The device has no room left; what was stored before is safe.
    #[error("the device has no room left")]
    Full,
    /// Another tab holds the storage in another version of the app: close the other tabs and load the page again.
    #[error("another tab holds the storage: {0}")]
    Held(String),
    /// Storage cannot be used: private mode, forbidden, or taken over by a newer version of the app since.
    #[error("storage cannot be used: {0}")]
    Unavailable(String),
    /// This person was forgotten on this phone, perhaps from another tab: nothing more is written for them from here.
    #[error("the person was forgotten on this phone")]
    Forgotten,
    /// Something stored cannot be read any more.
    #[error("a stored record cannot be read: {0}")]
    Damaged(String),
    /// No such draft, entry or dossier here.
    #[error("there is no such record here")]
    Missing,
    /// Another tab changed it since it was read: read it again and ask the person again.
    #[error("another tab changed it")]
    Conflict,
    /// There is one with this id already.
    #[error("there is one with this id already")]
    Exists,
    /// It waits to be sent and cannot be changed.
    #[error("it waits to be sent and cannot be changed")]
    Frozen,
    /// The server may have it already, so it cannot be taken back.
    #[error("the server may have it already")]
    AlreadyAsked,
    /// The bytes of this file are not on the device.
    #[error("file {0} is not on the device")]
    FileMissing(Sha256),
    /// The receipt does not list everything that was sent, so nothing may be deleted.
    #[error("the receipt does not list everything that was sent")]
    NotProven,
    /// There is unsent work that would be lost.
    #[error("{0} pieces of unsent work would be lost")]
    UnsentWork(usize),
    /// Not a file of ours, or of a version this app does not know.
    #[error("not an export of this app")]
    NotAParcel,
    /// The passphrase is wrong, or the file was changed on its way.
    #[error("wrong passphrase, or the file was changed")]
    WrongPassphrase,
}

impl From<BackendError> for StoreError {
    fn from(error: BackendError) -> StoreError {
        match error {
            BackendError::Changed => StoreError::Conflict,
            BackendError::Forgotten => StoreError::Forgotten,
            BackendError::Full => StoreError::Full,
            BackendError::Held(why) => StoreError::Held(why),
            BackendError::Unavailable(why) => StoreError::Unavailable(why),
            BackendError::Damaged(what) => StoreError::Damaged(what),
        }
    }
}

/// Everything the phone keeps.
#[derive(Clone)]
pub struct Store {
    backend: Rc<dyn Backend>,
}

/// What one person keeps on this phone.
#[derive(Clone)]
pub struct Slot {
    store: Store,
    id: String,
}

impl Store {
    /// A store in some place.
    pub fn new(backend: Rc<dyn Backend>) -> Store {
        Store { backend }
    }

    async fn row(&self, table: Table, key: &str) -> Result<Option<Row>, StoreError> {
        let rows = self
            .backend
            .read(&[Query::Key(table, key.to_owned())])
            .await?;
        Ok(rows.into_iter().flatten().next())
    }

    async fn rows(&self, table: Table, prefix: &str) -> Result<Vec<Row>, StoreError> {
        let rows = self
            .backend
            .read(&[Query::Prefix(table, prefix.to_owned())])
            .await?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// Commits; `false` when a row was not as expected and the caller should look again.
    async fn try_commit(&self, writes: Vec<Write>) -> Result<bool, StoreError> {
        match self.backend.commit(writes).await {
            Ok(()) => Ok(true),
            Err(BackendError::Changed) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Slot {
    /// The store it is part of.
    pub fn store(&self) -> &Store {
        &self.store
    }

    fn key(&self, rest: &str) -> String {
        format!("{}/{rest}", self.id)
    }
}

/// The revision a row was read at, as an expectation for the commit.
fn as_read(row: &Option<Row>) -> backend::Expect {
    row.as_ref().map_or(backend::Expect::Absent, |row| {
        backend::Expect::Revision(row.revision)
    })
}

fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    // Our records are plain structs with text keys, which JSON can always hold.
    serde_json::to_vec(value).unwrap_or_default()
}

fn decode<T: reader::Read>(row: &Row) -> Result<T, StoreError> {
    reader::from_slice(&row.body).map_err(|error| StoreError::Damaged(error.to_string()))
}
