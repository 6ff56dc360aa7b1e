//! The citizen's window: a Leptos app that works with no network; it never decides a rule of law or of sending, it asks the crates that do.

#![allow(unreachable_pub)] // `#[component]` writes `pub` into the types it makes; nothing leaves this binary anyway.

mod app;
mod catalogue;
mod device;
mod folder;
mod form;
mod navigation;
mod net;
mod pages;
mod proof;
mod route;
mod session;
mod state;
mod ui;

fn main() {
    device::shell::mount(app::App);
}
