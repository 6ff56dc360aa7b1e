//! `/v/{code}`: whether a receipt is genuine; public facts only.

use i18n::{Lang, t};
use maud::html;
use sync::protocol::PublicReceipt;

use super::frame;
use crate::web::Page;

/// A receipt of ours.
pub(super) fn page(lang: Lang, receipt: &PublicReceipt) -> Page {
    use t::public_page as say;
    let at = receipt.received_at.in_vietnam();
    let received = say::verify_time(lang, at.clock(), at.date);
    let name = lang.pick(
        &receipt.procedure_name.vi,
        receipt.procedure_name.in_english(),
    );
    let body = html! {
        h1 class="page__title" { (say::verify_title(lang, &receipt.code)) }
        p class="notice notice--good" { strong { (say::verify_found(lang)) } }
        dl class="facts" {
            div class="facts__row" { dt { (t::procedure::caption(lang, receipt.procedure)) } dd { a href={ "/p/" (receipt.procedure.as_str()) } { (name) } } }
            div class="facts__row" { dt { (say::verify_received(lang)) } dd { (received) } }
            div class="facts__row" { dt { (say::verify_centre(lang)) } dd lang="vi" { (receipt.centre_name) } }
            div class="facts__row" { dt { (say::verify_files(lang)) } dd { (receipt.files) } }
            div class="facts__row" {
                dt { (say::verify_hash(lang)) }
                dd { code { (receipt.snapshot_hash.to_string()) } br; small { (say::verify_hash_hint(lang)) } }
            }
            div class="facts__row" { dt { (say::verify_key(lang)) } dd { a href="/api/v1/keys" { code { (receipt.key_id) } } } }
        }
        p { small { (say::verify_private(lang)) } }
    };
    Page {
        title: say::verify_title(lang, &receipt.code),
        description: say::verify_description(lang).to_owned(),
        canonical: None,
        body: frame(lang, &body),
    }
}

/// No receipt has this code.
pub(super) fn missing(lang: Lang) -> Page {
    use t::public_page as say;
    let body = html! {
        h1 class="page__title" { (say::verify_not_found_title(lang)) }
        p { (say::verify_not_found_text(lang)) }
        p { a class="button" href="/" { (t::common::home(lang)) } }
    };
    Page {
        title: say::verify_not_found_title(lang).to_owned(),
        description: say::verify_description(lang).to_owned(),
        canonical: None,
        body: frame(lang, &body),
    }
}
