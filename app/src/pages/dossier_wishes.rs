//! What a person may wish about a dossier without being asked: take it back, say how it went.

use domain::DossierId;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::{Entry, Work};
use sync::protocol::Action;

use crate::folder;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::confirm::Confirm;
use crate::ui::field::Field;
use crate::ui::radio_group::{Choice, RadioGroup};
use crate::ui::text_input::TextInput;

/// Asks to withdraw, after one question.
#[component]
pub(crate) fn Withdraw(id: DossierId, waiting: Vec<Entry>) -> impl IntoView {
    let lang = use_lang();
    let asked = waiting.iter().any(|entry| matches!(&entry.work, Work::Action { request, .. } if matches!(request.action, Action::Withdraw { .. })));
    if asked {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let send = move |()| {
        let text = reason.get_untracked().trim().to_string();
        if text.is_empty() {
            error.set(t::dossier::withdraw_reason_missing(lang).to_string());
            return;
        }
        open.set(false);
        queue(id, Action::Withdraw { reason: text }, lang);
    };
    view! {
        <div class="section no-print">
            <Button label=t::dossier::withdraw(lang).to_string() weight=Weight::Quiet on_tap=move |()| open.set(true) />
        </div>
        <Confirm
            open
            title=t::dossier::withdraw_question(lang).to_string()
            yes=t::dossier::withdraw(lang).to_string()
            no=t::common::cancel(lang).to_string()
            on_yes=send
            grave=true
        >
            <p>{t::dossier::withdraw_text(lang)}</p>
            <Field
                id="withdraw-reason"
                label=t::dossier::withdraw_reason(lang).to_string()
                error
                required=true
                control=Box::new(move |control| view! {
                    <TextInput control value=reason on_input=move |text| reason.set(text) multiline=true />
                }.into_any())
            />
        </Confirm>
    }
    .into_any()
}

/// Stars in words and a word of one's own.
#[component]
pub(crate) fn Rate(id: DossierId, waiting: Vec<Entry>) -> impl IntoView {
    let lang = use_lang();
    let rated = waiting.iter().any(|entry| matches!(&entry.work, Work::Action { request, .. } if matches!(request.action, Action::Rate { .. })));
    if rated {
        return ().into_any();
    }
    let stars = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let choices: Vec<Choice> = [
        t::dossier::rate_word_5(lang),
        t::dossier::rate_word_4(lang),
        t::dossier::rate_word_3(lang),
        t::dossier::rate_word_2(lang),
        t::dossier::rate_word_1(lang),
    ]
    .into_iter()
    .zip((1..=5_u8).rev())
    .map(|(word, stars)| Choice::new(stars.to_string(), t::dossier::rate_stars(lang, stars, word)))
    .collect();
    let send = move |()| match stars.get_untracked().parse::<u8>() {
        Ok(stars) => {
            let note = note.get_untracked().trim().to_string();
            queue(id, Action::Rate { stars, note }, lang);
        }
        Err(_) => error.set(t::dossier::rate_choose(lang).to_string()),
    };
    view! {
        <section class="section">
            <Field
                id="stars"
                label=t::dossier::rate_title(lang).to_string()
                error
                several=true
                control=Box::new(move |control| view! {
                    <RadioGroup control choices value=stars on_choose=move |value| stars.set(value) />
                }.into_any())
            />
            <Field
                id="stars-note"
                label=t::dossier::rate_note(lang).to_string()
                mark=t::common::optional(lang).to_string()
                control=Box::new(move |control| view! {
                    <TextInput control value=note on_input=move |text| note.set(text) multiline=true />
                }.into_any())
            />
            <Button label=t::dossier::rate_send(lang).to_string() weight=Weight::Secondary on_tap=send />
        </section>
    }
    .into_any()
}

fn queue(id: DossierId, action: Action, lang: Lang) {
    spawn_local(async move {
        match folder::act(id, action).await {
            Ok(()) => announce(t::dossier::queued(lang)),
            Err(_) => announce(t::dossier::not_queued(lang)),
        }
    });
}
