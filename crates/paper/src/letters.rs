//! How sharp and how large the writing on a page is, from samples of it; it reads nothing.

use crate::homography::{Homography, Steps};
use crate::pixels::{Rgba, brightness};
use domain::picture::Size;

/// Samples along the shorter and the longer side of the page.
const ACROSS: usize = 6;
const DOWN: usize = 9;
/// Pixels of a sample's side, as large as on the straightened page.
const SIDE: usize = 96;
/// Darker than this share of the paper around it, a pixel is ink.
const INK: f32 = 0.72;
/// Marks smaller than this in either direction are dots and noise (pixels).
const MARK: usize = 3;
/// So many letters must be seen before their height means anything.
const LETTERS: usize = 30;

/// What the writing on a page is like.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Written {
    /// The share of the page that is ink.
    pub(crate) ink: f64,
    /// From 0, no edge at all, to about 1: how much of the step from paper to ink lies between two neighbours.
    pub(crate) sharpness: f64,
    /// The height of a usual letter in pixels of the straightened page. `None` where too few were seen.
    pub(crate) height: Option<f64>,
}

/// Looks at samples all over the page, each as it will be seen on the straightened page.
pub(crate) fn look(part: Rgba<'_>, page: &Homography, sheet: Size) -> Written {
    let (width, height) = (sheet.width as usize, sheet.height as usize);
    let (columns, rows) = if width < height {
        (ACROSS, DOWN)
    } else {
        (DOWN, ACROSS)
    };
    let steps = Steps::over(page, width as f64, height as f64, 0.0);
    let mut ink = 0;
    let mut pixels = 0;
    let mut sharpest = Vec::new();
    let mut heights = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            // Evenly spread, away from the sides of the paper.
            let middle = |at: usize, all: usize, side: usize| {
                (0.05 + 0.9 * (at as f32 + 0.5) / all as f32) * side as f32
            };
            let sample = Sample::take(
                part,
                &steps,
                middle(column, columns, width),
                middle(row, rows, height),
            );
            let dark = sample.ink();
            let count = dark.iter().filter(|dark| **dark).count();
            ink += count;
            pixels += dark.len();
            if count * 200 > dark.len() {
                sharpest.push(sample.sharpness());
                letter_heights(dark, &mut heights);
            }
        }
    }
    // The sharper half: a page may be blank, smeared or out of focus in places and still be read elsewhere, but a stroke of
    // a pen alone must not make it sharp.
    sharpest.sort_unstable_by(f64::total_cmp);
    let sharpness = sharpest
        .get(sharpest.len() * 3 / 4)
        .copied()
        .unwrap_or_default();
    heights.sort_unstable();
    Written {
        ink: ink as f64 / pixels.max(1) as f64,
        sharpness,
        height: (heights.len() >= LETTERS).then(|| heights[heights.len() / 2] as f64),
    }
}

/// A square of the page, straightened, in grey.
struct Sample {
    levels: Vec<u8>,
    /// How bright paper is here, and how dark the darkest ink.
    paper: f32,
    darkest: f32,
}

impl Sample {
    fn take(part: Rgba<'_>, steps: &Steps, x: f32, y: f32) -> Self {
        let half = SIDE as f32 / 2.0;
        let mut levels = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            steps.along(x - half, y - half + row as f32, SIDE, |_, x, y| {
                levels.push(brightness(part.colour(x, y)));
            });
        }
        Self::of(levels)
    }

    fn of(levels: Vec<u8>) -> Self {
        let mut tally = [0; 256];
        for level in &levels {
            tally[usize::from(*level)] += 1;
        }
        let share = |share: usize| ranked(&tally, levels.len() * share / 100) as f32;
        Self {
            paper: share(85),
            darkest: share(2),
            levels,
        }
    }

    fn ink(&self) -> Vec<bool> {
        self.levels
            .iter()
            .map(|level| f32::from(*level) < INK * self.paper)
            .collect()
    }

    /// The steepest steps between neighbours, through the whole step from paper to ink. Means of two neighbours on each
    /// side keep noise from looking sharp.
    fn sharpness(&self) -> f64 {
        let contrast = (self.paper - self.darkest).max(24.0);
        let mut steps = [0; 3 * 255 + 1];
        for y in 1..SIDE - 1 {
            for x in 1..SIDE - 1 {
                let at = y * SIDE + x;
                let level = |at: usize| i32::from(self.levels[at]);
                // Over three rows or columns, one pixel apart each way.
                let across = level(at + 1) + level(at + 1 - SIDE) + level(at + 1 + SIDE)
                    - level(at - 1)
                    - level(at - 1 - SIDE)
                    - level(at - 1 + SIDE);
                let down = level(at + SIDE) + level(at + SIDE - 1) + level(at + SIDE + 1)
                    - level(at - SIDE)
                    - level(at - SIDE - 1)
                    - level(at - SIDE + 1);
                steps[across.abs().max(down.abs()) as usize] += 1;
            }
        }
        let steep = ranked(&steps, (SIDE - 2) * (SIDE - 2) * 98 / 100);
        f64::from(steep as f32 / 3.0 / contrast)
    }
}

