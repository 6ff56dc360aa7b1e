//! A paper taken out of its photo, row by row: flat, upright and evenly lit; it holds no pixel of its own.

use wide::i32x4;

use crate::homography::{Homography, Steps};
use crate::light::Light;
use crate::pixels::Rgba;
use crate::quad::Quad;
use domain::picture::Size;

/// How a straightened paper shall look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Finish {
    /// White paper, even light, colours kept: seals stay red.
    #[default]
    Even,
    /// The same without colours.
    Grey,
    /// Black on white, for faint copies and small files.
    BlackOnWhite,
    /// As the camera saw it: photos and cards.
    Natural,
}

impl Finish {
    /// The finish of a level in a message to the worker; unknown ones are even.
    #[must_use]
    pub fn from_level(level: u8) -> Self {
        match level {
            1 => Self::Grey,
            2 => Self::BlackOnWhite,
            3 => Self::Natural,
            _ => Self::Even,
        }
    }
}

/// Cut off all around, as a share of the sheet: corners are found to a pixel or two, and nobody wants a dark thread.
const TRIM: f64 = 0.002;
/// Bare paper ends above this value, ink begins below the other one: the paper's grain goes, letters stay.
const PAPER_FROM: f32 = 236.0;
const INK_FROM: f32 = 10.0;
/// Between these, black on white is grey, or edges of letters would be jagged.
const BLACK_TO: f32 = 140.0;
const WHITE_FROM: f32 = 205.0;

/// One paper being straightened.
#[derive(Clone, Debug)]
pub struct Straightening {
    steps: Steps,
    sheet: Size,
    light: Light,
    finish: Finish,
    /// What becomes black, after the light is evened, in 65536ths.
    black: i32,
}

impl Straightening {
    /// Looks at the light on the paper and makes ready to straighten it. The corners are those within the part, as
    /// [`Cut::plan`](crate::Cut::plan) gives them.
    #[must_use]
    pub fn begin(part: Rgba<'_>, quad: &Quad, sheet: Size, finish: Finish) -> Self {
        let corners = quad.in_pixels(part.width() as f64, part.height() as f64);
        let page = Homography::from_unit_square(corners);
        let light = match finish {
            Finish::Natural => Light::untouched(),
            _ => Light::measure(part, &page, sheet),
        };
        let trim = if finish == Finish::Natural { 0.0 } else { TRIM };
        let (black, white) = range(finish);
        let stretch = 255.0 / (white - black);
        Self {
            steps: Steps::over(&page, f64::from(sheet.width), f64::from(sheet.height), trim),
            light: light.times(stretch).over(sheet.width as usize),
            sheet,
            finish,
            black: (black * stretch * 65536.0) as i32,
        }
    }

    /// The size of the straightened paper.
    #[must_use]
    pub fn sheet(&self) -> Size {
        self.sheet
    }

    /// Rows of the straightened paper from `first` on, as many as there are and as fit into `rows`, as RGBA; returns how
    /// many. `part` is the picture that was looked at in the beginning.
    pub fn rows(&self, part: Rgba<'_>, first: u32, rows: &mut [u8]) -> u32 {
        let width = self.sheet.width as usize;
        let mut gains = Vec::with_capacity(width);
        let mut done = 0;
        for (row, y) in rows
            .chunks_exact_mut(width * 4)
            .zip(first..self.sheet.height)
        {
            let y = y as f32;
            self.light
                .along((y + 0.5) / self.sheet.height as f32, &mut gains);
            match self.finish {
                Finish::Even | Finish::Natural => self.row(part, y, &gains, row, |lit| lit),
                Finish::Grey | Finish::BlackOnWhite => self.row(part, y, &gains, row, grey),
            }
            done += 1;
        }
        done
    }

    #[inline]
    fn row(
        &self,
        part: Rgba<'_>,
        y: f32,
        gains: &[i32x4],
        row: &mut [u8],
        shown: impl Fn(i32x4) -> i32x4,
    ) {
        let black = i32x4::splat(self.black);
        let mut pixels = row.chunks_exact_mut(4).zip(gains);
        self.steps.along(0.0, y, gains.len(), |_, x, y| {
            let Some((pixel, gain)) = pixels.next() else {
                return;
            };
            let lit = shown((part.blend(x, y) >> 8_u32) * *gain) - black;
            let value = (lit >> 16_u32).max(i32x4::ZERO).min(i32x4::splat(255));
            let [red, green, blue, _] = value.to_array();
            pixel.copy_from_slice(&[red as u8, green as u8, blue as u8, 255]);
        });
    }
}

