//! How many bytes a phone downloads, against the budgets; it prints and never fails a build.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::assets::brotli;
use crate::project::{Project, files_below};
use crate::web::PARTS;

/// Bytes until a form can be typed into, over the network.
const FIRST_LOAD_BUDGET: usize = 350 * 1024;
/// Bytes of the app's own wasm, over the network.
const MAIN_WASM_BUDGET: usize = 220 * 1024;

/// The document by which old addresses are read.
const PLACES: &str = "old and present units";
/// Its bytes over the network.
const PLACES_BUDGET: usize = 250 * 1024;

/// The parts of the app that are fetched after a form can be typed into, and what they are.
const OTHER_PARTS: [(&str, &str); 5] = [
    ("extras", "wasm for rows and cards"),
    ("wide", "wasm for kinds few forms have"),
    ("around", "wasm around filling in"),
    ("remembering", "wasm beside a draft"),
    ("carrying", "wasm that sends"),
];

/// One line of the table.
struct Row {
    what: &'static str,
    raw: usize,
    sent: usize,
}

/// Prints the size table of what is in `dist/`.
pub(crate) fn print(project: &Project) -> Result<()> {
    let web = project.path("dist/web");
    let assets = web.join("assets");
    let catalogue = project.path("dist/catalogue");
    let first = [
        row("shell (index.html)", &[web.join("index.html")])?,
        row("boot script", &named(&assets, "boot.", ".js")?)?,
        row("app script", &named(&assets, "app.", ".js")?)?,
        row(
            "script that fetches parts",
            &named(&assets, "app-parts.", ".js")?,
        )?,
        row("app wasm", &named(&assets, "app.", ".wasm")?)?,
        row("style", &named(&assets, "app.", ".css")?)?,
    ];
    let packs = packs(project)?;
    let pack = |part: &str| -> Vec<PathBuf> {
        let url = packs.get(part).into_iter();
        url.map(|url| web.join(url.trim_start_matches('/')))
            .collect()
    };
    let mut form = vec![row("wasm that fills in a form", &pack("filling"))?];
    if catalogue.join("index.json").exists() {
        form.push(row(
            "largest procedure page",
            &largest(&catalogue.join("procedures"))?,
        )?);
        form.push(row(
            "largest form bundle",
            &largest(&catalogue.join("bundles"))?,
        )?);
    }
    let mut later = Vec::new();
    for (part, what) in OTHER_PARTS {
        later.push(row(what, &pack(part))?);
    }
    later.extend([
        row("the rest of the style", &named(&assets, "later.", ".css")?)?,
        row("scanner script", &named(&assets, "scanner.", ".js")?)?,
        row("scanner wasm", &named(&assets, "scanner.", ".wasm")?)?,
        row("paper script", &named(&assets, "paper.", ".js")?)?,
        row("paper wasm", &named(&assets, "paper.", ".wasm")?)?,
        row("service worker", &[web.join("sw.js")])?,
    ]);
    if catalogue.join("index.json").exists() {
        later.push(row("catalogue index", &[catalogue.join("index.json")])?);
        later.push(row("largest list", &largest(&catalogue.join("lists"))?)?);
    }
    let places = catalogue.join("places");
    if places.exists() {
        later.push(row(PLACES, &newest(&places)?)?);
    }

    println!("{:<28}{:>12}{:>12}", "", "bytes", "brotli");
    for row in first.iter().chain(&form) {
        row.print();
    }
    let load: usize = first.iter().chain(&form).map(|row| row.sent).sum();
    budget(
        "first load until a form can be typed into",
        load,
        FIRST_LOAD_BUDGET,
    );
    let wasm = first
        .iter()
        .find(|row| row.what == "app wasm")
        .map_or(0, |row| row.sent);
    budget("main wasm", wasm, MAIN_WASM_BUDGET);
    println!("loaded later:");
    for row in &later {
        row.print();
    }
    if let Some(places) = later.iter().find(|row| row.what == PLACES) {
        budget(PLACES, places.sent, PLACES_BUDGET);
    }
    Ok(())
}

impl Row {
    fn print(&self) {
        println!("{:<28}{:>12}{:>12}", self.what, self.raw, self.sent);
    }
}

/// The pack of each part, by URL.
fn packs(project: &Project) -> Result<BTreeMap<String, String>> {
    let written = fs::read(project.path(PARTS))
        .context("the parts of the app are not built yet: cargo xtask build")?;
    Ok(serde_json::from_slice(&written)?)
}

fn budget(what: &str, bytes: usize, limit: usize) {
    let verdict = if bytes <= limit { "within" } else { "OVER" };
    let kilobytes = |bytes: usize| bytes as f64 / 1024.0;
    println!(
        "{what}: {:.1} KB brotli, {verdict} the budget of {:.0} KB",
        kilobytes(bytes),
        kilobytes(limit)
    );
}

fn row(what: &'static str, paths: &[PathBuf]) -> Result<Row> {
    let mut row = Row {
        what,
        raw: 0,
        sent: 0,
    };
    for path in paths {
        let bytes = fs::read(path)
            .with_context(|| format!("{} is not built yet: cargo xtask build", path.display()))?;
        let mut twin = path.as_os_str().to_owned();
        twin.push(".br");
        row.raw += bytes.len();
        row.sent += match fs::metadata(Path::new(&twin)) {
            Ok(twin) => usize::try_from(twin.len())?,
            Err(_) => brotli(&bytes)?.len().min(bytes.len()),
        };
    }
    Ok(row)
}

fn named(folder: &Path, start: &str, end: &str) -> Result<Vec<PathBuf>> {
    let found: Vec<_> = files_below(folder)
        .context("the web app is not built yet: cargo xtask build")?
        .into_iter()
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(start) && name.ends_with(end))
        })
        .collect();
    Ok(found)
}

/// The document written last; older ones stay for phones that still ask for them.
fn newest(folder: &Path) -> Result<Vec<PathBuf>> {
    let newest = files_below(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .max_by_key(|path| fs::metadata(path).and_then(|file| file.modified()).ok());
    Ok(newest.into_iter().collect())
}

fn largest(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let largest = files_below(folder)?
        .into_iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .max_by_key(|path| fs::metadata(path).map_or(0, |file| file.len()));
    Ok(largest.into_iter().collect())
}
