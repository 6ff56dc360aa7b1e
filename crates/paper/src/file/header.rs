//! How large a picture will be, read from its first bytes before anything is decoded; a small file can be a huge picture.

use domain::media::{MediaKind, MediaProblem};

use super::Orientation;
use crate::sheet::Size;

/// The largest picture that is decoded: 64 megapixels are 256 MB on the phone.
pub const MOST_PIXELS: u64 = 64_000_000;
/// The longest side: more is no photo, and canvases refuse it.
pub const LONGEST_SIDE: u32 = 16_384;

/// What the header of a picture says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// What kind of file it is.
    pub kind: MediaKind,
    /// Its size as stored, before it is turned upright.
    pub stored: Size,
    /// How it must be turned.
    pub orientation: Orientation,
    /// Colour channels of a JPEG: 1 for grey, 3 for colour, 4 for print; 0 where it is not said.
    pub channels: u8,
}

/// Why a picture is not decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeaderProblem {
    /// The file as such cannot be used.
    #[error(transparent)]
    File(#[from] MediaProblem),
    /// It is a PDF, which has pages, not pixels.
    #[error("the file is not a picture")]
    NotAPicture,
    /// The header is damaged.
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

impl Header {
    /// Reads the header of a whole file.
    ///
    /// # Errors
    /// [`HeaderProblem`] says why the picture must not be decoded.
    pub fn read(bytes: &[u8]) -> Result<Self, HeaderProblem> {
        let kind = MediaKind::of(bytes)?;
        let (size, channels) = match kind {
            MediaKind::Jpeg => jpeg_size(bytes),
            MediaKind::Png => png_size(bytes).map(|size| (size, 0)),
            MediaKind::Webp => webp_size(bytes).map(|size| (size, 0)),
            _ => return Err(HeaderProblem::NotAPicture),
        }
        .ok_or(HeaderProblem::NoSize)?;
        let Size { width, height } = size;
        if width == 0 || height == 0 {
            return Err(HeaderProblem::NoSize);
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS || width.max(height) > LONGEST_SIDE {
            return Err(HeaderProblem::TooLarge { width, height });
        }
        let orientation = match kind {
            MediaKind::Jpeg => Segments::of(bytes)
                .find_map(|segment| segment.exif().and_then(orientation))
                .unwrap_or(Orientation::UPRIGHT),
            _ => Orientation::UPRIGHT,
        };
        Ok(Self {
            kind,
            stored: size,
            orientation,
            channels,
        })
    }

    /// The size as it is seen.
    #[must_use]
    pub fn upright(&self) -> Size {
        let Size { width, height } = self.stored;
        if self.orientation.swaps_sides() {
            Size {
                width: height,
                height: width,
            }
        } else {
            self.stored
        }
    }
}

/// One segment of a JPEG before its picture data (ITU-T T.81, B.1.1.3).
pub(super) struct Segment<'a> {
    /// The second byte of its marker.
    pub(super) marker: u8,
    /// Marker, length and content.
    pub(super) whole: &'a [u8],
}

impl<'a> Segment<'a> {
    pub(super) fn content(&self) -> &'a [u8] {
        self.whole.get(4..).unwrap_or_default()
    }

    fn exif(&self) -> Option<&'a [u8]> {
        match self.marker {
            0xe1 => self.content().strip_prefix(b"Exif\0\0"),
            _ => None,
        }
    }
}

/// The segments up to the first start of picture data, that one included.
pub(super) struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Segments<'a> {
    pub(super) fn of(jpeg: &'a [u8]) -> Self {
        Self {
            rest: jpeg.get(2..).unwrap_or_default(),
        }
    }

    /// What comes after the segments that were given out.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        loop {
            match *self.rest {
                // Fill bytes before a marker, and markers that stand alone.
                [0xff, 0xff, ..] => self.rest = &self.rest[1..],
                [0xff, 0x01 | 0xd0..=0xd7, ..] => self.rest = &self.rest[2..],
                [0xff, marker, high, low, ..] if marker != 0xd9 && marker != 0 => {
                    let length = 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
                    let whole = self.rest.get(..length)?;
                    self.rest = &self.rest[length..];
                    return Some(Segment { marker, whole });
                }
                _ => return None,
            }
        }
    }
}

fn jpeg_size(bytes: &[u8]) -> Option<(Size, u8)> {
    let frame = Segments::of(bytes)
        .take_while(|segment| segment.marker != 0xda)
        .find(|segment| {
            matches!(segment.marker, 0xc0..=0xcf) && !matches!(segment.marker, 0xc4 | 0xc8 | 0xcc)
        })?;
    let &[_, h1, h0, w1, w0, channels, ..] = frame.content() else {
        return None;
    };
    let size = Size {
        width: u16::from_be_bytes([w1, w0]).into(),
        height: u16::from_be_bytes([h1, h0]).into(),
    };
    Some((size, channels))
}

fn png_size(bytes: &[u8]) -> Option<Size> {
    let &[a, b, c, d, e, f, g, h] = bytes.get(16..24)? else {
        return None;
    };
    (bytes.get(12..16)? == b"IHDR").then(|| Size {
        width: u32::from_be_bytes([a, b, c, d]),
        height: u32::from_be_bytes([e, f, g, h]),
    })
}

