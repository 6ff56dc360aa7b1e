//! Where the file of an answer is kept: its bytes on the device before the answer names them, and let go of when none does.

use domain::media::MediaKind;
use domain::{DossierId, Sha256};
use forms::{Appearance, Value, Wide};
use i18n::{Lang, t};
use leptos::task::spawn_local;
use sync::protocol::{MAX_FILES, paper_of};
use sync::store::{NewPage, Page, StoreError};

use crate::device::files::Ready;
use crate::device::vault;
use crate::form::filling::Filling;
use crate::form::question::Ask;

/// The bytes behind the name that an answer gives, and what they are.
pub(super) async fn bytes_of(name: Option<&str>) -> Option<(Vec<u8>, &'static str)> {
    let (hash, ending) = name?.split_once('.')?;
    let kind = MediaKind::ALL
        .into_iter()
        .find(|kind| kind.extension() == ending)?;
    let sha256 = Sha256::parse(hash).ok()?;
    let slot = vault::slot().await.ok()?;
    let bytes = slot.file(&sha256).await.ok()??;
    Some((bytes, kind.media_type()))
}

/// The place of one answer's file in the draft.
#[derive(Clone)]
pub(super) struct Slot {
    filling: Filling,
    draft: DossierId,
    path: forms::Path,
    question: String,
    /// Whether it may be a PDF.
    pub(super) pdf: bool,
}

impl Slot {
    /// The place of the answer to a question.
    pub(super) fn of(ask: &Ask) -> Self {
        let (filling, path) = (ask.filling, ask.path.clone());
        let about = filling.ask_once(|form| {
            let question = form.node(&path)?.question()?;
            let pdf = question.kind == forms::Kind::Wide(Wide::File);
            Some((question.name.clone(), pdf))
        });
        let (question, pdf) = about.unwrap_or_default();
        Self {
            filling,
            draft: filling.draft(),
            path,
            question,
            pdf,
        }
    }

    /// Whether the form's author allows a name to be typed instead of a signature.
    pub(super) fn may_be_typed(&self) -> bool {
        self.filling.ask_once(|form| {
            let node = form.node(&self.path);
            node.and_then(|node| node.question())
                .is_some_and(|question| question.appearance.contains(&Appearance::Typed))
        })
    }

    fn paper(&self) -> String {
        paper_of(&self.question)
    }

    /// The name of the file that answers.
    pub(super) fn answer(&self) -> Option<String> {
        self.filling.ask_once(|form| {
            let value = form.node(&self.path)?.value?.as_text()?;
            Some(value.to_string())
        })
    }

    /// Keeps the bytes, then names them in the answer, then lets go of what the answer named before.
    pub(super) async fn keep(&self, ready: Ready, lang: Lang) -> Result<(), String> {
        let name = ready.name.clone();
        let not_kept = |error: StoreError| match error {
            StoreError::Full => t::papers::disk_full(lang, &name),
            _ => t::papers::not_kept(lang, &name),
        };
        let pages = match vault::draft(self.draft).await.map_err(not_kept)? {
            Some(draft) => draft.contents.pages.len(),
            None => 0,
        };
        if pages >= MAX_FILES {
            return Err(t::papers::too_many(lang).to_string());
        }
        let kind = MediaKind::from_media_type(ready.media_type);
        let ending = kind.map_or("jpg", MediaKind::extension);
        let page = NewPage {
            paper: self.paper(),
            name: ready.name,
            media_type: ready.media_type.to_string(),
            advice: Vec::new(),
        };
        let page = vault::attach(self.draft, page, &ready.bytes)
            .await
            .map_err(not_kept)?;
        let before = self.answer();
        let named = format!("{}.{ending}", page.sha256);
        if before.as_ref() != Some(&named) {
            self.filling.answer(&self.path, Some(Value::Text(named)));
            self.release(before).await;
        }
        Ok(())
    }

    /// Takes the answer away, and the file with it.
    pub(super) fn clear(&self) {
        let before = self.answer();
        self.filling.answer(&self.path, None);
        let slot = self.clone();
        spawn_local(async move { slot.release(before).await });
    }

    /// Lets go of a file, unless another answer to this question, in another row, names it too.
    async fn release(&self, name: Option<String>) {
        let Some(name) = name else { return };
        let answers = self.filling.answers();
        let named = answers
            .iter()
            .any(|(path, value)| path.name() == self.question && value.as_text() == Some(&*name));
        let hash = name.split('.').next().unwrap_or_default();
        let (false, Ok(sha256)) = (named, Sha256::parse(hash)) else {
            return;
        };
        let page = Page {
            paper: self.paper(),
            sha256,
            name: String::new(),
            media_type: String::new(),
            size: 0,
            advice: Vec::new(),
        };
        // What cannot be let go of now stays on the device and is not sent.
        let _ = vault::detach(self.draft, &page).await;
    }
}
