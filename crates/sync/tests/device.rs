//! What a phone does with no browser: the store's contract over memory, and the outbox over a bad network.

mod carrying;
mod contract;

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use contract::CASES;
use contract::given::*;
use sync::memory::MemoryBackend;
use sync::store::backend::BackendError;
use sync::store::parcel::Lock;
use sync::store::{Cipher, Store, StoreError};

#[test]
fn memory_keeps_the_contract() {
    for (name, case) in CASES {
        let backend = Rc::new(MemoryBackend::new());
        let place = Place {
            here: Store::new(backend.clone()),
            there: Store::new(backend),
            elsewhere: Store::new(Rc::new(MemoryBackend::new())),
            cipher: Rc::new(Padlock),
        };
        println!("{name}");
        now(case(place));
    }
}

#[test]
fn a_full_device_loses_nothing() {
    now(async {
        let backend = Rc::new(MemoryBackend::new());
        let slot = lua(&Store::new(backend.clone())).await;
        let draft = filled(&slot, 1).await;
        backend.limit(Some(slot.usage().await.unwrap().room.used.unwrap() + 1000));
        let attach = slot
            .attach(
                &draft_id(1),
                draft.revision,
                at(9),
                page("don", "to.jpg"),
                &photo(8, 5000),
            )
            .await;
        assert_eq!(attach.map(|_| ()), Err(StoreError::Full));
        assert_eq!(slot.draft(&draft_id(1)).await.unwrap().unwrap(), draft);
        backend.limit(None);
        slot.attach(
            &draft_id(1),
            draft.revision,
            at(9),
            page("don", "to.jpg"),
            &photo(8, 5000),
        )
        .await
        .unwrap();
    });
}

/// Runs what never has to wait.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("memory never has to wait"),
    }
}

/// Hides and authenticates just enough to see that the parcel asks its cipher; the real one is the browser's.
struct Padlock;

impl Padlock {
    fn turn(passphrase: &str, lock: &Lock, bytes: &[u8]) -> Vec<u8> {
        let key = sync::canonical::sha256(&[passphrase.as_bytes(), &lock.header].concat());
        bytes
            .iter()
            .zip(key.as_bytes().iter().cycle())
            .map(|(byte, key)| byte ^ key)
            .collect()
    }
}

#[async_trait(?Send)]
impl Cipher for Padlock {
    async fn seal(
        &self,
        passphrase: &str,
        lock: &Lock,
        plain: &[u8],
    ) -> Result<Vec<u8>, BackendError> {
        let check = sync::canonical::sha256(plain);
        Ok(Padlock::turn(
            passphrase,
            lock,
            &[check.as_bytes(), plain].concat(),
        ))
    }

    async fn open(
        &self,
        passphrase: &str,
        lock: &Lock,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, BackendError> {
        let opened = Padlock::turn(passphrase, lock, sealed);
        let (check, plain) = opened.split_at(32);
        Ok((check == sync::canonical::sha256(plain).as_bytes()).then(|| plain.to_vec()))
    }
}
