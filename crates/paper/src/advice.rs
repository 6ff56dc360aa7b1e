//! What a person may want to know about a photographed page before going on; it never forbids to go on.

use crate::edges::Found;
use crate::homography::Homography;
use crate::letters;
use crate::pixels::{Rgba, Small, brightness};
use crate::quad::Quad;
use domain::picture::Size;

/// One thing about a photo, with what was measured.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Advice {
    /// The sides of the paper were not clear: show the corners.
    CornersUnsure {
        /// From 0 to 1, below what counts as sure.
        confidence: f64,
    },
    /// The photo cut off corners of the paper.
    CornersMissing {
        /// How many of the four.
        corners: u8,
    },
    /// Edges of letters are washed out: hold still, or wait for the focus.
    Blurred {
        /// From 0, no edges, to about 1, sharp edges; what is below [`SHARP_ENOUGH`] is hard to read.
        sharpness: f64,
    },
    /// A lamp is mirrored in the paper.
    Glare {
        /// The share of the paper that it hides.
        share: f64,
    },
    /// Too little light: the picture is noise in which thin strokes get lost.
    TooDark {
        /// How bright bare paper is, of 255.
        paper: u8,
    },
    /// Letters are only a few pixels high: come nearer.
    SmallLetters {
        /// The height of a usual letter in pixels.
        pixels: f64,
    },
    /// Nothing is written here: perhaps the other side is meant.
    NothingWritten {
        /// The share of the page that is ink.
        ink: f64,
    },
    /// Another shape than the paper that was asked for.
    OtherShape {
        /// Its longer side through its shorter one.
        ratio: f64,
    },
}

/// Photos with at least this sharpness are well readable.
pub const SHARP_ENOUGH: f64 = 0.34;
/// Letters without ascenders of at least so many pixels are well readable with all their marks.
pub const TALL_ENOUGH: f64 = 9.0;
/// Bare paper at least as bright as this shows its letters.
const BRIGHT_ENOUGH: u8 = 85;
/// Mirrored lamps hide at least this share of the page, and less than the other one: more is white paper in the sun.
const GLARE: std::ops::Range<f64> = 0.003..0.5;
/// A lamp stands out from the paper by this much.
const LAMP: u8 = 26;
/// Less ink than this is an empty page, a fold or a stain.
const WRITTEN: f64 = 0.002;
/// How far a shape may differ from the one asked for.
const OTHER: f64 = 0.18;
/// How near to the border of the photo a corner counts as cut off.
const CUT: f64 = 0.004;
/// The page is looked over in this many pixels along its longer side.
const OVERVIEW: usize = 240;

impl Advice {
    /// Its name in messages of the worker.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CornersUnsure { .. } => "corners-unsure",
            Self::CornersMissing { .. } => "corners-missing",
            Self::Blurred { .. } => "blurred",
            Self::Glare { .. } => "glare",
            Self::TooDark { .. } => "too-dark",
            Self::SmallLetters { .. } => "small-letters",
            Self::NothingWritten { .. } => "nothing-written",
            Self::OtherShape { .. } => "other-shape",
        }
    }

    /// What was measured.
    #[must_use]
    pub fn measure(&self) -> f64 {
        match *self {
            Self::CornersUnsure { confidence } => confidence,
            Self::CornersMissing { corners } => f64::from(corners),
            Self::Blurred { sharpness } => sharpness,
            Self::Glare { share } => share,
            Self::TooDark { paper } => f64::from(paper),
            Self::SmallLetters { pixels } => pixels,
            Self::NothingWritten { ink } => ink,
            Self::OtherShape { ratio } => ratio,
        }
    }
}

/// What the search for the edges says, before anything is straightened.
#[must_use]
pub fn of_edges(found: &Found) -> Vec<Advice> {
    let mut advice = Vec::new();
    if !found.is_sure() {
        advice.push(Advice::CornersUnsure {
            confidence: found.confidence,
        });
    }
    let cut = |share: f64| !(CUT..=1.0 - CUT).contains(&share);
    let corners = found.quad.corners();
    let missing = corners.iter().filter(|at| cut(at.x) || cut(at.y)).count() as u8;
    if missing > 0 && found.confidence > 0.0 {
        advice.push(Advice::CornersMissing { corners: missing });
    }
    advice
}

