//! The one place that opens the store on this phone and knows whose drawer is open; it never decides what to keep.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::DossierId;
use i18n::t;
use sync::store::{
    Backend, BackendError, Change, Contents, Draft, DraftId, Holding, Imported, NewPage, Owner,
    Page, Revision, Slot, Store, StoreError,
};

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{clock, prefs};
use crate::state::announce;

/// Name of the database in the browser.
const DATABASE: &str = "motcua";

/// Preference that remembers, across reloads without a network, whose drawer is open. An opaque id, nothing personal.
const OWNER: &str = "owner";

/// One write to a draft at a time, so that this tab never takes its own change for another tab's.
static WRITING: async_lock::Mutex<()> = async_lock::Mutex::new(());

/// One opening at a time: several at once would wait for each other until the browser gives up.
static OPENING: async_lock::Mutex<()> = async_lock::Mutex::new(());

thread_local! {
    static STORE: RefCell<Option<Store>> = const { RefCell::new(None) };
    static LASTING: RefCell<bool> = const { RefCell::new(true) };
    static SEEN: RefCell<BTreeMap<DraftId, Revision>> = const { RefCell::new(BTreeMap::new()) };
}

/// The store on this phone. Where the browser forbids one (private mode) a store in memory stands in, and [`lasting`]
/// says so.
///
/// # Errors
/// [`StoreError`] when storage is damaged or held by a newer version of the app in another tab.
pub(crate) async fn store() -> Result<Store, StoreError> {
    if let Some(store) = STORE.with_borrow(Clone::clone) {
        return Ok(store);
    }
    let _turn = OPENING.lock().await;
    if let Some(store) = STORE.with_borrow(Clone::clone) {
        return Ok(store);
    }
    let store = match backend().await {
        Ok(backend) => Store::new(backend),
        Err(BackendError::Unavailable(_)) => {
            LASTING.set(false);
            Store::new(in_memory().await?)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(STORE.with_borrow_mut(|known| known.get_or_insert(store).clone()))
}

/// The rows of this browser.
#[cfg(target_arch = "wasm32")]
async fn backend() -> Result<Rc<dyn Backend>, BackendError> {
    Ok(Rc::new(sync::idb::IdbBackend::open(DATABASE, lost).await?))
}

/// Outside a browser, where only tests run, there is nothing that lasts.
#[cfg(not(target_arch = "wasm32"))]
async fn backend() -> Result<Rc<dyn Backend>, BackendError> {
    let _ = (DATABASE, lost as fn());
    Err(BackendError::Unavailable("no browser".to_string()))
}

/// Rows that end with this tab. Few phones need them, so they come as a part of their own.
async fn in_memory() -> Result<Rc<dyn Backend>, StoreError> {
    memory()
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

#[wasm_split(carrying, fallible)]
fn memory() -> Result<Rc<dyn Backend>, SplitLoaderError> {
    Ok(Rc::new(sync::memory::MemoryBackend::new()))
}

/// Another tab runs a newer version of the app and has taken the store: this tab must be loaded again to go on.
fn lost() {
    announce(t::draft::store_lost(prefs::lang()));
}

/// Whether what is kept outlives this tab.
pub(crate) fn lasting() -> bool {
    LASTING.with_borrow(|lasting| *lasting)
}

/// Whose drawer is open: the citizen who signed in last and has not signed out, else the guest's.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub(crate) async fn owner() -> Result<Owner, StoreError> {
    let citizen = store().await?.pref(OWNER).await?;
    Ok(citizen.map_or(Owner::Guest, Owner::Citizen))
}

/// The open drawer.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub(crate) async fn slot() -> Result<Slot, StoreError> {
    store().await?.slot(&owner().await?).await
}

/// What the open drawer holds, told without reading any of it.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub(crate) async fn holding() -> Result<Holding, StoreError> {
    let slot = store().await?.known_slot(&owner().await?).await?;
    match slot {
        Some(slot) => slot.holding().await,
        None => Ok(Holding::default()),
    }
}

/// Opens the drawer of the citizen who has signed in; what was begun as a guest becomes theirs.
///
/// # Errors
/// [`StoreError`] when the store cannot be written; then the guest's drawer stays open and nothing is lost.
pub(crate) async fn signed_in(citizen: &str) -> Result<(), StoreError> {
    let store = store().await?;
    store.adopt_guest(citizen).await?;
    store.set_pref(OWNER, Some(citizen)).await
}

/// Closes the drawer of whoever signed out.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub(crate) async fn signed_out() -> Result<(), StoreError> {
    store().await?.set_pref(OWNER, None).await
}

