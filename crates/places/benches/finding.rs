//! Reading the document and finding addresses in it. `cargo bench -p places`.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use places::{Places, Written, compile};

fn source(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    std::fs::read_to_string(folder.join(name)).expect("the repository holds it")
}

fn finding(criterion: &mut Criterion) {
    let document = compile(
        &source("_places/old_units.txt"),
        &source("_lists/provinces.csv"),
        &source("_lists/communes.csv"),
    )
    .expect("the sources fit");
    criterion.bench_function("read the document", |bench| {
        bench.iter(|| Places::read(black_box(&document)));
    });

    let places = Places::read(&document).expect("the document is whole");
    let sample = include_str!("../tests/data/sample.tsv");
    let texts: Vec<&str> = sample
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(1))
        .collect();
    let thousand: Vec<&str> = texts.iter().copied().cycle().take(1000).collect();
    criterion.bench_function("find 1,000 addresses of the sample", |bench| {
        bench.iter(|| {
            for text in &thousand {
                let _ = black_box(places.find(text, Written::AnyTime));
            }
        });
    });
}

criterion_group!(benches, finding);
criterion_main!(benches);
