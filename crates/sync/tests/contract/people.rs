//! People on a shared phone: apart from each other, forgotten one by one.

use super::given::*;
use sync::store::{Owner, StoreError, Unsent};

pub(crate) async fn one_citizen_does_not_see_the_records_of_another(place: Place) {
    let (lua, tuan) = (lua(&place.here).await, tuan(&place.here).await);
    let draft = filled(&lua, 1).await;
    lua.keep("ho_so/me", "Nguyễn Thị Lụa").await.unwrap();
    assert_eq!(tuan.drafts().await.unwrap(), []);
    assert_eq!(tuan.draft(&draft_id(1)).await.unwrap(), None);
    assert_eq!(tuan.file(&last_page(&draft)).await.unwrap(), None);
    assert_eq!(tuan.kept("ho_so/me").await.unwrap(), None);
    assert_eq!(tuan.usage().await.unwrap().files, 0);
}

pub(crate) async fn forgetting_one_citizen_leaves_the_others(place: Place) {
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

pub(crate) async fn a_tab_that_still_shows_a_forgotten_citizen_cannot_write(place: Place) {
    let shown = lua(&place.there).await;
    let draft = filled(&shown, 1).await;
    place
        .here
        .forget(&Owner::Citizen("lua".into()), Unsent::Discard)
        .await
        .unwrap();
    let typed = shown
        .change(&draft_id(1), draft.revision, at(9), &[set("ho_ten", "Lụa")])
        .await;
    assert_eq!(typed, Err(StoreError::Forgotten));
    assert_eq!(
        shown.keep("vault/me", "Lụa").await,
        Err(StoreError::Forgotten)
    );
    assert_eq!(shown.begin(head(2)).await, Err(StoreError::Forgotten));
    assert_eq!(lua(&place.here).await.drafts().await.unwrap(), []);
}

pub(crate) async fn forgetting_refuses_while_work_is_unsent(place: Place) {
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

pub(crate) async fn what_a_guest_began_becomes_the_citizens(place: Place) {
    let guest = place.here.slot(&Owner::Guest).await.unwrap();
    let draft = filled(&guest, 1).await;
    let slot = place.here.adopt_guest("lua").await.unwrap();
    assert_eq!(slot.drafts().await.unwrap(), std::slice::from_ref(&draft));
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

pub(crate) async fn what_a_guest_began_joins_what_the_citizen_had(place: Place) {
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
    let guest = place.here.known_slot(&Owner::Guest).await.unwrap();
    assert!(guest.is_none());
    let entry = slot.outbox().await.unwrap().remove(0);
    slot.settle(&entry, &taken(&entry)).await.unwrap();
    // The other draft shows the same photos, so they stay for it.
    assert_eq!(
        slot.file(&last_page(&draft)).await.unwrap(),
        Some(photo(2, 2000))
    );
}

pub(crate) async fn wiping_leaves_nothing(place: Place) {
    filled(&lua(&place.here).await, 1).await;
    place.here.put_public(&[("index", "{}")]).await.unwrap();
    place.here.set_pref("lang", Some("vi")).await.unwrap();
    place.here.wipe(Unsent::Discard).await.unwrap();
    assert_eq!(place.there.owners().await.unwrap(), []);
    assert_eq!(place.there.public_keys("").await.unwrap(), [""; 0]);
    assert_eq!(place.there.pref("lang").await.unwrap(), None);
    assert_eq!(lua(&place.there).await.usage().await.unwrap().drafts, 0);
}

pub(crate) async fn small_records_are_found_by_name(place: Place) {
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
