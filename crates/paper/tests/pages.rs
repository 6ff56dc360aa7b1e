//! Whole photographs of written pages: what comes out is white, straight and legible, and the advice is true.

mod studio;

use paper::advice::{Advice, of_edges, of_page};
use paper::{Cut, Finish, Found, Rgba, Size, Straightening, find};
use studio::page::{IN_THE_MARGIN, ON_THE_SEAL};
use studio::{Page, Scene, Writing};

const SHEET: u32 = 1200;

struct Seen {
    found: Found,
    sheet: Size,
    pixels: Vec<u8>,
    advice: Vec<Advice>,
}

impl Seen {
    /// The colour around a place given as shares of the sheet.
    fn colour(&self, (across, down): (f64, f64)) -> [f64; 3] {
        let (x, y) = (
            (across * f64::from(self.sheet.width)) as usize,
            (down * f64::from(self.sheet.height)) as usize,
        );
        let mut sums = [0.0; 3];
        for row in y - 1..=y + 1 {
            for column in x - 1..=x + 1 {
                let at = (row * self.sheet.width as usize + column) * 4;
                for (sum, value) in sums.iter_mut().zip(&self.pixels[at..]) {
                    *sum += f64::from(*value) / 9.0;
                }
            }
        }
        sums
    }

    fn says(&self, name: &str) -> Option<f64> {
        self.advice
            .iter()
            .find(|advice| advice.name() == name)
            .map(Advice::measure)
    }
}

/// Cuts the part out and makes it smaller, as the browser does when it draws.
fn drawn(photo: &[u8], width: usize, cut: &Cut) -> Vec<u8> {
    let (wide, high) = (cut.drawn.width as usize, cut.drawn.height as usize);
    let mut out = Vec::with_capacity(wide * high * 4);
    for y in 0..high {
        for x in 0..wide {
            let from = cut.left as usize + x * cut.part.width as usize / wide;
            let row = cut.top as usize + y * cut.part.height as usize / high;
            let at = (row * width + from) * 4;
            out.extend(&photo[at..at + 4]);
        }
    }
    out
}

fn see(scene: &Scene, page: &Page, finish: Finish) -> Seen {
    let photo = scene.photograph(page);
    let size = Size {
        width: scene.width as u32,
        height: scene.height as u32,
    };
    let found = find(Rgba::new(&photo, size.width, size.height).expect("a photo"));
    let cut = Cut::plan(&found.quad, size, SHEET);
    let part = drawn(&photo, scene.width, &cut);
    let part = Rgba::new(&part, cut.drawn.width, cut.drawn.height).expect("a part");
    let straightening = Straightening::begin(part, &cut.quad, cut.sheet, finish);
    let mut pixels = vec![0; (cut.sheet.width * cut.sheet.height * 4) as usize];
    assert_eq!(straightening.rows(part, 0, &mut pixels), cut.sheet.height);
    let mut advice = of_edges(&found);
    advice.extend(of_page(part, &cut.quad, cut.sheet, Some(2.0_f64.sqrt())));
    Seen {
        found,
        sheet: cut.sheet,
        pixels,
        advice,
    }
}

fn usual() -> Scene {
    Scene::usual(1200, 1600)
}

fn written() -> Page {
    Page::a4(Writing::Letters(3), 7)
}

#[test]
fn paper_becomes_white_in_shadow_and_in_the_dark_and_a_seal_stays_red() {
    for scene in [
        usual(),
        Scene {
            shadow: Some(0.45),
            ..usual()
        },
        Scene {
            light: 0.35,
            ..usual()
        },
        Scene {
            light: 1.3,
            tint: [1.0, 0.92, 0.75],
            ..usual()
        },
    ] {
        let seen = see(&scene, &written(), Finish::Even);
        for at in IN_THE_MARGIN {
            let colour = seen.colour(at);
            assert!(
                colour.iter().all(|value| *value > 240.0),
                "{scene:?}: {colour:?}"
            );
        }
        let [red, green, blue] = seen.colour(ON_THE_SEAL);
        assert!(
            red > 190.0 && green < 70.0 && blue < 80.0,
            "{scene:?}: {red} {green} {blue}"
        );
    }
}

