//! The browser benchmark of forms: serves a catalogue of forms that exist only to be timed, and has every engine open them; it
//! prints and never fails a build.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use anyhow::Result;

use crate::assets::compress_below;
use crate::project::{Profile, Project, files_below, run, say};
use crate::run::{Addresses, Programs};
use crate::{catalogue, packages, web};

/// The benchmark's own folder, with its own lock file: what other engines bring must not reach what the gate installs.
const FOLDER: &str = "bench/forms";

/// Builds what a phone downloads, has the same forms written for every engine, serves them, and prints the tables. `words` go to
/// the measuring program: which forms, which engines, how many rounds.
pub(crate) fn print(project: &Project, words: &[String]) -> Result<()> {
    packages::browsers()?;
    packages::npm(project)?;
    packages::npm_in(project, FOLDER)?;
    web::build(project, Profile::Release, false)?;
    let out = project.target.join("bench-forms");
    say("bench-forms: the forms and the pages of other engines");
    run(bench(project, "prepare").arg(&out))?;
    let dist = out.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    let served = dist.join("catalogue");
    catalogue::compile(project, &out.join("procedures"), &served)?;
    compress_below(&served)?;
    let web = project.path("dist/web");
    for file in files_below(&web)? {
        let copy = dist.join("web").join(file.strip_prefix(&web)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &copy)?;
    }
    let addresses = Addresses::free()?;
    let data = out.join("data");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let never = AtomicBool::new(false);
    let programs = Programs::over(project, addresses, &data, &dist, &never)?;
    run(bench(project, "measure")
        .arg(&out)
        .args(["--app", &addresses.server.port().to_string()])
        .args(words))?;
    drop(programs);
    Ok(())
}

fn bench(project: &Project, what: &str) -> Command {
    let mut node = project.command("node", FOLDER);
    node.args(["run.mjs", what]);
    node
}
