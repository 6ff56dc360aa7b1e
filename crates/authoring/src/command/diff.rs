//! `forms diff`: what is different between two forms, question by question.

use std::path::PathBuf;

use clap::Args;
use forms::Text;
use serde_json::json;

use super::load::no_form;
use super::{Desk, FOUND, OK, Stopped, print_json};
use crate::Weight;
use crate::changes;
use crate::file::read_form_as;

#[derive(Args)]
pub(super) struct Diff {
    /// Biểu mẫu cũ / the older form
    old: PathBuf,
    /// Biểu mẫu mới / the newer form
    new: PathBuf,
    /// In JSON / print JSON
    #[arg(long)]
    json: bool,
}

impl Diff {
    /// As `diff` does: 0 when nothing is different, 1 when something is, 3 when one of them is no form.
    pub(super) fn run(&self, desk: &mut Desk<'_>) -> Result<u8, Stopped> {
        let old = read_form_as(&self.old, None)?;
        let new = read_form_as(&self.new, None)?;
        for (path, file) in [(&self.old, &old), (&self.new, &new)] {
            if let Some(Text { vi, en }) = no_form(file) {
                return Err(Stopped::Content(path.clone(), format!("{vi} / {en}")));
            }
            let mistakes = file.findings.iter();
            let mistakes = mistakes.filter(|finding| finding.weight == Weight::Mistake);
            let count = mistakes.count();
            if count > 0 {
                let path = path.display();
                writeln!(
                    desk.err,
                    "{path}: còn {count} lỗi, so sánh có thể thiếu; xem forms check / has {count} mistakes, the comparison may lack something; see forms check"
                )?;
            }
        }
        let found = changes(&old.bundle, &new.bundle);
        if self.json {
            print_json(desk, &json!(found))?;
        } else {
            for change in &found {
                writeln!(desk.out, "{}", change.sentence.vi)?;
                writeln!(desk.out, "  {}", change.sentence.en)?;
            }
        }
        Ok(if found.is_empty() { OK } else { FOUND })
    }
}
