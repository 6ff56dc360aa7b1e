//! How large a straightened paper is and which part of the photo it needs; it moves no pixel.

use domain::picture::Size;

use crate::quad::{Point, Quad};

/// Long side through short side of A4, A5 and every other sheet of ISO 216.
const A4: f64 = std::f64::consts::SQRT_2;
/// Nearer to A4 than this share, a paper is taken to be A4: corners are found to a few pixels only.
const NEAR_A4: f64 = 0.06;
/// A lens is as long as this share of the photo's longer side where the paper lies too flat to tell: 26 mm on
/// 36 × 24 mm film, as the main camera of most phones.
const USUAL_LENS: f64 = 0.75;
/// Lenses shorter or longer than this are a misreading of nearly parallel sides.
const LENSES: std::ops::Range<f64> = 0.4..2.5;
/// Thinner strips are no paper but a slip of the finger.
const THINNEST: f64 = 8.0;
/// Left around the paper when it is cut out of the photo (pixels).
const MARGIN: f64 = 2.0;

/// What is cut out of a photo to straighten one paper.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cut {
    /// Left edge of the part that is needed, in pixels of the photo.
    pub left: u32,
    /// Its top edge.
    pub top: u32,
    /// The part that is needed.
    pub part: Size,
    /// The size to which that part is drawn before it is straightened: no more pixels than the result can show.
    pub drawn: Size,
    /// The straightened paper.
    pub sheet: Size,
    /// The paper's corners within the part.
    pub quad: Quad,
}

impl Cut {
    /// Plans how to straighten a paper so that its longer side has at most `longest` pixels; a paper is never made larger
    /// than it is in the photo.
    #[must_use]
    pub fn plan(quad: &Quad, photo: Size, longest: u32) -> Self {
        let (width, height) = (
            f64::from(photo.width.max(1)),
            f64::from(photo.height.max(1)),
        );
        let corners = quad.in_pixels(width, height);
        let ratio = ratio(corners, width, height);
        let sides = lengths(corners);
        let (across, down) = (sides[0].max(sides[2]), sides[1].max(sides[3]));
        // As many pixels as the better resolved of both directions has.
        let natural = if ratio >= 1.0 {
            across.max(down * ratio)
        } else {
            down.max(across / ratio)
        };
        let long = natural.min(f64::from(longest)).max(1.0);
        let sheet = if ratio >= 1.0 {
            size(long, long / ratio)
        } else {
            size(long * ratio, long)
        };
        let (left, right) = bounds(corners.map(|at| at.x), width);
        let (top, bottom) = bounds(corners.map(|at| at.y), height);
        let part = size(right - left, bottom - top);
        let scale = (long / natural).min(1.0);
        let within = |at: Point| Point {
            x: (at.x - left) / f64::from(part.width),
            y: (at.y - top) / f64::from(part.height),
        };
        Self {
            left: left as u32,
            top: top as u32,
            part,
            drawn: size(
                f64::from(part.width) * scale,
                f64::from(part.height) * scale,
            ),
            sheet,
            quad: quad.with_corners(corners.map(within)),
        }
    }
}

fn size(width: f64, height: f64) -> Size {
    Size {
        width: width.round().max(1.0) as u32,
        height: height.round().max(1.0) as u32,
    }
}

fn bounds(places: [f64; 4], end: f64) -> (f64, f64) {
    let least = places.into_iter().fold(f64::INFINITY, f64::min);
    let most = places.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let first = (least - MARGIN).floor().clamp(0.0, end - 1.0);
    (first, (most + MARGIN).ceil().clamp(first + 1.0, end))
}

/// Lengths of the sides in pixels: top, right, bottom, left.
fn lengths(corners: [Point; 4]) -> [f64; 4] {
    std::array::from_fn(|at| {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        (to.x - from.x).hypot(to.y - from.y).max(THINNEST)
    })
}

/// Width through height of the paper itself, A4 where it is nearly A4.
pub(crate) fn ratio(corners: [Point; 4], width: f64, height: f64) -> f64 {
    let sides = lengths(corners);
    let plain = (sides[0] + sides[2]) / (sides[1] + sides[3]);
    let seen = in_space(corners, width, height)
        // A photo that somebody cut beforehand has its middle elsewhere: then the sides must do.
        .filter(|ratio| (0.5..2.0).contains(&(ratio / plain)))
        .unwrap_or(plain)
        .clamp(0.1, 10.0);
    [A4, 1.0 / A4]
        .into_iter()
        .find(|known| (seen / known - 1.0).abs() < NEAR_A4)
        .unwrap_or(seen)
}

