//! `/dossiers/{id}/pay`: pay what the dossier asks for; paid only when the platform told the server.

use domain::dossier::Task;
use domain::{DossierId, Money, PaymentId};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::protocol::{PaymentMethod, PaymentRequest, PaymentState, PaymentView, RequestId};
use sync::store::StoreError;

use crate::device::{clock, outbox, share, vault};
use crate::folder;
use crate::net::{self, Trouble};
use crate::pages::dossier::NotHere;
use crate::pages::pay::is_open;
use crate::pages::pay_view::{Paid, StillWaiting, Vietqr};
use crate::route::Route;
use crate::session;
use crate::state::{kept_changed, shared, use_lang};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::radio_group::{Choice, RadioGroup};

/// How long between two looks, in milliseconds.
const LOOK_EVERY: i32 = 3_000;

/// What the page knows.
#[derive(Clone)]
struct Bill {
    obligation: RequestId,
    total: Money,
    /// The last attempt, if there was one.
    payment: Option<PaymentView>,
}

/// The page.
#[component]
pub(crate) fn DossierPay(id: String) -> impl IntoView {
    let lang = use_lang();
    let Ok(id) = DossierId::parse(&id) else {
        return view! { <NotHere /> }.into_any();
    };
    let bill = RwSignal::new(None::<Result<Option<Bill>, StoreError>>);
    spawn_local(async move {
        let read = read(id).await;
        bill.try_set(Some(read));
    });
    let body = move || match bill.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Ok(Some(bill))) => view! { <Open id bill /> }.into_any(),
        Some(_) => view! {
            <Notice title=t::payment::nothing_title(lang)>
                <p>{t::payment::nothing_text(lang)}</p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <Page title=t::payment::title(lang) back=Route::Dossier(id.to_string())>{body}</Page>
    }
    .into_any()
}

/// The open obligation, else the last payment of this dossier.
async fn read(id: DossierId) -> Result<Option<Bill>, StoreError> {
    let Some(filed) = folder::dossier(id).await? else {
        return Ok(None);
    };
    let payments = vault::slot().await?.payments().await?;
    let last_for = |obligation: &RequestId| {
        let mine = payments
            .iter()
            .filter(|payment| payment.dossier == id && payment.obligation == *obligation);
        mine.max_by_key(|payment| payment.id.made_at()).cloned()
    };
    let open = filed.state.tasks.iter().find_map(|task| match task {
        Task::Pay {
            obligation, total, ..
        } => Some((obligation, *total)),
        _ => None,
    });
    Ok(open.map(|(obligation, total)| Bill {
        payment: last_for(obligation),
        obligation: obligation.clone(),
        total,
    }))
}

/// One obligation: choose a way, pay, see it arrive.
#[component]
fn Open(id: DossierId, bill: Bill) -> impl IntoView {
    let Bill {
        obligation,
        total,
        payment,
    } = bill;
    let payment = RwSignal::new(payment);
    let choosing = RwSignal::new(
        payment
            .read_untracked()
            .as_ref()
            .is_none_or(|known| !is_open(known.state)),
    );
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = RwSignal::new(false);
    if let Some(known) = payment.get_untracked().filter(|known| is_open(known.state)) {
        watch(known.id, payment);
    }
    let begin = Callback::new(move |method: PaymentMethod| {
        busy.set(true);
        trouble.set(None);
        let request = PaymentRequest {
            dossier: id,
            obligation: obligation.clone(),
            method,
        };
        spawn_local(async move {
            match prepare(request).await {
                Ok(view) => {
                    let new = view.id;
                    payment.try_set(Some(view));
                    choosing.try_set(false);
                    watch(new, payment);
                }
                Err(why) => {
                    trouble.try_set(Some(why));
                }
            }
            busy.try_set(false);
        });
    });
    view! {
        {move || trouble.get().map(|why| view! { <Failed why /> })}
        {move || match payment.get().filter(|_| !choosing.get()) {
            None => view! { <Choose total begin busy /> }.into_any(),
            Some(view) => view! { <Attempt dossier=id payment=view choosing /> }.into_any(),
        }}
    }
    .into_any()
}

/// Why no payment could be prepared.
#[component]
fn Failed(why: Trouble) -> impl IntoView {
    let lang = use_lang();
    let here = shared().route.get_untracked();
    let sign_in = why.code() == Some(sync::protocol::ProblemCode::SignInNeeded);
    let sentence = match why {
        Trouble::NoAnswer => t::payment::needs_network(lang).to_string(),
        why => why.sentence(lang),
    };
    view! {
        <Notice tone=Tone::Error title=t::payment::trouble(lang)>
            <p>{sentence}</p>
            {sign_in.then(|| view! {
                <LinkButton href=session::sign_in_href(&here) label=t::dossier::sign_in(lang) icon=Icon::Person />
            })}
        </Notice>
    }
    .into_any()
}

/// VietQR or the platform.
#[component]
fn Choose(total: Money, begin: Callback<PaymentMethod>, busy: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let way = RwSignal::new("vietqr".to_string());
    let choices = vec![
        Choice {
            value: "vietqr".into(),
            label: t::payment::vietqr(lang).into(),
            hint: t::payment::vietqr_hint(lang).into(),
        },
        Choice {
            value: "platform".into(),
            label: t::payment::platform(lang).into(),
            hint: t::payment::platform_hint(lang).into(),
        },
    ];
    let go = move |()| {
        let platform = *way.read_untracked() == "platform";
        begin.run(if platform {
            PaymentMethod::Platform
        } else {
            PaymentMethod::Vietqr
        });
    };
    view! {
        <p class="amount">{total.to_string()}</p>
        <Field
            id="way"
            label=t::payment::choose(lang).to_string()
            several=true
            control=Box::new(move |control| view! {
                <RadioGroup control choices value=way on_choose=move |value| way.set(value) />
            }.into_any())
        />
        <Button label=t::payment::go_on(lang).to_string() busy on_tap=go />
    }
    .into_any()
}

