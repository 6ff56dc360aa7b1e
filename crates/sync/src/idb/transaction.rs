//! One IndexedDB transaction from opening to its end, without an `await` in between; it does not know what is encrypted.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::KEYS;
use crate::store::backend::{BackendError, Expect, Table, Write};

/// What a transaction may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Read only.
    Read,
    /// Write; survives the browser being killed.
    Write,
    /// Write; survives the power going, which takes longer.
    WriteSafely,
}

/// A transaction.
pub(super) struct Transaction {
    inner: IdbTransaction,
}

/// A write, and what will be written: a row with its body, or a new key.
pub(super) type Closed = (Write, Option<JsValue>);

impl Transaction {
    pub(super) fn begin(
        database: &IdbDatabase,
        tables: &[&str],
        mode: Mode,
    ) -> Result<Transaction, BackendError> {
        let names: Array = tables.iter().map(|name| JsValue::from_str(name)).collect();
        let (kind, durability) = match mode {
            Mode::Read => ("readonly", "default"),
            Mode::Write => ("readwrite", "relaxed"),
            Mode::WriteSafely => ("readwrite", "strict"),
        };
        // Called by name because the options are newer than the binding.
        let options = Object::new();
        let set = Reflect::set(&options, &"durability".into(), &durability.into());
        let begin = set.and_then(|_| Reflect::get(database, &"transaction".into()));
        let begin: Function = begin.map_err(error_of)?.unchecked_into();
        let inner = begin
            .call3(database, &names, &kind.into(), &options)
            .map_err(error_of)?;
        Ok(Transaction {
            inner: inner.unchecked_into(),
        })
    }

    pub(super) fn get(&self, table: &str, key: &str) -> Result<IdbRequest, BackendError> {
        self.table(table)?.get(&key.into()).map_err(error_of)
    }

    /// Keys and values of the rows whose key begins so, in the same order.
    pub(super) fn get_all(
        &self,
        table: &str,
        prefix: &str,
    ) -> Result<(IdbRequest, IdbRequest), BackendError> {
        let keys = self.get_all_keys(table, prefix)?;
        let values = self
            .table(table)?
            .get_all_with_key(&range(prefix)?)
            .map_err(error_of)?;
        Ok((keys, values))
    }

    pub(super) fn get_all_keys(
        &self,
        table: &str,
        prefix: &str,
    ) -> Result<IdbRequest, BackendError> {
        self.table(table)?
            .get_all_keys_with_key(&range(prefix)?)
            .map_err(error_of)
    }

    fn table(&self, name: &str) -> Result<IdbObjectStore, BackendError> {
        self.inner.object_store(name).map_err(error_of)
    }

    /// Waits until everything asked for has been done, or nothing was.
    pub(super) async fn done(&self) -> Result<(), BackendError> {
        Ending::of(&self.inner).await
    }

    fn write(&self, write: &Write, closed: &Option<JsValue>, revision: f64) -> Result<(), JsValue> {
        let store = |table: Table| self.inner.object_store(table.name());
        match (write, closed) {
            (Write::Put(table, key, ..), Some(row)) => {
                row.unchecked_ref::<Array>().set(0, (revision + 1.0).into());
                store(*table)?.put_with_key(row, &key.into()).map(drop)
            }
            (Write::Delete(table, key, _), _) => store(*table)?.delete(&key.into()).map(drop),
            (Write::DeletePrefix(table, prefix), _) => {
                let range =
                    IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into())?;
                store(*table)?.delete(&range).map(drop)
            }
            (Write::MakeSlot(slot), Some(key)) => self
                .inner
                .object_store(KEYS)?
                .put_with_key(key, &slot.into())
                .map(drop),
            (Write::ForgetSlot(slot), _) => self
                .inner
                .object_store(KEYS)?
                .delete(&slot.into())
                .map(drop),
            (Write::Check(..) | Write::Put(..) | Write::MakeSlot(_), _) => Ok(()),
        }
    }
}

/// Reads what the writes depend on, decides in the callback of the last read, and writes: all or nothing.
pub(super) async fn commit(
    database: &IdbDatabase,
    writes: Vec<Closed>,
) -> Result<(), BackendError> {
    let slots: BTreeSet<&str> = writes
        .iter()
        .filter_map(|(write, _)| write.slot())
        .collect();
    let mut tables: BTreeSet<&str> = writes
        .iter()
        .map(|(write, _)| write.table().map_or(KEYS, Table::name))
        .collect();
    if !slots.is_empty() {
        tables.insert(KEYS);
    }
    if tables.is_empty() {
        return Ok(());
    }
    let mode = match writes
        .iter()
        .any(|(write, _)| must_survive_power_loss(write))
    {
        true => Mode::WriteSafely,
        false => Mode::Write,
    };
    let transaction = Rc::new(Transaction::begin(database, &Vec::from_iter(tables), mode)?);
    let keys = slots
        .iter()
        .map(|slot| transaction.get(KEYS, slot))
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::with_capacity(writes.len());
    for (write, _) in &writes {
        rows.push(match write {
            Write::Put(table, key, ..)
            | Write::Delete(table, key, _)
            | Write::Check(table, key, _) => Some(transaction.get(table.name(), key)?),
            Write::DeletePrefix(..) | Write::MakeSlot(_) | Write::ForgetSlot(_) => None,
        });
    }
    let last = rows
        .iter()
        .rev()
        .flatten()
        .chain(keys.last())
        .next()
        .cloned();
    let refused: Rc<RefCell<Option<BackendError>>> = Rc::default();
    let decide = {
        let (transaction, refused) = (transaction.clone(), refused.clone());
        move || {
            if let Err(error) = decide(&transaction, &writes, &rows, &keys) {
                *refused.borrow_mut() = Some(error);
                // An abort that comes too late has nothing left to undo.
                drop(transaction.inner.abort());
            }
        }
    };
    let ending = Ending::of(&transaction.inner);
    let callback = match last {
        Some(last) => {
            let callback = Closure::once(decide);
            last.set_onsuccess(Some(callback.as_ref().unchecked_ref()));
            Some(callback)
        }
        None => {
            decide();
            None
        }
    };
    let ended = ending.await;
    drop(callback);
    refused.take().map_or(ended, Err)
}

