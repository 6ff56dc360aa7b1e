//! The engine as a person meets it: forms are opened, answered and looked at through the public facade only.

mod filling;
mod scenario;
