//! Who is using the line, so that what nobody waits for gives way; it never sends anything.

use std::cell::Cell;

use crate::device::clock;

thread_local! {
    static ERRANDS: Cell<usize> = const { Cell::new(0) };
}

/// How often the line is looked at.
const LOOK_MILLIS: i32 = 200;
/// How many looks in a row must find it free: between two errands of one page there are short rests.
const FREE_LOOKS: u32 = 4;

/// Something a person waits for is being fetched, until this is dropped.
pub(crate) struct Errand(());

impl Errand {
    /// Begins one.
    pub(crate) fn begin() -> Errand {
        ERRANDS.set(ERRANDS.get() + 1);
        Errand(())
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        ERRANDS.set(ERRANDS.get() - 1);
    }
}

/// Waits until nobody has been on an errand for a while.
pub(crate) async fn quiet() {
    let mut free = 0;
    while free < FREE_LOOKS {
        clock::pause(LOOK_MILLIS).await;
        free = if ERRANDS.get() == 0 { free + 1 } else { 0 };
    }
}

/// Waits until nobody is on an errand.
pub(crate) async fn free() {
    while ERRANDS.get() != 0 {
        clock::pause(LOOK_MILLIS).await;
    }
}
