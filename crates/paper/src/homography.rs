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
