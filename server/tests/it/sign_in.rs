//! Signing in at a real OpenID provider: codes used once, answers only to our own questions, sessions it can end.

use std::sync::Arc;

use axum::http::StatusCode;
use sandbox::{Settings, World};
use server::config::{Config, Secret};
use server::identity::Oidc;
use sync::protocol::SessionView;
use tokio::net::TcpListener;

use crate::browser::{Browser, Reply};
use crate::dist::write_dist;
use crate::office::Office;

struct Town {
    office: Office,
    http: reqwest::Client,
    url: String,
}

async fn town() -> Town {
    let ours = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!(
        "http://localhost:{}",
        listener.local_addr().expect("an address").port()
    );
    let mut settings = Settings::for_test(&url);
    settings.logout_url = format!(
        "http://{}/auth/backchannel-logout",
        ours.local_addr().expect("an address")
    );
    let router = World::open(settings).expect("a world").router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let mut identity = Config::from_lookup(&|_| None).expect("defaults").identity;
    identity.issuer = format!("{url}/idp").parse().expect("a URL");
    identity.client_secret = Secret::new("motcua-dev-secret");
    let callback = "http://localhost:8080/auth/callback".to_owned();
    let oidc = Oidc::new(identity, callback, http.clone(), None);
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = write_dist(&folder.path().join("dist"));
    let office = Office::in_folder(folder, bundle, Arc::new(oidc), |_| {}).await;
    let router = office.router.clone();
    tokio::spawn(async move { axum::serve(ours, router).await });
    Town { office, http, url }
}

impl Town {
    /// Begins in a fresh browser; returns it with its cookie, and what the provider sent it back with.
    async fn until_callback(&self, person: &str) -> (Browser, String) {
        let begun = self
            .office
            .browser()
            .get(&format!("/auth/login?return=/dossiers&login_hint={person}"))
            .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
        let browser = self
            .office
            .browser()
            .with_cookies(&given(&begun, "motcua-signin"));
        let granted = self
            .http
            .get(begun.header("location"))
            .send()
            .await
            .expect("the provider answers");
        let back = granted.headers()["location"]
            .to_str()
            .expect("an address")
            .to_owned();
        let path = back
            .strip_prefix("http://localhost:8080")
            .expect("back to us")
            .to_owned();
        (browser, path)
    }
}

/// The cookie of this name that an answer gives.
fn given(reply: &Reply, name: &str) -> String {
    reply
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with(&format!("{name}=")))
        .expect("the cookie is given")
        .to_owned()
}

#[tokio::test]
async fn lua_signs_in_and_comes_back_to_where_she_was() {
    let town = town().await;
    let (browser, callback) = town.until_callback("lua").await;
    let signed_in = browser.get(&callback).await;
    assert_eq!(
        signed_in.status,
        StatusCode::SEE_OTHER,
        "{}",
        signed_in.text()
    );
    assert_eq!(signed_in.header("location"), "/dossiers");
    let lua = town
        .office
        .browser()
        .with_cookies(&given(&signed_in, "motcua"));
    let person = lua
        .get("/api/v1/session")
        .await
        .json::<SessionView>()
        .person
        .expect("signed in");
    assert_eq!(person.personal_number.len(), 12);
    assert!(!person.name.is_empty() && !person.citizen.contains(&person.personal_number));
}

#[tokio::test]
async fn an_answer_in_another_browser_signs_nobody_in() {
    let town = town().await;
    let (_, callback) = town.until_callback("lua").await;
    let other = town.office.browser().get(&callback).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    assert!(other.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn the_same_answer_works_only_once() {
    let town = town().await;
    let (browser, callback) = town.until_callback("lua").await;
    assert_eq!(browser.get(&callback).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get(&callback).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn signing_in_again_is_the_same_citizen() {
    let town = town().await;
    let mut names = Vec::new();
    for _ in 0..2 {
        let (browser, callback) = town.until_callback("luong").await;
        let signed_in = browser.get(&callback).await;
        let luong = town
            .office
            .browser()
            .with_cookies(&given(&signed_in, "motcua"));
        let person = luong
            .get("/api/v1/session")
            .await
            .json::<SessionView>()
            .person;
        names.push(person.expect("signed in").citizen);
    }
    assert_eq!(names[0], names[1]);
}

#[tokio::test]
async fn signing_out_at_the_provider_signs_out_here() {
    let town = town().await;
    let (browser, callback) = town.until_callback("lua").await;
    let signed_in = browser.get(&callback).await;
    let lua = town
        .office
        .browser()
        .with_cookies(&given(&signed_in, "motcua"));
    assert_eq!(lua.get("/api/v1/events").await.status, StatusCode::OK);
    let session: String = sqlx::query_scalar("SELECT idp_session FROM session")
        .fetch_one(town.office.state.db.read())
        .await
        .expect("a session");
    let end = format!("{}/idp/sessions/{session}/end", town.url);
    town.http
        .post(end)
        .send()
        .await
        .expect("the provider answers");
    while lua.get("/api/v1/events").await.status == StatusCode::OK {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        lua.get("/api/v1/events").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_logout_token_nobody_signed_ends_nothing() {
    let town = town().await;
    let (browser, callback) = town.until_callback("lua").await;
    let signed_in = browser.get(&callback).await;
    let lua = town
        .office
        .browser()
        .with_cookies(&given(&signed_in, "motcua"));
    let forged = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJsdWEifQ.";
    let form = "application/x-www-form-urlencoded";
    let reply = lua
        .post(
            "/auth/backchannel-logout",
            form,
            format!("logout_token={forged}"),
        )
        .await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(lua.get("/api/v1/events").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_provider_that_is_down_is_explained_and_drafts_are_safe() {
    let office = {
        let mut identity = Config::from_lookup(&|_| None).expect("defaults").identity;
        identity.issuer = "http://localhost:1/idp".parse().expect("a URL");
        let callback = "http://localhost:8080/auth/callback".to_owned();
        let oidc = Oidc::new(identity, callback, reqwest::Client::new(), None);
        let folder = tempfile::tempdir().expect("a folder");
        let bundle = write_dist(&folder.path().join("dist"));
        Office::in_folder(folder, bundle, Arc::new(oidc), |_| {}).await
    };
    let reply = office.browser().get("/auth/login?return=/d/1").await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        reply.text().contains("vẫn còn nguyên")
            && reply.text().contains("/auth/login?return=%2Fd%2F1")
    );
}
