//! Frozen work: frozen once, changed by nobody, deleted only when proven.

use super::given::*;
use sync::outbox::{Outcome, Standing, Work};
use sync::protocol::{Action, ActionRequest};
use sync::store::{DraftState, StoreError};

pub(crate) async fn a_frozen_draft_cannot_be_changed(place: Place) {
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

pub(crate) async fn freezing_notices_what_another_tab_changed(place: Place) {
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

pub(crate) async fn freezing_needs_every_file(place: Place) {
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

pub(crate) async fn a_draft_is_frozen_once(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let draft = filled(&here, 1).await;
    let entry = frozen(&here, &draft).await;
    let again = there
        .freeze(&draft_id(1), draft.revision, entry.work.clone(), at(11))
        .await;
    assert_eq!(again, Err(StoreError::Frozen));
    assert_eq!(here.outbox().await.unwrap(), [entry]);
}

pub(crate) async fn nothing_is_deleted_without_a_receipt_that_lists_it(place: Place) {
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

pub(crate) async fn a_receipt_lets_the_device_delete_what_it_lists(place: Place) {
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

pub(crate) async fn pages_that_were_not_sent_stay(place: Place) {
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

pub(crate) async fn work_can_be_taken_back_until_the_server_was_asked(place: Place) {
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

pub(crate) async fn what_the_server_rejects_is_a_draft_again(place: Place) {
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

pub(crate) async fn a_supplement_keeps_its_photos_until_they_are_acknowledged(place: Place) {
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

pub(crate) async fn an_entry_changed_in_another_tab_is_not_overwritten(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let draft = filled(&here, 1).await;
    let mut entry = frozen(&here, &draft).await;
    there.recall(&entry.work.id(), at(11)).await.unwrap();
    entry.about_to_ask();
    assert_eq!(here.keep_entry(&mut entry).await, Err(StoreError::Conflict));
    assert_eq!(here.outbox().await.unwrap(), []);
}

pub(crate) async fn work_a_person_gives_up_is_gone_with_its_draft(place: Place) {
    let slot = lua(&place.here).await;
    let draft = filled(&slot, 1).await;
    let mut entry = frozen(&slot, &draft).await;
    entry.about_to_ask();
    slot.keep_entry(&mut entry).await.unwrap();
    slot.discard(&entry.work.id()).await.unwrap();
    assert_eq!(slot.outbox().await.unwrap(), []);
    assert_eq!(slot.drafts().await.unwrap(), []);
    assert_eq!(slot.file(&last_page(&draft)).await.unwrap(), None);
    assert_eq!(
        slot.discard(&entry.work.id()).await,
        Err(StoreError::Missing)
    );
}
