//! The notebook on this phone: opened, changed and locked; what is in it and what it is good for the crate `people` says.
//!
//! The key of a locked notebook is only ever in this tab's memory: it goes when the page is left, when nobody has used the
//! notebook for a while, and when the app is put aside.

use std::cell::{Cell, RefCell};

use calendar::Timestamp;
use leptos::ev;
use leptos::prelude::*;
use people::{Memory, MemoryError, PersonId};
use sync::store::{Door, DoorKind, Lying, NewDoor, Opening, Slot, StoreError, VaultKey};

use super::{clock, vault};
use crate::state::kept_changed;

/// Milliseconds without use after which it locks itself.
const IDLE: i64 = 5 * 60 * 1000;
/// How often that is looked at, in milliseconds.
const LOOK: i32 = 15_000;
/// How often a change is made anew when another tab wrote in between.
const ATTEMPTS: usize = 4;

thread_local! {
    static KEY: RefCell<Option<VaultKey>> = const { RefCell::new(None) };
    static USED: Cell<Timestamp> = const { Cell::new(Timestamp::from_millis(0)) };
    static WATCHING: Cell<bool> = const { Cell::new(false) };
    /// A file is being chosen: the phone shows its own picker, and that is no leaving.
    static CHOOSING: Cell<bool> = const { Cell::new(false) };
}

/// The notebook as it is for whoever looks now.
#[derive(Clone, PartialEq)]
pub(crate) enum Notebook {
    /// Locked, with the ways in.
    Locked(Vec<Door>),
    /// Open, and whether it has a lock.
    Open(Memory, Vec<Door>),
    /// It cannot be read.
    Unreadable,
}

/// Why the notebook was not changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is locked.
    Locked,
    /// It is full.
    Full,
    /// What came in cannot be read.
    Unreadable,
    /// What came in was written by a newer version.
    Newer,
    /// The phone could not write.
    Failed,
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        match error {
            StoreError::WrongPassphrase => Refused::Locked,
            _ => Refused::Failed,
        }
    }
}

impl From<MemoryError> for Refused {
    fn from(error: MemoryError) -> Refused {
        match error {
            MemoryError::Full | MemoryError::TooLong => Refused::Full,
            MemoryError::Newer => Refused::Newer,
            MemoryError::Unreadable(_) => Refused::Unreadable,
        }
    }
}

/// What came of a PIN or passkey.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unlocked {
    /// Open.
    Yes,
    /// Wrong; the next try in so many milliseconds.
    Wrong(i64),
    /// Not tried; so many milliseconds are left.
    Wait(i64),
}

/// The notebook of the open drawer.
pub(crate) async fn read() -> Notebook {
    match look().await {
        Ok(notebook) => notebook,
        Err(Refused::Locked) => Notebook::Locked(Vec::new()),
        Err(_) => Notebook::Unreadable,
    }
}

async fn look() -> Result<Notebook, Refused> {
    let slot = vault::slot().await?;
    let vault = slot.vault().await?;
    let (text, doors) = match vault.lying() {
        Lying::Nothing => return Ok(Notebook::Open(Memory::default(), Vec::new())),
        Lying::Open(text) => (text.clone(), Vec::new()),
        Lying::Locked(sealed) => {
            let Some(key) = key() else {
                return Ok(Notebook::Locked(sealed.doors.clone()));
            };
            let text = slot.unseal(&cipher(), sealed, &key).await?;
            (text, sealed.doors.clone())
        }
    };
    Ok(Notebook::Open(Memory::read(text.as_bytes())?, doors))
}

/// Changes the notebook. `make` may run again, when another tab wrote in between.
///
/// # Errors
/// [`Refused`]; nothing was changed.
pub(crate) async fn change(
    make: impl Fn(&mut Memory) -> Result<(), MemoryError>,
) -> Result<(), Refused> {
    used();
    let slot = vault::slot().await?;
    for _ in 0..ATTEMPTS {
        let vault = slot.vault().await?;
        let Notebook::Open(mut memory, _) = look().await? else {
            return Err(Refused::Locked);
        };
        make(&mut memory)?;
        let (key, text) = (key(), memory.write());
        let written = slot
            .write_vault(&cipher(), &vault, key.as_ref(), &text, random())
            .await;
        match written {
            Err(StoreError::Conflict) => {}
            other => {
                other?;
                kept_changed();
                return Ok(());
            }
        }
    }
    Err(Refused::Failed)
}

