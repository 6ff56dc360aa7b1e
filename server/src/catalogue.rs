//! The compiled catalogue: procedures, form bundles and lists, read once at start, and the same with other forms in force; it
//! decides nothing and knows no citizen.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use authoring::Pack;
use bytes::Bytes;
use domain::procedure::{CatalogueIndex, Found, Procedure};
use domain::{CommuneCode, ProcedureCode, Publication, Sha256};
use forms::{Bundle, Choice, List, Lists};

use crate::documents::{self, Document};

/// Why the catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The folder cannot be read.
    #[error("the compiled catalogue cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// A file the catalogue needs is not there.
    #[error("the compiled catalogue lacks {0}")]
    Missing(String),
    /// A file is not what it should be.
    #[error("{file} of the compiled catalogue is broken: {reason}")]
    Broken {
        /// Which file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Everything published, in memory.
#[derive(Clone, Debug)]
pub struct Catalogue {
    index: CatalogueIndex,
    procedures: HashMap<ProcedureCode, Procedure>,
    bundles: HashMap<Sha256, Arc<Bundle>>,
    lists: Lists,
    centres: Option<Arc<List>>,
    files: HashMap<String, Document>,
}

impl Catalogue {
    /// Reads `index.json`, `procedures/`, `bundles/` and `lists/` below a folder. Bundles that are no longer current are
    /// kept as long as they lie there: drafts are pinned to them.
    pub fn read(folder: &Path) -> Result<Catalogue, CatalogueError> {
        let files = documents::read_folder(folder)?;
        let index: CatalogueIndex = parse(&files, "index.json")?;
        let mut procedures = HashMap::new();
        for entry in &index.procedures {
            let procedure = parse(&files, &format!("procedures/{}.json", entry.code))?;
            procedures.insert(entry.code, procedure);
        }
        let mut bundles = HashMap::new();
        for name in files.keys().filter(|name| name.starts_with("bundles/")) {
            let hash = hash_in_name(name)?;
            bundles.insert(hash, Arc::new(parse(&files, name)?));
        }
        for entry in &index.procedures {
            if let Some(hash) = entry.bundle_hash.filter(|hash| !bundles.contains_key(hash)) {
                return Err(CatalogueError::Missing(format!("bundles/{hash}.json")));
            }
        }
        let mut lists = Lists::new();
        for (name, hash) in &index.lists {
            lists.insert(
                name,
                Arc::new(parse::<List>(&files, &format!("lists/{hash}.json"))?),
            );
        }
        let centres = lists
            .get("centres")
            .or_else(|| lists.get("communes"))
            .cloned();
        Ok(Catalogue {
            index,
            procedures,
            bundles,
            lists,
            centres,
            files,
        })
    }

    /// What the phone searches.
    #[must_use]
    pub fn index(&self) -> &CatalogueIndex {
        &self.index
    }

    /// Today's procedure for a code, even an old one.
    #[must_use]
    pub fn resolve(&self, code: ProcedureCode) -> Option<(Found<'_>, &Procedure)> {
        let found = self.index.resolve(code)?;
        Some((found, self.procedures.get(&found.entry.code)?))
    }

    /// Every procedure, by the index.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        let codes = self.index.procedures.iter().map(|entry| entry.code);
        codes.filter_map(|code| self.procedures.get(&code))
    }

    /// The same with more forms to be fetched by their hash, some of them in force.
    #[must_use]
    pub fn with_forms(
        &self,
        forms: impl Iterator<Item = (Sha256, Arc<Bundle>, Bytes)>,
        in_force: &[(ProcedureCode, Publication)],
    ) -> Catalogue {
        let mut catalogue = self.clone();
        for (hash, bundle, bytes) in forms {
            let name = format!("bundles/{hash}.json");
            let document = || Document::compressed(bytes, "application/json");
            catalogue.files.entry(name).or_insert_with(document);
            catalogue.bundles.entry(hash).or_insert(bundle);
        }
        for (code, publication) in in_force {
            catalogue.put_in_force(*code, publication);
        }
        if !in_force.is_empty() {
            catalogue.write_index();
        }
        catalogue
    }

    fn put_in_force(&mut self, code: ProcedureCode, publication: &Publication) {
        let hash = publication.bundle;
        let entry = self
            .index
            .procedures
            .iter_mut()
            .find(|entry| entry.code == code);
        let (Some(bundle), Some(procedure), Some(entry)) = (
            self.bundles.get(&hash),
            self.procedures.get_mut(&code),
            entry,
        ) else {
            return;
        };
        procedure.form = Some(bundle.form_id.clone());
        procedure.bundle_hash = Some(hash);
        entry.form.clone_from(&procedure.form);
        entry.bundle_hash = Some(hash);
        entry.publication = serde_json::to_value(publication).ok();
        let (named, bytes) = authoring::document(procedure);
        entry.hash = named;
        self.files.insert(
            format!("procedures/{code}.json"),
            Document::compressed(bytes.into(), "application/json"),
        );
    }

    /// Index and pack anew, with the version that belongs to what is in them.
    fn write_index(&mut self) {
        self.index.version = authoring::version_of(&self.index);
        let procedures: Vec<Procedure> = self.procedures().cloned().collect();
        let pack = authoring::document(&Pack {
            version: &self.index.version,
            procedures: &procedures,
        });
        let index = authoring::document(&self.index);
        for (name, (_, bytes)) in [("pack.json", pack), ("index.json", index)] {
            let document = Document::compressed(bytes.into(), "application/json");
            self.files.insert(name.to_owned(), document);
        }
    }

    /// A published form.
    #[must_use]
    pub fn bundle(&self, hash: &Sha256) -> Option<&Arc<Bundle>> {
        self.bundles.get(hash)
    }

    /// The versions of every form of a procedure that lies here, those of earlier builds too.
    pub fn versions_of(&self, code: ProcedureCode) -> impl Iterator<Item = String> {
        let of_code = move |bundle: &&Arc<Bundle>| bundle.procedure == code.as_str();
        let bundles = self.bundles.values().filter(of_code);
        bundles.map(|bundle| bundle.version.clone())
    }

    /// Every external list.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// A receiving centre: there is one in every commune.
    #[must_use]
    pub fn centre(&self, code: CommuneCode) -> Option<&Choice> {
        self.centres.as_ref()?.get(code.as_str())
    }

    /// A file as it was compiled, by its path below the folder.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Document> {
        self.files.get(name)
    }
}

fn parse<T: serde::de::DeserializeOwned>(
    files: &HashMap<String, Document>,
    name: &str,
) -> Result<T, CatalogueError> {
    let document = files
        .get(name)
        .ok_or_else(|| CatalogueError::Missing(name.to_owned()))?;
    serde_json::from_slice(document.bytes()).map_err(|error| CatalogueError::Broken {
        file: name.to_owned(),
        reason: error.to_string(),
    })
}

fn hash_in_name(name: &str) -> Result<Sha256, CatalogueError> {
    let stem = name.rsplit('/').next().unwrap_or_default();
    let stem = stem.strip_suffix(".json").unwrap_or(stem);
    Sha256::parse(stem).map_err(|error| CatalogueError::Broken {
        file: name.to_owned(),
        reason: error.to_string(),
    })
}
