//! The sign-in page and the code it grants; it never redirects to an address that is not registered.

use super::people::{self, PEOPLE, Person};
use super::{Granted, SignedIn};
use crate::World;
use crate::clock;
use crate::page::{page, trouble};
use crate::secret::random_text;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use reqwest::Url;
use serde::Deserialize;
use std::sync::Arc;

const CODE_SECONDS: i64 = 120;

/// The parameters of an authorisation request (OpenID Connect Core §3.1.2.1, RFC 7636).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: String,
    code_challenge_method: String,
    login_hint: Option<String>,
    /// Set by the page's own buttons: the person who was chosen, or `khong` for "not now".
    chosen: Option<String>,
}

/// `GET /idp/authorize`: with `login_hint` naming a person it grants at once, otherwise it asks who.
pub(super) async fn show(State(world): State<Arc<World>>, Query(asked): Query<Asked>) -> Response {
    let Some(back) = registered(&world, &asked) else {
        return trouble(
            StatusCode::BAD_REQUEST,
            "Ứng dụng gửi bạn đến đây chưa đăng ký với nơi đăng nhập này, nên không thể đăng nhập.",
            "/",
        );
    };
    if let Some(error) = refused(&asked) {
        return answer(back, &asked, &[("error", error)]);
    }
    let who = asked.chosen.as_deref().or(asked.login_hint.as_deref());
    match who {
        Some("khong") => answer(back, &asked, &[("error", "access_denied")]),
        Some(hint) => match people::find(hint) {
            Some(person) => grant(&world, back, &asked, person),
            None => ask(&asked),
        },
        None => ask(&asked),
    }
}

/// Redirects go to the registered path on this machine, at any port, so that tests may choose theirs.
fn registered(world: &World, asked: &Asked) -> Option<Url> {
    if asked.client_id != world.settings.oidc.name {
        return None;
    }
    let url = Url::parse(&asked.redirect_uri).ok()?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    let known = url.scheme() == "http" && here && url.path() == "/auth/callback";
    (known || same_host(world, &url)).then_some(url)
}

fn same_host(world: &World, url: &Url) -> bool {
    let own = Url::parse(&world.settings.logout_url).ok();
    own.is_some_and(|own| own.origin() == url.origin()) && url.path() == "/auth/callback"
}

fn refused(asked: &Asked) -> Option<&'static str> {
    if asked.response_type != "code" {
        return Some("unsupported_response_type");
    }
    if !asked.scope.split(' ').any(|scope| scope == "openid") {
        return Some("invalid_scope");
    }
    let challenge_fits = asked.code_challenge.len() == 43 && asked.code_challenge_method == "S256";
    (!challenge_fits).then_some("invalid_request")
}

fn grant(world: &World, back: Url, asked: &Asked, person: &'static Person) -> Response {
    let code = random_text(24);
    let sid = random_text(12);
    let now = clock::unix();
    let mut idp = world.idp();
    idp.forget_old();
    idp.sessions.insert(
        sid.clone(),
        SignedIn {
            sub: person.sub,
            since: now,
        },
    );
    idp.codes.insert(
        code.clone(),
        Granted {
            sub: person.sub,
            sid,
            redirect_uri: asked.redirect_uri.clone(),
            nonce: asked.nonce.clone(),
            challenge: asked.code_challenge.clone(),
            until: now + CODE_SECONDS,
        },
    );
    answer(back, asked, &[("code", &code)])
}

fn answer(mut back: Url, asked: &Asked, pairs: &[(&str, &str)]) -> Response {
    {
        let mut query = back.query_pairs_mut();
        query.extend_pairs(pairs);
        if let Some(state) = &asked.state {
            query.append_pair("state", state);
        }
    }
    Redirect::to(back.as_str()).into_response()
}

fn ask(asked: &Asked) -> Response {
    let kept = [
        ("response_type", Some(&asked.response_type)),
        ("client_id", Some(&asked.client_id)),
        ("redirect_uri", Some(&asked.redirect_uri)),
        ("scope", Some(&asked.scope)),
        ("state", asked.state.as_ref()),
        ("nonce", asked.nonce.as_ref()),
        ("code_challenge", Some(&asked.code_challenge)),
        ("code_challenge_method", Some(&asked.code_challenge_method)),
    ];
    page(
        "Đăng nhập định danh điện tử",
        &html! {
            p { "Chọn một người để đăng nhập. Mọi người ở đây đều hư cấu, không cần mật khẩu." }
            form method="get" action="/idp/authorize" {
                @for (name, value) in kept {
                    @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
                }
                @for person in &PEOPLE {
                    button.wide name="chosen" value=(person.sub) {
                        (person.name)
                        small { (person.about) }
                        small { "Số định danh " (person.number) " · sinh " (person.birth_written()) }
                    }
                }
                button.plain name="chosen" value="khong" { "Không đăng nhập, quay lại" }
            }
        },
    )
}