/// The brightness of a colour in all channels (ITU-R BT.601, as [`brightness`](crate::pixels::brightness)).
#[inline]
fn grey(colour: i32x4) -> i32x4 {
    // Of a colour brightened six times and stretched four times, an eighth still leaves room for the weights.
    let [red, green, blue, _] = (colour >> 11_u32).to_array();
    i32x4::splat((red * 77 + green * 150 + blue * 29) << 3)
}

/// What becomes black and what becomes white.
fn range(finish: Finish) -> (f32, f32) {
    match finish {
        Finish::Natural => (0.0, 255.0),
        Finish::Even | Finish::Grey => (INK_FROM, PAPER_FROM),
        Finish::BlackOnWhite => (BLACK_TO, WHITE_FROM),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quad::{Point, Turns};

    /// Four quarters: red, green, blue, white.
    fn quarters(side: usize) -> Vec<u8> {
        (0..side * side)
            .flat_map(|at| match (at % side < side / 2, at / side < side / 2) {
                (true, true) => [255, 0, 0, 255],
                (false, true) => [0, 255, 0, 255],
                (true, false) => [0, 0, 255, 255],
                (false, false) => [255, 255, 255, 255],
            })
            .collect()
    }

    fn whole(bytes: &[u8], side: u32, quad: &Quad) -> Vec<u8> {
        shown(bytes, side, quad, Finish::Natural)
    }

    fn shown(bytes: &[u8], side: u32, quad: &Quad, finish: Finish) -> Vec<u8> {
        let part = Rgba::new(bytes, side, side).expect("a picture");
        let sheet = Size {
            width: side,
            height: side,
        };
        let straightening = Straightening::begin(part, quad, sheet, finish);
        let mut out = vec![0; bytes.len()];
        assert_eq!(straightening.rows(part, 0, &mut out), side);
        out
    }

    #[test]
    fn a_paper_that_is_straight_already_stays_as_it_is() {
        let bytes = quarters(16);
        assert_eq!(whole(&bytes, 16, &Quad::WHOLE), bytes);
    }

    #[test]
    fn turned_clockwise_the_bottom_left_comes_to_the_top_left() {
        let bytes = quarters(16);
        let out = whole(&bytes, 16, &Quad::WHOLE.turned(Turns::new(1)));
        assert_eq!(out[..4], [0, 0, 255, 255]);
        assert_eq!(out[15 * 4..16 * 4], [255, 0, 0, 255]);
    }

    #[test]
    fn bands_of_rows_are_the_same_as_all_at_once() {
        let bytes = quarters(16);
        let part = Rgba::new(&bytes, 16, 16).expect("a picture");
        let corners = [(0.1, 0.2), (0.9, 0.1), (0.8, 0.9), (0.2, 0.8)].map(|(x, y)| Point { x, y });
        let quad = Quad::new(corners).expect("a paper");
        let sheet = Size {
            width: 20,
            height: 11,
        };
        let straightening = Straightening::begin(part, &quad, sheet, Finish::Even);
        let mut at_once = vec![0; 20 * 11 * 4];
        assert_eq!(straightening.rows(part, 0, &mut at_once), 11);
        let mut banded: Vec<u8> = Vec::new();
        for first in (0..12).step_by(4) {
            let mut band = vec![0; 20 * 4 * 4];
            let rows = straightening.rows(part, first, &mut band);
            banded.extend(&band[..rows as usize * 20 * 4]);
        }
        assert_eq!(banded, at_once);
        assert_eq!(straightening.rows(part, 11, &mut [0; 160]), 0);
    }

    #[test]
    fn black_on_white_is_black_and_white() {
        // A stroke on paper, grey on grey.
        let stroke = |at: usize| (13..17).contains(&(at % 32));
        let bytes: Vec<u8> = (0..480 * 480)
            .flat_map(|at| {
                if stroke(at) {
                    [100, 100, 100, 255]
                } else {
                    [214, 214, 214, 255]
                }
            })
            .collect();
        let out = shown(&bytes, 480, &Quad::WHOLE, Finish::BlackOnWhite);
        let row = &out[240 * 480 * 4..241 * 480 * 4];
        assert_eq!((row[(224 + 4) * 4], row[(224 + 15) * 4]), (255, 0));
        assert_eq!(Finish::from_level(2), Finish::BlackOnWhite);
        assert_eq!(Finish::from_level(200), Finish::Even);
    }
}
