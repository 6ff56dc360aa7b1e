//! How many bad pictures each QR decoder reads and how long it takes: ours beside those one could use instead, in one table. It
//! judges by the text alone: another text than the code's is a wrong read.
//!
//! `cargo bench -p scanner` measures what is written in Rust, and `zbarimg` where Debian's zbar-tools are installed. After `npm ci`
//! in this folder it also measures what runs in JavaScript, and after `cargo xtask build --web` our own worker. Options, after `--`:
//! `--seed N` (other pictures), `--each N` (pictures of each kind, 20 unless told), `--missed` (names what ours does not read).

#![allow(missing_docs)]

mod frames;
mod rivals;

use std::collections::BTreeMap;
use std::path::Path;

use frames::{Frame, Trouble};
use rivals::Read;

/// What one decoder did.
#[derive(Default)]
struct Tally {
    right: BTreeMap<&'static str, usize>,
    wrong: usize,
    times: Vec<f64>,
}

impl Tally {
    fn count(&mut self, frame: &Frame, read: &Read) {
        self.times.push(read.milliseconds);
        match &read.text {
            Some(text) if *text == frame.text => {
                *self.right.entry(frame.trouble.name()).or_default() += 1;
            }
            Some(_) => self.wrong += 1,
            None => {}
        }
    }

    fn print(&mut self, name: &str) {
        self.times.sort_by(f64::total_cmp);
        let count = self.times.len();
        let right: usize = self.right.values().sum();
        print!(
            "| {name:<22} | {:>3.0} % | {:>5} | {:>6.1} | {:>6.1} |",
            100.0 * right as f64 / count as f64,
            self.wrong,
            self.times[count / 2],
            self.times[count * 95 / 100],
        );
        for trouble in Trouble::ALL {
            let right = self.right.get(trouble.name()).copied().unwrap_or_default();
            print!(" {right:>width$} |", width = trouble.name().len());
        }
        println!();
    }
}

fn option<T: std::str::FromStr>(name: &str) -> Option<T> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

fn main() {
    let seed = option("--seed").unwrap_or(1);
    let each: usize = option("--each").unwrap_or(20);
    let missed = std::env::args().any(|argument| argument == "--missed");
    let folder = std::env::temp_dir().join(format!("motcua-frames-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");

    let mut tallies: Vec<(String, Tally)> = Vec::new();
    let mut count = |name: &str, frame: &Frame, read: &Read| {
        let at = tallies.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            tallies.push((name.to_owned(), Tally::default()));
            tallies.len() - 1
        });
        tallies[at].1.count(frame, read);
    };
    // The pictures themselves are on the disk only; here is what they say.
    let mut kept: Vec<Frame> = Vec::new();
    for (at, mut frame) in frames::frames(seed, each).enumerate() {
        for (name, decode) in rivals::NATIVE {
            let read = rivals::timed(|| decode(&frame));
            if missed && name == "ours, a photo" && read.text.is_none() {
                let (width, height) = (frame.width, frame.height);
                println!("missed {at}: {}, {width} × {height}", frame.trouble.name());
            }
            count(name, &frame, &read);
        }
        rivals::store(&frame, &folder.join(format!("{at:04}.pgm")));
        frame.luma = Vec::new();
        kept.push(frame);
    }
    for (name, at, read) in rivals::in_node(&folder) {
        count(&name, &kept[at], &read);
    }
    for (at, read) in rivals::zbar(&folder, kept.len()) {
        count("zbarimg", &kept[at], &read);
    }
    let _ = std::fs::remove_dir_all(&folder);

    print!(
        "| {} pictures           | read  | wrong | median |    p95 |",
        kept.len()
    );
    for trouble in Trouble::ALL {
        print!(" {} |", trouble.name());
    }
    println!();
    for (name, tally) in &mut tallies {
        tally.print(name);
    }
}

/// The folder of the built app's hashed files.
fn assets() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist/web/assets")
}
