//! Pictures of QR codes as bad cameras in bad light take them, the same ones for the same seed; it reads none of them.

use std::f32::consts::PI;

use qrcode::{Color, EcLevel, QrCode};

/// One picture, and what its code says.
pub(crate) struct Frame {
    /// What is bad about it.
    pub(crate) trouble: Trouble,
    /// What the code says.
    pub(crate) text: String,
    /// Pixels across.
    pub(crate) width: usize,
    /// Pixels down.
    pub(crate) height: usize,
    /// One byte per pixel, row by row.
    pub(crate) luma: Vec<u8>,
}

/// What is bad about a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trouble {
    /// Nothing but a hand that does not hold still.
    Fair,
    /// Out of focus.
    Blur,
    /// Moved while the shutter was open.
    Motion,
    /// From far aside.
    Perspective,
    /// A dim kitchen: few levels of grey, and noise.
    LowLight,
    /// Noise in good light.
    Noise,
    /// A hard shadow across the code.
    Shadow,
    /// Modules of hardly more than two pixels.
    Dense,
    /// A lamp's reflection on a part of the code.
    Glare,
    /// Paper that is not flat.
    Curved,
    /// Light on dark.
    Inverted,
    /// A little of everything.
    Mixed,
}

impl Trouble {
    /// All kinds, in the order of the tables.
    pub(crate) const ALL: [Self; 12] = [
        Self::Fair,
        Self::Blur,
        Self::Motion,
        Self::Perspective,
        Self::LowLight,
        Self::Noise,
        Self::Shadow,
        Self::Dense,
        Self::Glare,
        Self::Curved,
        Self::Inverted,
        Self::Mixed,
    ];

    /// A word for the tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fair => "fair",
            Self::Blur => "blur",
            Self::Motion => "motion",
            Self::Perspective => "perspective",
            Self::LowLight => "low light",
            Self::Noise => "noise",
            Self::Shadow => "shadow",
            Self::Dense => "dense",
            Self::Glare => "glare",
            Self::Curved => "curved",
            Self::Inverted => "inverted",
            Self::Mixed => "mixed",
        }
    }
}

/// Numbers that look random and are the same every time (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice that always fall in the same way for a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    /// One of several.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[(self.next() % all.len() as u64) as usize]
    }

    /// Of a bell curve of deviation 1, near enough.
    fn bell(&mut self) -> f32 {
        let bits = self.next();
        let sum: u32 = (0..4).map(|at| (bits >> (16 * at)) as u32 & 0xffff).sum();
        // Four even numbers have a deviation of 65536 / √3.
        (sum as f32 - 131_070.0) / 37_837.0
    }
}

/// Everything that is done to one picture.
struct Shot {
    width: usize,
    height: usize,
    /// Pixels per module, before the view is turned.
    module: f32,
    /// Turned in the picture, about the upright and about the level axis, in radians.
    turns: [f32; 3],
    /// Deviation of the blur, in modules.
    blur: f32,
    /// Length of the way the camera went, in modules, and its direction.
    motion: (f32, f32),
    /// Brightness of black ink and of white paper.
    levels: (f32, f32),
    /// Deviation of the noise in levels, on black and on white.
    noise: (f32, f32),
    /// How much darker it is behind the edge of a shadow.
    shadow: f32,
    /// Brightness of a reflection, and its size in parts of the code.
    glare: (f32, f32),
    /// How far the paper bends, in parts of the code's side.
    bend: f32,
    inverted: bool,
}

const SIZES: [(usize, usize); 4] = [(640, 480), (1280, 720), (1280, 720), (1920, 1080)];

