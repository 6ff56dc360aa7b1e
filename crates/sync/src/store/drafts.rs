//! Drafts on the device: each change is one durable record; two tabs add to the same log and never overwrite each other.

use calendar::Timestamp;
use reader::readable;
use serde::Serialize;

use super::backend::{Expect, Query, Row, Table, Write};
use super::{
    ATTEMPTS, Advice, Change, Contents, Draft, DraftHead, DraftId, DraftState, Page, Revision,
    Slot, StoreError, decode, encode,
};
use crate::protocol::Sha256;

/// Changes kept one by one before they are folded into the head.
const FOLD_AFTER: u64 = 64;

/// What came of a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// To hand back with the next change.
    pub revision: Revision,
    /// When another tab had changed the draft too: what it contains now, both tabs' changes in, the later one standing
    /// wherever both touched the same thing. Show this.
    pub merged: Option<Contents>,
}

/// A page to attach, but for its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPage {
    /// The paper it belongs to.
    pub paper: String,
    /// File name as the person knows it.
    pub name: String,
    /// Media type as found by looking at the bytes.
    pub media_type: String,
    /// What may make it hard to read.
    pub advice: Vec<Advice>,
}

/// The row of a draft: what never changes, and everything folded up to some change.
#[derive(Serialize)]
struct Stored {
    head: DraftHead,
    state: DraftState,
    folded: Contents,
    folded_to: u64,
    changed_at: Timestamp,
}

/// The row of one change.
#[derive(Serialize)]
struct Record {
    at: Timestamp,
    change: Change,
}

impl Slot {
    /// Begins a draft.
    pub async fn begin(&self, head: DraftHead) -> Result<Draft, StoreError> {
        let id = head.id.clone();
        let stored = Stored {
            changed_at: head.started_at,
            head,
            state: DraftState::Editing,
            folded: Contents::default(),
            folded_to: 0,
        };
        let put = Write::Put(
            Table::Drafts,
            self.key(&id.0),
            Expect::Absent,
            encode(&stored),
        );
        match self.store.try_commit(vec![put]).await? {
            true => self.draft(&id).await?.ok_or(StoreError::Missing),
            false => Err(StoreError::Exists),
        }
    }

