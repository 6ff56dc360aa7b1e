//! Any schedule of faults: once the network is good, there is exactly one dossier.

use proptest::prelude::*;

use super::Phone;
use super::server::Fault;
use sync::tus::CHUNK_BYTES;

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        3 => Just(Fault::None),
        2 => Just(Fault::RequestLost),
        3 => Just(Fault::AnswerLost),
        1 => Just(Fault::Doubled),
        3 => any::<usize>().prop_map(Fault::Cut),
        1 => (0..5000u32).prop_map(Fault::Busy),
        1 => Just(Fault::Broken),
        1 => Just(Fault::Portal),
        1 => Just(Fault::SignedOut),
        1 => Just(Fault::Cleaned),
        2 => Just(Fault::Killed),
        1 => (-30i8..30).prop_map(Fault::Clock),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_dossier_arrives_once(
        faults in prop::collection::vec(any_fault(), 0..40),
        length in 0usize..600_000,
    ) {
        let cuts = faults.iter().filter(|fault| **fault != Fault::None).count() as u64;
        let cleaned = faults.iter().filter(|fault| **fault == Fault::Cleaned).count() as u64;
        let phone = Phone::with(faults);
        let entry = phone.submits(length);
        phone.goes_on_until_delivered();
        phone.has_been_delivered_once(&entry);
        // Every fault costs a chunk at most, but for a server that threw away what it had.
        let whole = 3000 + length as u64;
        let sent = phone.line.server.borrow().bytes_received;
        prop_assert!(sent <= whole * (1 + cleaned) + cuts * CHUNK_BYTES, "{sent} of {whole}");
        prop_assert!(phone.line.faults_left() == 0 || !phone.line.server.borrow().dossiers.is_empty());
    }
}
