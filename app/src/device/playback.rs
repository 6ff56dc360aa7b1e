//! One recording at a time, played from beginning to end or until it is stopped; it fetches nothing.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlAudioElement;

/// What is playing, and who hears when it is over.
struct Playing {
    audio: HtmlAudioElement,
    on_end: Box<dyn FnOnce()>,
}

thread_local! {
    static TURN: Cell<u32> = const { Cell::new(0) };
    static PLAYING: RefCell<Option<Playing>> = const { RefCell::new(None) };
}

/// Plays what is at an address, in place of what is playing; `on_end` is called once, when it is over, stopped or cannot be played.
pub(crate) fn play(address: &str, on_end: impl FnOnce() + 'static) {
    stop();
    let turn = TURN.get();
    let Ok(audio) = HtmlAudioElement::new_with_src(address) else {
        return on_end();
    };
    let over = Closure::once_into_js(move || end(turn));
    audio.set_onended(over.dyn_ref());
    audio.set_onerror(over.dyn_ref());
    let begun = audio.play();
    let on_end = Box::new(on_end);
    PLAYING.set(Some(Playing { audio, on_end }));
    spawn_local(async move {
        let plays = match begun {
            Ok(begun) => JsFuture::from(begun).await.is_ok(),
            Err(_) => false,
        };
        if !plays {
            end(turn);
        }
    });
}

/// Stops what is playing.
pub(crate) fn stop() {
    end(TURN.get());
}

fn end(turn: u32) {
    if turn != TURN.get() {
        return;
    }
    TURN.set(turn.wrapping_add(1));
    if let Some(Playing { audio, on_end }) = PLAYING.take() {
        // One that has ended already has nothing to pause.
        let _ = audio.pause();
        on_end();
    }
}
