//! Authors put forms in force; phones see it on the day, drafts of older forms go on, and everyone else is kept out.

use axum::body::Body;
use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD;
use domain::Publication;
use domain::procedure::CatalogueIndex;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use forms::Value;
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};
use server::catalogue::Catalogue;
use server::shelf::Shelf;
use sync::protocol::{KeysView, Submission};

use crate::browser::{Browser, Reply};
use crate::office::{BIRTH, Office, path, photo};

const DAY: i64 = 24 * 3_600_000;

/// An office whose author is bà Lụa.
async fn office() -> Office {
    Office::with(|config| config.authors = vec!["lua".into()]).await
}

const HEAD: &[&str] = &[
    "type",
    "name",
    "label::Tiếng Việt (vi)",
    "label::English (en)",
    "required",
];

/// The birth form as an author would write it, with one more question.
fn workbook(version: &str, more: &[&[&str]]) -> Vec<u8> {
    let mut rows: Vec<&[&str]> = vec![
        HEAD,
        &["text", "ho_ten", "ho_ten", "Name", "yes"],
        &["integer", "so_ban", "so_ban", "Copies", ""],
        &["text", "co_giay", "co_giay", "Letter", ""],
    ];
    rows.extend(more);
    let settings: &[&[&str]] = &[
        &["form_title", "form_id", "version"],
        &["Tờ khai đăng ký khai sinh", "HT-KS", version],
    ];
    let mut book = Workbook::new();
    for (name, rows) in [("survey", &rows[..]), ("settings", settings)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

const NATION: &[&str] = &["text", "dan_toc", "Dân tộc", "Ethnic group", ""];

async fn upload(author: &Browser, bytes: Vec<u8>) -> Reply {
    let to = format!("/api/v1/authoring/{BIRTH}/forms?name=khai-sinh.xlsx");
    author.post(&to, "application/octet-stream", bytes).await
}

/// A form of the author's that nothing is wrong with.
async fn uploaded(author: &Browser, version: &str) -> String {
    let reply = upload(author, workbook(version, &[NATION])).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    let body: Json = reply.json();
    body["bundle"].as_str().expect("a hash").to_owned()
}

async fn publish(author: &Browser, said: &Json) -> Reply {
    let to = format!("/api/v1/authoring/{BIRTH}/publications");
    author.post(&to, "application/json", said.to_string()).await
}

async fn index(office: &Office) -> CatalogueIndex {
    office.browser().get("/api/v1/catalogue").await.json()
}

/// The form phones begin on today.
async fn today(office: &Office) -> String {
    let index = index(office).await;
    let entry = index
        .procedures
        .iter()
        .find(|entry| entry.code.as_str() == BIRTH);
    entry
        .and_then(|entry| entry.bundle_hash)
        .expect("a form")
        .to_string()
}

#[tokio::test]
async fn only_authors_bring_forms_and_put_them_in_force() {
    let office = office().await;
    let said = json!({"bundle": office.bundle, "valid_from": "2026-11-23"});
    let stranger = office.browser();
    let citizen = office.ong_tu().await;
    for (browser, status) in [
        (&stranger, StatusCode::UNAUTHORIZED),
        (&citizen, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(upload(browser, workbook("2", &[])).await.status, status);
        assert_eq!(publish(browser, &said).await.status, status);
        let page = browser.get("/authoring").await;
        assert_eq!(page.status, status, "{}", page.text());
    }
    // Where the operator named nobody, there is nothing to find.
    let closed = Office::open().await;
    let lua = closed.ba_lua().await;
    assert_eq!(
        upload(&lua, workbook("2", &[])).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(lua.get("/authoring").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn mistakes_come_with_their_cells_and_nothing_is_kept() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let wrong: &[&str] = &["integr", "tuoi", "Tuổi", "Age", ""];
    let reply = upload(&lua, workbook("2", &[wrong])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let body: Json = reply.json();
    assert_eq!(body["code"], "rejected");
    let found = &body["findings"][0];
    assert_eq!(found["cell"], "survey!A5");
    assert_eq!(found["row"][0], json!(["type", "integr"]));
    let nothing: i64 = sqlx::query_scalar("SELECT count(*) FROM form")
        .fetch_one(office.state.db.read())
        .await
        .expect("a number");
    assert_eq!(nothing, 0);
    let no_form = upload(&lua, b"hello".to_vec()).await;
    assert_eq!(no_form.status, StatusCode::UNPROCESSABLE_ENTITY);
    let deeds: Vec<String> = sqlx::query_scalar("SELECT deed FROM publishing_deed ORDER BY id")
        .fetch_all(office.state.db.read())
        .await
        .expect("deeds");
    assert_eq!(deeds, ["refused", "refused"]);
}

#[tokio::test]
async fn too_many_bytes_never_reach_the_reader() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let reply = upload(&lua, vec![0; (20 << 20) + 1]).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_published_form_is_what_phones_begin_on_and_its_signature_is_true() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let before = index(&office).await.version;
    let hash = uploaded(&lua, "2").await;
    assert_eq!(
        today(&office).await,
        office.bundle.to_string(),
        "not published yet"
    );
    let said = json!({"bundle": hash, "valid_from": "2026-11-23", "note": "Thêm câu hỏi dân tộc"});
    let reply = publish(&lua, &said).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    let publication: Publication = reply.json();
    assert_eq!(
        (publication.number, publication.predecessor),
        (1, Some(office.bundle))
    );

    assert_eq!(today(&office).await, hash);
    assert_ne!(index(&office).await.version, before);
    let browser = office.browser();
    let form = browser.get(&format!("/api/v1/bundles/{hash}")).await;
    assert_eq!(sync::canonical::sha256(&form.body).to_string(), hash);
    let bundle: forms::Bundle = form.json();
    assert_eq!(bundle.fees.len(), 1, "fees go on");
    let old = browser
        .get(&format!("/api/v1/bundles/{}", office.bundle))
        .await;
    assert_eq!(old.status, StatusCode::OK, "drafts are pinned to it");
    let facts: Json = browser
        .get(&format!("/api/v1/catalogue/{BIRTH}"))
        .await
        .json();
    assert_eq!(facts["bundle_hash"], *hash);
    let pack: Json = browser.get("/api/v1/catalogue/pack").await.json();
    assert_eq!(pack["version"], *index(&office).await.version);

    let versions: Json = browser
        .get(&format!("/api/v1/publications/{BIRTH}"))
        .await
        .json();
    assert_eq!(versions["in_force"], *hash);
    assert_eq!(versions["built"], *office.bundle.to_string());
    let shown: Publication = serde_json::from_value(versions["versions"][0].clone()).expect("one");
    assert_eq!(shown, publication);
    assert!(
        !versions.to_string().contains("Lụa"),
        "authors are not named in public"
    );
    let keys: KeysView = browser.get("/api/v1/keys").await.json();
    let key = keys
        .keys
        .iter()
        .find(|key| key.id == shown.key_id)
        .expect("its key");
    let key = BASE64URL_NOPAD
        .decode(key.public_key.as_bytes())
        .expect("base64");
    let key = VerifyingKey::from_bytes(&key.try_into().expect("32 bytes")).expect("a key");
    let signature = Signature::from_bytes(shown.signature.as_bytes());
    assert!(key.verify(&shown.signed_bytes(), &signature).is_ok());
    let mut forged = shown;
    forged.ends_older = true;
    assert!(key.verify(&forged.signed_bytes(), &signature).is_err());
}

async fn filed(office: &Office, number: u8, change: impl FnOnce(&mut Submission)) -> Reply {
    let tu = office.ong_tu().await;
    tu.upload(&photo(number)).await;
    let mut submission = office.birth(number, &[&photo(number)]);
    change(&mut submission);
    tu.submit(&submission.seal()).await
}

#[tokio::test]
async fn a_draft_of_the_older_form_can_still_be_handed_in() {
    let office = office().await;
    let lua = office.ba_lua().await;
    // Begun in the morning, before the author publishes.
    let begun = office.birth(1, &[]).id;
    office.state.clock.advance(3_600_000);
    let hash = uploaded(&lua, "2").await;
    let said = json!({"bundle": hash, "valid_from": "2026-11-23"});
    assert_eq!(publish(&lua, &said).await.status, StatusCode::CREATED);
    let old = filed(&office, 1, |submission| submission.id = begun).await;
    assert_eq!(old.status, StatusCode::CREATED, "{}", old.text());
    let new = filed(&office, 2, |submission| {
        submission.bundle = domain::Sha256::parse(&hash).expect("a hash");
        submission.answers.version = "2".into();
        submission
            .answers
            .set(path("dan_toc"), Value::text("Bru - Vân Kiều"));
    })
    .await;
    assert_eq!(new.status, StatusCode::CREATED, "{}", new.text());
}

#[tokio::test]
async fn when_the_law_ends_a_form_its_drafts_are_told_so() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let hash = uploaded(&lua, "2").await;
    let said = json!({"bundle": hash, "valid_from": "2026-11-24", "ends_older": true});
    assert_eq!(publish(&lua, &said).await.status, StatusCode::CREATED);
    let before = filed(&office, 1, |_| {}).await;
    assert_eq!(before.status, StatusCode::CREATED, "{}", before.text());
    let begun = office.birth(2, &[]).id;
    office.state.clock.advance(DAY);
    let refused = filed(&office, 2, |submission| submission.id = begun).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = refused.problem();
    assert_eq!(problem.problems.len(), 1, "{:?}", problem.problems);
    let message = &problem.problems[0].message;
    assert!(message.vi.contains("24/11/2026"), "{}", message.vi);
    assert!(
        message.en.contains("The law replaced this form"),
        "{}",
        message.en
    );
}

#[tokio::test]
async fn a_form_comes_into_force_on_its_day() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let hash = uploaded(&lua, "2").await;
    let said = json!({"bundle": hash, "valid_from": "2026-11-25"});
    assert_eq!(publish(&lua, &said).await.status, StatusCode::CREATED);
    let early = filed(&office, 1, |submission| {
        submission.bundle = domain::Sha256::parse(&hash).expect("a hash");
        submission.answers.version = "2".into();
    })
    .await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not in force yet"
    );
    assert_eq!(today(&office).await, office.bundle.to_string());
    office.state.clock.advance(DAY);
    assert_eq!(today(&office).await, office.bundle.to_string());
    office.state.clock.advance(DAY);
    assert_eq!(today(&office).await, hash);
    // Two days later nobody is signed in any more.
    let lua = office.ba_lua().await;
    for (valid_from, why) in [("2026-11-24", "gone by"), ("2028-01-01", "too far")] {
        let said = json!({"bundle": hash, "valid_from": valid_from});
        assert_eq!(
            publish(&lua, &said).await.status,
            StatusCode::BAD_REQUEST,
            "{why}"
        );
    }
}

#[tokio::test]
async fn a_version_that_is_a_day_to_come_is_not_in_force_before_that_day() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let hash = uploaded(&lua, "2026-12-24").await;
    let said = json!({"bundle": hash, "valid_from": "2026-12-23"});
    let refused = publish(&lua, &said).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text().contains("2026-12-24"), "{}", refused.text());
    let said = json!({"bundle": hash, "valid_from": "2026-12-24"});
    assert_eq!(publish(&lua, &said).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn an_earlier_form_comes_back_as_a_new_version_and_nothing_is_published_twice() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let hash = uploaded(&lua, "2").await;
    let said = json!({"bundle": hash, "valid_from": "2026-11-23"});
    let first: Publication = publish(&lua, &said).await.json();
    let again: Publication = publish(&lua, &said).await.json();
    assert_eq!(first, again);
    let back = json!({"bundle": office.bundle, "valid_from": "2026-11-23"});
    let back: Publication = publish(&lua, &back).await.json();
    assert_eq!((back.number, back.predecessor), (2, Some(first.bundle)));
    assert_eq!(today(&office).await, office.bundle.to_string());

    // Another process, another build without that form: what was published is there.
    let built = Catalogue::read(&office.state.config.dist.join("catalogue")).expect("a catalogue");
    let shelf = Shelf::open(built, &office.state.db).await.expect("a shelf");
    let catalogue = shelf.on(office.state.clock.today());
    assert_eq!(catalogue.index().version, index(&office).await.version);
    assert!(catalogue.bundle(&first.bundle).is_some());

    let twice = upload(&lua, workbook("2", &[NATION])).await;
    assert_eq!(
        twice.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the version is used"
    );
    let body: Json = twice.json();
    assert_eq!(body["findings"][0]["cell"], "settings!C2");
}

#[tokio::test]
async fn what_one_process_publishes_another_serves_with_its_next_answer() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let elsewhere = office.other_process().await;
    let first = |index: CatalogueIndex| {
        let mut entries = index.procedures.into_iter();
        entries
            .find(|entry| entry.code.as_str() == BIRTH)
            .and_then(|entry| entry.bundle_hash)
    };
    let there = async || first(elsewhere.get("/api/v1/catalogue").await.json());
    assert_eq!(there().await, Some(office.bundle));

    let hash = uploaded(&lua, "2").await;
    let said = json!({"bundle": hash, "valid_from": "2026-11-23"});
    assert_eq!(publish(&lua, &said).await.status, StatusCode::CREATED);
    assert_eq!(
        there().await.map(|hash| hash.to_string()),
        Some(hash.clone())
    );
    // Both hand phones the same signed description beside the hash.
    let described = async |browser: &Browser| {
        let index: CatalogueIndex = browser.get("/api/v1/catalogue").await.json();
        let mut entries = index.procedures.into_iter();
        let entry = entries.find(|entry| entry.code.as_str() == BIRTH);
        let said = entry
            .and_then(|entry| entry.publication)
            .expect("a version");
        serde_json::from_value::<Publication>(said).expect("a version")
    };
    let said = described(&elsewhere).await;
    assert_eq!(said.bundle.to_string(), hash);
    assert_eq!(said, described(&office.browser()).await);
    let document = elsewhere.get(&format!("/api/v1/bundles/{hash}")).await;
    assert_eq!(document.status, StatusCode::OK);
    // And back again: each has both.
    let back = json!({"bundle": office.bundle, "valid_from": "2026-11-23"});
    assert_eq!(publish(&lua, &back).await.status, StatusCode::CREATED);
    assert_eq!(there().await, Some(office.bundle));
    assert_eq!(today(&office).await, office.bundle.to_string());
}

