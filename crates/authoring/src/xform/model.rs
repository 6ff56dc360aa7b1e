//! The model of an XForm: instances, binds, lists; what is in it that nothing here carries over is named.

use std::collections::BTreeMap;

use forms::{Choice, List, Text};
use roxmltree::Node as Element;

use super::Import;
use super::words::{Words, absolute};
use crate::lists::Refs;
use crate::xml::{self, elements, name};

/// The model, read.
pub(super) struct Model<'a, 'i> {
    /// The root element of the primary instance.
    pub(super) instance: Element<'a, 'i>,
    /// Secondary instances by id, in their order.
    pub(super) secondary: Vec<(String, Element<'a, 'i>)>,
    pub(super) itext: Option<Element<'a, 'i>>,
    /// Values that are set when something happens to the whole form.
    pub(super) actions: Vec<Element<'a, 'i>>,
    /// Binds by path.
    pub(super) binds: BTreeMap<String, Bind<'a, 'i>>,
}

/// One bind.
#[derive(Debug, Clone, Default)]
pub(super) struct Bind<'a, 'i> {
    pub(super) element: Option<Element<'a, 'i>>,
    pub(super) kind: String,
    pub(super) relevant: Option<String>,
    pub(super) required: Option<String>,
    pub(super) required_message: Option<String>,
    pub(super) readonly: Option<String>,
    pub(super) constraint: Option<String>,
    pub(super) constraint_message: Option<String>,
    pub(super) calculate: Option<String>,
}

impl<'a, 'i> Model<'a, 'i> {
    pub(super) fn read(model: Element<'a, 'i>, import: &mut Import<'_>) -> Option<Self> {
        let mut primary = None;
        let mut read = Self {
            instance: model,
            secondary: Vec::new(),
            itext: None,
            actions: Vec::new(),
            binds: BTreeMap::new(),
        };
        for child in elements(model) {
            match name(child) {
                "instance" if primary.is_none() => primary = elements(child).next(),
                "instance" => {
                    let id = child.attribute("id").unwrap_or_default().to_owned();
                    read.secondary.push((id, child));
                }
                "itext" => read.itext = Some(child),
                "bind" => read.bind(child, import),
                "setvalue" => read.actions.push(child),
                "submission" => {
                    if child.attributes().any(|a| a.name() == "base64RsaPublicKey") {
                        import.refuse(child, "submission base64RsaPublicKey");
                    } else {
                        import.leave_out(child, "submission");
                    }
                }
                other => import.refuse(child, other),
            }
        }
        match primary {
            Some(instance) => read.instance = instance,
            None => {
                import.wrong(
                    model,
                    "Biểu mẫu không có instance.".to_owned(),
                    "The form has no instance.".to_owned(),
                );
                return None;
            }
        }
        Some(read)
    }

    fn bind(&mut self, element: Element<'a, 'i>, import: &mut Import<'_>) {
        let mut bind = Bind {
            element: Some(element),
            ..Bind::default()
        };
        let mut path = String::new();
        let mut preload = (None, "");
        for attribute in element.attributes() {
            let value = attribute.value().trim().to_owned();
            let some = Some(value.clone()).filter(|value| !value.is_empty());
            match attribute.name() {
                "nodeset" | "ref" => path = absolute(&value, ""),
                "id" | "saveIncomplete" => {}
                "type" => {
                    bind.kind = value.rsplit(':').next().unwrap_or_default().to_owned();
                }
                "relevant" => bind.relevant = some,
                "required" => bind.required = some.filter(|test| test != "false()"),
                "requiredMsg" => bind.required_message = some,
                "readonly" => bind.readonly = some.filter(|test| test != "false()"),
                "constraint" => bind.constraint = some,
                "constraintMsg" => bind.constraint_message = some,
                "calculate" => bind.calculate = some,
                "preload" => preload.0 = some,
                "preloadParams" => preload.1 = attribute.value(),
                "max-pixels" | "quality" => import.leave_out(element, attribute.name()),
                // What vendors add is theirs, unless by its name it decides something.
                other => {
                    let decides = ["relevant", "constraint", "required", "calculate", "preload"];
                    let what = format!("bind {other}");
                    if attribute.namespace().is_some()
                        && !decides.iter().any(|word| other.contains(word))
                    {
                        import.leave_out(element, &what);
                    } else {
                        import.refuse(element, &what);
                    }
                }
            }
        }
        let meta = path.split('/').any(|part| part == "meta");
        if meta {
            return;
        }
        if let Some(kind) = &preload.0 {
            match (kind.as_str(), preload.1) {
                ("date", "today") => bind.calculate = Some("once(today())".to_owned()),
                ("timestamp", "start") => bind.calculate = Some("once(now())".to_owned()),
                ("property", _) | ("timestamp", "end") => {
                    import.leave_out(element, &format!("jr:preload {kind} {}", preload.1));
                    bind.calculate = Some("''".to_owned());
                }
                ("uid", _) => bind.calculate = Some("once(concat('uuid:', uuid()))".to_owned()),
                (kind, of) => import.refuse(element, &format!("jr:preload {kind} {of}")),
            }
        }
        self.binds.insert(path, bind);
    }
}

/// The list in a secondary instance: `root/item`, each with its columns. `translated` hears of each choice which sentence it is.
pub(super) fn list(
    instance: Element<'_, '_>,
    refs: &Refs,
    words: &Words,
    mut translated: impl FnMut(&str, &str),
) -> List {
    let root = elements(instance).next();
    let items: Vec<Element<'_, '_>> = root.into_iter().flat_map(elements).collect();
    let value = if refs.value.is_empty() {
        "name"
    } else {
        &refs.value
    };
    let sentence = refs.label.strip_prefix("jr:itext(");
    let sentence = sentence.map(|rest| rest.trim_end_matches(')').trim());
    let label = if refs.label.is_empty() {
        "label"
    } else {
        &refs.label
    };
    let mut columns: Vec<String> = Vec::new();
    for child in items.iter().flat_map(|item| elements(*item)) {
        let column = name(child);
        let own = column == value || (column == label && sentence.is_none()) || column == "label";
        if !own && column != "name" && !columns.iter().any(|known| known == column) {
            columns.push(column.to_owned());
        }
    }
    let choices = items
        .into_iter()
        .map(|item| {
            let cell = |column: &str| {
                let found = elements(item).find(|child| name(*child) == column);
                found.map_or_else(String::new, |found| xml::text(found).trim().to_owned())
            };
            let read = match sentence {
                Some(column) => {
                    let sentence = cell(column);
                    translated(&cell(value), &sentence);
                    words.with_id(&sentence)
                }
                None => Text::vi(cell(label)),
            };
            Choice {
                name: cell(value),
                label: read,
                aliases: String::new(),
                cells: columns.iter().map(|column| cell(column)).collect(),
            }
        })
        .collect();
    List::new(columns, choices)
}
