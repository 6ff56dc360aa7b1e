//! How bright the bare paper is at each place of a straightened page, so that shadows can be divided away; letters, seals
//! and photos on it are not paper.

use wide::i32x4;

use crate::homography::Homography;
use crate::pixels::{Rgba, brightness};
use domain::picture::Size;

/// Cells along the longer side of the page: a shadow's edge is as wide as a cell, about 6 mm of A4.
const CELLS: usize = 48;
/// Looks at each cell, in both directions.
const LOOKS: usize = 10;
/// Of these looks so many are brighter than what is taken for paper.
const BRIGHTER: usize = LOOKS * LOOKS / 10;
/// A cell this much darker than those around it is a photo or a blot, not paper in a shadow.
const NO_PAPER: f32 = 0.45;
/// How far around a cell others are asked (cells).
const AROUND: usize = 4;
/// What bare paper becomes.
const WHITE: f32 = 250.0;
/// Paper more colourful than this keeps its colour and its brightness: a red cover, a green card.
const COLOURFUL: f32 = 0.38;
/// The most that a dark place is brightened.
const MOST_GAIN: f32 = 6.0;

/// What each place is multiplied with, per channel.
#[derive(Clone, Debug)]
pub(crate) struct Light {
    /// 256 leaves a value as it is.
    gains: Vec<i32x4>,
    columns: usize,
    rows: usize,
    /// For each pixel of a row, the cells it lies between.
    places: Vec<Between>,
}

/// The two cells whose middles a place lies between, and how near it is to the second (of 256).
#[derive(Clone, Copy, Debug)]
struct Between {
    first: usize,
    second: usize,
    share: i32,
}

impl Light {
    /// Leaves everything as it is.
    pub(crate) fn untouched() -> Self {
        Self {
            gains: vec![i32x4::splat(256)],
            columns: 1,
            rows: 1,
            places: Vec::new(),
        }
    }

    /// The same, so many times brighter.
    pub(crate) fn times(mut self, stretch: f32) -> Self {
        for gain in &mut self.gains {
            *gain = i32x4::new(gain.to_array().map(|gain| (gain as f32 * stretch) as i32));
        }
        self
    }

    /// For rows of so many pixels.
    pub(crate) fn over(mut self, width: usize) -> Self {
        let share = |x: usize| (x as f32 + 0.5) / width as f32;
        self.places = (0..width)
            .map(|x| Between::of(share(x), self.columns))
            .collect();
        self
    }

    /// Looks for the bare paper all over the page.
    pub(crate) fn measure(part: Rgba<'_>, page: &Homography, sheet: Size) -> Self {
        let (width, height) = (sheet.width as usize, sheet.height as usize);
        let long = width.max(height);
        let cells = |side: usize| (side * CELLS).div_ceil(long).clamp(1, CELLS);
        let (columns, rows) = (cells(width), cells(height));
        let mut paper = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let place = |step: usize, at: usize, all: usize| {
                    (at as f64 + (step as f64 + 0.5) / LOOKS as f64) / all as f64
                };
                let looks = (0..LOOKS * LOOKS).map(|look| {
                    let at = page.map(
                        place(look % LOOKS, column, columns),
                        place(look / LOOKS, row, rows),
                    );
                    part.between(at.x as f32, at.y as f32)
                });
                paper.push(bare(looks));
            }
        }
        Self::from_paper(&paper, columns, rows)
    }

    fn from_paper(paper: &[[f32; 3]], columns: usize, rows: usize) -> Self {
        let mut levels: Vec<f32> = paper.iter().map(|colour| level(*colour)).collect();
        let tint = tint(paper, &levels);
        levels = bridged(&levels, columns, rows);
        for _ in 0..2 {
            levels = softened(&levels, columns, rows);
        }
        let least = tint.into_iter().fold(f32::INFINITY, f32::min);
        let most = tint.into_iter().fold(0.0, f32::max);
        let colourful = least < (1.0 - COLOURFUL) * most;
        let target = if colourful {
            median(&mut levels.clone())
        } else {
            WHITE
        };
        let gains = levels
            .iter()
            .map(|level| {
                let [red, green, blue] = tint.map(|share| {
                    let share = if colourful { 1.0 } else { share };
                    let gain = (target / (level * share).max(1.0)).clamp(0.4, MOST_GAIN);
                    (gain * 256.0) as i32
                });
                i32x4::new([red, green, blue, 256])
            })
            .collect();
        Self {
            gains,
            columns,
            rows,
            places: Vec::new(),
        }
    }

    /// The gains along one row of the page, one for each of its pixels, into `line`.
    pub(crate) fn along(&self, down: f32, line: &mut Vec<i32x4>) {
        let row = Between::of(down, self.rows);
        let cells = |row: usize| &self.gains[row * self.columns..(row + 1) * self.columns];
        let mixed: Vec<i32x4> = cells(row.first)
            .iter()
            .zip(cells(row.second))
            .map(|(above, below)| row.mix(*above, *below))
            .collect();
        line.clear();
        line.extend(
            self.places
                .iter()
                .map(|place| place.mix(mixed[place.first], mixed[place.second])),
        );
    }
}

impl Between {
    /// For a place of the page, from 0 to 1, over so many cells.
    fn of(share: f32, cells: usize) -> Self {
        let place = (share * cells as f32 - 0.5).clamp(0.0, cells as f32 - 1.0);
        let first = place as usize;
        Self {
            first,
            second: (first + 1).min(cells - 1),
            share: ((place - first as f32) * 256.0) as i32,
        }
    }

