//! What every place that keeps rows must make true; the same examples run over memory and over IndexedDB in a browser.

pub(crate) mod given;

use std::future::Future;
use std::pin::Pin;

use given::*;
use sync::outbox::{Outcome, Standing, Work};
use sync::protocol::{Action, ActionRequest, Answers, EventsPage, Recorded};
use sync::store::*;

/// An example and its name.
pub(crate) type Case = (&'static str, fn(Place) -> Pin<Box<dyn Future<Output = ()>>>);

macro_rules! contract {
    ($($name:ident)*) => {
        /// Every example.
        pub(crate) const CASES: &[Case] = &[$((stringify!($name), |place| Box::pin($name(place)))),*];
    };
}

contract! {
    every_change_is_found_again
    a_long_draft_reads_the_same_after_folding
    two_tabs_add_to_one_draft_and_neither_overwrites_the_other
    the_later_change_of_one_answer_stands
    the_same_photo_is_kept_once_and_goes_with_the_last_that_shows_it
    pages_keep_the_order_they_were_put_in
    a_large_file_is_read_in_parts
    a_frozen_draft_cannot_be_changed
    freezing_notices_what_another_tab_changed
    freezing_needs_every_file
    a_draft_is_frozen_once
    nothing_is_deleted_without_a_receipt_that_lists_it
    a_receipt_lets_the_device_delete_what_it_lists
    pages_that_were_not_sent_stay
    work_can_be_taken_back_until_the_server_was_asked
    what_the_server_rejects_is_a_draft_again
    a_supplement_keeps_its_photos_until_they_are_acknowledged
    an_entry_changed_in_another_tab_is_not_overwritten
    events_are_absorbed_once_and_with_their_cursor
    one_citizen_does_not_see_the_records_of_another
    forgetting_one_citizen_leaves_the_others
    forgetting_refuses_while_work_is_unsent
    what_a_guest_began_becomes_the_citizens
    what_a_guest_began_joins_what_the_citizen_had
    wiping_leaves_nothing
    public_documents_and_preferences_are_plain_and_shared
    small_records_are_found_by_name
    a_turn_belongs_to_one_holder_until_it_ends
    a_parcel_opens_on_another_phone_with_its_passphrase_only
    what_is_stored_can_be_counted
}

async fn every_change_is_found_again(place: Place) {
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

async fn a_long_draft_reads_the_same_after_folding(place: Place) {
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

async fn two_tabs_add_to_one_draft_and_neither_overwrites_the_other(place: Place) {
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

async fn the_later_change_of_one_answer_stands(place: Place) {
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

async fn the_same_photo_is_kept_once_and_goes_with_the_last_that_shows_it(place: Place) {
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

async fn pages_keep_the_order_they_were_put_in(place: Place) {
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

async fn a_large_file_is_read_in_parts(place: Place) {
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

async fn a_frozen_draft_cannot_be_changed(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let entry = frozen(&slot, &draft).await;
    assert_eq!(entry.standing(), Standing::Waiting);
    let frozen = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(frozen.state, DraftState::Frozen);
    for revision in [draft.revision, frozen.revision] {
        let change = slot
            .change(&draft_id(1), revision, at(11), &[set("ho_ten", "Khác")])
            .await;
        assert_eq!(change, Err(StoreError::Frozen));
    }
    assert_eq!(
        slot.delete_draft(&draft_id(1)).await,
        Err(StoreError::Frozen)
    );
    assert_eq!(lua(&place.there).await.outbox().await.unwrap(), [entry]);
}

async fn freezing_notices_what_another_tab_changed(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let draft = filled(&here, 1).await;
    there
        .change(
            &draft_id(1),
            draft.revision,
            at(9),
            &[set("ho_ten", "Khác")],
        )
        .await
        .unwrap();
    let work = Work::Dossier {
        submission: submission(&draft),
    };
    assert_eq!(
        here.freeze(&draft_id(1), draft.revision, work, at(10))
            .await,
        Err(StoreError::Conflict)
    );
    assert_eq!(here.outbox().await.unwrap(), []);
    assert_eq!(
        here.draft(&draft_id(1)).await.unwrap().unwrap().state,
        DraftState::Editing
    );
}

async fn freezing_needs_every_file(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let mut submission = submission(&draft);
    let absent = sync::canonical::sha256(b"never attached");
    submission.attachments[0].sha256 = absent;
    let work = Work::Dossier {
        submission: submission.seal(),
    };
    assert_eq!(
        slot.freeze(&draft_id(1), draft.revision, work, at(10))
            .await,
        Err(StoreError::FileMissing(absent))
    );
    assert_eq!(slot.draft(&draft_id(1)).await.unwrap().unwrap(), draft);
}

async fn a_draft_is_frozen_once(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let draft = filled(&here, 1).await;
    let entry = frozen(&here, &draft).await;
    let again = there
        .freeze(&draft_id(1), draft.revision, entry.work.clone(), at(11))
        .await;
    assert_eq!(again, Err(StoreError::Frozen));
    assert_eq!(here.outbox().await.unwrap(), [entry]);
}

async fn nothing_is_deleted_without_a_receipt_that_lists_it(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let entry = frozen(&slot, &draft).await;
    let Outcome::Taken { mut receipt } = taken(&entry) else {
        unreachable!()
    };
    let last = receipt.files.pop().unwrap();
    let outcome = Outcome::Taken {
        receipt: receipt.clone(),
    };
    assert_eq!(
        slot.settle(&entry, &outcome).await,
        Err(StoreError::NotProven)
    );
    receipt.files.push(last);
    receipt.snapshot_hash = sync::canonical::sha256(b"another snapshot");
    assert_eq!(
        slot.settle(&entry, &Outcome::Taken { receipt }).await,
        Err(StoreError::NotProven)
    );
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );
    assert_eq!(slot.outbox().await.unwrap(), [entry]);
}

async fn a_receipt_lets_the_device_delete_what_it_lists(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let entry = frozen(&slot, &draft).await;
    for _ in 0..2 {
        slot.settle(&entry, &taken(&entry)).await.unwrap();
        assert_eq!(slot.outbox().await.unwrap(), []);
        assert_eq!(slot.drafts().await.unwrap(), []);
        assert_eq!(slot.file(&last_page(&draft)).await.unwrap(), None);
    }
    let sent = slot.dossier(dossier_id(1)).await.unwrap().unwrap();
    assert_eq!(sent.submission, submission(&draft));
    assert_eq!(sent.receipt, receipt(&sent.submission));
    assert_eq!(slot.dossiers().await.unwrap(), [sent]);
}

async fn pages_that_were_not_sent_stay(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let mut submission = submission(&draft);
    submission.attachments.truncate(1);
    let work = Work::Dossier {
        submission: submission.seal(),
    };
    let entry = slot
        .freeze(&draft_id(1), draft.revision, work, at(10))
        .await
        .unwrap();
    slot.settle(&entry, &taken(&entry)).await.unwrap();
    assert_eq!(
        slot.file(&draft.contents.pages[0].sha256).await.unwrap(),
        None
    );
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );
    let left = slot.draft(&draft_id(1)).await.unwrap().unwrap();
    assert_eq!(
        (left.state, left.contents.pages.len()),
        (DraftState::Leftover, 1)
    );
    slot.delete_draft(&draft_id(1)).await.unwrap();
    assert_eq!(slot.file(&last_page(&draft)).await.unwrap(), None);
}

async fn work_can_be_taken_back_until_the_server_was_asked(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let entry = frozen(&slot, &draft).await;
    let back = slot
        .recall(&entry.work.id(), at(11))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (back.state, &back.contents),
        (DraftState::Editing, &draft.contents)
    );
    assert_eq!(slot.outbox().await.unwrap(), []);
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );

    let mut entry = frozen(&slot, &back).await;
    entry.about_to_ask();
    slot.keep_entry(&mut entry).await.unwrap();
    assert_eq!(
        slot.recall(&entry.work.id(), at(12)).await,
        Err(StoreError::AlreadyAsked)
    );
    assert_eq!(lua(&place.there).await.outbox().await.unwrap(), [entry]);
}

async fn what_the_server_rejects_is_a_draft_again(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let mut entry = frozen(&slot, &draft).await;
    entry.about_to_ask();
    entry.answered(&ask(), rejected(), at(12), 0);
    slot.keep_entry(&mut entry).await.unwrap();
    let back = slot
        .recall(&entry.work.id(), at(13))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(back.state, DraftState::Editing);
    assert_eq!(
        back.contents.returned[0].message.vi,
        "Họ tên phải có ít nhất hai chữ."
    );
    assert_eq!(back.contents.pages, draft.contents.pages);
    // What was found wrong is not carried into the next attempt.
    frozen(&slot, &back).await;
    assert_eq!(
        slot.draft(&draft_id(1))
            .await
            .unwrap()
            .unwrap()
            .contents
            .returned,
        []
    );
}

async fn a_supplement_keeps_its_photos_until_they_are_acknowledged(place: Place) {
    let slot = lua(&place.here).await;
    let draft = slot
        .begin(supplement_head(action_id(1), dossier_id(1)))
        .await
        .unwrap();
    let id = draft.head.id.clone();
    let (kept, changed) = slot
        .attach(
            &id,
            draft.revision,
            at(1),
            page("so_ho_khau", "so.jpg"),
            &photo(5, 500),
        )
        .await
        .unwrap();
    let action = Action::Supplement {
        request: domain::dossier::RequestId::new("bs-1"),
        attachments: vec![attachment(&kept)],
        note: "Gửi lại cho rõ".into(),
        answers: None,
    };
    let request = ActionRequest {
        dossier: dossier_id(1),
        declared_at: at(2),
        action,
    };
    let work = Work::Action {
        id: action_id(1),
        request,
    };
    let entry = slot
        .freeze(&id, changed.revision, work, at(2))
        .await
        .unwrap();
    let unproven = Outcome::Recorded {
        seq: 4,
        files: vec![],
    };
    assert_eq!(
        slot.settle(&entry, &unproven).await,
        Err(StoreError::NotProven)
    );
    assert_eq!(slot.file(&kept.sha256).await.unwrap(), Some(photo(5, 500)));
    slot.settle(
        &entry,
        &Outcome::Recorded {
            seq: 4,
            files: vec![kept.sha256],
        },
    )
    .await
    .unwrap();
    assert_eq!(slot.file(&kept.sha256).await.unwrap(), None);
    assert_eq!(slot.drafts().await.unwrap(), []);
}

async fn an_entry_changed_in_another_tab_is_not_overwritten(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let draft = filled(&here, 1).await;
    let mut entry = frozen(&here, &draft).await;
    there.recall(&entry.work.id(), at(11)).await.unwrap();
    entry.about_to_ask();
    assert_eq!(here.keep_entry(&mut entry).await, Err(StoreError::Conflict));
    assert_eq!(here.outbox().await.unwrap(), []);
}

async fn events_are_absorbed_once_and_with_their_cursor(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let event = |seq: u64| Recorded {
        seq,
        dossier: dossier_id((seq % 2) as u8 + 1),
        at: at(seq as i64),
        event: domain::dossier::Event::Supplemented {
            request: domain::dossier::RequestId::new("bs-1"),
        },
    };
    let page = |from: u64, to: u64| EventsPage {
        events: (from..=to).map(event).collect(),
        cursor: to,
        more: false,
    };
    assert_eq!(here.absorb(0, &page(1, 3)).await, Ok(3));
    assert_eq!(there.absorb(0, &page(1, 3)).await, Ok(3));
    assert_eq!(there.absorb(3, &page(4, 5)).await, Ok(5));
    // An answer that was late must not turn the cursor back.
    assert_eq!(here.absorb(0, &page(1, 2)).await, Ok(5));
    let seqs = |events: Vec<Recorded>| events.iter().map(|event| event.seq).collect::<Vec<_>>();
    assert_eq!(seqs(here.events().await.unwrap()), [1, 2, 3, 4, 5]);
    assert_eq!(seqs(here.events_of(dossier_id(1)).await.unwrap()), [2, 4]);
    // An answer that would leave a gap is not taken.
    assert_eq!(here.absorb(9, &page(10, 10)).await, Ok(5));
}

async fn one_citizen_does_not_see_the_records_of_another(place: Place) {
    let (lua, tuan) = (lua(&place.here).await, tuan(&place.here).await);
    let draft = filled(&lua, 1).await;
    lua.keep("ho_so/me", "Nguyễn Thị Lụa").await.unwrap();
    assert_eq!(tuan.drafts().await.unwrap(), []);
    assert_eq!(tuan.draft(&draft_id(1)).await.unwrap(), None);
    assert_eq!(tuan.file(&last_page(&draft)).await.unwrap(), None);
    assert_eq!(tuan.kept("ho_so/me").await.unwrap(), None);
    assert_eq!(tuan.usage().await.unwrap().files, 0);
}

async fn forgetting_one_citizen_leaves_the_others(place: Place) {
    let draft = filled(&lua(&place.here).await, 1).await;
    filled(&tuan(&place.here).await, 2).await;
    place
        .here
        .forget(&Owner::Citizen("lua".into()), Unsent::Discard)
        .await
        .unwrap();
    assert_eq!(
        place.there.owners().await.unwrap(),
        [Owner::Citizen("tuan".into())]
    );
    assert_eq!(tuan(&place.there).await.drafts().await.unwrap().len(), 1);
    let again = lua(&place.there).await;
    assert_eq!(again.drafts().await.unwrap(), []);
    assert_eq!(again.file(&last_page(&draft)).await.unwrap(), None);
}

async fn forgetting_refuses_while_work_is_unsent(place: Place) {
    let slot = lua(&place.here).await;
    let owner = Owner::Citizen("lua".into());
    let entry = {
        let draft = filled(&slot, 1).await;
        frozen(&slot, &draft).await
    };
    assert_eq!(
        place.here.forget(&owner, Unsent::Refuse).await,
        Err(StoreError::UnsentWork(1))
    );
    assert_eq!(
        place.here.wipe(Unsent::Refuse).await,
        Err(StoreError::UnsentWork(1))
    );
    slot.settle(&entry, &taken(&entry)).await.unwrap();
    place.here.forget(&owner, Unsent::Refuse).await.unwrap();
    assert_eq!(place.here.owners().await.unwrap(), []);
}

async fn what_a_guest_began_becomes_the_citizens(place: Place) {
    let guest = place.here.slot(&Owner::Guest).await.unwrap();
    let draft = filled(&guest, 1).await;
    let slot = place.here.adopt_guest("lua").await.unwrap();
    assert_eq!(slot.drafts().await.unwrap(), [draft.clone()]);
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );
    let guest = place.here.slot(&Owner::Guest).await.unwrap();
    assert_eq!(guest.drafts().await.unwrap(), []);
    assert_eq!(
        place
            .here
            .adopt_guest("lua")
            .await
            .unwrap()
            .drafts()
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn what_a_guest_began_joins_what_the_citizen_had(place: Place) {
    filled(&lua(&place.here).await, 1).await;
    let guest = place.here.slot(&Owner::Guest).await.unwrap();
    let draft = filled(&guest, 2).await;
    let entry = frozen(&guest, &draft).await;
    guest.keep("ho_so", "của khách").await.unwrap();
    let slot = place.here.adopt_guest("lua").await.unwrap();
    let ids: Vec<_> = slot
        .drafts()
        .await
        .unwrap()
        .into_iter()
        .map(|draft| draft.head.id)
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(slot.outbox().await.unwrap()[0].work, entry.work);
    assert_eq!(
        slot.kept("ho_so").await.unwrap().as_deref(),
        Some("của khách")
    );
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );
    assert_eq!(
        place
            .here
            .known_slot(&Owner::Guest)
            .await
            .unwrap()
            .is_none(),
        true
    );
    let entry = slot.outbox().await.unwrap().remove(0);
    slot.settle(&entry, &taken(&entry)).await.unwrap();
    // The other draft shows the same photos, so they stay for it.
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );
}

async fn wiping_leaves_nothing(place: Place) {
    filled(&lua(&place.here).await, 1).await;
    place.here.put_public(&[("index", "{}")]).await.unwrap();
    place.here.set_pref("lang", Some("vi")).await.unwrap();
    place.here.wipe(Unsent::Discard).await.unwrap();
    assert_eq!(place.there.owners().await.unwrap(), []);
    assert_eq!(place.there.public_keys("").await.unwrap(), [""; 0]);
    assert_eq!(place.there.pref("lang").await.unwrap(), None);
    assert_eq!(lua(&place.there).await.usage().await.unwrap().drafts, 0);
}

async fn public_documents_and_preferences_are_plain_and_shared(place: Place) {
    let documents = [
        ("procedure/1.001193", "khai sinh"),
        ("procedure/1.000656", "khai tử"),
        ("index", "{}"),
    ];
    place.here.put_public(&documents).await.unwrap();
    assert_eq!(
        place
            .there
            .public("procedure/1.001193")
            .await
            .unwrap()
            .as_deref(),
        Some("khai sinh")
    );
    assert_eq!(
        place.there.public_keys("procedure/").await.unwrap(),
        ["procedure/1.000656", "procedure/1.001193"]
    );
    place
        .here
        .remove_public(&["procedure/1.000656", "procedure/9.999999"])
        .await
        .unwrap();
    assert_eq!(
        place.there.public_keys("procedure/").await.unwrap(),
        ["procedure/1.001193"]
    );
    place
        .here
        .set_pref("text_size", Some("large"))
        .await
        .unwrap();
    assert_eq!(
        place.there.pref("text_size").await.unwrap().as_deref(),
        Some("large")
    );
    place.here.set_pref("text_size", None).await.unwrap();
    assert_eq!(place.there.pref("text_size").await.unwrap(), None);
}

async fn small_records_are_found_by_name(place: Place) {
    let slot = lua(&place.here).await;
    for (name, text) in [
        ("vault/me", "Lụa"),
        ("vault/con", "Bé Na"),
        ("session", "{}"),
    ] {
        slot.keep(name, text).await.unwrap();
    }
    let vault = lua(&place.there).await.all_kept("vault/").await.unwrap();
    assert_eq!(
        vault,
        [
            ("vault/con".into(), "Bé Na".into()),
            ("vault/me".into(), "Lụa".into())
        ]
    );
    slot.drop_kept("vault/me").await.unwrap();
    assert_eq!(slot.kept("vault/me").await.unwrap(), None);
    assert_eq!(slot.kept("session").await.unwrap().as_deref(), Some("{}"));
}

async fn a_turn_belongs_to_one_holder_until_it_ends(place: Place) {
    let (here, there) = (&place.here, &place.there);
    assert_eq!(here.take_turn("outbox", "a", at(0), 30_000).await, Ok(true));
    assert_eq!(
        there.take_turn("outbox", "b", at(10), 30_000).await,
        Ok(false)
    );
    assert_eq!(
        here.take_turn("outbox", "a", at(20), 30_000).await,
        Ok(true)
    );
    assert_eq!(
        there.take_turn("outbox", "b", at(45), 30_000).await,
        Ok(false)
    );
    assert_eq!(
        there.take_turn("outbox", "b", at(50), 30_000).await,
        Ok(true)
    );
    here.release_turn("outbox", "a").await.unwrap();
    assert_eq!(
        here.take_turn("outbox", "a", at(51), 30_000).await,
        Ok(false)
    );
    there.release_turn("outbox", "b").await.unwrap();
    assert_eq!(
        here.take_turn("outbox", "a", at(52), 30_000).await,
        Ok(true)
    );
    // A clock set back a day must not keep everybody out for a day.
    assert_eq!(
        there
            .take_turn("outbox", "b", at(52 - 86_400), 30_000)
            .await,
        Ok(true)
    );
}

async fn a_parcel_opens_on_another_phone_with_its_passphrase_only(place: Place) {
    let slot = lua(&place.here).await;
    let waiting = filled(&slot, 1).await;
    let entry = frozen(&slot, &waiting).await;
    let draft = filled(&slot, 2).await;
    let parcel = slot
        .export(&*place.cipher, "con cò bay lả", [5; 28])
        .await
        .unwrap();
    assert!(!parcel.windows(4).any(|bytes| bytes == "Lụa".as_bytes()));

    let there = lua(&place.elsewhere).await;
    let wrong = there.import(&*place.cipher, "con cò bay xa", &parcel).await;
    assert_eq!(wrong, Err(StoreError::WrongPassphrase));
    let mut changed = parcel.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(
        there
            .import(&*place.cipher, "con cò bay lả", &changed)
            .await,
        Err(StoreError::WrongPassphrase)
    );
    assert_eq!(
        there
            .import(&*place.cipher, "con cò bay lả", b"%PDF-1.7")
            .await,
        Err(StoreError::NotAParcel)
    );
    assert_eq!(there.drafts().await.unwrap(), []);

    let imported = there
        .import(&*place.cipher, "con cò bay lả", &parcel)
        .await
        .unwrap();
    assert_eq!(
        imported,
        Imported {
            drafts: 1,
            waiting: 1,
            known: 0
        }
    );
    let found = there.draft(&draft_id(2)).await.unwrap().unwrap();
    assert_eq!((found.head, found.contents), (draft.head, draft.contents));
    assert_eq!(there.outbox().await.unwrap()[0].work, entry.work);
    assert_eq!(
        there.file(&last_page(&waiting)).await.unwrap(),
        Some(photo(2, 2000))
    );
    let again = there
        .import(&*place.cipher, "con cò bay lả", &parcel)
        .await
        .unwrap();
    assert_eq!(
        again,
        Imported {
            drafts: 0,
            waiting: 0,
            known: 2
        }
    );
}

async fn what_is_stored_can_be_counted(place: Place) {
    let slot = lua(&place.here).await;
    place.here.put_public(&[("index", "{}")]).await.unwrap();
    let sent = filled(&slot, 1).await;
    let entry = frozen(&slot, &sent).await;
    slot.settle(&entry, &taken(&entry)).await.unwrap();
    let waiting = filled(&slot, 2).await;
    frozen(&slot, &waiting).await;
    slot.begin(head(3)).await.unwrap();
    let usage = slot.usage().await.unwrap();
    assert_eq!((usage.drafts, usage.waiting, usage.dossiers), (1, 1, 1));
    assert_eq!(
        (usage.files, usage.file_bytes, usage.public_documents),
        (2, 3000, 1)
    );
    assert!(usage.room.used.is_some());
    assert_eq!(waiting.contents.answers.form, Answers::new().form);
}

fn last_page(draft: &Draft) -> sync::protocol::Sha256 {
    draft.contents.pages[draft.contents.pages.len() - 1].sha256
}