impl Shot {
    fn of(trouble: Trouble, dice: &mut Dice) -> Self {
        let &(width, height) = dice.one_of(&SIZES);
        let mut shot = Self {
            width,
            height,
            module: dice.between(3.5, 7.0),
            turns: [
                dice.between(-0.5, 0.5),
                dice.between(-0.2, 0.2),
                dice.between(-0.2, 0.2),
            ],
            blur: dice.between(0.1, 0.25),
            motion: (0.0, 0.0),
            levels: (dice.between(20.0, 50.0), dice.between(170.0, 225.0)),
            noise: (1.5, 2.5),
            shadow: 1.0,
            glare: (0.0, 0.0),
            bend: 0.0,
            inverted: false,
        };
        match trouble {
            Trouble::Fair => {}
            Trouble::Blur => shot.blur = dice.between(0.4, 0.8),
            Trouble::Motion => {
                shot.motion = (dice.between(0.7, 1.8), dice.between(0.0, PI));
            }
            Trouble::Perspective => {
                let far = |dice: &mut Dice| {
                    let sign = *dice.one_of(&[-1.0, 1.0]);
                    sign * dice.between(0.45, 1.0)
                };
                shot.turns = [dice.between(-PI, PI), far(dice), far(dice) * 0.6];
                shot.module = dice.between(4.5, 8.0);
            }
            Trouble::LowLight => {
                let black = dice.between(4.0, 14.0);
                shot.levels = (black, black + dice.between(14.0, 40.0));
                shot.noise = (dice.between(3.0, 5.0), dice.between(5.0, 9.0));
            }
            Trouble::Noise => {
                let noise = dice.between(18.0, 45.0);
                shot.noise = (noise, noise);
            }
            Trouble::Shadow => shot.shadow = dice.between(0.18, 0.45),
            Trouble::Dense => {
                shot.module = dice.between(2.0, 2.9);
                shot.blur = dice.between(0.2, 0.4);
            }
            Trouble::Glare => shot.glare = (255.0, dice.between(0.08, 0.22)),
            Trouble::Curved => shot.bend = dice.between(0.04, 0.16),
            Trouble::Inverted => shot.inverted = true,
            Trouble::Mixed => {
                shot.module = dice.between(2.6, 5.0);
                shot.blur = dice.between(0.25, 0.5);
                shot.motion = (dice.between(0.0, 0.5), dice.between(0.0, PI));
                shot.turns[1] = dice.between(-0.5, 0.5);
                shot.turns[2] = dice.between(-0.5, 0.5);
                let black = dice.between(15.0, 40.0);
                shot.levels = (black, black + dice.between(45.0, 110.0));
                shot.noise = (dice.between(2.0, 5.0), dice.between(4.0, 9.0));
                shot.shadow = dice.between(0.5, 1.0);
            }
        }
        shot
    }
}

/// A picture of each kind of trouble, `each` times.
pub(crate) fn frames(seed: u64, each: usize) -> impl Iterator<Item = Frame> {
    Trouble::ALL.into_iter().flat_map(move |trouble| {
        (0..each).map(move |at| frame(trouble, seed.wrapping_mul(1000).wrapping_add(at as u64)))
    })
}

/// The picture of a kind of trouble and a seed.
pub(crate) fn frame(trouble: Trouble, seed: u64) -> Frame {
    let mut dice = Dice::new(seed ^ ((trouble as u64 + 1) << 40));
    let text = text(&mut dice);
    let level = *dice.one_of(&[EcLevel::L, EcLevel::M, EcLevel::M, EcLevel::M, EcLevel::Q]);
    let code = QrCode::with_error_correction_level(&text, level).expect("it fits into a code");
    let mut shot = Shot::of(trouble, &mut dice);
    // The code stays within the picture however it is turned.
    let longest = 0.9 * shot.height as f32 / (code.width() as f32 + 8.0);
    shot.module = shot.module.min(longest);
    let scene = scene(&code, &shot, &mut dice);
    Frame {
        trouble,
        text,
        width: shot.width,
        height: shot.height,
        luma: exposed(scene, &shot, &mut dice),
    }
}

