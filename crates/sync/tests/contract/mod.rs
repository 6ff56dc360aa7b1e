//! What every place that keeps rows must make true; the same examples run over memory and over IndexedDB in a browser.

mod drafts;
mod frozen;
pub(crate) mod given;
mod people;
mod phone;
mod vault;

use std::future::Future;
use std::pin::Pin;

use given::Place;

/// An example and its name.
pub(crate) type Case = (&'static str, fn(Place) -> Pin<Box<dyn Future<Output = ()>>>);

macro_rules! contract {
    ($($topic:ident { $($name:ident)* })*) => {
        /// Every example.
        pub(crate) const CASES: &[Case] =
            &[$($((stringify!($name), |place| Box::pin($topic::$name(place)))),*),*];
    };
}

contract! {
    drafts {
        every_change_is_found_again
        a_draft_moves_to_another_form_all_at_once
        a_long_draft_reads_the_same_after_folding
        two_tabs_add_to_one_draft_and_neither_overwrites_the_other
        the_later_change_of_one_answer_stands
        the_same_photo_is_kept_once_and_goes_with_the_last_that_shows_it
        pages_keep_the_order_they_were_put_in
        a_mended_page_stands_where_the_old_one_stood_and_the_old_bytes_are_gone
        pages_bound_into_one_file_go_in_the_same_commit
        a_large_file_is_read_in_parts
    }
    frozen {
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
        work_a_person_gives_up_is_gone_with_its_draft
    }
    people {
        one_citizen_does_not_see_the_records_of_another
        forgetting_one_citizen_leaves_the_others
        a_tab_that_still_shows_a_forgotten_citizen_cannot_write
        forgetting_refuses_while_work_is_unsent
        what_a_guest_began_becomes_the_citizens
        what_a_guest_began_joins_what_the_citizen_had
        wiping_leaves_nothing
        small_records_are_found_by_name
    }
    phone {
        events_are_absorbed_once_and_with_their_cursor
        public_documents_and_preferences_are_plain_and_shared
        a_document_is_known_by_the_hash_its_address_ends_with
        a_turn_belongs_to_one_holder_until_it_ends
        a_parcel_opens_on_another_phone_with_its_passphrase_only
        what_is_stored_can_be_counted
    }
    vault {
        a_vault_without_a_lock_reads_as_it_was_written
        a_locked_vault_opens_with_its_secrets_only
        a_wrong_pin_is_followed_by_a_pause_that_outlives_a_restart
        another_tabs_vault_is_not_overwritten
        a_lost_pin_costs_the_vault_and_nothing_else
        a_guests_vault_is_put_beside_the_citizens
        a_memory_travels_in_a_file_of_its_own
    }
}
