//! `/api/v1/session`: who is signed in on this browser.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use calendar::PartialDate;
use sync::protocol::{SessionPerson, SessionView};

use super::Api;
use crate::extract::Visitor;
use crate::identity::PersonSex;
use crate::state::AppState;

pub(super) fn routes() -> Api {
    Api::default().add("GET", "/api/v1/session", get(who))
}

async fn who(State(_): State<AppState>, Visitor(citizen): Visitor) -> Response {
    let person = citizen.map(|citizen| SessionPerson {
        citizen: citizen.handle,
        name: citizen.name,
        personal_number: citizen.personal_number,
        birth_date: citizen
            .birth_date
            .and_then(|text| PartialDate::parse_iso(&text).ok()),
        sex: citizen
            .sex
            .and_then(|code| PersonSex::from_code(&code))
            .map(|sex| sex.0),
        phone: citizen.phone,
    });
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (no_store, axum::Json(SessionView { person })).into_response()
}
