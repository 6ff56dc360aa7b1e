//! Every address the server answers, one file per resource; who may call what is visible in each handler's parameters.

mod actions;
mod auth;
mod catalogue;
mod dossiers;
mod events;
mod health;
mod notices;
pub mod openapi;
mod payments;
mod publications;
mod receipts;
mod session;
mod submission;
mod uploads;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::MethodRouter;
use tower_http::timeout::TimeoutLayer;

use crate::extract::only_from_our_pages;
use crate::limits;
use crate::state::AppState;

/// The longest body of an ordinary request (bytes); routes that need more say so.
const BODY: usize = 64 * 1024;
/// An ordinary request that takes longer is stopped; a hundred kilobytes over 2G take a minute.
const LONGEST: Duration = Duration::from_secs(90);

/// A router that remembers its addresses, so that the published description can be checked against them.
#[derive(Default)]
struct Api {
    router: Router<AppState>,
    listed: Vec<(&'static str, &'static str)>,
}

impl Api {
    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        route: MethodRouter<AppState>,
    ) -> Api {
        self.router = self.router.route(path, route);
        self.listed.push((method, path));
        self
    }

    fn with(mut self, change: impl FnOnce(Router<AppState>) -> Router<AppState>) -> Api {
        self.router = change(self.router);
        self
    }

    fn join(mut self, other: Api) -> Api {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    fn timed(self) -> Api {
        self.with(|router| {
            let timeout = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST);
            router.route_layer(timeout)
        })
    }
}

fn everything(state: &AppState) -> Api {
    let guarded = |api: Api| {
        let layer = from_fn_with_state(state.clone(), limits::against_guessing);
        api.with(|router| router.route_layer(layer))
    };
    let ours = catalogue::routes()
        .join(session::routes())
        .join(auth::routes())
        .join(dossiers::routes())
        .join(actions::routes())
        .join(events::routes())
        .join(payments::routes())
        .join(openapi::routes())
        .join(payments::public_routes())
        .join(guarded(receipts::routes()))
        .timed()
        .join(publications::public_routes().timed())
        // Receiving a file may take as long as a bad connection needs: it has a time limit of its own.
        .join(uploads::routes())
        .join(publications::routes().timed())
        .with(|router| router.route_layer(from_fn(only_from_our_pages)));
    let partners = auth::partner_routes().join(notices::routes()).timed();
    let limited = from_fn_with_state(state.clone(), limits::by_address);
    ours.join(partners)
        .with(|router| {
            router
                .route_layer(limited)
                .layer(DefaultBodyLimit::max(BODY))
        })
        .join(health::routes())
}

/// Everything but pages and static files.
pub fn router(state: &AppState) -> Router<AppState> {
    everything(state).router
}

/// Method and template of every address, for checking the published description.
#[must_use]
pub fn addresses(state: &AppState) -> Vec<(&'static str, &'static str)> {
    everything(state).listed
}
