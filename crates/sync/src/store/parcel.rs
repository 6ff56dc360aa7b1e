//! Unsent work as one encrypted file a person can carry to another phone; see `docs/parcel.md` for the format, byte by byte.
//!
//! Ids stay what they were, so the same dossier sent from both phones is still one dossier.

use async_trait::async_trait;
use calendar::Timestamp;
use reader::readable;
use serde::Serialize;

use super::backend::{BackendError, Write};
use super::drafts::{draft_holder, files_of};
use super::outbox::files_of_work;
use super::vault::{BESIDE, NAME};
use super::{Contents, Draft, DraftHead, DraftState, Revision, Slot, StoreError};
use crate::outbox::{State, Work};
use crate::protocol::Sha256;

/// First bytes of the file.
pub const MAGIC: &[u8; 8] = b"MOTCUA\r\n";
/// Version of the format written here.
pub const VERSION: u8 = 1;
/// Rounds of PBKDF2-HMAC-SHA-256 (OWASP asks for at least 600,000).
pub const ROUNDS: u32 = 600_000;
/// Fewest and most rounds accepted when reading: fewer would be no protection, more would hang the phone.
const ACCEPTED_ROUNDS: std::ops::RangeInclusive<u32> = 600_000..=10_000_000;
/// Magic, version, rounds, salt, nonce.
const HEADER_BYTES: usize = 8 + 1 + 4 + 16 + 12;

/// What the key and the encryption depend on beside the passphrase; stands in clear at the head of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Rounds of PBKDF2.
    pub rounds: u32,
    /// Salt of PBKDF2.
    pub salt: [u8; 16],
    /// Nonce of AES-256-GCM.
    pub nonce: [u8; 12],
    /// The head itself: authenticated with the content.
    pub header: Vec<u8>,
}

/// PBKDF2-HMAC-SHA-256 into AES-256-GCM, by whatever means the place has.
#[async_trait(?Send)]
pub trait Cipher {
    /// Encrypts and authenticates, together with the lock's header.
    async fn seal(
        &self,
        passphrase: &str,
        lock: &Lock,
        plain: &[u8],
    ) -> Result<Vec<u8>, BackendError>;
    /// The reverse; `None` when the passphrase is wrong or a bit was changed.
    async fn open(
        &self,
        passphrase: &str,
        lock: &Lock,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, BackendError>;
}

/// What came out of a parcel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Drafts that are now here.
    pub drafts: usize,
    /// Frozen work that is now here.
    pub waiting: usize,
    /// What was here already and was left alone.
    pub known: usize,
}

/// A draft and the work it was frozen into, if it was; or work without a draft.
#[derive(Serialize)]
struct Item {
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<PackedDraft>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<PackedWork>,
}

#[derive(Serialize)]
struct PackedDraft {
    head: DraftHead,
    state: DraftState,
    contents: Contents,
    changed_at: Timestamp,
}

#[derive(Serialize)]
struct PackedWork {
    work: Work,
    made_at: Timestamp,
    state: State,
}

/// A file whose bytes follow.
#[derive(Serialize)]
struct PackedFile {
    sha256: Sha256,
    size: u64,
}

/// The list at the head of the content; the files' bytes follow in its order.
#[derive(Serialize)]
struct Contained {
    items: Vec<Item>,
    files: Vec<PackedFile>,
    /// What was kept of people, in a file that carries that.
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<String>,
}

impl Lock {
    /// A lock from good randomness: 16 bytes of salt, 12 of nonce.
    pub fn new(random: [u8; 28]) -> Lock {
        Lock::with_rounds(ROUNDS, random)
    }

    /// A lock with other rounds than a file's, for secrets that stay on the phone.
    pub(super) fn with_rounds(rounds: u32, random: [u8; 28]) -> Lock {
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.extend(MAGIC);
        header.push(VERSION);
        header.extend(rounds.to_be_bytes());
        header.extend(random);
        Lock {
            rounds,
            salt: std::array::from_fn(|i| random[i]),
            nonce: std::array::from_fn(|i| random[16 + i]),
            header,
        }
    }

    /// Reads the head of a file; the rest is what was sealed.
    fn read(file: &[u8]) -> Option<(Lock, &[u8])> {
        let (header, sealed) = file.split_at_checked(HEADER_BYTES)?;
        let lock = Lock::of_header(header)?;
        ACCEPTED_ROUNDS
            .contains(&lock.rounds)
            .then_some((lock, sealed))
    }

