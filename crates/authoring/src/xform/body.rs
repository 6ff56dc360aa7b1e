//! The body of an XForm: controls, groups and repeats by the path they show, and where their choices come from.

use std::collections::BTreeMap;

use forms::marked::key_of_choice;
use forms::{Choice, List, ListRef};
use roxmltree::Node as Element;

use super::words::absolute;
use super::{Import, Parts};
use crate::lists::Refs;
use crate::xml::{self, elements, name};

/// The body, read.
#[derive(Default)]
pub(super) struct Body<'a, 'i> {
    /// Controls by the path they show.
    pub(super) controls: BTreeMap<String, Vec<Control<'a, 'i>>>,
    /// Groups by their path.
    pub(super) groups: BTreeMap<String, Element<'a, 'i>>,
    /// Repeats by their path.
    pub(super) repeats: BTreeMap<String, Element<'a, 'i>>,
    /// Values that are set when the control with this path changes, or a row comes.
    pub(super) actions: Vec<(Element<'a, 'i>, String)>,
}

/// A control and the path it shows.
pub(super) struct Control<'a, 'i> {
    pub(super) element: Element<'a, 'i>,
    pub(super) path: String,
}

/// Where the choices of a select come from.
pub(super) struct Choices {
    pub(super) list: ListRef,
    pub(super) filter: Option<String>,
    /// The seed by which they are shuffled, where they are.
    pub(super) shuffle: Option<String>,
}

impl<'a, 'i> Body<'a, 'i> {
    pub(super) fn read(body: Element<'a, 'i>, import: &mut Import<'_>) -> Self {
        let mut read = Self::default();
        read.take(body, "", import);
        read
    }

    fn take(&mut self, inside: Element<'a, 'i>, around: &str, import: &mut Import<'_>) {
        for child in elements(inside) {
            let to = child
                .attribute("ref")
                .or_else(|| child.attribute("nodeset"));
            let path = to.map_or_else(|| around.to_owned(), |to| absolute(to, around));
            match name(child) {
                "label" | "hint" => {}
                "group" => {
                    if to.is_some() {
                        self.groups.insert(path.clone(), child);
                    } else if elements(child).any(|inside| name(inside) == "label") {
                        import.leave_out(child, "group (không có ref / without ref)");
                    }
                    self.take(child, &path, import);
                }
                "repeat" => {
                    // The group around a repeat has its label.
                    if !self.groups.contains_key(&path) && name(inside) == "group" {
                        self.groups.insert(path.clone(), inside);
                    }
                    self.repeats.insert(path.clone(), child);
                    self.take(child, &path, import);
                }
                "input" | "select" | "select1" | "trigger" | "upload" | "range" | "rank" => {
                    let control = Control {
                        element: child,
                        path: path.clone(),
                    };
                    let shown = self.controls.entry(path.clone()).or_default();
                    shown.push(control);
                    if shown.len() > 1 {
                        import.wrong(
                            child,
                            format!("{path} có hai câu hỏi. Mỗi phần tử chỉ một câu."),
                            format!("{path} has two questions. Ask for each element once."),
                        );
                    }
                    for inside in elements(child) {
                        match name(inside) {
                            "setvalue" => self.actions.push((inside, path.clone())),
                            "setgeopoint" | "recordaudio" => import.refuse(inside, name(inside)),
                            _ => {}
                        }
                    }
                }
                "setvalue" => self.actions.push((child, path)),
                other => import.refuse(child, other),
            }
        }
    }

    /// How itemsets read the list with this id: the first that uses it decides.
    pub(super) fn refs(&self, id: &str) -> Refs {
        self.controls
            .values()
            .flatten()
            .filter_map(|control| itemset(control.element))
            .find(|itemset| {
                let nodeset = itemset.attribute("nodeset").unwrap_or_default();
                list_of(shuffled(nodeset).0).0 == id
            })
            .map(refs_of)
            .unwrap_or_default()
    }
}

