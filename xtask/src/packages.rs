//! What the tests need from the operating system and from npm; it never touches a machine that already has it.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::{Project, is_installed, run, say};

/// A Debian package and a file that shows that it, or something as good, is there.
const DEBIAN: [(&str, &[&str]); 5] = [
    ("chromium", &["/usr/bin/chromium"]),
    ("chromium-driver", &["/usr/bin/chromedriver"]),
    ("firefox-esr", &["/usr/bin/firefox-esr"]),
    ("webkit2gtk-driver", &["/usr/bin/WebKitWebDriver"]),
    ("xvfb", &["/usr/bin/Xvfb"]),
];

/// Installs browsers on Debian and Ubuntu; elsewhere says what is missing.
pub(crate) fn browsers() -> Result<()> {
    let missing: Vec<&str> = DEBIAN
        .iter()
        .filter(|(_, files)| !files.iter().any(|file| Path::new(file).exists()))
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!(
            "the journeys need {}: install what your system calls them, at the paths Debian uses",
            missing.join(", ")
        );
    }
    say(&format!("installing {}", missing.join(", ")));
    run(apt().args(["update", "-qq"]))?;
    run(apt()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(&missing))
}

/// Installs the packages of `end2end/` when they are not the ones of its lock file.
pub(crate) fn npm(project: &Project) -> Result<()> {
    npm_in(project, "end2end")
}

/// Installs the packages of a folder when they are not the ones of its lock file.
pub(crate) fn npm_in(project: &Project, folder: &str) -> Result<()> {
    if !is_installed("node") {
        bail!("Node.js 20 or newer is needed");
    }
    let lock = project.path(folder).join("package-lock.json");
    let installed = project.path(folder).join("node_modules/.package-lock.json");
    let is_newer = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    if installed.exists() && is_newer(&installed) >= is_newer(&lock) {
        return Ok(());
    }
    say(&format!("npm ci in {folder}/"));
    run(project
        .command("npm", folder)
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
}

/// `apt-get`, as root.
fn apt() -> Command {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout.starts_with(b"0"));
    let mut command = if is_root {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
