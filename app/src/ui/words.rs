//! Words, of which some may be bold, a link or a list: what draws those is in a part of the app that only forms with marks fetch.

use std::cell::Cell;

use leptos::prelude::*;

/// Draws a sentence with its marks, where it has some. It is told where the sentence belongs and which one it is.
type Draw = fn(&str, &str) -> Option<AnyView>;

thread_local! {
    static DRAW: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// From now on marks are drawn like this.
pub(crate) fn draw_marks(draw: Draw) {
    // Seen to be the only one that is ever set, it would be called directly, and whatever draws words would bring its part along.
    DRAW.set(Some(std::hint::black_box(draw)));
}

/// What its author put `inside` of a sentence, or `beside` it, to be looked at or heard.
pub(crate) fn more(marks: &str, which: &str) -> Option<AnyView> {
    let draw = DRAW.get().filter(|_| !marks.is_empty());
    draw.and_then(|draw| draw(marks, which))
}

/// A sentence; with its marks where `marks` says where it belongs, and as the plain words it is everywhere else.
pub(crate) fn words(marks: &str, which: &str, plain: String) -> AnyView {
    more(marks, which).unwrap_or_else(|| plain.into_any())
}
