//! ODK's XForms as a form of ours: model, instance, binds, sentences, controls, lists. What it cannot carry over it refuses by
//! name and line; it never runs an action and never fetches what a form points to.

mod body;
mod model;
mod question;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use forms::{
    Bundle, FORMAT, Field, Finding, Group, List, Lists, Mode, Node, Repeat, Text, is_name,
};
use roxmltree::Node as Element;

use crate::AuthoringError;
use crate::findings::message_of;
use crate::workbook::{Beside, FormFile};
use crate::xml::{self, elements, line, name};
use body::Body;
use model::Model;
use words::Words;

/// Reads a form in XML.
pub(crate) fn read(text: &str, file: &str, beside: &Beside<'_>) -> FormFile {
    let mut errors = Vec::new();
    let mut bundle = Bundle {
        format: FORMAT,
        form_id: beside.stem.to_owned(),
        version: "1".to_owned(),
        title: Text::vi(beside.stem),
        mode: beside.mode.unwrap_or(Mode::XformsCompat),
        ..Bundle::default()
    };
    let mut lists = Lists::new();
    match xml::parse(text) {
        Err(bad) => {
            let mut error = AuthoringError::file(file, bad.vi, bad.en);
            error.row = bad.line;
            errors.push(error);
        }
        Ok(document) => {
            let mut import = Import {
                file,
                errors: Vec::new(),
                names: BTreeMap::new(),
                taken: BTreeSet::new(),
                places: BTreeMap::new(),
                text,
            };
            lists = import.form(document.root_element(), &mut bundle, beside);
            errors = import.errors;
        }
    }
    errors.sort();
    errors.dedup();
    FormFile {
        bundle,
        lists,
        findings: errors,
        rows: BTreeMap::new(),
    }
}

/// A form being brought over.
struct Import<'f> {
    file: &'f str,
    errors: Vec<AuthoringError>,
    /// The name of each element, by its path.
    names: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// Where each node stands, in bytes: lines are counted only when there is something to say.
    places: BTreeMap<String, usize>,
    text: &'f str,
}

/// What stands in a form, by path.
struct Parts<'a, 'i> {
    model: Model<'a, 'i>,
    words: Words,
    body: Body<'a, 'i>,
}

