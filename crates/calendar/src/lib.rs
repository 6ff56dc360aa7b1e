//! Dates as Vietnamese people write them and working days as the State counts them.
