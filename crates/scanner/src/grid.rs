//! The brightness of each module of a code whose corners are known, and which modules are dark after all: blur mixes each module
//! with its neighbours, and what is mixed can be parted again. It never looks for corners.

use rxing::common::BitMatrix;

use crate::picture::Picture;

/// How much of its neighbours is taken away from a module before it is judged, from none to a blur as wide as a module.
const SHARES: [f32; 4] = [0.0, 0.6, 1.2, 2.2];
/// Modules to each side of one whose mean brightness tells dark from light.
const REACH: usize = 4;

/// Brightness of each module, row by row.
pub(crate) struct Grid {
    side: usize,
    light: Vec<f32>,
}

impl Grid {
    /// `place` says where in the picture a point of the code lies, in modules from its corner.
    pub(crate) fn of(
        picture: &Picture,
        side: usize,
        inverted: bool,
        place: impl Fn(f32, f32) -> (f32, f32),
    ) -> Self {
        const SPOTS: [f32; 3] = [0.3, 0.5, 0.7];
        let mean = |x: usize, y: usize| {
            let spots = SPOTS
                .iter()
                .flat_map(|down| SPOTS.map(|across| (across, *down)));
            let sum: f32 = spots
                .map(|(across, down)| {
                    let (x, y) = place(x as f32 + across, y as f32 + down);
                    picture.at(x, y)
                })
                .sum();
            if inverted {
                255.0 - sum / 9.0
            } else {
                sum / 9.0
            }
        };
        let light = (0..side * side)
            .map(|at| mean(at % side, at / side))
            .collect();
        Self { side, light }
    }

    /// What the modules may be, the plainest reading first.
    pub(crate) fn readings(&self) -> impl Iterator<Item = BitMatrix> {
        SHARES.into_iter().filter_map(|share| self.judged(share))
    }

    fn judged(&self, share: f32) -> Option<BitMatrix> {
        let side = self.side;
        let sharp: Vec<f32> = (0..side * side)
            .map(|at| {
                let (x, y) = (at % side, at / side);
                let beside = [
                    (x.saturating_sub(1), y),
                    ((x + 1).min(side - 1), y),
                    (x, y.saturating_sub(1)),
                    (x, (y + 1).min(side - 1)),
                ];
                let around: f32 = beside.iter().map(|&(x, y)| self.light[y * side + x]).sum();
                self.light[at] + share * (self.light[at] - around / 4.0)
            })
            .collect();
        let mut bits = BitMatrix::new(side as u32, side as u32).ok()?;
        for y in 0..side {
            let rows = y.saturating_sub(REACH)..(y + REACH + 1).min(side);
            for x in 0..side {
                let columns = x.saturating_sub(REACH)..(x + REACH + 1).min(side);
                let count = (rows.len() * columns.len()) as f32;
                let sum: f32 = rows
                    .clone()
                    .map(|row| {
                        sharp[row * side + columns.start..row * side + columns.end]
                            .iter()
                            .sum::<f32>()
                    })
                    .sum();
                if sharp[y * side + x] * count < sum {
                    bits.set(x as u32, y as u32);
                }
            }
        }
        Some(bits)
    }
}