/// One attempt and how it stands.
#[component]
fn Attempt(dossier: DossierId, payment: PaymentView, choosing: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let amount = payment.amount;
    let again = move |label: &'static str| {
        view! { <Button label=label.to_string() weight=Weight::Secondary on_tap=move |()| choosing.set(true) /> }
    };
    match payment.state {
        PaymentState::Paid => {
            let receipt = payment.receipt.map(|receipt| {
                let time = receipt.paid_at.in_vietnam();
                view! {
                    <p>{t::payment::receipt_number(lang, receipt.number, time)}</p>
                    {receipt.url.map(|url| view! { <p><a href=url target="_blank" rel="noreferrer">{t::payment::receipt_open(lang)}</a></p> })}
                }
            });
            view! {
                <Paid amount>{receipt}</Paid>
                <LinkButton href=Route::Dossier(dossier.to_string()).path() label=t::payment::back_to_dossier(lang) />
            }
            .into_any()
        }
        PaymentState::Failed => view! {
            <Notice tone=Tone::Error title=t::payment::failed(lang)><p>{t::payment::failed_text(lang)}</p></Notice>
            {again(t::payment::again(lang))}
        }
        .into_any(),
        PaymentState::Expired => view! {
            <Notice tone=Tone::Warning title=t::payment::expired(lang)><p>{t::payment::expired_text(lang)}</p></Notice>
            {again(t::payment::again(lang))}
        }
        .into_any(),
        PaymentState::Preparing => view! { <p role="status">{t::payment::preparing(lang)}</p> <Loading /> }.into_any(),
        PaymentState::Waiting => {
            let link = payment.share_url.clone();
            view! {
                <p class="amount">{amount.to_string()}</p>
                {payment.vietqr.map(|code| view! { <Vietqr amount code /> })}
                {payment.pay_url.map(|url| view! { <LinkButton href=url label=t::payment::open_platform(lang) icon=Icon::Money /> })}
                <StillWaiting />
                <div class="stack">
                    <Button
                        label=t::payment::send_link(lang).to_string()
                        weight=Weight::Secondary
                        icon=Icon::Share
                        on_tap=move |()| share::link(t::payment::shared_title(lang).to_string(), link.clone(), lang)
                    />
                    <Button label=t::common::print(lang).to_string() weight=Weight::Secondary on_tap=move |()| share::print() />
                    {again(t::payment::change_way(lang))}
                </div>
            }
            .into_any()
        }
    }
}

/// What a wish to pay in one way is kept under.
fn wish(obligation: &RequestId, method: PaymentMethod) -> String {
    let way = match method {
        PaymentMethod::Vietqr => "vietqr",
        PaymentMethod::Platform => "platform",
    };
    format!("paying/{obligation}/{way}")
}

/// Names a wish to pay before it is sent, so that asking twice makes one payment.
async fn prepare(request: PaymentRequest) -> Result<PaymentView, Trouble> {
    let name = wish(&request.obligation, request.method);
    let slot = vault::slot().await.ok();
    let kept = match &slot {
        Some(slot) => slot.kept(&name).await.ok().flatten(),
        None => None,
    };
    let id = match kept.and_then(|text| PaymentId::parse(&text).ok()) {
        Some(id) => id,
        None => {
            let id = PaymentId::new(clock::now(), clock::id_bytes());
            if let Some(slot) = &slot {
                let _ = slot.keep(&name, &id.to_string()).await;
            }
            id
        }
    };
    let view: PaymentView = net::put(&format!("/api/v1/payments/{id}"), &request).await?;
    if let Some(slot) = &slot {
        let _ = slot.put_payment(&view).await;
        if !is_open(view.state) {
            // Spent: the next wish is a new payment.
            let _ = slot.drop_kept(&name).await;
        }
    }
    Ok(view)
}

/// Looks at the payment until it is settled or the page is gone.
fn watch(id: PaymentId, payment: RwSignal<Option<PaymentView>>) {
    spawn_local(async move {
        loop {
            clock::pause(LOOK_EVERY).await;
            let current = payment.try_get_untracked().flatten();
            // The page is gone, or another attempt was begun.
            let Some(current) =
                current.filter(|current| current.id == id && is_open(current.state))
            else {
                return;
            };
            if let Some(view) = look(&current).await {
                payment.try_set(Some(view));
            }
        }
    });
}

/// Asks the server once how a payment stands and keeps the answer; `None` when there is none or it says nothing new.
pub(crate) async fn look(known: &PaymentView) -> Option<PaymentView> {
    let view: PaymentView = net::get(&format!("/api/v1/payments/{}", known.id))
        .await
        .ok()
        .filter(|view| view != known)?;
    let settled = !is_open(view.state);
    if let Ok(slot) = vault::slot().await {
        let _ = slot.put_payment(&view).await;
        if settled {
            let _ = slot.drop_kept(&wish(&view.obligation, view.method)).await;
        }
    }
    if settled {
        outbox::wake();
        kept_changed();
    }
    Some(view)
}
