//! The outside world as its partners meet it, over HTTP.

mod identity;
mod payment;
mod province;
mod world;
