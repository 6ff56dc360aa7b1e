//! Files as they arrive and as they leave: what is in their headers, metadata out, pages into a PDF; it decodes no picture.

pub mod bind;
pub mod budget;
pub mod clean;
pub mod header;
mod object;
pub mod pdf;
pub mod words;

/// How a stored picture must be turned to stand upright: the `Orientation` of Exif (CIPA DC-008, 4.6.4 A), 1 to 8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Orientation(u8);

impl Orientation {
    /// Stored as it shall be seen.
    pub const UPRIGHT: Self = Self(1);

    /// Reads the number; one that means nothing is upright.
    #[must_use]
    pub fn from_exif(number: u16) -> Self {
        match u8::try_from(number) {
            Ok(number @ 1..=8) => Self(number),
            _ => Self::UPRIGHT,
        }
    }

    /// The number of Exif.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether rows become columns.
    #[must_use]
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }
}
