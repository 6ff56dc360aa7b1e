//! Why an entry is not moving: "later" and "a person must act" are different things; neither ever loses the work.

use calendar::Timestamp;
use reader::{Fields, Read, Unreadable, readable};
use serde::Serialize;
use serde_json::Value;

use crate::protocol::{ProblemCode, Rejection, Sha256};
use crate::reading::tagged;

/// First wait after a trouble, in milliseconds.
const FIRST_WAIT: i64 = 2_000;
/// Longest wait the outbox chooses by itself (10 minutes), in milliseconds.
const LONGEST_WAIT: i64 = 10 * 60_000;
/// Longest wait a server may ask for (6 hours), in milliseconds.
const LONGEST_ASKED: i64 = 6 * 3_600_000;

/// Why an entry is not moving.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// It will go by itself.
    Later(Later),
    /// It will not go before somebody does something.
    Person(Act),
}

/// It will go by itself, at the latest then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Later {
    /// Since when, by the phone's clock.
    pub since: Timestamp,
    /// Until when, by the phone's clock.
    pub until: Timestamp,
    /// What was in the way.
    pub why: Why,
}

/// What was in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No answer: no network, most likely.
    Unanswered,
    /// The server asked to come back later.
    Busy,
    /// The server is in trouble of its own.
    Broken,
    /// The server wants files again.
    FilesWanted,
}

/// What a person has to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Act {
    /// Sign in, then it goes on.
    SignIn,
    /// Correct what is listed: the dossier goes back to a draft.
    Correct {
        /// Everything the server found wrong.
        problems: Vec<Rejection>,
    },
    /// A file's bytes are damaged or gone on this device: attach it again.
    FileUnreadable {
        /// Which one.
        sha256: Option<Sha256>,
    },
    /// The server knows this id with other content, and that one stands: look at it there.
    KnownOtherwise,
    /// The server says it has it, but its receipt does not list what was sent: nothing is deleted here.
    NotProven,
    /// The server refuses, and repeating will not help.
    Refused {
        /// What a program should understand.
        code: ProblemCode,
        /// What the server says to a person, in the language it was asked in.
        detail: Option<String>,
        /// The file refused, when it is about one.
        sha256: Option<Sha256>,
    },
}

impl Later {
    /// The wait after so many troubles in a row: it doubles, is spread by `jitter`, and is never shorter than asked for.
    pub fn after(
        troubles: u32,
        now: Timestamp,
        jitter: u32,
        why: Why,
        retry_after: Option<u32>,
    ) -> Later {
        let full = FIRST_WAIT
            .saturating_mul(1 << troubles.min(20))
            .min(LONGEST_WAIT);
        let spread = full / 2 + (full / 2) * i64::from(jitter) / i64::from(u32::MAX);
        let asked = i64::from(retry_after.unwrap_or(0))
            .saturating_mul(1000)
            .min(LONGEST_ASKED);
        Later {
            since: now,
            until: now.add_millis(spread.max(asked)),
            why,
        }
    }

    /// Whether the wait is over. A clock set back must not make it longer than it was meant to be.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until || now < self.since
    }
}

impl Read for Hold {
    fn read(value: Value) -> Result<Hold, Unreadable> {
        let mut fields = Fields::of(value, "Hold")?;
        if let Some(later) = fields.take("later")? {
            return Ok(Hold::Later(later));
        }
        fields.need("person").map(Hold::Person)
    }
}

readable!(with Hold);
readable!(struct Later { since, until, why; });
readable!(words Why {
    Unanswered = "unanswered", Busy = "busy", Broken = "broken", FilesWanted = "files_wanted",
});
tagged!(Act {
    SignIn = "sign_in" {},
    Correct = "correct" { problems },
    FileUnreadable = "file_unreadable" {; sha256 },
    KnownOtherwise = "known_otherwise" {},
    NotProven = "not_proven" {},
    Refused = "refused" { code; detail, sha256 },
});
