//! `/pay/{token}`: somebody else pays, with no sign-in and nothing personal to see.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::protocol::{PaymentState, ProblemCode, SharedPayment};

use crate::device::clock;
use crate::net::{self, Trouble};
use crate::pages::home_prompts::InApp;
use crate::pages::pay_view::{Paid, StillWaiting, Vietqr};
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{Button, LinkButton};
use crate::ui::facts::Facts;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;

/// How long between two looks, in milliseconds.
const LOOK_EVERY: i32 = 3_000;

/// The page.
#[component]
pub(crate) fn Pay(token: String) -> impl IntoView {
    let lang = use_lang();
    let found = RwSignal::new(None::<Result<SharedPayment, Trouble>>);
    let path = format!("/api/v1/pay/{token}");
    let look = Callback::new(move |()| {
        let path = path.clone();
        spawn_local(async move {
            // Goes on until it is settled or the page is gone.
            loop {
                let answer = net::get::<SharedPayment>(&path).await;
                let open = matches!(&answer, Ok(payment) if is_open(payment.state));
                let same = found.try_with_untracked(|known| known.as_ref() == Some(&answer));
                match same {
                    None => return,
                    Some(true) => {}
                    Some(false) => {
                        // A look that got no answer must not take the code away.
                        let keep = matches!(answer, Err(Trouble::NoAnswer))
                            && matches!(found.try_get_untracked(), Some(Some(Ok(_))));
                        if !keep {
                            found.try_set(Some(answer));
                        }
                    }
                }
                let still = matches!(found.try_get_untracked(), Some(Some(Ok(payment))) if is_open(payment.state));
                if !open && !still {
                    return;
                }
                clock::pause(LOOK_EVERY).await;
            }
        });
    });
    look.run(());
    let body = move || {
        match found.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Ok(payment)) => view! { <SharedView payment /> }.into_any(),
        Some(Err(trouble)) if trouble.code() == Some(ProblemCode::NotFound) => view! {
            <Notice tone=Tone::Error title=t::payment::shared_unknown(lang)>
                <p>{t::payment::shared_unknown_text(lang)}</p>
            </Notice>
        }
        .into_any(),
        Some(Err(trouble)) => view! {
            <Notice tone=Tone::Warning title=t::payment::trouble(lang)>
                <p>{trouble.sentence(lang)}</p>
                <Button label=t::common::try_again(lang).to_string() on_tap=move |()| look.run(()) />
            </Notice>
        }
        .into_any(),
    }
    };
    view! {
        <Page title=t::payment::shared_title(lang) back=Route::Home no_tabs=true>
            {crate::device::inapp::app().map(|app| view! { <InApp app /> })}
            <p>{t::payment::shared_intro(lang)}</p>
            {body}
        </Page>
    }
}

/// Whether the money may still come.
pub(crate) fn is_open(state: PaymentState) -> bool {
    matches!(state, PaymentState::Preparing | PaymentState::Waiting)
}

/// One payment for another.
#[component]
fn SharedView(payment: SharedPayment) -> impl IntoView {
    let lang = use_lang();
    let what = lang
        .pick(&payment.procedure.vi, &payment.procedure.en)
        .to_string();
    let facts = vec![
        (t::payment::shared_what(lang).to_string(), what),
        (
            t::payment::amount(lang).to_string(),
            payment.amount.to_string(),
        ),
    ];
    let amount = payment.amount;
    let state = match payment.state {
        PaymentState::Paid => view! { <Paid amount /> }.into_any(),
        PaymentState::Preparing => view! { <p role="status">{t::payment::preparing(lang)}</p> }.into_any(),
        PaymentState::Failed => view! {
            <Notice tone=Tone::Error title=t::payment::failed(lang)>
                <p>{t::payment::shared_unknown_text(lang)}</p>
            </Notice>
        }
        .into_any(),
        PaymentState::Expired => view! {
            <Notice tone=Tone::Warning title=t::payment::expired(lang)>
                <p>{t::payment::shared_unknown_text(lang)}</p>
            </Notice>
        }
        .into_any(),
        PaymentState::Waiting => view! {
            {payment.vietqr.map(|code| view! { <Vietqr amount code /> })}
            {payment.pay_url.map(|url| view! { <LinkButton href=url label=t::payment::open_platform(lang) /> })}
            <StillWaiting />
        }
        .into_any(),
    };
    view! {
        <Facts rows=facts />
        {state}
    }
    .into_any()
}
