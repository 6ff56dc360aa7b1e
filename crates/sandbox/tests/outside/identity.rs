//! The identity provider as an application meets it.

use crate::world::Running;
use reqwest::Url;
use serde_json::Value;
use std::collections::HashMap;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "http://localhost:8080/auth/callback";

fn authorize(change: &[(&str, &str)]) -> String {
    let mut asked: HashMap<&str, &str> = HashMap::from([
        ("response_type", "code"),
        ("client_id", "motcua"),
        ("redirect_uri", BACK),
        ("scope", "openid profile"),
        ("state", "trang-thai"),
        ("nonce", "mot-lan"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    asked.extend(change.iter().copied());
    let url = Url::parse_with_params("http://x/idp/authorize", asked).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap())
}

async fn answered(sandbox: &Running, change: &[(&str, &str)]) -> HashMap<String, String> {
    let answer = sandbox.get(&authorize(change)).await;
    assert_eq!(answer.status(), 303);
    let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    back.query_pairs().into_owned().collect()
}

async fn exchange(sandbox: &Running, code: &str, verifier: &str) -> (u16, Value) {
    let answer = sandbox
        .http
        .post(format!("{}/idp/token", sandbox.url))
        .basic_auth("motcua", Some("motcua-dev-secret"))
        .form(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", verifier),
        ])
        .send()
        .await
        .unwrap();
    (
        answer.status().as_u16(),
        answer.json().await.unwrap_or_default(),
    )
}

fn claims(token: &str) -> Value {
    let body = token.split('.').nth(1).unwrap();
    let bytes = data_encoding::BASE64URL_NOPAD
        .decode(body.as_bytes())
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn a_person_signs_in_and_the_application_learns_who() {
    let sandbox = Running::start().await;
    let page = sandbox.get(&authorize(&[])).await.text().await.unwrap();
    assert!(page.contains("Hồ Thị Lúa") && page.contains("Hồ Văn Lương"));
    let answer = answered(&sandbox, &[("chosen", "lua")]).await;
    assert_eq!(answer["state"], "trang-thai");
    let (status, tokens) = exchange(&sandbox, &answer["code"], VERIFIER).await;
    assert_eq!(status, 200, "{tokens}");
    let who = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(who["SoDinhDanh"], "045300123456");
    assert_eq!(who["HoVaTen"], "Hồ Thị Lúa");
    assert_eq!(who["nonce"], "mot-lan");
    assert_eq!(who["aud"], "motcua");
    assert_eq!(who["iss"], format!("{}/idp", sandbox.url));
    let info: Value = sandbox
        .http
        .get(format!("{}/idp/userinfo", sandbox.url))
        .bearer_auth(tokens["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(info["NgayThangNamSinh"], "12/03/2000");
}

#[tokio::test]
async fn an_elder_whose_day_of_birth_nobody_knows_has_a_year() {
    let sandbox = Running::start().await;
    let answer = answered(&sandbox, &[("login_hint", "045045004217")]).await;
    let (_, tokens) = exchange(&sandbox, &answer["code"], VERIFIER).await;
    let who = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(who["NgayThangNamSinh"], "1945");
}

#[tokio::test]
async fn a_code_works_once_and_only_with_its_verifier() {
    let sandbox = Running::start().await;
    let code = answered(&sandbox, &[("login_hint", "lua")]).await["code"].clone();
    let (status, _) = exchange(&sandbox, &code, "khac").await;
    assert_eq!(status, 400);
    let (status, _) = exchange(&sandbox, &code, VERIFIER).await;
    assert_eq!(status, 400, "a code shown with a wrong verifier is gone");
    let code = answered(&sandbox, &[("login_hint", "lua")]).await["code"].clone();
    assert_eq!(exchange(&sandbox, &code, VERIFIER).await.0, 200);
    assert_eq!(exchange(&sandbox, &code, VERIFIER).await.0, 400);
}

#[tokio::test]
async fn nobody_is_sent_to_an_unknown_address() {
    let sandbox = Running::start().await;
    for back in [
        "http://ke-gian.example/auth/callback",
        "http://localhost:8080/khac",
    ] {
        let answer = sandbox.get(&authorize(&[("redirect_uri", back)])).await;
        assert_eq!(answer.status(), 400, "{back}");
    }
}

#[tokio::test]
async fn without_pkce_there_is_no_code() {
    let sandbox = Running::start().await;
    let answer = answered(&sandbox, &[("code_challenge_method", "plain")]).await;
    assert_eq!(answer["error"], "invalid_request");
}

#[tokio::test]
async fn not_now_is_an_answer() {
    let sandbox = Running::start().await;
    let answer = answered(&sandbox, &[("chosen", "khong")]).await;
    assert_eq!(answer["error"], "access_denied");
}

#[tokio::test]
async fn signing_out_here_tells_the_application() {
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel::<String>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let application = format!(
        "http://{}/auth/backchannel-logout",
        listener.local_addr().unwrap()
    );
    let router = axum::Router::new().route(
        "/auth/backchannel-logout",
        axum::routing::post(async move |body: String| {
            told.send(body).unwrap();
        }),
    );
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let sandbox = Running::start_with(|settings| settings.logout_url = application).await;
    let code = answered(&sandbox, &[("login_hint", "lua")]).await["code"].clone();
    let (_, tokens) = exchange(&sandbox, &code, VERIFIER).await;
    let sid = claims(tokens["id_token"].as_str().unwrap())["sid"].clone();
    let path = format!("/idp/sessions/{}/end", sid.as_str().unwrap());
    sandbox
        .http
        .post(format!("{}{path}", sandbox.url))
        .send()
        .await
        .unwrap();
    let body = heard.recv().await.unwrap();
    let logout = claims(body.strip_prefix("logout_token=").unwrap());
    assert_eq!(logout["sid"], sid);
    assert!(logout["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
    assert!(logout.get("nonce").is_none());
}
