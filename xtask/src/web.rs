//! The whole build: web app, catalogue and programs; it never starts any of them.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::assets::{WebRoot, short_hash};
use crate::project::{Profile, Project, files_below, run, say};
use crate::shell::{self, Names};
use crate::wasm::{self, Loading, Module, Parts};
use crate::{catalogue, script, size, style};

/// Files of `public/` that are templates and are written by name below.
const TEMPLATES: [&str; 2] = ["boot.js", "sw.js"];
const SHELL: &str = "app/index.html";

/// The parts a first visit to a form needs, in this order; what several parts share comes with the first of them. The largest,
/// `around`, is not among them, so nobody fetches it for what it shares.
const EARLY_PARTS: [&str; 5] = ["filling", "extras", "remembering", "wide", "carrying"];

/// Where the pack of each part of the app is, by URL; for the size table, never served.
pub(crate) const PARTS: &str = "dist/parts.json";

/// Builds everything; with `web_only` neither the catalogue nor the programs.
pub(crate) fn build(project: &Project, profile: Profile, web_only: bool) -> Result<()> {
    wasm::ensure_target(project)?;
    web(project, profile)?;
    if !web_only {
        catalogue::build(project, profile)?;
        programs(project)?;
    }
    if profile == Profile::Release {
        size::print(project)?;
    }
    Ok(())
}

/// Compiles the server and the sandboxes for this machine.
pub(crate) fn programs(project: &Project) -> Result<()> {
    say("server and sandbox");
    run(project.cargo().args([
        "build",
        "--locked",
        "--package",
        "server",
        "--package",
        "sandbox",
    ]))
}

fn web(project: &Project, profile: Profile) -> Result<()> {
    say("app → wasm");
    let app = wasm::compile(project, "app", profile, Loading::Page)?;
    say("scanner → wasm");
    let scanner = wasm::compile(project, "scanner", profile, Loading::Worker)?;
    say("paper → wasm");
    let paper = wasm::compile(project, "paper", profile, Loading::Worker)?;

    say("dist/web");
    let root = WebRoot::begin(project.path("dist/web"))?;
    let mut names = Names::new();
    let app = put_module(&root, "app", &app)?;
    let (scanner_js, scanner_wasm) = put_worker(project, &root, "scanner", &scanner)?;
    let (paper_js, paper_wasm) = put_worker(project, &root, "paper", &paper)?;
    let (first, later) = style::stylesheets(project, profile)?;
    let app_css = root.put_hashed("app", "css", first.as_bytes())?;
    let later_css = root.put_hashed("later", "css", later.as_bytes())?;
    names.insert("app_js", app.js.clone());
    names.insert("app_wasm", app.wasm.clone());
    names.insert("parts_js", app.loader.clone());
    names.insert("app_css", app_css.clone());
    names.insert("later_css", later_css.clone());
    names.insert("scanner_js", scanner_js.clone());
    names.insert("paper_js", paper_js.clone());

    let boot = shell::fill(project, "public/boot.js", &names)?;
    let boot_js = root.put_hashed("boot", "js", boot.as_bytes())?;
    names.insert("boot_js", boot_js.clone());

    let public = copy_public(project, &root)?;
    // One word for this exact build: it changes when anything a phone caches changes.
    let template = fs::read_to_string(project.path(SHELL))?;
    let build = short_hash(format!("{names:?}{public}{template}").as_bytes());
    names.insert("build", build);

    let index = shell::fill(project, SHELL, &names)?;
    root.put("index.html", &index)?;
    let mut core = vec![boot_js, app.js, app.loader, app.wasm, app_css, later_css];
    core.extend(app.others);
    let later = [scanner_js, scanner_wasm, paper_js, paper_wasm];
    names.insert("core", shell::list(&core));
    names.insert("later", shell::list(&later));
    root.put("sw.js", shell::fill(project, "public/sw.js", &names)?)?;
    if profile == Profile::Release {
        script::shorten(project, root.folder())?;
    }
    root.finish(profile)?;
    fs::write(project.path(PARTS), serde_json::to_vec_pretty(&app.packs)?)
        .context("could not write down the parts of the app")
}

/// A module of the page as it lies in the web root, by URL.
struct Placed {
    js: String,
    wasm: String,
    /// The script that fetches its parts.
    loader: String,
    /// Its snippets, and the packs of its parts.
    others: Vec<String>,
    /// The pack of each part.
    packs: BTreeMap<String, String>,
}

