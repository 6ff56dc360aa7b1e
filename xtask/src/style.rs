//! Two small stylesheets from the files of `style/`: what a first visit draws, and the rest; it never changes what a rule says.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

use crate::project::{Profile, Project, files_below};

/// These come first, in this order; the rest follows by path.
const FIRST: [&str; 3] = ["tokens.css", "base.css", "layout.css"];

/// What comes with the first page that draws any of it.
const LATER: &str = "later";

/// The stylesheet of every visit and the one that comes later: minified in a release, as written in dev.
pub(crate) fn stylesheets(project: &Project, profile: Profile) -> Result<(String, String)> {
    let folder = project.path("style");
    let (later, first): (Vec<_>, Vec<_>) = in_order(&folder)?
        .into_iter()
        .partition(|path| path.starts_with(folder.join(LATER)));
    Ok((
        joined(project, &first, profile)?,
        joined(project, &later, profile)?,
    ))
}

fn joined(project: &Project, paths: &[PathBuf], profile: Profile) -> Result<String> {
    let mut joined = String::new();
    for path in paths {
        let css = fs::read_to_string(path)?;
        let name = path.strip_prefix(&project.root)?.display().to_string();
        joined.push_str(&print(&name, &css, profile)?);
        joined.push('\n');
    }
    // Once more over the whole, so that rules of different files meet.
    print("style", &joined, profile)
}

fn in_order(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files: Vec<PathBuf> = files_below(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .collect();
    files.sort_by_key(|path| {
        let rank = FIRST.iter().position(|name| path == &folder.join(name));
        (rank.unwrap_or(FIRST.len()), path.clone())
    });
    Ok(files)
}

fn print(name: &str, css: &str, profile: Profile) -> Result<String> {
    let options = ParserOptions {
        filename: name.to_owned(),
        ..Default::default()
    };
    let mut sheet = StyleSheet::parse(css, options).map_err(|error| anyhow!("{name}: {error}"))?;
    let targets = Targets::from(phones());
    if profile == Profile::Release {
        let options = MinifyOptions {
            targets,
            ..Default::default()
        };
        sheet
            .minify(options)
            .map_err(|error| anyhow!("{name}: {error}"))?;
    }
    let options = PrinterOptions {
        minify: profile == Profile::Release,
        targets,
        ..Default::default()
    };
    let printed = sheet
        .to_css(options)
        .map_err(|error| anyhow!("{name}: {error}"))?;
    Ok(printed.code)
}

/// The oldest browsers we draw well in: 2021's phones.
fn phones() -> Browsers {
    const fn version(major: u32) -> Option<u32> {
        Some(major << 16)
    }
    Browsers {
        android: version(90),
        chrome: version(90),
        firefox: version(90),
        ios_saf: version(14),
        safari: version(14),
        samsung: version(14),
        ..Default::default()
    }
}
