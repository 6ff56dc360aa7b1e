//! A file of unsent work from another phone, its lock already opened: taken in or refused, and the store stays readable.
#![no_main]

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use libfuzzer_sys::fuzz_target;
use sync::memory::MemoryBackend;
use sync::store::parcel::Lock;
use sync::store::{BackendError, Cipher, Owner, Slot, Store};

/// Locks nothing, so that the content is what is tried.
struct Glass;

#[async_trait(?Send)]
impl Cipher for Glass {
    async fn seal(&self, _: &str, _: &Lock, _: &[u8]) -> Result<Vec<u8>, BackendError> {
        Ok(Vec::new())
    }

    async fn open(
        &self,
        _: &str,
        _: &Lock,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, BackendError> {
        Ok(Some(sealed.to_vec()))
    }
}

/// The head of every such file.
static HEAD: OnceLock<Vec<u8>> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    now(async {
        let slot = slot().await;
        let head = match HEAD.get() {
            Some(head) => head,
            None => {
                let empty = slot
                    .export(&Glass, "", [7; 28])
                    .await
                    .expect("an empty parcel");
                HEAD.get_or_init(|| empty)
            }
        };
        let raw = slot.import(&Glass, "", bytes).await;
        let taken = slot
            .import(&Glass, "", &[head.as_slice(), bytes].concat())
            .await;
        let _ = (raw, taken);
        slot.drafts().await.expect("drafts stay readable");
        slot.outbox().await.expect("the outbox stays readable");
    });
});

async fn slot() -> Slot {
    let store = Store::new(Rc::new(MemoryBackend::new()));
    store.slot(&Owner::Guest).await.expect("a drawer")
}

/// Memory never makes anybody wait.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("memory made somebody wait"),
    }
}
