//! Finds the paper in a photo and says how sure it is; it never cuts anything off by itself.

use crate::closing;
use crate::clutter::Clutter;
use crate::fit::fitted;
use crate::gradient::Gradient;
use crate::lines::{Line, lines};
use crate::pixels::Rgba;
use crate::quad::{Point, Quad, between_lines};

/// The copy in which edges are looked for has this many pixels along its longer side: letters are gone, sides are not.
pub const LOOKED_AT: u32 = 320;
/// Dark things thinner than twice this are taken for writing (pixels of the copy).
const WRITING: usize = 5;
/// What speaks for a side that the photo cut off, between nothing and a clear edge.
const CUT_OFF: f64 = 0.35;
/// The least share of a side that must be an edge.
const FAINTEST: f64 = 0.3;
/// Opposite sides differ in direction by less than this, neighbours by more (radians): 35° and 45°.
const OPPOSITE: f64 = 0.61;
const NEIGHBOUR: f64 = 0.78;
/// How far outside of the photo two sides may meet, as a share of its side.
const OUTSIDE: f64 = 0.08;
/// The smallest paper that is proposed, as a share of the photo.
const SMALLEST: f64 = 0.08;
/// From this score on a proposal is called sure.
const SURE: f64 = 0.66;
/// How much edges within a paper speak against it.
const CLUTTER: f64 = 1.5;

/// A paper that was found, or the whole photo when none was.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    /// Its corners. Where no paper was found, the whole photo.
    pub quad: Quad,
    /// From 0, nothing found, to 1, four clear sides.
    pub confidence: f64,
    /// How many sides the photo cut off.
    pub cut_off: u8,
}

impl Found {
    const NOTHING: Self = Self {
        quad: Quad::WHOLE,
        confidence: 0.0,
        cut_off: 0,
    };

    /// Whether a person need not look; otherwise the corners should be shown for dragging.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE
    }
}

/// Looks for one paper. Its sides may be faint, its corners may be cut off, and other edges may be about; where no four
/// sides fit together, the whole photo is proposed with no confidence.
#[must_use]
pub fn find(photo: Rgba<'_>) -> Found {
    let mut small = photo.shrunk(LOOKED_AT as usize);
    if small.width < 24 || small.height < 24 {
        return Found::NOTHING;
    }
    closing::close(&mut small, WRITING);
    let gradient = Gradient::of(&small);
    let lines = lines(&gradient);
    let frame = Frame {
        width: gradient.width as f64,
        height: gradient.height as f64,
    };
    let Some(best) = best(&lines, &gradient, &frame) else {
        return Found::NOTHING;
    };
    let corners = best.refined(&gradient).unwrap_or(best.corners);
    let shares = corners.map(|at| frame.share(at));
    let Ok(quad) = Quad::new(shares) else {
        return Found::NOTHING;
    };
    Found {
        quad,
        confidence: best.confidence.clamp(0.0, 1.0),
        cut_off: best.sides.iter().filter(|line| line.border).count() as u8,
    }
}

struct Frame {
    width: f64,
    height: f64,
}

impl Frame {
    fn share(&self, at: Point) -> Point {
        Point {
            x: at.x / self.width,
            y: at.y / self.height,
        }
    }

    fn is_near(&self, at: Point) -> bool {
        let share = self.share(at);
        [share.x, share.y]
            .iter()
            .all(|share| (-OUTSIDE..=1.0 + OUTSIDE).contains(share))
    }
}

/// Four lines that may be the sides of a paper: top, right, bottom, left in some turn.
struct Proposal<'a> {
    sides: [&'a Line; 4],
    corners: [Point; 4],
    /// For comparing: of two that are equally clear, the larger one wins.
    score: f64,
    confidence: f64,
}

/// The best of all ways to join two pairs of opposite lines.
fn best<'a>(lines: &'a [Line], gradient: &Gradient, frame: &Frame) -> Option<Proposal<'a>> {
    let mut pairs = Vec::new();
    for (at, a) in lines.iter().enumerate() {
        for b in &lines[at + 1..] {
            if between_lines(a.angle, b.angle) < OPPOSITE {
                pairs.push((a, b));
            }
        }
    }
    let clutter = Clutter::of(gradient);
    let mut best: Option<Proposal<'_>> = None;
    for (at, &(a, c)) in pairs.iter().enumerate() {
        for &(b, d) in &pairs[at + 1..] {
            if between_lines(a.angle, b.angle) < NEIGHBOUR {
                continue;
            }
            let Some(mut proposal) = Proposal::judge([a, b, c, d], frame) else {
                continue;
            };
            let least = best.as_ref().map_or(0.0, |best| best.score);
            if proposal.score > least {
                let calm = (-CLUTTER * clutter.within(&proposal.corners)).exp();
                proposal.score *= calm;
                proposal.confidence *= calm;
                if proposal.score > least {
                    best = Some(proposal);
                }
            }
        }
    }
    best
}

