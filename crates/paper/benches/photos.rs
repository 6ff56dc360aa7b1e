//! What one photographed page costs: finding its edges, straightening it for each finish, judging it, and binding twenty.

#[path = "../tests/studio/mod.rs"]
mod studio;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use paper::advice::of_page;
use paper::file::bind::Binder;
use paper::file::clean::clean;
use paper::file::pdf::inspect;
use paper::{Cut, Finish, Rgba, Size, Straightening, find};
use studio::{Page, Scene, Writing};

/// What the browser hands over of a photo of 12 megapixels: the part with the paper, in the size of the page.
const PART: Size = Size {
    width: 1640,
    height: 2190,
};

fn photo() -> Vec<u8> {
    let scene = Scene {
        corners: [(0.05, 0.0), (0.93, 0.02), (1.0, 1.0), (0.0, 0.97)],
        shadow: Some(0.5),
        ..Scene::usual(PART.width as usize, PART.height as usize)
    };
    scene.photograph(&Page::a4(Writing::Letters(3), 7))
}

fn photographs(criterion: &mut Criterion) {
    let scene = Scene::usual(720, 960);
    let small = scene.photograph(&Page::a4(Writing::Letters(3), 7));
    let small = Rgba::new(&small, 720, 960).expect("a photo");
    criterion.bench_function("find the edges in 960 pixels", |bencher| {
        bencher.iter(|| find(black_box(small)));
    });

    let pixels = photo();
    let part = Rgba::new(&pixels, PART.width, PART.height).expect("a photo");
    let found = find(part);
    let cut = Cut::plan(&found.quad, PART, 2000);
    let mut page = vec![0; (cut.sheet.width * cut.sheet.height * 4) as usize];
    let mut group = criterion.benchmark_group("straighten to 2000 pixels");
    group.sample_size(20);
    for finish in [Finish::Even, Finish::BlackOnWhite, Finish::Natural] {
        group.bench_function(
            BenchmarkId::from_parameter(format!("{finish:?}")),
            |bencher| {
                bencher.iter(|| {
                    let straightening = Straightening::begin(part, &found.quad, cut.sheet, finish);
                    straightening.rows(part, 0, black_box(&mut page))
                });
            },
        );
    }
    group.finish();
    criterion.bench_function("judge a page", |bencher| {
        bencher.iter(|| of_page(part, &found.quad, cut.sheet, None));
    });

    let mut jpeg = Vec::new();
    let rgb: Vec<u8> = page
        .chunks_exact(4)
        .flat_map(|pixel| pixel[..3].to_vec())
        .collect();
    JpegEncoder::new_with_quality(&mut jpeg, 80)
        .write_image(
            &rgb,
            cut.sheet.width,
            cut.sheet.height,
            ExtendedColorType::Rgb8,
        )
        .expect("a page");
    criterion.bench_function("take the metadata out of a page", |bencher| {
        bencher.iter(|| clean(black_box(&jpeg)));
    });
    let bind = || {
        let mut binder = Binder::new();
        for _ in 0..20 {
            binder.page(&jpeg).expect("a page");
        }
        binder.finish()
    };
    criterion.bench_function("bind twenty pages", |bencher| bencher.iter(bind));
    let pdf = bind();
    criterion.bench_function("look through a PDF of twenty pages", |bencher| {
        bencher.iter(|| inspect(black_box(&pdf)));
    });
}

criterion_group!(benches, photographs);
criterion_main!(benches);