/// The ratio of a rectangle in space of which these are the corners in a photo, after Z. Zhang and L. He, "Whiteboard
/// scanning and image enhancement" (2007): two pairs of parallel sides tell the length of the lens, and with it their ratio.
fn in_space(corners: [Point; 4], width: f64, height: f64) -> Option<f64> {
    type Vector = [f64; 3];
    let cross = |a: Vector, b: Vector| {
        [
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        ]
    };
    let dot = |a: Vector, b: Vector| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let long = width.max(height);
    // In units of the longer side, seen from the middle of the photo.
    let [m1, m2, m4, m3] = corners.map(|at| {
        [
            (at.x - width / 2.0) / long,
            (at.y - height / 2.0) / long,
            1.0,
        ]
    });
    let diagonal = cross(m1, m4);
    let k2 = dot(diagonal, m3) / dot(cross(m2, m4), m3);
    let k3 = dot(diagonal, m2) / dot(cross(m3, m4), m2);
    let side = |scale: f64, m: Vector| -> Vector {
        [
            scale * m[0] - m1[0],
            scale * m[1] - m1[1],
            scale * m[2] - m1[2],
        ]
    };
    let (n2, n3) = (side(k2, m2), side(k3, m3));
    let squared = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    let lens = if LENSES.contains(&squared.max(0.0).sqrt()) {
        squared
    } else {
        USUAL_LENS * USUAL_LENS
    };
    let length = |n: Vector| (n[0] * n[0] + n[1] * n[1]) / lens + n[2] * n[2];
    let ratio = (length(n2) / length(n3)).sqrt();
    ratio.is_finite().then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PHOTO: Size = Size {
        width: 3000,
        height: 4000,
    };

    /// The corners of a sheet in space, turned about two axes and seen by a pinhole camera.
    fn seen(across: f64, down: f64, tilt: f64, swing: f64, lens: f64) -> [Point; 4] {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| {
            let (x, y) = (x * across / 2.0, y * down / 2.0);
            let (x, depth) = (x * swing.cos(), x * swing.sin());
            let (y, depth) = (
                y * tilt.cos() - depth * tilt.sin(),
                y * tilt.sin() + depth * tilt.cos(),
            );
            let scale = lens * 4000.0 / (depth + 2.0);
            Point {
                x: 1500.0 + x * scale,
                y: 2000.0 + y * scale,
            }
        })
    }

    proptest! {
        #[test]
        fn a_sheet_seen_aslant_keeps_its_shape(
            shape in 0.4..2.2_f64,
            tilt in -0.6..0.6_f64,
            swing in -0.6..0.6_f64,
            lens in 0.65..0.85_f64,
        ) {
            let corners = seen(shape, 1.0, tilt, swing, lens);
            let found = ratio(corners, 3000.0, 4000.0);
            prop_assert!((found / shape - 1.0).abs() < 0.08, "{found} of {shape}");
        }

        #[test]
        fn every_plan_fits_the_photo_and_the_limit(
            numbers in prop::array::uniform8(-0.25..1.25_f64),
            width in 0..9000_u32,
            height in 0..9000_u32,
            longest in 1..3000_u32,
        ) {
            let [a, b, c, d, e, f, g, h] = numbers;
            let corners = [(a, b), (c, d), (e, f), (g, h)].map(|(x, y)| Point { x, y });
            if let Ok(quad) = Quad::new(corners) {
                let cut = Cut::plan(&quad, Size { width, height }, longest);
                prop_assert!(cut.left + cut.part.width <= width.max(1));
                prop_assert!(cut.top + cut.part.height <= height.max(1));
                prop_assert!(cut.sheet.width.max(cut.sheet.height) <= longest);
                prop_assert!(cut.drawn.width <= cut.part.width && cut.drawn.height <= cut.part.height);
            }
        }
    }

    #[test]
    fn a_sheet_that_is_nearly_a4_is_a4() {
        let quad = Quad::new([
            Point { x: 0.1, y: 0.1 },
            Point { x: 0.9, y: 0.1 },
            Point { x: 0.9, y: 0.96 },
            Point { x: 0.1, y: 0.96 },
        ])
        .expect("a paper");
        let sheet = Cut::plan(&quad, PHOTO, 2000).sheet;
        assert_eq!((sheet.width, sheet.height), (1414, 2000));
    }

    #[test]
    fn a_small_paper_is_not_blown_up() {
        let quad = Quad::new([
            Point { x: 0.4, y: 0.4 },
            Point { x: 0.6, y: 0.4 },
            Point { x: 0.6, y: 0.5 },
            Point { x: 0.4, y: 0.5 },
        ])
        .expect("a paper");
        let cut = Cut::plan(&quad, PHOTO, 2000);
        assert_eq!(cut.sheet.width, 600);
        assert_eq!(cut.part.width, 604);
        assert_eq!(cut.drawn, cut.part);
    }
}
