//! The server as people meet it: in one process, with a real database and a real folder, by named people.

mod actions;
mod bridge;
mod browser;
mod dist;
mod dossiers;
mod form_media;
mod house;
mod kill;
mod office;
mod openapi;
mod pages;
mod payments;
mod phone;
mod publishing;
mod sealed_sign_in;
mod sign_in;
mod uploads;
mod worker;