#[tokio::test]
async fn a_form_can_be_tried_before_it_is_published_and_not_handed_in() {
    let office = office().await;
    let lua = office.ba_lua().await;
    let hash = uploaded(&lua, "2").await;
    let browser = office.browser();
    let tried = browser.get(&format!("/api/v1/previews/{hash}")).await;
    assert_eq!(sync::canonical::sha256(&tried.body).to_string(), hash);
    assert_eq!(tried.header("cache-control"), "no-store");
    let hidden = browser.get(&format!("/api/v1/bundles/{hash}")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let page = browser.get(&format!("/preview/{hash}")).await;
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'self'")
    );
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
    let home = browser.get("/").await;
    assert!(
        home.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    assert_eq!(home.header("x-frame-options"), "DENY");
    let nowhere = browser.get(&format!("/preview/{}", "0".repeat(64))).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let filed = filed(&office, 1, |submission| {
        submission.bundle = domain::Sha256::parse(&hash).expect("a hash");
        submission.answers.version = "2".into();
    })
    .await;
    assert_eq!(filed.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A form of HTML with one file, as a browser sends it from a page of ours.
async fn chosen(author: &Browser, site: &str, bytes: &[u8]) -> Reply {
    let mut body = b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"khai-sinh.xlsx\"\r\n\r\n".to_vec();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let headers = [
        ("content-type", "multipart/form-data; boundary=edge"),
        ("sec-fetch-site", site),
    ];
    let to = format!("/authoring/{BIRTH}");
    author.send("POST", &to, &headers, Body::from(body)).await
}

#[tokio::test]
async fn an_author_walks_from_the_mistakes_to_the_published_form_without_script() {
    let office = office().await;
    let lua = office.ba_lua().await.elsewhere();
    let list = lua.get("/authoring").await;
    assert!(
        list.text().contains("Thủ tục đăng ký khai sinh"),
        "{}",
        list.text()
    );
    assert!(
        list.header("content-security-policy")
            .contains("frame-src 'self'")
    );
    let foreign = chosen(&lua, "cross-site", &workbook("2", &[])).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);

    let wrong: &[&str] = &["integr", "tuoi", "Tuổi", "Age", ""];
    let refused = chosen(&lua, "same-origin", &workbook("2", &[wrong])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(
        text.contains("Ô survey!A5") && text.contains("<mark>integr</mark>"),
        "{text}"
    );
    assert!(!text.contains("<script"), "a page without script");

    let taken = chosen(&lua, "same-origin", &workbook("2", &[NATION])).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let review = taken.header("location").to_owned();
    let page = lua.get(&review).await.text();
    assert!(page.contains("Câu hỏi mới: “Dân tộc”."), "{page}");
    assert!(
        page.contains("<iframe") && page.contains("/preview/"),
        "{page}"
    );
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let late = lua
        .send(
            "POST",
            &review,
            &headers,
            Body::from("valid_from=2020-01-01&note="),
        )
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Chưa xuất bản"));
    let said = "valid_from=2026-11-23&note=Th%C3%AAm+d%C3%A2n+t%E1%BB%99c";
    let done = lua.send("POST", &review, &headers, Body::from(said)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = lua.get(done.header("location")).await.text();
    assert!(page.contains("Đã xuất bản bản 1"), "{page}");
    assert!(
        page.contains("Nguyễn Thị Lụa xuất bản") && page.contains("Thêm dân tộc"),
        "{page}"
    );
    let english = lua.get(&format!("/authoring/{BIRTH}?lang=en")).await.text();
    assert!(english.contains("Use this one again"), "{english}");
}
