//! Answers as the XML instance of ODK's forms, out in one canonical spelling and in again; it never judges an answer.
//!
//! Canonical: the elements of what applies in the order of the form, no blanks between them, an empty element where nothing was
//! answered; days as `2026-11-23`, several choices joined by blanks, an agreement as `OK`.

use forms::{Answers, Bundle, Form, Kind, Node, Path, Value};
use roxmltree::Node as Element;

use crate::xml::{self, BadXml, elements, escape, name};

/// The instance of an open form: what applies, with calculated values.
pub(crate) fn write(form: &Form) -> String {
    let bundle = form.bundle();
    let root = bundle.root_element();
    let mut out = format!("<{root} id=\"");
    escape(&bundle.form_id, &mut out);
    out.push_str("\" version=\"");
    escape(&bundle.version, &mut out);
    out.push_str("\">");
    write_nodes(form, &bundle.nodes, "", &mut out);
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
                // What every ODK instance carries about itself.
                None if name(child) == "meta" => {}
                None => self.unknown.push(format!("{inside}/{}", name(child))),
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
