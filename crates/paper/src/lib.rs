//! Photographed papers made straight, even and small, in a worker that is loaded only when somebody adds a paper; it never
//! decides that a paper will not do.
//!
//! The worker's script is `worker.js` beside this crate; its messages are described there.

pub mod advice;
mod closing;
mod clutter;
mod edges;
pub mod file;
mod fit;
mod gradient;
mod homography;
mod letters;
mod light;
mod lines;
mod pixels;
mod quad;
mod sheet;
mod straighten;
#[cfg(target_arch = "wasm32")]
pub mod worker;

pub use advice::Advice;
pub use domain::picture::Size;
pub use edges::{Found, LOOKED_AT, find};
pub use pixels::Rgba;
pub use quad::{Point, Quad, QuadError, Turns};
pub use sheet::Cut;
pub use straighten::{Finish, Straightening};
