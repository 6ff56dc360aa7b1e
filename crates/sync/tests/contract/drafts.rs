//! Drafts: every change is durable, two tabs add to one log, photos are kept once.

use super::given::*;
use sync::store::{Change, Contents, StoreError};

pub(crate) async fn every_change_is_found_again(place: Place) {
    let slot = lua(&place.here).await;
    let draft = slot.begin(head(1)).await.unwrap();
    let changes = [
        set("ho_ten", "Nguyễn Thị Lụa"),
        set("que_quan", "xã Đạ Tẻh"),
        Change::Clear {
            path: forms::Path::parse("que_quan").unwrap(),
        },
        Change::Section {
            section: "nguoi_yeu_cau".into(),
        },
        Change::Extra {
            key: "an_y".into(),
            value: Some("đã xem".into()),
        },
    ];
    for (second, change) in (1..).zip(&changes) {
        let draft = slot.draft(&draft_id(1)).await.unwrap().unwrap();
        let changed = slot
            .change(
                &draft_id(1),
                draft.revision,
                at(second),
                std::slice::from_ref(change),
            )
            .await
            .unwrap();
        assert_eq!(changed.merged, None);
    }
    let found = lua(&place.there)
        .await
        .draft(&draft_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.head, draft.head);
    assert_eq!(answer(&found.contents, "ho_ten"), Some("Nguyễn Thị Lụa"));
    assert_eq!(answer(&found.contents, "que_quan"), None);
    assert_eq!(found.contents.section.as_deref(), Some("nguoi_yeu_cau"));
    assert_eq!(found.contents.extra["an_y"], "đã xem");
    assert_eq!(found.changed_at, at(5));
    assert_eq!(slot.begin(head(1)).await, Err(StoreError::Exists));
}

pub(crate) async fn a_draft_moves_to_another_form_all_at_once(place: Place) {
    let slot = lua(&place.here).await;
    slot.begin(head(1)).await.unwrap();
    let seen = slot.draft(&draft_id(1)).await.unwrap().unwrap().revision;
    let said = [set("ho_ten", "Nguyễn Thị Lụa")];
    let changed = slot.change(&draft_id(1), seen, at(1), &said).await.unwrap();
    let newer = sync::protocol::Sha256::from_bytes([9; 32]);
    let mut answers = sync::protocol::Answers::new();
    answers.version = "2".into();
    let moves = [
        Change::Replace { answers },
        Change::Extra {
            key: "set_aside".into(),
            value: Some("Nguyễn Thị Lụa".into()),
        },
    ];
    // Another tab has written since: nothing happens.
    let stale = slot.repin(&draft_id(1), seen, at(2), newer, &moves).await;
    assert_eq!(stale, Err(StoreError::Conflict));
    let untouched = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(untouched.head, head(1));
    assert_eq!(
        answer(&untouched.contents, "ho_ten"),
        Some("Nguyễn Thị Lụa")
    );

    slot.repin(&draft_id(1), changed.revision, at(3), newer, &moves)
        .await
        .unwrap();
    let there = lua(&place.there).await;
    let found = there.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(found.head.bundle, Some(newer));
    assert_eq!(found.contents.answers.version, "2");
    assert_eq!(answer(&found.contents, "ho_ten"), None);
    assert_eq!(found.contents.extra["set_aside"], "Nguyễn Thị Lụa");
    // It goes on as any draft.
    let more = [set("ho_ten", "Lụa")];
    there
        .change(&draft_id(1), found.revision, at(4), &more)
        .await
        .unwrap();
    let found = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(answer(&found.contents, "ho_ten"), Some("Lụa"));
}

