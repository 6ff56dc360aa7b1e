//! One file per address; a page reads, draws with `ui`, and leaves rules to the crates that own them.

pub(crate) mod dossier;
pub(crate) mod dossier_pay;
pub(crate) mod dossiers;
pub(crate) mod draft;
pub(crate) mod home;
pub(crate) mod papers;
pub(crate) mod pay;
pub(crate) mod procedure;
pub(crate) mod review;
pub(crate) mod scan;
pub(crate) mod settings;
pub(crate) mod unknown;
pub(crate) mod verify;
