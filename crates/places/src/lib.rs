//! Addresses as they stand on cards and in old papers, brought to the province and commune there are today; it never decides
//! what is in doubt, never does I/O and holds no data.
//!
//! Until June 2025 an address had three levels: commune, district, province (63 provinces, some 10,600 communes in 2021 and
//! 10,035 at the end). Since July 2025 it has two (34 and 3,321). [`compile()`] joins the old units and today's into one text
//! document that phones fetch on first use; [`Places::read`] checks it; [`Places::find`] reads one written address and says
//! which unit of today it is, or between which the person must choose, or what it understood.

mod compile;
pub mod crossed;
mod distance;
mod document;
mod elsewhere;
mod find;
mod guess;
mod matching;
mod reading;
pub mod sample;
mod words;

pub use compile::{Mistake, compile};
pub use document::{Broken, Places};
pub use reading::{Doubt, Old, Reading, TooLong, Verdict, Written};
