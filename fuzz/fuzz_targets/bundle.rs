//! A form from anywhere is refused, or opens and can be filled.
#![no_main]

use std::sync::Arc;

use calendar::Timestamp;
use forms::{Answers, Bundle, Context, Form, Lists, Path};
use libfuzzer_sys::fuzz_target;

/// A tree wider than this only makes the same steps slower.
const MOST_NODES: usize = 200;

fuzz_target!(|bytes: &[u8]| {
    let Ok(bundle) = reader::from_slice::<Bundle>(bytes) else {
        return;
    };
    let _ = forms::check(&bundle, &Lists::new());
    let context = Context::at(Timestamp::from_millis(1_795_410_000_000), Lists::new());
    let Ok(mut form) = Form::open(Arc::new(bundle), Answers::new(), context) else {
        return;
    };
    let mut waiting = form.children(&Path::root());
    let mut seen = 0;
    while let Some(path) = waiting.pop() {
        seen += 1;
        if seen > MOST_NODES {
            break;
        }
        let _ = form.add_row(&path);
        let _ = form.answer_text(&path, "1");
        let _ = (
            form.node(&path),
            form.choices(&path, "a", 3),
            form.chosen(&path),
        );
        waiting.extend(form.children(&path));
    }
    let _ = (form.sections(), form.problems(), form.fees(), form.papers());
    let answers = form.answers();
    assert_eq!(
        Answers::from_json(&answers.to_json()).as_ref(),
        Ok(&answers)
    );
});
