//! Opening the database, giving it up to a newer version of the app, and asking how much room there is.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Reflect, global};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, StorageEstimate, StorageManager};

use super::KEYS;
use super::transaction::error_of;
use crate::store::backend::{BackendError, Room, Table};

/// Version of the layout: one object store per table and one for keys.
const LAYOUT: u32 = 1;

#[derive(Default)]
struct Opening {
    result: Option<Result<IdbDatabase, BackendError>>,
    given_up: bool,
    waker: Option<Waker>,
}

impl Opening {
    fn end(&mut self, result: Result<IdbDatabase, BackendError>) {
        if self.given_up {
            // It opened after we had told the person that it would not: let others have it.
            if let Ok(database) = result {
                database.close();
            }
            return;
        }
        self.given_up = true;
        self.result = Some(result);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

pub(super) async fn open(
    name: &str,
    on_lost: impl Fn() + 'static,
) -> Result<IdbDatabase, BackendError> {
    let request = factory()?.open_with_u32(name, LAYOUT).map_err(error_of)?;
    let opening: Rc<RefCell<Opening>> = Rc::default();
    // These listeners must outlive a blocked opening, and there are four of them per page: they are left to the page.
    let upgrade = {
        let request = request.clone();
        Closure::<dyn FnMut()>::new(move || create_tables(&request))
    };
    let success = listener(&opening, &request, |request| {
        Ok(request.result().map_err(error_of)?.unchecked_into())
    });
    let failure = listener(&opening, &request, |request| {
        let error = request.error().ok().flatten().map(JsValue::from);
        Err(error.map_or(BackendError::Unavailable("not opened".into()), error_of))
    });
    let blocked = listener(&opening, &request, |_| {
        Err(BackendError::Held("an older one".into()))
    });
    request.set_onupgradeneeded(Some(upgrade.into_js_value().unchecked_ref()));
    request.set_onsuccess(Some(success.into_js_value().unchecked_ref()));
    request.set_onerror(Some(failure.into_js_value().unchecked_ref()));
    request.set_onblocked(Some(blocked.into_js_value().unchecked_ref()));
    let database = poll_fn(|context| {
        let mut opening = opening.borrow_mut();
        match opening.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                opening.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
    .await?;
    give_way(&database, on_lost);
    Ok(database)
}

fn listener(
    opening: &Rc<RefCell<Opening>>,
    request: &IdbOpenDbRequest,
    result: impl Fn(&IdbOpenDbRequest) -> Result<IdbDatabase, BackendError> + 'static,
) -> Closure<dyn FnMut()> {
    let (opening, request) = (opening.clone(), request.clone());
    Closure::new(move || opening.borrow_mut().end(result(&request)))
}

fn create_tables(request: &IdbOpenDbRequest) {
    let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) else {
        return;
    };
    let there = database.object_store_names();
    for name in Table::ALL.map(Table::name).into_iter().chain([KEYS]) {
        if !there.contains(name) {
            // When this fails the whole opening does, and says so.
            drop(database.create_object_store(name));
        }
    }
}

/// A newer version of the app may want the database: let go of it, and say so.
fn give_way(database: &IdbDatabase, on_lost: impl Fn() + 'static) {
    let on_lost = Rc::new(on_lost);
    let version_change = {
        let (database, on_lost) = (database.clone(), on_lost.clone());
        Closure::<dyn FnMut()>::new(move || {
            database.close();
            on_lost();
        })
    };
    let closed = Closure::<dyn FnMut()>::new(move || on_lost());
    database.set_onversionchange(Some(version_change.into_js_value().unchecked_ref()));
    database.set_onclose(Some(closed.into_js_value().unchecked_ref()));
}

fn factory() -> Result<IdbFactory, BackendError> {
    // Absent or null in some private windows; reading it may even throw.
    let factory = Reflect::get(&global(), &"indexedDB".into()).map_err(error_of)?;
    match factory.is_object() {
        true => Ok(factory.unchecked_into()),
        false => Err(BackendError::Unavailable("no IndexedDB".into())),
    }
}

pub(super) async fn room() -> Room {
    estimate().await.unwrap_or_default()
}

async fn estimate() -> Option<Room> {
    let navigator = Reflect::get(&global(), &"navigator".into()).ok()?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    let storage: StorageManager = storage.is_object().then(|| storage.unchecked_into())?;
    let estimate: StorageEstimate = JsFuture::from(storage.estimate().ok()?)
        .await
        .ok()?
        .unchecked_into();
    let bytes = |name: &str| {
        Reflect::get(&estimate, &name.into())
            .ok()?
            .as_f64()
            .map(|bytes| bytes as u64)
    };
    Some(Room {
        used: bytes("usage"),
        quota: bytes("quota"),
    })
}
