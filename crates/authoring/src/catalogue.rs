//! The whole catalogue: reads the folder, joins forms and procedures, gives everything its hash and writes what phones fetch.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::procedure::{CatalogueIndex, IndexEntry, Procedure, Reference};
use domain::{ProcedureCode, Sha256};
use forms::{Bundle, List, Lists};
use serde::Serialize;
use sha2::Digest;

use crate::AuthoringError;
use crate::source::{Source, filter_words, read_lists, read_places, read_procedures};

/// A catalogue without mistakes, ready to be written and served.
#[derive(Debug)]
pub struct Catalogue {
    /// What phones search.
    pub index: CatalogueIndex,
    /// All procedures, by code.
    pub procedures: Vec<Procedure>,
    bundles: BTreeMap<ProcedureCode, Arc<Bundle>>,
    lists: Lists,
    files: BTreeMap<String, Vec<u8>>,
}

/// All procedures in one document, fetched when the phone is idle so that every page works without a network.
#[derive(Debug, Serialize)]
pub struct Pack<'a> {
    /// Version of the index it belongs to.
    pub version: &'a str,
    /// All procedures, by code.
    pub procedures: &'a [Procedure],
}

impl Catalogue {
    /// The form of a procedure, when it can be filed here.
    pub fn bundle(&self, code: ProcedureCode) -> Option<&Arc<Bundle>> {
        self.bundles.get(&code)
    }

