//! Papers on tables, found or honestly not found.

mod studio;

use paper::{Found, Quad, Rgba, find};
use studio::{Page, Scene, Table, Writing, worst_corner};

const WIDTH: usize = 600;
const HEIGHT: usize = 800;
/// A corner this far away, as a share of the photo's diagonal, would cut into the writing.
const WRONG: f64 = 0.01;

fn look(scene: &Scene, page: &Page) -> Found {
    let bytes = scene.photograph(page);
    find(Rgba::new(&bytes, scene.width as u32, scene.height as u32).expect("a photo"))
}

fn error(found: &Found, scene: &Scene) -> f64 {
    worst_corner(found.quad.corners().map(|at| (at.x, at.y)), scene)
}

fn a4() -> Page {
    Page::a4(Writing::Letters(3), 7)
}

#[test]
fn a_page_is_found_on_every_table_and_in_a_shadow() {
    for table in [
        Table::Wood,
        Table::Pale,
        Table::Tiles,
        Table::Cloth,
        Table::Black,
    ] {
        for shadow in [None, Some(0.5)] {
            let scene = Scene {
                table,
                shadow,
                ..Scene::usual(WIDTH, HEIGHT)
            };
            let found = look(&scene, &a4());
            let error = error(&found, &scene);
            assert!(error < WRONG, "{table:?} {shadow:?}: {error:.4} {found:?}");
        }
    }
}

#[test]
fn as_people_hold_a_phone_nearly_every_page_is_found_and_what_is_not_is_not_called_sure() {
    let (mut photos, mut right, mut surely_wrong) = (0, 0, 0);
    let page = a4();
    for seed in 0..100 {
        let scene = Scene::by_chance(WIDTH, HEIGHT, seed);
        if !scene.is_whole() || scene.table == Table::Cloth {
            continue;
        }
        let found = look(&scene, &page);
        let error = error(&found, &scene);
        photos += 1;
        right += usize::from(error < WRONG);
        surely_wrong += usize::from(error >= WRONG && found.is_sure());
    }
    println!("{right} of {photos} right, {surely_wrong} called sure and wrong");
    assert!(photos > 60);
    assert!(right * 100 >= photos * 93);
    assert!(surely_wrong * 100 <= photos * 3);
}

#[test]
fn on_a_chequered_cloth_a_wrong_guess_is_unsure() {
    let (mut photos, mut surely_wrong) = (0, 0);
    for seed in 100..125 {
        let scene = Scene {
            table: Table::Cloth,
            ..Scene::by_chance(WIDTH, HEIGHT, seed)
        };
        let found = look(&scene, &a4());
        photos += 1;
        surely_wrong += usize::from(error(&found, &scene) >= 3.0 * WRONG && found.is_sure());
    }
    assert!(surely_wrong * 10 <= photos, "{surely_wrong} of {photos}");
}

#[test]
fn where_there_is_no_paper_the_whole_photo_is_proposed_or_the_guess_is_unsure() {
    for table in [Table::Wood, Table::Pale, Table::Tiles, Table::Black] {
        let away = [(2.0, 2.0), (3.0, 2.0), (3.0, 3.0), (2.0, 3.0)];
        let scene = Scene {
            table,
            corners: away,
            ..Scene::usual(WIDTH, HEIGHT)
        };
        let found = look(&scene, &a4());
        assert!(!found.is_sure(), "{table:?}: {found:?}");
    }
}

#[test]
fn a_page_that_fills_the_photo_is_the_whole_photo() {
    let scene = Scene {
        corners: [(-0.02, -0.02), (1.02, -0.02), (1.02, 1.02), (-0.02, 1.02)],
        ..Scene::usual(WIDTH, HEIGHT)
    };
    let found = look(&scene, &a4());
    assert_eq!(found.quad, Quad::WHOLE);
    assert!(!found.is_sure());
}

#[test]
fn the_smallest_pictures_have_no_paper() {
    for (width, height) in [(1, 1), (3, 200), (24, 24)] {
        let bytes = vec![255; width * height * 4];
        let found = find(Rgba::new(&bytes, width as u32, height as u32).expect("a picture"));
        assert_eq!((found.quad, found.confidence), (Quad::WHOLE, 0.0));
    }
}
