//! The address of one node of a filled form: `members[2]/full_name`; it never says what is there.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The longest path the engine accepts, in bytes.
pub const MAX_PATH: usize = 256;

/// Why a text is not a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a path of a form: expected names joined by `/`, each with an optional row such as `[2]`"
)]
pub struct BadPath;

/// The address of a question, a group, a repeat or one row of a repeat.
///
/// Groups do not appear in paths, repeats do, with the row counted from 1: `full_name`, `members`, `members[2]`,
/// `members[2]/full_name`. Every address has exactly one spelling. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Path(Arc<str>);

impl Path {
    /// The form itself.
    #[must_use]
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a path.
    ///
    /// # Errors
    /// [`BadPath`] for anything but the one spelling of an address.
    pub fn parse(text: &str) -> Result<Self, BadPath> {
        if text.len() > MAX_PATH || (!text.is_empty() && !text.split('/').all(is_segment)) {
            return Err(BadPath);
        }
        Ok(Self(Arc::from(text)))
    }

    /// The address of the node `name` inside this one.
    #[must_use]
    pub(crate) fn child(&self, name: &str) -> Self {
        if self.0.is_empty() {
            return Self(Arc::from(name));
        }
        let mut text = String::with_capacity(self.0.len() + 1 + name.len());
        text.push_str(&self.0);
        text.push('/');
        text.push_str(name);
        Self(Arc::from(text))
    }

    /// The address of row `row` (from 1) of this repeat.
    #[must_use]
    pub fn row(&self, row: usize) -> Self {
        let mut text = String::from(&*self.0);
        text.push('[');
        text.push_str(&row.to_string());
        text.push(']');
        Self(Arc::from(text))
    }

    /// The repeat and the number, from 1, if this is the address of a row.
    #[must_use]
    pub fn as_row(&self) -> Option<(Self, usize)> {
        let last = self.0.rsplit('/').next().unwrap_or_default();
        let (name, row) = split_row(last)?;
        let repeat = &self.0[..self.0.len() - last.len() + name.len()];
        Some((Self(Arc::from(repeat)), row))
    }

    /// Whether this is the address of something inside the row `row`.
    #[must_use]
    pub fn is_in_row(&self, row: &Self) -> bool {
        let rest = self.0.strip_prefix(&*row.0);
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The node's own name, without the rows and repeats around it.
    #[must_use]
    pub fn name(&self) -> &str {
        let last = self.0.rsplit('/').next().unwrap_or_default();
        split_row(last).map_or(last, |(name, _)| name)
    }

    /// Whether this is the form itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// An id for an HTML element, made of letters, digits, `_`, `.` and `-`: `members-2-full_name`.
    #[must_use]
    pub fn html_id(&self) -> String {
        self.0
            .chars()
            .filter(|c| *c != ']')
            .map(|c| if matches!(c, '[' | '/') { '-' } else { c })
            .collect()
    }

    /// The names on the way, each with its row where it has one.
    pub(crate) fn segments(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        self.0
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| {
                split_row(segment).map_or((segment, None), |(name, row)| (name, Some(row)))
            })
    }
}

/// Whether `name` may name a node, a choice list or a column: a letter or `_`, then letters, digits, `_`, `.` or `-`.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

fn is_segment(segment: &str) -> bool {
    match segment.find('[') {
        None => is_name(segment),
        Some(_) => split_row(segment).is_some_and(|(name, _)| is_name(name)),
    }
}

fn split_row(segment: &str) -> Option<(&str, usize)> {
    let (name, row) = segment.strip_suffix(']')?.split_once('[')?;
    let canonical =
        row.len() <= 6 && !row.starts_with('0') && row.bytes().all(|b| b.is_ascii_digit());
    canonical.then(|| row.parse().ok().map(|row| (name, row)))?
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Path {
    type Err = BadPath;

    fn from_str(text: &str) -> Result<Self, BadPath> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Path {
    type Error = BadPath;

    fn try_from(text: String) -> Result<Self, BadPath> {
        Self::parse(&text)
    }
}

impl From<Path> for String {
    fn from(path: Path) -> Self {
        String::from(&*path.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        for good in ["", "full_name", "members[2]/full_name", "a[1]/b[20]/c-d.e"] {
            assert_eq!(Path::parse(good).map(String::from), Ok(good.to_owned()));
        }
        for bad in [
            "/", "a/", "a//b", "a[0]", "a[02]", "a[+2]", "a[1][2]", "a[]", "a[1", "1a", "họ",
            "a b", "[1]", "a[1]b",
        ] {
            assert_eq!(Path::parse(bad), Err(BadPath), "{bad}");
        }
    }

    #[test]
    fn a_path_knows_its_name_and_its_html_id() {
        let path = Path::parse("members[2]/full_name").unwrap();
        assert_eq!(path.name(), "full_name");
        assert_eq!(path.html_id(), "members-2-full_name");
        assert_eq!(Path::parse("members[2]").unwrap().name(), "members");
    }

    #[test]
    fn a_row_knows_its_repeat_and_what_is_in_it() {
        let path = |text| Path::parse(text).unwrap();
        let row = path("a[1]/members[2]");
        assert_eq!(row.as_row(), Some((path("a[1]/members"), 2)));
        assert_eq!(path("a[1]/members").as_row(), None);
        assert_eq!(Path::root().as_row(), None);
        assert!(path("a[1]/members[2]/pets[1]/name").is_in_row(&row));
        assert!(!path("a[1]/members[20]/name").is_in_row(&row));
        assert!(!row.is_in_row(&row));
    }
}
