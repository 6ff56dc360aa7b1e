//! The four corners of a paper in a photo; it never looks at the photo.

use std::f64::consts::{FRAC_PI_2, TAU};

/// A place in a photo: (0, 0) is its top left, (1, 1) its bottom right corner, whatever its size.
/// Corners that the photo cut off lie a little outside.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// From the left, as a share of the width.
    pub x: f64,
    /// From the top, as a share of the height.
    pub y: f64,
}

/// Four corners in the order in which they are read: top left, top right, bottom right, bottom left
/// of the paper as it shall stand upright.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quad {
    corners: [Point; 4],
}

/// Why four points are not the corners of a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum QuadError {
    /// A number that is none, or a corner far outside of the photo.
    #[error("a corner lies outside of the photo")]
    Outside,
    /// The sides cross each other or one corner lies inside of the other three.
    #[error("the corners do not surround a paper")]
    NotConvex,
    /// Nothing would be left to read.
    #[error("the paper is too small in the photo")]
    TooSmall,
}

/// How many quarter turns clockwise the paper needs to stand upright.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Turns(u8);

impl Turns {
    /// Any number of quarter turns; four are none.
    #[must_use]
    pub fn new(quarters: u8) -> Self {
        Self(quarters % 4)
    }
}

/// How far outside of the photo a corner may be, as a share of its side.
const OUTSIDE: f64 = 0.25;
/// The smallest paper, as a share of the photo's area.
const SMALLEST: f64 = 0.01;

impl Quad {
    /// The whole photo.
    pub const WHOLE: Self = Self {
        corners: [
            Point { x: 0.0, y: 0.0 },
            Point { x: 1.0, y: 0.0 },
            Point { x: 1.0, y: 1.0 },
            Point { x: 0.0, y: 1.0 },
        ],
    };

    /// Takes four corners in any order, as a person may have dragged them, and puts them in order:
    /// the one nearest to the photo's top left comes first.
    ///
    /// # Errors
    /// [`QuadError`] says what is wrong with them.
    pub fn new(mut corners: [Point; 4]) -> Result<Self, QuadError> {
        let within = |share: f64| (-OUTSIDE..=1.0 + OUTSIDE).contains(&share);
        if !corners.iter().all(|at| within(at.x) && within(at.y)) {
            return Err(QuadError::Outside);
        }
        let middle = Point {
            x: corners.iter().map(|at| at.x).sum::<f64>() / 4.0,
            y: corners.iter().map(|at| at.y).sum::<f64>() / 4.0,
        };
        let angle = |at: &Point| (at.y - middle.y).atan2(at.x - middle.x);
        corners.sort_unstable_by(|a, b| angle(a).total_cmp(&angle(b)));
        let first = (0..4)
            .min_by(|&a, &b| {
                let far = |at: usize| corners[at].x + corners[at].y;
                far(a).total_cmp(&far(b))
            })
            .unwrap_or_default();
        corners.rotate_left(first);
        let quad = Self { corners };
        if quad.area() < SMALLEST {
            return Err(QuadError::TooSmall);
        }
        if quad.sines().iter().any(|sine| *sine < 0.05) {
            return Err(QuadError::NotConvex);
        }
        Ok(quad)
    }

    /// The corners, from the top left clockwise.
    #[must_use]
    pub fn corners(&self) -> [Point; 4] {
        self.corners
    }

    /// The share of the photo that it covers.
    #[must_use]
    pub fn area(&self) -> f64 {
        let twice: f64 = self
            .sides()
            .map(|(from, to)| from.x * to.y - to.x * from.y)
            .into_iter()
            .sum();
        twice / 2.0
    }

    /// The same paper, read after it was turned clockwise.
    #[must_use]
    pub fn turned(mut self, turns: Turns) -> Self {
        self.corners.rotate_right(usize::from(turns.0));
        self
    }

    /// The same paper in a part of the photo, or in a larger photo: its corners elsewhere, in the same order.
    pub(crate) fn with_corners(&self, corners: [Point; 4]) -> Self {
        Self { corners }
    }

    /// The corners in pixels of a photo of this size.
    pub(crate) fn in_pixels(&self, width: f64, height: f64) -> [Point; 4] {
        self.corners.map(|at| Point {
            x: at.x * width,
            y: at.y * height,
        })
    }

    /// Beginning and end of each side: top, right, bottom, left.
    pub(crate) fn sides(&self) -> [(Point, Point); 4] {
        let [a, b, c, d] = self.corners;
        [(a, b), (b, c), (c, d), (d, a)]
    }

    /// The sine of the angle at each corner; negative where the outline turns the wrong way.
    fn sines(&self) -> [f64; 4] {
        let sides = self.sides();
        std::array::from_fn(|at| {
            let (before, after) = (sides[(at + 3) % 4], sides[at]);
            let along = (before.1.x - before.0.x, before.1.y - before.0.y);
            let next = (after.1.x - after.0.x, after.1.y - after.0.y);
            let length = along.0.hypot(along.1) * next.0.hypot(next.1);
            if length > 0.0 {
                (along.0 * next.1 - along.1 * next.0) / length
            } else {
                0.0
            }
        })
    }
}

/// How far two directions of lines are apart (radians, at most a right angle).
pub(crate) fn between_lines(a: f64, b: f64) -> f64 {
    let apart = (a - b).rem_euclid(TAU / 2.0);
    apart.min(TAU / 2.0 - apart).min(FRAC_PI_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn corners_dragged_in_any_order_are_put_in_order() {
        let quad = Quad::new([at(0.9, 0.8), at(0.1, 0.2), at(0.1, 0.9), at(0.8, 0.1)]);
        let expected = [at(0.1, 0.2), at(0.8, 0.1), at(0.9, 0.8), at(0.1, 0.9)];
        assert_eq!(quad.map(|quad| quad.corners()), Ok(expected));
    }

    #[test]
    fn what_is_no_paper_says_why() {
        let bent = [at(0.0, 0.0), at(1.0, 0.0), at(0.3, 0.3), at(0.0, 1.0)];
        assert_eq!(Quad::new(bent), Err(QuadError::NotConvex));
        assert_eq!(Quad::new([at(0.5, 0.5); 4]), Err(QuadError::TooSmall));
        let far = [at(0.0, 0.0), at(9.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
        assert_eq!(Quad::new(far), Err(QuadError::Outside));
        let none = [at(f64::NAN, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
        assert_eq!(Quad::new(none), Err(QuadError::Outside));
    }

    #[test]
    fn turning_clockwise_brings_the_bottom_left_to_the_top_left() {
        let turned = Quad::WHOLE.turned(Turns::new(1));
        assert_eq!(turned.corners()[0], at(0.0, 1.0));
        assert_eq!(turned.corners()[1], at(0.0, 0.0));
        assert_eq!(turned.turned(Turns::new(3)), Quad::WHOLE);
    }

    #[test]
    fn lines_have_no_beginning() {
        assert!(between_lines(0.0, TAU / 2.0) < 1e-9);
        assert!((between_lines(0.1, -0.1) - 0.2).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn whatever_is_dragged_is_a_paper_or_a_named_error(numbers in prop::array::uniform8(-2.0..2.0_f64)) {
            let [a, b, c, d, e, f, g, h] = numbers;
            if let Ok(quad) = Quad::new([at(a, b), at(c, d), at(e, f), at(g, h)]) {
                prop_assert!(quad.area() >= SMALLEST);
                prop_assert_eq!(Quad::new(quad.corners()), Ok(quad));
            }
        }
    }
}
