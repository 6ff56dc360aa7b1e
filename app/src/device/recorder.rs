//! Recording sound or film with the phone's microphone and camera; what is recorded stays in memory until it is asked for.

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BlobEvent, HtmlVideoElement, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use super::files;

/// Bits a second of speech: ten minutes are 2.4 MB.
const SOUND_BITS: u32 = 32_000;
/// Bits a second of film: one minute is 7.5 MB, under the ten that a file may have.
const FILM_BITS: u32 = 1_000_000;

/// Why nothing can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecorderError {
    /// The person, the browser or the system said no.
    Denied,
    /// No microphone or camera, or this browser does not record.
    Missing,
}

/// A recording under way. It lets go of microphone and camera when dropped.
pub(crate) struct Recorder {
    stream: MediaStream,
    recorder: MediaRecorder,
    whole: Promise,
}

impl Recorder {
    /// Asks for the microphone, and for film the camera, and begins.
    pub(crate) async fn begin(film: bool) -> Result<Self, RecorderError> {
        let missing = RecorderError::Missing;
        let devices = window().navigator().media_devices().map_err(|_| missing)?;
        if devices.is_undefined() {
            return Err(missing);
        }
        let constraints = MediaStreamConstraints::new();
        constraints.set_audio(&JsValue::TRUE);
        if film {
            constraints.set_video(&back_camera());
        }
        let asked = devices
            .get_user_media_with_constraints(&constraints)
            .map_err(|_| missing)?;
        let stream: MediaStream = JsFuture::from(asked)
            .await
            .map_err(|error| match name_of(&error).as_deref() {
                Some("NotAllowedError" | "SecurityError") => RecorderError::Denied,
                _ => missing,
            })?
            .unchecked_into();
        let options = MediaRecorderOptions::new();
        options.set_audio_bits_per_second(SOUND_BITS);
        if film {
            options.set_video_bits_per_second(FILM_BITS);
        }
        let made =
            MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options);
        let begun = made.and_then(|recorder| {
            // Without a slice of time everything comes in one piece, at the end.
            let whole = Promise::new(&mut |done, _| {
                let _ = recorder.add_event_listener_with_callback("dataavailable", &done);
            });
            recorder.start().map(|()| (recorder, whole))
        });
        match begun {
            Ok((recorder, whole)) => Ok(Self {
                stream,
                recorder,
                whole,
            }),
            Err(_) => {
                let_go(&stream);
                Err(missing)
            }
        }
    }

    /// Shows what the camera sees. The element must be muted and `playsinline`.
    pub(crate) fn show_in(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.stream));
        // A page that is left at once interrupts the start; there is nobody to tell.
        let _ = video.play();
    }

    /// Ends it and gives everything that was recorded; nothing where the browser gave nothing.
    pub(crate) async fn finish(self) -> Option<Vec<u8>> {
        // A device that was taken away has ended it already, and what came before is there.
        let _ = self.recorder.stop();
        let event = JsFuture::from(self.whole.clone()).await.ok()?;
        let blob = event.unchecked_into::<BlobEvent>().data()?;
        files::bytes_of(&blob).await
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let_go(&self.stream);
    }
}

fn let_go(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

fn name_of(error: &JsValue) -> Option<String> {
    Reflect::get(error, &"name".into()).ok()?.as_string()
}

/// The camera that looks away from the person, in a size that a minute of film has room for.
fn back_camera() -> Object {
    let video = Object::new();
    for (name, value) in [
        ("facingMode", JsValue::from_str("environment")),
        ("width", JsValue::from_f64(640.0)),
        ("height", JsValue::from_f64(480.0)),
    ] {
        // A fresh object takes every property.
        let _ = Reflect::set(&video, &name.into(), &value);
    }
    video
}
