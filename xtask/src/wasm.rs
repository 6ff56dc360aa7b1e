//! Rust to WebAssembly with its JavaScript; it never names files for the web, that is `web`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::packages;
use crate::project::{Profile, Project, files_below, output, run, say};
use crate::tidy::{self, Renamed};

const TARGET: &str = "wasm32-unknown-unknown";

/// Features every browser we serve has had since 2021; of the last one see [`SIMD`].
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
    "--enable-simd",
];

/// Modules that work on many numbers at once. Only the papers' worker: a browser that lets a worker draw has SIMD too (Chrome
/// 91, Firefox 89, Safari 16.4), and where the worker is missing the page does without.
const SIMD: [&str; 1] = ["paper"];

/// What the release build asks of the compiler beyond `.cargo/config.toml`: a panic is a trap, which the page's own script shows
/// as such, and neither its words nor its place are in the module.
const NO_PANIC_WORDS: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// The standard library is compiled along, for bytes instead of speed, and without what only panics need.
const OWN_STD: [&str; 4] = [
    "-Z",
    "build-std=std,panic_abort",
    "-Z",
    "build-std-features=optimize_for_size",
];

/// A compiled module and the script that loads it.
pub(crate) struct Module {
    /// The script made by wasm-bindgen.
    pub(crate) js: String,
    /// The module itself.
    pub(crate) wasm: Vec<u8>,
    /// Small scripts that dependencies bring along: (path as imported by `js`, content).
    pub(crate) snippets: Vec<(String, String)>,
    /// What was cut off it, to be fetched when first needed.
    pub(crate) parts: Parts,
}

/// The pieces of a module that are fetched when a function in them is first called.
#[derive(Default)]
pub(crate) struct Parts {
    /// The script that fetches them, imported by the module's script as [`LOADER`] and importing it as `./{name}.js`.
    pub(crate) loader: String,
    /// Each piece: its file name as the loader asks for it, its bytes.
    pub(crate) pieces: Vec<(String, Vec<u8>)>,
    /// The pieces each part needs, by the part's name.
    pub(crate) needs: BTreeMap<String, Vec<String>>,
}

/// What a module's script calls the loader of its parts.
pub(crate) const LOADER: &str = "./__wasm_split.js";

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

/// Adds the source of the standard library to the toolchain when it is missing.
fn ensure_source(project: &Project) -> Result<()> {
    let sysroot = output(project.command("rustc", ".").args(["--print", "sysroot"]))?;
    let source = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    if source.exists() {
        return Ok(());
    }
    run(project
        .command("rustup", ".")
        .args(["component", "add", "rust-src"]))
    .context("the source of the standard library is needed: rustup component add rust-src")
}

/// Asks for as few bytes as the compiler can do. The flags have no stable spelling yet; the pinned toolchain knows them.
fn small(cargo: &mut Command, project: &Project, name: &str) -> Result<()> {
    let config = fs::read_to_string(project.path(".cargo/config.toml"))?;
    let config: toml::Table = config.parse()?;
    let flags = config["target"][TARGET]["rustflags"]
        .as_array()
        .context(".cargo/config.toml has no rustflags for wasm")?
        .iter()
        .filter_map(toml::Value::as_str)
        .chain(NO_PANIC_WORDS)
        .chain(SIMD.contains(&name).then_some("-Ctarget-feature=+simd128"));
    // One variable replaces what the configuration says, so its flags are repeated.
    let flags = flags.collect::<Vec<_>>().join("\x1f");
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .args(OWN_STD);
    Ok(())
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
    if profile == Profile::Release {
        ensure_source(project)?;
        small(&mut cargo, project, name)?;
        if let Err(error) = packages::npm(project) {
            say(&format!("without wasm-opt, a twentieth larger: {error:#}"));
        }
    }
    match loading {
        // Only a crate that is nothing but a cdylib keeps its link-time optimisation.
        Loading::Worker => cargo.args(["--lib", "--crate-type", "cdylib"]),
        // Where each reference in the module leads is what it can be cut by.
        Loading::Page => cargo.args(["--bin", name, "--", "-C", "link-arg=--emit-relocs"]),
    };
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
    let (whole, parts) = match loading {
        Loading::Worker => (compiled, Parts::default()),
        Loading::Page => cut(project, name, &compiled, profile)?,
    };
    bindgen(&whole, &out, name, profile, loading)?;
    let js = fs::read_to_string(out.join(format!("{name}.js")))?;
    let file = out.join(format!("{name}_bg.wasm"));
    let mut renamed = Renamed::new();
    tidied(project, &file, &mut renamed, profile)?;
    Ok(Module {
        js: tidy::script(&js, &renamed),
        wasm: fs::read(&file)?,
        snippets: snippets(&out)?,
        parts,
    })
}

/// Cuts a compiled module at the functions that are marked as belonging to a part. Returns where the module without its
/// parts is, and the parts.
fn cut(
    project: &Project,
    name: &str,
    compiled: &Path,
    profile: Profile,
) -> Result<(PathBuf, Parts)> {
    let out = project.target.join("xtask").join(format!("{name}-parts"));
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let rest = out.join(format!("{name}.wasm"));
    let script = format!("./{name}.js");
    let bytes = fs::read(compiled)?;
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = &out;
    options.main_out_path = &rest;
    options.link_name = LOADER;
    options.main_module = &script;
    let cut = wasm_split_cli_support::transform(options).map_err(|error| {
        anyhow!(
            "{} could not be cut into parts: {error:#}",
            compiled.display()
        )
    })?;

    let mut pieces = Vec::new();
    for path in cut.split_modules {
        tidied(project, &path, &mut Renamed::new(), profile)?;
        let file = path
            .file_name()
            .context("a piece has no name")?
            .to_string_lossy()
            .into_owned();
        pieces.push((file, fs::read(&path)?));
    }
    pieces.sort();
    let file = |stem: &String| format!("{stem}.wasm");
    let parts = Parts {
        loader: fs::read_to_string(out.join(LOADER))?,
        pieces,
        needs: cut
            .prefetch_map
            .into_iter()
            .map(|(part, stems)| (part, stems.iter().map(file).collect()))
            .collect(),
    };
    Ok((rest, parts))
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
        // The table of functions is what the parts share.
        .keep_lld_exports(loading == Loading::Page)
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

/// Makes a module that was written to a file as small as it can be made.
fn tidied(project: &Project, wasm: &Path, renamed: &mut Renamed, profile: Profile) -> Result<()> {
    fs::write(wasm, tidy::module(&fs::read(wasm)?, renamed)?)?;
    if profile == Profile::Release {
        optimise(project, wasm)?;
    }
    Ok(())
}

/// Shrinks a module with binaryen's wasm-opt, where it could be installed: a tenth less for the phone to compile.
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
