//! One browser API per file; nothing here knows a procedure or draws a page.

pub(crate) mod prefs;
pub(crate) mod shell;