/// What a code may say here: 20 to 300 bytes.
pub(crate) fn text(dice: &mut Dice) -> String {
    const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hồ", "Vàng", "Đặng", "Lò"];
    const MIDDLE: [&str; 6] = ["Thị", "Văn", "Thị Ánh", "Quốc", "Ngọc", "Hữu"];
    const GIVEN: [&str; 8] = ["Tuyết", "Lương", "Mỷ", "Bảo", "Phương", "Hằng", "Đức", "Ỷ"];
    const PLACES: [&str; 6] = [
        "Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị",
        "Số 12, ngõ 45, Láng Hạ, Đống Đa, Hà Nội",
        "Bản Nậm Cầy, Nậm Hàng, Mường Tè, Lai Châu",
        "215/7 Nguyễn Xí, Phường 13, Bình Thạnh, TP.Hồ Chí Minh",
        "Buôn Sứt M'đưng, Cư Suê, Cư M'gar, Đắk Lắk",
        "Tổ dân phố số 7, Thị trấn Lăng Cô, Phú Lộc, Thừa Thiên Huế",
    ];
    let digits = |dice: &mut Dice, count: usize| -> String {
        (0..count)
            .map(|_| *dice.one_of(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
            .collect()
    };
    let name = |dice: &mut Dice| {
        format!(
            "{} {} {}",
            dice.one_of(&FAMILY),
            dice.one_of(&MIDDLE),
            dice.one_of(&GIVEN)
        )
    };
    match (dice.next() % 8) as u8 {
        0 => format!("https://motcua.example.vn/p/1.{}", digits(dice, 6)),
        1 => format!(
            "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=2.{}",
            digits(dice, 6)
        ),
        2 => format!("Hồ sơ số {}", digits(dice, 8)),
        3 => format!(
            "00020101021238570010A00000072701270006970403011300110{}0208QRIBFTTA5303704540610000058{}62{}6304ABCD",
            digits(dice, 9),
            digits(dice, 2),
            digits(dice, 20)
        ),
        4 => {
            let hex: String = name(dice)
                .bytes()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let place: String = dice
                .one_of(&PLACES)
                .bytes()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("DK2454{}|{hex}|12/04/1958|1|{place}|45 - 012|01/01/2026|-|05/01/2026|{}|-|4|01/01/2015|15c1f5b0a|$", digits(dice, 9), digits(dice, 14))
                .chars().take(300).collect()
        }
        _ => format!(
            "045{}|{}|{}|12041958|Nam|{}|10052021",
            digits(dice, 9),
            digits(dice, 9),
            name(dice),
            dice.one_of(&PLACES)
        ),
    }
}

/// The code on a paper on a table, seen through a pinhole: 0 for black ink, 1 for white paper.
fn scene(code: &QrCode, shot: &Shot, dice: &mut Dice) -> Vec<f32> {
    let side = code.width() as f32;
    let colors = code.to_colors();
    let (width, height) = (shot.width as f32, shot.height as f32);
    let focal = 1.1 * width;
    let distance = focal / shot.module;
    // Axes of the paper in the camera's space.
    let [roll, yaw, pitch] = shot.turns;
    let (sr, cr) = roll.sin_cos();
    let (sy, cy) = yaw.sin_cos();
    let (sp, cp) = pitch.sin_cos();
    let turn = |x: f32, y: f32| {
        let (x, y) = (cr * x - sr * y, sr * x + cr * y);
        (cy * x, cp * y + sp * sy * x, sp * y - cp * sy * x)
    };
    let (across, down) = (turn(1.0, 0.0), turn(0.0, 1.0));
    let normal = (
        across.1 * down.2 - across.2 * down.1,
        across.2 * down.0 - across.0 * down.2,
        across.0 * down.1 - across.1 * down.0,
    );
    // The code's middle is not quite in the picture's.
    let room = (height - shot.module * (side + 8.0)).max(0.0) / 2.0;
    let shift = (
        dice.between(-0.5, 0.5) * room,
        dice.between(-0.5, 0.5) * room,
    );
    let centre = (
        shift.0 / focal * distance,
        shift.1 / focal * distance,
        distance,
    );
    let desk = dice.between(0.25, 0.6);
    let print = dice.next();
    let ink = |x: f32, y: f32| -> f32 {
        // Around the middle of the code, in modules from its corner.
        let (x, y) = (x + side / 2.0, y + side / 2.0);
        if x >= 0.0 && y >= 0.0 && x < side && y < side {
            let dark = colors[y as usize * code.width() + x as usize] == Color::Dark;
            return if dark == shot.inverted { 1.0 } else { 0.0 };
        }
        if x > -4.0 && y > -4.0 && x < side + 4.0 && y < side + 4.0 {
            return if shot.inverted { 0.0 } else { 1.0 };
        }
        // A sheet with lines of print around it, on a desk.
        if x < -0.4 * side || y < -0.6 * side || x > 1.4 * side || y > 1.7 * side {
            let grain = ((x * 0.7).sin() * (y * 0.45).cos() + (x * 0.13 + y * 0.21).sin()) * 0.06;
            return desk + grain;
        }
        let (line, word) = ((y / 3.0).floor(), (x / 4.0).floor());
        let written = (line * 31.0 + word * 7.0) as i64 as u64 ^ print;
        let printed = y - line * 3.0 < 1.2
            && written.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 63 == 1
            && ((x * 1.7) as i32) % 2 == 0;
        if printed { 0.1 } else { 0.97 }
    };
    let seen = |px: f32, py: f32| {
        let ray = ((px - width / 2.0) / focal, (py - height / 2.0) / focal, 1.0);
        let facing = ray.0 * normal.0 + ray.1 * normal.1 + ray.2 * normal.2;
        let reach = (centre.0 * normal.0 + centre.1 * normal.1 + centre.2 * normal.2) / facing;
        if reach <= 0.0 {
            return desk;
        }
        let hit = (
            ray.0 * reach - centre.0,
            ray.1 * reach - centre.1,
            ray.2 * reach - centre.2,
        );
        let x = hit.0 * across.0 + hit.1 * across.1 + hit.2 * across.2;
        let y = hit.0 * down.0 + hit.1 * down.1 + hit.2 * down.2;
        // A roll of paper: what is further from the middle comes nearer together.
        let bent = shot.bend * side * ((x / side).powi(2) * 4.0 - 1.0) * 0.5;
        ink(x, y + bent)
    };
    // Only where there is an edge within a pixel it is looked at more closely.
    let mean = |column: usize, row: usize, fine: usize| {
        let spots = (0..fine * fine).map(|at| {
            let part = |at: usize| (at as f32 + 0.5) / fine as f32;
            seen(
                column as f32 + part(at % fine),
                row as f32 + part(at / fine),
            )
        });
        let (low, high, sum) = spots.fold((f32::MAX, f32::MIN, 0.0), |(low, high, sum), ink| {
            (ink.min(low), ink.max(high), sum + ink)
        });
        (sum / (fine * fine) as f32, high - low > 0.1)
    };
    let mut scene = Vec::with_capacity(shot.width * shot.height);
    for row in 0..shot.height {
        for column in 0..shot.width {
            scene.push(match mean(column, row, 2) {
                (_, true) => mean(column, row, 4).0,
                (even, false) => even,
            });
        }
    }
    scene
}

/// What the sensor makes of a scene.
fn exposed(scene: Vec<f32>, shot: &Shot, dice: &mut Dice) -> Vec<u8> {
    let mut light = blurred(scene, shot, shot.blur * shot.module);
    let (length, direction) = shot.motion;
    if length > 0.0 {
        light = moved(&light, shot, length * shot.module, direction);
    }
    let (width, height) = (shot.width as f32, shot.height as f32);
    let angle = dice.between(0.0, 2.0 * PI);
    let offset = dice.between(-0.1, 0.1) * height;
    let spot = (
        width / 2.0 + dice.between(-0.12, 0.12) * height,
        height / 2.0 + dice.between(-0.12, 0.12) * height,
    );
    let (black, white) = shot.levels;
    light
        .iter()
        .enumerate()
        .map(|(at, &paper)| {
            let x = (at % shot.width) as f32;
            let y = (at / shot.width) as f32;
            let (dx, dy) = (x - width / 2.0, y - height / 2.0);
            let across = dx * angle.cos() + dy * angle.sin() - offset;
            // The edge of a shadow is some pixels wide.
            let shade = 1.0 - (1.0 - shot.shadow) / (1.0 + (-across / 4.0).exp());
            let vignette = 1.0 - 0.25 * (dx * dx + dy * dy) / (width * width / 4.0);
            let mut level = black + (white - black) * paper * shade * vignette;
            if shot.glare.0 > 0.0 {
                let size = shot.glare.1 * shot.module * 30.0;
                let far = (x - spot.0).hypot(y - spot.1) / size;
                level += shot.glare.0 * (1.2 - far).clamp(0.0, 1.0);
            }
            let deviation = shot.noise.0 + (shot.noise.1 - shot.noise.0) * (paper * shade);
            (level + deviation * dice.bell()).round().clamp(0.0, 255.0) as u8
        })
        .collect()
}

fn blurred(light: Vec<f32>, shot: &Shot, deviation: f32) -> Vec<f32> {
    let reach = (3.0 * deviation).ceil() as isize;
    if reach == 0 {
        return light;
    }
    let weights: Vec<f32> = (-reach..=reach)
        .map(|at| (-(at as f32).powi(2) / (2.0 * deviation * deviation)).exp())
        .collect();
    let total: f32 = weights.iter().sum();
    let pass = |light: &[f32], dx: isize, dy: isize| -> Vec<f32> {
        let mut result = vec![0.0; light.len()];
        for y in 0..shot.height {
            for x in 0..shot.width {
                let mut sum = 0.0;
                for (at, weight) in weights.iter().enumerate() {
                    let by = at as isize - reach;
                    sum += weight * pixel(light, shot, x as isize + dx * by, y as isize + dy * by);
                }
                result[y * shot.width + x] = sum / total;
            }
        }
        result
    };
    pass(&pass(&light, 1, 0), 0, 1)
}

fn moved(light: &[f32], shot: &Shot, length: f32, direction: f32) -> Vec<f32> {
    let steps = (length * 2.0).ceil().max(2.0) as usize;
    let mut result = vec![0.0; light.len()];
    for step in 0..steps {
        let far = (step as f32 / (steps - 1) as f32 - 0.5) * length;
        let (dx, dy) = (far * direction.cos(), far * direction.sin());
        let (left, top) = (dx.floor(), dy.floor());
        let (fx, fy) = (dx - left, dy - top);
        for y in 0..shot.height {
            for x in 0..shot.width {
                let (x0, y0) = (x as isize + left as isize, y as isize + top as isize);
                let upper =
                    pixel(light, shot, x0, y0) * (1.0 - fx) + pixel(light, shot, x0 + 1, y0) * fx;
                let lower = pixel(light, shot, x0, y0 + 1) * (1.0 - fx)
                    + pixel(light, shot, x0 + 1, y0 + 1) * fx;
                result[y * shot.width + x] += (upper * (1.0 - fy) + lower * fy) / steps as f32;
            }
        }
    }
    result
}

fn pixel(light: &[f32], shot: &Shot, x: isize, y: isize) -> f32 {
    let x = x.clamp(0, shot.width as isize - 1) as usize;
    let y = y.clamp(0, shot.height as isize - 1) as usize;
    light[y * shot.width + x]
}
