//! The last look's question for the centre a dossier goes to.

use std::sync::Arc;

use domain::CommuneCode;
use forms::List;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Change, Contents};

use crate::catalogue;
use crate::device::vault;
use crate::form::filling::Filling;
use crate::state::use_lang;
use crate::ui::combo::{Combo, Found};
use crate::ui::error_summary::Mistake;
use crate::ui::field::{Control, Field};
use crate::ui::radio_group::Choice;

/// Where to file: any centre of the country's communes, found by typing; proposed from the first commune answered.
#[component]
pub(super) fn Centre(
    filling: Filling,
    contents: RwSignal<Contents>,
    mistakes: RwSignal<Vec<Mistake>>,
    /// True until a centre was proposed, or cannot be.
    proposing: RwSignal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let lists = RwSignal::new(None::<(Arc<List>, Arc<List>)>);
    let error = Signal::derive(move || {
        let wrong = mistakes.read();
        let own = wrong.iter().find(|mistake| mistake.target == "centre");
        own.map(|_| t::review::centre_missing(lang).to_string())
            .unwrap_or_default()
    });
    let choose = move |code: Option<CommuneCode>| {
        let Some(centre) = code else { return };
        spawn_local(keep_centre(filling, contents, centre));
    };
    spawn_local(async move {
        let (communes, provinces) = (
            catalogue::list("communes").await,
            catalogue::list("provinces").await,
        );
        if let (Ok(communes), Ok(provinces)) = (communes, provinces) {
            if contents.read_untracked().centre.is_none() {
                let answered = filling.ask_once(|form| {
                    let answers = form.submission_answers();
                    let mut names = answers
                        .iter()
                        .filter(|(path, _)| path.name().ends_with("_xa"));
                    names.find_map(|(_, value)| value.as_text().map(String::from))
                });
                let proposed = answered.filter(|code| communes.get(code).is_some());
                if let Some(centre) = proposed.and_then(|code| CommuneCode::parse(&code).ok()) {
                    keep_centre(filling, contents, centre).await;
                }
            }
            lists.try_set(Some((communes, provinces)));
        }
        proposing.try_set(false);
    });
    let search = move |query: String| lists.with(|lists| find_centre(lists.as_ref(), &query, lang));
    let chosen = Signal::derive(move || {
        let code = contents.read().centre.as_ref().map(ToString::to_string);
        lists
            .with(|lists| {
                let ((communes, provinces), code) = lists.as_ref().zip(code)?;
                communes
                    .get(&code)
                    .map(|commune| centre_label(communes, provinces, commune, lang))
            })
            .unwrap_or_default()
    });
    let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| {
        let on_choose = move |choice: Option<Choice>| {
            choose(choice.and_then(|choice| CommuneCode::parse(&choice.value).ok()));
        };
        view! { <Combo control chosen search on_choose /> }.into_any()
    });
    view! {
        <section class="review-part">
            <Field
                id="centre"
                label=t::review::centre_title(lang).to_string()
                hint=t::review::centre_hint(lang).to_string()
                error
                required=true
                control
            />
        </section>
    }
    .into_any()
}

/// Keeps where to file.
async fn keep_centre(filling: Filling, contents: RwSignal<Contents>, centre: CommuneCode) {
    let change = Change::Centre { centre };
    if vault::keep(filling.draft(), &[change]).await.is_ok() {
        // The page may be gone by now.
        contents.try_update(|contents| contents.centre = Some(centre));
    }
}

pub(super) fn centre_label(
    communes: &List,
    provinces: &List,
    commune: &forms::Choice,
    lang: Lang,
) -> String {
    let province = communes
        .cell(commune, "province_code")
        .and_then(|code| provinces.get(code));
    let commune = lang.pick(&commune.label.vi, commune.label.in_english());
    match province {
        Some(province) => format!(
            "{commune}, {}",
            lang.pick(&province.label.vi, province.label.in_english())
        ),
        None => commune.to_string(),
    }
}

fn find_centre(lists: Option<&(Arc<List>, Arc<List>)>, query: &str, lang: Lang) -> Found {
    let Some((communes, provinces)) = lists else {
        return Found::default();
    };
    let query = fold::fold(query);
    let mut ranked: Vec<_> = communes
        .items()
        .iter()
        .filter_map(|commune| {
            Some((
                fold::rank(
                    &fold::fold(&centre_label(communes, provinces, commune, lang)),
                    &query,
                )?,
                commune,
            ))
        })
        .collect();
    order::by_key(&mut ranked, |(rank, _)| *rank);
    Found {
        total: ranked.len(),
        choices: ranked
            .into_iter()
            .take(30)
            .map(|(_, commune)| {
                Choice::new(
                    commune.name.clone(),
                    centre_label(communes, provinces, commune, lang),
                )
            })
            .collect(),
        loaded: true,
    }
}
