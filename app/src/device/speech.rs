//! Reading aloud, with the voices that live on this phone: others send what they read to their maker, names and numbers among it.

use std::cell::Cell;

use i18n::Lang;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use super::clock;
use super::message::get;

/// Voices come some time after the page: how often they are looked for, and how long until the next look.
const LOOKS: usize = 20;
const LOOK_MILLIS: i32 = 100;

thread_local! {
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// One text being read; another one, or [`stop`], puts an end to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn(u32);

impl Turn {
    /// Silences whoever is reading.
    pub(crate) fn begin() -> Turn {
        stop();
        Turn(TURN.get())
    }

    fn goes_on(self) -> bool {
        self.0 == TURN.get()
    }

    /// Says a few words; `false` when it was stopped, or the phone could not.
    pub(crate) async fn say(self, words: &str, voice: &SpeechSynthesisVoice) -> bool {
        let (Some(synthesis), true) = (synthesis(), self.goes_on()) else {
            return false;
        };
        let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(words) else {
            return false;
        };
        utterance.set_voice(Some(voice));
        utterance.set_lang(&voice.lang());
        let said = js_sys::Promise::new(&mut |done, failed| {
            utterance.set_onend(Some(&done));
            utterance.set_onerror(Some(&failed));
        });
        synthesis.speak(&utterance);
        JsFuture::from(said).await.is_ok() && self.goes_on()
    }
}

/// Silences whoever is reading.
pub(crate) fn stop() {
    TURN.set(TURN.get().wrapping_add(1));
    if let Some(synthesis) = synthesis() {
        synthesis.cancel();
    }
}

/// A voice of this phone for a language.
pub(crate) async fn voice(lang: Lang) -> Option<SpeechSynthesisVoice> {
    let synthesis = synthesis()?;
    for _ in 0..LOOKS {
        let voices = synthesis.get_voices();
        let mut voices = voices.iter().map(JsValue::unchecked_into);
        let speaks = |voice: &SpeechSynthesisVoice| {
            let tag = voice.lang();
            let spoken = tag.get(..2).unwrap_or_default();
            voice.local_service() && spoken.eq_ignore_ascii_case(lang.code())
        };
        if let Some(voice) = voices.find(speaks) {
            return Some(voice);
        }
        clock::pause(LOOK_MILLIS).await;
    }
    None
}

/// In-app browsers often have none.
fn synthesis() -> Option<SpeechSynthesis> {
    get(&window(), "speechSynthesis")
        .filter(JsValue::is_object)
        .map(JsValue::unchecked_into)
}
