//! `forms conformance`: over a folder of anybody's forms and cases, how many pass, how many are refused and why.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::{Desk, FOUND, OK, Stopped, print_json, vectors};
use crate::{Weight, read_form};

/// The most files that are looked at.
const MAX_FILES: usize = 20_000;
/// The most folders inside each other.
const MAX_DEPTH: usize = 12;

#[derive(Args)]
pub(super) struct Conformance {
    /// Thư mục / the folder
    folder: PathBuf,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

/// What became of one file.
enum Fate {
    /// A form that can be published or filled as it is.
    Pass,
    /// A form in which something is wrong or not supported.
    Refused(Vec<String>),
    /// Cases, and which of them failed.
    Cases(usize, Vec<String>),
    /// No form and no cases.
    Skipped(String),
}

impl Conformance {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let mut files = Vec::new();
        walk(&self.folder, 0, &mut files)
            .map_err(|error| Stopped::File(self.folder.clone(), error))?;
        files.sort();
        let told: Vec<(String, Fate)> = files
            .into_iter()
            .map(|path| {
                let shown = path.strip_prefix(&self.folder).unwrap_or(&path);
                (shown.display().to_string(), fate(desk, &path))
            })
            .collect();
        let (mut pass, mut refused, mut skipped, mut held, mut failed) = (0, 0, 0, 0, 0);
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, fate) in &told {
            match fate {
                Fate::Pass => pass += 1,
                Fate::Refused(why) => {
                    refused += 1;
                    for reason in why {
                        *reasons.entry(reason).or_default() += 1;
                    }
                }
                Fate::Cases(all, failures) => {
                    held += all - failures.len();
                    failed += failures.len();
                }
                Fate::Skipped(_) => skipped += 1,
            }
        }
        if self.json {
            let files: Vec<_> = told
                .iter()
                .map(|(file, fate)| match fate {
                    Fate::Pass => json!({"file": file, "fate": "pass"}),
                    Fate::Refused(why) => json!({"file": file, "fate": "refused", "why": why}),
                    Fate::Cases(all, failures) => {
                        json!({"file": file, "fate": "cases", "pass": all - failures.len(), "fail": failures})
                    }
                    Fate::Skipped(why) => json!({"file": file, "fate": "skipped", "why": why}),
                })
                .collect();
            let answer = json!({
                "forms": {"pass": pass, "refused": refused},
                "cases": {"pass": held, "fail": failed},
                "skipped": skipped,
                "reasons": reasons,
                "files": files,
            });
            print_json(desk, &answer)?;
        } else {
            for (file, fate) in &told {
                match fate {
                    Fate::Pass => writeln!(desk.out, "✓ {file}")?,
                    Fate::Refused(why) => writeln!(desk.out, "– {file}: {}", why.join(" · "))?,
                    Fate::Cases(all, failures) => {
                        writeln!(desk.out, "{}/{all} {file}", all - failures.len())?;
                        for failure in failures {
                            writeln!(desk.out, "  ✗ {failure}")?;
                        }
                    }
                    Fate::Skipped(why) => writeln!(desk.out, "  {file}: {why}")?,
                }
            }
            writeln!(
                desk.out,
                "biểu mẫu / forms: {pass} đạt / pass, {refused} từ chối / refused; trường hợp / cases: {held} đạt / pass, {failed} không / fail; {skipped} bỏ qua / skipped"
            )?;
        }
        Ok(if failed == 0 { OK } else { FOUND })
    }
}

/// Every file below a folder that may hold a form or cases. A folder with `survey.csv` is one form.
fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if files.len() >= MAX_FILES || depth > MAX_DEPTH {
            return Ok(());
        }
        // A link may lead in a circle.
        let about = fs::symlink_metadata(&path)?;
        if about.is_dir() {
            if path.join("survey.csv").is_file() {
                files.push(path);
            } else {
                walk(&path, depth + 1, files)?;
            }
        } else if about.is_file() {
            let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
            if ["xlsx", "xml", "json"].iter().any(|known| ending == *known) {
                files.push(path);
            }
        }
    }
    Ok(())
}

fn fate(desk: &Desk<'_>, path: &Path) -> Fate {
    if path.extension().is_some_and(|ending| ending == "json")
        && let Ok(told) = vectors::play(desk, path)
    {
        let failures = told
            .iter()
            .filter_map(|(name, failure)| Some(format!("{name}: {}", failure.as_ref()?)))
            .collect();
        return Fate::Cases(told.len(), failures);
    }
    let form = match read_form(path) {
        Ok(form) => form,
        Err(error) => return Fate::Skipped(error.to_string()),
    };
    let mut why: Vec<String> = form
        .findings
        .iter()
        .filter(|finding| finding.weight == Weight::Mistake)
        .map(|finding| finding.en.clone())
        .collect();
    why.sort();
    why.dedup();
    if why.is_empty()
        && let Err(error) = forms::Compiled::new(Arc::new(form.bundle))
    {
        why.push(error.to_string());
    }
    if why.is_empty() {
        Fate::Pass
    } else {
        Fate::Refused(why)
    }
}
