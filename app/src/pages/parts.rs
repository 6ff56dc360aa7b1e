//! Pages that come as parts of the app, fetched when one of them is first opened; what a first visit reads is not among them.
//!
//! The build cuts the compiled app where a function is marked as belonging to a part. Whatever only parts reach leaves the
//! module a first visit waits for. The offline worker keeps all parts, so a phone that has opened the app once has them.

use domain::DossierId;
use leptos::prelude::*;
use people::Holder;
use sync::store::Page;
use wasm_split_helpers::wasm_split;

use crate::form::desk::OnTable;
use crate::form::filling::Filling;
use crate::pages;
use crate::pages::papers::Asked;
use crate::route::Route;
use crate::ui::later::{Drawn, later};
use crate::ui::styled::styled;

/// Filling in a form: the contents of a draft and its sections.
#[wasm_split(filling, fallible)]
pub(crate) fn filling(route: Route) -> Drawn {
    Ok(match route {
        Route::Section(id, section) => view! { <pages::draft::Section id section /> }.into_any(),
        Route::Draft(id) => view! { <pages::draft::Draft id /> }.into_any(),
        _ => ().into_any(),
    })
}

/// A page of a form that is not one of its sections: one question, everything, or the section around a question.
#[wasm_split(around, fallible)]
pub(crate) fn step(on_table: OnTable, path: forms::Path) -> Drawn {
    Ok(view! { <pages::draft_step::OneStep on_table path /> }.into_any())
}

/// What comes before and after filling in: handing in, following, paying, checking, settings, scanning.
#[wasm_split(around, fallible)]
pub(crate) fn around(route: Route) -> Drawn {
    Ok(styled(move || match route {
        Route::Scan => view! { <pages::scan::Scan /> }.into_any(),
        Route::Review(id) => view! { <pages::review::Review id /> }.into_any(),
        Route::Dossiers => view! { <pages::dossiers::Dossiers /> }.into_any(),
        Route::Dossier(id) => view! { <pages::dossier::Dossier id /> }.into_any(),
        Route::Receipt(id) => view! { <pages::receipt::Receipt id /> }.into_any(),
        Route::DossierPay(id) => view! { <pages::dossier_pay::DossierPay id /> }.into_any(),
        Route::Pay(token) => view! { <pages::pay::Pay token /> }.into_any(),
        Route::Verify(code) => view! { <pages::verify::Verify code /> }.into_any(),
        Route::Settings => view! { <pages::settings::Settings /> }.into_any(),
        Route::Notebook => later(notebook),
        _ => ().into_any(),
    }))
}

/// Photographed papers, and files from other apps that may be some.
#[wasm_split(around, fallible)]
pub(crate) fn papers(route: Route) -> Drawn {
    Ok(styled(move || match route {
        Route::Papers(id) => view! { <pages::papers::Papers id /> }.into_any(),
        Route::Share => view! { <pages::share_in::ShareIn /> }.into_any(),
        _ => ().into_any(),
    }))
}

/// The pages of one paper, inside another page.
#[wasm_split(around, fallible)]
pub(crate) fn stack(asked: Asked, pages: RwSignal<Vec<Page>>) -> Drawn {
    Ok(view! { <pages::papers::Stack asked pages /> }.into_any())
}

/// A form that may not be published yet, tried by whoever writes it.
#[wasm_split(around, fallible)]
pub(crate) fn preview(hash: String) -> Drawn {
    Ok(view! { <pages::preview::Preview hash /> }.into_any())
}

/// A newer form for a draft, and what the newer form had no place for.
#[wasm_split(remembering, fallible)]
pub(crate) fn newer_form(on_table: OnTable) -> Drawn {
    Ok(view! { <pages::draft_moving::NewerForm on_table /> }.into_any())
}

/// The question before a draft is deleted.
#[wasm_split(remembering, fallible)]
pub(crate) fn forgetting(filling: Filling, asking: RwSignal<bool>) -> Drawn {
    Ok(view! { <pages::draft_forget::Forget filling asking /> }.into_any())
}

/// On the home page: what was begun, waits or asks for something.
#[wasm_split(around, fallible)]
pub(crate) fn work() -> Drawn {
    Ok(view! { <pages::home_work::Work /> }.into_any())
}

/// A camera that looks for a code, inside another page, while that is open.
#[wasm_split(around, fallible)]
pub(crate) fn viewfinder(on_code: Callback<String>, open: RwSignal<bool>) -> Drawn {
    Ok(styled(move || {
        view! { <pages::scan::Within on_code open /> }.into_any()
    }))
}

/// Takes a person's card inside another page, see [`pages::scan::CardReader`].
#[wasm_split(around, fallible)]
pub(crate) fn card_reader(
    id: String,
    open: RwSignal<bool>,
    on_holder: Callback<Holder>,
    number_is_checked: bool,
) -> Drawn {
    Ok(styled(move || {
        view! { <pages::scan::CardReader id open on_holder number_is_checked /> }.into_any()
    }))
}

/// What was given once and kept: people, papers, the lock over them.
#[wasm_split(around, fallible)]
pub(crate) fn notebook() -> Drawn {
    Ok(view! { <pages::notebook::NotebookPage /> }.into_any())
}

/// After handing in: the question whether the people of this dossier shall be kept for next time.
#[wasm_split(around, fallible)]
pub(crate) fn keep_for_next_time(id: DossierId) -> Drawn {
    Ok(view! { <pages::notebook_keep::Keep id /> }.into_any())
}
