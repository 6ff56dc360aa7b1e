//! From grey pixels to the text of a QR code; it never waits and never keeps a picture.

use rxing::common::HybridBinarizer;
use rxing::qrcode::QRCodeReader;
use rxing::{
    BinaryBitmap, DecodeHints, Luma8LuminanceSource, LuminanceSource, RXingResultMetadataType,
    RXingResultMetadataValue, Reader,
};

/// How hard to look. More effort costs time, so a camera's frames get little and often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// One look at the picture as it is.
    Quick,
    /// Also with every row, and with dark and light exchanged.
    Careful,
    /// Also at half and at a quarter of the size: a photo from a modern phone is far larger
    /// than its code needs, and its noise hides the corners.
    Photo,
}

impl Effort {
    /// The effort of a level in a message to the worker.
    #[must_use]
    pub fn from_level(level: u8) -> Self {
        match level {
            0 => Self::Quick,
            1 => Self::Careful,
            _ => Self::Photo,
        }
    }
}

/// What a code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its text; byte segments are read as UTF-8 where they are UTF-8.
    pub text: String,
    /// The bytes of its byte segments as they stand; of a code of digits or capitals only, its text.
    pub bytes: Vec<u8>,
}

/// Looks for a QR code in a grey picture, one byte per pixel, row by row. `None` when there is
/// none, or when the size does not fit the bytes.
#[must_use]
pub fn decode(luma: &[u8], width: u32, height: u32, effort: Effort) -> Option<Found> {
    let size = (width as usize).checked_mul(height as usize)?;
    if luma.len() != size || width < 21 || height < 21 {
        return None;
    }
    let mut picture = Picture {
        luma: luma.to_vec(),
        width,
        height,
    };
    if let Some(found) = picture.read(effort) {
        return Some(found);
    }
    if effort == Effort::Photo {
        for _ in 0..2 {
            picture = picture.halved()?;
            if let Some(found) = picture.read(effort) {
                return Some(found);
            }
        }
    }
    None
}

/// The brightness of each RGBA pixel, weighed as an eye does (ITU-R BT.601).
pub(crate) fn luma_from_rgba(pixels: &[u8]) -> Vec<u8> {
    pixels
        .chunks_exact(4)
        .map(|pixel| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            u8::try_from((red * 299 + green * 587 + blue * 114) / 1000).unwrap_or(u8::MAX)
        })
        .collect()
}

/// Whether the text holds every byte segment read as UTF-8. Digits of a code may stand in segments of their own that are not
/// listed here, so then the text is the whole; otherwise the reader guessed another alphabet and the segments are all we have.
fn reads_as(text: &str, segments: &[Vec<u8>]) -> bool {
    segments
        .iter()
        .all(|segment| std::str::from_utf8(segment).is_ok_and(|part| text.contains(part)))
}

struct Picture {
    luma: Vec<u8>,
    width: u32,
    height: u32,
}

impl Picture {
    fn read(&self, effort: Effort) -> Option<Found> {
        let hints = DecodeHints {
            TryHarder: Some(effort != Effort::Quick),
            ..Default::default()
        };
        if let Some(found) = self.read_with(&hints, false) {
            return Some(found);
        }
        if effort == Effort::Quick {
            return None;
        }
        self.read_with(&hints, true)
    }

    fn read_with(&self, hints: &DecodeHints, inverted: bool) -> Option<Found> {
        let mut source =
            Luma8LuminanceSource::new(self.luma.clone(), self.width, self.height).ok()?;
        if inverted {
            source.invert();
        }
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let result = QRCodeReader::new()
            .decode_with_hints(&mut bitmap, hints)
            .ok()?;
        let bytes = match result
            .getRXingResultMetadata()
            .get(&RXingResultMetadataType::BYTE_SEGMENTS)
        {
            Some(RXingResultMetadataValue::ByteSegments(segments))
                if !reads_as(result.getText(), segments) =>
            {
                segments.concat()
            }
            _ => result.getText().as_bytes().to_vec(),
        };
        Some(Found {
            text: result.getText().to_owned(),
            bytes,
        })
    }

    /// Each four pixels become one, by their mean.
    fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width < 21 || height < 21 {
            return None;
        }
        let stride = self.width as usize;
        let mut luma = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height as usize {
            for x in 0..width as usize {
                let at = 2 * y * stride + 2 * x;
                let sum: u32 = [at, at + 1, at + stride, at + stride + 1]
                    .iter()
                    .map(|&index| u32::from(self.luma[index]))
                    .sum();
                luma.push(u8::try_from(sum / 4).unwrap_or(u8::MAX));
            }
        }
        Some(Self {
            luma,
            width,
            height,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode;

    const TEXT: &str =
        "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193";

    /// A picture of a code, `scale` pixels per module, on white.
    fn picture(text: &str, scale: usize) -> (Vec<u8>, u32) {
        let matrix = encode(text).expect("it fits into a code");
        let side = (matrix.side() + 8) * scale;
        let mut luma = vec![255_u8; side * side];
        for y in 0..matrix.side() {
            for x in 0..matrix.side() {
                if matrix.is_dark(x, y) {
                    for row in 0..scale {
                        let start = ((y + 4) * scale + row) * side + (x + 4) * scale;
                        luma[start..start + scale].fill(0);
                    }
                }
            }
        }
        (luma, u32::try_from(side).expect("a small picture"))
    }

    #[test]
    fn a_leaflet_is_read() {
        let (luma, side) = picture(TEXT, 4);
        let found = decode(&luma, side, side, Effort::Quick).expect("a code");
        assert_eq!(found.text, TEXT);
    }

    #[test]
    fn vietnamese_letters_arrive_whole() {
        let text = "012345678901|123456789|Nguyễn Thị Ánh Tuyết|01011990|Nữ|Số 5 ngõ 3, Hồng Hà, Hà Nội|15062021";
        let (luma, side) = picture(text, 3);
        let found = decode(&luma, side, side, Effort::Quick).expect("a code");
        assert_eq!(found.text, text);
        assert_eq!(found.bytes, text.as_bytes());
    }

    #[test]
    fn light_on_dark_is_read_with_care() {
        let (mut luma, side) = picture("1.001193", 6);
        for pixel in &mut luma {
            *pixel = 255 - *pixel;
        }
        let found = decode(&luma, side, side, Effort::Careful).expect("a code");
        assert_eq!(found.text, "1.001193");
    }

    #[test]
    fn a_huge_photo_of_a_small_code_is_read() {
        let (luma, side) = picture("1.001193", 60);
        let found = decode(&luma, side, side, Effort::Photo).expect("a code");
        assert_eq!(found.text, "1.001193");
    }

    #[test]
    fn an_empty_wall_and_a_wrong_size_say_nothing() {
        assert_eq!(decode(&[200; 640 * 480], 640, 480, Effort::Careful), None);
        assert_eq!(decode(&[200; 100], 640, 480, Effort::Quick), None);
        assert_eq!(decode(&[], 0, 0, Effort::Photo), None);
        assert_eq!(decode(&[], u32::MAX, u32::MAX, Effort::Photo), None);
    }

    #[test]
    fn brightness_weighs_green_most() {
        assert_eq!(
            luma_from_rgba(&[255, 255, 255, 255, 0, 255, 0, 255, 0, 0, 255, 255]),
            [255, 149, 29]
        );
    }
}