/// The three forms of WebP (RFC 9649, 2.5 to 2.7).
fn webp_size(bytes: &[u8]) -> Option<Size> {
    let content = bytes.get(20..30)?;
    let three = |at: usize| u32::from_le_bytes([content[at], content[at + 1], content[at + 2], 0]);
    match bytes.get(12..16)? {
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
        b"VP8 " if content[3..6] == [0x9d, 0x01, 0x2a] => {
            let two =
                |at: usize| u32::from(u16::from_le_bytes([content[at], content[at + 1]]) & 0x3fff);
            Some(Size {
                width: two(6),
                height: two(8),
            })
        }
        _ => None,
    }
}

/// The orientation in a block of Exif: a TIFF file whose first directory may hold tag 0x0112.
fn orientation(tiff: &[u8]) -> Option<Orientation> {
    let big = match tiff.get(..2)? {
        b"MM" => true,
        b"II" => false,
        _ => return None,
    };
    let two = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let directory = {
        let (first, second) = (usize::from(two(4)?), usize::from(two(6)?));
        if big {
            first << 16 | second
        } else {
            second << 16 | first
        }
    };
    (0..usize::from(two(directory)?))
        .map(|entry| directory + 2 + entry * 12)
        .take_while(|at| *at < tiff.len())
        .find(|at| two(*at) == Some(0x0112))
        .and_then(|at| two(at + 8))
        .map(Orientation::from_exif)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A JPEG header with an orientation, a place and a frame, and no picture to speak of.
    pub(in crate::file) fn jpeg(width: u16, height: u16, channels: u8, orientation: u8) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0]);
        exif.extend(b"\0\0\0\0GPS 16.8163N 107.1003E");
        segment(&mut bytes, 0xe1, &exif);
        segment(&mut bytes, 0xfe, b"taken at home");
        let [h1, h0] = height.to_be_bytes();
        let [w1, w0] = width.to_be_bytes();
        let mut frame = vec![8, h1, h0, w1, w0, channels];
        frame.extend((0..channels).flat_map(|channel| [channel + 1, 0x11, 0]));
        segment(&mut bytes, 0xc0, &frame);
        segment(&mut bytes, 0xda, &[1, 1, 0, 0, 63, 0]);
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]);
        bytes
    }

    pub(in crate::file) fn segment(bytes: &mut Vec<u8>, marker: u8, content: &[u8]) {
        let length = u16::try_from(content.len() + 2).expect("a short segment");
        bytes.extend([0xff, marker]);
        bytes.extend(length.to_be_bytes());
        bytes.extend(content);
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend(b"\0\0\0\0IEND\0\0\0\0");
        bytes
    }

    fn webp(chunk: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((content.len() as u32 + 12).to_le_bytes());
        bytes.extend(b"WEBP");
        bytes.extend(chunk);
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend(content);
        bytes
    }

    #[test]
    fn a_photo_held_upright_is_stored_lying_down() {
        let header = Header::read(&jpeg(4000, 3000, 3, 6)).expect("a photo");
        assert_eq!(
            header.stored,
            Size {
                width: 4000,
                height: 3000
            }
        );
        assert_eq!(
            header.upright(),
            Size {
                width: 3000,
                height: 4000
            }
        );
        assert_eq!((header.channels, header.orientation.number()), (3, 6));
    }

    #[test]
    fn every_kind_says_its_size() {
        let size = |bytes: &[u8]| Header::read(bytes).map(|header| header.stored);
        let expected = Ok(Size {
            width: 640,
            height: 480,
        });
        assert_eq!(size(&png(640, 480)), expected);
        let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01];
        assert_eq!(size(&webp(b"VP8 ", &lossy)), expected);
        let lossless = 639_u32 | 479 << 14;
        let mut content = vec![0x2f];
        content.extend(lossless.to_le_bytes());
        content.extend([0; 5]);
        assert_eq!(size(&webp(b"VP8L", &content)), expected);
        let extended = [0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0];
        assert_eq!(size(&webp(b"VP8X", &extended)), expected);
    }

    #[test]
    fn a_small_file_with_a_huge_picture_is_refused_before_it_is_decoded() {
        let huge = Header::read(&png(60_000, 60_000));
        assert_eq!(
            huge,
            Err(HeaderProblem::TooLarge {
                width: 60_000,
                height: 60_000
            })
        );
        assert!(Header::read(&jpeg(9248, 6936, 3, 1)).is_err());
        assert!(Header::read(&jpeg(8160, 6120, 3, 1)).is_ok());
    }

    #[test]
    fn what_has_no_size_says_so() {
        assert_eq!(Header::read(&png(0, 5)), Err(HeaderProblem::NoSize));
        assert_eq!(
            Header::read(b"%PDF-1.7 %%EOF"),
            Err(HeaderProblem::NotAPicture)
        );
        let heic = Header::read(b"\0\0\0\x18ftypheic\0\0\0\0");
        assert_eq!(heic, Err(HeaderProblem::File(MediaProblem::Heic)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0..120_usize) {
            let _ = Header::read(&bytes);
            let mut file = jpeg(40, 30, 3, 5);
            for (byte, other) in file.iter_mut().skip(at).zip(&bytes) {
                *byte = *other;
            }
            let _ = Header::read(&file);
            let _ = orientation(&bytes);
        }
    }
}
