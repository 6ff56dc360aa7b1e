//! What was given once, under a lock or without.

use super::given::*;
use sync::protocol::Timestamp;
use sync::store::parcel::{memory_in, pack_memory};
use sync::store::{
    DoorKind, Lying, NewDoor, Opening, Owner, Sealed, Slot, StoreError, Vault, VaultKey,
};

const PIN: &str = "264815";

fn random(number: u8) -> [u8; 28] {
    [number; 28]
}

fn pin() -> NewDoor<'static> {
    NewDoor {
        kind: DoorKind::Pin,
        about: "",
        secret: PIN,
    }
}

fn sealed(vault: &Vault) -> &Sealed {
    match vault.lying() {
        Lying::Locked(sealed) => sealed,
        _ => panic!("the vault is locked"),
    }
}

async fn lock(place: &Place, slot: &Slot, text: &str) {
    let vault = slot.vault().await.unwrap();
    let (key, random) = (VaultKey::new([7; 32]), [random(1), random(2)]);
    slot.add_door(&*place.cipher, &vault, &key, text, pin(), random)
        .await
        .unwrap();
}

async fn open(
    place: &Place,
    slot: &Slot,
    kind: DoorKind,
    secret: &str,
    now: Timestamp,
) -> Result<VaultKey, (bool, i64)> {
    let vault = slot.vault().await.unwrap();
    let opened = slot.open_vault(&*place.cipher, sealed(&vault), kind, secret, now);
    match opened.await.unwrap() {
        Opening::Opened(key) => Ok(key),
        Opening::Wrong(wait) => Err((true, wait)),
        Opening::Wait(wait) => Err((false, wait)),
    }
}

pub(crate) async fn a_vault_without_a_lock_reads_as_it_was_written(place: Place) {
    let slot = lua(&place.here).await;
    let vault = slot.vault().await.unwrap();
    assert!(matches!(vault.lying(), Lying::Nothing));
    slot.write_vault(&*place.cipher, &vault, None, "Hồ Thị Lúa", random(0))
        .await
        .unwrap();
    let there = lua(&place.there).await.vault().await.unwrap();
    assert!(matches!(there.lying(), Lying::Open(text) if text == "Hồ Thị Lúa"));
    let other = tuan(&place.here).await.vault().await.unwrap();
    assert!(matches!(other.lying(), Lying::Nothing));
}

pub(crate) async fn a_locked_vault_opens_with_its_secrets_only(place: Place) {
    let slot = lua(&place.here).await;
    lock(&place, &slot, "Hồ Thị Lúa").await;
    let vault = slot.vault().await.unwrap();
    assert_eq!(
        slot.write_vault(&*place.cipher, &vault, None, "leer", random(3))
            .await,
        Err(StoreError::WrongPassphrase)
    );
    assert!(
        open(&place, &slot, DoorKind::Pin, "264816", at(0))
            .await
            .is_err()
    );
    assert!(
        open(&place, &slot, DoorKind::Passkey, PIN, at(0))
            .await
            .is_err()
    );
    let key = open(&place, &slot, DoorKind::Pin, PIN, at(60))
        .await
        .ok()
        .unwrap();
    let text = slot.unseal(&*place.cipher, sealed(&vault), &key).await;
    assert_eq!(text.as_deref(), Ok("Hồ Thị Lúa"));

    // A passkey is one more way in, and what is written through one door is read through the other.
    let passkey = NewDoor {
        kind: DoorKind::Passkey,
        about: "chìa của máy",
        secret: "bí mật của chìa",
    };
    slot.add_door(
        &*place.cipher,
        &vault,
        &key,
        "Hồ Thị Lúa",
        passkey,
        [random(4), random(5)],
    )
    .await
    .unwrap();
    let vault = slot.vault().await.unwrap();
    assert_eq!(sealed(&vault).doors[1].about, "chìa của máy");
    slot.write_vault(
        &*place.cipher,
        &vault,
        Some(&key),
        "Hồ Văn Lương",
        random(6),
    )
    .await
    .unwrap();
    let vault = slot.vault().await.unwrap();
    for (kind, secret) in [(DoorKind::Pin, PIN), (DoorKind::Passkey, "bí mật của chìa")] {
        let key = open(&place, &slot, kind, secret, at(120))
            .await
            .ok()
            .unwrap();
        let text = slot.unseal(&*place.cipher, sealed(&vault), &key).await;
        assert_eq!(text.as_deref(), Ok("Hồ Văn Lương"));
    }

    slot.remove_lock(&vault, "Hồ Văn Lương").await.unwrap();
    let vault = slot.vault().await.unwrap();
    assert!(matches!(vault.lying(), Lying::Open(text) if text == "Hồ Văn Lương"));
}

