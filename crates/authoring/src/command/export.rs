//! `forms export`: a form for other systems.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use forms::{Answers, Context, Form};

use super::check::{say, told};
use super::{Desk, FOUND, FormArgs, OK, Stopped, print_json};
use crate::{export, instance};

/// What a form is exported to.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Target {
    JsonSchema,
    Eform,
}

#[derive(Args)]
pub(super) struct Export {
    #[command(flatten)]
    form: FormArgs,
    /// Sang dạng nào / into what
    #[arg(long, value_enum)]
    to: Target,
    /// Bản khai XML (cho eform) / the answers as an XML instance (for eform)
    #[arg(long, conflicts_with = "answers")]
    instance: Option<PathBuf>,
    /// Bản khai JSON (cho eform) / the answers as JSON (for eform)
    #[arg(long)]
    answers: Option<PathBuf>,
    /// In JSON; luôn là JSON, lỗi cũng vậy nếu có cờ này / the answer is always JSON; with this flag mistakes are too
    #[arg(long)]
    json: bool,
}

impl Export {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let file = self.form.read()?;
        if !file.is_sound() && self.json {
            print_json(desk, &told(&self.form.file, &file))?;
            return Ok(FOUND);
        }
        if !file.is_sound() {
            // What is wrong goes beside the answer, which is for a program.
            let mut told = Desk {
                now: desk.now,
                out: &mut *desk.err,
                err: &mut std::io::sink(),
            };
            say(&mut told, &self.form.file, &file)?;
            return Ok(FOUND);
        }
        let answer = match self.to {
            Target::JsonSchema => export::json_schema(&file.bundle, &file.lists),
            Target::Eform => {
                let answers = self.answers(&file.bundle)?;
                let context = Context::at(desk.now, file.lists.clone());
                let form = Form::open(Arc::new(file.bundle), answers, context)
                    .map_err(|error| Stopped::Content(self.form.file.clone(), error.to_string()))?;
                export::eform(&form)
            }
        };
        print_json(desk, &answer)?;
        Ok(OK)
    }

    fn answers(&self, bundle: &forms::Bundle) -> Result<Answers, Stopped> {
        if let Some(path) = &self.instance {
            let text =
                fs::read_to_string(path).map_err(|error| Stopped::File(path.clone(), error))?;
            let read = instance::read(&text, bundle)
                .map_err(|error| Stopped::Content(path.clone(), error.en))?;
            return Ok(read.answers);
        }
        let Some(path) = &self.answers else {
            return Ok(Answers::new());
        };
        let bytes = fs::read(path).map_err(|error| Stopped::File(path.clone(), error))?;
        Answers::from_json(&bytes)
            .map_err(|error| Stopped::Content(path.clone(), error.to_string()))
    }
}
