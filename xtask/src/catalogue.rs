//! Compiles `procedures/` into `dist/catalogue` by calling the `authoring` program; it never reads a procedure itself.

use anyhow::Result;

use crate::assets::compress_below;
use crate::project::{Profile, Project, run, say};

/// Checks and compiles every procedure; an author's mistake ends the build with its place.
pub(crate) fn build(project: &Project, profile: Profile) -> Result<()> {
    say("catalogue: procedures/ → dist/catalogue");
    let out = project.path("dist/catalogue");
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
        .arg(project.path("procedures"))
        .arg(&out))?;
    if profile == Profile::Release {
        compress_below(&out)?;
    }
    Ok(())
}
