//! Pages to be photographed: writing, ruled boxes, a red seal and a blue signature.

use super::Chance;

/// What stands on a page.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Writing {
    /// A form in letters of this many pixels per dot of a 5 × 7 letter; 3 is 12-point type on A4.
    Letters(usize),
    /// Nothing: the wrong side.
    Nothing,
}

/// A page as it left the printer.
pub(crate) struct Page {
    pixels: Vec<[u8; 3]>,
    width: usize,
    height: usize,
}

/// Lowercase letters as rows of five dots.
const LETTERS: [[u8; 7]; 12] = [
    [0, 0, 0b01110, 0b00001, 0b01111, 0b10001, 0b01111],
    [
        0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b10001, 0b11110,
    ],
    [0, 0, 0b01110, 0b10000, 0b10000, 0b10001, 0b01110],
    [
        0b00001, 0b00001, 0b01111, 0b10001, 0b10001, 0b10001, 0b01111,
    ],
    [0, 0, 0b01110, 0b10001, 0b11111, 0b10000, 0b01110],
    [
        0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b10001, 0b10001,
    ],
    [0b00100, 0, 0b01100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0, 0, 0b11010, 0b10101, 0b10101, 0b10101, 0b10101],
    [0, 0, 0b11110, 0b10001, 0b10001, 0b10001, 0b10001],
    [0, 0, 0b01110, 0b10001, 0b10001, 0b10001, 0b01110],
    [
        0b01000, 0b01000, 0b11100, 0b01000, 0b01000, 0b01001, 0b00110,
    ],
    [0, 0, 0b10001, 0b10001, 0b10001, 0b10011, 0b01101],
];

const INK: [u8; 3] = [35, 35, 40];
const PAPER: [u8; 3] = [246, 245, 240];
/// The colour of the seal.
pub(crate) const SEAL: [u8; 3] = [200, 30, 45];
/// Where the seal's ring passes, as shares of the page.
pub(crate) const ON_THE_SEAL: (f64, f64) = (0.70 - 0.085, 0.80);
/// In a margin that nothing is written on.
pub(crate) const IN_THE_MARGIN: [(f64, f64); 4] =
    [(0.03, 0.05), (0.97, 0.05), (0.97, 0.95), (0.03, 0.95)];

impl Page {
    /// A page of A4 at 150 dots an inch.
    pub(crate) fn a4(writing: Writing, seed: u64) -> Self {
        Self::new(1240, 1754, writing, seed)
    }

    /// A page of any size.
    pub(crate) fn new(width: usize, height: usize, writing: Writing, seed: u64) -> Self {
        let mut page = Self {
            pixels: vec![PAPER; width * height],
            width,
            height,
        };
        if let Writing::Letters(dot) = writing {
            page.write(dot, seed);
        }
        page
    }

    /// The colour at a place given as shares of the page.
    pub(crate) fn colour(&self, across: f64, down: f64) -> [f64; 3] {
        let x = (across * self.width as f64 - 0.5).clamp(0.0, self.width as f64 - 1.001);
        let y = (down * self.height as f64 - 0.5).clamp(0.0, self.height as f64 - 1.001);
        let (column, row) = (x as usize, y as usize);
        let (right, below) = (x - column as f64, y - row as f64);
        let at = |x: usize, y: usize, channel: usize| {
            f64::from(self.pixels[y * self.width + x][channel])
        };
        std::array::from_fn(|channel| {
            let upper =
                at(column, row, channel) * (1.0 - right) + at(column + 1, row, channel) * right;
            let lower = at(column, row + 1, channel) * (1.0 - right)
                + at(column + 1, row + 1, channel) * right;
            upper * (1.0 - below) + lower * below
        })
    }

    fn write(&mut self, dot: usize, seed: u64) {
        let mut chance = Chance::new(seed);
        let (left, right) = (self.width / 11, self.width * 10 / 11);
        let line = dot * 13;
        let mut top = self.height / 14;
        while top + line < self.height * 13 / 14 {
            let seal = (self.height * 72 / 100..self.height * 90 / 100).contains(&top);
            let end = if seal { self.width / 2 } else { right };
            let mut x = left;
            while x + dot * 6 < end {
                for _ in 0..2 + chance.below(5) {
                    if x + dot * 6 < end {
                        self.letter(x, top, dot, &mut chance);
                    }
                    x += dot * 6;
                }
                x += dot * 4;
            }
            top += line;
        }
        // A ruled box, as around a table.
        self.fill(left, self.height / 3, right - left, 3, INK);
        self.fill(left, self.height / 2, right - left, 3, INK);
        self.fill(left, self.height / 3, 3, self.height / 6, INK);
        self.fill(right, self.height / 3, 3, self.height / 6 + 3, INK);
        self.seal();
        self.signature();
    }

    fn letter(&mut self, left: usize, top: usize, dot: usize, chance: &mut Chance) {
        let letter = LETTERS[chance.below(LETTERS.len() as u64) as usize];
        for (row, dots) in letter.iter().enumerate() {
            for column in 0..5 {
                if dots >> (4 - column) & 1 == 1 {
                    self.fill(left + column * dot, top + row * dot, dot, dot, INK);
                }
            }
        }
        // A mark above or below, as Vietnamese has.
        match chance.below(4) {
            0 => self.fill(left + 2 * dot, top + 8 * dot, dot, dot, INK),
            1 => self.fill(left + 2 * dot, top.saturating_sub(dot), 2 * dot, dot, INK),
            _ => {}
        }
    }

    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, colour: [u8; 3]) {
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width) {
                self.pixels[y * self.width + x] = colour;
            }
        }
    }

    fn seal(&mut self) {
        let (cx, cy) = (0.70 * self.width as f64, 0.80 * self.height as f64);
        for y in 0..self.height {
            for x in 0..self.width {
                let far = (x as f64 - cx).hypot(y as f64 - cy) / self.width as f64;
                if (far - 0.085).abs() < 0.006 || far < 0.03 {
                    self.pixels[y * self.width + x] = SEAL;
                }
            }
        }
    }

    fn signature(&mut self) {
        for step in 0..400 {
            let share = step as f64 / 400.0;
            let x = (0.58 + 0.25 * share) * self.width as f64;
            let y = (0.86 + 0.015 * (share * 40.0).sin()) * self.height as f64;
            self.fill(x as usize, y as usize, 3, 3, [30, 50, 150]);
        }
    }
}