    /// Reads a head, whatever its rounds.
    pub(super) fn of_header(header: &[u8]) -> Option<Lock> {
        let rest = header.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?;
        let (rounds, rest) = rest.split_first_chunk::<4>()?;
        let (salt, nonce) = rest.split_first_chunk::<16>()?;
        let rounds = u32::from_be_bytes(*rounds);
        let nonce = nonce.try_into().ok()?;
        Some(Lock {
            rounds,
            salt: *salt,
            nonce,
            header: header.to_vec(),
        })
    }
}

/// What is kept of people (a text of the caller's) as one encrypted file. `random` is 28 bytes of good randomness.
pub async fn pack_memory(
    cipher: &dyn Cipher,
    passphrase: &str,
    random: [u8; 28],
    memory: String,
) -> Result<Vec<u8>, StoreError> {
    let list = super::encode(&Contained {
        items: Vec::new(),
        files: Vec::new(),
        memory: Some(memory),
    });
    let mut plain = (list.len() as u32).to_be_bytes().to_vec();
    plain.extend(list);
    seal(cipher, passphrase, random, &plain).await
}

/// What is kept of people out of a file of [`pack_memory`]; `None` when the file carries something else.
pub async fn memory_in(
    cipher: &dyn Cipher,
    passphrase: &str,
    file: &[u8],
) -> Result<Option<String>, StoreError> {
    let plain = open(cipher, passphrase, file).await?;
    Ok(contained(&plain)?.0.memory)
}

async fn seal(
    cipher: &dyn Cipher,
    passphrase: &str,
    random: [u8; 28],
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let lock = Lock::new(random);
    let mut file = lock.header.clone();
    file.extend(cipher.seal(passphrase, &lock, plain).await?);
    Ok(file)
}

async fn open(cipher: &dyn Cipher, passphrase: &str, file: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (lock, sealed) = Lock::read(file).ok_or(StoreError::NotAParcel)?;
    let plain = cipher.open(passphrase, &lock, sealed).await?;
    plain.ok_or(StoreError::WrongPassphrase)
}

/// The list at the head of the content, and the files' bytes.
fn contained(plain: &[u8]) -> Result<(Contained, &[u8]), StoreError> {
    let (length, rest) = plain
        .split_first_chunk::<4>()
        .ok_or(StoreError::NotAParcel)?;
    let length = u32::from_be_bytes(*length) as usize;
    let (list, bytes) = rest
        .split_at_checked(length)
        .ok_or(StoreError::NotAParcel)?;
    let contained = reader::from_slice(list).map_err(|_| StoreError::NotAParcel)?;
    Ok((contained, bytes))
}

impl Slot {
    /// All unsent work as one encrypted file. `random` is 28 bytes of good randomness.
    pub async fn export(
        &self,
        cipher: &dyn Cipher,
        passphrase: &str,
        random: [u8; 28],
    ) -> Result<Vec<u8>, StoreError> {
        seal(cipher, passphrase, random, &self.pack().await?).await
    }

    /// Takes in a file made by [`Slot::export`]. What is here already is left as it is.
    pub async fn import(
        &self,
        cipher: &dyn Cipher,
        passphrase: &str,
        file: &[u8],
    ) -> Result<Imported, StoreError> {
        self.unpack(&open(cipher, passphrase, file).await?).await
    }

    /// Everything unsent: a length, a list in JSON, the files' bytes.
    async fn pack(&self) -> Result<Vec<u8>, StoreError> {
        let mut items: Vec<Item> = Vec::new();
        for draft in self.drafts().await? {
            let Draft {
                head,
                state,
                contents,
                changed_at,
                ..
            } = draft;
            items.push(Item {
                draft: Some(PackedDraft {
                    head,
                    state,
                    contents,
                    changed_at,
                }),
                work: None,
            });
        }
        for entry in self.outbox().await? {
            let id = entry.work.id().0;
            let packed = PackedWork {
                work: entry.work,
                made_at: entry.made_at,
                state: entry.state,
            };
            let of_draft = |item: &&mut Item| {
                item.draft
                    .as_ref()
                    .is_some_and(|draft| draft.head.id.0 == id)
            };
            match items.iter_mut().find(of_draft) {
                Some(item) => item.work = Some(packed),
                None => items.push(Item {
                    draft: None,
                    work: Some(packed),
                }),
            }
        }
        let (mut files, mut bytes) = (Vec::new(), Vec::new());
        for sha256 in items
            .iter()
            .flat_map(Item::files)
            .collect::<std::collections::BTreeSet<_>>()
        {
            let file = self
                .file(&sha256)
                .await?
                .ok_or(StoreError::FileMissing(sha256))?;
            files.push(PackedFile {
                sha256,
                size: file.len() as u64,
            });
            bytes.extend(file);
        }
        let list = super::encode(&Contained {
            items,
            files,
            memory: None,
        });
        let mut plain = (list.len() as u32).to_be_bytes().to_vec();
        plain.extend(list);
        plain.extend(bytes);
        Ok(plain)
    }

