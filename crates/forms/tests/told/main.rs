//! The engine as a person meets it: forms are opened, answered and looked at through the public facade only.

mod actions;
mod always;
mod checking;
mod choices;
mod filling;
mod kinds;
mod language;
mod layout;
mod moving;
mod rows;
mod scenario;
mod sending;
