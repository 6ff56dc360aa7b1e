//! Components that have never heard of a form, a dossier or a server: they draw what they are given and say what was touched.

pub(crate) mod announcer;
pub(crate) mod bottom_bar;
pub(crate) mod button;
pub(crate) mod checkbox;
pub(crate) mod combo;
pub(crate) mod confirm;
pub(crate) mod date_input;
pub(crate) mod empty;
pub(crate) mod error_summary;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod fold;
pub(crate) mod icon;
pub(crate) mod later;
pub(crate) mod link_list;
pub(crate) mod loading;
pub(crate) mod notice;
pub(crate) mod page;
pub(crate) mod progress;
pub(crate) mod qr_image;
pub(crate) mod radio_group;
pub(crate) mod styled;
pub(crate) mod tag;
pub(crate) mod task_card;
pub(crate) mod text_input;
pub(crate) mod timeline;