/// What the page itself says. The corners are those within the part, as [`Cut::plan`](crate::Cut::plan) gives them;
/// `expected` is the longer side through the shorter one of the paper that was asked for, where that is known.
#[must_use]
pub fn of_page(part: Rgba<'_>, quad: &Quad, sheet: Size, expected: Option<f64>) -> Vec<Advice> {
    let corners = quad.in_pixels(part.width() as f64, part.height() as f64);
    let page = Homography::from_unit_square(corners);
    let overview = overview(part, &page, sheet);
    let paper = paper_brightness(&overview);
    let mut advice = Vec::new();
    if paper < BRIGHT_ENOUGH {
        advice.push(Advice::TooDark { paper });
    }
    let share = glare(&overview, paper);
    if GLARE.contains(&share) {
        advice.push(Advice::Glare { share });
    }
    let written = letters::look(part, &page, sheet);
    if written.ink < WRITTEN {
        advice.push(Advice::NothingWritten { ink: written.ink });
    } else {
        if written.sharpness < SHARP_ENOUGH {
            advice.push(Advice::Blurred {
                sharpness: written.sharpness,
            });
        }
        if let Some(pixels) = written.height
            && pixels < TALL_ENOUGH
        {
            advice.push(Advice::SmallLetters { pixels });
        }
    }
    let (width, height) = (f64::from(sheet.width), f64::from(sheet.height));
    let ratio = width.max(height) / width.min(height);
    if expected.is_some_and(|expected| (ratio / expected - 1.0).abs() > OTHER) {
        advice.push(Advice::OtherShape { ratio });
    }
    advice
}

/// A small straightened copy.
fn overview(part: Rgba<'_>, page: &Homography, sheet: Size) -> Small {
    let (width, height) = (sheet.width as usize, sheet.height as usize);
    let long = width.max(height);
    let scaled = |side: usize| (side * OVERVIEW.min(long)).div_ceil(long);
    let (width, height) = (scaled(width), scaled(height));
    let pixels = (0..width * height)
        .map(|at| {
            let across = ((at % width) as f64 + 0.5) / width as f64;
            let down = ((at / width) as f64 + 0.5) / height as f64;
            let at = page.map(across, down);
            part.between(at.x as f32, at.y as f32)
        })
        .collect();
    Small {
        pixels,
        width,
        height,
    }
}

/// The brightness that three quarters of the page stay below: on any written page, bare paper.
fn paper_brightness(page: &Small) -> u8 {
    let mut tally = [0; 256];
    for pixel in &page.pixels {
        tally[usize::from(brightness(*pixel))] += 1;
    }
    letters::ranked(&tally, page.pixels.len() * 3 / 4) as u8
}

/// The share of the page on which every colour is as bright as the camera can see, together with what touches it, where
/// bare paper is clearly darker than that.
fn glare(page: &Small, paper: u8) -> f64 {
    if paper > 255 - LAMP {
        return 0.0;
    }
    let bright = |at: usize| page.pixels[at].iter().all(|value| *value >= 250);
    let mut hidden = 0;
    for y in 1..page.height.saturating_sub(1) {
        for x in 1..page.width.saturating_sub(1) {
            let at = y * page.width + x;
            // Lone bright pixels are noise.
            let together = [at - 1, at, at + 1, at - page.width, at + page.width];
            hidden += usize::from(together.into_iter().all(bright));
        }
    }
    hidden as f64 / (page.width * page.height) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quad::Point;

    fn found(confidence: f64, corners: [(f64, f64); 4]) -> Found {
        Found {
            quad: Quad::new(corners.map(|(x, y)| Point { x, y })).expect("a paper"),
            confidence,
            cut_off: 0,
        }
    }

    #[test]
    fn a_corner_at_the_border_of_the_photo_is_missing() {
        let whole = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)];
        assert_eq!(of_edges(&found(0.9, whole)), []);
        let cut = [(0.1, 0.1), (1.02, 0.1), (1.0, 0.9), (0.1, 0.9)];
        assert_eq!(
            of_edges(&found(0.9, cut)),
            [Advice::CornersMissing { corners: 2 }]
        );
    }

    #[test]
    fn where_nothing_was_found_only_that_is_said() {
        let nothing = found(0.0, Quad::WHOLE.corners().map(|at| (at.x, at.y)));
        assert_eq!(
            of_edges(&nothing),
            [Advice::CornersUnsure { confidence: 0.0 }]
        );
    }

    #[test]
    fn a_lamp_is_a_spot_and_not_a_page_in_the_sun() {
        let page = |spot: [u8; 3], paper: u8| Small {
            pixels: (0..10_000)
                .map(|at| {
                    let inside = (40..60).contains(&(at % 100)) && (40..60).contains(&(at / 100));
                    if inside { spot } else { [paper; 3] }
                })
                .collect(),
            width: 100,
            height: 100,
        };
        assert!((glare(&page([255; 3], 180), 180) - 0.0324).abs() < 1e-9);
        assert_eq!(glare(&page([255; 3], 240), 240), 0.0);
        assert_eq!(glare(&page([255, 40, 40], 180), 180), 0.0);
    }
}
