//! Dates as Vietnamese people write them and working days as the State counts them; never reads a clock.
//!
//! Today's date is always an argument, so nothing here can fail for outside reasons.

mod date;
mod due;
mod holidays;
mod partial;
mod timestamp;
mod words;
mod working;
mod written;

pub use date::{Date, InvalidDate, Weekday};
pub use due::{Due, Term};
pub use partial::{PartialDate, Precision};
pub use timestamp::{InvalidTimestamp, Timestamp, WallTime};
pub use words::number_in_words;
pub use working::{Certainty, DayKind};
pub use written::UnreadableDate;
