//! Files on bad connections: cut, resumed, announced twice, damaged, renamed, of the wrong kind.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures_util::{StreamExt, stream};
use sync::protocol::ProblemCode;

use crate::office::{Office, photo};

/// A photo of half a megabyte.
fn large_photo() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xda, 0x00, 0x04, 0x01, 0x00];
    bytes.extend(std::iter::repeat_n(0x22, 500_000));
    bytes.extend([0xff, 0xd9]);
    bytes
}

/// A body whose connection breaks after these bytes.
fn cut_after(bytes: &[u8]) -> Body {
    let parts: Vec<Bytes> = bytes.chunks(10_000).map(Bytes::copy_from_slice).collect();
    let whole = stream::iter(parts.into_iter().map(Ok));
    let broken =
        stream::once(async { Err(std::io::Error::other("the tunnel swallowed the signal")) });
    Body::from_stream(whole.chain(broken))
}

#[tokio::test]
async fn a_cut_at_95_percent_costs_nothing_that_arrived() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let photo = large_photo();
    let location = tu
        .announce(&photo, "image/jpeg")
        .await
        .header("location")
        .to_owned();
    let cut = photo.len() * 95 / 100;
    tu.continue_at(&location, 0, cut_after(&photo[..cut])).await;

    let stand = tu.stand(&location).await;
    assert_eq!(stand.header("upload-offset"), cut.to_string());
    assert_eq!(stand.header("upload-length"), photo.len().to_string());
    let rest = tu.continue_at(&location, cut, photo[cut..].to_vec()).await;
    assert_eq!(rest.status, StatusCode::NO_CONTENT, "{}", rest.text());
    assert_eq!(
        tu.submit(&office.birth(1, &[&photo])).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_file_the_server_has_already_is_not_sent_again() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let again = tu.announce(&photo(1), "image/jpeg").await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(again.header("upload-offset"), again.header("upload-length"));
    // But another citizen learns nothing about it.
    let hers = office
        .ba_lua()
        .await
        .announce(&photo(1), "image/jpeg")
        .await;
    assert_eq!(hers.header("upload-offset"), "0");
}

#[tokio::test]
async fn an_upload_whose_announcement_was_lost_is_found_again() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let photo = large_photo();
    let first = tu
        .announce(&photo, "image/jpeg")
        .await
        .header("location")
        .to_owned();
    tu.continue_at(&first, 0, cut_after(&photo[..300_000]))
        .await;
    let second = tu.announce(&photo, "image/jpeg").await;
    assert_eq!(second.header("location"), first);
    assert_eq!(second.header("upload-offset"), "300000");
}

#[tokio::test]
async fn two_tabs_sending_the_same_bytes_do_not_spoil_the_file() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let photo = large_photo();
    let location = tu
        .announce(&photo, "image/jpeg")
        .await
        .header("location")
        .to_owned();
    let (a, b) = tokio::join!(
        tu.continue_at(&location, 0, photo.clone()),
        tu.continue_at(&location, 0, photo.clone())
    );
    let statuses = [a.status, b.status];
    assert!(statuses.contains(&StatusCode::NO_CONTENT), "{statuses:?}");
    let offset: usize = tu
        .stand(&location)
        .await
        .header("upload-offset")
        .parse()
        .expect("a number");
    if offset < photo.len() {
        tu.continue_at(&location, offset, photo[offset..].to_vec())
            .await;
    }
    assert_eq!(
        tu.submit(&office.birth(1, &[&photo])).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn bytes_from_the_wrong_place_are_not_taken() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let location = tu
        .announce(&photo(1), "image/jpeg")
        .await
        .header("location")
        .to_owned();
    let wrong = tu.continue_at(&location, 7, vec![0]).await;
    assert_eq!(wrong.problem().code, ProblemCode::OffsetMismatch);
    let mut long = photo(1);
    long.push(0);
    assert_eq!(
        tu.continue_at(&location, 0, long).await.problem().code,
        ProblemCode::TooLarge
    );
}

