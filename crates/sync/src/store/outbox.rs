//! Frozen work on the device: frozen in one commit, changed by nobody, deleted only when the server has proven that it has it.

use std::collections::BTreeSet;

use calendar::Timestamp;
use reader::readable;
use serde::Serialize;

use super::backend::{Expect, Query, Row, Table, Write};
use super::drafts::{draft_holder, files_of};
use super::kept::payment_key;
use super::{
    ATTEMPTS, Change, Contents, Draft, DraftId, DraftState, Revision, Sent, Slot, StoreError,
    decode, encode,
};
use crate::outbox::{Act, Entry, EntryId, Outcome, State, Work};
use crate::protocol::Sha256;

/// The row of frozen work.
#[derive(Serialize)]
struct Frozen {
    work: Work,
    made_at: Timestamp,
}

impl Slot {
    /// Freezes a draft into work, in one commit. `seen` is the revision the person looked at when they pressed "submit";
    /// [`StoreError::Conflict`] when another tab has changed the draft since.
    pub async fn freeze(
        &self,
        id: &DraftId,
        seen: Revision,
        work: Work,
        at: Timestamp,
    ) -> Result<Entry, StoreError> {
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft(id).await?.ok_or(StoreError::Missing)?;
            if draft.state != DraftState::Editing {
                return Err(StoreError::Frozen);
            }
            if draft.revision.change != seen.change {
                return Err(StoreError::Conflict);
            }
            draft.contents.returned.clear();
            let mut writes = self.put_draft(draft, DraftState::Frozen);
            writes.extend(self.put_new_work(&work, at).await?);
            if self.store.try_commit(writes).await? {
                return self.entry(&work.id()).await?.ok_or(StoreError::Missing);
            }
            if self.entry(&work.id()).await?.is_some() {
                return Err(StoreError::Exists);
            }
        }
        Err(StoreError::Conflict)
    }

    /// Puts work without a draft into the outbox: withdraw, confirm, rate, pay.
    pub async fn enqueue(&self, work: Work, at: Timestamp) -> Result<Entry, StoreError> {
        let writes = self.put_new_work(&work, at).await?;
        match self.store.try_commit(writes).await? {
            true => self.entry(&work.id()).await?.ok_or(StoreError::Missing),
            false => Err(StoreError::Exists),
        }
    }

    /// Work on its way, the oldest first.
    pub async fn outbox(&self) -> Result<Vec<Entry>, StoreError> {
        let queries = [
            Query::Prefix(Table::Outbox, self.key("")),
            Query::Prefix(Table::Carried, self.key("")),
        ];
        let rows = self.store.backend.read(&queries).await?;
        let carried = |key: &str| rows[1].iter().find(|row| row.key == key);
        let mut entries: Vec<Entry> = rows[0]
            .iter()
            .map(|row| entry_of(row, carried(&row.key)))
            .collect::<Result<_, _>>()?;
        order::by_key(&mut entries, |entry| (entry.made_at, entry.work.id()));
        Ok(entries)
    }

    /// One piece of work, if it is still on its way.
    pub async fn entry(&self, id: &EntryId) -> Result<Option<Entry>, StoreError> {
        let key = self.key(&id.0);
        let queries = [
            Query::Key(Table::Outbox, key.clone()),
            Query::Key(Table::Carried, key),
        ];
        let rows = self.store.backend.read(&queries).await?;
        rows[0]
            .first()
            .map(|row| entry_of(row, rows[1].first()))
            .transpose()
    }

    /// Keeps how far an entry got; [`StoreError::Conflict`] when it is no longer as it was when it was read.
    pub async fn keep_entry(&self, entry: &mut Entry) -> Result<(), StoreError> {
        let key = self.key(&entry.work.id().0);
        let put = Write::Put(
            Table::Carried,
            key,
            Expect::Revision(entry.kept),
            encode(&entry.state),
        );
        match self.store.try_commit(vec![put]).await? {
            true => {
                entry.kept += 1;
                Ok(())
            }
            false => Err(StoreError::Conflict),
        }
    }

    /// Lets an entry go on after a person did what it waited for.
    pub async fn retry(&self, id: &EntryId) -> Result<Entry, StoreError> {
        self.change_entry(id, Entry::retry).await
    }

    /// The network is back: every wait ends, what needs a person still needs one.
    pub async fn nudge(&self) -> Result<(), StoreError> {
        for entry in self.outbox().await? {
            match self.change_entry(&entry.work.id(), Entry::nudge).await {
                Ok(_) | Err(StoreError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes work back: a dossier or supplement becomes a draft again (with what the server found wrong, when it did),
    /// anything else is dropped. [`StoreError::AlreadyAsked`] once the server may have it.
    pub async fn recall(&self, id: &EntryId, at: Timestamp) -> Result<Option<Draft>, StoreError> {
        let draft_id = DraftId(id.0.clone());
        for _ in 0..ATTEMPTS {
            let entry = self.entry(id).await?.ok_or(StoreError::Missing)?;
            if !entry.can_be_recalled() {
                return Err(StoreError::AlreadyAsked);
            }
            let mut writes = self.entry_erasure(&entry);
            let draft = self.draft(&draft_id).await?;
            for sha256 in files_of_work(&entry.work) {
                writes.extend(self.release(&sha256, &[&entry_holder(id)]).await?);
            }
            if let Some(mut draft) = draft {
                if let Some(Act::Correct { problems }) = entry.act() {
                    draft.contents.apply(&Change::Returned {
                        problems: problems.clone(),
                    });
                }
                draft.changed_at = draft.changed_at.max(at);
                writes.extend(self.put_draft(draft, DraftState::Editing));
            }
            if self.store.try_commit(writes).await? {
                return self.draft(&draft_id).await;
            }
        }
        Err(StoreError::Conflict)
    }

    /// Gives work up because the person wants it gone, with its draft and photos. What the server may have of it stays there.
    pub async fn discard(&self, id: &EntryId) -> Result<(), StoreError> {
        let draft_id = DraftId(id.0.clone());
        for _ in 0..ATTEMPTS {
            let entry = self.entry(id).await?.ok_or(StoreError::Missing)?;
            let draft = self.draft(&draft_id).await?;
            let shown = draft
                .map(|draft| files_of(&draft.contents))
                .unwrap_or_default();
            let mut writes = self.entry_erasure(&entry);
            writes.extend(self.draft_erasure(&draft_id));
            for sha256 in shown.union(&files_of_work(&entry.work)) {
                let (of_draft, of_entry) = (draft_holder(&draft_id), entry_holder(id));
                writes.extend(self.release(sha256, &[&of_draft, &of_entry]).await?);
            }
            if self.store.try_commit(writes).await? {
                return Ok(());
            }
        }
        Err(StoreError::Conflict)
    }

    /// Work is delivered: keeps the proof, and only then deletes what the proof lists.
    pub async fn settle(&self, entry: &Entry, outcome: &Outcome) -> Result<(), StoreError> {
        if !entry.work.is_proven_by(outcome) {
            return Err(StoreError::NotProven);
        }
        let id = entry.work.id();
        let draft_id = DraftId(id.0.clone());
        let sent = files_of_work(&entry.work);
        for _ in 0..ATTEMPTS {
            let Some(entry) = self.entry(&id).await? else {
                return Ok(());
            };
            let mut writes = self.entry_erasure(&entry);
            match (&entry.work, outcome) {
                (Work::Dossier { submission }, Outcome::Taken { receipt }) => {
                    let sent = Sent {
                        submission: submission.clone(),
                        receipt: receipt.clone(),
                    };
                    writes.push(self.dossier_put(&sent));
                }
                (Work::Payment { id, .. }, Outcome::Prepared { payment }) => {
                    let key = self.key(&payment_key(id));
                    writes.push(Write::Put(
                        Table::Kept,
                        key,
                        Expect::Anything,
                        encode(payment),
                    ));
                }
                _ => {}
            }
            let draft = self.draft(&draft_id).await?;
            let shown = draft
                .as_ref()
                .map(|draft| files_of(&draft.contents))
                .unwrap_or_default();
            for sha256 in shown.union(&sent) {
                let (of_draft, of_entry) = (draft_holder(&draft_id), entry_holder(&id));
                writes.extend(match sent.contains(sha256) {
                    true => self.release(sha256, &[&of_draft, &of_entry]).await?,
                    false => Vec::new(),
                });
            }
            if let Some(draft) = draft {
                writes.extend(match shown.is_subset(&sent) {
                    true => self.draft_erasure(&draft_id),
                    false => self.put_draft(leftover(draft, &sent), DraftState::Leftover),
                });
            }
            if self.store.try_commit(writes).await? {
                return Ok(());
            }
        }
        Err(StoreError::Conflict)
    }

    async fn change_entry(
        &self,
        id: &EntryId,
        change: impl Fn(&mut Entry),
    ) -> Result<Entry, StoreError> {
        for _ in 0..ATTEMPTS {
            let mut entry = self.entry(id).await?.ok_or(StoreError::Missing)?;
            let before = entry.state.clone();
            change(&mut entry);
            if entry.state == before {
                return Ok(entry);
            }
            match self.keep_entry(&mut entry).await {
                Err(StoreError::Conflict) => {}
                result => return result.map(|()| entry),
            }
        }
        Err(StoreError::Conflict)
    }

    /// What to write so that work is in the outbox, this far on its way.
    pub(super) fn put_work(&self, work: &Work, made_at: Timestamp, state: &State) -> Vec<Write> {
        let key = self.key(&work.id().0);
        let frozen = Frozen {
            work: work.clone(),
            made_at,
        };
        vec![
            Write::Put(Table::Outbox, key.clone(), Expect::Absent, encode(&frozen)),
            Write::Put(Table::Carried, key, Expect::Absent, encode(state)),
        ]
    }

    /// What to write so that new work is in the outbox and holds its files, which must be here.
    async fn put_new_work(
        &self,
        work: &Work,
        made_at: Timestamp,
    ) -> Result<Vec<Write>, StoreError> {
        let mut writes = self.put_work(work, made_at, &State::default());
        for sha256 in files_of_work(work) {
            writes.push(self.hold(&sha256, &entry_holder(&work.id())).await?);
        }
        Ok(writes)
    }

    fn entry_erasure(&self, entry: &Entry) -> Vec<Write> {
        let key = self.key(&entry.work.id().0);
        vec![
            Write::Delete(Table::Outbox, key.clone(), Expect::Anything),
            Write::Delete(Table::Carried, key, Expect::Revision(entry.kept)),
        ]
    }
}

/// Who holds the files of frozen work.
pub(super) fn entry_holder(id: &EntryId) -> String {
    format!("entry/{id}")
}

/// The files of frozen work, each once.
pub(super) fn files_of_work(work: &Work) -> BTreeSet<Sha256> {
    work.attachments().iter().map(|file| file.sha256).collect()
}

/// Only the pages that were not sent.
fn leftover(mut draft: Draft, sent: &BTreeSet<Sha256>) -> Draft {
    let pages = draft
        .contents
        .pages
        .into_iter()
        .filter(|page| !sent.contains(&page.sha256))
        .collect();
    draft.contents = Contents {
        pages,
        ..Contents::default()
    };
    draft
}

fn entry_of(row: &Row, carried: Option<&Row>) -> Result<Entry, StoreError> {
    let Frozen { work, made_at } = decode(row)?;
    let state = carried.map_or(Ok(State::default()), decode)?;
    Ok(Entry {
        work,
        made_at,
        state,
        kept: carried.map_or(0, |row| row.revision),
    })
}

readable!(struct Frozen { work, made_at; });