    async fn unpack(&self, plain: &[u8]) -> Result<Imported, StoreError> {
        let (contained, mut bytes) = contained(plain)?;
        let mut files = Vec::new();
        for PackedFile { sha256, size } in contained.files {
            let (file, rest) = bytes
                .split_at_checked(size as usize)
                .ok_or(StoreError::NotAParcel)?;
            if self.store.backend.sha256(file).await? != sha256 {
                return Err(StoreError::NotAParcel);
            }
            files.push((sha256, file));
            bytes = rest;
        }
        let mut imported = Imported::default();
        for item in contained.items {
            let wanted = item.files();
            let of_item = files
                .iter()
                .filter(|(sha256, _)| wanted.contains(sha256))
                .copied();
            match (self.put_item(&item, of_item).await?, &item.work) {
                (false, _) => imported.known += 1,
                (true, Some(_)) => imported.waiting += 1,
                (true, None) => imported.drafts += 1,
            }
        }
        Ok(imported)
    }

    /// Moves drafts, frozen work and small records into another slot, one by one, each copied before it is deleted.
    pub(super) async fn move_drafts_to(&self, to: &Slot) -> Result<(), StoreError> {
        to.unpack(&self.pack().await?).await?;
        for (name, text) in self.all_kept("").await? {
            match to.kept(&name).await? {
                None => to.keep(&name, &text).await?,
                // Neither vault may go for the other: this one is put beside, for the app to join.
                Some(_) if name == NAME => to.keep(BESIDE, &text).await?,
                Some(_) => {}
            }
        }
        self.store
            .forget(&super::Owner::Guest, super::Unsent::Discard)
            .await
    }

    /// Puts one item with its files, in one commit; `false` when it is here already.
    async fn put_item<'a>(
        &self,
        item: &Item,
        files: impl Iterator<Item = (Sha256, &'a [u8])>,
    ) -> Result<bool, StoreError> {
        let mut writes: Vec<Write> = Vec::new();
        let holder = item
            .draft
            .as_ref()
            .map(|draft| draft_holder(&draft.head.id));
        let entry = item
            .work
            .as_ref()
            .map(|work| super::outbox::entry_holder(&work.work.id()));
        for (sha256, bytes) in files {
            let shown = item
                .draft
                .as_ref()
                .is_some_and(|draft| files_of(&draft.contents).contains(&sha256));
            let sent = item
                .work
                .as_ref()
                .is_some_and(|work| files_of_work(&work.work).contains(&sha256));
            let holders = [
                holder.as_deref().filter(|_| shown),
                entry.as_deref().filter(|_| sent),
            ];
            writes.extend(
                self.hold_bytes(&sha256, bytes, holders.into_iter().flatten())
                    .await?,
            );
        }
        if let Some(PackedDraft {
            head,
            state,
            contents,
            changed_at,
        }) = &item.draft
        {
            let draft = Draft {
                head: head.clone(),
                state: *state,
                contents: contents.clone(),
                changed_at: *changed_at,
                revision: Revision {
                    head: 0,
                    change: 0,
                    open: true,
                },
            };
            writes.extend(self.put_draft(draft, *state));
        }
        if let Some(PackedWork {
            work,
            made_at,
            state,
        }) = &item.work
        {
            writes.extend(self.put_work(work, *made_at, state));
        }
        self.store.try_commit(writes).await
    }
}

impl Item {
    fn files(&self) -> Vec<Sha256> {
        let shown = self
            .draft
            .iter()
            .flat_map(|draft| files_of(&draft.contents));
        let sent = self.work.iter().flat_map(|work| files_of_work(&work.work));
        shown.chain(sent).collect()
    }
}

readable!(struct Item {; draft, work });
readable!(struct PackedDraft { head, state, contents, changed_at; });
readable!(struct PackedWork { work, made_at; state });
readable!(struct PackedFile { sha256, size; });
readable!(struct Contained { items, files; memory });
