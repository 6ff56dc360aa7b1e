//! The only place that asks the machine what time it is; tests put another clock in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use calendar::{Date, Timestamp};

/// Tells the time to whoever holds it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Machine,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub fn machine() -> Clock {
        Clock(Source::Machine)
    }

    /// A clock that stands still until [`Clock::advance`] moves it, for tests.
    #[must_use]
    pub fn standing_at(at: Timestamp) -> Clock {
        Clock(Source::Set(Arc::new(AtomicI64::new(at.millis()))))
    }

    /// Moves a standing clock on; the machine's clock cannot be moved and ignores it.
    pub fn advance(&self, millis: i64) {
        if let Source::Set(at) = &self.0 {
            at.fetch_add(millis, Ordering::SeqCst);
        }
    }

    /// This instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(match &self.0 {
            Source::Machine => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
                }),
            Source::Set(at) => at.load(Ordering::SeqCst),
        })
    }

    /// Today in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().in_vietnam().date
    }
}
