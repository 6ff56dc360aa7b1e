//! Which crates may come in, and from where, as `deny.toml` says; it never asks the network.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::{Project, output};

/// What `deny.toml` allows.
struct Policy {
    licences: BTreeSet<String>,
    denied: BTreeSet<String>,
    registries: BTreeSet<String>,
}

/// Fails with every crate that has an unknown licence, is denied, or comes from elsewhere.
pub(crate) fn check(project: &Project) -> Result<usize> {
    let policy = Policy::read(&fs::read_to_string(project.path("deny.toml"))?)?;
    let text = output(
        project
            .cargo()
            .args(["metadata", "--format-version", "1", "--locked"]),
    )?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo named no packages")?;
    let troubles: Vec<String> = packages
        .iter()
        .flat_map(|package| policy.troubles(package))
        .collect();
    if !troubles.is_empty() {
        bail!(
            "{} crates may not come in:\n  {}",
            troubles.len(),
            troubles.join("\n  ")
        );
    }
    Ok(packages.len())
}

impl Policy {
    fn read(text: &str) -> Result<Self> {
        let deny: toml::Value = toml::from_str(text).context("deny.toml")?;
        let words = |table: &str, key: &str| -> BTreeSet<String> {
            let list = deny
                .get(table)
                .and_then(|table| table.get(key))
                .and_then(toml::Value::as_array);
            list.into_iter()
                .flatten()
                .filter_map(|entry| entry.as_str().or_else(|| entry.get("crate")?.as_str()))
                .map(str::to_owned)
                .collect()
        };
        Ok(Self {
            licences: words("licenses", "allow"),
            denied: words("bans", "deny"),
            registries: words("sources", "allow-registry"),
        })
    }

    fn troubles(&self, package: &Value) -> Vec<String> {
        let word = |key: &str| package[key].as_str().unwrap_or_default();
        let name = format!("{} {}", word("name"), word("version"));
        let mut troubles = Vec::new();
        if !self.allows(word("license")) {
            troubles.push(format!("{name}: licence `{}`", word("license")));
        }
        if self.denied.contains(word("name")) {
            troubles.push(format!("{name}: denied"));
        }
        // A crate of this workspace has no source.
        let source = word("source");
        let registry = source.trim_start_matches("registry+");
        if !source.is_empty() && !self.registries.contains(registry) {
            troubles.push(format!("{name}: comes from {source}"));
        }
        troubles
    }

    /// Whether an SPDX expression can be met with allowed licences only.
    fn allows(&self, expression: &str) -> bool {
        let spaced = expression
            .replace('(', " ( ")
            .replace(')', " ) ")
            .replace('/', " OR ");
        let mut words = spaced.split_whitespace().peekable();
        let allowed = self.any(&mut words);
        allowed && words.next().is_none()
    }

    fn any<'a>(&self, words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> bool {
        let mut allowed = self.all(words);
        while words.next_if_eq(&"OR").is_some() {
            // Both sides are read to the end before they are judged.
            let other = self.all(words);
            allowed = allowed || other;
        }
        allowed
    }

    fn all<'a>(&self, words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> bool {
        let mut allowed = self.one(words);
        while words.next_if_eq(&"AND").is_some() {
            let other = self.one(words);
            allowed = allowed && other;
        }
        allowed
    }

    fn one<'a>(&self, words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> bool {
        match words.next() {
            Some("(") => {
                let allowed = self.any(words);
                words.next_if_eq(&")").is_some() && allowed
            }
            Some(licence) if words.next_if_eq(&"WITH").is_some() => {
                let exception = words.next().unwrap_or_default();
                self.licences
                    .contains(&format!("{licence} WITH {exception}"))
            }
            Some(licence) => self.licences.contains(licence),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy::read(
            "[licenses]\nallow = [\"MIT\", \"Apache-2.0 WITH LLVM-exception\"]\n[bans]\ndeny = [{ crate = \"openssl-sys\" }]",
        )
        .expect("a small policy")
    }

    #[test]
    fn one_allowed_licence_of_a_choice_is_enough() {
        let policy = policy();
        assert!(policy.allows("MIT OR GPL-3.0"));
        assert!(policy.allows("GPL-3.0/MIT"));
        assert!(policy.allows("(GPL-3.0 OR MIT) AND MIT"));
        assert!(policy.allows("Apache-2.0 WITH LLVM-exception OR GPL-3.0"));
    }

    #[test]
    fn every_licence_of_a_sum_is_needed() {
        let policy = policy();
        assert!(!policy.allows("MIT AND GPL-3.0"));
        assert!(!policy.allows("Apache-2.0"));
        assert!(!policy.allows(""));
        assert!(!policy.allows("(MIT"));
    }

    #[test]
    fn a_crate_from_elsewhere_is_named() {
        let package = serde_json::json!({
            "name": "openssl-sys", "version": "1.0.0", "license": "MIT", "source": "git+https://example.invalid/x"
        });
        assert_eq!(policy().troubles(&package).len(), 2);
    }
}
