//! Procedures, people, dossiers, fees, payments and receipts as the law and the field define them: pure.
//!
//! Never reads a clock, never does I/O, never draws a random number: all of these are arguments.

pub mod address;
mod code;
pub mod compose;
pub mod dossier;
pub mod fee;
pub mod hash;
mod hex;
mod id;
pub mod media;
pub mod money;
pub mod payment;
pub mod person;
pub mod picture;
pub mod procedure;
pub mod publication;
pub mod receipt;
mod recording;
pub mod scan;
pub mod search;

pub use code::{CommuneCode, InvalidCode, ProcedureCode, ProvinceCode};
pub use hash::Sha256;
pub use id::{ActionId, DossierId, InvalidId, PaymentId};
pub use money::Money;
pub use person::{Card, Person, PersonalNumber, Phone, Sex};
pub use publication::Publication;
pub use receipt::{Receipt, ReceiptCode};
