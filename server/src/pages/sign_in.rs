//! What a person reads when signing in did not work: what is safe and how to go on.

use axum::http::StatusCode;
use axum::response::Response;
use i18n::{Lang, t};
use maud::html;

use super::{frame, show};
use crate::state::AppState;
use crate::web::Page;

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignInTrouble {
    /// The person stopped, or the provider asked them to.
    Cancelled,
    /// Too late, or from another browser.
    Stale,
    /// The provider's answer was no, or not to be believed.
    Refused,
    /// The provider does not answer.
    Unreachable,
}

/// The page for it.
pub(crate) fn sign_in_trouble(
    state: &AppState,
    lang: Lang,
    trouble: SignInTrouble,
    return_to: &str,
) -> Response {
    use t::public_page as say;
    let (status, title, text) = match trouble {
        SignInTrouble::Cancelled => (
            StatusCode::OK,
            say::sign_in_cancelled_title(lang),
            say::sign_in_cancelled_text(lang),
        ),
        SignInTrouble::Stale => (
            StatusCode::BAD_REQUEST,
            say::sign_in_stale_title(lang),
            say::sign_in_stale_text(lang),
        ),
        SignInTrouble::Refused => (
            StatusCode::FORBIDDEN,
            say::sign_in_refused_title(lang),
            say::sign_in_refused_text(lang),
        ),
        SignInTrouble::Unreachable => (
            StatusCode::SERVICE_UNAVAILABLE,
            say::sign_in_unreachable_title(lang),
            say::sign_in_unreachable_text(lang),
        ),
    };
    let mut again = url::form_urlencoded::Serializer::new(String::new());
    again.append_pair("return", return_to);
    let again = format!("/auth/login?{}", again.finish());
    let body = html! {
        h1 class="page__title" { (title) }
        p { (text) }
        p { a class="button" href=(again) { (say::try_again(lang)) } }
        p { a href=(return_to) { (say::back_to_work(lang)) } }
    };
    let page = Page {
        title: title.to_owned(),
        description: text.to_owned(),
        canonical: None,
        body: frame(lang, &body),
    };
    show(state, status, lang, &page)
}
