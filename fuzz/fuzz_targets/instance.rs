//! Answers in XML are refused with words or taken; what is written of them is read as the same.
#![no_main]

use std::sync::LazyLock;

use authoring::{FormFile, Script, read_upload_as};
use forms::Lists;
use libfuzzer_sys::fuzz_target;

static FORM: LazyLock<FormFile> = LazyLock::new(|| {
    let bytes = include_bytes!("../seeds/xforms/household");
    read_upload_as("form.xml", bytes, &Lists::new(), None).expect("a form")
});

fuzz_target!(|text: &str| {
    let nothing = Script::read(b"[]").expect("a script of no steps");
    let play = |text: &str| FORM.play(&nothing, Some(text), fuzz::context(FORM.lists.clone()));
    let Ok(played) = play(text) else {
        return;
    };
    let written = played.instance();
    let again = play(&written).expect("what was written is read");
    assert_eq!(again.instance(), written);
});
