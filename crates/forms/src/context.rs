//! What the engine must be told about the world: the day, the moment and the lists at hand; it never asks by itself.

use crate::list::Lists;
use calendar::{Date, Timestamp, WallTime};
use std::collections::BTreeMap;

/// The world as an open form sees it.
#[derive(Debug, Clone)]
pub struct Context {
    /// Today in Vietnam.
    pub today: Date,
    /// This moment.
    pub now: Timestamp,
    /// External lists at hand; more may come later.
    pub lists: Lists,
    /// 128 random bits for `random()` and `uuid()`; without them these give nothing, never the same to two people.
    pub randomness: Option<u128>,
    /// What `property(name)` gives: `deviceid`, `username`, `email`, `phonenumber`…
    pub properties: BTreeMap<String, String>,
}

impl Context {
    /// A day, its first moment, and the lists at hand.
    #[must_use]
    pub fn new(today: Date, lists: Lists) -> Self {
        let now = WallTime::new(today, 0, 0).map_or(Timestamp::from_millis(0), WallTime::timestamp);
        Self {
            today,
            ..Self::at(now, lists)
        }
    }

    /// A moment and the lists at hand; today is its day in Vietnam.
    #[must_use]
    pub fn at(now: Timestamp, lists: Lists) -> Self {
        Self {
            today: now.in_vietnam().date,
            now,
            lists,
            randomness: None,
            properties: BTreeMap::new(),
        }
    }

    /// The same world, with 128 random bits.
    #[must_use]
    pub fn with_randomness(mut self, bits: u128) -> Self {
        self.randomness = Some(bits);
        self
    }
}
