//! The machine behind an open form: a plan made once from the bundle, rows of cells with the answers, and recalculation of
//! exactly what depends on a change; it never draws and never speaks to the outside.

mod action;
pub(crate) mod bind;
pub(crate) mod calls;
pub(crate) mod compile;
mod define;
pub(crate) mod ground;
pub(crate) mod order;
pub(crate) mod plan;
pub(crate) mod recalculate;
pub(crate) mod route;
pub(crate) mod rows;
pub(crate) mod status;
