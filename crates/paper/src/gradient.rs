//! Where a small picture changes, how much and in which direction; it decides nothing.

use crate::pixels::Small;

/// A sharp edge is over within so many pixels.
const SHARP: f64 = 4.0;

/// The change at each pixel towards the lighter side, in the colour channel that changes most.
pub(crate) struct Gradient {
    across: Vec<i16>,
    down: Vec<i16>,
    strength: Vec<u16>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Gradient {
    /// Measures the change over three pixels each way (Sobel). Along the border of the picture nothing is known.
    pub(crate) fn of(picture: &Small) -> Self {
        let (width, height) = (picture.width, picture.height);
        let mut gradient = Self {
            across: vec![0; width * height],
            down: vec![0; width * height],
            strength: vec![0; width * height],
            width,
            height,
        };
        for y in 1..height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                gradient.measure(picture, y * width + x);
            }
        }
        gradient.forget_soft_edges();
        gradient
    }

    /// A shadow grows dark over many pixels, a paper ends within one: what changes nearly as much a few pixels further
    /// on, the same way, is not the end of anything.
    fn forget_soft_edges(&mut self) {
        let soft: Vec<usize> = (0..self.strength.len())
            .filter(|&at| self.strength[at] > 0 && self.is_soft(at))
            .collect();
        for at in soft {
            self.strength[at] = 0;
            self.across[at] = 0;
            self.down[at] = 0;
        }
    }

    fn is_soft(&self, at: usize) -> bool {
        let strength = f64::from(self.strength[at]);
        let direction = (
            f64::from(self.across[at]) / strength,
            f64::from(self.down[at]) / strength,
        );
        let (x, y) = (
            (at % self.width) as f64 + 0.5,
            (at / self.width) as f64 + 0.5,
        );
        [-SHARP, SHARP].iter().any(|far| {
            let (x, y) = (x + direction.0 * far, y + direction.1 * far);
            f64::from(self.along(x, y, direction)) > 0.6 * strength
        })
    }

    fn measure(&mut self, picture: &Small, at: usize) {
        let rows = [at - self.width, at, at + self.width]
            .map(|middle| &picture.pixels[middle - 1..middle + 2]);
        for channel in 0..3 {
            let (across, down) = slope(&rows, channel);
            let strength = length(f32::from(across), f32::from(down)) as u16;
            if strength > self.strength[at] {
                self.across[at] = across;
                self.down[at] = down;
                self.strength[at] = strength;
            }
        }
    }

    /// How strong the change is at each pixel, at most 1442 for black beside white.
    pub(crate) fn strengths(&self) -> &[u16] {
        &self.strength
    }

    /// The change at a pixel: (across, down).
    pub(crate) fn at(&self, x: usize, y: usize) -> (f32, f32) {
        let at = y * self.width + x;
        (f32::from(self.across[at]), f32::from(self.down[at]))
    }

    /// The change near a place in one direction of length 1, positive where it grows lighter that way; nothing outside.
    pub(crate) fn along(&self, x: f64, y: f64, direction: (f64, f64)) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let inside =
            column >= 0.0 && row >= 0.0 && column < self.width as f64 && row < self.height as f64;
        if !inside {
            return 0.0;
        }
        let (across, down) = self.at(column as usize, row as usize);
        across * direction.0 as f32 + down * direction.1 as f32
    }

    /// The strength that marks an edge: what the strongest eighth of the pixels reaches, within limits: less is noise, and
    /// a picture full of strong edges may still have a faint paper in it.
    pub(crate) fn threshold(&self) -> u16 {
        let mut histogram = [0_u32; 256];
        for strength in &self.strength {
            histogram[usize::from(strength / 6).min(255)] += 1;
        }
        let wanted = self.strength.len() as u32 / 8;
        let mut seen = 0;
        for (level, count) in histogram.iter().enumerate().rev() {
            seen += count;
            if seen >= wanted {
                return ((level * 6) as u16).clamp(28, 64);
            }
        }
        28
    }
}

/// The length of a small vector; `hypot` guards against sizes that do not occur here, and takes its time.
#[inline]
pub(crate) fn length(across: f32, down: f32) -> f32 {
    (across * across + down * down).sqrt()
}

/// How a channel grows to the right and downwards over three rows of three pixels.
fn slope(rows: &[&[[u8; 3]]; 3], channel: usize) -> (i16, i16) {
    let value = |row: usize, column: usize| i16::from(rows[row][column][channel]);
    let right = |row: usize| value(row, 2) - value(row, 0);
    let down = |column: usize| value(2, column) - value(0, column);
    (
        right(0) + 2 * right(1) + right(2),
        down(0) + 2 * down(1) + down(2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dark on the left, red on the right.
    fn two_halves() -> Gradient {
        let pixels = (0..100)
            .map(|at| if at % 10 < 5 { [40; 3] } else { [140, 40, 40] })
            .collect();
        Gradient::of(&Small {
            pixels,
            width: 10,
            height: 10,
        })
    }

    #[test]
    fn an_edge_points_to_its_lighter_side_in_the_colour_that_changes() {
        let gradient = two_halves();
        assert_eq!(gradient.at(5, 5), (400.0, 0.0));
        assert_eq!(gradient.at(2, 5), (0.0, 0.0));
        assert_eq!(gradient.along(5.5, 5.5, (-1.0, 0.0)), -400.0);
        assert_eq!(gradient.along(-3.0, 5.0, (1.0, 0.0)), 0.0);
    }

    #[test]
    fn the_border_says_nothing_and_noise_is_no_edge() {
        let gradient = two_halves();
        assert_eq!(gradient.at(5, 0), (0.0, 0.0));
        let flat = Gradient::of(&Small {
            pixels: vec![[90; 3]; 25],
            width: 5,
            height: 5,
        });
        assert_eq!(flat.threshold(), 28);
        assert_eq!(gradient.threshold(), 64);
    }

    #[test]
    fn a_picture_too_small_for_edges_has_none() {
        let gradient = Gradient::of(&Small {
            pixels: vec![[1; 3], [250; 3]],
            width: 2,
            height: 1,
        });
        assert_eq!(gradient.strengths(), [0, 0]);
    }
}