/// Reads a draft and remembers how far it was read.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub(crate) async fn draft(id: DossierId) -> Result<Option<Draft>, StoreError> {
    let draft = slot().await?.draft(&id.into()).await?;
    if let Some(draft) = &draft {
        saw(id, draft.revision);
    }
    Ok(draft)
}

/// Writes what the person did. Where another tab wrote in between, both together are returned, for the open form to take in.
///
/// # Errors
/// [`StoreError`] when it cannot be written; nothing of it was.
pub(crate) async fn keep(
    id: DossierId,
    changes: &[Change],
) -> Result<Option<Contents>, StoreError> {
    let _turn = WRITING.lock().await;
    let slot = slot().await?;
    let changed = slot
        .change(&id.into(), seen(id)?, clock::now(), changes)
        .await?;
    saw(id, changed.revision);
    Ok(changed.merged)
}

/// Keeps a page of a paper.
///
/// # Errors
/// [`StoreError`] when there is no room or it cannot be written; nothing of it was.
pub(crate) async fn attach(id: DossierId, page: NewPage, bytes: &[u8]) -> Result<Page, StoreError> {
    let _turn = WRITING.lock().await;
    let slot = slot().await?;
    let (page, changed) = slot
        .attach(&id.into(), seen(id)?, clock::now(), page, bytes)
        .await?;
    saw(id, changed.revision);
    Ok(page)
}

/// Puts pages in the place of others of their paper, in one step.
///
/// # Errors
/// [`StoreError`] when there is no room or it cannot be written; then everything is as it was.
pub(crate) async fn replace(
    id: DossierId,
    (paper, gone): (&str, &[domain::Sha256]),
    new: Vec<(NewPage, Vec<u8>)>,
) -> Result<Vec<Page>, StoreError> {
    let _turn = WRITING.lock().await;
    let slot = slot().await?;
    let (pages, changed) = slot
        .replace(&id.into(), seen(id)?, clock::now(), (paper, gone), new)
        .await?;
    saw(id, changed.revision);
    Ok(pages)
}

/// Pins a draft to another form, with the changes that go with it.
///
/// # Errors
/// [`StoreError::Conflict`] when another tab wrote meanwhile; nothing was changed then.
pub(crate) async fn repin(
    id: DossierId,
    bundle: domain::Sha256,
    changes: &[Change],
) -> Result<(), StoreError> {
    let _turn = WRITING.lock().await;
    let slot = slot().await?;
    slot.repin(&id.into(), seen(id)?, clock::now(), bundle, changes)
        .await
}

/// Takes a page away.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub(crate) async fn detach(id: DossierId, page: &Page) -> Result<(), StoreError> {
    let _turn = WRITING.lock().await;
    let slot = slot().await?;
    let changed = slot
        .detach(
            &id.into(),
            seen(id)?,
            clock::now(),
            &page.paper,
            page.sha256,
        )
        .await?;
    saw(id, changed.revision);
    Ok(())
}

/// How far a draft was read or written by this tab.
///
/// # Errors
/// `Missing` when this tab has not read it.
pub(crate) fn seen(id: DossierId) -> Result<Revision, StoreError> {
    SEEN.with_borrow(|seen| seen.get(&id.into()).copied())
        .ok_or(StoreError::Missing)
}

fn saw(id: DossierId, revision: Revision) {
    SEEN.with_borrow_mut(|seen| seen.insert(id.into(), revision));
}

/// All unsent work of the open drawer as one file, encrypted with a passphrase.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn export(passphrase: &str) -> Result<Vec<u8>, StoreError> {
    let mut random = [0; 28];
    clock::random(&mut random);
    slot()
        .await?
        .export(&sync::idb::WebCipher, passphrase, random)
        .await
}

/// Takes in such a file; what is here already stays as it is.
///
/// # Errors
/// [`StoreError::NotAParcel`] and [`StoreError::WrongPassphrase`] for a wrong file or passphrase; else the store's trouble.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn import(passphrase: &str, file: &[u8]) -> Result<Imported, StoreError> {
    slot()
        .await?
        .import(&sync::idb::WebCipher, passphrase, file)
        .await
}

/// Outside a browser there is no cipher.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) async fn export(_passphrase: &str) -> Result<Vec<u8>, StoreError> {
    Err(StoreError::Unavailable("no browser".to_string()))
}

/// Outside a browser there is no cipher.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) async fn import(_passphrase: &str, _file: &[u8]) -> Result<Imported, StoreError> {
    Err(StoreError::NotAParcel)
}
