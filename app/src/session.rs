//! Who is signed in, as the server last said; nobody has to be until something is sent or looked up.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::protocol::{SessionPerson, SessionView};

use crate::device::{held, outbox, vault};
use crate::net::{self, Trouble};
use crate::route::Route;
use crate::state::{kept_changed, shared};

/// What this phone knows about who is signed in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Session {
    /// Not asked yet, or no answer.
    #[default]
    Unknown,
    /// The server says nobody is.
    Nobody,
    /// The server vouches for this person.
    Person(Box<SessionPerson>),
}

impl Session {
    /// The person, when one is signed in.
    pub(crate) fn person(&self) -> Option<&SessionPerson> {
        match self {
            Session::Person(person) => Some(person),
            _ => None,
        }
    }
}

/// Asks the server who is signed in. With no answer, what was known stays.
pub(crate) async fn refresh() {
    if let Ok(view) = net::get::<SessionView>("/api/v1/session").await {
        let session = match view.person {
            Some(person) => Session::Person(Box::new(person)),
            None => Session::Nobody,
        };
        if *shared().session.read_untracked() != session {
            if let Some(person) = session.person() {
                outbox::signed_in(&person.citizen).await;
            }
            shared().session.set(session);
            kept_changed();
            outbox::wake();
        }
    }
}

/// Asks in the background.
pub(crate) fn open() {
    spawn_local(refresh());
}

/// Address that signs in and comes back to a page.
pub(crate) fn sign_in_href(back_to: &Route) -> String {
    format!("/auth/login?return={}", back_to.path())
}

/// Signs out here and at the server.
pub(crate) async fn sign_out() -> Result<(), Trouble> {
    net::post("/auth/logout").await?;
    let _ = vault::signed_out().await;
    held::forget();
    shared().session.set(Session::Nobody);
    kept_changed();
    Ok(())
}
