//! From the sheets a civil servant writes to the catalogue a phone reads: checks everything, names every mistake by its
//! cell, compiles; native only, and it never runs a form for a citizen.
//!
//! A catalogue is a folder: one folder for each procedure, named by its code, with `procedure.toml` and, when the procedure
//! can be filed here, the sheets `survey.csv`, `choices.csv`, `settings.csv` and the case rules `rules.toml`; and `_lists/`
//! with the lists that many forms share. [`compile`] reads it all and either gives the [`Catalogue`] or every mistake there is.
//!
//! A form of its own, an Excel workbook in XLSForm or the same sheets as CSV, is read by [`read_form`]: what others wrote is
//! taken in all its spellings, what is not supported is refused by name, and what is only odd is advice. [`read_upload`] reads
//! the same from bytes that came over a network, [`for_procedure`] makes it ready to take the place of a procedure's form, and
//! [`changes()`] says what is different then.

mod advise;
mod beside;
mod catalogue;
mod cells;
mod changes;
mod command;
mod defaults;
mod edit;
mod error;
mod export;
mod file;
mod findings;
mod form;
mod formio;
mod headings;
mod instance;
mod language;
mod length;
mod lists;
mod locate;
mod logic;
mod looks;
mod markdown;
mod marks;
mod media;
mod package;
mod play;
mod procedure;
mod quotes;
mod ready;
mod repeated;
mod rules;
mod script;
mod sheet;
mod slips;
mod source;
mod style;
mod survey;
mod table;
mod upload;
mod workbook;
mod xform;
mod xlsx;
mod xml;

pub use catalogue::{Catalogue, Pack, compile, document, version_of};
pub use changes::{Change, What, changes};
pub use command::command;
pub use error::{AuthoringError, Weight};
pub use file::{UnreadableFile, read_form};
pub use play::Played;
pub use ready::{Wanted, for_phones, for_procedure};
pub use script::Script;
pub use upload::{MAX_UPLOAD, read_upload, read_upload_as};
pub use workbook::{Cell, FormFile};
