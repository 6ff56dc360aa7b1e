//! The store's contract over IndexedDB, as a module that `end2end/journeys/store.spec.ts` loads into a real browser.
#![cfg(target_arch = "wasm32")]

#[path = "../tests/contract/mod.rs"]
mod contract;

use std::cell::Cell;
use std::rc::Rc;

use contract::CASES;
use contract::given::*;
use sync::idb::{IdbBackend, Turn, WebCipher, fill_random};
use sync::store::backend::BackendError;
use sync::store::{Owner, Store, StoreError, Unsent};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn say(message: &str);
}

/// Lets a failed example say where it failed.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| say(&info.to_string())));
}

/// Names of the contract's examples.
#[wasm_bindgen]
pub fn names() -> Vec<String> {
    CASES.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Runs one example of the contract.
#[wasm_bindgen]
pub async fn keeps(name: &str) -> bool {
    let (_, case) = CASES
        .iter()
        .find(|(known, _)| *known == name)
        .expect("an example of this name");
    let place = Place {
        here: open("here").await,
        there: open("here").await,
        elsewhere: open("elsewhere").await,
        cipher: Rc::new(WebCipher),
    };
    case(place).await;
    true
}

/// Fills a draft with a photo and freezes it, so that the page can look for it in what the browser wrote.
#[wasm_bindgen]
pub async fn fill() {
    let slot = lua(&open("here").await).await;
    let draft = filled(&slot, 1).await;
    frozen(&slot, &draft).await;
    slot.keep("vault/me", "Nguyễn Thị Lụa").await.expect("kept");
}

/// What reading the draft of [`fill`] says: `read`, or the error.
#[wasm_bindgen]
pub async fn read() -> String {
    let slot = lua(&open("here").await).await;
    match slot.draft(&draft_id(1)).await {
        Ok(Some(draft)) => format!(
            "read {}",
            answer(&draft.contents, "ho_ten").unwrap_or_default()
        ),
        Ok(None) => "gone".into(),
        Err(error) => error.to_string(),
    }
}

/// Forgets the citizen of [`fill`].
#[wasm_bindgen]
pub async fn forget() {
    open("here")
        .await
        .forget(&Owner::Citizen("lua".into()), Unsent::Discard)
        .await
        .expect("forgotten");
}

/// Attaches photos until there is no room; gives what the store says then and how many photos are there.
#[wasm_bindgen]
pub async fn fill_the_device() -> String {
    let slot = lua(&open("here").await).await;
    let draft = filled(&slot, 1).await;
    let mut revision = draft.revision;
    for number in 0..200 {
        let mut photo = vec![0; 60_000];
        fill_random(&mut photo).expect("randomness");
        let name = format!("{number}.jpg");
        match slot
            .attach(
                &draft.head.id,
                revision,
                at(number),
                page("don", &name),
                &photo.repeat(8),
            )
            .await
        {
            Ok((_, changed)) => revision = changed.revision,
            Err(error) => {
                let found = slot
                    .draft(&draft.head.id)
                    .await
                    .expect("readable")
                    .expect("there");
                let complete = found.contents.pages.len() == 2 + number as usize;
                return format!("{} {complete}", matches!(error, StoreError::Full));
            }
        }
    }
    "never full".into()
}

/// Holds a database, lets the page open a newer version of it, and says whether it was told.
#[wasm_bindgen]
pub async fn hold_until_lost(opened_newer: js_sys::Function) -> String {
    let lost = Rc::new(Cell::new(0));
    let told = lost.clone();
    let backend = IdbBackend::open("here", move || told.set(told.get() + 1))
        .await
        .expect("opened");
    let store = Store::new(Rc::new(backend));
    let newer: js_sys::Promise = opened_newer
        .call0(&JsValue::UNDEFINED)
        .expect("called")
        .unchecked_into();
    wasm_bindgen_futures::JsFuture::from(newer)
        .await
        .expect("a newer version opened");
    format!(
        "{} {:?}",
        lost.get(),
        store
            .pref("lang")
            .await
            .map_err(|error| matches!(error, StoreError::Unavailable(_)))
    )
}

/// What opening says: `opened`, or the error.
#[wasm_bindgen]
pub async fn opens() -> String {
    match IdbBackend::open("here", || ()).await {
        Ok(_) => "opened".into(),
        Err(BackendError::Held(_)) => "held".into(),
        Err(BackendError::Unavailable(_)) => "unavailable".into(),
        Err(error) => error.to_string(),
    }
}

/// Takes the turn twice, gives it back, and takes it again.
#[wasm_bindgen]
pub async fn take_turns() -> String {
    let first = Turn::try_take("outbox")
        .await
        .expect("this browser has Web Locks");
    let second = Turn::try_take("outbox")
        .await
        .expect("this browser has Web Locks");
    let (had, refused) = (first.is_some(), second.is_none());
    drop(first);
    // Giving back is noticed by the browser a moment later.
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL))
        .await
        .expect("resolved");
    let third = Turn::try_take("outbox")
        .await
        .expect("this browser has Web Locks");
    format!("{had} {refused} {}", third.is_some())
}

async fn open(name: &str) -> Store {
    Store::new(Rc::new(
        IdbBackend::open(name, || ()).await.expect("opened"),
    ))
}