#[tokio::test]
async fn nobody_reaches_another_persons_upload() {
    let office = Office::open().await;
    let (tu, lua) = (office.ong_tu().await, office.ba_lua().await);
    let location = tu
        .announce(&photo(1), "image/jpeg")
        .await
        .header("location")
        .to_owned();
    assert_eq!(lua.stand(&location).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        lua.continue_at(&location, 0, photo(1)).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        office
            .browser()
            .announce(&photo(1), "image/jpeg")
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn bytes_damaged_on_the_way_start_over() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let location = tu
        .announce(&photo(1), "image/jpeg")
        .await
        .header("location")
        .to_owned();
    let mut damaged = photo(1);
    damaged[100] ^= 1;
    let refused = tu.continue_at(&location, 0, damaged).await;
    assert_eq!(refused.status.as_u16(), 460);
    assert_eq!(refused.problem().code, ProblemCode::ChecksumMismatch);
    assert_eq!(tu.stand(&location).await.status, StatusCode::NOT_FOUND);
    tu.upload(&photo(1)).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_used_says_why() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let cases: [(&[u8], &str, &str); 5] = [
        (b"", "image/jpeg", "rỗng"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic", "HEIC"),
        (b"PK word", "application/msword", "PDF"),
        (b"%PDF-1.7 %%EOF", "image/jpeg", "đổi tên"),
        (&photo(1)[..900], "image/jpeg", "phần cuối"),
    ];
    for (bytes, media_type, word) in cases {
        let begun = tu.announce(bytes, media_type).await;
        let refused = match begun.status {
            StatusCode::CREATED => {
                let location = begun.header("location").to_owned();
                tu.continue_at(&location, 0, bytes.to_vec()).await
            }
            _ => begun,
        };
        let problem = refused.problem();
        assert_eq!(problem.code, ProblemCode::UnsupportedMedia, "{word}");
        let detail = problem.detail.unwrap_or_default();
        assert!(detail.contains(word), "{detail}");
    }
}

#[tokio::test]
async fn a_file_above_the_limit_is_refused_before_it_is_sent() {
    let office = Office::with(|config| config.max_file_bytes = 2 << 20).await;
    let tu = office.ong_tu().await;
    let hash = "0".repeat(64);
    let refused = tu
        .announce_as(&hash, (2 << 20) + 1, "image/jpeg")
        .await
        .problem();
    assert_eq!(refused.code, ProblemCode::TooLarge);
    assert!(refused.detail.is_some_and(|detail| detail.contains("2 MB")));
}

#[tokio::test]
async fn an_upload_nobody_continued_is_forgotten_and_says_so() {
    let office = Office::open().await;
    let photo = large_photo();
    let tu = office.ong_tu().await;
    let location = tu
        .announce(&photo, "image/jpeg")
        .await
        .header("location")
        .to_owned();
    tu.continue_at(&location, 0, cut_after(&photo[..300_000]))
        .await;
    office.state.clock.advance(server::uploads::KEPT + 1);
    let tu = office.ong_tu().await;
    assert_eq!(tu.stand(&location).await.status, StatusCode::GONE);
    server::sweep(&office.state).await;
    assert_eq!(tu.stand(&location).await.status, StatusCode::NOT_FOUND);
    let left = std::fs::read_dir(office.folder.path().join("var/objects/uploads"))
        .map(Iterator::count)
        .unwrap_or_default();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_finished_file_stays_while_a_dossier_names_it() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    tu.upload(&photo(2)).await;
    let submission = office.birth(1, &[&photo(1)]);
    tu.submit(&submission).await;
    office.state.clock.advance(40 * 24 * 3_600_000);
    server::sweep(&office.state).await;
    let tu = office.ong_tu().await;
    let address = format!("/api/v1/dossiers/{}/files/", submission.id);
    let named = format!("{address}{}", submission.attachments[0].sha256);
    assert_eq!(tu.get(&named).await.status, StatusCode::OK);
    // The loose one is gone, and is simply sent again when it is needed.
    assert_eq!(
        tu.announce(&photo(2), "image/jpeg")
            .await
            .header("upload-offset"),
        "0"
    );
}

#[tokio::test]
async fn a_file_taken_back_is_gone() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let location = tu
        .announce(&photo(1), "image/jpeg")
        .await
        .header("location")
        .to_owned();
    let headers = [("tus-resumable", "1.0.0")];
    let gone = tu.send("DELETE", &location, &headers, Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(tu.stand(&location).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_server_says_which_tus_it_speaks() {
    let office = Office::open().await;
    let told = office
        .browser()
        .send("OPTIONS", "/api/v1/uploads", &[], Body::empty())
        .await;
    assert_eq!(told.status, StatusCode::NO_CONTENT);
    assert_eq!(told.header("tus-version"), "1.0.0");
    assert_eq!(
        told.header("tus-extension"),
        "creation,expiration,termination"
    );
    let old = office
        .browser()
        .send(
            "HEAD",
            "/api/v1/uploads/x",
            &[("tus-resumable", "0.2.2")],
            Body::empty(),
        )
        .await;
    assert_eq!(old.status, StatusCode::PRECONDITION_FAILED);
}
