//! The server as people meet it: in one process, with a real database and a real folder, by named people.

mod actions;
mod bridge;
mod browser;
mod dossiers;
mod kill;
mod office;
mod openapi;
mod pages;
mod payments;
mod phone;
mod sign_in;
mod uploads;
mod worker;
