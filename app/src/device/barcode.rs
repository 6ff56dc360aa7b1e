//! The browser's own reader of QR codes, where there is one: a second reader, and the only one until ours is here.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A `BarcodeDetector` that knows QR codes (Shape Detection API).
pub(crate) struct Detector(JsValue);

impl Detector {
    /// `None` in browsers without one, and on systems whose detector cannot read QR codes.
    pub(crate) async fn find() -> Option<Self> {
        let class: Function = Reflect::get(&js_sys::global(), &"BarcodeDetector".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let ask: Function = Reflect::get(&class, &"getSupportedFormats".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let formats: Promise = ask.call0(&class).ok()?.dyn_into().ok()?;
        let formats: Array = JsFuture::from(formats).await.ok()?.dyn_into().ok()?;
        let qr = JsValue::from("qr_code");
        if !formats.includes(&qr, 0) {
            return None;
        }
        let options = Object::new();
        Reflect::set(&options, &"formats".into(), &Array::of1(&qr)).ok()?;
        let detector = Reflect::construct(&class, &Array::of1(&options)).ok()?;
        Some(Self(detector))
    }

    /// The texts of the codes in a video's frame or a bitmap; `Err` when this detector does not work after all. A text with a
    /// letter that was lost on the way is left out: our own decoder has the bytes.
    pub(crate) async fn texts_in(&self, picture: &JsValue) -> Result<Vec<String>, JsValue> {
        let detect: Function = Reflect::get(&self.0, &"detect".into())?.dyn_into()?;
        let promise: Promise = detect.call1(&self.0, picture)?.dyn_into()?;
        let codes: Array = JsFuture::from(promise).await?.dyn_into()?;
        let texts = codes
            .iter()
            .filter_map(|code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string())
            .filter(|text| !text.is_empty() && !text.contains(char::REPLACEMENT_CHARACTER))
            .collect();
        Ok(texts)
    }
}
