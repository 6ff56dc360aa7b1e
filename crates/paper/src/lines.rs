//! Straight edges across a small picture, with how much of each is really there; it never joins them to a paper.

use std::f64::consts::PI;

use crate::gradient::{Gradient, length};
use crate::quad::{Point, between_lines};

/// Directions that are told apart in half a turn.
const ANGLES: usize = 180;
/// How far a pixel's own direction may be wrong: it votes for all lines within (degrees).
const SPREAD: i32 = 7;
/// Lines nearer to each other than this, and nearly parallel, are one (pixels).
const SAME_LINE: f64 = 4.0;
/// The strongest lines that are looked at.
const MOST: usize = 32;
/// One pixel counts no more than this many times the threshold, or a black table's edge would drown a faint paper's.
const MOST_OF_ONE: u16 = 3;
/// How far beside a line its edge may be (pixels).
const BESIDE: i32 = 2;
/// The cosine of the largest angle between a line's normal and an edge that belongs to it.
const ALIKE: f32 = 0.9;

/// A straight line with what speaks for it along its way through the picture.
pub(crate) struct Line {
    /// Direction of its normal (radians).
    pub(crate) angle: f64,
    /// The normal, of length 1.
    pub(crate) normal: (f64, f64),
    /// Its distance from the top left corner, along the normal (pixels).
    pub(crate) distance: f64,
    /// Whether it is an edge of the picture itself, behind which a paper may go on.
    pub(crate) border: bool,
    /// Where the numbers below begin, as a distance along the line.
    begin: f64,
    /// Up to each pixel along the line: how many were lighter on the normal's side.
    lighter: Vec<u32>,
    /// The same for darker ones.
    darker: Vec<u32>,
}

impl Line {
    fn new(angle: f64, distance: f64, border: bool) -> Self {
        Self {
            angle,
            normal: (angle.cos(), angle.sin()),
            distance,
            border,
            begin: 0.0,
            lighter: vec![0],
            darker: vec![0],
        }
    }

    /// Where two lines meet. `None` when they are parallel.
    pub(crate) fn meets(&self, other: &Self) -> Option<Point> {
        let ((a, b), (c, d)) = (self.normal, other.normal);
        let area = a * d - b * c;
        (area.abs() > 0.05).then(|| Point {
            x: (self.distance * d - other.distance * b) / area,
            y: (a * other.distance - c * self.distance) / area,
        })
    }

    /// The place of a point along the line.
    fn along(&self, at: Point) -> f64 {
        at.y * self.normal.0 - at.x * self.normal.1
    }

    /// Shares of the way between two points on which there is an edge that is lighter on the normal's side, and one
    /// that is darker there.
    pub(crate) fn support(&self, from: Point, to: Point) -> (f64, f64) {
        let (a, b) = (self.along(from), self.along(to));
        let steps = (a - b).abs().max(1.0);
        let index = |place: f64| {
            let place = (place - self.begin).round().max(0.0) as usize;
            place.min(self.lighter.len() - 1)
        };
        let (first, last) = (index(a.min(b)), index(a.max(b)));
        let share = |sums: &[u32]| f64::from(sums[last] - sums[first]) / steps;
        (share(&self.lighter), share(&self.darker))
    }

    /// Walks the line through the picture and notes where it has an edge.
    fn look(&mut self, gradient: &Gradient, threshold: f32) {
        let (width, height) = (gradient.width as f64, gradient.height as f64);
        let corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)];
        let places = corners.map(|(x, y)| self.along(Point { x, y }));
        self.begin = places.into_iter().fold(f64::INFINITY, f64::min);
        let end = places.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let steps = (end - self.begin).ceil() as usize;
        let (nx, ny) = self.normal;
        for step in 0..steps {
            let along = self.begin + step as f64 + 0.5;
            let (x, y) = (
                self.distance * nx - along * ny,
                self.distance * ny + along * nx,
            );
            let mut most = [false; 2];
            for beside in -BESIDE..=BESIDE {
                let beside = f64::from(beside);
                let (x, y) = (x + beside * nx, y + beside * ny);
                if x < 0.0 || y < 0.0 || x >= width || y >= height {
                    continue;
                }
                let (across, down) = gradient.at(x as usize, y as usize);
                let strength = length(across, down);
                let change = across * nx as f32 + down * ny as f32;
                if strength >= threshold && change.abs() >= ALIKE * strength {
                    most[usize::from(change < 0.0)] = true;
                }
            }
            self.lighter.push(self.lighter[step] + u32::from(most[0]));
            self.darker.push(self.darker[step] + u32::from(most[1]));
        }
    }
}

/// The most prominent straight edges, then the four edges of the picture.
pub(crate) fn lines(gradient: &Gradient) -> Vec<Line> {
    let threshold = gradient.threshold();
    let votes = Votes::cast(gradient, threshold);
    let mut lines = votes.peaks();
    let (width, height) = (gradient.width as f64, gradient.height as f64);
    for (angle, distance) in [
        (0.0, 0.0),
        (0.0, width),
        (PI / 2.0, 0.0),
        (PI / 2.0, height),
    ] {
        lines.push(Line::new(angle, distance, true));
    }
    for line in &mut lines {
        line.look(gradient, f32::from(threshold));
    }
    lines
}

/// How much speaks for each line: one row per direction, one column per distance (Hough).
struct Votes {
    table: Vec<u32>,
    distances: usize,
    offset: f64,
}

