//! What a person has given once, kept with its source and offered again; it never keeps without being told to, and never stores.
//!
//! A [`Memory`] holds people and papers. Each value of a person says where it came from and when ([`Known`]); values that
//! disagree stand beside each other, the newest first. An open form is read with [`Group::all`]: which of its groups asks for
//! which person ([`Role`]), what was answered there, and what a known person would bring into it ([`offers`]).
//!
//! ```
//! use calendar::Timestamp;
//! use people::{Field, Given, Memory, PersonId, Relation, Source};
//!
//! let now = Timestamp::parse("2026-11-23T08:00:00Z")?;
//! let mut memory = Memory::default();
//! let mother = PersonId::parse("a1")?;
//! memory.keep(&mother, Relation::Mother, None, &[Given::new(Field::FullName, "Hồ Thị Lúa", Source::Hand, now)])?;
//!
//! let copy = Memory::read(memory.write().as_bytes())?;
//! assert_eq!(copy.merged(&memory)?, memory);
//! assert_eq!(copy.people()[0].name(), "Hồ Thị Lúa");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod again;
mod card;
mod compare;
mod document;
mod field;
mod group;
mod known;
mod memory;
mod offer;
mod person;
mod role;
mod same;
mod source;
mod validity;

pub use again::{Again, Said, again, is_asked_again};
pub use card::{Holder, facts_of_card, sex_code};
pub use compare::{Beside, Odd, OddAbout, Witness, compare, oddities, recall};
pub use document::{Document, DocumentKind};
pub use field::{Field, Residence};
pub use group::{Group, SameNumber, in_words, same_numbers};
pub use known::{Given, Known};
pub use memory::{Memory, MemoryError};
pub use offer::{Doubt, Offer, Standing, answers_for, offers};
pub use person::{BadId, Person, PersonId, Relation};
pub use role::{Fit, Role};
pub use source::{BadSource, Origin, Source};
pub use validity::{Validity, of_card, of_old_card};
