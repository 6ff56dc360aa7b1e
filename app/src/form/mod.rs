//! Draws a form and keeps what is typed; what is right or wrong is decided by the `forms` crate.

pub(crate) mod desk;
mod extras;
pub(crate) mod filling;

mod answer;
mod card;
mod choice;
mod group;
mod offers;
mod old_address;
mod question;
mod read_back;
mod repeat;
pub(crate) mod told;
mod typed;

pub(crate) use group::Nodes;
pub(crate) use read_back::ReadBack;
