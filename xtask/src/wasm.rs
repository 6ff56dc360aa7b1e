//! Rust to WebAssembly with its JavaScript; it never names files for the web, that is `web`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::project::{Profile, Project, files_below, output, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// Features every browser we serve has had since 2021.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
];

/// A compiled module and the script that loads it.
pub(crate) struct Module {
    /// The script made by wasm-bindgen.
    pub(crate) js: String,
    /// The module itself.
    pub(crate) wasm: Vec<u8>,
    /// Small scripts that dependencies bring along: (path as imported by `js`, content).
    pub(crate) snippets: Vec<(String, String)>,
}

/// How the script of a module is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// An ES module of a page.
    Page,
    /// A classic script for a worker, defining the global `wasm_bindgen`.
    Worker,
}

/// Adds the wasm target to the toolchain when it is missing.
pub(crate) fn ensure_target(project: &Project) -> Result<()> {
    let mut rustup = project.command("rustup", ".");
    match output(rustup.args(["target", "list", "--installed"])) {
        Ok(installed) if installed.lines().any(|line| line.trim() == TARGET) => Ok(()),
        Ok(_) => run(project
            .command("rustup", ".")
            .args(["target", "add", TARGET])),
        // A toolchain without rustup: the compiler will say so if its target is missing.
        Err(_) => Ok(()),
    }
}

/// Compiles the package `name` for the browser.
pub(crate) fn compile(
    project: &Project,
    name: &str,
    profile: Profile,
    loading: Loading,
) -> Result<Module> {
    let cargo_profile = match profile {
        Profile::Dev => "dev",
        Profile::Release => "web",
    };
    let mut cargo = project.cargo();
    cargo.args(["rustc", "--locked", "--package", name, "--target", TARGET]);
    cargo.args(["--profile", cargo_profile]);
    if loading == Loading::Worker {
        // Only a crate that is nothing but a cdylib keeps its link-time optimisation.
        cargo.args(["--lib", "--crate-type", "cdylib"]);
    }
    run(&mut cargo)?;

    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "web",
    };
    let compiled = project
        .target
        .join(TARGET)
        .join(folder)
        .join(format!("{name}.wasm"));
    let out = project.target.join("xtask").join(name);
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    bindgen(&compiled, &out, name, profile, loading)?;
    if profile == Profile::Release {
        optimise(project, &out.join(format!("{name}_bg.wasm")))?;
    }
    Ok(Module {
        js: fs::read_to_string(out.join(format!("{name}.js")))?,
        wasm: fs::read(out.join(format!("{name}_bg.wasm")))?,
        snippets: snippets(&out)?,
    })
}

/// Compiles an example for a page, unoptimised, and returns the folder its script is in.
pub(crate) fn example(
    project: &Project,
    package: &str,
    name: &str,
    features: &str,
) -> Result<PathBuf> {
    run(project.cargo().args([
        "build",
        "--locked",
        "--package",
        package,
        "--example",
        name,
        "--features",
        features,
        "--target",
        TARGET,
    ]))?;
    let compiled = project
        .target
        .join(TARGET)
        .join("debug/examples")
        .join(format!("{name}.wasm"));
    let out = project.target.join("xtask").join(name);
    bindgen(&compiled, &out, name, Profile::Dev, Loading::Page)?;
    Ok(out)
}

fn bindgen(
    compiled: &Path,
    out: &Path,
    name: &str,
    profile: Profile,
    loading: Loading,
) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(name)
        .typescript(false)
        .debug(profile == Profile::Dev)
        .keep_debug(false)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true);
    match loading {
        Loading::Page => bindgen.web(true)?,
        Loading::Worker => bindgen.no_modules(true)?,
    };
    bindgen
        .generate(out)
        .with_context(|| format!("wasm-bindgen could not read {}", compiled.display()))
}

/// Shrinks a module with binaryen's wasm-opt when the test tools are installed.
fn optimise(project: &Project, wasm: &Path) -> Result<()> {
    let tool = project.path("end2end/node_modules/binaryen/bin/wasm-opt");
    if !tool.exists() {
        return Ok(());
    }
    let smaller = wasm.with_extension("opt.wasm");
    let mut command = project.command("node", ".");
    command
        .arg(&tool)
        .args(WASM_OPT)
        .arg(wasm)
        .arg("-o")
        .arg(&smaller);
    run(&mut command)?;
    fs::rename(smaller, wasm)?;
    Ok(())
}

fn snippets(out: &Path) -> Result<Vec<(String, String)>> {
    let folder = out.join("snippets");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for path in files_below(&folder)? {
        let content = fs::read_to_string(&path)?;
        if content.contains("from '../") || content.contains("from \"../") {
            bail!(
                "{} imports another file: teach xtask to rename it",
                path.display()
            );
        }
        let relative: PathBuf = path.strip_prefix(out)?.to_path_buf();
        let relative = relative.to_string_lossy().replace('\\', "/");
        found.push((format!("./{relative}"), content));
    }
    Ok(found)
}
