//! Which page is shown at which address; it never knows what is on a page.

use leptos::ev;
use leptos::prelude::*;

use crate::catalogue;
use crate::device::{install, online, outbox, prefs, service_worker};
use crate::navigation::{current_route, follow_links};
use crate::pages;
use crate::route::Route;
use crate::session;
use crate::state::{Shared, share, shared};
use crate::ui::announcer::Announcer;

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

/// The page of the current address.
#[component]
fn Pages() -> impl IntoView {
    let route = shared().route;
    move || match route.get() {
        Route::Home => view! { <pages::home::Home /> }.into_any(),
        Route::Procedure(code) => view! { <pages::procedure::Procedure code /> }.into_any(),
        Route::Life(event) => view! { <pages::life::LifePage event /> }.into_any(),
        Route::Scan => view! { <pages::scan::Scan /> }.into_any(),
        Route::Draft(id) => view! { <pages::draft::Draft id /> }.into_any(),
        Route::Section(id, section) => view! { <pages::draft::Section id section /> }.into_any(),
        Route::Papers(id) => view! { <pages::papers::Papers id /> }.into_any(),
        Route::Review(id) => view! { <pages::review::Review id /> }.into_any(),
        Route::Dossiers => view! { <pages::dossiers::Dossiers /> }.into_any(),
        Route::Dossier(id) => view! { <pages::dossier::Dossier id /> }.into_any(),
        Route::Receipt(id) => view! { <pages::receipt::Receipt id /> }.into_any(),
        Route::DossierPay(id) => view! { <pages::dossier_pay::DossierPay id /> }.into_any(),
        Route::Pay(token) => view! { <pages::pay::Pay token /> }.into_any(),
        Route::Verify(code) => view! { <pages::verify::Verify code /> }.into_any(),
        Route::Settings => view! { <pages::settings::Settings /> }.into_any(),
        Route::Unknown(path) => view! { <pages::unknown::Unknown path /> }.into_any(),
    }
}
