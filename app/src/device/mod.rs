//! One browser API per file; nothing here knows a procedure or draws a page.

pub(crate) mod barcode;
pub(crate) mod camera;
mod carrying;
pub(crate) mod clock;
pub(crate) mod drawing;
pub(crate) mod files;
pub(crate) mod inapp;
pub(crate) mod install;
mod message;
pub(crate) mod notebook;
pub(crate) mod online;
pub(crate) mod outbox;
pub(crate) mod papers;
pub(crate) mod passkey;
pub(crate) mod picture;
pub(crate) mod position;
pub(crate) mod prefs;
pub(crate) mod scanner;
pub(crate) mod service_worker;
pub(crate) mod share;
pub(crate) mod shared;
pub(crate) mod shell;
pub(crate) mod signature;
pub(crate) mod sound;
pub(crate) mod tap;
pub(crate) mod vault;
pub(crate) mod vibration;
