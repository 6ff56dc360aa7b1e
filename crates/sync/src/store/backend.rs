//! The few things a place to keep rows must be able to do; what the rows mean is [`super::Store`]'s business.
//!
//! Two places exist: memory and the browser's IndexedDB. One contract suite runs over both.

use async_trait::async_trait;

use crate::protocol::Sha256;

/// Where a row lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Which slot belongs to whom. Plain.
    Owners,
    /// Heads of drafts. Personal.
    Drafts,
    /// What was changed in drafts, in order. Personal.
    Changes,
    /// What is known of each file: its size and who holds it. Personal.
    Files,
    /// Bytes of files, in pieces. Personal.
    Pieces,
    /// Frozen work on its way. Personal.
    Outbox,
    /// How far that work got. Personal.
    Carried,
    /// Dossiers the server has taken. Personal.
    Dossiers,
    /// What happened to dossiers. Personal.
    Events,
    /// Small records of a person: vault, profile, cursor. Personal.
    Kept,
    /// The public catalogue. Plain.
    Public,
    /// Preferences of the phone. Plain.
    Prefs,
    /// Whose turn it is. Plain.
    Turns,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 13] = [
        Table::Owners,
        Table::Drafts,
        Table::Changes,
        Table::Files,
        Table::Pieces,
        Table::Outbox,
        Table::Carried,
        Table::Dossiers,
        Table::Events,
        Table::Kept,
        Table::Public,
        Table::Prefs,
        Table::Turns,
    ];

    /// Name on disk; never changes.
    pub const fn name(self) -> &'static str {
        match self {
            Table::Owners => "owners",
            Table::Drafts => "drafts",
            Table::Changes => "changes",
            Table::Files => "files",
            Table::Pieces => "pieces",
            Table::Outbox => "outbox",
            Table::Carried => "carried",
            Table::Dossiers => "dossiers",
            Table::Events => "events",
            Table::Kept => "kept",
            Table::Public => "public",
            Table::Prefs => "prefs",
            Table::Turns => "turns",
        }
    }

    /// Whether its rows belong to one person: their keys begin with `{slot}/`, and a place that outlives the process
    /// encrypts their bodies with that slot's key.
    pub const fn is_personal(self) -> bool {
        !matches!(
            self,
            Table::Owners | Table::Public | Table::Prefs | Table::Turns
        )
    }
}

/// A row as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: String,
    /// Counts the writes to this key, from 1.
    pub revision: u64,
    /// What it holds.
    pub body: Vec<u8>,
}

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// The row with this key, if there.
    Key(Table, String),
    /// Rows whose key begins so, in key order.
    Prefix(Table, String),
}

/// What must be true of a row for a commit to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Nothing.
    Anything,
    /// It is not there.
    Absent,
    /// It is as it was when read.
    Revision(u64),
}

/// One write of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Writes a row, new or over the old one.
    Put(Table, String, Expect, Vec<u8>),
    /// Deletes a row.
    Delete(Table, String, Expect),
    /// Deletes all rows whose key begins so.
    DeletePrefix(Table, String),
    /// Writes nothing, only looks.
    Check(Table, String, Expect),
    /// Makes the key of a new slot. Nothing can be written for a slot without one.
    MakeSlot(String),
    /// Deletes a slot's key: what was written with it can never be read again, wherever copies lie.
    ForgetSlot(String),
}

impl Write {
    /// The row it depends on, and what must be true of it.
    pub fn expectation(&self) -> Option<(Table, &str, Expect)> {
        match self {
            Write::Put(table, key, expect, _)
            | Write::Delete(table, key, expect)
            | Write::Check(table, key, expect) => {
                (*expect != Expect::Anything).then_some((*table, key.as_str(), *expect))
            }
            Write::DeletePrefix(..) | Write::MakeSlot(_) | Write::ForgetSlot(_) => None,
        }
    }

    /// The slot that must still have its key for this to be written.
    pub fn slot(&self) -> Option<&str> {
        match self {
            Write::Put(table, key, ..) if table.is_personal() => Some(slot_of(key)),
            _ => None,
        }
    }

    /// The table it touches, if any.
    pub fn table(&self) -> Option<Table> {
        match self {
            Write::Put(table, ..)
            | Write::Delete(table, ..)
            | Write::DeletePrefix(table, _)
            | Write::Check(table, ..) => Some(*table),
            Write::MakeSlot(_) | Write::ForgetSlot(_) => None,
        }
    }
}

/// The slot a personal row belongs to: its key up to the first slash.
pub fn slot_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(slot, _)| slot)
}

/// Why a place could not do what was asked. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackendError {
    /// A row was not as expected: somebody else wrote in between.
    #[error("a row changed since it was read")]
    Changed,
    /// The slot was forgotten: nothing more is written for it.
    #[error("the person was forgotten on this phone")]
    Forgotten,
    /// No room left.
    #[error("the device has no room left")]
    Full,
    /// Another tab holds it in another version: everything is still there, but not for this tab.
    #[error("another tab holds the storage: {0}")]
    Held(String),
    /// Storage cannot be used at all: private mode, forbidden, or closed since.
    #[error("storage cannot be used: {0}")]
    Unavailable(String),
    /// A row cannot be read: damaged, or its key is gone.
    #[error("a row cannot be read: {0}")]
    Damaged(String),
}

/// How much room there is, as far as the place can tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Bytes used by this site.
    pub used: Option<u64>,
    /// Bytes the browser lets this site use.
    pub quota: Option<u64>,
}

/// A place to keep rows.
#[async_trait(?Send)]
pub trait Backend {
    /// Reads all queries at one moment in time.
    async fn read(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, BackendError>;

    /// Keys that begin so, in order, without reading the bodies.
    async fn keys(&self, table: Table, prefix: &str) -> Result<Vec<String>, BackendError>;

    /// Does all of it or nothing.
    async fn commit(&self, writes: Vec<Write>) -> Result<(), BackendError>;

    /// SHA-256, by the fastest means at hand.
    async fn sha256(&self, bytes: &[u8]) -> Result<Sha256, BackendError> {
        Ok(crate::canonical::sha256(bytes))
    }

    /// How much room there is.
    async fn room(&self) -> Room {
        Room::default()
    }
}
