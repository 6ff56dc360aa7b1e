//! The page every URL opens and the worker that keeps it offline; it never holds content of its own.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// Names that the templates ask for, `{{app_js}}`.
pub(crate) type Names = BTreeMap<&'static str, String>;

/// A template with its names filled in. A name nobody knows is an error, not an empty word.
pub(crate) fn fill(project: &Project, template: &str, names: &Names) -> Result<String> {
    let path = project.path(template);
    let mut text =
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    for (name, value) in names {
        text = text.replace(&format!("{{{{{name}}}}}"), value);
    }
    if let Some(at) = text.find("{{") {
        let name: String = text[at..].chars().take(40).collect();
        bail!("{template} asks for something unknown: {name}");
    }
    Ok(text)
}

/// A list of URLs as it is written in a script.
pub(crate) fn list(urls: &[String]) -> String {
    serde_json::Value::from(urls.to_vec()).to_string()
}