/// Takes another memory in, a file's or another notebook's.
///
/// # Errors
/// [`Refused`]; nothing was changed.
pub(crate) async fn take_in(text: &str) -> Result<(), Refused> {
    let other = Memory::read(text.as_bytes())?;
    change(|memory| {
        *memory = memory.merged(&other)?;
        Ok(())
    })
    .await
}

/// Tries a PIN or what a passkey gave.
///
/// # Errors
/// [`StoreError`] when the phone cannot read.
pub(crate) async fn unlock(kind: DoorKind, secret: &str) -> Result<Unlocked, StoreError> {
    let slot = vault::slot().await?;
    let vault = slot.vault().await?;
    let Lying::Locked(sealed) = vault.lying() else {
        kept_changed();
        return Ok(Unlocked::Yes);
    };
    let tried = slot
        .open_vault(&cipher(), sealed, kind, secret, clock::now())
        .await?;
    Ok(match tried {
        Opening::Opened(key) => {
            opened(key);
            Unlocked::Yes
        }
        Opening::Wrong(wait) => Unlocked::Wrong(wait),
        Opening::Wait(wait) => Unlocked::Wait(wait),
    })
}

/// Milliseconds still to wait before a PIN is tried.
pub(crate) async fn pause() -> i64 {
    let left = async { vault::slot().await?.vault_pause(clock::now()).await };
    let left: Result<i64, StoreError> = left.await;
    left.unwrap_or_default()
}

/// Puts a lock on the notebook, or one more way into it, in place of the one of the same kind.
///
/// # Errors
/// [`Refused`]; nothing was changed.
pub(crate) async fn lock_with(kind: DoorKind, about: &str, secret: &str) -> Result<(), Refused> {
    let slot = vault::slot().await?;
    let vault = slot.vault().await?;
    let Notebook::Open(memory, _) = look().await? else {
        return Err(Refused::Locked);
    };
    let key = key().unwrap_or_else(|| VaultKey::new(bytes()));
    let door = NewDoor {
        kind,
        about,
        secret,
    };
    let text = memory.write();
    slot.add_door(&cipher(), &vault, &key, &text, door, [random(), random()])
        .await?;
    opened(key);
    Ok(())
}

/// Takes the lock away.
///
/// # Errors
/// [`Refused`]; nothing was changed.
pub(crate) async fn remove_lock() -> Result<(), Refused> {
    let slot = vault::slot().await?;
    let vault = slot.vault().await?;
    let Notebook::Open(memory, _) = look().await? else {
        return Err(Refused::Locked);
    };
    slot.remove_lock(&vault, &memory.write()).await?;
    lock();
    Ok(())
}

/// Throws the notebook away, locked or not.
///
/// # Errors
/// [`StoreError`] when the phone cannot write.
pub(crate) async fn throw_away() -> Result<(), StoreError> {
    vault::slot().await?.drop_vault().await?;
    lock();
    Ok(())
}

/// What lies beside from before the citizen signed in: joined at once where it has no lock of its own.
/// `true` while one with a lock waits.
pub(crate) async fn join_beside() -> bool {
    let joined = async {
        let slot = vault::slot().await?;
        match slot.vault_beside().await? {
            Lying::Nothing => Ok(false),
            Lying::Open(text) => {
                take_in(&text).await?;
                slot.drop_vault_beside().await?;
                Ok(false)
            }
            Lying::Locked(_) => Ok(true),
        }
    };
    let joined: Result<bool, Refused> = joined.await;
    joined.unwrap_or_default()
}

/// Opens what lies beside with its PIN and joins it.
///
/// # Errors
/// [`Refused`]; both stay as they were.
pub(crate) async fn join_locked_beside(pin: &str) -> Result<Unlocked, Refused> {
    let slot = vault::slot().await?;
    let Lying::Locked(sealed) = slot.vault_beside().await? else {
        return Ok(Unlocked::Yes);
    };
    let tried = slot
        .open_vault(&cipher(), &sealed, DoorKind::Pin, pin, clock::now())
        .await?;
    Ok(match tried {
        Opening::Opened(key) => {
            take_in(&slot.unseal(&cipher(), &sealed, &key).await?).await?;
            drop_beside(&slot).await?;
            Unlocked::Yes
        }
        Opening::Wrong(wait) => Unlocked::Wrong(wait),
        Opening::Wait(wait) => Unlocked::Wait(wait),
    })
}

