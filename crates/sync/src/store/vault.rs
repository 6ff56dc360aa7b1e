//! The vault: one text a person keeps here, under a lock if they want one; what the text says is not its business.
//!
//! Without a lock the text lies here as every personal record does. With a lock it is sealed once more, with a key of its own
//! that lies here only inside doors: sealed with what opens them, a PIN or what a passkey gives. No door, no reading, neither
//! from the profile folder nor through the page. How many wrong PINs were tried is written down before each try, so that the
//! pause after them outlives a restart.

use calendar::Timestamp;
use data_encoding::BASE64;
use reader::readable;
use serde::Serialize;

use super::backend::{Expect, Table, Write};
use super::parcel::{Cipher, Lock};
use super::{ATTEMPTS, Row, Slot, StoreError, as_read, decode, encode};

/// The record's name among the small ones.
pub(super) const NAME: &str = "vault";
/// A second vault, of whoever used the phone before signing in, when the citizen had one already.
pub(super) const BESIDE: &str = "vault-beside";
/// The record.
const VAULT: &str = "own/vault";
/// The second record.
const SECOND: &str = "own/vault-beside";
/// The record of wrong PINs.
const TRIES: &str = "own/vault-tries";
/// Rounds of PBKDF2 for a PIN: about a second on a cheap phone, and as much for each guess of whoever has the folder.
const PIN_ROUNDS: u32 = 1_000_000;
/// What is random through and through needs no stretching.
const KEY_ROUNDS: u32 = 1;
/// Milliseconds to wait after the first wrong PIN; each further one doubles them.
const FIRST_PAUSE: i64 = 2_000;
/// The longest pause: an hour.
const LONGEST_PAUSE: i64 = 3_600_000;

/// How a vault can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorKind {
    /// By digits somebody remembers. Few enough to be guessed by whoever has the phone's storage and a strong computer; the
    /// pauses keep out whoever only has the phone in hand.
    Pin,
    /// By a secret that a passkey gives (WebAuthn, extension PRF).
    Passkey,
}

/// One way into a locked vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Door {
    /// How it is opened.
    pub kind: DoorKind,
    /// What the page needs to ask for the secret: of a passkey its id and salt. Not secret.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    head: String,
    key: String,
}

/// What opens a door, on its way to becoming one.
pub struct NewDoor<'a> {
    /// How it will be opened.
    pub kind: DoorKind,
    /// See [`Door::about`].
    pub about: &'a str,
    /// What will open it.
    pub secret: &'a str,
}

/// The key of an open vault. It lives in memory alone and is overwritten when it goes.
pub struct VaultKey([u8; 32]);

impl Drop for VaultKey {
    fn drop(&mut self) {
        self.0 = std::hint::black_box([0; 32]);
    }
}

/// The vault as it lies here.
pub struct Vault {
    row: Option<Row>,
    lying: Lying,
}

/// What lies here.
pub enum Lying {
    /// Nothing yet.
    Nothing,
    /// A text without a lock.
    Open(String),
    /// A text under a lock.
    Locked(Sealed),
}

/// A text under a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sealed {
    /// The ways in.
    pub doors: Vec<Door>,
    head: String,
    text: String,
}

/// What came of trying a door.
pub enum Opening {
    /// It is open.
    Opened(VaultKey),
    /// The secret is wrong; the next try in so many milliseconds.
    Wrong(i64),
    /// It was not even tried: so many milliseconds are left to wait.
    Wait(i64),
}

/// The row of the vault.
#[derive(Serialize)]
struct Stored {
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<Sealed>,
}

/// The row of wrong PINs.
#[derive(Clone, Default, Serialize)]
struct Tries {
    wrong: u32,
    last: Timestamp,
}

impl Tries {
    /// Milliseconds still to wait. A clock set back makes the pause begin anew, never longer.
    fn wait(&self, now: Timestamp) -> i64 {
        let pause = match self.wrong {
            0 => 0,
            wrong => FIRST_PAUSE
                .checked_shl((wrong - 1).min(30))
                .unwrap_or(LONGEST_PAUSE)
                .min(LONGEST_PAUSE),
        };
        (pause - now.millis_since(self.last).max(0)).max(0)
    }
}

impl Vault {
    /// What lies here.
    pub fn lying(&self) -> &Lying {
        &self.lying
    }
}

impl VaultKey {
    /// A key from good randomness.
    pub fn new(random: [u8; 32]) -> VaultKey {
        VaultKey(random)
    }

    /// The same key once more.
    pub fn again(&self) -> VaultKey {
        VaultKey(self.0)
    }

    fn secret(&self) -> String {
        BASE64.encode(&self.0)
    }
}

