//! Answers that can be read are written the same for ever.
#![no_main]

use forms::Answers;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(answers) = Answers::from_json(bytes) {
        let written = answers.to_json();
        let again = Answers::from_json(&written).expect("what we wrote ourselves");
        assert_eq!(again, answers);
        assert_eq!(again.to_json(), written);
    }
});
