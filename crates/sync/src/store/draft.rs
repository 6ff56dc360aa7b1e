//! A draft as a log of what the person did: pure folding from changes to contents, no storage.

use std::collections::BTreeMap;
use std::fmt;

use calendar::Timestamp;
use forms::Path;
use reader::{Fields, Read, Unreadable, readable};
use serde::Serialize;
use serde_json::Value as Json;

use crate::protocol::{
    ActionId, Answers, CommuneCode, DossierId, ProcedureCode, Rejection, RequestId, ResultDelivery,
    Sha256, Value,
};
use crate::reading::tagged;

/// Names a draft: the id of the dossier or action it will become.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DraftId(pub String);

impl From<DossierId> for DraftId {
    fn from(id: DossierId) -> DraftId {
        DraftId(id.to_string())
    }
}

impl From<ActionId> for DraftId {
    fn from(id: ActionId) -> DraftId {
        DraftId(id.to_string())
    }
}

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What no answer changes about a draft.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DraftHead {
    /// Made on the phone.
    pub id: DraftId,
    /// What it will become.
    pub about: About,
    /// Hash of the form bundle its answers are pinned to, when it has a form; only [`Slot::repin`](super::Slot::repin) changes it.
    pub bundle: Option<Sha256>,
    /// When it was begun, by the phone's clock.
    pub started_at: Timestamp,
}

/// What a draft will become.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum About {
    /// A new dossier.
    New {
        /// The procedure applied for.
        procedure: ProcedureCode,
        /// The older code the person came with, when it differs.
        #[serde(skip_serializing_if = "Option::is_none")]
        requested: Option<ProcedureCode>,
    },
    /// The answer to a request for supplements.
    Supplement {
        /// The dossier.
        dossier: DossierId,
        /// The request.
        request: RequestId,
    },
}

/// Whether a draft can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// It can.
    Editing,
    /// It waits in the outbox.
    Frozen,
    /// The server has the dossier, but these pages were not part of it, so only the person may delete them.
    Leftover,
}

/// A point in a draft's history; compare and hand back, do not look inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revision {
    /// Revision of the head's row.
    pub(super) head: u64,
    /// Number of the last change.
    pub(super) change: u64,
    /// Whether it could be changed then.
    pub(super) open: bool,
}

/// A draft as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What no answer changes.
    pub head: DraftHead,
    /// Whether it can be changed.
    pub state: DraftState,
    /// What it contains.
    pub contents: Contents,
    /// When it was last changed, by the phone's clock.
    pub changed_at: Timestamp,
    /// To hand back with the next change.
    pub revision: Revision,
}

/// A page of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The paper it belongs to.
    pub paper: String,
    /// Hash of its bytes.
    pub sha256: Sha256,
    /// File name as the person knows it.
    pub name: String,
    /// Media type as found by looking at the bytes.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// What was found when it was made; nothing in records older than this field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<Advice>,
}

/// What may make a page hard to read: said to the person, held against nobody, and never sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Which page of the file it is about, from 1.
    pub page: u32,
    /// Its name, as whoever looked at the page calls it; readers pass over names they do not know.
    pub about: String,
}

/// What the person did so far, folded.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Contents {
    /// Answers by path.
    pub answers: Answers,
    /// Where an answer was taken from (card, profile …), by path; once the person edits it, also what was said there
    /// ([`forms::note_edit`]).
    #[serde(skip_serializing_if = "order::Map::is_empty")]
    pub sources: order::Map<Path, String>,
    /// Pages in the person's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<Page>,
    /// Receiving centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre: Option<CommuneCode>,
    /// How the result comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<ResultDelivery>,
    /// The section the person was in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What the server found wrong when it was sent; cleared when it is frozen again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Rejection>,
    /// Anything else a page wants to find again.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

/// One thing the person did. The last record about a path, a page or a setting stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Change {
    /// Answered.
    Set {
        /// Path of the question.
        path: Path,
        /// The answer.
        value: Value,
    },
    /// Took an answer away.
    Clear {
        /// Path of the question.
        path: Path,
    },
    /// All answers at once: a repeat was added or removed and paths moved.
    Replace {
        /// All of them.
        answers: Answers,
    },
    /// An answer was taken from somewhere.
    Source {
        /// Path of the question.
        path: Path,
        /// `card`, `profile` …
        source: String,
    },
    /// Added a page (or named it anew).
    Attach {
        /// The page.
        page: Page,
    },
    /// Took a page away.
    Detach {
        /// The paper.
        paper: String,
        /// The page.
        sha256: Sha256,
    },
    /// Put the pages of a paper in order.
    Order {
        /// The paper.
        paper: String,
        /// Its pages; ones not named stay behind those that are.
        pages: Vec<Sha256>,
    },
    /// Chose the receiving centre.
    Centre {
        /// Its commune.
        centre: CommuneCode,
    },
    /// Chose how the result comes back.
    Delivery {
        /// How.
        delivery: ResultDelivery,
    },
    /// Went to a section.
    Section {
        /// Its name.
        section: String,
    },
    /// The server sent it back.
    Returned {
        /// Everything it found wrong.
        problems: Vec<Rejection>,
    },
    /// Anything else a page wants to find again.
    Extra {
        /// Its name.
        key: String,
        /// `None` forgets it.
        value: Option<String>,
    },
}

