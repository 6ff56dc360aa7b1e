//! A script is refused with words, or played to its end on a form of every kind.
#![no_main]

use std::sync::LazyLock;

use authoring::{FormFile, Script, read_upload_as};
use forms::{Answers, Lists};
use libfuzzer_sys::fuzz_target;

static FORM: LazyLock<FormFile> = LazyLock::new(|| {
    let bytes = include_bytes!("../seeds/xforms/household");
    read_upload_as("form.xml", bytes, &Lists::new(), None).expect("a form")
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(script) = Script::read(bytes) else {
        return;
    };
    let context = fuzz::context(FORM.lists.clone());
    let played = FORM
        .play(&script, None, context)
        .expect("a form that opens");
    assert_eq!(played.held(), played.failures().is_empty());
    let answers = played.form.answers();
    assert_eq!(
        Answers::from_json(&answers.to_json()).as_ref(),
        Ok(&answers)
    );
});
