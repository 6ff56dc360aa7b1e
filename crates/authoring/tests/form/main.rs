//! Forms as their authors hand them in: real files in a folder of their own, read, checked and refused.

mod commands;
mod desk;
mod exchange;
mod features;
mod formio;
mod hostile;
mod kinds;
mod looks;
mod marks;
mod media;
mod publishing;
mod slips;
mod workbooks;
mod written;
mod xforms;
