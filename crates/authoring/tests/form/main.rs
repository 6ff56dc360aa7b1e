//! Forms as their authors hand them in: real files in a folder of their own, read, checked and refused.

mod desk;
mod hostile;
mod workbooks;
