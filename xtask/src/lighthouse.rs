//! What Lighthouse says of the first pages on a cheap phone; it prints and never fails a build.

use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::packages;
use crate::project::{Profile, Project, output, say};
use crate::run::{Addresses, Programs};
use crate::web;

/// Where people arrive: the home page, and the page a leaflet's code leads to.
const PAGES: [&str; 2] = ["/", "/p/1.001193"];

/// One run says little on a machine that does other things too: the middle one of these counts.
const RUNS: usize = 3;

const CHROME: &str = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
                      --disable-background-networking --disable-component-update --disable-sync";

/// Builds what a phone downloads, serves it, and prints scores (of 100) and times (simulated slow 4G, four times slower CPU).
pub(crate) fn print(project: &Project) -> Result<()> {
    packages::browsers()?;
    packages::npm(project)?;
    web::build(project, Profile::Release, false)?;
    let data = project.target.join("lighthouse");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let addresses = Addresses::free()?;
    let programs = Programs::both(project, addresses, &data, &AtomicBool::new(false))?;
    let mut rows = Vec::new();
    for page in PAGES {
        say(&format!("lighthouse: {page}, {RUNS} times"));
        let url = format!("http://localhost:{}{page}", addresses.server.port());
        let mut seen = (0..RUNS)
            .map(|_| look(project, &url))
            .collect::<Result<Vec<_>>>()?;
        seen.sort_by(|one, other| one.performance.total_cmp(&other.performance));
        rows.extend(seen.into_iter().nth(RUNS / 2).map(|seen| (page, seen)));
    }
    drop(programs);
    println!(
        "{:<14}{:>13}{:>15}{:>16}{:>9}{:>9}{:>9}",
        "", "performance", "accessibility", "best practices", "FCP s", "LCP s", "TBT ms"
    );
    for (page, seen) in rows {
        println!(
            "{page:<14}{:>13.0}{:>15.0}{:>16.0}{:>9.1}{:>9.1}{:>9.0}",
            seen.performance * 100.0,
            seen.accessibility * 100.0,
            seen.best_practices * 100.0,
            seen.first_paint / 1000.0,
            seen.largest_paint / 1000.0,
            seen.blocked
        );
        for fault in seen.faults {
            println!("  {fault}");
        }
    }
    Ok(())
}

/// One run: scores from 0 to 1, times in milliseconds.
struct Seen {
    performance: f64,
    accessibility: f64,
    best_practices: f64,
    first_paint: f64,
    largest_paint: f64,
    blocked: f64,
    /// What it does not like about accessibility and practices, and the first element it names.
    faults: Vec<String>,
}

fn look(project: &Project, url: &str) -> Result<Seen> {
    let report = output(
        project
            .command("npx", "end2end")
            .args(["--no-install", "lighthouse", url])
            .args(["--output=json", "--output-path=stdout", "--quiet"])
            .args([
                "--only-categories=performance,accessibility,best-practices",
                "--no-enable-error-reporting",
            ])
            .arg(format!("--chrome-flags={CHROME}"))
            .env("CHROME_PATH", "/usr/bin/chromium"),
    )?;
    Seen::read(&report)
}

impl Seen {
    fn read(report: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(report).context("Lighthouse's report")?;
        let number = |at: String| {
            let value = report.pointer(&at).and_then(Value::as_f64);
            value.with_context(|| format!("Lighthouse's report has no {at}"))
        };
        let score = |name: &str| number(format!("/categories/{name}/score"));
        let time = |name: &str| number(format!("/audits/{name}/numericValue"));
        Ok(Self {
            performance: score("performance")?,
            accessibility: score("accessibility")?,
            best_practices: score("best-practices")?,
            first_paint: time("first-contentful-paint")?,
            largest_paint: time("largest-contentful-paint")?,
            blocked: time("total-blocking-time")?,
            faults: faults(&report),
        })
    }
}

/// The audits that failed outside speed, which has its numbers.
fn faults(report: &Value) -> Vec<String> {
    let asked = ["accessibility", "best-practices"]
        .map(|name| report.pointer(&format!("/categories/{name}/auditRefs")));
    let ids = asked.into_iter().flatten().flat_map(Value::as_array);
    let ids = ids.flatten().filter_map(|audit| audit["id"].as_str());
    let failed = ids.filter_map(|id| {
        let audit = &report["audits"][id];
        let title = audit["title"].as_str()?;
        let element = audit.pointer("/details/items/0/node/snippet");
        let element = element.and_then(Value::as_str).unwrap_or_default();
        (audit["score"].as_f64()? < 1.0).then(|| format!("{title}: {element}"))
    });
    failed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_named_with_its_element() {
        let report = r#"{
            "categories": {"accessibility": {"auditRefs": [{"id": "order"}, {"id": "label"}]}},
            "audits": {
                "order": {"title": "Headings skip a level", "score": 0, "details": {"items": [{"node": {"snippet": "<h3>"}}]}},
                "label": {"title": "Boxes have labels", "score": 1}
            }
        }"#;
        let report = serde_json::from_str(report).unwrap();
        assert_eq!(faults(&report), ["Headings skip a level: <h3>"]);
    }

    #[test]
    fn a_report_without_a_score_is_named_as_such() {
        let report = r#"{"categories":{"performance":{"score":null}}}"#;
        let error = Seen::read(report).err().expect("not a whole report");
        assert_eq!(
            error.to_string(),
            "Lighthouse's report has no /categories/performance/score"
        );
    }
}
