//! What several targets do with a form's file once it is read; it never looks at the bytes itself.

use std::io::{Cursor, Write};

use authoring::{FormFile, Script, read_upload_as};
use calendar::Timestamp;
use forms::{Compiled, Context, Lists, Mode};
use zip::write::SimpleFileOptions;

/// The moment every form is opened at.
const NOW: Timestamp = Timestamp::from_millis(1_795_410_000_000);
/// A form with more cells than this only makes the same steps slower.
const MOST_NODES: usize = 300;

/// The world every form is opened in.
pub fn context(lists: Lists) -> Context {
    Context::at(NOW, lists).with_randomness(7)
}

/// Reads a form in the mode it names and in that of phones. What has no mistake in it can be opened, filled with nothing, and
/// its instance read again.
pub fn reads(name: &str, bytes: &[u8]) {
    for mode in [None, Some(Mode::Strict)] {
        if let Ok(form) = read_upload_as(name, bytes, &Lists::new(), mode) {
            told(&form);
            opens(&form);
        }
    }
}

/// Every finding has its sentence in both languages.
fn told(form: &FormFile) {
    for finding in &form.findings {
        assert!(
            !finding.vi.is_empty() && !finding.en.is_empty(),
            "{finding}"
        );
        let _ = (finding.cell(), form.row(finding));
    }
}

fn opens(form: &FormFile) {
    if !form.is_sound() || form.bundle.walk().count() > MOST_NODES {
        return;
    }
    let opened = Compiled::new(form.bundle.clone().into());
    assert!(opened.is_ok(), "nothing was found, and yet: {opened:?}");
    let script = Script::read(b"[]").expect("a script of no steps");
    // A form may ask for more rows than may stand open.
    if let Ok(played) = form.play(&script, None, context(form.lists.clone())) {
        let _ = form.play(
            &script,
            Some(&played.instance()),
            context(form.lists.clone()),
        );
    }
}

/// Lets whoever reads a workbook catch the panics of the library below: the fuzzer would stop at each. One that nobody catches
/// still ends it.
pub fn caught_panics_are_no_findings() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// The bytes between separators, one for each of these files; a file without its part stays away.
pub fn zipped(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in names.iter().zip(bytes.split(|byte| *byte == 0)) {
        archive.start_file(*name, stored).expect("room in memory");
        archive.write_all(part).expect("room in memory");
    }
    archive.finish().expect("room in memory").into_inner()
}
