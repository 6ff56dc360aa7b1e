//! Forms on their way from an author to the phones: read and checked within bounds, kept by their hash, put in force on a day,
//! signed; it draws no page and never looks at what citizens wrote.

mod author;
mod reading;
mod versions;

pub(crate) use author::Author;
pub(crate) use reading::{Refused, Uploaded, upload, why_unreadable};
pub(crate) use versions::{
    Publishing, Shown, change_list, history, kept, media, publish, shown, takes_forms,
};

use sqlx::{Sqlite, Transaction};

use crate::state::AppState;

/// What an author did.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// Brought a form that has mistakes.
    Refused,
    /// Brought a form.
    Uploaded,
    /// Put a form in force.
    Published,
}

/// Notes what an author did, in the same commit as the deed itself.
async fn note(
    state: &AppState,
    tx: &mut Transaction<'static, Sqlite>,
    author: &Author,
    (deed, procedure, bundle, about): (Deed, &str, Option<String>, &str),
) -> Result<(), sqlx::Error> {
    let deed = match deed {
        Deed::Refused => "refused",
        Deed::Uploaded => "uploaded",
        Deed::Published => "published",
    };
    sqlx::query(
        "INSERT INTO publishing_deed (at, author, deed, procedure, bundle, about) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(state.clock.now().millis())
    .bind(author.id)
    .bind(deed)
    .bind(procedure)
    .bind(bundle)
    .bind(about)
    .execute(&mut **tx)
    .await?;
    metrics::counter!("publishing_deeds_total", "deed" => deed).increment(1);
    Ok(())
}
