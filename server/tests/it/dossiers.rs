//! Taking dossiers: once, whole, in order, and shown to nobody else.

use axum::body::Body;
use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD;
use domain::dossier::{DossierState, Event, Status};
use domain::{CommuneCode, Receipt};
use ed25519_dalek::{Signature, VerifyingKey};
use forms::Value;
use sync::protocol::{
    DossierView, EventsPage, KeysView, Place, ProblemCode, ResultDelivery, Taken,
};

use crate::office::{ENDED, Office, code, path, photo};

#[tokio::test]
async fn a_lost_answer_does_not_submit_twice() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);

    let first = tu.submit(&submission).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    // The answer was lost: the phone asks again, the next day even.
    office.state.clock.advance(3_600_000);
    let second = tu.submit(&submission).await;
    assert_eq!(second.status, StatusCode::OK);
    assert_eq!(first.json::<Taken>(), second.json::<Taken>());

    let events: EventsPage = tu.get("/api/v1/events").await.json();
    assert_eq!(events.events.len(), 1);
}

#[tokio::test]
async fn two_connections_at_once_take_it_once() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);
    let (a, b, c) = tokio::join!(
        tu.submit(&submission),
        tu.submit(&submission),
        tu.submit(&submission)
    );
    let receipts: Vec<Receipt> = [&a, &b, &c]
        .map(|reply| reply.json::<Taken>().receipt)
        .into();
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    let created = [a, b, c]
        .iter()
        .filter(|reply| reply.status == StatusCode::CREATED)
        .count();
    assert_eq!(created, 1);
    let jobs: i64 = sqlx::query_scalar("SELECT count(*) FROM job")
        .fetch_one(office.state.db.read())
        .await
        .expect("a number");
    assert_eq!(jobs, 1);
}

#[tokio::test]
async fn the_receipt_lists_what_arrived_and_verifies_with_the_published_key() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    tu.upload(&photo(2)).await;
    let submission = office.birth(1, &[&photo(1), &photo(2)]);
    let receipt = tu.submit(&submission).await.json::<Taken>().receipt;
    let hashes = submission.attachments.iter().map(|file| &file.sha256);
    assert!(receipt.covers(submission.id, &submission.snapshot_hash, hashes));

    let keys: KeysView = office.browser().get("/api/v1/keys").await.json();
    let key = keys
        .keys
        .iter()
        .find(|key| key.id == receipt.key_id)
        .expect("the key is published");
    let bytes: [u8; 32] = BASE64URL_NOPAD
        .decode(key.public_key.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .expect("32 bytes");
    let key = VerifyingKey::from_bytes(&bytes).expect("a key");
    let signature = Signature::from_bytes(receipt.signature.as_bytes());
    assert!(
        key.verify_strict(&receipt.signed_bytes(), &signature)
            .is_ok()
    );
}

#[tokio::test]
async fn ong_tu_sees_only_his_own_dossiers() {
    let office = Office::open().await;
    let (tu, lua) = (office.ong_tu().await, office.ba_lua().await);
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);
    tu.submit(&submission).await;
    let address = format!("/api/v1/dossiers/{}", submission.id);
    let file = format!("{address}/files/{}", submission.attachments[0].sha256);

    let mine: DossierView = tu.get(&address).await.json();
    assert_eq!(mine.submission, submission);
    let state = DossierState::fold(&mine.events);
    assert_eq!(state.status, Some(Status::New));
    let picture = tu.get(&file).await;
    assert_eq!(&picture.body[..], &photo(1)[..]);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert!(
        picture
            .header("content-security-policy")
            .contains("sandbox")
    );

    for address in [&address, &file] {
        assert_eq!(lua.get(address).await.status, StatusCode::NOT_FOUND);
        let nobody = office.browser().get(address).await;
        assert_eq!(nobody.problem().code, ProblemCode::SignInNeeded);
    }
    let hers: EventsPage = lua.get("/api/v1/events").await.json();
    assert!(hers.events.is_empty());
    // Nor can she take his id for a dossier of her own.
    lua.upload(&photo(1)).await;
    assert_eq!(
        lua.submit(&submission).await.problem().code,
        ProblemCode::Conflict
    );
}

