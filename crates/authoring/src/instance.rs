//! Answers as the XML instance of ODK's forms, out in one canonical spelling and in again; it never judges an answer.
//!
//! Canonical: the elements of what applies in the order of the form, no blanks between them, an empty element where nothing was
//! answered; days as `2026-11-23`, several choices joined by blanks, an agreement as `OK`; last what the instance says of itself.

use forms::{Answers, Bundle, Form, Kind, Node, Path, Value};
use roxmltree::Node as Element;

use crate::xml::{self, BadXml, elements, escape, name};

/// The namespace of what an instance says of itself.
const OPENROSA: &str = "http://openrosa.org/xforms";

/// What an instance says of itself: `instanceID`, `deprecatedID`, `timeStart` and whatever else stands in `meta`. No answer, and
/// kept as it came.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Meta {
    /// Whether it is in the namespace of OpenRosa.
    namespaced: bool,
    /// Elements and their text.
    said: Vec<(String, String)>,
}

impl Meta {
    fn write(&self, out: &mut String) {
        if self.said.is_empty() {
            return;
        }
        if self.namespaced {
            tag(out, &["meta xmlns=\"", OPENROSA, "\""]);
        } else {
            tag(out, &["meta"]);
        }
        for (name, text) in &self.said {
            tag(out, &[name]);
            escape(text, out);
            tag(out, &["/", name]);
        }
        tag(out, &["/meta"]);
    }
}

/// The instance of an open form: what applies, with calculated values.
pub(crate) fn write(form: &Form, meta: &Meta) -> String {
    let bundle = form.bundle();
    let root = bundle.root_element();
    let mut out = format!("<{root} id=\"");
    escape(&bundle.form_id, &mut out);
    out.push_str("\" version=\"");
    escape(&bundle.version, &mut out);
    out.push_str("\">");
    write_nodes(form, &bundle.nodes, "", &mut out);
    meta.write(&mut out);
    tag(&mut out, &["/", root]);
    out
}

fn write_nodes(form: &Form, nodes: &[Node], inside: &str, out: &mut String) {
    for node in nodes {
        let Some(path) = path_of(inside, node.name()) else {
            continue;
        };
        let Some(view) = form.node(&path).filter(|view| view.relevant) else {
            continue;
        };
        match node {
            Node::Question(question) if question.kind == Kind::Note => {}
            Node::Question(question) => {
                let element = node.element();
                match view.value {
                    None => tag(out, &[element, "/"]),
                    Some(value) => {
                        tag(out, &[element]);
                        escape(&written(value, &question.kind), out);
                        tag(out, &["/", element]);
                    }
                }
            }
            Node::Group(group) => {
                tag(out, &[node.element()]);
                write_nodes(form, &group.children, inside, out);
                tag(out, &["/", node.element()]);
            }
            Node::Repeat(repeat) => {
                for row in form.children(&path) {
                    tag(out, &[node.element()]);
                    write_nodes(form, &repeat.children, row.as_str(), out);
                    tag(out, &["/", node.element()]);
                }
            }
        }
    }
}

fn tag(out: &mut String, parts: &[&str]) {
    out.push('<');
    parts.iter().for_each(|part| out.push_str(part));
    out.push('>');
}

/// The path of a node inside the form or a row.
pub(crate) fn path_of(inside: &str, name: &str) -> Option<Path> {
    let text = if inside.is_empty() {
        name.to_owned()
    } else {
        format!("{inside}/{name}")
    };
    Path::parse(&text).ok()
}

/// A value as it stands in an instance.
pub(crate) fn written(value: &Value, kind: &Kind) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Bool(true) if *kind == Kind::Acknowledge => "OK".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Date(date) => date.iso(),
        Value::PartialDate(date) => date.iso(),
        Value::Choices(names) => names.join(" "),
    }
}

/// Answers read from an instance, and the elements the form does not know.
#[derive(Debug, Default)]
pub(crate) struct Instance {
    pub(crate) answers: Answers,
    pub(crate) meta: Meta,
    pub(crate) unknown: Vec<String>,
}

/// Reads the instance of a form. Calculated answers are calculated anew.
pub(crate) fn read(text: &str, bundle: &Bundle) -> Result<Instance, BadXml> {
    let document = xml::parse(text)?;
    let mut instance = Instance::default();
    instance.answers.form.clone_from(&bundle.form_id);
    instance.answers.version.clone_from(&bundle.version);
    instance.take(document.root_element(), &bundle.nodes, "");
    Ok(instance)
}

impl Instance {
    fn take(&mut self, element: Element<'_, '_>, nodes: &[Node], inside: &str) {
        for child in elements(element) {
            let known = nodes.iter().find(|node| node.element() == name(child));
            match known {
                Some(node) => self.take_node(child, node, inside),
                None if name(child) == "meta" && element.parent_element().is_none() => {
                    self.take_meta(child)
                }
                None => self.unknown.push(format!("{inside}/{}", name(child))),
            }
        }
    }

    /// Keeps what the instance says of itself. What is more than a text cannot be kept and is named.
    fn take_meta(&mut self, meta: Element<'_, '_>) {
        let ours = |element: &Element<'_, '_>| element.tag_name().namespace() == Some(OPENROSA);
        self.meta.namespaced |= ours(&meta) || elements(meta).any(|child| ours(&child));
        for child in elements(meta) {
            if elements(child).next().is_some() || child.attributes().next().is_some() {
                self.unknown.push(format!("/meta/{}", name(child)));
            } else {
                let said = (name(child).to_owned(), xml::text(child));
                self.meta.said.push(said);
            }
        }
    }

    fn take_node(&mut self, element: Element<'_, '_>, node: &Node, inside: &str) {
        let Some(path) = path_of(inside, node.name()) else {
            return;
        };
        match node {
            Node::Question(question) => {
                let text = xml::text(element);
                let value = match question.kind {
                    _ if question.calculation.is_some() => return,
                    Kind::Note | Kind::Calculate => return,
                    Kind::Acknowledge => Value::Bool(text.trim() == "OK" || text.trim() == "true"),
                    _ => Value::Text(text),
                };
                self.answers.set(path, value);
            }
            Node::Group(group) => self.take(element, &group.children, inside),
            Node::Repeat(repeat) => {
                let row = self.answers.rows(&path) + 1;
                if row > forms::MAX_ROWS {
                    return;
                }
                let inside = path.row(row as usize);
                self.answers.set_rows(path, row);
                self.take(element, &repeat.children, inside.as_str());
            }
        }
    }
}