#[test]
fn a_straightened_page_has_the_shape_of_a4_and_its_seal_where_it_was() {
    let scene = Scene {
        corners: [(0.25, 0.12), (0.92, 0.2), (0.85, 0.88), (0.08, 0.8)],
        ..usual()
    };
    let seen = see(&scene, &written(), Finish::Natural);
    let ratio = f64::from(seen.sheet.height) / f64::from(seen.sheet.width);
    assert!((ratio / 2.0_f64.sqrt() - 1.0).abs() < 0.08, "{ratio}");
    let [red, green, _] = seen.colour(ON_THE_SEAL);
    assert!(red > 2.0 * green, "{red} {green}");
}

#[test]
fn without_colours_a_seal_is_dark_and_paper_white() {
    for (finish, darkest) in [(Finish::Grey, 130.0), (Finish::BlackOnWhite, 20.0)] {
        let seen = see(&usual(), &written(), finish);
        let [red, green, blue] = seen.colour(ON_THE_SEAL);
        assert!(
            red == green && green == blue && red < darkest,
            "{finish:?} {red}"
        );
        assert!(seen.colour(IN_THE_MARGIN[0])[0] > 250.0);
    }
}

#[test]
fn a_good_photo_is_advised_nothing() {
    for scene in [
        usual(),
        Scene {
            shadow: Some(0.5),
            ..usual()
        },
        Scene {
            noise: 20.0,
            ..usual()
        },
    ] {
        assert_eq!(see(&scene, &written(), Finish::Even).advice, []);
    }
}

#[test]
fn what_is_hard_to_read_is_said_by_name() {
    let letters = |dot| Page::a4(Writing::Letters(dot), 7);
    for (name, scene, page) in [
        (
            "blurred",
            Scene {
                blur: 4.0,
                ..usual()
            },
            letters(3),
        ),
        (
            "too-dark",
            Scene {
                light: 0.3,
                ..usual()
            },
            letters(3),
        ),
        (
            "glare",
            Scene {
                glare: Some(0.06),
                light: 0.75,
                ..usual()
            },
            letters(3),
        ),
        ("small-letters", usual(), letters(1)),
        ("nothing-written", usual(), Page::a4(Writing::Nothing, 1)),
        (
            "other-shape",
            usual(),
            Page::new(1240, 1240, Writing::Letters(3), 1),
        ),
    ] {
        let scene = if name == "other-shape" {
            Scene {
                corners: [(0.1, 0.2), (0.9, 0.2), (0.9, 0.8), (0.1, 0.8)],
                ..scene
            }
        } else {
            scene
        };
        let seen = see(&scene, &page, Finish::Even);
        assert!(seen.says(name).is_some(), "{name}: {:?}", seen.advice);
    }
}

#[test]
fn more_blur_is_less_sharp() {
    let sharpness: Vec<f64> = [3.5, 5.0, 8.0]
        .map(|blur| {
            see(&Scene { blur, ..usual() }, &written(), Finish::Even)
                .says("blurred")
                .expect("it is blurred")
        })
        .to_vec();
    assert!(
        sharpness.windows(2).all(|pair| pair[0] >= pair[1]),
        "{sharpness:?}"
    );
}

#[test]
fn a_paper_with_cut_off_corners_says_how_many() {
    let scene = Scene {
        corners: [(0.1, 0.1), (1.06, 0.1), (1.06, 0.92), (0.1, 0.92)],
        ..usual()
    };
    let seen = see(&scene, &written(), Finish::Even);
    assert_eq!(
        seen.says("corners-missing"),
        Some(2.0),
        "{:?} {:?}",
        seen.found,
        seen.advice
    );
}
