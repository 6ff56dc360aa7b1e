//! Photographs of papers that never existed: a page is written, laid on a table, lit and photographed, always the same for
//! the same seed; and it is known where its corners are.

#![allow(dead_code)]

pub(crate) mod page;

pub(crate) use page::{Page, Writing};

/// What the paper lies on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Table {
    /// Brown boards with grain along them.
    Wood,
    /// Light grey and hardly darker than paper.
    Pale,
    /// Tiles with light joints.
    Tiles,
    /// A chequered cloth.
    Cloth,
    /// Nearly black.
    Black,
}

/// One photograph to be taken.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// Pixels of the photo.
    pub(crate) width: usize,
    /// Rows of the photo.
    pub(crate) height: usize,
    /// Where the page's corners are, from its top left clockwise, as shares of the photo.
    pub(crate) corners: [(f64, f64); 4],
    /// What is below.
    pub(crate) table: Table,
    /// A hand's shadow across the page: how much light is left in it.
    pub(crate) shadow: Option<f64>,
    /// How much light there is: 1 is a good photo.
    pub(crate) light: f64,
    /// The colour of the light.
    pub(crate) tint: [f64; 3],
    /// Blur of the lens and the hand, as a radius in pixels.
    pub(crate) blur: f64,
    /// The largest error of a pixel.
    pub(crate) noise: f64,
    /// A lamp mirrored in a glossy page: its radius as a share of the width.
    pub(crate) glare: Option<f64>,
    /// The order of everything that is left to chance.
    pub(crate) seed: u64,
}

impl Scene {
    /// An A4 page held fairly straight, in good light on a wooden table.
    pub(crate) fn usual(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            corners: [(0.12, 0.08), (0.86, 0.10), (0.93, 0.92), (0.07, 0.90)],
            table: Table::Wood,
            shadow: None,
            light: 0.9,
            tint: [1.0, 0.97, 0.9],
            blur: 0.8,
            noise: 6.0,
            glare: None,
            seed: 1,
        }
    }

    /// A page held as people hold a phone: aslant, turned, nearer or further away, on any table, often in a shadow.
    pub(crate) fn by_chance(width: usize, height: usize, seed: u64) -> Self {
        let mut chance = Chance::new(seed.wrapping_mul(7919));
        let turn = chance.between(-0.35, 0.35);
        let (tilt, swing) = (chance.between(-0.5, 0.5), chance.between(-0.4, 0.4));
        let far = chance.between(1.1, 1.8);
        let (right, down) = (chance.between(-0.04, 0.04), chance.between(-0.04, 0.04));
        let lens = 0.78 * height as f64;
        let corners = [(-0.354, -0.5), (0.354, -0.5), (0.354, 0.5), (-0.354, 0.5)].map(|(x, y)| {
            let (x, y) = (
                x * f64::cos(turn) - y * f64::sin(turn),
                x * f64::sin(turn) + y * f64::cos(turn),
            );
            let (x, depth) = (x * f64::cos(swing), x * f64::sin(swing));
            let (y, depth) = (
                y * f64::cos(tilt) - depth * f64::sin(tilt),
                y * f64::sin(tilt) + depth * f64::cos(tilt),
            );
            (
                0.5 + right + x * lens / (far + depth) / width as f64,
                0.5 + down + y * lens / (far + depth) / height as f64,
            )
        });
        const TABLES: [Table; 5] = [
            Table::Wood,
            Table::Pale,
            Table::Tiles,
            Table::Cloth,
            Table::Black,
        ];
        Self {
            width,
            height,
            corners,
            table: TABLES[chance.below(5) as usize],
            shadow: (chance.below(2) == 0).then(|| chance.between(0.4, 0.8)),
            light: chance.between(0.45, 1.0),
            tint: [1.0, chance.between(0.88, 1.0), chance.between(0.7, 1.0)],
            blur: chance.between(0.5, 2.0),
            noise: chance.between(2.0, 16.0),
            glare: None,
            seed,
        }
    }

    /// Whether every corner is in the photo.
    pub(crate) fn is_whole(&self) -> bool {
        self.corners
            .iter()
            .all(|(x, y)| (0.01..0.99).contains(x) && (0.01..0.99).contains(y))
    }

    /// Takes the photograph: RGBA, row by row.
    pub(crate) fn photograph(&self, page: &Page) -> Vec<u8> {
        let corners = self
            .corners
            .map(|(x, y)| (x * self.width as f64, y * self.height as f64));
        let onto_page = inverse(unit_square_to(corners));
        let mut chance = Chance::new(self.seed);
        let mut picture = vec![[0.0_f32; 3]; self.width * self.height];
        for (at, pixel) in picture.iter_mut().enumerate() {
            let (x, y) = (
                (at % self.width) as f64 + 0.5,
                (at / self.width) as f64 + 0.5,
            );
            let (across, down) = apply(&onto_page, x, y);
            let on_page = (0.0..1.0).contains(&across) && (0.0..1.0).contains(&down);
            let colour = if on_page {
                page.colour(across, down)
            } else {
                self.table_colour(x, y)
            };
            let light = self.light_at(x, y);
            let mirrored = self.mirrored_at(x, y);
            for channel in 0..3 {
                pixel[channel] = (colour[channel] * light * self.tint[channel] + mirrored) as f32;
            }
        }
        blur(&mut picture, self.width, self.height, self.blur);
        picture
            .iter()
            .flat_map(|pixel| {
                let [red, green, blue] =
                    pixel.map(|value| f64::from(value) + chance.between(-self.noise, self.noise));
                [red as u8, green as u8, blue as u8, 255]
            })
            .collect()
    }

    /// Evenly less to one corner, and a shadow with a soft edge.
    fn light_at(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x / self.width as f64, y / self.height as f64);
        let falling = 1.0 - 0.18 * x - 0.12 * y;
        let shadow = self.shadow.map_or(1.0, |left| {
            let inside = ((x * 0.8 + y * 0.6 - 0.62) / 0.05).clamp(0.0, 1.0);
            1.0 - (1.0 - left) * inside
        });
        self.light * falling * shadow
    }

    fn mirrored_at(&self, x: f64, y: f64) -> f64 {
        let Some(radius) = self.glare else { return 0.0 };
        let radius = radius * self.width as f64;
        let far = (x - 0.55 * self.width as f64).hypot(y - 0.45 * self.height as f64);
        (2.0 - far / radius).clamp(0.0, 1.0) * 200.0
    }

    fn table_colour(&self, x: f64, y: f64) -> [f64; 3] {
        let unit = self.width.max(self.height) as f64 / 100.0;
        let (u, v) = (x / unit, y / unit);
        let (row, column) = ((v / 6.0) as u64, (u / 6.0) as u64);
        match self.table {
            Table::Wood => {
                let grain = (v * 2.3 + (u * 0.21).sin() * 1.5).sin() * 12.0 + (v * 9.1).sin() * 5.0;
                let joint = if (v + 3.0) % 23.0 < 0.35 { -60.0 } else { 0.0 };
                [
                    130.0 + grain + joint,
                    92.0 + grain + joint,
                    60.0 + grain + joint,
                ]
            }
            Table::Pale => {
                let speck = Chance::new(row * 977 + column).between(-3.0, 3.0);
                [205.0 + speck, 203.0 + speck, 198.0 + speck]
            }
            Table::Tiles => {
                let joint = u % 21.0 < 0.7 || (v + 5.0) % 21.0 < 0.7;
                if joint {
                    [200.0, 200.0, 196.0]
                } else {
                    [120.0, 132.0, 140.0]
                }
            }
            Table::Cloth => match (row + column) % 2 {
                0 => [150.0, 60.0, 60.0],
                _ => [190.0, 180.0, 170.0],
            },
            Table::Black => [28.0, 28.0, 32.0],
        }
    }
}