    /// All drafts, the one changed last first.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let queries = [
            Query::Prefix(Table::Drafts, self.key("")),
            Query::Prefix(Table::Changes, self.key("")),
        ];
        let rows = self.store.backend.read(&queries).await?;
        let mut drafts = Vec::new();
        for head in &rows[0] {
            let prefix = format!("{}/", head.key);
            drafts.push(fold(
                head,
                rows[1].iter().filter(|row| row.key.starts_with(&prefix)),
            )?);
        }
        order::by_key(&mut drafts, |draft| {
            std::cmp::Reverse((draft.changed_at, draft.head.id.clone()))
        });
        Ok(drafts)
    }

    /// One draft, if it is here.
    pub async fn draft(&self, id: &DraftId) -> Result<Option<Draft>, StoreError> {
        let queries = [
            Query::Key(Table::Drafts, self.key(&id.0)),
            Query::Prefix(Table::Changes, self.changes_prefix(id)),
        ];
        let rows = self.store.backend.read(&queries).await?;
        rows[0].first().map(|head| fold(head, &rows[1])).transpose()
    }

    /// Writes down what the person did, in one durable commit. `seen` is the revision the page shows.
    pub async fn change(
        &self,
        id: &DraftId,
        seen: Revision,
        at: Timestamp,
        changes: &[Change],
    ) -> Result<Changed, StoreError> {
        let after = seen.change + changes.len() as u64;
        if seen.open && !folds_between(seen.change, after) {
            let mut writes = self.draft_unchanged(id, seen);
            writes.extend(self.records(id, seen, at, changes));
            if self.store.try_commit(writes).await? {
                return Ok(Changed {
                    revision: Revision {
                        change: after,
                        ..seen
                    },
                    merged: None,
                });
            }
        }
        self.append(id, seen, at, changes, &mut async |_: &Contents| {
            Ok(Vec::new())
        })
        .await
    }

    /// Adds a page: its bytes and the change in one commit.
    pub async fn attach(
        &self,
        id: &DraftId,
        seen: Revision,
        at: Timestamp,
        page: NewPage,
        bytes: &[u8],
    ) -> Result<(Page, Changed), StoreError> {
        let sha256 = self.store.backend.sha256(bytes).await?;
        let NewPage {
            paper,
            name,
            media_type,
            advice,
        } = page;
        let page = Page {
            paper,
            sha256,
            name,
            media_type,
            size: bytes.len() as u64,
            advice,
        };
        let change = Change::Attach { page: page.clone() };
        let holder = draft_holder(id);
        let changed = self
            .append(id, seen, at, &[change], &mut async |_: &Contents| {
                self.hold_bytes(&sha256, bytes, [holder.as_str()]).await
            })
            .await?;
        Ok((page, changed))
    }

    /// Puts pages in the place of others of the same paper, in one commit: a page that was mended, pages bound into one file,
    /// a file taken apart. They stand where the first of those stood that go.
    pub async fn replace(
        &self,
        id: &DraftId,
        seen: Revision,
        at: Timestamp,
        (paper, gone): (&str, &[Sha256]),
        new: Vec<(NewPage, Vec<u8>)>,
    ) -> Result<(Vec<Page>, Changed), StoreError> {
        let mut pages: Vec<Page> = Vec::new();
        let mut contents: Vec<Vec<u8>> = Vec::new();
        for (page, bytes) in new {
            let sha256 = self.store.backend.sha256(&bytes).await?;
            // Two pages of the same bytes are one page.
            if pages.iter().all(|known| known.sha256 != sha256) {
                pages.push(Page {
                    paper: paper.to_owned(),
                    sha256,
                    name: page.name,
                    media_type: page.media_type,
                    size: bytes.len() as u64,
                    advice: page.advice,
                });
                contents.push(bytes);
            }
        }
        let stays = |sha256: &Sha256| pages.iter().any(|page| page.sha256 == *sha256);
        let draft = self.draft(id).await?.ok_or(StoreError::Missing)?;
        let before = draft.contents.pages_of(paper).map(|page| page.sha256);
        let before: Vec<Sha256> = before.collect();
        let place = before.iter().position(|sha256| gone.contains(sha256));
        let (above, below) = before.split_at(place.unwrap_or(before.len()));
        let gone: Vec<Sha256> = gone.iter().filter(|one| !stays(one)).copied().collect();
        let others = |one: &&Sha256| !stays(one) && !gone.contains(one);
        let order = above
            .iter()
            .filter(others)
            .chain(pages.iter().map(|page| &page.sha256))
            .chain(below.iter().filter(others))
            .copied()
            .collect();
        let attached = pages
            .iter()
            .map(|page| Change::Attach { page: page.clone() });
        let detached = gone.iter().map(|sha256| Change::Detach {
            paper: paper.to_owned(),
            sha256: *sha256,
        });
        let ordered = Change::Order {
            paper: paper.to_owned(),
            pages: order,
        };
        let changes: Vec<Change> = attached.chain(detached).chain([ordered]).collect();
        let holder = draft_holder(id);
        let along = &mut async |after: &Contents| {
            let mut writes = Vec::new();
            for (page, bytes) in pages.iter().zip(&contents) {
                let held = self.hold_bytes(&page.sha256, bytes, [holder.as_str()]);
                writes.extend(held.await?);
            }
            for sha256 in &gone {
                if after.pages.iter().all(|page| page.sha256 != *sha256) {
                    writes.extend(self.release(sha256, &[&holder]).await?);
                }
            }
            Ok(writes)
        };
        let changed = self.append(id, seen, at, &changes, along).await?;
        Ok((pages, changed))
    }

    /// Takes a page away; its bytes go when nothing else holds them.
    pub async fn detach(
        &self,
        id: &DraftId,
        seen: Revision,
        at: Timestamp,
        paper: &str,
        sha256: Sha256,
    ) -> Result<Changed, StoreError> {
        let change = Change::Detach {
            paper: paper.to_owned(),
            sha256,
        };
        let holder = draft_holder(id);
        self.append(
            id,
            seen,
            at,
            &[change],
            &mut async |after: &Contents| match after.pages.iter().any(|page| page.sha256 == sha256)
            {
                true => Ok(Vec::new()),
                false => self.release(&sha256, &[&holder]).await,
            },
        )
        .await
    }

    /// Deletes a draft because the person wants it gone.
    pub async fn delete_draft(&self, id: &DraftId) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            let draft = self.draft(id).await?.ok_or(StoreError::Missing)?;
            if draft.state == DraftState::Frozen {
                return Err(StoreError::Frozen);
            }
            let mut writes = self.draft_unchanged(id, draft.revision);
            writes.extend(self.draft_erasure(id));
            for sha256 in files_of(&draft.contents) {
                writes.extend(self.release(&sha256, &[&draft_holder(id)]).await?);
            }
            if self.store.try_commit(writes).await? {
                return Ok(());
            }
        }
        Err(StoreError::Conflict)
    }

    /// Pins a draft to another form together with the changes that go with it, in one durable commit. `seen` is the draft that
    /// was shown; when another tab has changed it since, nothing happens and [`StoreError::Conflict`] says so.
    pub async fn repin(
        &self,
        id: &DraftId,
        seen: Revision,
        at: Timestamp,
        bundle: Sha256,
        changes: &[Change],
    ) -> Result<(), StoreError> {
        let mut draft = self.draft(id).await?.ok_or(StoreError::Missing)?;
        if draft.state != DraftState::Editing {
            return Err(StoreError::Frozen);
        }
        if draft.revision != seen {
            return Err(StoreError::Conflict);
        }
        draft.head.bundle = Some(bundle);
        changes
            .iter()
            .for_each(|change| draft.contents.apply(change));
        draft.changed_at = draft.changed_at.max(at);
        match self
            .store
            .try_commit(self.put_draft(draft, DraftState::Editing))
            .await?
        {
            true => Ok(()),
            false => Err(StoreError::Conflict),
        }
    }

    /// Appends changes; `along` gives what else belongs in the same commit, knowing the contents after the change.
    async fn append(
        &self,
        id: &DraftId,
        seen: Revision,
        at: Timestamp,
        changes: &[Change],
        along: &mut impl AsyncFnMut(&Contents) -> Result<Vec<Write>, StoreError>,
    ) -> Result<Changed, StoreError> {
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft(id).await?.ok_or(StoreError::Missing)?;
            if draft.state != DraftState::Editing {
                return Err(StoreError::Frozen);
            }
            let now = draft.revision;
            changes
                .iter()
                .for_each(|change| draft.contents.apply(change));
            let mut writes = self.draft_unchanged(id, now);
            writes.extend(self.records(id, now, at, changes));
            writes.extend(along(&draft.contents).await?);
            if self.store.try_commit(writes).await? {
                draft.changed_at = draft.changed_at.max(at);
                draft.revision.change += changes.len() as u64;
                let merged = (now.change != seen.change).then(|| draft.contents.clone());
                let revision = match folds_between(now.change, draft.revision.change) {
                    true => self.fold(draft).await,
                    false => draft.revision,
                };
                return Ok(Changed { revision, merged });
            }
        }
        Err(StoreError::Conflict)
    }

    fn records(
        &self,
        id: &DraftId,
        after: Revision,
        at: Timestamp,
        changes: &[Change],
    ) -> Vec<Write> {
        let put = |(number, change): (u64, &Change)| {
            let record = Record {
                at,
                change: change.clone(),
            };
            Write::Put(
                Table::Changes,
                self.change_key(id, number),
                Expect::Absent,
                encode(&record),
            )
        };
        (after.change + 1..).zip(changes).map(put).collect()
    }

    /// Folds a long log into the head. When that does not work out, the log is as good.
    async fn fold(&self, draft: Draft) -> Revision {
        let revision = draft.revision;
        let state = draft.state;
        match self.store.try_commit(self.put_draft(draft, state)).await {
            Ok(true) => Revision {
                head: revision.head + 1,
                ..revision
            },
            _ => revision,
        }
    }

    /// Writes that fail unless the draft is as it was at this revision.
    pub(super) fn draft_unchanged(&self, id: &DraftId, revision: Revision) -> Vec<Write> {
        vec![
            Write::Check(
                Table::Drafts,
                self.key(&id.0),
                Expect::Revision(revision.head),
            ),
            Write::Check(
                Table::Changes,
                self.change_key(id, revision.change + 1),
                Expect::Absent,
            ),
        ]
    }

    /// Puts the folded draft in another state.
    pub(super) fn put_draft(&self, draft: Draft, state: DraftState) -> Vec<Write> {
        let id = draft.head.id.clone();
        let expect = match draft.revision.head {
            0 => Expect::Absent,
            revision => Expect::Revision(revision),
        };
        vec![
            Write::Check(
                Table::Changes,
                self.change_key(&id, draft.revision.change + 1),
                Expect::Absent,
            ),
            Write::Put(
                Table::Drafts,
                self.key(&id.0),
                expect,
                encode(&Stored::folded(draft, state)),
            ),
            Write::DeletePrefix(Table::Changes, self.changes_prefix(&id)),
        ]
    }

    pub(super) fn draft_erasure(&self, id: &DraftId) -> Vec<Write> {
        vec![
            Write::Delete(Table::Drafts, self.key(&id.0), Expect::Anything),
            Write::DeletePrefix(Table::Changes, self.changes_prefix(id)),
        ]
    }

    fn changes_prefix(&self, id: &DraftId) -> String {
        self.key(&format!("{id}/"))
    }

    fn change_key(&self, id: &DraftId, number: u64) -> String {
        self.key(&format!("{id}/{number:010}"))
    }
}

