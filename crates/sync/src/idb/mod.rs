//! Rows in the browser's IndexedDB, personal ones encrypted before they are written; wasm only, and it never decides what a row means.
//!
//! A transaction here is never held across an `await`: bodies are encrypted before it opens and decrypted after it has
//! closed, and what depends on rows read inside it is decided in the callback of the last read. So the trap of IndexedDB
//! (a transaction closes when anything else is awaited) cannot be stepped into.

mod crypto;
mod lock;
mod open;
mod transaction;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, IdbDatabase};

pub use crypto::{WebCipher, fill_random};
pub use lock::Turn;

use crate::protocol::Sha256;
use crate::store::backend::{Backend, BackendError, Query, Room, Row, Table, Write, slot_of};
use transaction::{Mode, Transaction};

/// Object store of the slots' keys.
const KEYS: &str = "keys";
/// What a page has while it opens the database.
const OPENING: &str = "motcua-opening";
/// A slot that is only made to see whether keys are kept.
const PROBE: &str = "probe";

/// Rows in IndexedDB.
pub struct IdbBackend {
    database: IdbDatabase,
    keys: RefCell<HashMap<String, CryptoKey>>,
}

impl IdbBackend {
    /// Opens the database of this name. `on_lost` is called when the database is taken away later (another tab runs a
    /// newer version of the app, or the browser cleared it): the page has to be loaded again.
    ///
    /// [`BackendError::Unavailable`] in a private window that keeps nothing; [`BackendError::Held`] while an older tab will
    /// not let go, or when this page is the older one.
    pub async fn open(
        name: &str,
        on_lost: impl Fn() + 'static,
    ) -> Result<IdbBackend, BackendError> {
        // A page that is left is frozen as it stands, for the way back. Frozen while it makes the database it would keep every
        // later page waiting for ever; a page that holds a lock is not frozen but ended, and its opening with it.
        let _held = lock::hold(OPENING);
        let database = open::open(name, on_lost).await?;
        let backend = IdbBackend {
            database,
            keys: RefCell::default(),
        };
        // Some private windows open a database but cannot keep a key in it: better to know now.
        backend.commit(vec![Write::MakeSlot(PROBE.into())]).await?;
        let kept = backend.key(PROBE).await?;
        backend
            .commit(vec![Write::ForgetSlot(PROBE.into())])
            .await?;
        if kept.is_none() {
            return Err(BackendError::Unavailable("keys are not kept".into()));
        }
        Ok(backend)
    }

    /// Closes the connection, so that another can delete or upgrade the database.
    pub fn close(&self) {
        self.database.close();
    }

    /// The key of a slot, if it was not forgotten.
    async fn key(&self, slot: &str) -> Result<Option<CryptoKey>, BackendError> {
        if let Some(key) = self.keys.borrow().get(slot) {
            return Ok(Some(key.clone()));
        }
        let transaction = Transaction::begin(&self.database, &[KEYS], Mode::Read)?;
        let request = transaction.get(KEYS, slot)?;
        transaction.done().await?;
        let key = transaction::result(&request)?.dyn_into::<CryptoKey>().ok();
        if let Some(key) = &key {
            self.keys.borrow_mut().insert(slot.to_owned(), key.clone());
        }
        Ok(key)
    }

    /// A row as it is written: revision (filled in later), nonce or nothing, body.
    async fn close_body(
        &self,
        table: Table,
        key: &str,
        body: &[u8],
    ) -> Result<Array, BackendError> {
        if !table.is_personal() {
            return Ok(Array::of3(
                &JsValue::NULL,
                &JsValue::NULL,
                &Uint8Array::from(body),
            ));
        }
        let slot = self
            .key(slot_of(key))
            .await?
            .ok_or(BackendError::Forgotten)?;
        let (nonce, sealed) = crypto::seal(&slot, &bound_to(table, key), body).await?;
        Ok(Array::of3(&JsValue::NULL, &nonce, &sealed))
    }

