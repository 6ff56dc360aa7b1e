//! A payment as anyone may see it: code, picture, words to type, and whether the money has arrived.

use domain::Money;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::protocol::VietqrView;

use crate::device::{picture, scanner, share};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::facts::Facts;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::qr_image::{QrDrawing, QrImage};

/// The VietQR code, its picture to keep, and the same facts in words.
#[component]
pub(crate) fn Vietqr(amount: Money, code: VietqrView) -> impl IntoView {
    let lang = use_lang();
    let drawing = RwSignal::new(None::<Option<QrDrawing>>);
    let payload = code.payload.clone();
    spawn_local(async move {
        let drawn = scanner::encode(&payload).await.ok();
        drawing.try_set(Some(drawn));
    });
    let lines = vec![
        amount.to_string(),
        format!("{} {}", code.bank, code.account),
        code.content.clone(),
    ];
    let rows = vec![
        (t::payment::amount(lang).to_string(), amount.to_string()),
        (t::payment::bank(lang).to_string(), code.bank),
        (t::payment::account(lang).to_string(), code.account),
        (t::payment::holder(lang).to_string(), code.holder),
        (t::payment::content(lang).to_string(), code.content),
    ];
    view! {
        {move || match drawing.get() {
            None => view! { <p role="status">{t::payment::preparing(lang)}</p> }.into_any(),
            Some(None) => view! { <Notice tone=Tone::Warning title=t::payment::code_failed(lang) /> }.into_any(),
            Some(Some(drawing)) => {
                let (kept, lines) = (drawing.clone(), lines.clone());
                view! {
                    <QrImage drawing label=t::payment::code_label(lang, amount) />
                    <Button
                        label=t::payment::save_picture(lang).to_string()
                        weight=Weight::Secondary
                        icon=Icon::Share
                        on_tap=move |()| save(kept.clone(), lines.clone())
                    />
                }
                .into_any()
            }
        }}
        <div class="section"><Facts rows /></div>
    }
    .into_any()
}

fn save(drawing: QrDrawing, lines: Vec<String>) {
    spawn_local(async move {
        if let Some(png) = picture::png(&drawing, &lines).await {
            share::file("vietqr.png".to_string(), "image/png".to_string(), png);
        }
    });
}

/// The money has arrived.
#[component]
pub(crate) fn Paid(amount: Money, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div role="status">
            <Notice tone=Tone::Success title=t::payment::paid(lang, amount)>
                <p>{t::payment::paid_text(lang)}</p>
                {children.map(|children| children())}
            </Notice>
        </div>
    }
    .into_any()
}

/// The money has not arrived yet; the page keeps looking.
#[component]
pub(crate) fn StillWaiting() -> impl IntoView {
    let lang: Lang = use_lang();
    view! {
        <Notice title=t::payment::waiting(lang)>
            <p>{t::payment::waiting_text(lang)}</p>
        </Notice>
    }
    .into_any()
}