async fn drop_beside(slot: &Slot) -> Result<(), StoreError> {
    slot.drop_vault_beside().await?;
    kept_changed();
    Ok(())
}

/// Throws away what lies beside.
///
/// # Errors
/// [`StoreError`] when the phone cannot write.
pub(crate) async fn throw_beside_away() -> Result<(), StoreError> {
    drop_beside(&vault::slot().await?).await
}

/// The notebook as one encrypted file.
///
/// # Errors
/// [`Refused`] while it is locked or cannot be read.
pub(crate) async fn export(passphrase: &str) -> Result<Vec<u8>, Refused> {
    let Notebook::Open(memory, _) = look().await? else {
        return Err(Refused::Locked);
    };
    let text = memory.write();
    Ok(sync::store::parcel::pack_memory(&cipher(), passphrase, random(), text).await?)
}

/// What such a file holds; nothing when it is a file of unsent work.
///
/// # Errors
/// [`StoreError::NotAParcel`] and [`StoreError::WrongPassphrase`].
pub(crate) async fn memory_in(passphrase: &str, file: &[u8]) -> Result<Option<String>, StoreError> {
    sync::store::parcel::memory_in(&cipher(), passphrase, file).await
}

/// A new id for a person.
pub(crate) fn new_id() -> PersonId {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random: [u8; 20] = bytes();
    let text: String = random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    PersonId::parse(&text).expect("twenty letters and digits name a person")
}

/// Locks it now. Whoever shows it reads it again.
pub(crate) fn lock() {
    KEY.set(None);
    kept_changed();
}

/// Somebody uses it: it stays open for a while longer.
pub(crate) fn used() {
    USED.set(clock::now());
}

/// A file is about to be chosen, in a window of the phone's own.
pub(crate) fn choosing_file() {
    CHOOSING.set(true);
}

fn opened(key: VaultKey) {
    KEY.set(Some(key));
    used();
    watch();
    kept_changed();
}

fn key() -> Option<VaultKey> {
    KEY.with_borrow(|key| key.as_ref().map(VaultKey::again))
}

/// Locks when the app is put aside, and when nobody used the notebook for a while.
fn watch() {
    if WATCHING.replace(true) {
        return;
    }
    let hidden = || document().visibility_state() == web_sys::VisibilityState::Hidden;
    // It watches for as long as the page lives.
    window_event_listener(ev::visibilitychange, move |_| {
        if hidden() && !CHOOSING.get() {
            forget_key();
        } else if !hidden() {
            CHOOSING.set(false);
        }
    });
    leptos::task::spawn_local(async {
        loop {
            clock::pause(LOOK).await;
            let idle = clock::now().millis_since(USED.get());
            if !(0..IDLE).contains(&idle) {
                forget_key();
            }
        }
    });
}

fn forget_key() {
    if KEY.take().is_some() {
        kept_changed();
    }
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    clock::random(&mut bytes);
    bytes
}

fn random() -> [u8; 28] {
    bytes()
}

#[cfg(target_arch = "wasm32")]
fn cipher() -> sync::idb::WebCipher {
    sync::idb::WebCipher
}

/// Outside a browser, where only tests run, nothing can be sealed.
#[cfg(not(target_arch = "wasm32"))]
fn cipher() -> NoCipher {
    NoCipher
}

#[cfg(not(target_arch = "wasm32"))]
struct NoCipher;

#[cfg(not(target_arch = "wasm32"))]
#[async_trait::async_trait(?Send)]
impl sync::store::Cipher for NoCipher {
    async fn seal(
        &self,
        _: &str,
        _: &sync::store::parcel::Lock,
        _: &[u8],
    ) -> Result<Vec<u8>, sync::store::BackendError> {
        Err(sync::store::BackendError::Unavailable("no browser".into()))
    }

    async fn open(
        &self,
        _: &str,
        _: &sync::store::parcel::Lock,
        _: &[u8],
    ) -> Result<Option<Vec<u8>>, sync::store::BackendError> {
        Err(sync::store::BackendError::Unavailable("no browser".into()))
    }
}
