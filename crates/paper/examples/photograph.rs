//! `photograph OUT.jpg [SEED] [WIDTH HEIGHT]`: a photo of a paper that never existed, always the same for a seed, to try
//! `straighten` with.

#[path = "../tests/studio/mod.rs"]
mod studio;

use image::RgbaImage;
use studio::{Page, Scene, Writing};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let out = words
        .first()
        .ok_or("photograph OUT.jpg [SEED] [WIDTH HEIGHT]")?;
    let number = |at: usize, usual: u32| words.get(at).map_or(Ok(usual), |word| word.parse());
    let (width, height) = (number(2, 3000)?, number(3, 4000)?);
    let scene = Scene::by_chance(width as usize, height as usize, u64::from(number(1, 1)?));
    let scene = Scene {
        // Lenses are as sharp for every number of pixels.
        blur: scene.blur * f64::from(width) / 1500.0,
        ..scene
    };
    let pixels = scene.photograph(&Page::a4(Writing::Letters(3), scene.seed));
    let photo = RgbaImage::from_raw(width, height, pixels).ok_or("the photo has no pixels")?;
    image::DynamicImage::from(photo).into_rgb8().save(out)?;
    Ok(())
}
