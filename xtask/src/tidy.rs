//! A wasm module as a phone gets it: no notes for tools, numbers in their shortest form, short names for what it imports.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{CustomSectionReader, Export, ImportSectionReader, Parser};

/// Names that wasm-bindgen gives to functions of the browser begin so; what they end in is a hash, which does not compress.
const IMPORTED: &str = "__wbg_";

/// Classes that a dependency of the framework exports for streams between server functions; the app has none. What they export
/// begins with one of these.
const UNUSED: [&str; 2] = ["intounderlying", "__wbg_intounderlying"];

/// The same classes in the script.
const UNUSED_CLASS: &str = "export class IntoUnderlying";

/// The long names of imported functions and the short ones that took their place.
pub(crate) type Renamed = BTreeMap<String, String>;

struct Tidy<'names>(&'names mut Renamed);

impl Reencode for Tidy<'_> {
    type Error = std::convert::Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Self::Error>> {
        if UNUSED.iter().any(|start| export.name.starts_with(start)) {
            return Ok(());
        }
        utils::parse_export(self, exports, export)
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            if import.name.starts_with(IMPORTED) {
                let next = format!("i{}", self.0.len());
                let short = self.0.entry(import.name.to_string()).or_insert(next);
                imports.import(import.module, short, kind);
            } else {
                imports.import(import.module, import.name, kind);
            }
        }
        Ok(())
    }
}

/// A script without the classes nobody uses.
fn without_unused(js: &str) -> String {
    let mut kept = String::new();
    let mut rest = js;
    while let Some(at) = rest.find(UNUSED_CLASS) {
        kept.push_str(&rest[..at]);
        let end = rest[at..]
            .find("\n}\n")
            .map_or(rest.len(), |end| at + end + 3);
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept
}

/// The same module in fewer bytes. What it imports from the browser gets short names, noted in `renamed`.
pub(crate) fn module(wasm: &[u8], renamed: &mut Renamed) -> Result<Vec<u8>> {
    let mut module = Module::new();
    Tidy(renamed)
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("a module of wasm could not be written anew: {error}"))?;
    Ok(module.finish())
}

/// A script of wasm-bindgen with the short names for the long ones, and without indentation.
pub(crate) fn script(js: &str, renamed: &Renamed) -> String {
    let mut js: String = without_unused(js)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("if (Symbol.dispose) IntoUnderlying"))
        .flat_map(|line| [line, "\n"])
        .collect();
    // The longest first: one name may begin with another.
    let mut names: Vec<(&String, &String)> = renamed.iter().collect();
    names.sort_by_key(|(long, _)| std::cmp::Reverse(long.len()));
    for (long, short) in names {
        js = js.replace(long.as_str(), short);
    }
    js
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, NameSection, TypeSection};

    #[test]
    fn notes_go_and_names_become_short_on_both_sides() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(
            "./app_bg.js",
            "__wbg_now_0123456789abcdef",
            EntityType::Function(0),
        );
        imports.import("./parts.js", "load", EntityType::Function(0));
        let mut names = NameSection::new();
        names.module("a long name that nobody reads");
        let mut whole = Module::new();
        whole.section(&types).section(&imports).section(&names);
        let whole = whole.finish();

        let mut renamed = Renamed::new();
        let tidy = module(&whole, &mut renamed).unwrap();

        assert!(tidy.len() < whole.len() - 30);
        assert!(!tidy.windows(5).any(|bytes| bytes == b"__wbg"));
        assert!(tidy.windows(4).any(|bytes| bytes == b"load"));
        let js = "export class IntoUnderlyingSink {\n    close() {\n    }\n}\n  return {\n    __wbg_now_0123456789abcdef: now,\n  };\n";
        assert_eq!(script(js, &renamed), "return {\ni0: now,\n};\n");
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        assert!(module(b"not wasm", &mut Renamed::new()).is_err());
    }
}
