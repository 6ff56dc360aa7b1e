//! What a dossier asks of the person now: papers, money, a look at the draft certificate.

use domain::DossierId;
use domain::dossier::Task;
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::{Entry, Work};
use sync::protocol::{Action, PaymentView, RequestId};

use crate::folder;
use crate::pages::dossier_file::FileButton;
use crate::pages::dossier_supplement::Supplement;
use crate::route::Route;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::facts::Facts;
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::task_card::TaskCard;
use crate::ui::text_input::TextInput;

/// A card for each open task. One that was answered here and waits to be sent says so instead.
#[component]
pub(crate) fn Tasks(
    id: DossierId,
    tasks: Vec<Task>,
    waiting: Vec<Entry>,
    paying: Vec<PaymentView>,
) -> impl IntoView {
    let lang = use_lang();
    if tasks.is_empty() {
        return ().into_any();
    }
    let cards: Vec<AnyView> = tasks
        .into_iter()
        .map(|task| {
            if answered(task.request(), &waiting) {
                return ().into_any();
            }
            match task {
                Task::Pay { obligation, total, reason, lines } => {
                    let begun = paying.iter().any(|payment| payment.obligation == obligation);
                    let (label, waits) = match begun {
                        true => (t::dossier::pay_look(lang), Some(view! { <PaymentWaits /> })),
                        false => (t::dossier::pay_start(lang), None),
                    };
                    let lines: Vec<(String, String)> = lines
                        .into_iter()
                        .map(|line| (line.name.to_string(), line.amount.to_string()))
                        .collect();
                    view! {
                        <TaskCard title=t::dossier::pay_title(lang, total) detail=reason urgent=true>
                            {waits}
                            <Facts rows=lines />
                            <LinkButton
                                href=Route::DossierPay(id.to_string()).path()
                                label
                                icon=Icon::Money
                            />
                        </TaskCard>
                    }
                    .into_any()
                }
                Task::Supplement { request, items, until } => {
                    view! { <Supplement dossier=id request items until /> }.into_any()
                }
                Task::ConfirmDraft { .. } => view! { <ConfirmDraft id task /> }.into_any(),
            }
        })
        .collect();
    view! {
        <h2>{t::dossier::to_do(lang)}</h2>
        {cards}
    }
    .into_any()
}

/// A payment was begun here: paid or not, only the platform can say.
#[component]
fn PaymentWaits() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Notice title=t::payment::waiting(lang)>
            <p>{t::dossier::pay_waiting(lang)}</p>
        </Notice>
    }
    .into_any()
}

/// Whether an answer to this request waits to be sent.
fn answered(request: &RequestId, waiting: &[Entry]) -> bool {
    waiting.iter().any(|entry| match &entry.work {
        Work::Action { request: sent, .. } => match &sent.action {
            Action::Supplement { request: known, .. }
            | Action::ConfirmDraft { request: known, .. } => known == request,
            _ => false,
        },
        _ => false,
    })
}

/// The draft certificate: agree, or say what is wrong. One day; silence agrees.
#[component]
fn ConfirmDraft(id: DossierId, task: Task) -> impl IntoView {
    let lang = use_lang();
    let Task::ConfirmDraft {
        request,
        fields,
        file,
        confirm_by,
    } = task
    else {
        return ().into_any();
    };
    let objecting = RwSignal::new(false);
    let note = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let failed = RwSignal::new(false);
    let send = Callback::new(move |agreed: bool| {
        let note = note.get_untracked().trim().to_string();
        if !agreed && note.is_empty() {
            error.set(t::dossier::confirm_what_missing(lang).to_string());
            return;
        }
        let action = Action::ConfirmDraft {
            request: request.clone(),
            agreed,
            note: if agreed { String::new() } else { note },
        };
        spawn_local(async move {
            match folder::act(id, action).await {
                Ok(()) => announce(t::dossier::queued(lang)),
                Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    });
    let rows = fields
        .into_iter()
        .map(|field| (field.label, field.value))
        .collect();
    let file = file.map(|file| {
        view! { <FileButton dossier=id file label=t::dossier::confirm_file(lang).to_string() /> }
    });
    let until = confirm_by.in_vietnam();
    view! {
        <TaskCard title=t::dossier::confirm_title(lang) urgent=true>
            <p>{t::dossier::confirm_text(lang, until)}</p>
            <Facts rows />
            {file}
            {move || failed.get().then(|| view! { <Notice tone=Tone::Error title=t::dossier::not_queued(lang) /> })}
            {move || if objecting.get() {
                view! {
                    <Field
                        id="draft-wrong"
                        label=t::dossier::confirm_what(lang).to_string()
                        error
                        required=true
                        control=Box::new(move |control| view! {
                            <TextInput control value=note on_input=move |text| note.set(text) multiline=true />
                        }.into_any())
                    />
                    <div class="stack">
                        <Button label=t::dossier::confirm_send(lang).to_string() on_tap=move |()| send.run(false) />
                        <Button label=t::common::cancel(lang).to_string() weight=Weight::Secondary on_tap=move |()| objecting.set(false) />
                    </div>
                }
                .into_any()
            } else {
                view! {
                    <div class="stack">
                        <Button label=t::dossier::confirm_yes(lang).to_string() icon=Icon::Done on_tap=move |()| send.run(true) />
                        <Button label=t::dossier::confirm_no(lang).to_string() weight=Weight::Secondary on_tap=move |()| objecting.set(true) />
                    </div>
                }
                .into_any()
            }}
        </TaskCard>
    }
    .into_any()
}
