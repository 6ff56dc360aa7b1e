//! Where the device is, once, when the person asks for it; it is never watched and nothing is kept here.

use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::PositionOptions;

/// How long a device may look, in milliseconds: without a network the first fix may take half a minute.
const LONGEST_MILLIS: u32 = 40_000;

/// A place and how exact it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fix {
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
    /// Metres above the sea, where the device knows them.
    pub(crate) altitude: Option<f64>,
    /// Metres within which the device is, most of the time.
    pub(crate) accuracy: f64,
}

impl Fix {
    /// As a place stands in an answer: latitude, longitude, height, accuracy. More than seven digits of a degree are less than a
    /// centimetre.
    pub(crate) fn spelt(self) -> String {
        let degrees = |number: f64| (number * 1e7).round() / 1e7;
        let metres = |number: f64| (number * 10.0).round() / 10.0;
        format!(
            "{} {} {} {}",
            degrees(self.latitude),
            degrees(self.longitude),
            metres(self.altitude.unwrap_or_default()),
            metres(self.accuracy)
        )
    }
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PositionError {
    /// The person or the device does not allow it.
    Refused,
    /// The device cannot tell.
    Missing,
    /// It took too long.
    TooLong,
}

/// Asks the device where it is.
///
/// # Errors
/// [`PositionError`]; each has a way on, for a place may always be typed.
pub(crate) async fn here() -> Result<Fix, PositionError> {
    let device = window()
        .navigator()
        .geolocation()
        .map_err(|_| PositionError::Missing)?;
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(LONGEST_MILLIS);
    let promise = Promise::new(&mut |resolve, reject| {
        let told = Array::of2(&resolve, &reject);
        let found = Closure::once_into_js(move |at: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &at);
        });
        let failed = Closure::once_into_js(move |why: JsValue| {
            let _ = reject.call1(&JsValue::NULL, &why);
        });
        let asked = device.get_current_position_with_error_callback_and_options(
            found.unchecked_ref(),
            Some(failed.unchecked_ref()),
            &options,
        );
        if let Err(why) = asked {
            let reject: js_sys::Function = told.get(1).unchecked_into();
            let _ = reject.call1(&JsValue::NULL, &why);
        }
    });
    match JsFuture::from(promise).await {
        Ok(at) => fix_of(&at).ok_or(PositionError::Missing),
        Err(why) => Err(match field(&why, "code").and_then(|code| code.as_f64()) {
            Some(REFUSED) => PositionError::Refused,
            Some(TOO_LONG) => PositionError::TooLong,
            _ => PositionError::Missing,
        }),
    }
}

/// Code of the error for a refusal (W3C Geolocation, GeolocationPositionError).
const REFUSED: f64 = 1.0;

/// Code of the error for a device that took too long.
const TOO_LONG: f64 = 3.0;

fn fix_of(at: &JsValue) -> Option<Fix> {
    let coords = field(at, "coords")?;
    let number = |name: &str| field(&coords, name)?.as_f64();
    Some(Fix {
        latitude: number("latitude")?,
        longitude: number("longitude")?,
        altitude: number("altitude"),
        accuracy: number("accuracy")?,
    })
}

fn field(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}

#[cfg(test)]
mod tests {
    use super::Fix;

    #[test]
    fn a_place_is_spelt_without_digits_nobody_can_measure() {
        let fix = Fix {
            latitude: 16.621_412_345_678,
            longitude: 106.7339,
            altitude: None,
            accuracy: 4.96,
        };
        assert_eq!(fix.spelt(), "16.6214123 106.7339 0 5");
    }
}
