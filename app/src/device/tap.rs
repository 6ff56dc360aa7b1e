//! Whether a tap is under way: what moves the page waits for its end, or the tap would fall beside what it was meant for.

use leptos::prelude::document;
use leptos::task::spawn_local;

use super::clock;

/// How often a press is looked after; nobody sees whether a sentence comes so much later.
const LOOK_MILLIS: i32 = 30;

/// Does something after the tap that is under way, if there is one, has done what it was meant to.
///
/// A mouse takes the focus away while it is down and clicks when it comes up at the same place; a finger does both after it is
/// up, within one task of the browser. So this waits for the end of the task, and then until nothing is pressed.
pub(crate) fn when_over(then: impl FnOnce() + 'static) {
    spawn_local(async move {
        clock::pause(0).await;
        while pressed() {
            clock::pause(LOOK_MILLIS).await;
        }
        then();
    });
}

/// Whether something on the page is held down.
fn pressed() -> bool {
    matches!(document().query_selector(":active"), Ok(Some(_)))
}
