//! The walls of the house: what each crate may never depend on, asked of cargo itself.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Which packages a package needs to be built, by id; what only tests need does not count.
struct House {
    needs: BTreeMap<String, Vec<String>>,
    names: BTreeMap<String, String>,
}

impl House {
    fn look() -> House {
        let output = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--locked", "--offline"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let names = list(&metadata["packages"])
            .iter()
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        let needs = list(&metadata["resolve"]["nodes"])
            .iter()
            .map(|node| {
                let needed = list(&node["deps"])
                    .iter()
                    .filter(|dep| {
                        list(&dep["dep_kinds"])
                            .iter()
                            .any(|kind| kind["kind"].is_null())
                    })
                    .map(|dep| text(&dep["pkg"]))
                    .collect();
                (text(&node["id"]), needed)
            })
            .collect();
        House { needs, names }
    }

    /// Everything a crate of ours stands on, by name.
    fn below(&self, name: &str) -> BTreeSet<&str> {
        let ours = |id: &&String| self.names[*id] == name && id.contains("path+file");
        let start = self.needs.keys().find(ours).expect("a crate of ours");
        let mut open = vec![start];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(&self.needs[id]);
            }
        }
        seen.remove(start);
        seen.iter().map(|id| self.names[*id].as_str()).collect()
    }
}

#[test]
fn the_core_never_sees_a_server_a_database_or_a_browser() {
    let house = House::look();
    for core in ["calendar", "forms", "domain"] {
        let below = house.below(core);
        for stranger in ["axum", "sqlx", "tokio", "reqwest", "leptos", "web-sys"] {
            assert!(
                !below.contains(stranger),
                "{core} must not depend on {stranger}"
            );
        }
    }
}

#[test]
fn the_app_and_the_server_never_depend_on_each_other() {
    let house = House::look();
    assert!(!house.below("app").contains("server"));
    assert!(!house.below("server").contains("app"));
}

#[test]
fn the_outside_world_shares_no_code_with_the_server() {
    let house = House::look();
    let ours = [
        "server", "app", "sync", "domain", "forms", "calendar", "i18n",
    ];
    let below = house.below("sandbox");
    assert!(
        ours.iter()
            .all(|crate_of_ours| !below.contains(crate_of_ours)),
        "{below:?}"
    );
    assert!(!house.below("server").contains("sandbox"));
}
