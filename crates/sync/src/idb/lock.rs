//! Whose turn it is among tabs, by the browser's Web Locks: given back by itself when the tab closes or crashes.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Function, Object, Promise, Reflect, global};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The turn; dropping it gives it back.
pub struct Turn {
    give_back: Option<Function>,
}

#[derive(Default)]
struct Asked {
    /// `None` until the browser has answered; then what gives the lock back, if it was given.
    answer: Option<Option<Function>>,
    waker: Option<Waker>,
}

impl Asked {
    fn answered(&mut self, answer: Option<Function>) {
        self.answer.get_or_insert(answer);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Turn {
    /// Takes the turn if no other tab has it. Where the browser has no Web Locks, [`NoWebLocks`]: use
    /// [`crate::store::Store::take_turn`] instead.
    pub async fn try_take(name: &str) -> Result<Option<Turn>, NoWebLocks> {
        let asked: Rc<RefCell<Asked>> = Rc::default();
        let granted = {
            let asked = asked.clone();
            Closure::once_into_js(move |lock: JsValue| -> JsValue {
                if !lock.is_object() {
                    asked.borrow_mut().answered(None);
                    return JsValue::UNDEFINED;
                }
                // The lock is held until this promise is fulfilled.
                let held = Promise::new(&mut |fulfil, _| asked.borrow_mut().answered(Some(fulfil)));
                held.into()
            })
        };
        let refused = {
            let asked = asked.clone();
            Closure::once_into_js(move |_: JsValue| asked.borrow_mut().answered(None))
        };
        ask(name, &granted, &refused)?;
        let give_back = poll_fn(|context| {
            let mut asked = asked.borrow_mut();
            match asked.answer.take() {
                Some(answer) => Poll::Ready(answer),
                None => {
                    asked.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await;
        Ok(give_back.map(|give_back| Turn {
            give_back: Some(give_back),
        }))
    }
}

/// Holds a lock until what this returns is dropped; asks for it only, and does not wait until it is there. Where there are no Web
/// Locks, or another tab has this one, nothing is held.
pub(super) fn hold(name: &str) -> Turn {
    let mut give_back = None;
    let held = Promise::new(&mut |fulfil, _| give_back = Some(fulfil));
    let granted = Closure::once_into_js(move || held);
    let refused = Closure::once_into_js(|| ());
    // Without one there is only no lock.
    let _ = ask(name, &granted, &refused);
    Turn { give_back }
}

/// Asks for a lock if nobody has it. `granted` is called with the lock, or with null where somebody has it, and the lock is held
/// until the promise it returns is fulfilled; `refused` is called on a refusal for other reasons (no storage access).
fn ask(name: &str, granted: &JsValue, refused: &JsValue) -> Result<(), NoWebLocks> {
    let locks = locks().ok_or(NoWebLocks)?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into())
        .and_then(|_| Reflect::get(&locks, &"request".into()))
        .and_then(|request| {
            let request: Function = request.unchecked_into();
            request.call3(&locks, &name.into(), &options, granted)
        })
        .and_then(|request| {
            let catch: Function = Reflect::get(&request, &"catch".into())?.unchecked_into();
            catch.call1(&request, refused)
        })
        .map(drop)
        .map_err(|_| NoWebLocks)
}

/// This browser has no Web Locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this browser has no Web Locks")]
pub struct NoWebLocks;

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(give_back) = self.give_back.take() {
            // Fulfilling a promise cannot fail.
            drop(give_back.call0(&JsValue::UNDEFINED));
        }
    }
}

fn locks() -> Option<JsValue> {
    let navigator = Reflect::get(&global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then_some(locks)
}