    async fn open_row(
        &self,
        table: Table,
        key: String,
        value: &JsValue,
    ) -> Result<Row, BackendError> {
        let damaged = || BackendError::Damaged(format!("{} {key}", table.name()));
        let value: &Array = value.dyn_ref().ok_or_else(damaged)?;
        let revision = transaction::revision(value);
        let body: Uint8Array = value.get(2).dyn_into().map_err(|_| damaged())?;
        let body = match value.get(1).dyn_into::<Uint8Array>() {
            Ok(nonce) => {
                let slot = self.key(slot_of(&key)).await?.ok_or_else(damaged)?;
                crypto::open(&slot, &bound_to(table, &key), &nonce, &body)
                    .await?
                    .ok_or_else(damaged)?
            }
            Err(_) if !table.is_personal() => body.to_vec(),
            Err(_) => return Err(damaged()),
        };
        Ok(Row {
            key,
            revision,
            body,
        })
    }
}

#[async_trait(?Send)]
impl Backend for IdbBackend {
    async fn read(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, BackendError> {
        let table_of = |query: &Query| match query {
            Query::Key(table, _) | Query::Prefix(table, _) => *table,
        };
        let tables: BTreeSet<&str> = queries.iter().map(|query| table_of(query).name()).collect();
        let transaction = Transaction::begin(&self.database, &Vec::from_iter(tables), Mode::Read)?;
        let mut requests = Vec::with_capacity(queries.len());
        for query in queries {
            requests.push(match query {
                Query::Key(table, key) => (transaction.get(table.name(), key)?, None),
                Query::Prefix(table, prefix) => {
                    let (keys, values) = transaction.get_all(table.name(), prefix)?;
                    (values, Some(keys))
                }
            });
        }
        transaction.done().await?;
        let mut answers = Vec::with_capacity(queries.len());
        for (query, (values, keys)) in queries.iter().zip(requests) {
            let values = transaction::result(&values)?;
            let mut rows = Vec::new();
            match (query, keys) {
                (Query::Key(table, key), _) if !values.is_undefined() => {
                    rows.push(self.open_row(*table, key.clone(), &values).await?);
                }
                (Query::Prefix(table, _), Some(keys)) => {
                    let keys = Array::from(&transaction::result(&keys)?);
                    for (key, value) in keys.iter().zip(Array::from(&values).iter()) {
                        let key = key.as_string().unwrap_or_default();
                        rows.push(self.open_row(*table, key, &value).await?);
                    }
                }
                _ => {}
            }
            answers.push(rows);
        }
        Ok(answers)
    }

    async fn keys(&self, table: Table, prefix: &str) -> Result<Vec<String>, BackendError> {
        let transaction = Transaction::begin(&self.database, &[table.name()], Mode::Read)?;
        let request = transaction.get_all_keys(table.name(), prefix)?;
        transaction.done().await?;
        let keys = Array::from(&transaction::result(&request)?);
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        let mut closed = Vec::with_capacity(writes.len());
        let mut forgotten = Vec::new();
        for write in writes {
            let body: Option<JsValue> = match &write {
                Write::Put(table, key, _, body) => {
                    Some(self.close_body(*table, key, body).await?.into())
                }
                Write::MakeSlot(_) => Some(crypto::new_key().await?.into()),
                Write::ForgetSlot(slot) => {
                    forgotten.push(slot.clone());
                    None
                }
                _ => None,
            };
            closed.push((write, body));
        }
        transaction::commit(&self.database, closed).await?;
        forgotten
            .iter()
            .for_each(|slot| drop(self.keys.borrow_mut().remove(slot)));
        Ok(())
    }

    async fn sha256(&self, bytes: &[u8]) -> Result<Sha256, BackendError> {
        crypto::sha256(bytes).await
    }

    async fn room(&self) -> Room {
        open::room().await
    }
}

/// What a body is bound to, so that it cannot be read in another row's place.
fn bound_to(table: Table, key: &str) -> Vec<u8> {
    format!("{}/{key}", table.name()).into_bytes()
}
