//! The outbox: decides what to send next so that one piece of frozen work reaches the server exactly once.
//!
//! It opens no connection, reads no clock, draws no randomness and stores nothing: [`Entry::next`] says what to do,
//! [`Entry::answered`] is told what came of it. Whatever is lost, repeated or cut in between, asking again is harmless,
//! because every piece of work carries its id from birth and every file its hash.

mod hold;
mod progress;
mod work;

use std::collections::BTreeMap;

use calendar::Timestamp;
use reader::{Fields, Read, Unreadable, readable};
use serde::Serialize;
use serde_json::Value;

pub use hold::{Act, Hold, Later, Why};
pub use progress::{FileProgress, Progress, Standing};
pub use work::{EntryId, Outcome, Work};

use crate::protocol::{Attachment, Problem, ProblemCode, Sha256};
use crate::tus::CHUNK_BYTES;

/// How often the server may say that a file's bytes are not what they were announced to be before a person must act.
const DAMAGED_AFTER: u32 = 3;

/// One piece of work on its way: what is frozen, and how far it got.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Frozen when the person pressed "submit"; never changes.
    pub work: Work,
    /// When that was.
    pub made_at: Timestamp,
    /// How far it got.
    pub state: State,
    /// Revision of its row on the device, so that no two tabs carry it.
    pub(crate) kept: u64,
}

/// How far an entry got; kept on the device between runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct State {
    uploads: BTreeMap<Sha256, Upload>,
    /// The work itself may have reached the server: from here on it cannot be taken back without asking.
    asked: bool,
    /// Troubles in a row since something last moved.
    troubles: u32,
    /// Times the server found other bytes than announced.
    damaged: u32,
    /// Times files had to start from nothing: each makes the next wait longer, for data costs money.
    restarts: u32,
    hold: Option<Hold>,
    outcome: Option<Outcome>,
}

/// An upload the server knows of.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Upload {
    url: String,
    offset: u64,
    /// Whether the server said so last; after a lost answer or a restart it is asked first.
    #[serde(skip)]
    sure: bool,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Announce this file.
    CreateUpload(Attachment),
    /// Ask how much of this file arrived.
    AskOffset {
        /// The file.
        sha256: Sha256,
        /// Its upload.
        url: String,
    },
    /// Send these bytes of this file.
    SendChunk {
        /// The file.
        sha256: Sha256,
        /// Its upload.
        url: String,
        /// First byte.
        offset: u64,
        /// How many.
        length: u64,
    },
    /// Send the work itself; call [`Entry::about_to_ask`] and keep the entry before.
    Ask,
    /// Nothing now.
    Hold(Hold),
    /// Finished.
    Done(Outcome),
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// No answer, or none that makes sense. The request may or may not have arrived.
    Lost,
    /// The upload exists, and the server has this much of it.
    Created {
        /// Where to send its bytes.
        url: String,
        /// Bytes the server has.
        offset: u64,
    },
    /// The server has this much of the file.
    At {
        /// Bytes the server has.
        offset: u64,
    },
    /// The server says it has the work.
    Delivered(Outcome),
    /// Anything else the server said.
    Refused(Problem),
    /// The device itself cannot read the file's bytes any more.
    FileUnreadable,
}

impl Entry {
    /// Work just frozen.
    pub fn new(work: Work, made_at: Timestamp) -> Entry {
        Entry {
            work,
            made_at,
            state: State::default(),
            kept: 0,
        }
    }

    /// What to do now.
    pub fn next(&self, now: Timestamp) -> Step {
        if let Some(outcome) = &self.state.outcome {
            return Step::Done(outcome.clone());
        }
        match &self.state.hold {
            Some(Hold::Later(later)) if later.is_over(now) => {}
            Some(hold) => return Step::Hold(hold.clone()),
            None => {}
        }
        self.work
            .attachments()
            .iter()
            .find_map(|file| self.next_of(file))
            .unwrap_or(Step::Ask)
    }

    fn next_of(&self, file: &Attachment) -> Option<Step> {
        let sha256 = file.sha256;
        let Some(Upload { url, offset, sure }) = self.state.uploads.get(&sha256) else {
            return Some(Step::CreateUpload(file.clone()));
        };
        let (url, offset) = (url.clone(), *offset);
        match file.size.saturating_sub(offset) {
            0 => None,
            _ if !sure => Some(Step::AskOffset { sha256, url }),
            left => Some(Step::SendChunk {
                sha256,
                url,
                offset,
                length: left.min(CHUNK_BYTES),
            }),
        }
    }

    /// To be called, and the entry kept, before [`Step::Ask`] is carried out.
    pub fn about_to_ask(&mut self) {
        self.state.asked = true;
    }

