//! Rows in memory: for tests, and for a browser that refuses to keep anything; nothing here outlives the process.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use async_trait::async_trait;

use crate::store::backend::{Backend, BackendError, Expect, Query, Room, Row, Table, Write};

type Rows = BTreeMap<(Table, String), (u64, Rc<Vec<u8>>)>;

/// Rows in memory.
#[derive(Default)]
pub struct MemoryBackend {
    rows: RefCell<Rows>,
    slots: RefCell<BTreeSet<String>>,
    quota: Cell<Option<u64>>,
}

impl MemoryBackend {
    /// Nothing kept yet, with as much room as the process has.
    pub fn new() -> MemoryBackend {
        MemoryBackend::default()
    }

    /// Lets the rows together have so many bytes at most; `None` for no limit.
    pub fn limit(&self, bytes: Option<u64>) {
        self.quota.set(bytes);
    }

    fn used(rows: &Rows) -> u64 {
        rows.iter()
            .map(|((_, key), (_, body))| (key.len() + body.len()) as u64)
            .sum()
    }
}

#[async_trait(?Send)]
impl Backend for MemoryBackend {
    async fn read(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, BackendError> {
        let rows = self.rows.borrow();
        let answer = |query: &Query| match query {
            Query::Key(table, key) => rows
                .get_key_value(&(*table, key.clone()))
                .map(row)
                .into_iter()
                .collect(),
            Query::Prefix(table, prefix) => beginning(&rows, *table, prefix).map(row).collect(),
        };
        Ok(queries.iter().map(answer).collect())
    }

    async fn keys(&self, table: Table, prefix: &str) -> Result<Vec<String>, BackendError> {
        let rows = self.rows.borrow();
        Ok(beginning(&rows, table, prefix)
            .map(|((_, key), _)| key.clone())
            .collect())
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        let mut rows = self.rows.borrow_mut();
        let mut slots = self.slots.borrow_mut();
        if !writes
            .iter()
            .filter_map(Write::slot)
            .all(|slot| slots.contains(slot))
        {
            return Err(BackendError::Forgotten);
        }
        let as_expected = |(table, key, expect): (Table, &str, Expect)| {
            let revision = rows
                .get(&(table, key.to_owned()))
                .map(|(revision, _)| *revision);
            match expect {
                Expect::Anything => true,
                Expect::Absent => revision.is_none(),
                Expect::Revision(expected) => revision == Some(expected),
            }
        };
        if !writes
            .iter()
            .filter_map(Write::expectation)
            .all(as_expected)
        {
            return Err(BackendError::Changed);
        }
        let (mut after, mut slots_after) = (rows.clone(), slots.clone());
        for write in writes {
            match write {
                Write::Put(table, key, _, body) => {
                    let revision = after
                        .get(&(table, key.clone()))
                        .map_or(0, |(revision, _)| *revision);
                    after.insert((table, key), (revision + 1, Rc::new(body)));
                }
                Write::Delete(table, key, _) => {
                    after.remove(&(table, key));
                }
                Write::DeletePrefix(table, prefix) => {
                    after.retain(|(of, key), _| *of != table || !key.starts_with(&prefix));
                }
                Write::MakeSlot(slot) => {
                    slots_after.insert(slot);
                }
                Write::ForgetSlot(slot) => {
                    slots_after.remove(&slot);
                }
                Write::Check(..) => {}
            }
        }
        if self
            .quota
            .get()
            .is_some_and(|quota| Self::used(&after) > quota.max(Self::used(&rows)))
        {
            return Err(BackendError::Full);
        }
        *rows = after;
        *slots = slots_after;
        Ok(())
    }

    async fn room(&self) -> Room {
        Room {
            used: Some(Self::used(&self.rows.borrow())),
            quota: self.quota.get(),
        }
    }
}

type Entry<'a> = (&'a (Table, String), &'a (u64, Rc<Vec<u8>>));

fn beginning<'a>(rows: &'a Rows, table: Table, prefix: &'a str) -> impl Iterator<Item = Entry<'a>> {
    let from = (table, prefix.to_owned());
    rows.range(from..)
        .take_while(move |((of, key), _)| *of == table && key.starts_with(prefix))
}

fn row(((_, key), (revision, body)): Entry<'_>) -> Row {
    Row {
        key: key.clone(),
        revision: *revision,
        body: body.to_vec(),
    }
}