impl Votes {
    fn cast(gradient: &Gradient, threshold: u16) -> Self {
        let diagonal = (gradient.width as f64).hypot(gradient.height as f64);
        let distances = 2 * diagonal.ceil() as usize + 3;
        let mut votes = Self {
            table: vec![0; distances * ANGLES],
            distances,
            offset: diagonal + 1.0,
        };
        let directions: Vec<(f32, f32)> = (0..ANGLES)
            .map(|angle| {
                let (sine, cosine) = (angle as f64 * PI / ANGLES as f64).sin_cos();
                (cosine as f32, sine as f32)
            })
            .collect();
        for (at, &strength) in gradient.strengths().iter().enumerate() {
            if strength < threshold {
                continue;
            }
            let (x, y) = (at % gradient.width, at / gradient.width);
            let (across, down) = gradient.at(x, y);
            let own = (down.atan2(across).to_degrees().round() as i32).rem_euclid(180);
            let weight = u32::from(strength.min(threshold * MOST_OF_ONE));
            for spread in -SPREAD..=SPREAD {
                let angle = (own + spread).rem_euclid(180) as usize;
                let (cosine, sine) = directions[angle];
                let distance = (x as f32 + 0.5) * cosine + (y as f32 + 0.5) * sine;
                let column = (f64::from(distance) + votes.offset).round() as usize;
                votes.table[angle * distances + column] += weight;
            }
        }
        votes
    }

    /// The lines with most votes, each only once.
    fn peaks(&self) -> Vec<Line> {
        let mut order: Vec<usize> = (0..self.table.len())
            .filter(|&at| self.table[at] > 0 && self.is_highest_nearby(at))
            .collect();
        order.sort_unstable_by_key(|&at| (std::cmp::Reverse(self.table[at]), at));
        let mut lines: Vec<Line> = Vec::new();
        for at in order {
            if lines.len() == MOST {
                break;
            }
            let angle = (at / self.distances) as f64 * PI / ANGLES as f64;
            let line = Line::new(angle, (at % self.distances) as f64 - self.offset, false);
            if !lines.iter().any(|known| is_same(known, &line)) {
                lines.push(line);
            }
        }
        lines
    }

    fn is_highest_nearby(&self, at: usize) -> bool {
        let (angle, distance) = (at / self.distances, at % self.distances);
        let value = self.table[at];
        let rows = [angle.saturating_sub(1), angle, (angle + 1).min(ANGLES - 1)];
        rows.iter().all(|row| {
            let first = distance.saturating_sub(2);
            let last = (distance + 2).min(self.distances - 1);
            self.table[row * self.distances + first..=row * self.distances + last]
                .iter()
                .all(|other| *other <= value)
        })
    }
}

fn is_same(a: &Line, b: &Line) -> bool {
    if between_lines(a.angle, b.angle) > 0.09 {
        return false;
    }
    // The same line may be written with the opposite normal.
    let opposite = a.normal.0 * b.normal.0 + a.normal.1 * b.normal.1 < 0.0;
    let distance = if opposite { -b.distance } else { b.distance };
    (a.distance - distance).abs() < SAME_LINE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Small;

    /// A light rectangle on a dark table.
    fn rectangle() -> Gradient {
        let (width, height) = (120, 160);
        let pixels = (0..width * height)
            .map(|at| {
                let (x, y) = (at % width, at / width);
                let inside = (30..90).contains(&x) && (40..120).contains(&y);
                if inside { [220; 3] } else { [60; 3] }
            })
            .collect();
        Gradient::of(&Small {
            pixels,
            width,
            height,
        })
    }

    #[test]
    fn the_four_sides_come_first_and_the_borders_last() {
        let lines = lines(&rectangle());
        for (angle, distance) in [
            (0.0, 30.0),
            (0.0, 90.0),
            (PI / 2.0, 40.0),
            (PI / 2.0, 120.0),
        ] {
            assert!(
                lines.iter().take(4).any(|line| {
                    between_lines(line.angle, angle) < 0.03
                        && (line.distance.abs() - distance).abs() <= 1.0
                }),
                "{angle} {distance}"
            );
        }
        assert_eq!(lines.iter().filter(|line| line.border).count(), 4);
    }

    #[test]
    fn support_is_where_the_side_is_and_tells_light_from_dark() {
        let lines = lines(&rectangle());
        let left = lines
            .iter()
            .find(|line| {
                between_lines(line.angle, 0.0) < 0.01 && (line.distance.abs() - 30.0).abs() <= 1.0
            })
            .expect("the left side");
        let at = |y: f64| Point { x: 30.0, y };
        let (lighter, darker) = left.support(at(42.0), at(118.0));
        assert!(lighter.max(darker) > 0.95 && lighter.min(darker) == 0.0);
        let (lighter, darker) = left.support(at(0.0), at(36.0));
        assert_eq!((lighter, darker), (0.0, 0.0));
    }

    #[test]
    fn parallel_lines_do_not_meet() {
        let a = Line::new(0.0, 10.0, false);
        let b = Line::new(PI / 2.0, 20.0, false);
        let meeting = a.meets(&b).expect("they cross");
        assert!((meeting.x - 10.0).abs() < 1e-9 && (meeting.y - 20.0).abs() < 1e-9);
        assert!(a.meets(&Line::new(0.001, 30.0, false)).is_none());
    }
}
