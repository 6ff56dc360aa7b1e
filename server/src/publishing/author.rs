//! Who may publish forms: signed-in people whom the operator named; it knows nothing of what they publish.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sync::protocol::ProblemCode;

use crate::extract::Visitor;
use crate::problem::{Answer, Failure};
use crate::session::Citizen;
use crate::state::AppState;

/// A signed-in author. A handler with this parameter is for authors alone.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    /// Row id.
    pub(crate) id: i64,
    /// Opaque name that may leave the server.
    pub(crate) handle: String,
    /// Full name, for authors to see.
    pub(crate) name: String,
}

impl Author {
    /// The author in a citizen, when the operator named them.
    pub(crate) async fn of(state: &AppState, citizen: Citizen) -> Answer<Option<Author>> {
        if state.config.authors.is_empty() {
            return Ok(None);
        }
        let subject: Option<String> =
            sqlx::query_scalar("SELECT subject FROM citizen WHERE id = ? AND issuer = ?")
                .bind(citizen.id)
                .bind(state.identity.issuer())
                .fetch_optional(state.db.read())
                .await?;
        let named = subject.is_some_and(|subject| state.config.authors.contains(&subject));
        Ok(named.then_some(Author {
            id: citizen.id,
            handle: citizen.handle,
            name: citizen.name,
        }))
    }
}

impl FromRequestParts<AppState> for Author {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Author> {
        let Visitor(citizen) = Visitor::from_request_parts(parts, state).await?;
        let citizen = citizen.ok_or_else(|| Failure::new(ProblemCode::SignInNeeded))?;
        if parts.method != axum::http::Method::GET {
            state.limits.change(citizen.id)?;
        }
        let author = Author::of(state, citizen).await?;
        author.ok_or_else(|| Failure::new(ProblemCode::Forbidden))
    }
}