pub(crate) async fn a_long_draft_reads_the_same_after_folding(place: Place) {
    let slot = lua(&place.here).await;
    let mut revision = slot.begin(head(1)).await.unwrap().revision;
    let mut expected = Contents::default();
    for number in 0..150 {
        let change = set(
            &format!("cau_{}", number % 40),
            &format!("chữ thứ {number}"),
        );
        expected.apply(&change);
        let changed = slot
            .change(&draft_id(1), revision, at(number), &[change])
            .await
            .unwrap();
        assert_eq!(changed.merged, None);
        revision = changed.revision;
    }
    let draft = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(
        (draft.contents, draft.revision, draft.changed_at),
        (expected, revision, at(149))
    );
}

pub(crate) async fn two_tabs_add_to_one_draft_and_neither_overwrites_the_other(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let seen = here.begin(head(1)).await.unwrap().revision;
    here.change(
        &draft_id(1),
        seen,
        at(1),
        &[set("ho_ten", "Nguyễn Thị Lụa")],
    )
    .await
    .unwrap();
    let changed = there
        .change(&draft_id(1), seen, at(2), &[set("dia_chi", "số 5")])
        .await
        .unwrap();
    let merged = changed
        .merged
        .expect("the second tab learns what the first one wrote");
    assert_eq!(answer(&merged, "ho_ten"), Some("Nguyễn Thị Lụa"));
    assert_eq!(answer(&merged, "dia_chi"), Some("số 5"));
    assert_eq!(
        here.draft(&draft_id(1)).await.unwrap().unwrap().contents,
        merged
    );
}

pub(crate) async fn the_later_change_of_one_answer_stands(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let seen = here.begin(head(1)).await.unwrap().revision;
    here.change(
        &draft_id(1),
        seen,
        at(1),
        &[set("ho_ten", "Lụa"), set("dan_toc", "01")],
    )
    .await
    .unwrap();
    let merged = there
        .change(
            &draft_id(1),
            seen,
            at(2),
            &[set("ho_ten", "Nguyễn Thị Lụa")],
        )
        .await
        .unwrap()
        .merged
        .unwrap();
    assert_eq!(answer(&merged, "ho_ten"), Some("Nguyễn Thị Lụa"));
    assert_eq!(answer(&merged, "dan_toc"), Some("01"));
}

pub(crate) async fn the_same_photo_is_kept_once_and_goes_with_the_last_that_shows_it(place: Place) {
    let slot = lua(&place.here).await;
    let (a, b) = (
        slot.begin(head(1)).await.unwrap(),
        slot.begin(head(2)).await.unwrap(),
    );
    let bytes = photo(9, 3000);
    let (card, changed) = slot
        .attach(
            &a.head.id,
            a.revision,
            at(1),
            page("cccd", "the.jpg"),
            &bytes,
        )
        .await
        .unwrap();
    slot.attach(
        &b.head.id,
        b.revision,
        at(2),
        page("cccd", "the.jpg"),
        &bytes,
    )
    .await
    .unwrap();
    assert_eq!(
        (
            slot.usage().await.unwrap().files,
            slot.usage().await.unwrap().file_bytes
        ),
        (1, 3000)
    );
    slot.detach(&a.head.id, changed.revision, at(3), "cccd", card.sha256)
        .await
        .unwrap();
    assert_eq!(slot.file(&card.sha256).await.unwrap(), Some(bytes));
    slot.delete_draft(&b.head.id).await.unwrap();
    assert_eq!(slot.file(&card.sha256).await.unwrap(), None);
    assert_eq!(slot.usage().await.unwrap().files, 0);
}

pub(crate) async fn pages_keep_the_order_they_were_put_in(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let order: Vec<_> = draft
        .contents
        .pages
        .iter()
        .rev()
        .map(|page| page.sha256)
        .collect();
    let change = Change::Order {
        paper: "giay_chung_sinh".into(),
        pages: order,
    };
    slot.change(&draft_id(1), draft.revision, at(5), &[change])
        .await
        .unwrap();
    let draft = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    let names: Vec<_> = draft
        .contents
        .pages_of("giay_chung_sinh")
        .map(|page| page.name.as_str())
        .collect();
    assert_eq!(names, ["mat-sau.jpg", "mat-truoc.jpg"]);
}

