//! Bodies of the API: refused, or written again they read the same.
#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use reader::Read;
use serde::Serialize;
use sync::protocol::{
    ActionRequest, DossierView, EventsPage, KeysView, PaymentRequest, PaymentView, Problem,
    PublicReceipt, SessionView, SharedPayment, Submission, Taken,
};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, body)) = bytes.split_first() else {
        return;
    };
    match which % 12 {
        0 => same_again::<Submission>(body),
        1 => same_again::<ActionRequest>(body),
        2 => same_again::<PaymentRequest>(body),
        3 => same_again::<EventsPage>(body),
        4 => same_again::<Problem>(body),
        5 => same_again::<PaymentView>(body),
        6 => same_again::<DossierView>(body),
        7 => same_again::<PublicReceipt>(body),
        8 => same_again::<SessionView>(body),
        9 => same_again::<SharedPayment>(body),
        10 => same_again::<KeysView>(body),
        _ => same_again::<Taken>(body),
    }
});

fn same_again<T: Read + Serialize + PartialEq + Debug>(body: &[u8]) {
    if let Ok(value) = reader::from_slice::<T>(body) {
        let written = serde_json::to_vec(&value).expect("what was read can be written");
        let again = reader::from_slice::<T>(&written).expect("what we wrote ourselves");
        assert_eq!(again, value);
    }
}