impl Stored {
    fn folded(draft: Draft, state: DraftState) -> Stored {
        Stored {
            head: draft.head,
            state,
            folded: draft.contents,
            folded_to: draft.revision.change,
            changed_at: draft.changed_at,
        }
    }
}

fn folds_between(before: u64, after: u64) -> bool {
    before / FOLD_AFTER != after / FOLD_AFTER
}

/// The files a draft shows, each once.
pub(super) fn files_of(contents: &Contents) -> std::collections::BTreeSet<Sha256> {
    contents.pages.iter().map(|page| page.sha256).collect()
}

/// Who holds the files of a draft.
pub(super) fn draft_holder(id: &DraftId) -> String {
    format!("draft/{id}")
}

fn fold<'a>(head: &Row, changes: impl IntoIterator<Item = &'a Row>) -> Result<Draft, StoreError> {
    let Stored {
        head: about,
        state,
        folded,
        folded_to,
        changed_at,
    } = decode(head)?;
    let mut draft = Draft {
        head: about,
        state,
        contents: folded,
        changed_at,
        revision: Revision {
            head: head.revision,
            change: folded_to,
            open: state == DraftState::Editing,
        },
    };
    for row in changes {
        let record: Record = decode(row)?;
        draft.contents.apply(&record.change);
        draft.changed_at = draft.changed_at.max(record.at);
        draft.revision.change += 1;
    }
    Ok(draft)
}

readable!(struct Stored { head, state, folded, folded_to, changed_at; });
readable!(struct Record { at, change; });
