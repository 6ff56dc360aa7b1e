//! `forms check` and `forms publish`: everything that is wrong with a form, and a form without mistakes written under its hash.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Desk, FOUND, FormArgs, OK, Stopped, print_json};
use crate::catalogue::{document, media_file};
use crate::ready::not_before;
use crate::{AuthoringError, FormFile, Weight, for_phones};

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    form: FormArgs,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
    /// Coi lời khuyên cũng là lỗi / take advice for mistakes
    #[arg(long)]
    strict: bool,
}

#[derive(Args)]
pub(super) struct Publish {
    #[command(flatten)]
    form: FormArgs,
    /// Thư mục ghi ra: bundles/, lists/, media/ / the folder to write bundles/, lists/ and media/ into
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let mut form = self.form.read()?;
        // It can be filled here and is not published: whoever checks a form hears of it in time.
        let lacking = std::mem::take(&mut form.lacking);
        form.findings
            .extend(lacking.into_iter().map(AuthoringError::advice));
        if self.json {
            print_json(desk, &told(&self.form.file, &form))?;
        } else {
            say(desk, &self.form.file, &form)?;
        }
        let well = form.is_sound() && (!self.strict || form.findings.is_empty());
        Ok(if well { OK } else { FOUND })
    }
}

impl Publish {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let mut form = self.form.read()?;
        for_phones(&mut form);
        not_before(&mut form, desk.now.in_vietnam().date, Weight::Mistake);
        if !form.is_sound() {
            if self.json {
                print_json(desk, &told(&self.form.file, &form))?;
            } else {
                say(desk, &self.form.file, &form)?;
            }
            return Ok(FOUND);
        }
        let (hash, bytes) = document(&form.bundle);
        let bundle = format!("bundles/{hash}.json");
        self.write(&bundle, &bytes)?;
        for (hash, text) in &form.media {
            self.write(&media_file(*hash), text.as_bytes())?;
        }
        let mut lists = serde_json::Map::new();
        let opened = forms::Compiled::new(std::sync::Arc::new(form.bundle.clone()))
            .map_err(|error| Stopped::Content(self.form.file.clone(), error.to_string()))?;
        for name in opened.external_lists() {
            if let Some(list) = form.lists.get(name) {
                let (hash, bytes) = document(&**list);
                self.write(&format!("lists/{hash}.json"), &bytes)?;
                lists.insert(name.to_owned(), json!(hash.to_string()));
            }
        }
        if self.json {
            let mut answer = told(&self.form.file, &form);
            answer["bundle"] = json!({
                "sha256": hash.to_string(), "file": bundle, "bytes": bytes.len(), "lists": lists,
                "media": form.media.keys().map(ToString::to_string).collect::<Vec<_>>(),
            });
            print_json(desk, &answer)?;
        } else {
            say(desk, &self.form.file, &form)?;
            let path = self.out.join(&bundle);
            writeln!(desk.out, "{} ({} byte)", path.display(), bytes.len())?;
            for (name, hash) in lists {
                let file = format!("lists/{}.json", hash.as_str().unwrap_or_default());
                writeln!(desk.out, "{} ({name})", self.out.join(file).display())?;
            }
            for (hash, text) in &form.media {
                let path = self.out.join(media_file(*hash));
                writeln!(desk.out, "{} ({} byte)", path.display(), text.len())?;
            }
        }
        Ok(OK)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Stopped> {
        let path = self.out.join(name);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| Stopped::File(path, error))
    }
}

/// Prints every finding and how many there are.
pub(super) fn say(desk: &mut Desk<'_>, file: &Path, form: &FormFile) -> Result<(), Stopped> {
    for finding in &form.findings {
        let place = match finding.cell() {
            cell if cell.is_empty() => file.display().to_string(),
            cell => cell,
        };
        let column = finding
            .column
            .as_ref()
            .map_or_else(String::new, |column| format!(" [{column}]"));
        let (vi, en) = match finding.weight {
            Weight::Mistake => ("Lỗi", "Mistake"),
            Weight::Advice => ("Nên sửa", "Advice"),
        };
        writeln!(desk.out, "{place}{column}")?;
        writeln!(desk.out, "  {vi}: {}", finding.vi)?;
        writeln!(desk.out, "  {en}: {}", finding.en)?;
    }
    let (mistakes, advice) = counts(&form.findings);
    writeln!(
        desk.out,
        "{}: {mistakes} lỗi, {advice} điều nên sửa / {mistakes} mistakes, {advice} pieces of advice",
        form.bundle.form_id
    )?;
    Ok(())
}

fn counts(findings: &[AuthoringError]) -> (usize, usize) {
    let mistakes = findings
        .iter()
        .filter(|finding| finding.weight == Weight::Mistake)
        .count();
    (mistakes, findings.len() - mistakes)
}

/// The findings of a form as JSON.
pub(super) fn told(file: &Path, form: &FormFile) -> serde_json::Value {
    let findings: Vec<serde_json::Value> = form
        .findings
        .iter()
        .map(|finding| {
            json!({
                "cell": finding.cell(),
                "file": finding.file,
                "row": finding.row,
                "column": finding.column,
                "letters": finding.letters,
                "weight": match finding.weight { Weight::Mistake => "mistake", Weight::Advice => "advice" },
                "vi": finding.vi,
                "en": finding.en,
            })
        })
        .collect();
    let (mistakes, advice) = counts(&form.findings);
    json!({
        "file": file.display().to_string(),
        "form": form.bundle.form_id,
        "version": form.bundle.version,
        "mistakes": mistakes,
        "advice": advice,
        "findings": findings,
    })
}