/// How far the worst corner is from its place, as a share of the photo's diagonal.
pub(crate) fn worst_corner(found: [(f64, f64); 4], scene: &Scene) -> f64 {
    let (width, height) = (scene.width as f64, scene.height as f64);
    found
        .iter()
        .zip(scene.corners)
        .map(|(found, meant)| {
            ((found.0 - meant.0) * width).hypot((found.1 - meant.1) * height) / width.hypot(height)
        })
        .fold(0.0, f64::max)
}

/// Numbers that look random and are always the same (SplitMix64).
pub(crate) struct Chance(u64);

impl Chance {
    /// Begins anew.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below another.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

type Matrix = [[f64; 3]; 3];

fn unit_square_to([a, b, c, d]: [(f64, f64); 4]) -> Matrix {
    let (sx, sy) = (a.0 - b.0 + c.0 - d.0, a.1 - b.1 + c.1 - d.1);
    let ((rx, ry), (lx, ly)) = ((b.0 - c.0, b.1 - c.1), (d.0 - c.0, d.1 - c.1));
    let area = rx * ly - lx * ry;
    let (g, h) = ((sx * ly - lx * sy) / area, (rx * sy - sx * ry) / area);
    [
        [b.0 - a.0 + g * b.0, d.0 - a.0 + h * d.0, a.0],
        [b.1 - a.1 + g * b.1, d.1 - a.1 + h * d.1, a.1],
        [g, h, 1.0],
    ]
}

/// The way back, up to a factor that does not matter to a projection.
fn inverse(m: Matrix) -> Matrix {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    std::array::from_fn(|row| std::array::from_fn(|column| minor(column, row)))
}

fn apply(m: &Matrix, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c] = m.map(|row| row[0] * x + row[1] * y + row[2]);
    (a / c, b / c)
}

/// Three means over a window come close to a lens out of focus.
fn blur(picture: &mut [[f32; 3]], width: usize, height: usize, radius: f64) {
    if radius <= 0.0 {
        return;
    }
    // Windows of whole pixels, mixed with the sharp picture for the fraction.
    let reach = radius.ceil() as usize;
    let share = (radius / reach as f64) as f32;
    for _ in 0..3 {
        for y in 0..height {
            let row: Vec<_> = picture[y * width..(y + 1) * width].to_vec();
            mean_line(&row, reach, share, |x, value| {
                picture[y * width + x] = value
            });
        }
        for x in 0..width {
            let column: Vec<_> = (0..height).map(|y| picture[y * width + x]).collect();
            mean_line(&column, reach, share, |y, value| {
                picture[y * width + x] = value
            });
        }
    }
}

fn mean_line(line: &[[f32; 3]], reach: usize, share: f32, mut put: impl FnMut(usize, [f32; 3])) {
    let mut sums = vec![[0.0_f32; 3]; line.len() + 1];
    for (at, pixel) in line.iter().enumerate() {
        sums[at + 1] = std::array::from_fn(|channel| sums[at][channel] + pixel[channel]);
    }
    for (at, pixel) in line.iter().enumerate() {
        let (first, last) = (at.saturating_sub(reach), (at + reach + 1).min(line.len()));
        put(
            at,
            std::array::from_fn(|channel| {
                let mean = (sums[last][channel] - sums[first][channel]) / (last - first) as f32;
                pixel[channel] * (1.0 - share) + mean * share
            }),
        );
    }
}
