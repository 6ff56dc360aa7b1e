//! What the page may honestly say about an entry: waiting, sending so much, a person must act, received; never more than is known.

use super::{Act, Entry, Hold, Later, Outcome};
use crate::protocol::Sha256;

/// How much of one file the server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProgress {
    /// The file.
    pub sha256: Sha256,
    /// As the person knows it.
    pub name: String,
    /// Bytes the server said it has.
    pub sent: u64,
    /// Bytes in all.
    pub size: u64,
}

/// How much of all files the server has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// One row per file, in the person's order; the same bytes attached twice are one file.
    pub files: Vec<FileProgress>,
}

impl Progress {
    /// Bytes the server said it has.
    pub fn sent(&self) -> u64 {
        self.files.iter().map(|file| file.sent).sum()
    }

    /// Bytes in all.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// Whole per cent, 99 at most: only a receipt is 100.
    pub fn percent(&self) -> u8 {
        match self.size() {
            0 => 0,
            size => (self.sent() * 100 / size).min(99) as u8,
        }
    }
}

/// What the page may say.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Frozen and kept; nothing was sent yet.
    Waiting,
    /// On its way.
    Sending {
        /// Whole per cent of the files' bytes.
        percent: u8,
    },
    /// It will go by itself.
    Later(Later),
    /// Somebody has to do something.
    Person(Act),
    /// The server has it.
    Done(Box<Outcome>),
}

impl Entry {
    /// How much of the files the server has.
    pub fn progress(&self) -> Progress {
        let mut files: Vec<FileProgress> = Vec::new();
        for file in self.work.attachments() {
            if files.iter().any(|known| known.sha256 == file.sha256) {
                continue;
            }
            let sent = self
                .state
                .uploads
                .get(&file.sha256)
                .map_or(0, |upload| upload.offset);
            files.push(FileProgress {
                sha256: file.sha256,
                name: file.name.clone(),
                sent,
                size: file.size,
            });
        }
        Progress { files }
    }

    /// What somebody has to do before it goes on, if anything.
    pub fn act(&self) -> Option<&Act> {
        match &self.state.hold {
            Some(Hold::Person(act)) => Some(act),
            _ => None,
        }
    }

    /// What the page may say.
    pub fn standing(&self) -> Standing {
        match (&self.state.outcome, &self.state.hold) {
            (Some(outcome), _) => Standing::Done(Box::new(outcome.clone())),
            (None, Some(Hold::Later(later))) => Standing::Later(later.clone()),
            (None, Some(Hold::Person(act))) => Standing::Person(act.clone()),
            (None, None) if self.state.uploads.is_empty() && !self.state.asked => Standing::Waiting,
            (None, None) => Standing::Sending {
                percent: self.progress().percent(),
            },
        }
    }
}
