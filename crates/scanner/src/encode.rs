//! From text to the modules of a QR code; it never draws them.

use qrcode::{Color, EcLevel, QrCode};

/// The modules of one QR code, without the quiet zone around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matrix {
    side: usize,
    dark: Vec<bool>,
}

/// Longer than the largest QR code holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotEncodable;

impl std::fmt::Display for NotEncodable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the text is longer than a QR code holds")
    }
}

impl std::error::Error for NotEncodable {}

impl Matrix {
    /// How many modules one side has: 21 to 177 (ISO/IEC 18004).
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether a module is dark. Outside of the code nothing is.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// The side, then one byte per module, 1 for dark.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        let side = u8::try_from(self.side).unwrap_or(u8::MAX);
        std::iter::once(side)
            .chain(self.dark.into_iter().map(u8::from))
            .collect()
    }
}

/// Makes a code that still reads with 15 % of it dirty, as NAPAS asks of VietQR.
///
/// # Errors
/// [`NotEncodable`] when the text is longer than the largest code holds.
pub fn encode(text: &str) -> Result<Matrix, NotEncodable> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| NotEncodable)?;
    Ok(Matrix {
        side: code.width(),
        dark: code
            .to_colors()
            .into_iter()
            .map(|color| color == Color::Dark)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_are_the_finder_patterns() {
        let matrix = encode("1.001193").expect("it fits");
        assert_eq!(matrix.side(), 21);
        assert!(matrix.is_dark(0, 0) && matrix.is_dark(20, 0) && matrix.is_dark(0, 20));
        assert!(!matrix.is_dark(7, 7));
        assert!(!matrix.is_dark(21, 0));
        let bytes = matrix.into_bytes();
        assert_eq!((bytes[0], bytes.len()), (21, 1 + 21 * 21));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(encode(&"x".repeat(3000)), Err(NotEncodable));
    }
}