/// The value with so many values below it, of values counted one by one: sorting half a million of them, or selecting one of
/// forty thousand with a library compiled for bytes, would take longer than straightening the page.
pub(crate) fn ranked(tally: &[u32], below: usize) -> usize {
    let mut seen = 0;
    let found = tally.iter().position(|count| {
        seen += *count as usize;
        seen > below
    });
    found.unwrap_or(tally.len() - 1)
}

/// The heights of the joined dark marks that may be letters.
fn letter_heights(mut dark: Vec<bool>, heights: &mut Vec<usize>) {
    let mut open = Vec::new();
    for start in 0..dark.len() {
        if !dark[start] {
            continue;
        }
        let (mut left, mut right, mut top, mut bottom) = (SIDE, 0, SIDE, 0);
        dark[start] = false;
        open.push(start);
        while let Some(at) = open.pop() {
            let (x, y) = (at % SIDE, at / SIDE);
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
            for row in y.saturating_sub(1)..(y + 2).min(SIDE) {
                for column in x.saturating_sub(1)..(x + 2).min(SIDE) {
                    let next = row * SIDE + column;
                    if dark[next] {
                        dark[next] = false;
                        open.push(next);
                    }
                }
            }
        }
        let cut = left == 0 || top == 0 || right == SIDE - 1 || bottom == SIDE - 1;
        let (width, height) = (right - left + 1, bottom + 1 - top.min(bottom));
        if !cut && width >= MARK && height >= MARK && width < 4 * height {
            heights.push(height);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_measured_and_dots_lines_and_cut_ones_are_not() {
        let mut dark = vec![false; SIDE * SIDE];
        let mut fill = |left: usize, top: usize, width: usize, height: usize| {
            for y in top..top + height {
                dark[y * SIDE + left..y * SIDE + left + width].fill(true);
            }
        };
        fill(10, 10, 8, 12);
        fill(30, 10, 7, 15);
        fill(50, 10, 2, 2);
        fill(10, 50, 80, 3);
        fill(0, 70, 9, 12);
        let mut heights = Vec::new();
        letter_heights(dark, &mut heights);
        assert_eq!(heights, [12, 15]);
    }

    fn ramp(width: usize) -> Sample {
        let levels = (0..SIDE * SIDE)
            .map(|at| {
                let x = (at % SIDE) % 24;
                let share = (x.min(24 - x) as f64 / width as f64).min(1.0);
                (40.0 + 180.0 * share) as u8
            })
            .collect();
        Sample::of(levels)
    }

    #[test]
    fn the_value_of_a_rank_is_that_of_the_sorted_values() {
        let values = [3_usize, 0, 2, 2, 7, 3, 3];
        let mut tally = [0; 8];
        values.iter().for_each(|value| tally[*value] += 1);
        let mut sorted = values;
        sorted.sort_unstable();
        for (rank, value) in sorted.into_iter().enumerate() {
            assert_eq!(ranked(&tally, rank), value);
        }
    }

    #[test]
    fn the_wider_the_edge_the_less_sharp() {
        let sharpness: Vec<f64> = [1, 4, 8].map(|width| ramp(width).sharpness()).to_vec();
        assert!(
            sharpness.windows(2).all(|pair| pair[0] > 1.4 * pair[1]),
            "{sharpness:?}"
        );
    }
}