impl Slot {
    /// The vault as it lies here.
    pub async fn vault(&self) -> Result<Vault, StoreError> {
        let row = self.store.row(Table::Kept, &self.key(VAULT)).await?;
        let lying = lying(row.as_ref())?;
        Ok(Vault { row, lying })
    }

    /// What was put beside the vault when somebody who had one signed in: a text without a lock, or one under its own.
    pub async fn vault_beside(&self) -> Result<Lying, StoreError> {
        let row = self.store.row(Table::Kept, &self.key(SECOND)).await?;
        lying(row.as_ref())
    }

    /// Throws that away: it was joined, or nobody wants it.
    pub async fn drop_vault_beside(&self) -> Result<(), StoreError> {
        self.drop_kept_row(SECOND).await
    }

    /// Tries a secret at the doors of its kind. Wrong PINs are counted before they are looked at.
    pub async fn open_vault(
        &self,
        cipher: &dyn Cipher,
        sealed: &Sealed,
        kind: DoorKind,
        secret: &str,
        now: Timestamp,
    ) -> Result<Opening, StoreError> {
        if kind == DoorKind::Pin
            && let Some(wait) = self.count_try(now).await?
        {
            return Ok(Opening::Wait(wait));
        }
        for door in sealed.doors.iter().filter(|door| door.kind == kind) {
            let plain = open(cipher, secret, &door.head, &door.key).await?;
            if let Some(key) = plain.and_then(|plain| <[u8; 32]>::try_from(plain).ok()) {
                self.drop_kept_row(TRIES).await?;
                return Ok(Opening::Opened(VaultKey(key)));
            }
        }
        let (_, tries) = self.tries().await?;
        Ok(Opening::Wrong(tries.wait(now)))
    }

    /// How long is to be waited before a PIN is tried, in milliseconds.
    pub async fn vault_pause(&self, now: Timestamp) -> Result<i64, StoreError> {
        Ok(self.tries().await?.1.wait(now))
    }

    /// The text under the lock.
    pub async fn unseal(
        &self,
        cipher: &dyn Cipher,
        sealed: &Sealed,
        key: &VaultKey,
    ) -> Result<String, StoreError> {
        let plain = open(cipher, &key.secret(), &sealed.head, &sealed.text).await?;
        plain
            .and_then(|plain| String::from_utf8(plain).ok())
            .ok_or_else(|| StoreError::Damaged("vault".to_owned()))
    }

    /// Writes the text, under the lock if there is one; [`StoreError::Conflict`] when another tab wrote since `vault` was read.
    /// A locked vault cannot be written without its key.
    pub async fn write_vault(
        &self,
        cipher: &dyn Cipher,
        vault: &Vault,
        key: Option<&VaultKey>,
        text: &str,
        random: [u8; 28],
    ) -> Result<(), StoreError> {
        let stored = match (&vault.lying, key) {
            (Lying::Locked(sealed), Some(key)) => {
                let doors = sealed.doors.clone();
                Stored::sealed(seal_text(cipher, key, text, random).await?, doors)
            }
            (Lying::Locked(_), None) => return Err(StoreError::WrongPassphrase),
            _ => Stored::open(text),
        };
        self.put_vault(vault, &stored).await
    }

    /// Puts a door into the vault, in place of the one of the same kind, and with the first one the lock.
    pub async fn add_door(
        &self,
        cipher: &dyn Cipher,
        vault: &Vault,
        key: &VaultKey,
        text: &str,
        new: NewDoor<'_>,
        random: [[u8; 28]; 2],
    ) -> Result<(), StoreError> {
        let mut doors = match &vault.lying {
            Lying::Locked(sealed) => sealed.doors.clone(),
            _ => Vec::new(),
        };
        let [for_door, for_text] = random;
        let rounds = match new.kind {
            DoorKind::Pin => PIN_ROUNDS,
            DoorKind::Passkey => KEY_ROUNDS,
        };
        let lock = Lock::with_rounds(rounds, for_door);
        let sealed = cipher.seal(new.secret, &lock, &key.0).await?;
        doors.retain(|door| door.kind != new.kind);
        doors.push(Door {
            kind: new.kind,
            about: new.about.to_owned(),
            head: BASE64.encode(&lock.header),
            key: BASE64.encode(&sealed),
        });
        let text = seal_text(cipher, key, text, for_text).await?;
        self.put_vault(vault, &Stored::sealed(text, doors)).await
    }

    /// Takes the lock away: the text lies here as other personal records do.
    pub async fn remove_lock(&self, vault: &Vault, text: &str) -> Result<(), StoreError> {
        self.put_vault(vault, &Stored::open(text)).await?;
        self.drop_kept_row(TRIES).await
    }

