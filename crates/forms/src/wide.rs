//! Kinds of questions beyond words, numbers, days and choices, as a published form names them; what is right of their answers is
//! in `rules`, which a phone fetches only for a form that has such a question.

use crate::bundle::ListRef;
use crate::number;
use crate::value::{Value, ValueType};
use reader::{Read, Unreadable};
use serde::Serialize;

/// A kind that few forms have. All answers but numbers and ranks are text in one canonical spelling, the one that the instances
/// of ODK forms have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Wide {
    /// A time of day in Vietnam: `14:30:00.000+07:00`.
    #[serde(rename = "time")]
    Time,
    /// A day and a time: `2026-11-26T14:30:00.000+07:00`.
    #[serde(rename = "date_time")]
    DateTime,
    /// A place on the Earth: latitude and longitude in degrees, then where they are known height and accuracy in metres:
    /// `16.6214 106.7339 420 5`.
    #[serde(rename = "geopoint")]
    Point,
    /// A way: two places or more, joined by `; `.
    #[serde(rename = "geotrace")]
    Trace,
    /// A piece of land: three places or more, and the first of them again.
    #[serde(rename = "geoshape")]
    Shape,
    /// What a printed code says.
    #[serde(rename = "barcode")]
    Barcode,
    /// A number on a scale.
    #[serde(rename = "range")]
    Range(Scale),
    /// All choices of a list in the person's order, the first the foremost.
    #[serde(rename = "rank")]
    Rank(ListRef),
    /// A picture: `{sha256 of its bytes}.jpg`.
    #[serde(rename = "image")]
    Image,
    /// A picture of the person's own hand: a signature.
    #[serde(rename = "signature")]
    Signature,
    /// A picture drawn by hand.
    #[serde(rename = "draw")]
    Drawing,
    /// A photo that is drawn upon.
    #[serde(rename = "annotate")]
    Annotation,
    /// A picture or a PDF.
    #[serde(rename = "file")]
    File,
    /// A recording of sound: `{sha256 of its bytes}.m4a`.
    #[serde(rename = "audio")]
    Audio,
    /// A recording of film.
    #[serde(rename = "video")]
    Video,
}

impl Wide {
    /// The type of its answer.
    pub(crate) fn value_type(&self) -> ValueType {
        match self {
            Self::Range(scale) if scale.is_whole() => ValueType::Int,
            Self::Range(_) => ValueType::Decimal,
            Self::Rank(_) => ValueType::Ranked,
            _ => ValueType::Spelt,
        }
    }

    /// Whether its answer names a file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        matches!(
            self,
            Self::Image
                | Self::Signature
                | Self::Drawing
                | Self::Annotation
                | Self::File
                | Self::Audio
                | Self::Video
        )
    }
}

/// The numbers of a scale: `0 10 1` goes from 0 to 10 by ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Scale(String);

/// The most numbers of a scale.
const MAX_STEPS: f64 = 10_000.0;

impl Scale {
    /// The scale from `start` up to `end` by `step`; nothing where these are no plain numbers, do not go upwards, or where the
    /// end is not reached by whole steps.
    #[must_use]
    pub fn new(start: &str, end: &str, step: &str) -> Option<Self> {
        let plain = |text: &str| {
            let number = number::parse(text.trim()).filter(|number| number.is_finite())?;
            Some(number::text(number + 0.0))
        };
        let scale = Self([plain(start)?, plain(end)?, plain(step)?].join(" "));
        scale.numbers().map(|_| scale)
    }

    /// Start, end and step; nothing where a foreign bundle says nonsense.
    #[must_use]
    pub fn numbers(&self) -> Option<(f64, f64, f64)> {
        let mut numbers = self.0.split(' ').map(number::parse);
        let (Some(start), Some(end), Some(step), None) = (
            numbers.next()?,
            numbers.next()?,
            numbers.next()?,
            numbers.next(),
        ) else {
            return None;
        };
        let steps = (end - start) / step;
        let fits = step > 0.0 && (1.0..=MAX_STEPS).contains(&steps) && is_near_whole(steps);
        fits.then_some((start, end, step))
    }

    /// The number on it that is nearest, as an answer.
    #[must_use]
    pub fn nearest(&self, number: f64) -> Option<Value> {
        let (start, end, step) = self.numbers()?;
        let steps = ((number.clamp(start, end) - start) / step).round();
        let on_it = start + steps * step;
        Some(match self.is_whole() {
            true => Value::Int(on_it as i64),
            // Steps of a tenth do not add up exactly; nobody's scale has ten digits behind the point.
            false => Value::Decimal((on_it * 1e10).round() / 1e10),
        })
    }

    /// Whether a number stands on it.
    #[must_use]
    pub fn has(&self, number: f64) -> bool {
        self.numbers().is_some_and(|(start, end, step)| {
            (start..=end).contains(&number) && is_near_whole((number - start) / step)
        })
    }

    /// Whether all its numbers are whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.0.contains('.')
    }
}

/// Steps of a tenth do not add up exactly.
fn is_near_whole(steps: f64) -> bool {
    (steps - steps.round()).abs() < 1e-6
}

impl Read for Scale {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        String::read(value).map(Self)
    }
}

/// The kind with this word, of those that need no more than a word.
pub(crate) fn named(word: &str) -> Option<Wide> {
    Some(match word {
        "time" => Wide::Time,
        "date_time" => Wide::DateTime,
        "geopoint" => Wide::Point,
        "geotrace" => Wide::Trace,
        "geoshape" => Wide::Shape,
        "barcode" => Wide::Barcode,
        "image" => Wide::Image,
        "signature" => Wide::Signature,
        "draw" => Wide::Drawing,
        "annotate" => Wide::Annotation,
        "file" => Wide::File,
        "audio" => Wide::Audio,
        "video" => Wide::Video,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_goes_upwards_and_ends_on_a_step() {
        let scale = Scale::new("0", "1", "0.1").unwrap();
        assert!(scale.has(0.3) && scale.has(1.0) && !scale.has(0.35) && !scale.has(1.1));
        assert!(!scale.is_whole());
        assert_eq!(scale.nearest(0.29), Some(Value::Decimal(0.3)));
        assert_eq!(scale.nearest(7.0), Some(Value::Decimal(1.0)));
        assert!(Scale::new("1", " 10 ", "1.0").unwrap().is_whole());
        for (start, end, step) in [
            ("10", "1", "1"),
            ("1", "10", "0"),
            ("1", "10", "4"),
            ("1", "x", "1"),
            ("0", "1000000", "1"),
        ] {
            assert_eq!(Scale::new(start, end, step), None, "{start} {end} {step}");
        }
    }
}
