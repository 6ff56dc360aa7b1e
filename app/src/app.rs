//! Which page is shown at which address; it never knows what is on a page.

use leptos::ev;
use leptos::prelude::*;

use crate::catalogue;
use crate::device::{install, online, outbox, prefs, service_worker};
use crate::navigation::{current_route, follow_links};
use crate::pages::{self, parts};
use crate::route::Route;
use crate::session;
use crate::state::{Shared, share, shared};
use crate::ui::announcer::Announcer;
use crate::ui::later::later;

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    prefs::apply();
    let state = Shared::new(current_route());
    share(state);
    follow_links(state);
    online::watch();
    install::watch(state.install_offered);
    service_worker::watch(move || state.update_waits.set(true));
    window_event_listener(ev::visibilitychange, |_| {
        // An app on the home screen stays open for days: whoever comes back gets today's version.
        if document().visibility_state() == web_sys::VisibilityState::Visible {
            service_worker::check();
        }
    });
    catalogue::open();
    session::open();
    outbox::open();
    view! {
        {move || {
            state.lang.track();
            view! { <Pages /> }.into_any()
        }}
        <Announcer text=state.announcement />
    }
}

/// The page of the current address: drawn from what every visit has, or as soon as its part is here.
#[component]
fn Pages() -> impl IntoView {
    let route = shared().route;
    move || match route.get() {
        Route::Home => view! { <pages::home::Home /> }.into_any(),
        Route::Procedure(code) => view! { <pages::procedure::Procedure code /> }.into_any(),
        Route::Life(event) => view! { <pages::life::LifePage event /> }.into_any(),
        Route::Unknown(path) => view! { <pages::unknown::Unknown path /> }.into_any(),
        route @ (Route::Draft(_) | Route::Section(..)) => {
            later(move || parts::filling(route.clone()))
        }
        route @ (Route::Papers(_) | Route::Share) => later(move || parts::papers(route.clone())),
        Route::Preview(hash) => later(move || parts::preview(hash.clone())),
        route => later(move || parts::around(route.clone())),
    }
}