pub(crate) async fn a_mended_page_stands_where_the_old_one_stood_and_the_old_bytes_are_gone(
    place: Place,
) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let old = draft.contents.pages[0].sha256;
    let new = vec![(page("giay_chung_sinh", "thang.jpg"), photo(5, 1500))];
    let (mended, changed) = slot
        .replace(
            &draft_id(1),
            draft.revision,
            at(5),
            ("giay_chung_sinh", &[old]),
            new.clone(),
        )
        .await
        .unwrap();
    let now = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    let names: Vec<_> = now.contents.pages.iter().map(|page| &page.name).collect();
    assert_eq!(names, ["thang.jpg", "mat-sau.jpg"]);
    assert_eq!(now.contents.pages[0], mended[0]);
    assert_eq!(slot.file(&old).await.unwrap(), None);
    assert_eq!(
        slot.file(&mended[0].sha256).await.unwrap(),
        Some(photo(5, 1500))
    );

    // By itself it stays.
    let by_itself = ("giay_chung_sinh", &[mended[0].sha256][..]);
    slot.replace(&draft_id(1), changed.revision, at(6), by_itself, new)
        .await
        .unwrap();
    let same = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(same.contents.pages, now.contents.pages);
    assert_eq!(slot.usage().await.unwrap().files, 2);
}

pub(crate) async fn pages_bound_into_one_file_go_in_the_same_commit(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let loose: Vec<_> = draft
        .contents
        .pages
        .iter()
        .map(|page| page.sha256)
        .collect();
    let book = vec![(page("giay_chung_sinh", "hai-trang.pdf"), photo(6, 2800))];
    let (bound, changed) = slot
        .replace(
            &draft_id(1),
            draft.revision,
            at(5),
            ("giay_chung_sinh", &loose),
            book,
        )
        .await
        .unwrap();
    let now = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(now.contents.pages, bound);
    assert_eq!(slot.usage().await.unwrap().files, 1);

    // Taken apart again, each page once.
    let apart = [(1, 1000), (2, 2000), (1, 1000)]
        .map(|(seed, size)| (page("giay_chung_sinh", "trang.jpg"), photo(seed, size)));
    slot.replace(
        &draft_id(1),
        changed.revision,
        at(6),
        ("giay_chung_sinh", &[bound[0].sha256]),
        apart.to_vec(),
    )
    .await
    .unwrap();
    let again = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    let pages: Vec<_> = again
        .contents
        .pages
        .iter()
        .map(|page| page.sha256)
        .collect();
    assert_eq!(pages, loose);
}

pub(crate) async fn a_large_file_is_read_in_parts(place: Place) {
    let slot = lua(&place.here).await;
    let draft = slot.begin(head(1)).await.unwrap();
    let bytes = photo(3, 700_001);
    let (kept, _) = slot
        .attach(
            &draft_id(1),
            draft.revision,
            at(1),
            page("don", "don.jpg"),
            &bytes,
        )
        .await
        .unwrap();
    assert_eq!(kept.sha256, sync::canonical::sha256(&bytes));
    assert_eq!(kept.size, 700_001);
    assert_eq!(
        slot.file(&kept.sha256).await.unwrap().as_ref(),
        Some(&bytes)
    );
    for (offset, length) in [
        (0, 10),
        (262_140, 10),
        (262_144, 262_144),
        (524_288, 175_713),
        (100, 600_000),
    ] {
        let part = slot.file_part(&kept.sha256, offset, length).await.unwrap();
        assert_eq!(part, bytes[offset as usize..(offset + length) as usize]);
    }
    assert_eq!(
        slot.file_part(&kept.sha256, 700_000, 2).await,
        Err(StoreError::FileMissing(kept.sha256))
    );
}
