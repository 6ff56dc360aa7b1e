//! A short tone, for those who look at the paper and not at the phone; it never carries meaning that is not also on the screen.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::message::get;
use super::{prefs, vibration};

/// Hertz: high enough for the small loudspeaker of a phone.
const PITCH: f64 = 880.0;
/// Seconds of the tone.
const LENGTH: f64 = 0.09;
/// Of the loudest: it is heard across a table, not across a waiting room.
const LOUDNESS: f64 = 0.15;

thread_local! {
    /// Browsers allow a page few of them, so there is one.
    static CONTEXT: std::cell::OnceCell<Option<JsValue>> = const { std::cell::OnceCell::new() };
}

/// Whether this phone makes sounds; it does until somebody says no.
pub(crate) fn is_on() -> bool {
    prefs::flag("sound").as_deref() != Some("off")
}

/// Keeps whether it does.
pub(crate) fn set_on(on: bool) {
    prefs::set_flag("sound", if on { "on" } else { "off" });
}

/// Sounds once, unless the person does not want it, or the browser does not before the page's first tap.
pub(crate) fn short() {
    if is_on() && vibration::was_touched() {
        // A phone without sound has still buzzed and shown.
        let _ = CONTEXT.with(|context| tone(context.get_or_init(new_context).as_ref()?));
    }
}

fn new_context() -> Option<JsValue> {
    let class: Function = get(&js_sys::global(), "AudioContext")?.dyn_into().ok()?;
    Reflect::construct(&class, &Array::new()).ok()
}

fn tone(context: &JsValue) -> Option<()> {
    let source = call(context, "createOscillator", &[])?;
    let volume = call(context, "createGain", &[])?;
    Reflect::set(&get(&source, "frequency")?, &"value".into(), &PITCH.into()).ok()?;
    Reflect::set(&get(&volume, "gain")?, &"value".into(), &LOUDNESS.into()).ok()?;
    call(&source, "connect", &[&volume])?;
    call(&volume, "connect", &[&get(context, "destination")?])?;
    let now = get(context, "currentTime")?.as_f64()?;
    call(&source, "start", &[])?;
    call(&source, "stop", &[&(now + LENGTH).into()])?;
    Some(())
}

fn call(object: &JsValue, method: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: Function = get(object, method)?.dyn_into().ok()?;
    let given = Array::new();
    for argument in arguments {
        given.push(argument);
    }
    method.apply(object, &given).ok()
}
