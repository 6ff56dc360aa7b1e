//! Whose turn it is among tabs: a lease with an end, for places where the browser has no locks of its own.

use calendar::Timestamp;
use reader::readable;
use serde::Serialize;

use super::backend::{Expect, Table, Write};
use super::{Store, StoreError, as_read, decode, encode};

/// The row of a lease.
#[derive(Serialize)]
struct Lease {
    holder: String,
    since: Timestamp,
    until: Timestamp,
}

impl Store {
    /// Takes or keeps the turn for so many milliseconds; `false` while another holder has it.
    pub async fn take_turn(
        &self,
        name: &str,
        holder: &str,
        now: Timestamp,
        millis: i64,
    ) -> Result<bool, StoreError> {
        let row = self.row(Table::Turns, name).await?;
        if let Some(row) = &row {
            let lease: Lease = decode(row)?;
            // A clock set back must not keep everybody out.
            let runs = lease.since <= now && now < lease.until;
            if runs && lease.holder != holder {
                return Ok(false);
            }
        }
        let lease = Lease {
            holder: holder.to_owned(),
            since: now,
            until: now.add_millis(millis),
        };
        self.try_commit(vec![Write::Put(
            Table::Turns,
            name.to_owned(),
            as_read(&row),
            encode(&lease),
        )])
        .await
    }

    /// Gives the turn back, if this holder has it.
    pub async fn release_turn(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        if let Some(row) = self.row(Table::Turns, name).await?
            && decode::<Lease>(&row)?.holder == holder
        {
            let give_back = Write::Delete(
                Table::Turns,
                name.to_owned(),
                Expect::Revision(row.revision),
            );
            self.try_commit(vec![give_back]).await?;
        }
        Ok(())
    }
}

readable!(struct Lease { holder, since, until; });
