//! What anyone reads with no script and no account.

use axum::http::StatusCode;
use sync::protocol::{ProblemCode, Taken};

use crate::dist::PLACES;
use crate::office::{BIRTH, ENDED, OLD_BIRTH, Office, photo};

#[tokio::test]
async fn a_procedure_reads_well_without_script() {
    let office = Office::open().await;
    let page = office.browser().get(&format!("/p/{BIRTH}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for fact in [
        "<html lang=\"vi\">",
        "<title>Thủ tục đăng ký khai sinh – Một Cửa</title>",
        "Giấy chứng sinh",
        "Khi nhờ người khác nộp",
        "Trong ngày",
        "60/2014/QH13",
        "20/07/2026",
        "Công dân Việt Nam",
    ] {
        assert!(text.contains(fact), "{fact} in {text}");
    }
    // What stands in the one script element is no script.
    assert_eq!(text.matches("<script").count(), 1);
    assert!(text.contains("<script id=\"facts\" type=\"application/json\""));
}

#[tokio::test]
async fn a_procedures_page_carries_what_the_api_says_of_it() {
    let office = Office::open().await;
    let text = office.browser().get(&format!("/p/{BIRTH}")).await.text();
    let (_, facts) = text.split_once("<script id=\"facts\"").expect("the facts");
    let (attributes, facts) = facts.split_once('>').expect("its attributes");
    let (facts, _) = facts.split_once("</script>").expect("its end");
    assert!(!facts.contains('<'), "nothing ends it early");
    let facts: serde_json::Value = serde_json::from_str(facts).expect("JSON");
    let address = format!("/api/v1/catalogue/{BIRTH}");
    let asked = office.browser().get(&address).await.text();
    let asked: serde_json::Value = serde_json::from_str(&asked).expect("JSON");
    assert_eq!(facts, asked);
    let index = office.browser().get("/api/v1/catalogue").await.text();
    let (_, hash) = attributes.split_once("data-hash=\"").expect("its hash");
    assert!(index.contains(hash.trim_end_matches('"')));
}

#[tokio::test]
async fn a_page_travels_small() {
    let office = Office::open().await;
    let address = format!("/p/{BIRTH}");
    let plain = office.browser().get(&address).await;
    let browser = office.browser().with("accept-encoding", "gzip, br");
    let small = browser.get(&address).await;
    assert_eq!(small.header("content-encoding"), "br");
    assert!(small.body.len() * 2 < plain.body.len());
    let mut read = Vec::new();
    brotli::BrotliDecompress(&mut &small.body[..], &mut read).expect("readable");
    assert_eq!(read, plain.body);
}

#[tokio::test]
async fn the_same_page_speaks_english_when_asked() {
    let office = Office::open().await;
    let by_address = office
        .browser()
        .get(&format!("/p/{BIRTH}?lang=en"))
        .await
        .text();
    assert!(
        by_address.contains("<html lang=\"en\">")
            && by_address.contains("<h1 class=\"page__title\">Birth registration")
    );
    let by_browser = office
        .browser()
        .with("accept-language", "en")
        .get(&format!("/p/{BIRTH}"))
        .await
        .text();
    assert!(by_browser.contains("<html lang=\"en\">"));
    let chosen = office
        .browser()
        .with("accept-language", "en")
        .with_cookies("lang=vi");
    assert!(
        chosen
            .get(&format!("/p/{BIRTH}"))
            .await
            .text()
            .contains("<html lang=\"vi\">")
    );
}

#[tokio::test]
async fn an_old_leaflet_finds_todays_procedure_and_says_so() {
    let office = Office::open().await;
    let page = office.browser().get(&format!("/p/{OLD_BIRTH}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(
        text.contains(&format!("Mã {OLD_BIRTH}")) && text.contains("Thủ tục đăng ký khai sinh")
    );
    assert!(text.contains(&format!(
        "rel=\"canonical\" href=\"http://localhost:8080/p/{BIRTH}\""
    )));
    let json: serde_json::Value = office
        .browser()
        .get(&format!("/api/v1/catalogue/{OLD_BIRTH}"))
        .await
        .json();
    assert_eq!(
        (json["code"].as_str(), json["requested"].as_str()),
        (Some(BIRTH), Some(OLD_BIRTH))
    );
    // Codes on paper may carry the unit's suffix.
    assert_eq!(
        office
            .browser()
            .get(&format!("/p/{BIRTH}.H36"))
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_procedure_that_ended_says_since_when() {
    let office = Office::open().await;
    let text = office.browser().get(&format!("/p/{ENDED}")).await.text();
    assert!(text.contains("16/11/2026"), "{text}");
}

#[tokio::test]
async fn an_unknown_code_helps_instead_of_ending() {
    let office = Office::open().await;
    let page = office.browser().get("/p/1.001199").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains(&format!("href=\"/p/{BIRTH}\"")));
    let hostile = office
        .browser()
        .get("/p/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
        .await;
    assert!(!hostile.text().contains("<script>alert"));
}

#[tokio::test]
async fn a_receipt_is_verified_by_its_code_however_it_is_copied() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);
    let receipt = tu.submit(&submission).await.json::<Taken>().receipt;
    let copied = receipt.code.to_string().to_lowercase().replace('-', "");
    let page = office.browser().get(&format!("/v/{copied}")).await;
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK);
    assert!(text.contains(&receipt.snapshot_hash.to_string()) && text.contains("Xã Khe Sanh"));
    assert!(text.contains("08:05 ngày 23/11/2026"), "{text}");
    for personal in ["Hồ Văn Tư", "Ca Chiu", "045058004217"] {
        assert!(!text.contains(personal));
    }
    assert_eq!(
        office.browser().get("/v/0000-0000-0000-0000").await.status,
        StatusCode::NOT_FOUND
    );
    let api = office
        .browser()
        .get(&format!("/api/v1/receipts/{copied}"))
        .await;
    assert_eq!(api.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let office = Office::open().await;
    for address in [
        "/",
        "/p/x",
        "/api/v1/events",
        "/sw.js",
        "/khong-co",
        "/healthz",
    ] {
        let reply = office.browser().get(address).await;
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
            "{address}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert!(reply.header("permissions-policy").contains("camera=(self)"));
        assert_eq!(reply.header("strict-transport-security"), "");
    }
    let https = Office::with(|config| {
        config.public_url = "https://motcua.example".parse().expect("a URL");
    })
    .await;
    assert!(
        !https
            .browser()
            .get("/")
            .await
            .header("strict-transport-security")
            .is_empty()
    );
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_the_worker_is_asked_for_each_time() {
    let office = Office::open().await;
    let style = "/assets/app.0123456789abcdef.css";
    let plain = office.browser().get(style).await;
    assert!(plain.header("cache-control").contains("immutable"));
    assert_eq!(plain.text(), "a{}");
    let small = office
        .browser()
        .with("accept-encoding", "gzip, br")
        .get(style)
        .await;
    assert_eq!(
        (small.header("content-encoding"), small.text().as_str()),
        ("br", "small")
    );
    let worker = office.browser().get("/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert!(worker.header("content-type").starts_with("text/javascript"));
}

#[tokio::test]
async fn the_bare_shell_is_there_for_the_service_worker() {
    let office = Office::open().await;
    let text = office.browser().get("/index.html").await.text();
    assert!(
        text.contains("<meta name=\"build\" content=\"b1\">")
            && text.contains("<main id=\"shell\"></main>")
    );
}

#[tokio::test]
async fn addresses_of_the_app_open_from_the_shell_and_others_are_not_found() {
    let office = Office::open().await;
    for address in [
        "/",
        "/scan",
        "/d/x",
        "/d/x/review",
        "/dossiers",
        "/dossiers/x/pay",
        "/pay/x",
        "/settings",
        "/share",
    ] {
        assert_eq!(
            office.browser().get(address).await.status,
            StatusCode::OK,
            "{address}"
        );
    }
    assert_eq!(
        office.browser().get("/khong-co").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        office.browser().get("/../Cargo.toml").await.status,
        StatusCode::NOT_FOUND
    );
    let api = office.browser().get("/api/v1/khong-co").await;
    assert_eq!(api.problem().code, ProblemCode::NotFound);
    let api = office
        .browser()
        .post("/api/v1/events", "application/json", "{}")
        .await;
    assert_eq!(api.problem().code, ProblemCode::MethodNotAllowed);
}

#[tokio::test]
async fn what_an_app_shares_with_a_phone_is_not_taken_here_but_led_back_to_the_page() {
    let office = Office::open().await;
    let shared = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.jpg\"\r\n\r\nphoto\r\n--x--\r\n";
    let answer = office
        .browser()
        .post("/share", "multipart/form-data; boundary=x", shared)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/share");
}

#[tokio::test]
async fn the_catalogue_is_not_sent_again_when_nothing_changed() {
    let office = Office::open().await;
    let first = office.browser().get("/api/v1/catalogue").await;
    assert_eq!(first.status, StatusCode::OK);
    let second = office
        .browser()
        .with("if-none-match", first.header("etag"))
        .get("/api/v1/catalogue")
        .await;
    assert_eq!(second.status, StatusCode::NOT_MODIFIED);
    let bundle = office
        .browser()
        .get(&format!("/api/v1/bundles/{}", office.bundle))
        .await;
    assert!(bundle.header("cache-control").contains("immutable"));
    let hash = sync::canonical::sha256(PLACES.as_bytes());
    let places = office
        .browser()
        .get(&format!("/api/v1/places/{hash}"))
        .await;
    assert!(places.header("cache-control").contains("immutable"));
    assert_eq!(places.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(places.text(), PLACES);
    assert_eq!(
        office.browser().get("/api/v1/lists/../index").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn health_and_numbers_are_there_for_operators() {
    let office = Office::open().await;
    assert_eq!(office.browser().get("/healthz").await.text(), "ok");
    let numbers = office.browser().get("/metrics").await.text();
    assert!(numbers.contains("http_requests_total"), "{numbers}");
    assert!(numbers.contains("route=\"/healthz\""));
}

#[tokio::test]
async fn signing_in_asks_the_provider_and_a_stale_answer_is_explained() {
    let office = Office::open().await;
    let sent = office.browser().get("/auth/login?return=/d/1").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(
        sent.header("location")
            .starts_with("https://idp.example/authorize?state=")
    );
    let cookie = sent.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    let stale = office.browser().get("/auth/callback?state=x&code=y").await;
    assert_eq!(stale.status, StatusCode::BAD_REQUEST);
    assert!(stale.text().contains("vẫn còn nguyên"));
}

#[tokio::test]
async fn signing_out_ends_the_session_here_and_when_the_provider_says_so() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let foreign = tu
        .clone()
        .elsewhere()
        .post("/auth/logout", "text/plain", "")
        .await;
    assert_eq!(foreign.problem().code, ProblemCode::Forbidden);
    let out = tu.post("/auth/logout", "text/plain", "").await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        tu.get("/api/v1/events").await.status,
        StatusCode::UNAUTHORIZED
    );

    let tu = office.ong_tu().await;
    let provider = office.browser().elsewhere();
    let form = "application/x-www-form-urlencoded";
    let told = provider
        .post("/auth/backchannel-logout", form, "logout_token=tu")
        .await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(
        tu.get("/api/v1/events").await.status,
        StatusCode::UNAUTHORIZED
    );
}
