//! Dossiers the server has taken and what happened to them since, with the cursor that never skips.

use reader::readable;
use serde::Serialize;

use super::backend::{Expect, Query, Row, Table, Write};
use super::{ATTEMPTS, Slot, StoreError, decode, encode};
use crate::protocol::{DossierId, EventsPage, Receipt, Recorded, Submission};

const CURSOR: &str = "cursor";

/// A dossier the server has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sent {
    /// What was sent.
    pub submission: Submission,
    /// Proof.
    pub receipt: Receipt,
}

impl Slot {
    /// Dossiers the server has, as far as this phone knows, the newest first.
    pub async fn dossiers(&self) -> Result<Vec<Sent>, StoreError> {
        let rows = self.store.rows(Table::Dossiers, &self.key("")).await?;
        rows.iter().rev().map(decode).collect()
    }

    /// One of them.
    pub async fn dossier(&self, id: DossierId) -> Result<Option<Sent>, StoreError> {
        let row = self
            .store
            .row(Table::Dossiers, &self.key(&id.to_string()))
            .await?;
        row.as_ref().map(decode).transpose()
    }

    /// Keeps a dossier filed from another phone.
    pub async fn put_dossier(&self, sent: &Sent) -> Result<(), StoreError> {
        Ok(self
            .store
            .backend
            .commit(vec![self.dossier_put(sent)])
            .await?)
    }

    pub(super) fn dossier_put(&self, sent: &Sent) -> Write {
        let key = self.key(&sent.submission.id.to_string());
        Write::Put(Table::Dossiers, key, Expect::Anything, encode(sent))
    }

    /// Number of the last event absorbed; ask the server for what comes after.
    pub async fn cursor(&self) -> Result<u64, StoreError> {
        Ok(self.cursor_row().await?.1)
    }

    /// Takes in a page of events that was asked for after `after`, together with its cursor. What is known already is
    /// left alone, so two tabs may absorb the same page. Returns the cursor to ask after next.
    pub async fn absorb(&self, after: u64, page: &EventsPage) -> Result<u64, StoreError> {
        for _ in 0..ATTEMPTS {
            let (row, known) = self.cursor_row().await?;
            if known < after {
                // Records were wiped while the answer was on its way: taking it would leave a gap.
                return Ok(known);
            }
            if page.cursor <= known {
                return Ok(known);
            }
            let mut writes: Vec<Write> = page
                .events
                .iter()
                .filter(|event| event.seq > known)
                .map(|event| {
                    let key = self.key(&format!("{}/{:012}", event.dossier, event.seq));
                    Write::Put(Table::Events, key, Expect::Anything, encode(event))
                })
                .collect();
            let expect = super::as_read(&row);
            writes.push(Write::Put(
                Table::Kept,
                self.key(CURSOR),
                expect,
                encode(&page.cursor),
            ));
            if self.store.try_commit(writes).await? {
                return Ok(page.cursor);
            }
        }
        Err(StoreError::Conflict)
    }

    /// Everything that happened to one dossier, oldest first.
    pub async fn events_of(&self, dossier: DossierId) -> Result<Vec<Recorded>, StoreError> {
        let rows = self
            .store
            .rows(Table::Events, &self.key(&format!("{dossier}/")))
            .await?;
        rows.iter().map(decode).collect()
    }

    /// Everything that happened to all dossiers, oldest first.
    pub async fn events(&self) -> Result<Vec<Recorded>, StoreError> {
        let rows = self.store.rows(Table::Events, &self.key("")).await?;
        let mut events: Vec<Recorded> = rows.iter().map(decode).collect::<Result<_, _>>()?;
        order::by_key(&mut events, |event| event.seq);
        Ok(events)
    }

    async fn cursor_row(&self) -> Result<(Option<Row>, u64), StoreError> {
        let rows = self
            .store
            .backend
            .read(&[Query::Key(Table::Kept, self.key(CURSOR))])
            .await?;
        let row = rows.into_iter().flatten().next();
        let cursor = row.as_ref().map_or(Ok(0), decode::<u64>)?;
        Ok((row, cursor))
    }
}

readable!(struct Sent { submission, receipt; });