    /// Throws the vault away, locked or not.
    pub async fn drop_vault(&self) -> Result<(), StoreError> {
        self.drop_kept_row(VAULT).await?;
        self.drop_kept_row(TRIES).await
    }

    async fn put_vault(&self, vault: &Vault, stored: &Stored) -> Result<(), StoreError> {
        let put = Write::Put(
            Table::Kept,
            self.key(VAULT),
            as_read(&vault.row),
            encode(stored),
        );
        match self.store.try_commit(vec![put]).await? {
            true => Ok(()),
            false => Err(StoreError::Conflict),
        }
    }

    /// Counts a try, unless a pause is still to be waited for; then how long.
    async fn count_try(&self, now: Timestamp) -> Result<Option<i64>, StoreError> {
        for _ in 0..ATTEMPTS {
            let (row, tries) = self.tries().await?;
            let wait = tries.wait(now);
            let counted = match wait > 0 {
                // Set back, the clock must not keep anybody out for as long as it is behind.
                true if now < tries.last => Tries { last: now, ..tries },
                true => return Ok(Some(wait)),
                false => Tries {
                    wrong: tries.wrong.saturating_add(1),
                    last: now,
                },
            };
            let put = Write::Put(
                Table::Kept,
                self.key(TRIES),
                as_read(&row),
                encode(&counted),
            );
            if self.store.try_commit(vec![put]).await? {
                return Ok((wait > 0).then_some(wait));
            }
        }
        Err(StoreError::Conflict)
    }

    async fn tries(&self) -> Result<(Option<Row>, Tries), StoreError> {
        let row = self.store.row(Table::Kept, &self.key(TRIES)).await?;
        let tries = row.as_ref().map_or(Ok(Tries::default()), decode)?;
        Ok((row, tries))
    }

    async fn drop_kept_row(&self, name: &str) -> Result<(), StoreError> {
        let delete = Write::Delete(Table::Kept, self.key(name), Expect::Anything);
        Ok(self.store.backend.commit(vec![delete]).await?)
    }
}

impl Stored {
    fn open(text: &str) -> Stored {
        Stored {
            open: Some(text.to_owned()),
            sealed: None,
        }
    }

    fn sealed((head, text): (String, String), doors: Vec<Door>) -> Stored {
        Stored {
            open: None,
            sealed: Some(Sealed { doors, head, text }),
        }
    }
}

fn lying(row: Option<&Row>) -> Result<Lying, StoreError> {
    Ok(match row.map(decode::<Stored>).transpose()? {
        None => Lying::Nothing,
        Some(Stored {
            sealed: Some(sealed),
            ..
        }) => Lying::Locked(sealed),
        Some(Stored { open, .. }) => Lying::Open(open.unwrap_or_default()),
    })
}

async fn seal_text(
    cipher: &dyn Cipher,
    key: &VaultKey,
    text: &str,
    random: [u8; 28],
) -> Result<(String, String), StoreError> {
    let lock = Lock::with_rounds(KEY_ROUNDS, random);
    let sealed = cipher.seal(&key.secret(), &lock, text.as_bytes()).await?;
    Ok((BASE64.encode(&lock.header), BASE64.encode(&sealed)))
}

async fn open(
    cipher: &dyn Cipher,
    secret: &str,
    head: &str,
    sealed: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let damaged = || StoreError::Damaged("vault".to_owned());
    let bytes = |text: &str| BASE64.decode(text.as_bytes()).map_err(|_| damaged());
    let lock = Lock::of_header(&bytes(head)?).ok_or_else(damaged)?;
    Ok(cipher.open(secret, &lock, &bytes(sealed)?).await?)
}

readable!(struct Stored { ; open, sealed });
readable!(struct Sealed { doors, head, text; });
readable!(struct Door { kind, head, key; about });
readable!(words DoorKind { Pin = "pin", Passkey = "passkey" });
readable!(struct Tries { wrong, last; });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour_and_no_clock_makes_them_longer() {
        let at = Timestamp::from_millis;
        let tries = |wrong| Tries {
            wrong,
            last: at(1_000_000),
        };
        assert_eq!(tries(0).wait(at(1_000_000)), 0);
        assert_eq!(tries(1).wait(at(1_000_000)), 2_000);
        assert_eq!(tries(2).wait(at(1_001_000)), 3_000);
        assert_eq!(tries(6).wait(at(1_000_000)), 64_000);
        assert_eq!(tries(40).wait(at(1_000_000)), LONGEST_PAUSE);
        assert_eq!(tries(u32::MAX).wait(at(1_000_000)), LONGEST_PAUSE);
        assert_eq!(tries(3).wait(at(0)), 8_000);
        assert_eq!(tries(3).wait(at(2_000_000)), 0);
    }
}
