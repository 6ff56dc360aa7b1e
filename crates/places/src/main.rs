//! Reads written addresses and cards from the command line, and measures itself against a labelled sample; it stores and
//! sends nothing.
//!
//! `places address [--old] [--json] TEXT…`, `places card [--json] TEXT…`, `places report [--json] [FILE]`,
//! `places crossed [--json]`. `--old`: the address
//! was written before July 2025. The units come from `procedures/` of this repository. Exit code 2: the command was wrong or
//! a file could not be read.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use calendar::{Date, Timestamp};
use domain::person::{Card, CardWarning, HealthCard};
use places::crossed::Crossed;
use places::sample::Report;
use places::{Places, Reading, Verdict, Written};
use serde_json::{Value, json};

const USAGE: &str = "\
places address [--old] [--json] TEXT…   what each written address is today
places card [--json] TEXT…              the person on each card (the text of its QR code) and the address today
places report [--json] [FILE]           how many lines of the labelled sample are read as they should be, and every error
places crossed [--json]                 every old commune beside each wrong district of its province: none may be certain";

fn main() -> ExitCode {
    let (options, words): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|word| matches!(word.as_str(), "--json" | "--old"));
    let has = |option: &str| options.iter().any(|given| given == option);
    let written = if has("--old") {
        Written::BeforeMerger
    } else {
        Written::AnyTime
    };
    let done = match words.split_first() {
        Some((command, texts)) if command == "address" && !texts.is_empty() => {
            load().and_then(|places| address(&places, texts, written, has("--json")))
        }
        Some((command, texts)) if command == "card" && !texts.is_empty() => {
            load().and_then(|places| card(&places, texts, has("--json")))
        }
        Some((command, files)) if command == "report" && files.len() <= 1 => {
            let sample = files
                .first()
                .map_or_else(|| here("tests/data/sample.tsv"), PathBuf::from);
            load().and_then(|places| report(&places, &read(&sample)?, has("--json")))
        }
        Some((command, [])) if command == "crossed" => {
            load().and_then(|places| crossed(&places, has("--json")))
        }
        _ => Err(io::Error::other(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

fn load() -> io::Result<Places> {
    let source = |name: &str| read(&here("../../procedures").join(name));
    let document = places::compile(
        &source("_places/old_units.txt")?,
        &source("_lists/provinces.csv")?,
        &source("_lists/communes.csv")?,
    )
    .map_err(io::Error::other)?;
    Places::read(&document).map_err(io::Error::other)
}

fn address(places: &Places, texts: &[String], written: Written, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for text in texts {
        let reading = places.find(text, written);
        if as_json {
            writeln!(
                out,
                "{}",
                outcome(reading.as_ref().map_err(ToString::to_string))
            )?;
        } else {
            match reading {
                Ok(reading) => say(&mut out, &reading)?,
                Err(error) => writeln!(out, "{error}")?,
            }
        }
    }
    Ok(())
}

fn card(places: &Places, texts: &[String], as_json: bool) -> io::Result<()> {
    let today = today();
    let mut out = io::stdout().lock();
    for text in texts {
        if let Some(card) = HealthCard::read(text) {
            health_card(&mut out, &card, as_json)?;
            continue;
        }
        let card = match Card::read(text, today) {
            Ok(card) => card,
            Err(problems) if as_json => {
                writeln!(out, "{}", json!({ "problems": problems }))?;
                continue;
            }
            Err(problems) => {
                for problem in problems {
                    writeln!(out, "not a card: {problem}")?;
                }
                continue;
            }
        };
        let written = if card.warnings.contains(&CardWarning::OldUnits) {
            Written::BeforeMerger
        } else {
            Written::AnyTime
        };
        let reading = places.find(&card.residence, written);
        if as_json {
            // Both follow from the date of issue alone.
            let kind = card.kind();
            let issuer = card.issuer();
            let mut answer = json!({ "card": card, "kind": kind, "issuer": issuer });
            answer["residence_today"] = outcome(reading.as_ref().map_err(ToString::to_string));
            writeln!(out, "{answer}")?;
            continue;
        }
        writeln!(
            out,
            "{}, {}, {}, {}",
            card.name,
            card.number,
            card.sex.vi(),
            card.birth
        )?;
        match card.issued {
            Some(issued) => {
                let issuer = card.issuer().unwrap_or_default();
                write!(out, "  issued {} by {issuer}", issued.iso())?;
            }
            None => write!(out, "  day of issue and issuer not said")?,
        }
        writeln!(out, "; {:?}", card.warnings)?;
        match reading {
            Ok(reading) => say(&mut out, &reading)?,
            Err(error) => writeln!(out, "{error}")?,
        }
    }
    Ok(())
}

/// A health insurance card: no identity card, but it says who somebody is.
fn health_card(out: &mut impl Write, card: &HealthCard, as_json: bool) -> io::Result<()> {
    if as_json {
        return writeln!(out, "{}", json!({ "health_insurance": card }));
    }
    let parts = [
        card.name.clone(),
        card.sex.map(|sex| sex.vi().to_owned()),
        card.birth.map(|birth| birth.to_string()),
        card.address.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    writeln!(
        out,
        "{}\n  health insurance {}",
        parts.join(", "),
        card.number
    )
}

/// A reading with the address made of it, or why there is none.
fn outcome(reading: Result<&Reading, String>) -> Value {
    match reading {
        Ok(reading) => {
            let mut answer = json!(reading);
            answer["address"] = json!(reading.address());
            answer
        }
        Err(error) => json!({ "error": error }),
    }
}

fn say(out: &mut impl Write, reading: &Reading) -> io::Result<()> {
    writeln!(out, "{}", reading.given)?;
    let address = reading
        .address()
        .map(|address| address.to_string())
        .unwrap_or_default();
    match reading.verdict {
        Verdict::Certain => writeln!(out, "  = {address}")?,
        Verdict::Choose => writeln!(out, "  ? {address}")?,
        Verdict::Unknown => writeln!(out, "  … {address}")?,
    }
    for commune in &reading.communes {
        writeln!(out, "    {} {}", commune.code, commune.name)?;
    }
    if let Some(old) = &reading.old {
        let parts = [
            old.commune.as_deref(),
            old.district.as_deref(),
            Some(old.province.as_str()),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        writeln!(out, "  old units: {}", parts.join(", "))?;
    }
    if !reading.doubts.is_empty() {
        writeln!(out, "  look again: {:?}", reading.doubts)?;
    }
    Ok(())
}

fn report(places: &Places, sample: &str, as_json: bool) -> io::Result<()> {
    let began = Instant::now();
    let report = Report::of(places, sample).map_err(io::Error::other)?;
    let all = report.all();
    let micros = began.elapsed().as_micros() / (all.lines.max(1) as u128);
    let mut out = io::stdout().lock();
    if as_json {
        let version = places.version();
        let report =
            json!({ "version": version, "all": all, "micros_per_line": micros, "report": report });
        return writeln!(out, "{report}");
    }
    let share = |count: usize| 100.0 * count as f64 / all.lines.max(1) as f64;
    writeln!(out, "{:<28}{:>8}{:>8}{:>8}", "", "lines", "right", "misled")?;
    for (kind, count) in report
        .kinds
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count))
        .chain([("all", all)])
    {
        writeln!(
            out,
            "{kind:<28}{:>8}{:>8}{:>8}",
            count.lines, count.right, count.misled
        )?;
    }
    writeln!(
        out,
        "{:.1} % right, {:.1} % called certain and wrong; {micros} µs a line; units of {}, {} old communes",
        share(all.right),
        share(all.misled),
        places.version(),
        places.old_communes()
    )?;
    for error in &report.errors {
        writeln!(
            out,
            "{}\n    {}: {} expected, {} read",
            error.text, error.kind, error.expected, error.read
        )?;
    }
    Ok(())
}

fn crossed(places: &Places, as_json: bool) -> io::Result<()> {
    let districts = Crossed::wrong_districts(places, 1);
    let capitals = Crossed::capitals(places);
    let mut out = io::stdout().lock();
    if as_json {
        let both = json!({ "wrong_districts": districts, "capitals": capitals });
        return writeln!(out, "{both}");
    }
    for (name, crossed) in [("wrong district", districts), ("bare capital", capitals)] {
        writeln!(
            out,
            "{name}: {} lines, {} with the exact name first, {} certain, {} of them for another commune",
            crossed.lines,
            crossed.first,
            crossed.certain,
            crossed.misled.len()
        )?;
        for text in &crossed.misled {
            writeln!(out, "    {text}")?;
        }
    }
    Ok(())
}

/// Today in Vietnam, by the machine's clock.
fn today() -> Date {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let millis = i64::try_from(since.as_millis()).unwrap_or_default();
    Timestamp::from_millis(millis).in_vietnam().date
}
