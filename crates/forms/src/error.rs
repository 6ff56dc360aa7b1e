//! Why a form cannot be opened; each reason is something a program can act on.

/// Why a form cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The bundle is written in a format this engine does not know: the app must be updated.
    #[error("bundle format {found} is newer than {known}, the newest this engine reads")]
    NewerFormat {
        /// Format of the bundle.
        found: u32,
        /// Newest format this engine reads.
        known: u32,
    },
    /// The answers belong to another form.
    #[error("the answers belong to form {answers}, not {bundle}")]
    OtherForm {
        /// Form the answers were begun on.
        answers: String,
        /// Form of the bundle.
        bundle: String,
    },
    /// The answers were begun on another version of the form: open them with that version, or move them over.
    #[error("the answers were begun on version {answers} of the form, not {bundle}")]
    OtherVersion {
        /// Version the answers were begun on.
        answers: String,
        /// Version of the bundle.
        bundle: String,
    },
    /// The bundle contradicts itself; publishing should have refused it.
    #[error("the bundle is broken: {node}: {reason}")]
    BrokenBundle {
        /// The node at fault.
        node: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The answers have more rows than an open form may have.
    #[error("the answers have more rows than an open form may have")]
    TooManyRows,
}