/// Writes a module of the page under hashed names.
fn put_module(root: &WebRoot, name: &str, module: &Module) -> Result<Placed> {
    let wasm = root.put_hashed(name, "wasm", &module.wasm)?;
    let mut js = module.js.clone();
    let mut others = Vec::new();
    for (imported, content) in &module.snippets {
        let stem = imported
            .trim_start_matches("./snippets/")
            .trim_end_matches(".js")
            .replace('/', "-");
        let url = root.put_hashed(&stem, "js", content.as_bytes())?;
        js = js.replace(imported.as_str(), &url);
        others.push(url);
    }
    // The page says where the wasm is; the default name would be a second, unhashed one.
    let js = js.replace(
        &format!("{name}_bg.wasm"),
        wasm.trim_start_matches("/assets/"),
    );
    let (loader, packs) = put_packs(root, name, &module.parts)?;
    // The two scripts import each other, so neither name can come from the finished bytes of both.
    let joint = short_hash(format!("{js}{loader}").as_bytes());
    let (js_url, loader_url) = (
        format!("/assets/{name}.{joint}.js"),
        format!("/assets/{name}-parts.{joint}.js"),
    );
    root.put(
        js_url.trim_start_matches('/'),
        // Only where it is fetched from: inside the module it keeps its name.
        js.replace(
            &format!("from \"{}\"", wasm::LOADER),
            &format!("from \"{loader_url}\""),
        ),
    )?;
    root.put(
        loader_url.trim_start_matches('/'),
        loader.replace(&format!("./{name}.js"), &js_url),
    )?;
    // The offline worker fetches one after the other: what a first visit needs must not wait behind what it does not.
    let early = EARLY_PARTS.iter().filter_map(|part| packs.get(*part));
    let later = packs
        .iter()
        .filter(|(part, _)| !EARLY_PARTS.contains(&part.as_str()));
    others.extend(early.chain(later.map(|(_, url)| url)).cloned());
    Ok(Placed {
        js: js_url,
        wasm,
        loader: loader_url,
        others,
        packs,
    })
}

/// Reads a piece out of its pack, which is fetched once for all pieces in it.
const READ_PIECE: &str = r"
const packs = {};
async function piece(pack, at, length) {
packs[pack] ??= fetch(pack).then(answer => answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(pack)));
packs[pack].catch(() => delete packs[pack]);
const bytes = new Uint8Array(await packs[pack], at, length);
return new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } });
}
";

/// Writes the pieces of all parts: one file for each part with what it needs and no earlier part has brought. One file is one
/// request, and like with like compresses best. Returns the loader that reads from them, and their URLs by part.
fn put_packs(
    root: &WebRoot,
    name: &str,
    parts: &Parts,
) -> Result<(String, BTreeMap<String, String>)> {
    let mut loader = parts.loader.clone();
    let mut packs = BTreeMap::new();
    let mut packed: Vec<&str> = Vec::new();
    let later = parts.needs.keys().map(String::as_str);
    let later = later.filter(|part| !EARLY_PARTS.contains(part));
    for part in EARLY_PARTS.into_iter().chain(later) {
        let needed = parts.needs.get(part).into_iter().flatten();
        let needed: Vec<&String> = needed
            .filter(|file| !packed.contains(&file.as_str()))
            .collect();
        let mut pack = Vec::new();
        let mut places = Vec::new();
        for (file, bytes) in &parts.pieces {
            if needed.contains(&file) {
                places.push((file, pack.len(), bytes.len()));
                pack.extend_from_slice(bytes);
                packed.push(file);
            }
        }
        if pack.is_empty() {
            continue;
        }
        let url = root.put_hashed(&format!("{name}-{part}"), "pack", &pack)?;
        for (file, at, length) in places {
            loader = loader.replace(
                &format!("fetch(new URL(\"./{file}\", import.meta.url))"),
                &format!("piece({url:?}, {at}, {length})"),
            );
        }
        packs.insert(part.to_string(), url);
    }
    Ok((format!("{loader}{READ_PIECE}"), packs))
}

/// A worker: one classic script (glue of wasm-bindgen, then ours) and its wasm.
fn put_worker(
    project: &Project,
    root: &WebRoot,
    name: &str,
    module: &Module,
) -> Result<(String, String)> {
    let wasm = root.put_hashed(name, "wasm", &module.wasm)?;
    let ours = fs::read_to_string(project.path(&format!("crates/{name}/worker.js")))
        .with_context(|| format!("the script of the worker `{name}` is missing"))?
        .replace(&format!("{{{{{name}_wasm}}}}"), &wasm);
    let js = format!("{}\n{ours}", module.js);
    let js = root.put_hashed(name, "js", js.as_bytes())?;
    Ok((js, wasm))
}

/// Copies what `public/` gives as it is and returns a hash of all of it.
fn copy_public(project: &Project, root: &WebRoot) -> Result<String> {
    let folder = project.path("public");
    let mut hashes = String::new();
    for path in files_below(&folder)? {
        let name = path
            .strip_prefix(&folder)?
            .to_string_lossy()
            .replace('\\', "/");
        if TEMPLATES.contains(&name.as_str()) || name.ends_with(".md") {
            continue;
        }
        let bytes = fs::read(&path)?;
        hashes.push_str(&short_hash(&bytes));
        root.put(&name, bytes)?;
    }
    Ok(short_hash(hashes.as_bytes()))
}
