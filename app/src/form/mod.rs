//! Draws a form and keeps what is typed; what is right or wrong is decided by the `forms` crate.

pub(crate) mod desk;
mod extras;
pub(crate) mod filling;

mod again;
mod answer;
mod around;
mod beside;
mod card;
mod choice;
mod edit;
mod group;
mod kinds;
mod offers;
pub(crate) mod old_address;
mod place;
mod question;
mod read_back;
mod repeat;
mod row_line;
mod shown;
pub(crate) mod told;
mod typed;

pub(crate) use around::Around;
pub(crate) use extras::beside;
pub(crate) use group::{Nodes, some};
pub(crate) use place::{address_of, of_address, place_of, scan_button};
pub(crate) use read_back::{ReadBack, lines_read_back};
