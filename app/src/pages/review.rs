//! `/d/{id}/review`: everything once more, the centre, the fee and its reason, then submit.

use calendar::{Due, Term};
use domain::procedure::{Deadline, TermUnit};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::Work;
use sync::protocol::{Attachment, Channel, ResultDelivery, Submission};
use sync::store::{Contents, StoreError};

use crate::device::{clock, outbox, share, vault};
use crate::form::desk::OnTable;
use crate::form::filling::Filling;
use crate::form::{ReadBack, address_of};
use crate::navigation::go_instead;
use crate::pages::draft::{KeepingLine, SentBackNote, WithDraft};
use crate::pages::notebook_keep;
use crate::pages::papers::{Keeper, bind_all, ids_of, say, wanted};
use crate::pages::review_centre::Centre;
use crate::pages::review_check::Checklist;
use crate::pages::review_share::ShareForm;
use crate::pages::review_wrong::{everything_wrong, is_file};
use crate::route::Route;
use crate::state::{shared, use_lang, whenever};
use crate::ui::bottom_bar::BottomBar;
use crate::ui::button::{Button, Weight};
use crate::ui::error_summary::{ErrorSummary, Mistake};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;

/// The page.
#[component]
pub(crate) fn Review(id: String) -> impl IntoView {
    let page = Callback::new(|on_table: OnTable| view! { <LastLook on_table /> }.into_any());
    view! { <WithDraft id page /> }
}