impl<'a> Proposal<'a> {
    /// Joins four lines and weighs what speaks for them. `None` when they surround nothing of the size of a paper.
    fn judge(sides: [&'a Line; 4], frame: &Frame) -> Option<Self> {
        let borders = sides.iter().filter(|line| line.border).count();
        if borders > 2 {
            return None;
        }
        let mut corners = [Point { x: 0.0, y: 0.0 }; 4];
        for (at, corner) in corners.iter_mut().enumerate() {
            // The corner before each side.
            let met = sides[at].meets(sides[(at + 3) % 4])?;
            if !frame.is_near(met) {
                return None;
            }
            *corner = met;
        }
        let quad = Quad::new(corners.map(|at| frame.share(at))).ok()?;
        let area = quad.area();
        if area < SMALLEST || !is_like_a_paper(&corners) {
            return None;
        }
        let middle = Point {
            x: corners.iter().map(|at| at.x).sum::<f64>() / 4.0,
            y: corners.iter().map(|at| at.y).sum::<f64>() / 4.0,
        };
        let mut sum = 0.0;
        let mut least: f64 = 1.0;
        let mut beyond = 0.0;
        let mut lightness = 0.0;
        for (at, line) in sides.iter().enumerate() {
            let (from, to) = (corners[at], corners[(at + 1) % 4]);
            if line.border {
                sum += CUT_OFF;
                least = least.min(CUT_OFF);
                lightness += 0.5;
                continue;
            }
            let (lighter, darker) = line.support(from, to);
            // A table may be lighter than the paper at one end of a side and darker at the other; what is lighter than
            // both of its sides is a joint or a stripe.
            let one_way = lighter.max(darker);
            let other_way = lighter.min(darker);
            let stripe = (lighter + darker - 1.0).max(0.0);
            let support = (one_way + 0.5 * other_way.min(1.0 - one_way) - 0.3 * stripe).min(1.0);
            if support < FAINTEST {
                return None;
            }
            sum += support;
            least = least.min(support);
            let inwards = middle.x * line.normal.0 + middle.y * line.normal.1 > line.distance;
            let inside_lighter = if inwards { lighter } else { darker };
            lightness += inside_lighter / (lighter + darker);
            beyond += goes_on(line, from, to);
        }
        let support = 0.55 * sum / 4.0 + 0.45 * least;
        let confidence = support * (0.8 + 0.2 * lightness / 4.0) * (1.0 - 0.2 * beyond / 4.0);
        Some(Self {
            sides,
            corners,
            score: confidence * (0.7 + 0.3 * area.min(1.0).sqrt()),
            confidence,
        })
    }

    /// The corners after each side is laid through the strongest edge near it, to a fraction of a pixel.
    fn refined(&self, gradient: &Gradient) -> Option<[Point; 4]> {
        let mut laid = Vec::with_capacity(4);
        for (at, line) in self.sides.iter().enumerate() {
            let (from, to) = (self.corners[at], self.corners[(at + 1) % 4]);
            laid.push(fitted(line, from, to, gradient).unwrap_or((line.normal, line.distance)));
        }
        let mut corners = self.corners;
        for (at, corner) in corners.iter_mut().enumerate() {
            let (((a, b), near), ((c, d), far)) = (laid[at], laid[(at + 3) % 4]);
            let area = a * d - b * c;
            if area.abs() < 0.05 {
                return None;
            }
            *corner = Point {
                x: (near * d - far * b) / area,
                y: (a * far - c * near) / area,
            };
        }
        Some(corners)
    }
}

/// How much of a line goes on behind both corners: the joint of two tiles does, the side of a paper does not.
fn goes_on(line: &Line, from: Point, to: Point) -> f64 {
    let further = |at: Point, away: Point| Point {
        x: at.x + (at.x - away.x) * 0.15,
        y: at.y + (at.y - away.y) * 0.15,
    };
    let beside = |at: Point, end: Point| {
        let (lighter, darker) = line.support(at, end);
        lighter.max(darker).min(1.0)
    };
    (beside(from, further(from, to)) + beside(to, further(to, from))) / 2.0
}

/// Sides that meet at sensible angles, and opposite sides of similar length.
fn is_like_a_paper(corners: &[Point; 4]) -> bool {
    let sides: [(f64, f64); 4] = std::array::from_fn(|at| {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        (to.x - from.x, to.y - from.y)
    });
    let lengths = sides.map(|(x, y)| x.hypot(y));
    (0..4).all(|at| {
        let ((ax, ay), (bx, by)) = (sides[at], sides[(at + 1) % 4]);
        let cosine = (ax * bx + ay * by) / (lengths[at] * lengths[(at + 1) % 4]);
        let share = lengths[at] / lengths[(at + 2) % 4];
        cosine.abs() < 0.7 && (0.4..2.5).contains(&share) && lengths[at] > 16.0
    })
}
