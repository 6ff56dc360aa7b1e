//! A dossier is what happened to it: events are recorded, everything else is folded from them.

mod code;
pub mod draft;
mod event;
mod letter;
mod state;
mod status;

pub use code::{CodeShape, DossierCode, InvalidDossierCode};
pub use event::{DraftField, Event, File, Recorded, RequestId, RequestedPaper};
pub use letter::Letter;
pub use state::{DossierState, Outcome, Paid, Task};
pub use status::{Colour, InvalidStatus, Status};
