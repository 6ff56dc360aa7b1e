//! Compiles `procedures/` into `dist/catalogue` by calling the `authoring` program; it never reads a procedure itself.

use std::path::Path;

use anyhow::Result;

use crate::assets::{compress_below, drop_compressed_below};
use crate::project::{Profile, Project, run, say};

/// Checks and compiles every procedure; an author's mistake ends the build with its place.
pub(crate) fn build(project: &Project, profile: Profile) -> Result<()> {
    say("catalogue: procedures/ → dist/catalogue");
    let out = project.path("dist/catalogue");
    compile(project, &project.path("procedures"), &out)?;
    match profile {
        Profile::Release => compress_below(&out),
        // Those of a release built here before would be served in the place of what is newer.
        Profile::Dev => drop_compressed_below(&out),
    }
}

/// Checks the procedures of a folder and writes what phones fetch into another.
pub(crate) fn compile(project: &Project, procedures: &Path, out: &Path) -> Result<()> {
    run(project
        .cargo()
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "authoring",
            "--",
            "compile",
        ])
        .arg(procedures)
        .arg(out))
}
