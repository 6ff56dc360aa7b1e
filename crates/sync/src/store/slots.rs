//! Whose records are whose on a shared phone, and forgetting one person without the others.

use super::backend::{Expect, Query, Table, Write};
use super::{ATTEMPTS, DraftState, Slot, Store, StoreError, as_read};

/// Whose records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Whoever holds the phone and has not signed in.
    Guest,
    /// A citizen, by the opaque name the server gives ([`crate::protocol::SessionPerson::citizen`]).
    Citizen(String),
}

/// What to do when forgetting would lose unsent work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Refuse, and say how many pieces there are.
    Refuse,
    /// The person was asked and wants it gone.
    Discard,
}

/// Row that counts the slots ever made, so that no key is used for two people.
const COUNT: &str = "count";

impl Owner {
    fn key(&self) -> String {
        match self {
            Owner::Guest => "guest".into(),
            Owner::Citizen(name) => format!("citizen/{name}"),
        }
    }
}

impl Store {
    /// The records of one person; an empty place is made for somebody new.
    pub async fn slot(&self, owner: &Owner) -> Result<Slot, StoreError> {
        for _ in 0..ATTEMPTS {
            if let Some(slot) = self.known_slot(owner).await? {
                return Ok(slot);
            }
            let count = self.row(Table::Owners, COUNT).await?;
            let number = count.as_ref().map_or(Ok(0), super::decode::<u64>)? + 1;
            let writes = vec![
                Write::Put(
                    Table::Owners,
                    COUNT.into(),
                    as_read(&count),
                    super::encode(&number),
                ),
                Write::Put(
                    Table::Owners,
                    owner.key(),
                    Expect::Absent,
                    format!("s{number}").into(),
                ),
                Write::MakeSlot(format!("s{number}")),
            ];
            self.try_commit(writes).await?;
        }
        Err(StoreError::Conflict)
    }

    /// The records of one person, if that person ever had any here.
    pub async fn known_slot(&self, owner: &Owner) -> Result<Option<Slot>, StoreError> {
        Ok(self
            .row(Table::Owners, &owner.key())
            .await?
            .map(|row| Slot {
                store: self.clone(),
                id: String::from_utf8_lossy(&row.body).into_owned(),
            }))
    }

    /// Everyone who has records here.
    pub async fn owners(&self) -> Result<Vec<Owner>, StoreError> {
        let keys = self.backend.keys(Table::Owners, "").await?;
        Ok(keys.iter().filter_map(|key| owner_of(key)).collect())
    }

    /// What was begun before signing in becomes the citizen's: nothing of it is copied when the citizen is new here.
    pub async fn adopt_guest(&self, citizen: &str) -> Result<Slot, StoreError> {
        let owner = Owner::Citizen(citizen.to_owned());
        for _ in 0..ATTEMPTS {
            let queries = [
                Query::Key(Table::Owners, Owner::Guest.key()),
                Query::Key(Table::Owners, owner.key()),
            ];
            let rows = self.backend.read(&queries).await?;
            let [guest, known] = [rows[0].first(), rows[1].first()];
            let Some(guest) = guest else {
                return self.slot(&owner).await;
            };
            if known.is_some() {
                let to = self.slot(&owner).await?;
                let from = self.slot(&Owner::Guest).await?;
                from.move_drafts_to(&to).await?;
                return Ok(to);
            }
            let writes = vec![
                Write::Delete(
                    Table::Owners,
                    guest.key.clone(),
                    Expect::Revision(guest.revision),
                ),
                Write::Put(
                    Table::Owners,
                    owner.key(),
                    Expect::Absent,
                    guest.body.clone(),
                ),
            ];
            self.try_commit(writes).await?;
        }
        Err(StoreError::Conflict)
    }

    /// Forgets one person: every record and the key they were written with.
    pub async fn forget(&self, owner: &Owner, unsent: Unsent) -> Result<(), StoreError> {
        let Some(slot) = self.known_slot(owner).await? else {
            return Ok(());
        };
        let unsent_work = slot.unsent_work().await?;
        if unsent == Unsent::Refuse && unsent_work > 0 {
            return Err(StoreError::UnsentWork(unsent_work));
        }
        let mut writes = slot.erasure();
        writes.push(Write::Delete(Table::Owners, owner.key(), Expect::Anything));
        Ok(self.backend.commit(writes).await?)
    }

    /// Forgets everybody, the catalogue and the preferences.
    pub async fn wipe(&self, unsent: Unsent) -> Result<(), StoreError> {
        let mut unsent_work = 0;
        let mut writes = Vec::new();
        for owner in self.owners().await? {
            if let Some(slot) = self.known_slot(&owner).await? {
                unsent_work += slot.unsent_work().await?;
                writes.extend(slot.erasure());
            }
            writes.push(Write::Delete(Table::Owners, owner.key(), Expect::Anything));
        }
        if unsent == Unsent::Refuse && unsent_work > 0 {
            return Err(StoreError::UnsentWork(unsent_work));
        }
        // The count of slots stays, so that no key is ever used for two people.
        for table in [Table::Public, Table::Prefs, Table::Turns] {
            writes.push(Write::DeletePrefix(table, String::new()));
        }
        Ok(self.backend.commit(writes).await?)
    }
}

impl Slot {
    /// Drafts and frozen work the server has not acknowledged.
    pub async fn unsent_work(&self) -> Result<usize, StoreError> {
        let drafts = self.drafts().await?;
        let waiting = self.outbox().await?;
        let editing = drafts
            .iter()
            .filter(|draft| draft.state == DraftState::Editing)
            .count();
        Ok(editing + waiting.len())
    }

    fn erasure(&self) -> Vec<Write> {
        let personal = Table::ALL.into_iter().filter(|table| table.is_personal());
        let mut writes: Vec<Write> = personal
            .map(|table| Write::DeletePrefix(table, self.key("")))
            .collect();
        writes.push(Write::ForgetSlot(self.id.clone()));
        writes
    }
}

fn owner_of(key: &str) -> Option<Owner> {
    match key.split_once('/') {
        Some(("citizen", name)) => Some(Owner::Citizen(name.to_owned())),
        None if key == "guest" => Some(Owner::Guest),
        _ => None,
    }
}
