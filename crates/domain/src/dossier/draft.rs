//! The rule of draft certificates in online civil status: one day to look it over, and silence agrees.

use calendar::Timestamp;

const ONE_DAY: i64 = 24 * 60 * 60 * 1000;

/// Until when a draft sent at this instant may be objected to.
pub fn confirm_by(sent: Timestamp) -> Timestamp {
    sent.add_millis(ONE_DAY)
}

/// Whether silence has become agreement.
pub fn silence_agrees(confirm_by: Timestamp, now: Timestamp) -> bool {
    now > confirm_by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_agrees_after_one_day() {
        let sent = Timestamp::parse("2026-11-23T08:05:00Z").unwrap();
        let until = confirm_by(sent);
        assert_eq!(until, Timestamp::parse("2026-11-24T08:05:00Z").unwrap());
        assert!(!silence_agrees(until, until));
        assert!(silence_agrees(until, until.add_millis(1)));
    }
}