impl Import<'_> {
    /// Something that cannot be carried over.
    fn refuse(&mut self, at: Element<'_, '_>, what: &str) {
        self.wrong(
            at,
            format!("Hệ thống chưa hỗ trợ {what}; bỏ qua nó sẽ làm biểu mẫu chạy khác đi."),
            format!("{what} is not supported, and without it the form would work differently."),
        );
    }

    /// Something that is left out and changes no answer.
    fn leave_out(&mut self, at: Element<'_, '_>, what: &str) {
        let error = self.at(
            at,
            format!("{what} không được dùng ở đây và sẽ không hiện."),
            format!("{what} is not used here and will not be shown."),
        );
        self.errors.push(error.advice());
    }

    fn wrong(&mut self, at: Element<'_, '_>, vi: String, en: String) {
        let error = self.at(at, vi, en);
        self.errors.push(error);
    }

    /// A mistake at a line, and where the file has few lines at the path that stands there.
    fn at(&self, at: Element<'_, '_>, vi: String, en: String) -> AuthoringError {
        let mut error = AuthoringError::row(self.file, line(at), vi, en);
        error.column = ["nodeset", "ref", "id"]
            .into_iter()
            .find_map(|name| at.attribute(name).map(str::to_owned));
        error
    }

    fn form(&mut self, root: Element<'_, '_>, bundle: &mut Bundle, beside: &Beside<'_>) -> Lists {
        let mut lists = Lists::new();
        let find = |wanted: &str| {
            root.descendants()
                .find(|node| node.is_element() && name(*node) == wanted)
        };
        let (Some(model), Some(body)) = (find("model"), find("body")) else {
            self.wrong(
                root,
                "Đây không phải biểu mẫu ODK XForms: thiếu model hoặc body.".to_owned(),
                "This is no ODK XForm: model or body is missing.".to_owned(),
            );
            return lists;
        };
        if let Some(title) = find("title") {
            bundle.title = Text::vi(xml::text(title).trim());
        }
        let Some(model) = Model::read(model, self) else {
            return lists;
        };
        let instance = model.instance;
        if let Some(id) = instance.attribute("id") {
            id.clone_into(&mut bundle.form_id);
        }
        if let Some(version) = instance
            .attributes()
            .find(|attribute| attribute.name() == "version")
        {
            version.value().clone_into(&mut bundle.version);
        }
        name(instance).clone_into(&mut bundle.root);
        let root_path = format!("/{}", name(instance));
        self.name_all(instance, &root_path, None);
        let words = Words::read(model.itext, self);
        bundle.texts = words.all();
        let body = Body::read(body, self);
        let parts = Parts { model, words, body };
        let mut inline = BTreeMap::new();
        self.lists(&parts, beside, &mut inline, &mut lists);
        bundle.nodes = self.nodes(instance, &root_path, &parts, &mut inline);
        bundle.choices = inline;
        for control in parts.body.controls.values().flatten() {
            if !self.names.contains_key(&control.path) {
                let path = control.path.clone();
                self.wrong(
                    control.element,
                    format!("Không có phần tử {path} trong instance."),
                    format!("There is no element {path} in the instance."),
                );
            }
        }
        let found = forms::check(bundle, &lists);
        for finding in found {
            self.place(&finding);
        }
        lists
    }

    fn place(&mut self, finding: &Finding) {
        let column = match finding.field {
            Field::Calculation => "calculate",
            Field::Relevant => "relevant",
            Field::Required => "required",
            Field::Readonly => "readonly",
            Field::Constraint(_) => "constraint",
            Field::Count => "jr:count",
            Field::ChoiceFilter => "itemset",
            Field::Label | Field::Hint => "label",
            Field::Action(_) => "setvalue",
            _ => &*finding.node,
        };
        let (vi, en) = message_of(finding);
        let node = &finding.node;
        let mut error =
            AuthoringError::file(self.file, format!("{node}: {vi}"), format!("{node}: {en}"))
                .in_column(column);
        let before = self.places.get(&finding.node);
        let before = before.and_then(|place| self.text.as_bytes().get(..*place));
        error.row = before.map(|before| before.iter().filter(|byte| **byte == b'\n').count() + 1);
        self.errors.push(error);
    }

    /// Gives every element its name: its own where no other has it, and else with the name of what is around it.
    fn name_all(&mut self, element: Element<'_, '_>, path: &str, around: Option<&str>) {
        let mut seen = BTreeSet::new();
        for child in elements(element) {
            let own = name(child);
            if own == "meta" && around.is_none() || !seen.insert(own) {
                continue;
            }
            let mut unique = own.to_owned();
            if self.taken.contains(&unique)
                && let Some(around) = around
            {
                unique = format!("{around}_{own}");
            }
            let mut number = 2;
            while self.taken.contains(&unique) {
                unique = format!("{own}_{number}");
                number += 1;
            }
            if !is_name(&unique) {
                self.wrong(
                    child,
                    format!("“{own}” không dùng làm tên được."),
                    format!("“{own}” cannot be a name."),
                );
            }
            self.taken.insert(unique.clone());
            let path = format!("{path}/{own}");
            self.name_all(child, &path, Some(&unique));
            self.names.insert(path, unique);
        }
    }

    /// The lists of secondary instances.
    fn lists(
        &mut self,
        parts: &Parts<'_, '_>,
        beside: &Beside<'_>,
        inline: &mut BTreeMap<String, List>,
        lists: &mut Lists,
    ) {
        for (id, instance) in &parts.model.secondary {
            if !is_name(id) {
                self.wrong(
                    *instance,
                    format!("“{id}” không dùng làm tên danh sách được."),
                    format!("“{id}” cannot name a list."),
                );
                continue;
            }
            match instance.attribute("src") {
                None => {
                    let refs = parts.body.refs(id);
                    inline.insert(id.clone(), model::list(*instance, &refs, &parts.words));
                }
                Some(source) if source.ends_with(".csv") => {
                    let file = source.rsplit('/').next().unwrap_or(source);
                    let stem = file.trim_end_matches(".csv");
                    match beside.list(stem, &mut self.errors) {
                        Some(list) => lists.insert(id.clone(), Arc::new(list)),
                        None => self.wrong(
                            *instance,
                            format!("Không có tệp {file} bên cạnh biểu mẫu."),
                            format!("There is no file {file} beside the form."),
                        ),
                    }
                }
                Some(source) => self.refuse(*instance, &format!("instance src=\"{source}\"")),
            }
        }
    }

    fn nodes(
        &mut self,
        element: Element<'_, '_>,
        path: &str,
        parts: &Parts<'_, '_>,
        inline: &mut BTreeMap<String, List>,
    ) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut seen = BTreeSet::new();
        for child in elements(element) {
            let path = format!("{path}/{}", name(child));
            let Some(unique) = self.names.get(&path).cloned() else {
                continue;
            };
            // A second element of one name is a further row of a repeat.
            if !seen.insert(name(child)) {
                continue;
            }
            let bind = parts.model.binds.get(&path).cloned().unwrap_or_default();
            let place = bind.element.unwrap_or(child).range().start;
            self.places.insert(unique.clone(), place);
            let own = if unique == name(child) {
                String::new()
            } else {
                name(child).to_owned()
            };
            let repeat = parts.body.repeats.get(&path);
            let control = parts.body.controls.get(&path).and_then(|all| all.first());
            if repeat.is_none() && elements(child).next().is_none() {
                let question =
                    self.question(child, &path, unique, own, &bind, control, parts, inline);
                nodes.extend(question.map(|question| Node::Question(Box::new(question))));
                continue;
            }
            let children = self.nodes(child, &path, parts, inline);
            if children.is_empty() {
                continue;
            }
            let outer = parts.body.groups.get(&path).copied();
            let (label, hint) = self.said(outer, &path, parts);
            let appearance = self.appearance(outer);
            nodes.push(match repeat {
                Some(repeat) => {
                    let count = repeat
                        .attributes()
                        .find(|attribute| attribute.name() == "count")
                        .map(|attribute| attribute.value().trim().to_owned());
                    Node::Repeat(Box::new(Repeat {
                        name: unique,
                        element: own,
                        label,
                        hint,
                        appearance,
                        relevant: bind.relevant,
                        count,
                        children,
                        ..Repeat::default()
                    }))
                }
                None => Node::Group(Box::new(Group {
                    name: unique,
                    element: own,
                    label,
                    hint,
                    appearance,
                    relevant: bind.relevant,
                    readonly: bind.readonly,
                    children,
                    ..Group::default()
                })),
            });
        }
        nodes
    }
}
