//! One file per address; a page reads, draws with `ui`, and leaves rules to the crates that own them.

pub(crate) mod dossier;
mod dossier_file;
mod dossier_history;
pub(crate) mod dossier_pay;
mod dossier_supplement;
mod dossier_tasks;
mod dossier_waiting;
mod dossier_wishes;
pub(crate) mod dossiers;
pub(crate) mod draft;
pub(crate) mod home;
mod home_prompts;
mod home_work;
pub(crate) mod life;
pub(crate) mod papers;
pub(crate) mod pay;
mod pay_view;
pub(crate) mod procedure;
mod procedure_start;
pub(crate) mod receipt;
pub(crate) mod review;
pub(crate) mod scan;
pub(crate) mod settings;
mod settings_parcel;
mod settings_stored;
pub(crate) mod unknown;
pub(crate) mod verify;
