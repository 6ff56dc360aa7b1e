//! The segments of a JPEG before its picture data; it decodes none of that.

use super::Size;

/// One segment of a JPEG before its picture data (ITU-T T.81, B.1.1.3).
pub struct Segment<'a> {
    /// The second byte of its marker.
    pub marker: u8,
    /// Marker, length and content.
    pub whole: &'a [u8],
}

impl<'a> Segment<'a> {
    /// What it holds.
    #[must_use]
    pub fn content(&self) -> &'a [u8] {
        self.whole.get(4..).unwrap_or_default()
    }

    /// What it says about how the picture was taken (CIPA DC-008, 4.7.2), a file of TIFF.
    #[must_use]
    pub fn exif(&self) -> Option<&'a [u8]> {
        match self.marker {
            0xe1 => self.content().strip_prefix(b"Exif\0\0"),
            _ => None,
        }
    }
}

/// The segments up to the first start of picture data, that one included.
pub struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Segments<'a> {
    /// Those of a file that begins like a JPEG.
    #[must_use]
    pub fn of(jpeg: &'a [u8]) -> Self {
        Self {
            rest: jpeg.get(2..).unwrap_or_default(),
        }
    }

    /// What comes after the segments that were given out.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
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

/// What the picture itself will be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// As it is stored, before it is turned upright.
    pub size: Size,
    /// Colour channels: 1 for grey, 3 for colour, 4 for print.
    pub channels: u8,
}

impl Frame {
    /// Reads the header of the picture (ITU-T T.81, B.2.2). `None` where there is none before its data.
    #[must_use]
    pub fn of(jpeg: &[u8]) -> Option<Self> {
        let frame = Segments::of(jpeg)
            .take_while(|segment| segment.marker != 0xda)
            .find(|segment| {
                matches!(segment.marker, 0xc0..=0xcf)
                    && !matches!(segment.marker, 0xc4 | 0xc8 | 0xcc)
            })?;
        let &[_, h1, h0, w1, w0, channels, ..] = frame.content() else {
            return None;
        };
        let size = Size {
            width: u16::from_be_bytes([w1, w0]).into(),
            height: u16::from_be_bytes([h1, h0]).into(),
        };
        Some(Self { size, channels })
    }
}