impl Contents {
    /// Takes in one change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Set { path, value } => {
                let before = self.answers.get(path);
                forms::note_edit(&mut self.sources, path, before, Some(value));
                self.answers.set(path.clone(), value.clone());
            }
            Change::Clear { path } => {
                forms::note_edit(&mut self.sources, path, self.answers.get(path), None);
                // A blank answer is no answer.
                self.answers.set(path.clone(), Value::Text(String::new()));
            }
            Change::Replace { answers } => {
                forms::notes_after_move(&mut self.sources, &self.answers, answers);
                self.answers = answers.clone();
            }
            Change::Source { path, source } => {
                self.sources.insert(path.clone(), source.clone());
            }
            Change::Attach { page } => match self.page_mut(&page.paper, &page.sha256) {
                Some(known) => *known = page.clone(),
                None => self.pages.push(page.clone()),
            },
            Change::Detach { paper, sha256 } => {
                self.pages
                    .retain(|page| page.paper != *paper || page.sha256 != *sha256);
            }
            Change::Order { paper, pages } => self.order(paper, pages),
            Change::Centre { centre } => self.centre = Some(*centre),
            Change::Delivery { delivery } => self.delivery = Some(delivery.clone()),
            Change::Section { section } => self.section = Some(section.clone()),
            Change::Returned { problems } => self.returned = problems.clone(),
            Change::Extra {
                key,
                value: Some(value),
            } => {
                self.extra.insert(key.clone(), value.clone());
            }
            Change::Extra { key, value: None } => {
                self.extra.remove(key);
            }
        }
    }

    /// Pages of one paper, in order.
    pub fn pages_of<'a>(&'a self, paper: &'a str) -> impl Iterator<Item = &'a Page> {
        self.pages.iter().filter(move |page| page.paper == paper)
    }

    fn page_mut(&mut self, paper: &str, sha256: &Sha256) -> Option<&mut Page> {
        self.pages
            .iter_mut()
            .find(|page| page.paper == paper && page.sha256 == *sha256)
    }

    fn order(&mut self, paper: &str, order: &[Sha256]) {
        let place = |page: &Page| {
            order
                .iter()
                .position(|sha256| page.sha256 == *sha256)
                .unwrap_or(usize::MAX)
        };
        let (mut of_paper, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pages)
            .into_iter()
            .partition(|page| page.paper == paper);
        order::by_key(&mut of_paper, place);
        self.pages = others;
        self.pages.append(&mut of_paper);
    }
}

impl Read for DraftId {
    fn read(value: Json) -> Result<DraftId, Unreadable> {
        String::read(value).map(DraftId)
    }
}

impl Read for Contents {
    fn read(value: Json) -> Result<Contents, Unreadable> {
        let mut fields = Fields::of(value, "Contents")?;
        let sources: BTreeMap<String, String> = fields.take("sources")?;
        let by_path = |(path, source): (String, String)| {
            Path::parse(&path)
                .map(|path| (path, source))
                .map_err(|_| Unreadable::new("sources"))
        };
        Ok(Contents {
            answers: fields.take("answers")?,
            sources: sources.into_iter().map(by_path).collect::<Result<_, _>>()?,
            pages: fields.take("pages")?,
            centre: fields.take("centre")?,
            delivery: fields.take("delivery")?,
            section: fields.take("section")?,
            returned: fields.take("returned")?,
            extra: fields.take("extra")?,
        })
    }
}

readable!(with Contents);
readable!(struct DraftHead { id, about, started_at; bundle });
readable!(words DraftState { Editing = "editing", Frozen = "frozen", Leftover = "leftover" });
readable!(struct Page { paper, sha256, name, media_type, size; advice });
readable!(struct Advice { page, about; });
tagged!(About {
    New = "new" { procedure; requested },
    Supplement = "supplement" { dossier, request },
});
tagged!(Change {
    Set = "set" { path, value },
    Clear = "clear" { path },
    Replace = "replace" { answers },
    Source = "source" { path, source },
    Attach = "attach" { page },
    Detach = "detach" { paper, sha256 },
    Order = "order" { paper, pages },
    Centre = "centre" { centre },
    Delivery = "delivery" { delivery },
    Section = "section" { section },
    Returned = "returned" { problems },
    Extra = "extra" { key; value },
});
