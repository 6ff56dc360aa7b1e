//! Command two: installs what the tests need and runs every one of them; it never skips a step silently.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project::{Profile, Project, output, run, say};
use crate::{licences, packages, wasm, web};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// One step, its name for `--only`, and what it says when it is done.
type Step = (&'static str, fn(&Project) -> Result<String>);

const STEPS: [Step; 11] = [
    ("tools", tools),
    ("format", format),
    ("licences", licences),
    ("rust", rust),
    ("kills", kills),
    ("lint", lint),
    ("docs", docs),
    ("build", build),
    ("stores", stores),
    ("vectors", vectors),
    ("journeys", journeys),
];

/// Runs all steps, or the one that is asked for, and prints what each found.
pub(crate) fn test(project: &Project, only: Option<&str>) -> Result<()> {
    let steps: Vec<&Step> = STEPS
        .iter()
        .filter(|(name, _)| only.is_none_or(|only| only == *name))
        .collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        bail!("--only takes one of {}", names.join(", "));
    }
    let begun = Instant::now();
    let mut lines = Vec::new();
    for (name, step) in steps {
        say(name);
        let begun = Instant::now();
        let found = step(project).with_context(|| format!("the step `{name}` failed"))?;
        lines.push(format!(
            "{name:<10}{:>8}  {found}",
            minutes(begun.elapsed())
        ));
    }
    println!("\n{}", lines.join("\n"));
    println!("all green in {}", minutes(begun.elapsed()));
    Ok(())
}

fn tools(project: &Project) -> Result<String> {
    wasm::ensure_target(project)?;
    packages::browsers()?;
    packages::npm(project)?;
    Ok("browsers, npm packages and the wasm target are there".into())
}

fn format(project: &Project) -> Result<String> {
    run(project.cargo().args(["fmt", "--all", "--check"]))?;
    Ok("every file is formatted".into())
}

fn licences(project: &Project) -> Result<String> {
    let crates = licences::check(project)?;
    Ok(format!(
        "{crates} crates, all with allowed licences from the allowed registry"
    ))
}

/// Unit, property, snapshot, contract, HTTP and documentation tests of the whole workspace.
fn rust(project: &Project) -> Result<String> {
    let tally = counted(
        project
            .cargo()
            .args(["test", "--workspace", "--locked", "--no-fail-fast"]),
        Tally::of_cargo,
    )?;
    Ok(tally.to_string())
}

/// `kill -9` of the real server at random moments of 200 submissions; apart from the other tests, which it would slow down.
fn kills(project: &Project) -> Result<String> {
    let tally = counted(
        project
            .cargo()
            .args(["test", "--locked", "--package", "server", "--test", "it"])
            .args(["--", "--ignored", "kill"]),
        Tally::of_cargo,
    )?;
    Ok(tally.to_string())
}

fn lint(project: &Project) -> Result<String> {
    let deny = ["--", "-D", "warnings"];
    run(project
        .cargo()
        .args(["clippy", "--workspace", "--all-targets", "--locked"])
        .args(deny))?;
    run(project
        .cargo()
        .args([
            "clippy",
            "--locked",
            "--package",
            "app",
            "--package",
            "scanner",
            "--package",
            "paper",
        ])
        .args(WASM)
        .args(deny))?;
    Ok("clippy has nothing to say, natively and for wasm".into())
}

fn docs(project: &Project) -> Result<String> {
    run(project
        .cargo()
        .args([
            "doc",
            "--workspace",
            "--no-deps",
            "--locked",
            "--document-private-items",
        ])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok("every link in the documentation leads somewhere".into())
}

fn build(project: &Project) -> Result<String> {
    web::build(project, Profile::Release, false)?;
    Ok("web app, catalogue, server and sandbox".into())
}

/// The store's contract as a module for a page; `journeys/store.spec.ts` runs it over IndexedDB.
fn stores(project: &Project) -> Result<String> {
    let folder = wasm::example(project, "sync", "store_in_browser", "idb")?;
    Ok(format!("{} is ready", folder.display()))
}

/// Every vector of the form engine: as a module that `journeys/vectors.spec.ts` runs, and what the same program says here.
fn vectors(project: &Project) -> Result<String> {
    const NAME: &str = "every_vector";
    let folder = wasm::example(project, "forms", NAME, "full")?;
    let told = output(project.cargo().args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "forms",
        "--example",
        NAME,
    ]))?;
    fs::write(folder.join("here.txt"), &told)?;
    Ok(format!(
        "{} vectors are ready to be compared",
        told.lines().count()
    ))
}

/// A person's journeys in the system's Chromium, and the shortest one in Firefox and WebKit.
fn journeys(project: &Project) -> Result<String> {
    let tally = counted(
        project
            .command("npx", "end2end")
            .args(["playwright", "test"])
            .env("CARGO_TARGET_DIR", &project.target)
            .env("CI", "1"),
        Tally::of_playwright,
    )?;
    Ok(tally.to_string())
}

/// How many tests passed and failed.
#[derive(Default, Debug, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    /// `test result: ok. 8 passed; 0 failed; 0 ignored; …`
    fn of_cargo(&mut self, line: &str) {
        if line.starts_with("test result:") {
            self.passed += number_before(line, " passed");
            self.failed += number_before(line, " failed");
            self.skipped += number_before(line, " ignored");
        }
    }

    /// `  12 passed (3.4m)`, each on a line of its own at the end.
    fn of_playwright(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (Some(Ok(number)), Some(what)) = (words.next().map(str::parse::<usize>), words.next())
        else {
            return;
        };
        match what {
            "passed" => self.passed += number,
            "failed" => self.failed += number,
            "skipped" | "did" | "flaky" => self.skipped += number,
            _ => {}
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// Runs a test program, shows what it prints as it prints it, and counts.
fn counted(command: &mut Command, count: fn(&mut Tally, &str)) -> Result<Tally> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {:?}", command.get_program()))?;
    let mut tally = Tally::default();
    if let Some(printed) = child.stdout.take() {
        for line in BufReader::new(printed).lines() {
            let line = line?;
            println!("{line}");
            count(&mut tally, &line);
        }
    }
    let status = child.wait()?;
    println!("{tally}");
    if !status.success() || tally.failed > 0 {
        bail!("{tally} ({status})");
    }
    if tally.passed == 0 {
        bail!("no test ran");
    }
    Ok(tally)
}

fn number_before(line: &str, word: &str) -> usize {
    let Some((before, _)) = line.split_once(word) else {
        return 0;
    };
    before
        .rsplit(|letter: char| !letter.is_ascii_digit())
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn minutes(time: Duration) -> String {
    format!("{}:{:02} min", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runner_is_counted_in_its_own_words() {
        let mut tally = Tally::default();
        tally
            .of_cargo("test result: ok. 8 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out");
        tally.of_cargo("running 9 tests");
        tally.of_playwright("  12 passed (3.4m)");
        tally.of_playwright("  ✓  1 journeys/smoke.spec.ts:5:1 › the app opens (3.1s)");
        assert_eq!(
            tally,
            Tally {
                passed: 20,
                failed: 1,
                skipped: 2
            }
        );
    }
}
