//! What was given once, out of a file from another phone: read or refused by name; what is read is written the same, and merging
//! it with itself changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use people::Memory;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(memory) = Memory::read(bytes) {
        let again = Memory::read(memory.write().as_bytes()).expect("what was written is read");
        assert!(again == memory, "written and read it is another");
        let both = memory.merged(&again).expect("no more than there was");
        assert!(both == memory, "merged with itself it is another");
    }
});
