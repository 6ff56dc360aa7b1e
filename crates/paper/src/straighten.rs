//! A paper taken out of its photo, row by row: flat, upright and evenly lit; it holds no pixel of its own.

use crate::homography::Homography;
use crate::light::Light;
use crate::pixels::{Rgba, brightness};
use crate::quad::Quad;
use crate::sheet::Size;

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
const PAPER_FROM: u32 = 236;
const INK_FROM: u32 = 10;
/// Between these, black on white is grey, or edges of letters would be jagged.
const BLACK_TO: u32 = 140;
const WHITE_FROM: u32 = 205;

/// One paper being straightened.
#[derive(Clone, Debug)]
pub struct Straightening {
    /// From pixels of the sheet to pixels of the part.
    map: [[f32; 3]; 3],
    sheet: Size,
    light: Light,
    finish: Finish,
    curve: [u8; 256],
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
        let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
        let trim = if finish == Finish::Natural { 0.0 } else { TRIM };
        let kept = 1.0 - 2.0 * trim;
        Self {
            map: page.rows.map(|[a, b, c]| {
                let begin = c + (a + b) * trim;
                [
                    (a * kept / width) as f32,
                    (b * kept / height) as f32,
                    begin as f32,
                ]
            }),
            sheet,
            light,
            finish,
            curve: curve(finish),
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
            let down = y as f32 + 0.5;
            self.light
                .along(down / self.sheet.height as f32, width, &mut gains);
            self.row(part, down, &gains, row);
            done += 1;
        }
        done
    }

    fn row(&self, part: Rgba<'_>, down: f32, gains: &[[u16; 3]], row: &mut [u8]) {
        let [x, y, depth] = self.map.map(|[_, b, c]| b * down + c);
        let [to_x, to_y, to_depth] = self.map.map(|[a, _, _]| a);
        for ((at, pixel), gain) in row.chunks_exact_mut(4).enumerate().zip(gains) {
            let across = at as f32 + 0.5;
            let scale = 1.0 / (depth + to_depth * across);
            let colour = part.between((x + to_x * across) * scale, (y + to_y * across) * scale);
            let lit: [u8; 3] = std::array::from_fn(|channel| {
                let value = (u32::from(colour[channel]) * u32::from(gain[channel])) >> 8;
                value.min(255) as u8
            });
            let shown = match self.finish {
                Finish::Even | Finish::Natural => lit.map(|value| self.curve[usize::from(value)]),
                Finish::Grey | Finish::BlackOnWhite => {
                    [self.curve[usize::from(brightness(lit))]; 3]
                }
            };
            pixel[..3].copy_from_slice(&shown);
            pixel[3] = 255;
        }
    }
}

fn curve(finish: Finish) -> [u8; 256] {
    let (black, white) = match finish {
        Finish::Natural => (0, 255),
        Finish::Even | Finish::Grey => (INK_FROM, PAPER_FROM),
        Finish::BlackOnWhite => (BLACK_TO, WHITE_FROM),
    };
    std::array::from_fn(|value| {
        let above = (value as u32).saturating_sub(black);
        (above * 255 / (white - black)).min(255) as u8
    })
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
        let part = Rgba::new(bytes, side, side).expect("a picture");
        let sheet = Size {
            width: side,
            height: side,
        };
        let straightening = Straightening::begin(part, quad, sheet, Finish::Natural);
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
        let curve = curve(Finish::BlackOnWhite);
        assert_eq!((curve[100], curve[210]), (0, 255));
        assert_eq!(Finish::from_level(2), Finish::BlackOnWhite);
        assert_eq!(Finish::from_level(200), Finish::Even);
    }
}
