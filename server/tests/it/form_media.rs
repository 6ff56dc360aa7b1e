//! Pictures beside a form: they come in one file with it, phones fetch them by their hash, and a form without its own is not put in
//! force.

use std::io::{Cursor, Write};

use axum::http::{StatusCode, header};
use domain::Sha256;
use forms::{Bundle, Media};
use serde_json::{Value as Json, json};
use sync::canonical::sha256;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::browser::{Browser, Reply};
use crate::office::{BIRTH, Office};

/// The smallest picture: one grey pixel.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

const SURVEY: &str = "type,name,label::vi,label::en,required,image
text,ho_ten,Họ tên,Name,yes,
integer,so_ban,Số bản,Copies,,
text,co_giay,Có giấy,Letter,,
text,dan_toc,Dân tộc,Ethnic group,,dan-toc.png
";
const SETTINGS: &str = "form_title,form_id,version\nTờ khai đăng ký khai sinh,HT-KS,2\n";

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a file");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

async fn upload(author: &Browser, name: &str, bytes: Vec<u8>) -> Reply {
    let to = format!("/api/v1/authoring/{BIRTH}/forms?name={name}");
    author.post(&to, "application/octet-stream", bytes).await
}

async fn publish(author: &Browser, bundle: &str) -> Reply {
    let to = format!("/api/v1/authoring/{BIRTH}/publications");
    let said = json!({"bundle": bundle, "valid_from": "2026-11-23"});
    author.post(&to, "application/json", said.to_string()).await
}

#[tokio::test]
async fn a_picture_comes_with_its_form_and_phones_fetch_it_by_its_hash() {
    let office = Office::with(|config| config.authors = vec!["lua".into()]).await;
    let author = office.ba_lua().await;
    let sheets = [("survey.csv", SURVEY), ("settings.csv", SETTINGS)];
    let sheets = sheets.map(|(name, text)| (name, text.as_bytes()));
    let without = upload(&author, "khai-sinh.zip", packed(&sheets)).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.text().contains("dan-toc.png"), "{}", without.text());

    let [survey, settings] = sheets;
    let files = [survey, settings, ("hinh/Dan-toc.png", PICTURE)];
    let reply = upload(&author, "khai-sinh.zip", packed(&files)).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    let hash = reply.json::<Json>()["bundle"]
        .as_str()
        .expect("a hash")
        .to_owned();
    let reply = publish(&author, &hash).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());

    let phone = office.browser();
    let bundle: Bundle = phone.get(&format!("/api/v1/bundles/{hash}")).await.json();
    let document = bundle.media.values().flat_map(Media::documents).next();
    let document = document.expect("a picture");
    let fetched = phone.get(&format!("/api/v1/media/{document}")).await;
    assert_eq!(fetched.status, StatusCode::OK);
    assert_eq!(
        fetched.headers[header::CONTENT_TYPE],
        "text/plain; charset=utf-8"
    );
    let text = fetched.text();
    assert!(text.starts_with("data:image/png;base64,iVBOR"), "{text}");
    assert_eq!(sha256(text.as_bytes()).to_string(), document);
    let stranger = Sha256::from_bytes([7; 32]);
    let nothing = phone.get(&format!("/api/v1/media/{stranger}")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);

    // A published form of another office names a picture that is not here.
    let mut foreign = bundle.clone();
    foreign.version = "3".into();
    for media in foreign.media.values_mut() {
        media.image.vi = stranger.to_string();
    }
    let bytes = serde_json::to_vec(&foreign).expect("JSON");
    let reply = upload(&author, "khai-sinh.json", bytes).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    let hash = reply.json::<Json>()["bundle"]
        .as_str()
        .expect("a hash")
        .to_owned();
    let refused = publish(&author, &hash).await;
    assert_eq!(
        refused.status,
        StatusCode::BAD_REQUEST,
        "{}",
        refused.text()
    );
}
