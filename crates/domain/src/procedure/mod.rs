//! A public service procedure as the public page states it, and the index that finds it; never its form.

mod catalogue;
mod detail;
mod reference;

pub use catalogue::{CatalogueIndex, Found, IndexEntry};
pub use detail::{
    Channel, Currency, Deadline, Fee, Handling, LegalAct, Method, OnlineLevel, Paper, Predecessor,
    Procedure, ResultPaper, Source, Term, TermUnit, Text, Validity,
};
pub use reference::Reference;