/// Writes if everything is as expected; the reads have all been answered.
fn decide(
    transaction: &Transaction,
    writes: &[Closed],
    rows: &[Option<IdbRequest>],
    keys: &[IdbRequest],
) -> Result<(), BackendError> {
    for key in keys {
        if result(key)?.is_undefined() {
            return Err(BackendError::Forgotten);
        }
    }
    let row_of = |read: &Option<IdbRequest>| read.as_ref()?.result().ok()?.dyn_into::<Array>().ok();
    let found: Vec<Option<Array>> = rows.iter().map(row_of).collect();
    let as_expected = |((write, _), row): (&Closed, &Option<Array>)| match write.expectation() {
        Some((_, _, Expect::Absent)) => row.is_none(),
        Some((_, _, Expect::Revision(expected))) => {
            row.as_ref().is_some_and(|row| revision(row) == expected)
        }
        Some((_, _, Expect::Anything)) | None => true,
    };
    if !writes.iter().zip(&found).all(as_expected) {
        return Err(BackendError::Changed);
    }
    for ((write, closed), row) in writes.iter().zip(&found) {
        let before = row.as_ref().map_or(0, revision) as f64;
        transaction.write(write, closed, before).map_err(error_of)?;
    }
    Ok(())
}

/// Typing survives a killed browser; frozen work, receipts, photos and keys also survive the power going.
fn must_survive_power_loss(write: &Write) -> bool {
    match write.table() {
        Some(table) => matches!(
            table,
            Table::Outbox | Table::Dossiers | Table::Files | Table::Owners
        ),
        None => true,
    }
}

/// The revision a row was written with.
pub(super) fn revision(row: &Array) -> u64 {
    row.get(0).as_f64().unwrap_or(0.0) as u64
}

/// What a finished request brought.
pub(super) fn result(request: &IdbRequest) -> Result<JsValue, BackendError> {
    request.result().map_err(error_of)
}

/// What went wrong, in our terms.
pub(super) fn error_of(error: JsValue) -> BackendError {
    let name = error.dyn_ref::<DomException>().map(DomException::name);
    match name.as_deref() {
        Some("QuotaExceededError") => BackendError::Full,
        Some("VersionError") => BackendError::Held("a newer one".into()),
        Some(name) => BackendError::Unavailable(name.to_owned()),
        None => BackendError::Unavailable(error.as_string().unwrap_or_default()),
    }
}

fn range(prefix: &str) -> Result<JsValue, BackendError> {
    let range = IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into());
    range.map(JsValue::from).map_err(error_of)
}

/// The end of a transaction, as a future. Its listeners are set at once and go with it.
struct Ending {
    state: Rc<RefCell<State>>,
    transaction: IdbTransaction,
    _listeners: [Closure<dyn FnMut()>; 2],
}

#[derive(Default)]
struct State {
    ended: Option<Result<(), BackendError>>,
    waker: Option<Waker>,
}

impl Ending {
    fn of(transaction: &IdbTransaction) -> Ending {
        let state: Rc<RefCell<State>> = Rc::default();
        let end = |result: Box<dyn Fn() -> Result<(), BackendError>>| {
            let state = state.clone();
            Closure::<dyn FnMut()>::new(move || {
                let mut state = state.borrow_mut();
                state.ended = Some(result());
                if let Some(waker) = state.waker.take() {
                    waker.wake();
                }
            })
        };
        let complete = end(Box::new(|| Ok(())));
        let why = transaction.clone();
        let abort = end(Box::new(move || {
            let error = why.error().map(JsValue::from);
            Err(error.map_or(BackendError::Unavailable("aborted".into()), error_of))
        }));
        transaction.set_oncomplete(Some(complete.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(abort.as_ref().unchecked_ref()));
        Ending {
            state,
            transaction: transaction.clone(),
            _listeners: [complete, abort],
        }
    }
}

impl Future for Ending {
    type Output = Result<(), BackendError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.state.borrow_mut();
        match state.ended.take() {
            Some(ended) => Poll::Ready(ended),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.transaction.set_oncomplete(None);
        self.transaction.set_onabort(None);
    }
}
