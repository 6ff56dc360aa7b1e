//! How large a picture will be, read from its header before anything is decoded: a small file can be a huge picture. It opens
//! no picture.

pub mod jpeg;

use crate::media::{MediaKind, MediaProblem};

/// The largest picture that is decoded: 64 megapixels are 256 MB on the phone.
pub const MOST_PIXELS: u64 = 64_000_000;
/// The longest side: more is no photo, and canvases refuse it.
pub const LONGEST_SIDE: u32 = 16_384;
/// A JPEG has at least one bit for each block of 8 × 8 pixels, its Huffman code (ITU-T T.81, F.1.2 and G.1.2).
const JPEG_PIXELS_A_BYTE: u64 = 8 * 64;
/// A pixel of a PNG has at least one bit, and a byte unpacks to at most 1032 (RFC 1951: 258 bytes in two bits).
const PNG_PIXELS_A_BYTE: u64 = 8 * 1032;
/// Boxes that name the size of a HEIC or AVIF picture stand before its data, within so many bytes.
const LONGEST_META: usize = 1 << 20;

/// How wide and high a picture is, in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Why a picture is not decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PictureProblem {
    /// It is none of the pictures that browsers open.
    #[error("the file is no picture")]
    NotAPicture,
    /// The end is missing.
    #[error("the end of the picture is missing")]
    Truncated,
    /// The header is damaged, or speaks of more than the file can hold.
    #[error("the file does not say how large its picture is")]
    NoSize,
    /// More pixels than a phone can hold.
    #[error("the picture of {width} × {height} pixels is too large")]
    TooLarge {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
    },
}

impl Size {
    /// The size of the picture in a whole file, as it is stored, when it may be decoded: JPEG, PNG, WebP, GIF, BMP, and HEIC
    /// and AVIF, which some browsers open.
    ///
    /// # Errors
    /// [`PictureProblem`] says why it must not be decoded.
    pub fn of(file: &[u8]) -> Result<Self, PictureProblem> {
        let (said, pixels_a_byte) = match MediaKind::of(file) {
            Ok(MediaKind::Jpeg) => (
                jpeg::Frame::of(file).map(|frame| frame.size),
                JPEG_PIXELS_A_BYTE,
            ),
            Ok(MediaKind::Png) => (png(file), PNG_PIXELS_A_BYTE),
            // A picture of one colour takes no more than its header.
            Ok(MediaKind::Webp) => (webp(file), u64::MAX),
            Ok(_) | Err(MediaProblem::Empty) => return Err(PictureProblem::NotAPicture),
            Err(MediaProblem::Truncated) => return Err(PictureProblem::Truncated),
            Err(MediaProblem::Heic) => (heif(file), u64::MAX),
            Err(MediaProblem::Other) => match file {
                [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => (gif(file), u64::MAX),
                [b'B', b'M', ..] => (bmp(file), u64::MAX),
                _ if matches!(file.get(4..12), Some(b"ftypavif" | b"ftypavis")) => {
                    (heif(file), u64::MAX)
                }
                _ => return Err(PictureProblem::NotAPicture),
            },
        };
        let size = said.ok_or(PictureProblem::NoSize)?;
        let Self { width, height } = size;
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS || width.max(height) > LONGEST_SIDE {
            return Err(PictureProblem::TooLarge { width, height });
        }
        if pixels == 0 || pixels / pixels_a_byte > file.len() as u64 {
            return Err(PictureProblem::NoSize);
        }
        Ok(size)
    }
}

/// The header comes first and has thirteen bytes (PNG, third edition, 5.6 and 11.2.1).
fn png(file: &[u8]) -> Option<Size> {
    let &[a, b, c, d, e, f, g, h] = file.get(16..24)? else {
        return None;
    };
    (file.get(8..16)? == b"\0\0\0\x0dIHDR").then(|| Size {
        width: u32::from_be_bytes([a, b, c, d]),
        height: u32::from_be_bytes([e, f, g, h]),
    })
}

/// The three forms of WebP (RFC 9649, 2.5 to 2.7).
fn webp(file: &[u8]) -> Option<Size> {
    let length = u32::from_le_bytes(file.get(16..20)?.try_into().ok()?);
    // What is beyond the chunk is not said by it.
    if length < if file.get(12..16)? == b"VP8L" { 5 } else { 10 } {
        return None;
    }
    let content = file.get(20..30)?;
    let three = |at: usize| u32::from_le_bytes([content[at], content[at + 1], content[at + 2], 0]);
    match file.get(12..16)? {
        b"VP8X" => Some(Size {
            width: three(4) + 1,
            height: three(7) + 1,
        }),
        b"VP8L" if content[0] == 0x2f => {
            let packed = u32::from_le_bytes([content[1], content[2], content[3], content[4]]);
            Some(Size {
                width: (packed & 0x3fff) + 1,
                height: (packed >> 14 & 0x3fff) + 1,
            })
        }
        b"VP8 " if content[3..6] == [0x9d, 0x01, 0x2a] => Some(Size {
            width: two(content, 6)? & 0x3fff,
            height: two(content, 8)? & 0x3fff,
        }),
        _ => None,
    }
}

/// The screen, or its first picture where that reaches beyond: browsers make room for it (GIF89a, 18 and 20).
fn gif(file: &[u8]) -> Option<Size> {
    let table = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    };
    let mut at = 13 + table(*file.get(10)?);
    loop {
        match *file.get(at)? {
            // An extension: its label, then blocks until an empty one.
            0x21 => {
                at += 2;
                while let length @ 1.. = usize::from(*file.get(at)?) {
                    at += 1 + length;
                }
                at += 1;
            }
            0x2c => break,
            _ => return None,
        }
    }
    Some(Size {
        width: two(file, 6)?.max(two(file, at + 1)? + two(file, at + 5)?),
        height: two(file, 8)?.max(two(file, at + 3)? + two(file, at + 7)?),
    })
}

/// The old header in words of two bytes, the others in words of four, with rows from the top when the height is negative.
fn bmp(file: &[u8]) -> Option<Size> {
    let four = |at: usize| Some(i32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?));
    Some(match four(14)? {
        12 => Size {
            width: two(file, 18)?,
            height: two(file, 20)?,
        },
        _ => Size {
            width: four(18)?.unsigned_abs(),
            height: four(22)?.unsigned_abs(),
        },
    })
}

/// The largest of the pictures that the file is put together from (ISO/IEC 23008-12, 6.5.3).
fn heif(file: &[u8]) -> Option<Size> {
    let meta = &file[..file.len().min(LONGEST_META)];
    let four = |bytes: &[u8]| Some(u32::from_be_bytes(bytes.try_into().ok()?));
    meta.windows(16)
        .filter(|window| window.starts_with(b"ispe"))
        .filter_map(|window| {
            Some(Size {
                width: four(&window[8..12])?,
                height: four(&window[12..])?,
            })
        })
        .max_by_key(|size| u64::from(size.width) * u64::from(size.height))
}

/// A number of two bytes, the lower one first.
fn two(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]).into())
}

#[cfg(test)]
mod tests;
