//! What every page shares: language, address, network and announcements. It holds nothing a reload could lose.

use std::cell::Cell;

use i18n::Lang;
use leptos::prelude::*;

use crate::catalogue::Index;
use crate::device::{online, prefs};
use crate::route::Route;
use crate::session::Session;

/// Signals shared by all pages; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Shared {
    /// Chosen language; a change draws the whole app again.
    pub(crate) lang: RwSignal<Lang>,
    /// The page being shown.
    pub(crate) route: RwSignal<Route>,
    /// Whether the last request was answered.
    pub(crate) online: RwSignal<bool>,
    /// The procedures this phone knows.
    pub(crate) index: RwSignal<Index>,
    /// Who is signed in, as far as this phone knows.
    pub(crate) session: RwSignal<Session>,
    /// Counts up whenever something kept on this phone has changed: outbox, events, drafts.
    pub(crate) kept: RwSignal<u32>,
    /// Whether the browser offers to put the app on the home screen.
    pub(crate) install_offered: RwSignal<bool>,
    /// Whether a newer version of the app has been fetched and waits.
    pub(crate) update_waits: RwSignal<bool>,
    /// What a screen reader is told next, and everyone sees for a moment.
    pub(crate) announcement: RwSignal<String>,
}

impl Shared {
    /// Reads what this phone remembers.
    pub(crate) fn new(route: Route) -> Shared {
        Shared {
            lang: RwSignal::new(prefs::lang()),
            route: RwSignal::new(route),
            online: RwSignal::new(online::browser_claims()),
            index: RwSignal::new(Index::Opening),
            session: RwSignal::new(Session::Unknown),
            kept: RwSignal::new(0),
            install_offered: RwSignal::new(false),
            update_waits: RwSignal::new(false),
            announcement: RwSignal::new(String::new()),
        }
    }
}

thread_local! {
    /// Event handlers and answers from the network reach the signals too, where no component is being drawn.
    static SHARED: Cell<Option<Shared>> = const { Cell::new(None) };
}

/// Makes these the signals of this page; called once by the app.
pub(crate) fn share(state: Shared) {
    SHARED.set(Some(state));
}

/// The shared signals.
///
/// # Panics
/// Before [`share`], which the app calls before it draws anything.
pub(crate) fn shared() -> Shared {
    SHARED
        .get()
        .expect("the app shares its signals before drawing")
}

/// The language this page is drawn in.
pub(crate) fn use_lang() -> Lang {
    shared().lang.get_untracked()
}

/// Does something now, and again whenever a signal it reads has changed. One kind of effect for the whole app: the library's
/// own would be new code at each place.
pub(crate) fn whenever(effect: impl FnMut() + 'static) {
    fn erased(mut effect: Box<dyn FnMut()>) {
        Effect::new(move |_| effect());
    }
    erased(Box::new(effect));
}

/// Says something to everyone: a short line at the bottom, read out by screen readers.
pub(crate) fn announce(text: impl Into<String>) {
    shared().announcement.set(text.into());
}

/// Something kept on this phone has changed: whoever shows it reads it again.
pub(crate) fn kept_changed() {
    shared().kept.update(|times| *times += 1);
}
