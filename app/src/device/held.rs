//! The card that was scanned last outside a form: in memory only and for a short while, offered where a card is taken.

use std::cell::RefCell;

use calendar::Timestamp;
use leptos::task::spawn_local;
use people::Holder;

use super::clock;

/// Milliseconds it is held: long enough to choose a procedure and read what it asks for.
const LONG: i64 = 10 * 60 * 1000;

thread_local! {
    static HELD: RefCell<Option<(Timestamp, Holder)>> = const { RefCell::new(None) };
}

/// Holds this card in place of the one before, for a while.
pub(crate) fn hold(holder: Holder) {
    HELD.set(Some((clock::now(), holder)));
    spawn_local(async {
        clock::pause(LONG as i32 + 1).await;
        is_there();
    });
}

/// Forgets it at once: whoever takes the phone next is somebody else.
pub(crate) fn forget() {
    HELD.set(None);
}

/// Whether a card is held; one that was held long enough is forgotten.
pub(crate) fn is_there() -> bool {
    HELD.with_borrow_mut(|held| {
        if held
            .as_ref()
            .is_some_and(|(since, _)| clock::now().millis_since(*since) >= LONG)
        {
            *held = None;
        }
        held.is_some()
    })
}

/// The card, where one is held.
pub(crate) fn held() -> Option<Holder> {
    is_there()
        .then(|| HELD.with_borrow(|held| held.as_ref().map(|(_, holder)| holder.clone())))
        .flatten()
}
