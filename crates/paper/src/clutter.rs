//! How much goes on within four corners; it does not say what.

use crate::gradient::Gradient;
use crate::homography::Homography;
use crate::quad::Point;

/// Where there are edges. Within a paper, its letters gone, there are few; between the joints of tiles there are many.
pub(crate) struct Clutter {
    /// How many edges are above and left of each pixel.
    sums: Vec<u32>,
    width: usize,
    height: usize,
}

impl Clutter {
    /// Counts the edges.
    pub(crate) fn of(gradient: &Gradient) -> Self {
        let (width, height) = (gradient.width, gradient.height);
        let threshold = gradient.threshold();
        let mut sums = vec![0; (width + 1) * (height + 1)];
        for (y, row) in gradient.strengths().chunks_exact(width).enumerate() {
            let mut sum = 0;
            for (x, strength) in row.iter().enumerate() {
                sum += u32::from(*strength >= threshold);
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + sum;
            }
        }
        Self {
            sums,
            width,
            height,
        }
    }

    /// The share of the places between four corners that have an edge beside them.
    pub(crate) fn within(&self, corners: &[Point; 4]) -> f64 {
        const PLACES: usize = 14;
        const REACH: f64 = 2.0;
        let paper = Homography::from_unit_square(*corners);
        // The sides themselves are edges, and so is what lies just beside them.
        let share = |step: usize| 0.07 + 0.86 * step as f64 / (PLACES - 1) as f64;
        let index = |place: f64, end: usize| (place.max(0.0) as usize).min(end);
        let mut beside = 0;
        for down in 0..PLACES {
            for across in 0..PLACES {
                let at = paper.map(share(across), share(down));
                let (left, right) = (
                    index(at.x - REACH, self.width),
                    index(at.x + REACH + 1.0, self.width),
                );
                let (top, bottom) = (
                    index(at.y - REACH, self.height),
                    index(at.y + REACH + 1.0, self.height),
                );
                let sum = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
                let edges =
                    sum(right, bottom) + sum(left, top) - sum(left, bottom) - sum(right, top);
                beside += usize::from(edges > 0);
            }
        }
        beside as f64 / (PLACES * PLACES) as f64
    }
}
