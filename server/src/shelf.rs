//! The catalogue of each day: what was built, with the forms that were published here put in their places; it writes nothing and
//! knows no author.
//!
//! It is kept in memory by each process that has the database, and brought up to date before a request is answered. A published
//! form stays for ever: drafts are pinned to it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use calendar::Date;
use domain::publication::{Standing, Versions};
use domain::{ProcedureCode, Publication, Sha256};
use forms::Bundle;

use crate::catalogue::Catalogue;
use crate::db::Db;

/// A form that was brought here and published.
#[derive(Clone, Debug)]
struct Form {
    bundle: Arc<Bundle>,
    bytes: Bytes,
}

/// What was built, what was published, and the catalogue they make today.
#[derive(Debug)]
pub struct Shelf {
    built: Arc<Catalogue>,
    published: RwLock<Published>,
}

#[derive(Debug, Default)]
struct Published {
    versions: HashMap<ProcedureCode, Vec<Publication>>,
    forms: HashMap<Sha256, Form>,
    of_day: Option<(Date, Arc<Catalogue>)>,
}

impl Shelf {
    /// Reads everything that was ever published.
    ///
    /// # Errors
    /// What the database answers; a version or form that cannot be read is one of it.
    pub async fn open(built: Catalogue, db: &Db) -> Result<Shelf, sqlx::Error> {
        let shelf = Shelf {
            built: Arc::new(built),
            published: RwLock::default(),
        };
        shelf.catch_up(db).await?;
        Ok(shelf)
    }

    /// Takes in what others have published over the same database since it was looked at. Versions are only ever added, so while
    /// there are as many as here one count is all that is asked.
    ///
    /// # Errors
    /// What the database answers; a version or form that cannot be read is one of it.
    pub async fn catch_up(&self, db: &Db) -> Result<(), sqlx::Error> {
        let there: i64 = sqlx::query_scalar("SELECT count(*) FROM publication")
            .fetch_one(db.read())
            .await?;
        if usize::try_from(there).is_ok_and(|there| there == self.count()) {
            return Ok(());
        }
        let all: Vec<(String, u32)> =
            sqlx::query_as("SELECT procedure, number FROM publication ORDER BY procedure, number")
                .fetch_all(db.read())
                .await?;
        for (procedure, number) in all {
            if !self.has(&procedure, number) {
                self.fetch(db, &procedure, number).await?;
            }
        }
        Ok(())
    }

    async fn fetch(&self, db: &Db, procedure: &str, number: u32) -> Result<(), sqlx::Error> {
        let (publication, body): (String, String) = sqlx::query_as(
            "SELECT p.body, f.body FROM publication p JOIN form f ON f.bundle = p.bundle
             WHERE p.procedure = ? AND p.number = ?",
        )
        .bind(procedure)
        .bind(number)
        .fetch_one(db.read())
        .await?;
        let unreadable = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        let publication: Publication = serde_json::from_str(&publication).map_err(unreadable)?;
        let bundle: Bundle = serde_json::from_str(&body).map_err(unreadable)?;
        self.put(publication, bundle, body.into());
        Ok(())
    }

    fn count(&self) -> usize {
        let published = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        published.versions.values().map(Vec::len).sum()
    }

    fn has(&self, procedure: &str, number: u32) -> bool {
        let published = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let versions = published
            .versions
            .iter()
            .find(|(code, _)| code.as_str() == procedure);
        versions.is_some_and(|(_, all)| all.iter().any(|one| one.number == number))
    }

    /// Puts one more version on the shelf; from now on phones can fetch it, and from its first day on it is in force. One that
    /// stands there already, since two requests may find it at once, changes nothing.
    pub fn put(&self, publication: Publication, bundle: Bundle, bytes: Bytes) {
        let mut published = self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let form = Form {
            bundle: Arc::new(bundle),
            bytes,
        };
        published.forms.entry(publication.bundle).or_insert(form);
        let versions = published.versions.entry(publication.procedure).or_default();
        if versions.iter().any(|one| one.number == publication.number) {
            return;
        }
        versions.push(publication);
        versions.sort_by_key(|one| one.number);
        published.of_day = None;
    }

    /// The catalogue of a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Arc<Catalogue> {
        let read = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if read.versions.is_empty() {
            return self.built.clone();
        }
        if let Some((_, catalogue)) = read.of_day.as_ref().filter(|(of, _)| *of == day) {
            return catalogue.clone();
        }
        drop(read);
        let mut published = self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let catalogue = Arc::new(self.made_of(&published, day));
        published.of_day = Some((day, catalogue.clone()));
        catalogue
    }

    fn made_of(&self, published: &Published, day: Date) -> Catalogue {
        let mut in_force: Vec<(ProcedureCode, Publication)> = published
            .versions
            .iter()
            .filter_map(|(code, versions)| {
                let versions = Versions::new(None, versions.clone());
                Some((*code, versions.in_force(day)?.clone()))
            })
            .collect();
        in_force.sort_unstable_by_key(|(code, _)| *code);
        let forms = published.forms.iter();
        let forms = forms.map(|(hash, form)| (*hash, form.bundle.clone(), form.bytes.clone()));
        self.built.with_forms(forms, &in_force)
    }

    /// The form of a procedure that was built with the catalogue.
    #[must_use]
    pub fn built_in(&self, code: ProcedureCode) -> Option<Sha256> {
        let (_, procedure) = self.built.resolve(code)?;
        procedure.bundle_hash.filter(|_| procedure.code == code)
    }

    /// The versions of a procedure's form.
    #[must_use]
    pub fn versions(&self, code: ProcedureCode) -> Versions {
        let published = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let versions = published.versions.get(&code).cloned();
        Versions::new(self.built_in(code), versions.unwrap_or_default())
    }

    /// The word each form of a procedure calls its version, of every form that it ever had.
    #[must_use]
    pub fn version_words(&self, code: ProcedureCode) -> BTreeSet<String> {
        let published = self
            .published
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let brought = published.forms.values().map(|form| &form.bundle);
        let of_code = |bundle: &&Arc<Bundle>| bundle.procedure == code.as_str();
        let words = brought.filter(of_code).map(|bundle| bundle.version.clone());
        words.chain(self.built.versions_of(code)).collect()
    }

    /// Whether a dossier on this form is taken today, when its draft was begun on that day.
    #[must_use]
    pub fn standing(
        &self,
        code: ProcedureCode,
        bundle: &Sha256,
        begun: Date,
        today: Date,
    ) -> Standing {
        let versions = self.versions(code);
        match versions.standing(bundle, begun, today) {
            // Folders of builds keep the forms of builds before them.
            Standing::Never if self.built.bundle(bundle).is_some() => {
                versions.standing_of_earlier(today)
            }
            standing => standing,
        }
    }
}
