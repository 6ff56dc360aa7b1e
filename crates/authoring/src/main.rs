//! The author's command: checks a catalogue and compiles it; every mistake is printed with its cell.
//!
//! `authoring check FOLDER` and `authoring compile FOLDER OUT`. Exit code 0: no mistake; 1: mistakes, on standard error; 2: the
//! command itself was wrong or the output could not be written.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use authoring::{AuthoringError, Catalogue, compile};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = match words.as_slice() {
        ["check", folder] => match compile(Path::new(folder)) {
            Ok(catalogue) => told(&catalogue),
            Err(errors) => refused(&errors),
        },
        ["compile", folder, out] => match compile(Path::new(folder)) {
            Ok(catalogue) => catalogue
                .write(Path::new(out))
                .and_then(|()| told(&catalogue)),
            Err(errors) => refused(&errors),
        },
        _ => writeln!(
            io::stderr(),
            "authoring check FOLDER\nauthoring compile FOLDER OUT"
        )
        .map(|()| ExitCode::from(2)),
    };
    said.unwrap_or_else(|error| {
        let _ = writeln!(io::stderr(), "{error}");
        ExitCode::from(2)
    })
}

fn told(catalogue: &Catalogue) -> io::Result<ExitCode> {
    let index = &catalogue.index;
    let forms = index
        .procedures
        .iter()
        .filter(|entry| entry.form.is_some())
        .count();
    writeln!(
        io::stdout(),
        "catalogue {}: {} procedures, {forms} forms, {} lists",
        index.version,
        index.procedures.len(),
        index.lists.len()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn refused(errors: &[AuthoringError]) -> io::Result<ExitCode> {
    let mut out = io::stderr().lock();
    for error in errors {
        writeln!(out, "{error}")?;
    }
    writeln!(out, "{} lỗi / mistakes", errors.len())?;
    Ok(ExitCode::from(1))
}
