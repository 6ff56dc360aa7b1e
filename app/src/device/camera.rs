//! The camera at the back of the phone while a page shows it; it never keeps a picture and lets go when dropped.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CameraError {
    /// The person, the browser or the system said no.
    Denied,
    /// This device has no camera.
    Missing,
    /// Another app holds it.
    Busy,
    /// This browser has no cameras to give: an in-app browser, or an address without https.
    Unsupported,
    /// It was there and went away: unplugged, or taken by a call.
    TakenAway,
}

/// A running camera.
pub(crate) struct Camera {
    stream: MediaStream,
    track: MediaStreamTrack,
    ended: Option<Closure<dyn Fn()>>,
}

/// How far a camera can be brought nearer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ZoomRange {
    /// The whole picture.
    pub(crate) min: f64,
    /// The nearest.
    pub(crate) max: f64,
}

impl Camera {
    /// Asks for the camera that looks away from the person. The browser may ask the person first.
    pub(crate) async fn open() -> Result<Self, CameraError> {
        let devices = window()
            .navigator()
            .media_devices()
            .map_err(|_| CameraError::Unsupported)?;
        if devices.is_undefined() {
            return Err(CameraError::Unsupported);
        }
        let constraints = MediaStreamConstraints::new();
        constraints.set_audio(&JsValue::FALSE);
        constraints.set_video(&back_camera());
        let promise = devices
            .get_user_media_with_constraints(&constraints)
            .map_err(|error| reason(&error))?;
        let stream: MediaStream = JsFuture::from(promise)
            .await
            .map_err(|error| reason(&error))?
            .dyn_into()
            .map_err(|_| CameraError::Unsupported)?;
        let track = stream
            .get_video_tracks()
            .get(0)
            .dyn_into()
            .map_err(|_| CameraError::Missing)?;
        Ok(Self {
            stream,
            track,
            ended: None,
        })
    }

    /// Shows what the camera sees. The element must be muted and `playsinline`.
    pub(crate) async fn show_in(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.stream));
        if let Ok(playing) = video.play() {
            // A page that is left at once interrupts the start; there is nobody to tell.
            let _ = JsFuture::from(playing).await;
        }
    }

    /// Calls back once when the camera goes away by itself.
    pub(crate) fn when_taken_away(&mut self, tell: impl Fn() + 'static) {
        let closure = Closure::<dyn Fn()>::new(tell);
        self.track
            .set_onended(Some(closure.as_ref().unchecked_ref()));
        self.ended = Some(closure);
    }

    /// Whether there is a lamp beside the camera.
    pub(crate) fn has_torch(&self) -> bool {
        self.capability("torch")
            .is_some_and(|torch| match torch.dyn_ref::<Array>() {
                Some(list) => list.includes(&JsValue::TRUE, 0),
                None => torch.is_truthy(),
            })
    }

    /// Switches the lamp; `false` when it did not do as asked.
    pub(crate) async fn set_torch(&self, on: bool) -> bool {
        self.apply("torch", &on.into()).await
    }

    /// Asks the camera to follow what is in front of it by itself; some wait for a tap otherwise.
    pub(crate) async fn keep_sharp(&self) {
        let modes = self.capability("focusMode");
        let modes = modes.as_ref().and_then(|modes| modes.dyn_ref::<Array>());
        let follow = "continuous".into();
        if modes.is_some_and(|modes| modes.includes(&follow, 0)) {
            // A camera that refuses stays as it is.
            self.apply("focusMode", &follow).await;
        }
    }

    /// How near the camera can look, when it can be brought nearer.
    pub(crate) fn zoom_range(&self) -> Option<ZoomRange> {
        let range = self.capability("zoom")?;
        let limit = |name: &str| Reflect::get(&range, &name.into()).ok()?.as_f64();
        let (min, max) = (limit("min")?, limit("max")?);
        (max > min).then_some(ZoomRange { min, max })
    }

    /// Brings the picture nearer; `false` when it did not do as asked.
    pub(crate) async fn set_zoom(&self, zoom: f64) -> bool {
        self.apply("zoom", &zoom.into()).await
    }

    fn capability(&self, name: &str) -> Option<JsValue> {
        let ask = Reflect::get(&self.track, &"getCapabilities".into()).ok()?;
        let capabilities = ask.dyn_ref::<js_sys::Function>()?.call0(&self.track).ok()?;
        Reflect::get(&capabilities, &name.into())
            .ok()
            .filter(|value| !value.is_undefined())
    }

    /// `torch` and `zoom` are not in the typed bindings yet: the constraint is written by hand.
    async fn apply(&self, name: &str, value: &JsValue) -> bool {
        let constraint = object(&[(name, value)]);
        let constraints = object(&[("advanced", &Array::of1(&constraint))]);
        let Ok(apply) = Reflect::get(&self.track, &"applyConstraints".into()) else {
            return false;
        };
        let promise = apply
            .dyn_ref::<js_sys::Function>()
            .and_then(|apply| apply.call1(&self.track, &constraints).ok())
            .and_then(|promise| promise.dyn_into::<Promise>().ok());
        match promise {
            Some(promise) => JsFuture::from(promise).await.is_ok(),
            None => false,
        }
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.track.set_onended(None);
        for track in self.stream.get_tracks().iter() {
            if let Some(track) = track.dyn_ref::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }
}

/// Enough pixels for the dense code of an identity card, and no more than a small phone can decode.
fn back_camera() -> JsValue {
    let ideal = |value: &JsValue| object(&[("ideal", value)]);
    object(&[
        ("facingMode", &ideal(&"environment".into())),
        ("width", &ideal(&1280.into())),
        ("height", &ideal(&720.into())),
    ])
    .into()
}

fn object(entries: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // A plain object takes every key.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// The names of the Media Capture specification, "getUserMedia".
fn reason(error: &JsValue) -> CameraError {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" | "PermissionDeniedError" => CameraError::Denied,
        "NotFoundError" | "OverconstrainedError" | "DevicesNotFoundError" => CameraError::Missing,
        "NotReadableError" | "AbortError" | "TrackStartError" => CameraError::Busy,
        _ => CameraError::Unsupported,
    }
}
