//! What the header of a photographed paper says, read before anything is decoded.

use domain::media::{MediaKind, MediaProblem};
use domain::picture::jpeg::{Frame, Segments};
use domain::picture::{PictureProblem, Size};

use super::Orientation;

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
    /// Its picture cannot be decoded; a PDF is none, it has pages, not pixels.
    #[error(transparent)]
    Picture(#[from] PictureProblem),
}

impl Header {
    /// Reads the header of a whole file.
    ///
    /// # Errors
    /// [`HeaderProblem`] says why the picture must not be decoded.
    pub fn read(bytes: &[u8]) -> Result<Self, HeaderProblem> {
        let size = Size::of(bytes);
        // Said before the kind, which may be one that no browser here opens.
        if let Err(too_large @ PictureProblem::TooLarge { .. }) = size {
            return Err(too_large.into());
        }
        let kind = MediaKind::of(bytes)?;
        let stored = size?;
        let channels = match kind {
            MediaKind::Jpeg => Frame::of(bytes).map_or(0, |frame| frame.channels),
            _ => 0,
        };
        let orientation = match kind {
            MediaKind::Jpeg => Segments::of(bytes)
                .find_map(|segment| segment.exif().and_then(orientation))
                .unwrap_or(Orientation::UPRIGHT),
            _ => Orientation::UPRIGHT,
        };
        Ok(Self {
            kind,
            stored,
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

    /// A JPEG with an orientation, a place and a frame, and as little of a picture as can be of its size.
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
        let data = usize::from(width) * usize::from(height) / 512;
        bytes.resize(bytes.len() + data, 0x12);
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]);
        bytes
    }

    pub(in crate::file) fn segment(bytes: &mut Vec<u8>, marker: u8, content: &[u8]) {
        let length = u16::try_from(content.len() + 2).expect("a short segment");
        bytes.extend([0xff, marker]);
        bytes.extend(length.to_be_bytes());
        bytes.extend(content);
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
    fn a_small_file_with_a_huge_picture_is_refused_before_it_is_decoded() {
        assert_eq!(
            Header::read(&jpeg(9248, 6936, 3, 1)),
            Err(HeaderProblem::Picture(PictureProblem::TooLarge {
                width: 9248,
                height: 6936
            }))
        );
        assert!(Header::read(&jpeg(8160, 6120, 3, 1)).is_ok());
    }

    #[test]
    fn what_has_no_size_says_so() {
        assert_eq!(
            Header::read(&jpeg(0, 5, 3, 1)),
            Err(PictureProblem::NoSize.into())
        );
        assert_eq!(
            Header::read(b"%PDF-1.7 %%EOF"),
            Err(PictureProblem::NotAPicture.into())
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