#[component]
fn LastLook(on_table: OnTable) -> impl IntoView {
    let lang = use_lang();
    let on_table = StoredValue::new(on_table);
    let OnTable {
        id,
        filling,
        procedure,
        contents,
        ..
    } = on_table.get_value();
    let returned = contents.returned.clone();
    let contents = RwSignal::new(contents);
    let mistakes = RwSignal::new(Vec::<Mistake>::new());
    let packing = RwSignal::new(false);
    let failed = RwSignal::new(None::<&'static str>);
    let proposing = RwSignal::new(true);
    let hand_in = move || {
        filling.conclude();
        let found = on_table
            .with_value(|on_table| everything_wrong(on_table, &contents.read_untracked(), lang));
        filling.set_tried(true);
        if !found.is_empty() {
            mistakes.set(found);
            return;
        }
        mistakes.set(Vec::new());
        failed.set(None);
        packing.set(true);
        spawn_local(async move {
            bound(&on_table.get_value(), contents).await;
            let outcome = pack(&on_table.get_value(), &contents.get_untracked()).await;
            packing.set(false);
            match outcome {
                Ok(()) => {
                    notebook_keep::ask_later(id, filling.sources()).await;
                    filling.close();
                    outbox::wake();
                    go_instead(&Route::Dossier(id.to_string()));
                }
                Err(StoreError::Full) => failed.set(Some(t::draft::not_saved_full(lang))),
                Err(_) => failed.set(Some(t::review::not_frozen(lang))),
            }
        });
    };
    // Whoever taps before the centre nearest to them has been looked up does not mean to leave it out.
    let waiting = RwSignal::new(false);
    let submit = move |()| {
        if proposing.get_untracked() && contents.read_untracked().centre.is_none() {
            waiting.set(true);
        } else {
            hand_in();
        }
    };
    whenever(move || {
        if !proposing.get() && waiting.get_untracked() {
            waiting.set(false);
            hand_in();
        }
    });
    let busy = Signal::derive(move || packing.get() || waiting.get());
    let parts = filling.sections();
    let sections = parts
        .into_iter()
        .map(|part| {
            let label = lang
                .pick(&part.label.vi, part.label.in_english())
                .to_string();
            let href = Route::Section(id.to_string(), address_of(&part.path)).path();
            view! { <Part label href><ReadBack filling section=part.path /></Part> }
        })
        .collect_view();
    let papers = wanted(filling, &procedure.papers);
    let paper_rows = papers
        .iter()
        .map(|wanted| {
            let count = contents.read_untracked().pages_of(&wanted.paper.id).count();
            let state = match count {
                0 => t::papers::missing(lang).to_string(),
                count => t::papers::count(lang, count),
            };
            view! {
                <div class="read-back__row">
                    <dt class="read-back__label">{say(&wanted.paper.name, lang)}</dt>
                    <dd class="read-back__answer" class:read-back__answer--empty=count == 0>{state}</dd>
                </div>
            }
        })
        .collect_view();
    let online = shared().online;
    let label = Signal::derive(move || match online.get() {
        true => t::review::submit(lang).to_string(),
        false => t::review::submit_offline(lang).to_string(),
    });
    view! {
        <Page title=t::review::title(lang) caption=say(&procedure.name, lang) back=Route::Draft(id.to_string()) no_tabs=true>
            <ErrorSummary mistakes />
            <SentBackNote returned />
            <KeepingLine filling />
            <Checklist on_table contents mistakes />
            {sections}
            <Part label=t::papers::title(lang).to_string() href=Route::Papers(id.to_string()).path()>
                {if papers.is_empty() {
                    view! { <p>{t::papers::none_needed(lang)}</p> }.into_any()
                } else {
                    view! { <dl class="read-back">{paper_rows}</dl> }.into_any()
                }}
            </Part>
            <Centre filling contents mistakes proposing />
            <Cost filling />
            {due_line(procedure.handling.and_then(|handling| handling.deadline), lang)}
            <Button label=t::review::print(lang).to_string() weight=Weight::Quiet icon=Icon::Paper on_tap=move |()| share::print() />
            <ShareForm on_table contents />
            {move || (!online.get()).then(|| view! { <Notice title=t::review::offline_note(lang) /> })}
            {move || failed.get().map(|text| view! { <Notice tone=Tone::Error title=text /> })}
            <BottomBar>
                <Button id="submit" label busy on_tap=submit />
            </BottomBar>
        </Page>
    }
    .into_any()
}

/// One section with its "change" link.
#[component]
fn Part(label: String, href: String, children: Children) -> impl IntoView {
    let lang = use_lang();
    view! {
        <section class="review-part">
            <div class="review-part__head">
                <h2 class="review-part__title">{label.clone()}</h2>
                <a class="review-part__change" href=href aria-label=t::review::change_what(lang, &label)>{t::review::change(lang)}</a>
            </div>
            {children()}
        </section>
    }
    .into_any()
}

/// What it costs and why.
#[component]
fn Cost(filling: Filling) -> impl IntoView {
    let lang = use_lang();
    let pick = |text: &forms::Text| lang.pick(&text.vi, text.in_english()).to_string();
    let money = |amount: u64| domain::Money::new(amount).to_string();
    let (lines, total) = filling.ask_once(|form| {
        let quote = form.fees();
        let lines: Vec<(String, u64, String)> = quote
            .lines
            .iter()
            .map(|line| (pick(&line.name), line.amount, pick(&line.basis)))
            .collect();
        (lines, quote.total)
    });
    let rows = lines
        .into_iter()
        .map(|(name, amount, basis)| {
            view! {
                <div class="fee__line">
                    <dt class="fee__name">{name}<span class="fee__basis">{basis}</span></dt>
                    <dd class="fee__amount">{money(amount)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="review-part" id="fee">
            <h2 class="review-part__title">{t::review::fee_title(lang)}</h2>
            <dl class="fee">{rows}</dl>
            {if total == 0 {
                view! { <p>{t::review::fee_free(lang)}</p> }.into_any()
            } else {
                view! {
                    <p class="fee__total">{t::review::fee_total(lang)}" "<strong>{money(total)}</strong></p>
                    <p>{t::review::fee_later(lang)}</p>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

fn due_line(deadline: Option<Deadline>, lang: Lang) -> Option<AnyView> {
    let deadline = deadline?;
    let term = match deadline.unit {
        _ if deadline.same_day_before_15 => Term::SameDay,
        TermUnit::Hours => Term::WorkingHours(deadline.value),
        TermUnit::WorkingDays => Term::WorkingDays(deadline.value),
        TermUnit::Days | TermUnit::UnstatedDays => Term::Days(deadline.value),
    };
    let Due { at, .. } = clock::now().in_vietnam().due(term);
    Some(view! { <p>{t::review::due(lang, at.date.to_string())}</p> }.into_any())
}

/// Binds the photographed pages of each paper into one file, where that has not been done. What cannot be bound goes page by
/// page.
async fn bound(on_table: &OnTable, contents: RwSignal<Contents>) {
    let keeper = Keeper::Draft(on_table.id);
    let needed = wanted(on_table.filling, &on_table.procedure.papers);
    bind_all(&keeper, &ids_of(&needed), |_, _| ()).await;
    if let Ok(pages) = keeper.pages().await {
        contents.try_update(|contents| contents.pages = pages);
    }
}

/// Freezes the draft as it was read into the outbox, in one step.
async fn pack(on_table: &OnTable, contents: &Contents) -> Result<(), StoreError> {
    let OnTable {
        id,
        filling,
        procedure,
        bundle,
        ..
    } = on_table;
    filling.settle().await?;
    let slot = vault::slot().await?;
    let needed = wanted(*filling, &procedure.papers);
    let named = filling.ask_once(forms::Form::files);
    let belongs = |page: &sync::store::Page| {
        let of_paper = needed.iter().any(|wanted| wanted.paper.id == page.paper);
        of_paper || named.iter().any(|file| is_file(page, file))
    };
    let attachments = contents
        .pages
        .iter()
        .filter(|page| belongs(page))
        .map(|page| Attachment {
            paper: page.paper.clone(),
            sha256: page.sha256,
            name: page.name.clone(),
            media_type: page.media_type.clone(),
            size: page.size,
        })
        .collect();
    let submission = Submission {
        id: *id,
        procedure: procedure.code,
        bundle: *bundle,
        answers: filling.ask_once(forms::Form::submission_answers),
        attachments,
        centre: contents.centre.ok_or(StoreError::Missing)?,
        result_delivery: delivery(*filling),
        channel: Channel::Citizen,
        declared_at: clock::now(),
        device_today: clock::today(),
        app_version: env!("CARGO_PKG_VERSION").into(),
        snapshot_hash: domain::Sha256::from_bytes([0; 32]),
    }
    .seal();
    slot.freeze(
        &(*id).into(),
        vault::seen(*id)?,
        Work::Dossier { submission },
        clock::now(),
    )
    .await?;
    Ok(())
}

/// How the result comes back, as answered in the form; at the counter when the form does not ask.
fn delivery(filling: Filling) -> ResultDelivery {
    filling
        .ask_once(|form| {
            let answers = form.submission_answers();
            let read = |name: &str| {
                let path = forms::Path::parse(name).ok()?;
                let labels: Vec<&str> = form
                    .chosen(&path)
                    .iter()
                    .map(|choice| choice.label.vi.as_str())
                    .collect();
                match labels.is_empty() {
                    true => answers.get(&path)?.as_text().map(String::from),
                    false => Some(labels.join(", ")),
                }
            };
            let code = answers
                .at("nhan_ket_qua")
                .and_then(forms::Value::as_text)
                .map(String::from);
            Some(match code.as_deref() {
                Some("online") => ResultDelivery::Online,
                Some("post") => ResultDelivery::Post {
                    recipient: read("bc_nguoi_nhan").unwrap_or_default(),
                    phone: read("bc_dien_thoai").unwrap_or_default(),
                    address: [
                        "dia_chi_buu_chinh_chi_tiet",
                        "dia_chi_buu_chinh_xa",
                        "dia_chi_buu_chinh_tinh",
                    ]
                    .iter()
                    .filter_map(|name| read(name))
                    .collect::<Vec<_>>()
                    .join(", "),
                },
                _ => ResultDelivery::Counter,
            })
        })
        .unwrap_or(ResultDelivery::Counter)
}