pub(crate) async fn a_wrong_pin_is_followed_by_a_pause_that_outlives_a_restart(place: Place) {
    let slot = lua(&place.here).await;
    lock(&place, &slot, "Hồ Thị Lúa").await;
    let wait = |answer: Result<VaultKey, (bool, i64)>| answer.err();
    assert_eq!(
        wait(open(&place, &slot, DoorKind::Pin, "1", at(0)).await),
        Some((true, 2_000))
    );
    assert_eq!(
        wait(open(&place, &slot, DoorKind::Pin, PIN, at(1)).await),
        Some((false, 1_000))
    );
    // Another tab, or the same phone after a restart, knows it too.
    let again = lua(&place.there).await;
    assert_eq!(again.vault_pause(at(1)).await, Ok(1_000));
    assert_eq!(
        wait(open(&place, &again, DoorKind::Pin, "2", at(2)).await),
        Some((true, 4_000))
    );
    assert_eq!(
        wait(open(&place, &again, DoorKind::Pin, "3", at(6)).await),
        Some((true, 8_000))
    );
    // A clock set back a day does not keep anybody out for a day, nor does it let anybody in.
    let yesterday = at(6 - 86_400);
    assert_eq!(
        wait(open(&place, &slot, DoorKind::Pin, PIN, yesterday).await),
        Some((false, 8_000))
    );
    assert_eq!(slot.vault_pause(at(14 - 86_400)).await, Ok(0));
    assert!(
        open(&place, &slot, DoorKind::Pin, PIN, at(14 - 86_400))
            .await
            .is_ok()
    );
    assert_eq!(slot.vault_pause(at(14 - 86_400)).await, Ok(0));
}

pub(crate) async fn another_tabs_vault_is_not_overwritten(place: Place) {
    let (here, there) = (lua(&place.here).await, lua(&place.there).await);
    let seen = here.vault().await.unwrap();
    let first = there.vault().await.unwrap();
    there
        .write_vault(&*place.cipher, &first, None, "a", random(0))
        .await
        .unwrap();
    assert_eq!(
        here.write_vault(&*place.cipher, &seen, None, "b", random(0))
            .await,
        Err(StoreError::Conflict)
    );
}

pub(crate) async fn a_lost_pin_costs_the_vault_and_nothing_else(place: Place) {
    let slot = lua(&place.here).await;
    filled(&slot, 1).await;
    lock(&place, &slot, "Hồ Thị Lúa").await;
    assert!(
        open(&place, &slot, DoorKind::Pin, "1", at(0))
            .await
            .is_err()
    );
    slot.drop_vault().await.unwrap();
    assert!(matches!(
        slot.vault().await.unwrap().lying(),
        Lying::Nothing
    ));
    assert_eq!(slot.vault_pause(at(0)).await, Ok(0));
    assert_eq!(slot.drafts().await.unwrap().len(), 1);
}

pub(crate) async fn a_guests_vault_is_put_beside_the_citizens(place: Place) {
    let guest = place.here.slot(&Owner::Guest).await.unwrap();
    let write = async |slot: &Slot, text: &str| {
        let vault = slot.vault().await.unwrap();
        slot.write_vault(&*place.cipher, &vault, None, text, random(0))
            .await
            .unwrap();
    };
    write(&guest, "của khách").await;
    write(&lua(&place.here).await, "của Lúa").await;
    let slot = place.here.adopt_guest("lua").await.unwrap();
    assert!(matches!(slot.vault().await.unwrap().lying(), Lying::Open(text) if text == "của Lúa"));
    assert!(matches!(slot.vault_beside().await, Ok(Lying::Open(text)) if text == "của khách"));
    slot.drop_vault_beside().await.unwrap();
    assert!(matches!(slot.vault_beside().await, Ok(Lying::Nothing)));
}

pub(crate) async fn a_memory_travels_in_a_file_of_its_own(place: Place) {
    let secret = "con cò bay lả";
    let file = pack_memory(&*place.cipher, secret, random(5), "Hồ Thị Lúa".to_owned())
        .await
        .unwrap();
    let read = memory_in(&*place.cipher, secret, &file).await;
    assert_eq!(read, Ok(Some("Hồ Thị Lúa".to_owned())));
    assert_eq!(
        memory_in(&*place.cipher, "con cò bay xa", &file).await,
        Err(StoreError::WrongPassphrase)
    );
    assert_eq!(
        memory_in(&*place.cipher, secret, b"%PDF-1.7").await,
        Err(StoreError::NotAParcel)
    );
    // Whoever takes it for unsent work finds none, and a file of unsent work carries no memory.
    let slot = lua(&place.here).await;
    let imported = slot.import(&*place.cipher, secret, &file).await.unwrap();
    assert_eq!(imported, sync::store::Imported::default());
    filled(&slot, 1).await;
    let work = slot
        .export(&*place.cipher, secret, random(6))
        .await
        .unwrap();
    assert_eq!(memory_in(&*place.cipher, secret, &work).await, Ok(None));
}
