//! Small records of a person (profile, vault, the last known session), and the payments begun here.

use super::backend::{Expect, Table, Write};
use super::{Slot, StoreError, decode, encode};
use crate::protocol::{PaymentId, PaymentView};

impl Slot {
    /// Keeps a small record under a name of the caller's choice.
    pub async fn keep(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.put_kept(&format!("own/{name}"), text.as_bytes().to_vec())
            .await
    }

    /// A small record, if it is here.
    pub async fn kept(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = self
            .store
            .row(Table::Kept, &self.key(&format!("own/{name}")))
            .await?;
        Ok(row.and_then(|row| String::from_utf8(row.body).ok()))
    }

    /// Small records whose name begins so: names and texts.
    pub async fn all_kept(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        let own = self.key("own/");
        let rows = self
            .store
            .rows(Table::Kept, &format!("{own}{prefix}"))
            .await?;
        let pair = |row: super::Row| {
            Some((
                row.key.strip_prefix(&own)?.to_owned(),
                String::from_utf8(row.body).ok()?,
            ))
        };
        Ok(rows.into_iter().filter_map(pair).collect())
    }

    /// Forgets a small record.
    pub async fn drop_kept(&self, name: &str) -> Result<(), StoreError> {
        let delete = Write::Delete(
            Table::Kept,
            self.key(&format!("own/{name}")),
            Expect::Anything,
        );
        Ok(self.store.backend.commit(vec![delete]).await?)
    }

    /// Keeps what the server last said of a payment.
    pub async fn put_payment(&self, payment: &PaymentView) -> Result<(), StoreError> {
        self.put_kept(&payment_key(&payment.id), encode(payment))
            .await
    }

    /// What the server last said of a payment.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<PaymentView>, StoreError> {
        let row = self
            .store
            .row(Table::Kept, &self.key(&payment_key(id)))
            .await?;
        row.as_ref().map(decode).transpose()
    }

    /// Payments begun here, oldest first.
    pub async fn payments(&self) -> Result<Vec<PaymentView>, StoreError> {
        let rows = self.store.rows(Table::Kept, &self.key("payment/")).await?;
        rows.iter().map(decode).collect()
    }

    async fn put_kept(&self, key: &str, body: Vec<u8>) -> Result<(), StoreError> {
        let put = Write::Put(Table::Kept, self.key(key), Expect::Anything, body);
        Ok(self.store.backend.commit(vec![put]).await?)
    }
}

pub(super) fn payment_key(id: &PaymentId) -> String {
    format!("payment/{id}")
}
