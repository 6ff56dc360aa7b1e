//! How this phone shows things: language, text size and colours. It keeps nothing about a person.

use i18n::Lang;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;

/// How large the letters are, against the browser's own setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TextSize {
    /// As the browser says.
    #[default]
    Normal,
    /// A quarter larger.
    Large,
    /// Half as large again.
    Larger,
    /// Twice as large.
    Largest,
}

impl TextSize {
    /// All sizes, smallest first.
    pub(crate) const ALL: [TextSize; 4] = [
        TextSize::Normal,
        TextSize::Large,
        TextSize::Larger,
        TextSize::Largest,
    ];

    /// The name kept in storage and in `data-text`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            TextSize::Normal => "normal",
            TextSize::Large => "large",
            TextSize::Larger => "larger",
            TextSize::Largest => "largest",
        }
    }
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the phone is set.
    #[default]
    Auto,
    /// Dark letters on light paper.
    Light,
    /// Light letters on dark ground.
    Dark,
}

impl Theme {
    /// All themes, in the order they are offered.
    pub(crate) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The name kept in storage and in `data-theme`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// The chosen language, else the browser's if we speak it, else Vietnamese.
pub(crate) fn lang() -> Lang {
    read("lang")
        .and_then(|tag| Lang::from_tag(&tag))
        .unwrap_or_default()
}

/// Keeps the language and tells screen readers.
pub(crate) fn set_lang(lang: Lang) {
    write("lang", lang.code());
    tell_server(lang);
    show_lang(lang);
}

/// The chosen text size.
pub(crate) fn text_size() -> TextSize {
    let kept = read("text");
    TextSize::ALL
        .into_iter()
        .find(|size| kept.as_deref() == Some(size.name()))
        .unwrap_or_default()
}

/// Keeps the text size and shows it at once.
pub(crate) fn set_text_size(size: TextSize) {
    write("text", size.name());
    mark("data-text", size.name());
}

/// The chosen colours.
pub(crate) fn theme() -> Theme {
    let kept = read("theme");
    Theme::ALL
        .into_iter()
        .find(|theme| kept.as_deref() == Some(theme.name()))
        .unwrap_or_default()
}

/// Keeps the colours and shows them at once.
pub(crate) fn set_theme(theme: Theme) {
    write("theme", theme.name());
    mark("data-theme", theme.name());
}

/// Whether the person wants one question at a time, whatever the form's author chose.
pub(crate) fn one_question() -> bool {
    read("questions").is_some_and(|kept| kept == "one")
}

/// Keeps whether the person wants one question at a time.
pub(crate) fn set_one_question(one: bool) {
    write("questions", if one { "one" } else { "" });
}

/// Whether every page has a button that reads it aloud.
pub(crate) fn reads_aloud() -> bool {
    read("aloud").is_some_and(|kept| kept == "on")
}

/// Keeps whether every page has one.
pub(crate) fn set_reads_aloud(on: bool) {
    write("aloud", if on { "on" } else { "" });
}

/// Puts everything kept onto the page; called once, before anything is drawn.
pub(crate) fn apply() {
    mark("data-text", text_size().name());
    mark("data-theme", theme().name());
    show_lang(lang());
}

/// A small flag by name, such as the day a hint was last put aside.
pub(crate) fn flag(name: &str) -> Option<String> {
    read(name)
}

/// Keeps a small flag.
pub(crate) fn set_flag(name: &str, value: &str) {
    write(name, value);
}

/// Forgets every preference and flag.
pub(crate) fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.clear();
    }
}

/// The server writes the public pages in the language of this cookie; it names nobody.
fn tell_server(lang: Lang) {
    let cookie = format!(
        "lang={}; path=/; max-age=31536000; samesite=lax",
        lang.code()
    );
    if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ = page.set_cookie(&cookie);
    }
}

fn show_lang(lang: Lang) {
    mark("lang", lang.code());
}

fn mark(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}

/// Storage may be switched off (private windows): then choices last as long as the page.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

fn write(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
}
