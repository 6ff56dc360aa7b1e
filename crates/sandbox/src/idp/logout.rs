//! Signing out, asked for by the application or by the person here, and telling the application about it
//! (OpenID Connect Back-Channel Logout 1.0); it never waits for the application's answer.

use super::people;
use crate::World;
use crate::clock;
use crate::page::page;
use crate::secret::random_text;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use reqwest::Url;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// An end-session request (OpenID Connect RP-Initiated Logout 1.0).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EndSession {
    id_token_hint: Option<String>,
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
}

/// `GET /idp/logout`.
pub(super) async fn end(
    State(world): State<Arc<World>>,
    Query(asked): Query<EndSession>,
) -> Response {
    let sid = asked
        .id_token_hint
        .and_then(|token| world.idp().keys.read(&token))
        .and_then(|claims| claims["sid"].as_str().map(str::to_owned));
    if let Some(sid) = sid {
        sign_out(&world, &sid);
    }
    match asked
        .post_logout_redirect_uri
        .and_then(|uri| returnable(&world, &uri))
    {
        Some(mut back) => {
            if let Some(state) = asked.state {
                back.query_pairs_mut().append_pair("state", &state);
            }
            Redirect::to(back.as_str()).into_response()
        }
        None => page(
            "Đã đăng xuất",
            &html! { p { "Bạn có thể đóng trang này." } },
        ),
    }
}

/// `POST /idp/logout`.
pub(super) async fn end_posted(
    world: State<Arc<World>>,
    Form(asked): Form<EndSession>,
) -> Response {
    end(world, Query(asked)).await
}

fn returnable(world: &World, uri: &str) -> Option<Url> {
    let url = Url::parse(uri).ok()?;
    let own = Url::parse(&world.settings.logout_url).ok()?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    (here || own.origin() == url.origin()).then_some(url)
}

/// `GET /idp/sessions`: who is signed in.
pub(super) async fn sessions(State(world): State<Arc<World>>) -> Response {
    let mut signed_in: Vec<_> = world
        .idp()
        .sessions
        .iter()
        .map(|(sid, session)| (sid.clone(), session.clone()))
        .collect();
    signed_in.sort_by_key(|(_, session)| std::cmp::Reverse(session.since));
    page(
        "Các lượt đăng nhập",
        &html! {
            p { "Đăng xuất ở đây thì nơi đăng nhập báo thẳng cho ứng dụng." }
            @if signed_in.is_empty() { p { "Chưa có ai đăng nhập." } }
            @for (sid, session) in &signed_in {
                form method="post" action={ "/idp/sessions/" (sid) "/end" } {
                    p { (people::find(session.sub).map_or("", |person| person.name)) }
                    button.plain { "Đăng xuất lượt này" }
                }
            }
        },
    )
}

/// `POST /idp/sessions/{sid}/end`.
pub(super) async fn end_from_here(
    State(world): State<Arc<World>>,
    Path(sid): Path<String>,
) -> Response {
    sign_out(&world, &sid);
    Redirect::to("/idp/sessions").into_response()
}

fn sign_out(world: &Arc<World>, sid: &str) {
    let mut idp = world.idp();
    let Some(session) = idp.sessions.remove(sid) else {
        return;
    };
    idp.access.retain(|_, access| access.sid != sid);
    let now = clock::unix();
    let token = idp.keys.sign(
        "logout+jwt",
        &json!({
            "iss": world.settings.issuer(),
            "aud": world.settings.oidc.name,
            "sub": session.sub,
            "sid": sid,
            "iat": now,
            "exp": now + 120,
            "jti": random_text(12),
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        }),
    );
    drop(idp);
    let world = world.clone();
    tokio::spawn(async move {
        let told = world
            .http
            .post(&world.settings.logout_url)
            .form(&[("logout_token", token)])
            .send()
            .await;
        match told {
            Ok(answer) => tracing::info!(status = %answer.status(), "logout told"),
            Err(why) => tracing::warn!(%why, "logout not told"),
        }
    });
}