    /// Takes in what came of `step`. `jitter` is a random number that spreads the retries of many phones.
    pub fn answered(&mut self, step: &Step, answer: Answer, now: Timestamp, jitter: u32) {
        use ProblemCode as Code;
        self.state.hold = None;
        match (step, answer) {
            (Step::CreateUpload(file), Answer::Created { url, offset }) if offset <= file.size => {
                self.state.uploads.insert(
                    file.sha256,
                    Upload {
                        url,
                        offset,
                        sure: true,
                    },
                );
            }
            (Step::AskOffset { sha256, url }, Answer::At { offset })
                if offset <= self.size_of(sha256) =>
            {
                self.arrived(sha256, url, offset);
            }
            (
                Step::SendChunk {
                    sha256,
                    url,
                    offset: from,
                    length,
                },
                Answer::At { offset },
            ) if *from < offset && offset <= from + length => {
                self.arrived(sha256, url, offset);
                self.state.troubles = 0;
            }
            (Step::Ask, Answer::Delivered(outcome)) => match self.work.is_proven_by(&outcome) {
                true => self.state.outcome = Some(outcome),
                false => self.person(Act::NotProven),
            },
            (_, Answer::FileUnreadable) => self.person(Act::FileUnreadable {
                sha256: step.file(),
            }),
            (_, Answer::Refused(problem)) => match (problem.code, step) {
                (Code::SignInNeeded, _) => self.person(Act::SignIn),
                (Code::ChecksumMismatch, _) if self.state.damaged + 1 >= DAMAGED_AFTER => {
                    self.person(Act::FileUnreadable {
                        sha256: step.file(),
                    });
                }
                (Code::ChecksumMismatch, _) => {
                    self.state.damaged += 1;
                    self.start_over(step.file().as_slice(), now, jitter);
                }
                (Code::NotFound | Code::Gone, Step::AskOffset { .. } | Step::SendChunk { .. }) => {
                    self.start_over(step.file().as_slice(), now, jitter);
                }
                (Code::OffsetMismatch, _) => self.later(now, jitter, Why::Unanswered, None),
                (Code::MissingAttachments, Step::Ask) => {
                    self.state.asked = false;
                    self.start_over(&problem.hashes, now, jitter);
                }
                (Code::Rejected, Step::Ask) => {
                    self.state.asked = false;
                    self.person(Act::Correct {
                        problems: problem.problems,
                    });
                }
                (Code::Conflict, Step::Ask) if matches!(self.work, Work::Dossier { .. }) => {
                    self.person(Act::KnownOtherwise);
                }
                (Code::Later | Code::TooManyRequests, _) => {
                    self.later(now, jitter, Why::Busy, problem.retry_after)
                }
                _ if problem.status >= 500 => {
                    self.later(now, jitter, Why::Broken, problem.retry_after)
                }
                _ => {
                    // Had an earlier attempt got through, the server would have said so instead of refusing.
                    self.state.asked = false;
                    self.person(Act::Refused {
                        code: problem.code,
                        detail: problem.detail,
                        sha256: step.file(),
                    });
                }
            },
            _ => self.later(now, jitter, Why::Unanswered, None),
        }
    }

    /// Forgets a wait: the network is back, or a person did what was asked.
    pub fn retry(&mut self) {
        self.state.hold = None;
    }

    /// The network is back: only a wait ends, what needs a person still needs one.
    pub fn nudge(&mut self) {
        if matches!(self.state.hold, Some(Hold::Later(_))) {
            self.state.hold = None;
        }
    }

    /// Whether it can still be taken back to a draft: the server cannot have it.
    pub fn can_be_recalled(&self) -> bool {
        !self.state.asked && self.state.outcome.is_none()
    }

    fn arrived(&mut self, sha256: &Sha256, url: &str, offset: u64) {
        self.state.uploads.insert(
            *sha256,
            Upload {
                url: url.to_owned(),
                offset,
                sure: true,
            },
        );
    }

    fn start_over(&mut self, files: &[Sha256], now: Timestamp, jitter: u32) {
        self.state
            .uploads
            .retain(|sha256, _| !files.is_empty() && !files.contains(sha256));
        self.state.restarts = self.state.restarts.saturating_add(1);
        self.later(now, jitter, Why::FilesWanted, None);
    }

    fn later(&mut self, now: Timestamp, jitter: u32, why: Why, retry_after: Option<u32>) {
        for upload in self.state.uploads.values_mut() {
            upload.sure = false;
        }
        let exponent = self
            .state
            .troubles
            .saturating_add(2 * self.state.restarts.min(16));
        self.state.hold = Some(Hold::Later(Later::after(
            exponent,
            now,
            jitter,
            why,
            retry_after,
        )));
        self.state.troubles = self.state.troubles.saturating_add(1);
    }

    fn size_of(&self, sha256: &Sha256) -> u64 {
        let file = self
            .work
            .attachments()
            .iter()
            .find(|file| file.sha256 == *sha256);
        file.map_or(0, |file| file.size)
    }

    fn person(&mut self, act: Act) {
        self.state.hold = Some(Hold::Person(act));
    }
}

impl Step {
    /// The file it is about, if any.
    pub fn file(&self) -> Option<Sha256> {
        match self {
            Step::CreateUpload(file) => Some(file.sha256),
            Step::AskOffset { sha256, .. } | Step::SendChunk { sha256, .. } => Some(*sha256),
            Step::Ask | Step::Hold(_) | Step::Done(_) => None,
        }
    }
}

impl Read for State {
    fn read(value: Value) -> Result<State, Unreadable> {
        let mut fields = Fields::of(value, "State")?;
        let uploads: BTreeMap<String, Upload> = fields.take("uploads")?;
        let by_hash = |(name, upload): (String, Upload)| {
            Sha256::parse(&name)
                .map(|sha256| (sha256, upload))
                .map_err(|_| Unreadable::new("uploads"))
        };
        Ok(State {
            uploads: uploads.into_iter().map(by_hash).collect::<Result<_, _>>()?,
            asked: fields.take("asked")?,
            troubles: fields.take("troubles")?,
            damaged: fields.take("damaged")?,
            restarts: fields.take("restarts")?,
            hold: fields.take("hold")?,
            outcome: fields.take("outcome")?,
        })
    }
}

impl Read for Upload {
    fn read(value: Value) -> Result<Upload, Unreadable> {
        let mut fields = Fields::of(value, "Upload")?;
        Ok(Upload {
            url: fields.need("url")?,
            offset: fields.need("offset")?,
            sure: false,
        })
    }
}

readable!(with State);
