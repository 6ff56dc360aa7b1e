//! From the sheets a civil servant writes to the catalogue a phone reads: checks everything, names every mistake by its
//! cell, compiles; native only, and it never runs a form for a citizen.
//!
//! A catalogue is a folder: one folder for each procedure, named by its code, with `procedure.toml` and, when the procedure
//! can be filed here, the sheets `survey.csv`, `choices.csv`, `settings.csv` and the case rules `rules.toml`; and `_lists/`
//! with the lists that many forms share. [`compile`] reads it all and either gives the [`Catalogue`] or every mistake there is.

mod catalogue;
mod cells;
mod error;
mod findings;
mod length;
mod lists;
mod procedure;
mod rules;
mod sheet;
mod source;
mod survey;

pub use catalogue::{Catalogue, Pack, compile};
pub use error::AuthoringError;
