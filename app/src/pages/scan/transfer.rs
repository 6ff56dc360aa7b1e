//! A code for a bank transfer on the phone that has the bank's app: what it says, each to be copied, and the dossier it pays for.

use domain::dossier::DossierCode;
use domain::payment::{Account, VietQr, bank_name};
use i18n::t;
use leptos::prelude::*;

use crate::device::share;
use crate::folder;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{Button, LinkButton, Weight};

/// One line of a transfer.
struct Line {
    name: &'static str,
    /// As a person reads it.
    value: String,
    /// As a bank's app takes it.
    copied: String,
}

/// The texts that no other of them contains: our own codes write their reference alone and in the message.
fn without_parts<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let mut whole: Vec<&str> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let part = |(other, longer): (usize, &&str)| {
            other != at && longer.contains(text) && (longer != text || other < at)
        };
        if !texts.iter().enumerate().any(part) {
            whole.push(text);
        }
    }
    whole
}

/// What the code says.
#[component]
pub(super) fn Transfer(transfer: VietQr) -> impl IntoView {
    let lang = use_lang();
    let dossier = transfer.dossier();
    let same = |name, value: String| Line {
        name,
        copied: value.clone(),
        value,
    };
    let bank = match bank_name(&transfer.bank) {
        Some(name) => name.to_owned(),
        None => t::scan::bank_number(lang, &transfer.bank),
    };
    let number = match transfer.kind {
        Account::Account => t::payment::account(lang),
        Account::Card => t::scan::card_number(lang),
    };
    let message: Vec<&str> = [&transfer.bill, &transfer.reference, &transfer.purpose]
        .into_iter()
        .flatten()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    let message = without_parts(&message);
    let mut lines = vec![
        same(t::payment::bank(lang), bank),
        same(number, transfer.number),
    ];
    lines.extend(
        transfer
            .name
            .map(|name| same(t::payment::holder(lang), name)),
    );
    lines.extend(transfer.amount.map(|amount| Line {
        name: t::payment::amount(lang),
        value: amount.to_string(),
        copied: amount.dong().to_string(),
    }));
    if !message.is_empty() {
        lines.push(same(t::payment::content(lang), message.join(" ")));
    }
    let rows: Vec<AnyView> = lines
        .into_iter()
        .map(
            |Line {
                 name,
                 value,
                 copied,
             }| {
                let on_tap = move |()| share::copy(copied.clone(), lang);
                view! {
                    <div class="facts__row">
                        <dt class="facts__name">{name}</dt>
                        <dd class="facts__value">{value}</dd>
                        <dd class="facts__copy">
                            <Button label=t::scan::copy(lang, name) weight=Weight::Quiet on_tap />
                        </dd>
                    </div>
                }
                .into_any()
            },
        )
        .collect();
    view! {
        <dl class="facts">{rows}</dl>
        {dossier.map(|code| view! { <ItsDossier code or_all=false /> })}
    }
    .into_any()
}

/// The way to the dossier of this code, when it is on this phone.
#[component]
pub(super) fn ItsDossier(
    /// Its code.
    code: DossierCode,
    /// Whether the way to all dossiers stands in its place when it is not.
    or_all: bool,
) -> impl IntoView {
    let lang = use_lang();
    let folder = folder::watch();
    move || {
        let id = match &*folder.read() {
            Some(Ok(folder)) => {
                let mut filed = folder.filed.iter();
                let found = filed.find(|filed| filed.state.code.as_ref() == Some(&code));
                found.map(|filed| filed.sent.submission.id)
            }
            _ => None,
        };
        let (href, label) = match id {
            Some(id) => (
                Route::Dossier(id.to_string()).path(),
                t::scan::to_dossier(lang, &code),
            ),
            None if or_all => (
                Route::Dossiers.path(),
                t::scan::to_dossiers(lang).to_string(),
            ),
            None => return ().into_any(),
        };
        view! { <LinkButton href label weight=Weight::Secondary /> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::without_parts;

    #[test]
    fn a_message_says_nothing_twice() {
        assert_eq!(without_parts(&["K7Q2", "MOTCUA K7Q2"]), ["MOTCUA K7Q2"]);
        assert_eq!(without_parts(&["PHI", "PHI"]), ["PHI"]);
        assert_eq!(
            without_parts(&["000.00.16.H46", "PHI"]),
            ["000.00.16.H46", "PHI"]
        );
    }
}
