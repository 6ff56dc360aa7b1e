//! Signing in where the provider seals its answers with our key and gives no id token, as VNeID does.

use std::sync::Arc;

use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeySize, Pkcs1PublicEncryptingKey, PrivateDecryptingKey};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::BASE64;
use serde_json::{Value, json};
use server::config::Config;
use server::identity::{Attempt, IdentityError, IdentityProvider, Oidc, SealedKey};
use tokio::net::TcpListener;

/// What only the holder of the private key can read.
fn seal(public: &Pkcs1PublicEncryptingKey, plain: &Value) -> Value {
    let secret = [9; 32];
    let mut wrapped = vec![0; public.ciphertext_size()];
    let wrapped = public.encrypt(&secret, &mut wrapped).expect("wraps");
    let key = UnboundCipherKey::new(&AES_256, &secret).expect("a key");
    let key = PaddedBlockEncryptingKey::ecb_pkcs7(key).expect("a key");
    let mut data = plain.to_string().into_bytes();
    key.encrypt(&mut data).expect("encrypts");
    json!({"data": BASE64.encode(&data), "key": BASE64.encode(wrapped)})
}

/// A provider that seals, and a client of it with or without the key to open.
async fn provider(with_key: bool) -> Oidc {
    let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).expect("a key");
    let public = Pkcs1PublicEncryptingKey::new(private.public_key()).expect("its public half");
    let der = AsDer::<Pkcs8V1Der<'static>>::as_der(&private).expect("PKCS#8");
    let sealed = SealedKey::from_file(der.as_ref()).expect("reads back");

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let about = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
    });
    let token = seal(&public, &json!({"access_token": "t-1"}));
    let person =
        json!({"citizenPid": "045058004217", "fullName": "Hồ Văn Tư", "birthDate": "1958"});
    let person = seal(&public, &person);
    let router = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(async || Json(about)),
        )
        .route("/jwks", get(async || Json(json!({"keys": []}))))
        .route("/token", post(async || Json(token)))
        .route("/userinfo", get(async || Json(person)));
    tokio::spawn(async move { axum::serve(listener, router).await });

    let mut identity = Config::from_lookup(&|_| None).expect("defaults").identity;
    identity.issuer = issuer.parse().expect("a URL");
    let callback = "http://localhost:8080/auth/callback".to_owned();
    Oidc::new(
        identity,
        callback,
        reqwest::Client::new(),
        with_key.then_some(sealed),
    )
}

fn attempt() -> Attempt {
    Attempt {
        state: "s".into(),
        nonce: "n".into(),
        verifier: "v".repeat(43),
        hint: None,
    }
}

#[tokio::test]
async fn sealed_claims_are_opened_and_believed() {
    let provider: Arc<dyn IdentityProvider> = Arc::new(provider(true).await);
    let signed_in = provider
        .signed_in("code", &attempt())
        .await
        .expect("signed in");
    assert_eq!(signed_in.person.name, "Hồ Văn Tư");
    assert_eq!(signed_in.person.subject, "045058004217");
    assert_eq!(
        signed_in
            .person
            .birth_date
            .map(calendar::PartialDate::iso)
            .as_deref(),
        Some("1958")
    );
}

#[tokio::test]
async fn without_the_key_nobody_is_signed_in() {
    let refused = provider(false).await.signed_in("code", &attempt()).await;
    assert!(matches!(refused, Err(IdentityError::Untrusted(_))));
}
