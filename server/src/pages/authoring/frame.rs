//! What is around every page for authors, and the pages for those who are none.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use i18n::{Lang, t};
use maud::{Markup, html};

use crate::headers::Framing;
use crate::publishing::Author;
use crate::state::AppState;
use crate::web::Page;

/// The style that only these pages have.
const STYLE: &str = "/authoring/desk.css";
/// How long a browser remembers the language that was asked for (seconds): a year.
const REMEMBERED: u32 = 31_536_000;

/// A page for an author.
pub(super) fn show(
    state: &AppState,
    status: StatusCode,
    lang: Lang,
    author: Option<&Author>,
    title: &str,
    content: &Markup,
) -> Response {
    use t::authoring as say;
    let other = match lang {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    };
    let body = html! {
        header class="header" {
            div class="header__row" {
                a class="header__name" href="/authoring" { (say::title(lang)) }
                a class="header__back" href={ "?lang=" (other.code()) } lang=(other.code()) hreflang=(other.code()) {
                    (t::public_page::other_language(lang))
                }
            }
        }
        div class="page desk" {
            @if let Some(author) = author {
                p class="muted" { (say::signed_in_as(lang, &author.name)) }
            }
            h1 class="page__title" { (title) }
            (content)
        }
    };
    let page = Page {
        title: title.to_owned(),
        description: say::description(lang).to_owned(),
        canonical: None,
        body,
    };
    let mut response = state.web.without_app(status, lang, &page, STYLE);
    response.extensions_mut().insert(Framing::Around);
    let remember = format!(
        "lang={}; Path=/; SameSite=Lax; Max-Age={REMEMBERED}",
        lang.code()
    );
    if let Ok(cookie) = HeaderValue::from_str(&remember) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Nobody is signed in.
pub(super) fn sign_in(state: &AppState, lang: Lang, path: &str) -> Response {
    let mut login = url::form_urlencoded::Serializer::new(String::new());
    login.append_pair("return", path);
    let login = format!("/auth/login?{}", login.finish());
    let content = html! {
        p { (t::authoring::sign_in_text(lang)) }
        p { a class="button" href=(login) { (t::authoring::sign_in(lang)) } }
    };
    let title = t::authoring::sign_in_title(lang);
    show(state, StatusCode::UNAUTHORIZED, lang, None, title, &content)
}

/// Somebody is, who does not write forms.
pub(super) fn not_an_author(state: &AppState, lang: Lang) -> Response {
    let content = html! { p { (t::authoring::not_author_text(lang)) } };
    let title = t::authoring::not_author_title(lang);
    show(state, StatusCode::FORBIDDEN, lang, None, title, &content)
}

/// What is written here is for one author at one moment.
pub(super) async fn never_kept(mut response: Response) -> Response {
    let html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if html {
        let never = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    response
}