    #[inline]
    fn mix(self, first: i32x4, second: i32x4) -> i32x4 {
        first + (((second - first) * i32x4::splat(self.share)) >> 8_u32)
    }
}

/// The mean of the looks that are bright, without the few that are brightest: noise and reflections.
fn bare(looks: impl Iterator<Item = [u8; 3]>) -> [f32; 3] {
    // Counted and summed by brightness, which is faster than sorting.
    let mut counts = [0_u32; 256];
    let mut sums = [[0_u32; 3]; 256];
    for colour in looks {
        let level = usize::from(brightness(colour));
        counts[level] += 1;
        for (sum, value) in sums[level].iter_mut().zip(colour) {
            *sum += u32::from(value);
        }
    }
    let (first, last) = (BRIGHTER as u32 / 2, BRIGHTER as u32 * 3);
    let mut rank = 0;
    let mut mean = [0.0; 3];
    for level in (0..256).rev().filter(|level| counts[*level] > 0) {
        let next = rank + counts[level];
        let chosen = next.min(last).saturating_sub(rank.max(first));
        let share = chosen as f32 / counts[level] as f32 / (last - first) as f32;
        for (mean, sum) in mean.iter_mut().zip(sums[level]) {
            *mean += sum as f32 * share;
        }
        rank = next;
    }
    mean
}

fn level([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// The colour of the light on the paper: each channel through the brightness, the middle of all well lit cells.
fn tint(paper: &[[f32; 3]], levels: &[f32]) -> [f32; 3] {
    let brightest = levels.iter().copied().fold(1.0, f32::max);
    std::array::from_fn(|channel| {
        let mut shares: Vec<f32> = paper
            .iter()
            .zip(levels)
            .filter(|(_, level)| **level > 0.5 * brightest)
            .map(|(colour, level)| colour[channel] / level)
            .collect();
        median(&mut shares).max(0.1)
    })
}

/// Cells that are no paper take the middle of the paper around them.
fn bridged(levels: &[f32], columns: usize, rows: usize) -> Vec<f32> {
    let mut near = Vec::new();
    (0..levels.len())
        .map(|at| {
            near.clear();
            around(at, columns, rows, AROUND, |other| near.push(levels[other]));
            let middle = median(&mut near);
            if levels[at] < NO_PAPER * middle {
                middle
            } else {
                levels[at]
            }
        })
        .collect()
}

fn softened(levels: &[f32], columns: usize, rows: usize) -> Vec<f32> {
    (0..levels.len())
        .map(|at| {
            let (mut sum, mut count) = (0.0, 0.0);
            around(at, columns, rows, 1, |other| {
                sum += levels[other];
                count += 1.0;
            });
            sum / count
        })
        .collect()
}

fn around(at: usize, columns: usize, rows: usize, reach: usize, mut each: impl FnMut(usize)) {
    let (x, y) = (at % columns, at / columns);
    for row in y.saturating_sub(reach)..(y + reach + 1).min(rows) {
        for column in x.saturating_sub(reach)..(x + reach + 1).min(columns) {
            each(row * columns + column);
        }
    }
}

fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gains(light: &Light, down: f32) -> Vec<[i32; 3]> {
        let mut line = Vec::new();
        light.clone().over(40).along(down, &mut line);
        line.into_iter()
            .map(|gain| {
                let [red, green, blue, _] = gain.to_array();
                [red, green, blue]
            })
            .collect()
    }

    #[test]
    fn a_page_in_even_light_becomes_white_everywhere() {
        let light = Light::from_paper(&[[125.0; 3]; 35], 5, 7);
        assert!(gains(&light, 0.3).iter().all(|gain| *gain == [512; 3]));
    }

    #[test]
    fn yellow_light_is_taken_off_and_a_shadow_brightened() {
        let paper: Vec<[f32; 3]> = (0..200)
            .map(|at| {
                if at % 20 < 10 {
                    [200.0, 180.0, 140.0]
                } else {
                    [100.0, 90.0, 70.0]
                }
            })
            .collect();
        let light = Light::from_paper(&paper, 20, 10);
        let line = gains(&light, 0.5);
        let seen = |at: usize, colour: [f32; 3]| -> [f32; 3] {
            std::array::from_fn(|channel| colour[channel] * line[at][channel] as f32 / 256.0)
        };
        for value in seen(2, [200.0, 180.0, 140.0])
            .into_iter()
            .chain(seen(37, [100.0, 90.0, 70.0]))
        {
            assert!((value - WHITE).abs() < 3.0, "{value}");
        }
    }

    #[test]
    fn a_photo_on_the_page_is_not_taken_for_paper() {
        let mut paper = [[200.0; 3]; 400];
        for y in 8..11 {
            for x in 8..11 {
                paper[y * 20 + x] = [40.0; 3];
            }
        }
        let light = Light::from_paper(&paper, 20, 20);
        assert!(gains(&light, 0.47).iter().all(|gain| *gain == [320; 3]));
    }

    #[test]
    fn a_red_cover_stays_red_and_as_dark_as_it_is() {
        let light = Light::from_paper(&[[150.0, 30.0, 40.0]; 16], 4, 4);
        for gain in gains(&light, 0.5) {
            assert!(
                gain.iter().all(|gain| (254..=257).contains(gain)),
                "{gain:?}"
            );
        }
    }

    #[test]
    fn one_cell_and_black_paper_do_no_harm() {
        assert_eq!(gains(&Light::untouched(), 0.5)[39], [256; 3]);
        let dark = Light::from_paper(&[[0.0; 3]; 4], 2, 2);
        assert!(gains(&dark, 1.0).iter().all(|gain| *gain == [1536; 3]));
    }
}
