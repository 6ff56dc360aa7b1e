//! The command's words, what it prints, and the order of things.

mod meaning;
mod picture;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use calendar::{Date, Timestamp};
use domain::scan::classify;
use scanner::{Effort, Found, decode_rgba};
use serde_json::{Value, json};

const USAGE: &str = "scan [--plain] [--origin ADDRESS] IMAGE…   what each picture's QR codes say and mean, a line of JSON for each; --plain: for people";

/// Our own address where nobody says another: that of the desk.
const ORIGIN: &str = "http://localhost:8080";

/// Reads the words of the command line and does as they say.
pub(crate) fn run() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    let (mut plain, mut origin, mut images) = (false, ORIGIN.to_owned(), Vec::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "--plain" => plain = true,
            "--origin" if words.peek().is_some() => {
                origin = words.next().unwrap_or_default();
            }
            option if option.starts_with("--") => return wrong(),
            _ => images.push(word),
        }
    }
    if images.is_empty() {
        return wrong();
    }
    // A stumble of the reader is an answer without a code; nobody needs its backtrace.
    std::panic::set_hook(Box::new(|_| {}));
    let today = today();
    let mut every = true;
    let mut out = io::stdout().lock();
    for image in &images {
        let answer = look(Path::new(image), &origin, today);
        every &= answer.get("error").is_none();
        let written = if plain {
            say(&mut out, &answer)
        } else {
            writeln!(out, "{answer}")
        };
        // Whoever closed the pipe has seen enough.
        if written.is_err() {
            break;
        }
    }
    if every { ExitCode::SUCCESS } else { 1.into() }
}

fn wrong() -> ExitCode {
    let _ = writeln!(io::stderr(), "{USAGE}");
    2.into()
}

/// Everything about one picture.
fn look(image: &Path, origin: &str, today: Date) -> Value {
    let name = image.display().to_string();
    let begun = Instant::now();
    let picture = match picture::open(image) {
        Ok(picture) => picture,
        Err(error) => {
            return json!({ "image": name, "error": error.name(), "why": error.to_string() });
        }
    };
    let opened = milliseconds(begun);
    let begun = Instant::now();
    let looked = decode_rgba(&picture.rgba, picture.width, picture.height, Effort::Photo);
    let decoded = milliseconds(begun);
    let codes: Vec<Value> = looked
        .codes
        .iter()
        .map(|code| told(code, origin, today))
        .collect();
    json!({
        "image": name,
        "width": picture.width,
        "height": picture.height,
        "codes": codes,
        "milliseconds": { "open": opened, "decode": decoded },
    })
}

fn told(code: &Found, origin: &str, today: Date) -> Value {
    let bytes: String = code
        .bytes
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (kind, meaning) = meaning::of(&classify(&code.text, origin, today));
    json!({ "text": code.text, "bytes": bytes, "kind": kind, "meaning": meaning })
}

fn say(out: &mut impl Write, answer: &Value) -> io::Result<()> {
    let word = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
    if answer.get("error").is_some() {
        return writeln!(
            out,
            "{}: {} ({})",
            word("image"),
            word("why"),
            word("error")
        );
    }
    let codes = answer["codes"].as_array().map_or(&[][..], Vec::as_slice);
    let found = match codes.len() {
        0 => "no code".to_owned(),
        1 => "1 code".to_owned(),
        count => format!("{count} codes"),
    };
    let took = &answer["milliseconds"]["decode"];
    writeln!(out, "{}: {found}, {took} ms", word("image"))?;
    for code in codes {
        let kind = code["kind"].as_str().unwrap_or_default();
        let text = code["text"].as_str().unwrap_or_default();
        writeln!(out, "  {kind}: {}", text.escape_debug())?;
        writeln!(out, "    {}", code["meaning"])?;
    }
    Ok(())
}

fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e4).round() / 10.0
}

/// Today in Vietnam, by the machine's clock.
fn today() -> Date {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let millis = i64::try_from(since.as_millis()).unwrap_or_default();
    Timestamp::from_millis(millis).in_vietnam().date
}