fn itemset<'a, 'i>(select: Element<'a, 'i>) -> Option<Element<'a, 'i>> {
    elements(select).find(|child| name(*child) == "itemset")
}

fn refs_of(itemset: Element<'_, '_>) -> Refs {
    let of = |wanted: &str| {
        let found = elements(itemset).find(|child| name(*child) == wanted);
        let reference = found.and_then(|found| found.attribute("ref"));
        reference.unwrap_or_default().trim().to_owned()
    };
    Refs {
        value: of("value"),
        label: of("label"),
    }
}

/// What is shuffled in `randomize(nodes, seed)`, and the seed, empty where there is none.
fn shuffled(nodeset: &str) -> (&str, Option<&str>) {
    let inside = nodeset.trim().strip_prefix("randomize(");
    let Some(inside) = inside.and_then(|inside| inside.strip_suffix(')')) else {
        return (nodeset, None);
    };
    if !list_of(inside).0.is_empty() {
        return (inside, Some(""));
    }
    match inside.rsplit_once(',') {
        Some((nodes, seed)) => (nodes, Some(seed.trim())),
        None => (nodeset, None),
    }
}

/// The list and the filter in `instance('list')/root/item[filter]`; an empty name for anything else.
fn list_of(nodeset: &str) -> (&str, Option<&str>) {
    let read = || {
        let rest = nodeset.trim().strip_prefix("instance(")?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (id, rest) = rest[1..].split_once(quote)?;
        let rest = rest.trim_start().strip_prefix(')')?.trim_start();
        let rest = rest.strip_prefix("/root/item")?.trim();
        if rest.is_empty() {
            return Some((id, None));
        }
        let filter = rest.strip_prefix('[')?.strip_suffix(']')?;
        // Two tests behind each other would need more than the space between the outermost brackets.
        let balanced = !filter.contains("][");
        balanced.then_some((id, Some(filter.trim())))
    };
    read().unwrap_or(("", None))
}

impl Import<'_> {
    /// The list a select chooses from; its own items become one under the question's name.
    pub(super) fn choices(
        &mut self,
        control: &Control<'_, '_>,
        question: &str,
        parts: &Parts<'_, '_>,
        inline: &mut BTreeMap<String, List>,
    ) -> Option<Choices> {
        if let Some(itemset) = itemset(control.element) {
            let nodeset = itemset.attribute("nodeset").unwrap_or_default();
            let (nodeset, shuffle) = shuffled(nodeset);
            let (id, filter) = list_of(nodeset);
            if id.is_empty() || parts.body.refs(id) != refs_of(itemset) {
                self.refuse(itemset, &format!("itemset nodeset=\"{nodeset}\""));
                return None;
            }
            let list = if inline.contains_key(id) {
                ListRef::Inline(id.to_owned())
            } else {
                ListRef::External(id.to_owned())
            };
            return Some(Choices {
                list,
                filter: filter.map(str::to_owned),
                shuffle: shuffle.map(str::to_owned),
            });
        }
        let mut items = Vec::new();
        for item in elements(control.element).filter(|child| name(*child) == "item") {
            let of = |wanted: &str| elements(item).find(|child| name(*child) == wanted);
            let value = of("value").map(|value| xml::text(value).trim().to_owned());
            let value = value.unwrap_or_default();
            if let Some(label) = of("label") {
                let key = key_of_choice(question, &value);
                self.media.extend(parts.words.beside(label, key));
            }
            let label = of("label").map(|label| parts.words.of(label, &control.path, self));
            items.push(Choice {
                name: value,
                label: label.unwrap_or_default(),
                ..Choice::default()
            });
        }
        inline.insert(question.to_owned(), List::new(Vec::new(), items));
        Some(Choices {
            list: ListRef::Inline(question.to_owned()),
            filter: None,
            shuffle: None,
        })
    }
}
