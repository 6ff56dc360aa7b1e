//! How a flat paper lies in a photo: from places on the paper to places in the photo; it touches no pixel.

use crate::quad::Point;

/// The one projection that takes the unit square to four corners.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Homography {
    /// Row by row; the last number is 1.
    pub(crate) rows: [[f64; 3]; 3],
}

impl Homography {
    /// Takes (0, 0), (1, 0), (1, 1), (0, 1) to the corners, in this order. Of a convex quad it always exists.
    pub(crate) fn from_unit_square(corners: [Point; 4]) -> Self {
        let [a, b, c, d] = corners;
        let (sum_x, sum_y) = (a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y);
        let (right_x, right_y) = (b.x - c.x, b.y - c.y);
        let (left_x, left_y) = (d.x - c.x, d.y - c.y);
        let area = right_x * left_y - left_x * right_y;
        let (g, h) = if area == 0.0 {
            (0.0, 0.0)
        } else {
            (
                (sum_x * left_y - left_x * sum_y) / area,
                (right_x * sum_y - sum_x * right_y) / area,
            )
        };
        Self {
            rows: [
                [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x],
                [b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y],
                [g, h, 1.0],
            ],
        }
    }

    /// Where a place on the paper lies in the photo.
    pub(crate) fn map(&self, across: f64, down: f64) -> Point {
        let [x, y, depth] = self.rows.map(|[a, b, c]| a * across + b * down + c);
        Point {
            x: x / depth,
            y: y / depth,
        }
    }
}

/// A projection walked along rows of pixels of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Steps {
    /// From pixels of the page to pixels of the photo, row by row.
    rows: [[f32; 3]; 3],
}

/// Between so many pixels of a row the way in the photo is as good as straight and even.
const RUN: usize = 16;
/// Places are counted in 65536ths of a pixel, from the middle of the photo's first one.
const ONE: f32 = 65536.0;
/// No place of a photo is further away than this (pixels), and none further to the other side than a quarter of it.
const FURTHEST: f32 = 16384.0;

impl Steps {
    /// The paper's part from `begin` to one minus `begin`, each way, in a page of so many pixels.
    pub(crate) fn over(page: &Homography, width: f64, height: f64, begin: f64) -> Self {
        let kept = 1.0 - 2.0 * begin;
        Self {
            rows: page.rows.map(|[a, b, c]| {
                let first = c + (a + b) * begin;
                [
                    (a * kept / width) as f32,
                    (b * kept / height) as f32,
                    first as f32,
                ]
            }),
        }
    }

    /// Calls `each` with the places of `count` pixels of row `y`, from column `x` on, in 256ths of a pixel as
    /// [`Rgba::blend`](crate::Rgba) takes them.
    #[inline]
    pub(crate) fn along(
        &self,
        x: f32,
        y: f32,
        count: usize,
        mut each: impl FnMut(usize, i32, i32),
    ) {
        let mut here = self.place(x, y);
        for first in (0..count).step_by(RUN) {
            let next = self.place(x + (first + RUN) as f32, y);
            let step: [i32; 2] = std::array::from_fn(|axis| (next[axis] - here[axis]) / RUN as i32);
            for at in first..(first + RUN).min(count) {
                each(at, here[0] >> 8, here[1] >> 8);
                here = [here[0] + step[0], here[1] + step[1]];
            }
            here = next;
        }
    }

    /// Where the middle of a pixel lies.
    #[inline]
    fn place(&self, x: f32, y: f32) -> [i32; 2] {
        let [across, down, depth] = self.rows.map(|[a, b, c]| a * (x + 0.5) + b * (y + 0.5) + c);
        [across, down].map(|place| {
            let place = place / depth - 0.5;
            (place.clamp(-FURTHEST / 4.0, FURTHEST) * ONE) as i32
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quad::Quad;
    use proptest::prelude::*;

    const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

    proptest! {
        #[test]
        fn every_corner_is_met_and_the_inside_stays_inside(
            shifts in prop::array::uniform8(-0.2..0.2_f64),
            across in 0.0..1.0_f64,
            down in 0.0..1.0_f64,
        ) {
            let mut corners = Quad::WHOLE.corners();
            for (corner, shift) in corners.iter_mut().zip(shifts.chunks(2)) {
                corner.x += shift[0];
                corner.y += shift[1];
            }
            let homography = Homography::from_unit_square(corners);
            for (corner, (x, y)) in corners.iter().zip(SQUARE) {
                let met = homography.map(x, y);
                prop_assert!((met.x - corner.x).abs() < 1e-9 && (met.y - corner.y).abs() < 1e-9);
            }
            let inside = homography.map(across, down);
            for at in 0..4 {
                let (from, to) = (corners[at], corners[(at + 1) % 4]);
                let left = (to.x - from.x) * (inside.y - from.y) - (to.y - from.y) * (inside.x - from.x);
                prop_assert!(left > -1e-9);
            }
        }
    }

    #[test]
    fn the_middle_of_a_tilted_paper_is_nearer_to_its_far_side() {
        let homography = Homography::from_unit_square([
            Point { x: 0.3, y: 0.0 },
            Point { x: 0.7, y: 0.0 },
            Point { x: 1.0, y: 1.0 },
            Point { x: 0.0, y: 1.0 },
        ]);
        let middle = homography.map(0.5, 0.5);
        assert!((middle.x - 0.5).abs() < 1e-9);
        assert!(middle.y < 0.4);
    }
}
