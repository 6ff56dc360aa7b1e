//! Writes the functions of module `t` from `locales/`; stops the build with every mistake at once.

#[path = "generate.rs"]
mod generate;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=generate.rs");
    let mut files: Vec<PathBuf> = fs::read_dir("locales")
        .expect("the folder locales/ belongs to this crate")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    let mut source = String::new();
    let mut failed = false;
    for path in files {
        println!("cargo::rerun-if-changed={}", path.display());
        let area = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path).expect("a locale file is readable UTF-8");
        match generate::area_module(&area, &text) {
            Ok(module) => source.push_str(&module),
            Err(mistakes) => {
                failed = true;
                for mistake in mistakes {
                    println!("cargo::error={}", mistake.replace('\n', " "));
                }
            }
        }
    }
    if failed {
        return;
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("sentences.rs"), source).expect("OUT_DIR is writable");
}
