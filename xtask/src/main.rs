//! The two commands, run everything and test everything; it never becomes part of what a citizen or a province runs.

mod assets;
mod bench_forms;
mod catalogue;
mod licences;
mod lighthouse;
mod packages;
mod project;
mod run;
mod script;
mod shell;
mod size;
mod style;
mod test;
mod tidy;
mod wasm;
mod web;

use std::process::ExitCode;

use project::{Profile, Project};

const USAGE: &str = "\
cargo xtask run   [--dev] [--port N]        build everything, start the server and the sandboxes
cargo xtask test  [--only STEP]             install what the tests need and run all of them
cargo xtask build [--dev] [--web]           build the web app, the catalogue and the programs into dist/ and target/
cargo xtask size                            how many bytes a phone downloads, against the budgets
cargo xtask lighthouse                      scores and times of the first pages on a cheap phone
cargo xtask bench-forms [--rounds N] [--only FORM,…] [--engines NAME,…]
                                            the same forms here, in other engines and in plain HTML, timed";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> anyhow::Result<()> {
    let Some((command, options)) = arguments.split_first() else {
        anyhow::bail!("say what to do\n\n{USAGE}");
    };
    let project = Project::find()?;
    if command == "bench-forms" {
        return bench_forms::print(&project, options);
    }
    let options = Options::parse(options)?;
    match command.as_str() {
        "build" => web::build(&project, options.profile, options.web_only),
        "run" => run::run(&project, options.profile, options.port),
        "test" => test::test(&project, options.only.as_deref()),
        "size" => size::print(&project),
        "lighthouse" => lighthouse::print(&project),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => anyhow::bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}

/// What may follow a command.
struct Options {
    profile: Profile,
    web_only: bool,
    port: u16,
    only: Option<String>,
}

impl Options {
    fn parse(words: &[String]) -> anyhow::Result<Self> {
        let mut options = Self {
            profile: Profile::Release,
            web_only: false,
            port: 8080,
            only: None,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--dev" => options.profile = Profile::Dev,
                "--release" => options.profile = Profile::Release,
                "--web" => options.web_only = true,
                "--port" => {
                    let value = words.next().map(String::as_str).unwrap_or_default();
                    options.port = value
                        .parse()
                        .map_err(|_| anyhow::anyhow!("--port needs a number, got `{value}`"))?;
                }
                "--only" => options.only = words.next().cloned(),
                other => anyhow::bail!("`{other}` is not an option\n\n{USAGE}"),
            }
        }
        Ok(options)
    }
}
