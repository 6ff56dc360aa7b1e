//! The phone as a whole: events, catalogue, turns, parcels, room.

use super::given::*;
use sync::protocol::{Answers, EventsPage, Recorded};
use sync::store::{Imported, StoreError};

pub(crate) async fn events_are_absorbed_once_and_with_their_cursor(place: Place) {
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

pub(crate) async fn a_document_is_known_by_the_hash_its_address_ends_with(place: Place) {
    // SHA-256 of three letters, from FIPS 180-2, and of the same in capitals.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let address = format!("/api/v1/bundles/{hash}");
    assert_eq!(place.here.is_named(&address, "abc").await, Ok(true));
    assert_eq!(place.here.is_named(&address, "ABC").await, Ok(false));
    assert_eq!(
        place.here.is_named("/api/v1/bundles/", "abc").await,
        Ok(false)
    );
}

pub(crate) async fn public_documents_and_preferences_are_plain_and_shared(place: Place) {
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

pub(crate) async fn a_turn_belongs_to_one_holder_until_it_ends(place: Place) {
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

pub(crate) async fn a_parcel_opens_on_another_phone_with_its_passphrase_only(place: Place) {
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

pub(crate) async fn what_is_stored_can_be_counted(place: Place) {
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
