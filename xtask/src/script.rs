//! Scripts as a phone gets them: without notes, in short names; it changes nothing of what they do.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::project::{Project, files_below, run};

/// The oldest language of scripts that every browser we serve knows.
const LANGUAGE: &str = "--target=es2021";

/// Shortens the scripts below a folder, where the tool for it could be installed: a fifth less once compressed. Their names keep
/// the hash of the long text; the tool's version is pinned.
pub(crate) fn shorten(project: &Project, folder: &Path) -> Result<()> {
    let tool = project.path("end2end/node_modules/.bin/esbuild");
    if !tool.exists() {
        return Ok(());
    }
    let scripts: Vec<PathBuf> = files_below(folder)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "js"))
        // Read by browsers too old for anything else.
        .filter(|file| !file.ends_with("old-browser.js"))
        .collect();
    let place = |option: &str| format!("{option}={}", folder.display());
    run(project
        .command(tool, ".")
        .args(["--minify", "--charset=utf8", "--log-level=error", LANGUAGE])
        .args([
            "--allow-overwrite".to_string(),
            place("--outdir"),
            place("--outbase"),
        ])
        .args(scripts))
}