#[tokio::test]
async fn his_files_do_not_count_as_hers() {
    let office = Office::open().await;
    let (tu, lua) = (office.ong_tu().await, office.ba_lua().await);
    tu.upload(&photo(1)).await;
    let refused = lua.submit(&office.birth(1, &[&photo(1)])).await;
    assert_eq!(refused.problem().code, ProblemCode::MissingAttachments);
}

#[tokio::test]
async fn files_that_are_not_here_are_named_once_each() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1), &photo(2), &photo(2)]);
    let refused = tu.submit(&submission).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(
        refused.problem().hashes,
        [sync::canonical::sha256(&photo(2))]
    );
    tu.upload(&photo(2)).await;
    assert_eq!(tu.submit(&submission).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn other_content_under_the_same_id_does_not_replace_the_first() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);
    tu.submit(&submission).await;
    let mut changed = submission.clone();
    changed
        .answers
        .set(path("ho_ten"), Value::text("Hồ Văn Khác"));
    let refused = tu.submit(&changed.seal()).await;
    assert_eq!(refused.problem().code, ProblemCode::Conflict);
    let kept: DossierView = tu
        .get(&format!("/api/v1/dossiers/{}", submission.id))
        .await
        .json();
    assert_eq!(kept.submission, submission);
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_in_both_languages() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let mut submission = office.birth(1, &[]);
    submission.centre = CommuneCode::parse("99999").expect("a code");
    submission.answers.set(path("ho_ten"), Value::text(""));
    submission.result_delivery = ResultDelivery::Post {
        recipient: String::new(),
        phone: String::new(),
        address: String::new(),
    };
    let refused = tu.submit(&submission.seal()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problems = refused.problem().problems;
    let has = |place: &Place| problems.iter().any(|problem| problem.at == *place);
    assert!(has(&Place::Centre));
    assert!(has(&Place::Dossier));
    assert!(
        has(&Place::Answer {
            path: "ho_ten".into()
        }),
        "{problems:?}"
    );
    assert!(
        has(&Place::Paper {
            paper: "giay_chung_sinh".into()
        }),
        "{problems:?}"
    );
    assert!(
        problems
            .iter()
            .all(|problem| !problem.message.vi.is_empty())
    );
}

#[tokio::test]
async fn a_paper_the_case_does_not_ask_for_is_refused() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let mut submission = office.birth(1, &[&photo(1), &photo(1)]);
    submission.attachments[1].paper = "van_ban_uy_quyen".into();
    let refused = tu.submit(&submission.clone().seal()).await.problem();
    assert_eq!(refused.problems.len(), 1);
    submission.attachments[1].paper = "giay_khac".into();
    let refused = tu.submit(&submission.seal()).await.problem();
    assert!(matches!(refused.problems[0].at, Place::File { .. }));
}

#[tokio::test]
async fn a_snapshot_that_was_changed_on_the_way_is_refused() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let mut submission = office.birth(1, &[&photo(1)]);
    submission.app_version = "changed".into();
    let refused = tu.submit(&submission).await.problem();
    assert_eq!(refused.code, ProblemCode::Rejected);
}

#[tokio::test]
async fn a_clock_a_day_off_loses_nothing_and_more_is_said_plainly() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let ahead = |days: i64| {
        let mut submission = office.birth(u8::try_from(days).expect("small"), &[&photo(1)]);
        submission.device_today = submission.device_today.add_days(days).expect("a date");
        submission.seal()
    };
    assert_eq!(tu.submit(&ahead(1)).await.status, StatusCode::CREATED);
    let refused = tu.submit(&ahead(3)).await.problem();
    assert!(refused.problems[0].message.vi.contains("ngày giờ của máy"));
}

#[tokio::test]
async fn a_dossier_that_waited_a_week_for_the_network_is_taken() {
    let office = Office::open().await;
    let submission = office.birth(1, &[&photo(1)]);
    office.state.clock.advance(7 * 24 * 3_600_000);
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    assert_eq!(tu.submit(&submission).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_procedure_that_ended_is_not_taken() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let mut submission = office.birth(1, &[&photo(1)]);
    submission.procedure = code(ENDED);
    let refused = tu.submit(&submission.seal()).await.problem();
    assert!(
        refused.problems[0]
            .message
            .vi
            .contains("không còn hiệu lực")
    );
}

#[tokio::test]
async fn the_fee_is_computed_here_and_asked_for() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = office.birth_with_copies(1, &[&photo(1)], 2);
    tu.submit(&submission).await;
    let page: EventsPage = tu.get("/api/v1/events").await.json();
    let asked = page.events.iter().find_map(|record| match &record.event {
        Event::PaymentRequested { total, lines, .. } => Some((total.dong(), lines.len())),
        _ => None,
    });
    assert_eq!(asked, Some((16_000, 1)));
}

