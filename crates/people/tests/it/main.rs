//! The memory at work: what is learned from one form and offered in the next, and what merging makes of two memories.

mod again;
mod forms;
mod merging;