    /// The shared lists, by name.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// What is written, by name relative to the output folder: `index.json`, `pack.json`, `procedures/{code}.json`,
    /// `bundles/{sha256}.json`, `lists/{sha256}.json`, `media/{sha256}.txt`, `places/{sha256}.txt`. A file named by a hash holds exactly the bytes with that hash.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Writes [`Catalogue::files`] into a folder. Files already there stay: phones may still ask for last month's forms.
    ///
    /// # Errors
    /// What the file system answers.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

/// Reads and checks a catalogue's folder.
///
/// # Errors
/// Every mistake there is, sorted by file, row and column; a file that cannot be read is one of them.
pub fn compile(folder: &Path) -> Result<Catalogue, Vec<AuthoringError>> {
    let mut errors = Vec::new();
    let sources = read_procedures(folder, &mut errors);
    let wanted = filter_words(&sources);
    let shared = read_lists(&folder.join("_lists"), &wanted, &mut errors);
    let at_hand = shared.iter().fold(Lists::new(), |all, (name, list)| {
        all.with(name, Arc::new(list.clone()))
    });
    for source in &sources {
        source.check(&shared, &at_hand, &mut errors);
    }
    check_codes(&sources, &mut errors);
    let places = read_places(folder, &mut errors);
    if sources.is_empty() && errors.is_empty() {
        errors.push(AuthoringError::file(
            "",
            "Không có thủ tục nào trong thư mục này.",
            "There is no procedure in this folder.",
        ));
    }
    if errors.is_empty() {
        return Ok(publish(sources, &shared, at_hand, places));
    }
    errors.sort();
    errors.dedup();
    Err(errors)
}

/// Old and new codes, and portal pages, must each lead to one procedure.
fn check_codes(sources: &[Source], errors: &mut Vec<AuthoringError>) {
    let mut taken: BTreeMap<ProcedureCode, &str> = BTreeMap::new();
    for source in sources {
        taken.insert(source.procedure.code, &source.file);
    }
    let mut pages: BTreeMap<String, &str> = BTreeMap::new();
    for source in sources {
        for old in &source.procedure.predecessors {
            if let Some(other) = taken.insert(old.code, &source.file) {
                errors.push(
                    AuthoringError::file(
                        &source.file,
                        format!(
                            "Mã cũ {} đã thuộc {other}. Một mã chỉ dẫn tới một thủ tục.",
                            old.code
                        ),
                        format!(
                            "The old code {} belongs to {other}. A code leads to one procedure.",
                            old.code
                        ),
                    )
                    .in_column("predecessors"),
                );
            }
        }
        if let Some(page) = page_id(&source.procedure)
            && let Some(other) = pages.insert(page, &source.file)
        {
            errors.push(
                AuthoringError::file(
                    &source.file,
                    format!("Trang trên Cổng này đã thuộc {other}."),
                    format!("This page of the portal belongs to {other}."),
                )
                .in_column("url"),
            );
        }
    }
}

fn page_id(procedure: &Procedure) -> Option<String> {
    match Reference::find_in(procedure.url.as_deref()?)? {
        Reference::Page(page) => Some(page),
        Reference::Code(_) => None,
    }
}

/// Gives every document its hash, from the inside out.
fn publish(
    sources: Vec<Source>,
    shared: &BTreeMap<String, List>,
    lists: Lists,
    places: Option<Vec<u8>>,
) -> Catalogue {
    let mut files = BTreeMap::new();
    let mut index = CatalogueIndex::default();
    for (name, list) in shared {
        let (hash, bytes) = document(list);
        files.insert(format!("lists/{hash}.json"), bytes);
        index.lists.insert(name.clone(), hash);
    }
    if let Some(bytes) = places {
        let hash = hash(&bytes);
        files.insert(format!("places/{hash}.txt"), bytes);
        index.places = Some(hash);
    }
    let mut bundles = BTreeMap::new();
    let mut procedures = Vec::new();
    for source in sources {
        let mut procedure = source.procedure;
        let media = source.media.into_iter();
        files.extend(media.map(|(hash, text)| (media_file(hash), text.into_bytes())));
        if let Some(form) = source.form {
            let (hash, bytes) = document(&form.bundle);
            files.insert(format!("bundles/{hash}.json"), bytes);
            procedure.bundle_hash = Some(hash);
            bundles.insert(procedure.code, Arc::new(form.bundle));
        }
        let (hash, bytes) = document(&procedure);
        files.insert(format!("procedures/{}.json", procedure.code), bytes);
        index.procedures.push(entry(&procedure, hash));
        procedures.push(procedure);
    }
    index.version = version_of(&index);
    let pack = Pack {
        version: &index.version,
        procedures: &procedures,
    };
    files.insert("pack.json".to_owned(), document(&pack).1);
    files.insert("index.json".to_owned(), document(&index).1);
    Catalogue {
        index,
        procedures,
        bundles,
        lists,
        files,
    }
}

/// The version of an index: a hash of everything in it but the version.
#[must_use]
pub fn version_of(index: &CatalogueIndex) -> String {
    let unversioned = CatalogueIndex {
        version: String::new(),
        ..index.clone()
    };
    let hash = document(&unversioned).0.to_string();
    hash.chars().take(16).collect()
}

fn entry(procedure: &Procedure, hash: Sha256) -> IndexEntry {
    IndexEntry {
        publication: None,
        code: procedure.code,
        name: procedure.name.vi.clone(),
        name_en: procedure.name.en.clone().unwrap_or_default(),
        group: procedure.group.clone(),
        life_events: procedure.life_events.clone(),
        keywords: procedure.keywords.clone(),
        predecessors: procedure.predecessors.clone(),
        online: procedure.online,
        validity: procedure.validity,
        page_id: page_id(procedure),
        form: procedure.form.clone(),
        bundle_hash: procedure.bundle_hash,
        hash,
    }
}

/// A document's bytes and their hash. These types always have a JSON form, so there is no error to speak of.
pub fn document(value: &impl Serialize) -> (Sha256, Vec<u8>) {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    (hash(&bytes), bytes)
}

/// Where a document of a picture or recording is written.
pub(crate) fn media_file(hash: Sha256) -> String {
    format!("media/{hash}.txt")
}

pub(crate) fn hash(bytes: &[u8]) -> Sha256 {
    let digest: [u8; 32] = sha2::Sha256::digest(bytes).into();
    Sha256::from_bytes(digest)
}