#[tokio::test]
async fn events_are_numbered_without_gaps_and_read_on_from_a_cursor() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    tu.upload(&photo(1)).await;
    for number in 1..=3 {
        tu.submit(&office.birth(number, &[&photo(1)])).await;
    }
    let all: EventsPage = tu.get("/api/v1/events?after=0").await.json();
    let numbers: Vec<u64> = all.events.iter().map(|record| record.seq).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!((all.cursor, all.more), (3, false));
    let rest: EventsPage = tu.get("/api/v1/events?after=2").await.json();
    assert_eq!(rest.events.len(), 1);
    let none: EventsPage = tu.get("/api/v1/events?after=3").await.json();
    assert_eq!((none.events.len(), none.cursor), (0, 3));
}

#[tokio::test]
async fn another_site_cannot_submit_for_her() {
    let office = Office::open().await;
    let lua = office.ba_lua().await;
    let submission = office.birth(1, &[]);
    let refused = lua.clone().elsewhere().submit(&submission).await;
    assert_eq!(refused.problem().code, ProblemCode::Forbidden);
    let refused = lua
        .with("sec-fetch-site", "cross-site")
        .submit(&submission)
        .await;
    assert_eq!(refused.problem().code, ProblemCode::Forbidden);
}

#[tokio::test]
async fn an_idle_session_ends_and_says_that_the_draft_is_safe() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    assert_eq!(tu.get("/api/v1/events").await.status, StatusCode::OK);
    office.state.clock.advance(server::session::IDLE + 1);
    let refused = tu.get("/api/v1/events").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(
        refused
            .problem()
            .detail
            .is_some_and(|detail| detail.contains("vẫn còn trên máy"))
    );
}

#[tokio::test]
async fn even_a_session_in_use_ends_after_a_week() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    for _ in 0..7 * 24 / 4 - 1 {
        office.state.clock.advance(4 * 3_600_000);
        assert_eq!(tu.get("/api/v1/events").await.status, StatusCode::OK);
    }
    office.state.clock.advance(4 * 3_600_000);
    assert_eq!(
        tu.get("/api/v1/events").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_body_without_bounds_or_sense_is_refused() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let address = format!("/api/v1/dossiers/{}", office.birth(1, &[]).id);
    let json = [("content-type", "application/json")];
    let huge = tu
        .send("PUT", &address, &json, Body::from(vec![b' '; 2 << 20]))
        .await;
    assert_eq!(huge.problem().code, ProblemCode::TooLarge);
    let nonsense = tu.send("PUT", &address, &json, Body::from("{\"a\":")).await;
    assert_eq!(nonsense.problem().code, ProblemCode::BadRequest);
    let other = tu
        .send(
            "PUT",
            &address,
            &[("content-type", "text/plain")],
            Body::from("{}"),
        )
        .await;
    assert_eq!(other.problem().code, ProblemCode::UnsupportedMedia);
}

#[tokio::test]
async fn problems_speak_the_language_asked_for() {
    let office = Office::open().await;
    let english = office
        .browser()
        .with("accept-language", "en-GB, vi;q=0.5")
        .get("/api/v1/events")
        .await;
    assert_eq!(english.problem().title, "Sign in needed");
    assert_eq!(
        office.browser().get("/api/v1/events").await.problem().title,
        "Cần đăng nhập"
    );
}

#[tokio::test]
async fn one_address_that_asks_too_often_is_told_to_wait() {
    let office = Office::with(|config| config.rate_per_minute = 3).await;
    for _ in 0..3 {
        office.browser().get("/api/v1/session").await;
    }
    let refused = office.browser().get("/api/v1/session").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u32>().is_ok());
    assert!(refused.problem().retry_after.is_some());
}
