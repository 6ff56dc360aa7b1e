//! `forms fill`: plays a script on a form and prints every node as it then stands, and the instance.

use std::fs;
use std::path::PathBuf;

use calendar::Date;
use clap::Args;
use forms::Context;
use serde_json::json;

use super::check::{say, told};
use super::{Desk, FOUND, FormArgs, OK, Stopped, print_json};
use crate::instance::{self, Instance};
use crate::play::play;
use crate::{FormFile, Played, Script};

#[derive(Args)]
pub(super) struct Fill {
    #[command(flatten)]
    form: FormArgs,
    /// Tệp JSON gồm các bước / a JSON file of steps
    #[arg(long)]
    script: PathBuf,
    /// Bắt đầu từ bản khai XML này / begin with the answers in this XML instance
    #[arg(long)]
    instance: Option<PathBuf>,
    /// Ngày mở biểu mẫu, ví dụ 2026-11-23 / the day the form is opened on
    #[arg(long)]
    today: Option<String>,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

impl Fill {
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let file = self.form.read()?;
        let unreadable = |error| Stopped::File(self.script.clone(), error);
        let bytes = fs::read(&self.script).map_err(unreadable)?;
        let script =
            Script::read(&bytes).map_err(|error| Stopped::Content(self.script.clone(), error))?;
        let instance = self.instance(&file)?;
        let context = self.context(desk, &file, &script)?;
        let play = match play(&file, &script, instance, context) {
            Ok(play) => play,
            Err(error) => {
                if self.json {
                    print_json(desk, &told(&self.form.file, &file))?;
                } else {
                    say(desk, &self.form.file, &file)?;
                    writeln!(desk.err, "{error}")?;
                }
                return Ok(FOUND);
            }
        };
        self.print(desk, &play)?;
        Ok(if play.held() { OK } else { FOUND })
    }

    fn instance(&self, file: &FormFile) -> Result<Instance, Stopped> {
        let Some(path) = &self.instance else {
            return Ok(Instance::default());
        };
        let text = fs::read_to_string(path).map_err(|error| Stopped::File(path.clone(), error))?;
        instance::read(&text, &file.bundle)
            .map_err(|error| Stopped::Content(path.clone(), error.en))
    }

    fn context(
        &self,
        desk: &Desk<'_>,
        file: &FormFile,
        script: &Script,
    ) -> Result<Context, Stopped> {
        let lists = file.lists.clone();
        let context = match self.today.as_ref().or(script.today.as_ref()) {
            None => Context::at(desk.now, lists),
            Some(day) => {
                let today = Date::parse_iso(day).map_err(|_| {
                    let said = format!("“{day}” is not a day; write it as 2026-11-23");
                    Stopped::Content(self.script.clone(), said)
                })?;
                Context::new(today, lists)
            }
        };
        Ok(context.with_randomness(super::randomness()))
    }

    fn print(&self, desk: &mut Desk<'_>, play: &Played) -> Result<(), Stopped> {
        let nodes = play.nodes();
        let xml = play.instance();
        let bundle = play.form.bundle();
        if self.json {
            let answer = json!({
                "form": bundle.form_id,
                "version": bundle.version,
                "language": play.language(),
                "steps": play.told,
                "valid": play.form.problems().is_empty(),
                "nodes": nodes,
                "answers": play.form.answers(),
                "instance": xml,
            });
            return Ok(print_json(desk, &answer)?);
        }
        for line in &play.told {
            let step = &line["step"];
            match line["said"].as_str() {
                None => writeln!(desk.out, "{step}: ok")?,
                Some(said) => writeln!(desk.out, "{step}: {said}")?,
            }
        }
        for node in &nodes {
            let text = |key: &str| node[key].as_str().unwrap_or_default();
            let flags: Vec<&str> = ["relevant", "required", "readonly", "valid"]
                .into_iter()
                .filter(|flag| node[flag] == json!(true))
                .collect();
            writeln!(
                desk.out,
                "{}  {}  [{}]  {}  {}",
                text("path"),
                text("kind"),
                flags.join(" "),
                node["value"],
                text("label")
            )?;
            for key in ["problem", "message", "warning", "hint"] {
                if !text(key).is_empty() {
                    writeln!(desk.out, "    {key}: {}", text(key))?;
                }
            }
            if let Some(choices) = node["choices"].as_array() {
                let offered: Vec<String> = choices
                    .iter()
                    .map(|choice| format!("{} {}", choice["name"], choice["label"]))
                    .collect();
                writeln!(desk.out, "    choices: {}", offered.join(", "))?;
            }
        }
        writeln!(desk.out, "{xml}")?;
        Ok(())
    }
}
