//! ODK's XForms as a form of ours: model, instance, binds, sentences, controls, lists. What it cannot carry over it refuses by
//! name and line; it never runs an action and never fetches what a form points to.

mod body;
mod model;
mod question;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Sha256;
use forms::marked::key_of_choice;
use forms::{
    Bundle, FORMAT, Field, Finding, Group, List, Lists, Mode, Node, Repeat, Text, is_name,
};
use roxmltree::Node as Element;

use crate::AuthoringError;
use crate::advise;
use crate::beside::{Beside, list_in};
use crate::findings::message_of;
use crate::looks;
use crate::marks;
use crate::media::{self, Named};
use crate::style;
use crate::workbook::{FormFile, lacking};
use crate::xml::{self, elements, line, name};
use body::Body;
use model::{Bind, Model};
use words::{Words, absolute};

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
    let mut media = BTreeMap::new();
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
                media: Vec::new(),
                text,
            };
            lists = import.form(document.root_element(), &mut bundle, beside);
            media = import.bring(&mut bundle, beside);
            errors = import.errors;
        }
    }
    errors.sort();
    errors.dedup();
    let lacking = lacking(&bundle, file);
    FormFile {
        lacking,
        bundle,
        lists,
        media,
        findings: crate::repeated::capped(errors),
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
    /// Pictures and recordings beside labels and choices; their rows are places in bytes.
    media: Vec<Named>,
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
        for word in body
            .attribute("class")
            .unwrap_or_default()
            .split_whitespace()
        {
            match style::word(word) {
                style::Word::Layout(layout) => bundle.layout = layout,
                _ => self.leave_out(body, &format!("style “{word}”")),
            }
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
        self.meta(instance);
        let words = Words::read(model.itext, self);
        bundle.texts = words.all();
        let body = Body::read(body, self);
        let parts = Parts { model, words, body };
        let mut inline = BTreeMap::new();
        self.lists(&parts, beside, &mut inline, &mut lists);
        bundle.nodes = self.nodes(instance, &root_path, &parts, &mut inline);
        looks::settle(&mut bundle.nodes);
        bundle.choices = inline;
        self.nowhere(&parts, &root_path);
        for (node, left) in marks::take_in(bundle) {
            let (vi, en, works) = marks::told(&left);
            let error = self.of_node(&node, "label", &vi, &en);
            self.errors.push(if works { error.advice() } else { error });
        }
        let found = advise::check(bundle, &lists);
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
        self.errors
            .push(self.of_node(&finding.node, column, &vi, &en));
    }

    /// A mistake of a node, at its line.
    fn of_node(&self, node: &str, column: &str, vi: &str, en: &str) -> AuthoringError {
        let mut error =
            AuthoringError::file(self.file, format!("{node}: {vi}"), format!("{node}: {en}"))
                .in_column(column);
        error.row = self.places.get(node).and_then(|place| self.line_of(*place));
        error
    }

    /// The line of a place in bytes.
    fn line_of(&self, place: usize) -> Option<usize> {
        let before = self.text.as_bytes().get(..place)?;
        Some(before.iter().filter(|byte| **byte == b'\n').count() + 1)
    }

    /// Brings the pictures and recordings that sentences name from beside the form.
    fn bring(&mut self, bundle: &mut Bundle, beside: &Beside<'_>) -> BTreeMap<Sha256, String> {
        let open = |file: &str| beside.bytes(file);
        let mut found = media::Beside::new(&open);
        for named in std::mem::take(&mut self.media) {
            for (_, file, fault) in found.take(&named, &mut bundle.media) {
                let (vi, en) = fault.told(&file);
                let mut error = AuthoringError::file(self.file, vi, en);
                error.row = self.line_of(named.row);
                self.errors.push(error);
            }
        }
        for question in bundle.questions() {
            if let Some((vi, en)) = media::unseen(bundle, question) {
                let error = self.of_node(&question.name, "appearance", &vi, &en);
                self.errors.push(error.advice());
            }
        }
        found.documents
    }

    /// Names what leads to no element of the instance.
    fn nowhere(&mut self, parts: &Parts<'_, '_>, root: &str) {
        let controls = parts.body.controls.values().flatten();
        let controls = controls.map(|control| (control.element, control.path.clone()));
        let binds = parts.model.binds.iter();
        let binds = binds.filter_map(|(path, bind)| Some((bind.element?, path.clone())));
        let set = parts
            .actions()
            .map(|(action, at)| (action, target(action, at)));
        for (element, path) in controls.chain(binds).chain(set).collect::<Vec<_>>() {
            let about_itself = path == root || path.split('/').any(|part| part == "meta");
            if !about_itself && !self.names.contains_key(&path) {
                self.wrong(
                    element,
                    format!("Không có phần tử {path} trong instance."),
                    format!("There is no element {path} in the instance."),
                );
            }
        }
    }

    /// What an instance carries about itself and about whoever fills it.
    fn meta(&mut self, instance: Element<'_, '_>) {
        let meta = elements(instance).filter(|child| name(*child) == "meta");
        for child in meta.flat_map(elements) {
            match name(child) {
                "instanceID" => {
                    let error = self.at(
                        child,
                        "Tờ khai mới điền ở đây không tự có mã riêng (meta/instanceID); mã có sẵn trong tệp trả lời thì được giữ.".to_owned(),
                        "A form newly filled here is given no identifier of its own (meta/instanceID); one that a file of answers brings is kept.".to_owned(),
                    );
                    self.errors.push(error.advice());
                }
                // Written when answers are sent again; what a file of answers says there is kept.
                "deprecatedID" | "rootUuid" => {}
                "entity" => self.refuse(child, "entity"),
                other => self.leave_out(child, &format!("meta/{other}")),
            }
        }
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
                    let list = model::list(*instance, &refs, &parts.words, |choice, sentence| {
                        let key = key_of_choice(id, choice);
                        self.media
                            .extend(parts.words.media(sentence, key, *instance));
                    });
                    inline.insert(id.clone(), list);
                }
                Some(source) if list_in(source).is_some() => {
                    let file = source.rsplit('/').next().unwrap_or(source);
                    let stem = list_in(file).unwrap_or(file);
                    let refs = parts.body.refs(id);
                    match beside.list(stem, &refs, &mut self.errors) {
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
            self.of_questions(&bind, repeat.is_some());
            let outer = parts.body.groups.get(&path).copied();
            let (label, hint) = self.said(outer, &path, parts);
            let appearance = self.appearance(outer);
            nodes.push(match repeat {
                Some(repeat) => {
                    let rows = self.rows(element, child);
                    let said = |wanted: &str| {
                        let mut all = repeat.attributes();
                        all.find(|attribute| attribute.name() == wanted)
                            .map(|attribute| attribute.value().trim().to_owned())
                    };
                    let fixed = said("noAddRemove").is_some_and(|test| test == "true()");
                    let count = said("count").or_else(|| fixed.then(|| rows.to_string()));
                    Node::Repeat(Box::new(Repeat {
                        name: unique,
                        element: own,
                        label,
                        hint,
                        appearance,
                        relevant: bind.relevant,
                        begin: if count.is_some() { 0 } else { rows },
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

    /// How many rows of a repeat a new form begins with: those in its instance that are no template. All begin with the same.
    fn rows(&mut self, around: Element<'_, '_>, first: Element<'_, '_>) -> u32 {
        let content = |row: Element<'_, '_>| {
            let leaves = row.descendants().filter(Element::is_text);
            let leaves = leaves.map(|leaf| leaf.text().unwrap_or_default().trim().to_owned());
            leaves.filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        let template = |row: &Element<'_, '_>| row.attributes().any(|a| a.name() == "template");
        let rows = elements(around).filter(|row| name(*row) == name(first) && !template(row));
        let mut count = 0;
        for row in rows {
            count += 1;
            if content(row) != content(first) {
                self.refuse(
                    row,
                    &format!(
                        "{} (mỗi dòng một giá trị khác / rows that begin with different values)",
                        name(row)
                    ),
                );
            }
        }
        count
    }

    /// What only questions have is no part of a group.
    fn of_questions(&mut self, bind: &Bind<'_, '_>, repeat: bool) {
        let Some(at) = bind.element else { return };
        let kind = if repeat { "repeat" } else { "group" };
        for (what, said) in [
            ("required", bind.required.is_some()),
            ("constraint", bind.constraint.is_some()),
            ("calculate", bind.calculate.is_some()),
            ("readonly", repeat && bind.readonly.is_some()),
        ] {
            if said {
                self.refuse(at, &format!("bind {what} ({kind})"));
            }
        }
    }
}

impl<'a, 'i> Parts<'a, 'i> {
    /// Everything that sets a value, and the path of what stands around it.
    fn actions(&self) -> impl Iterator<Item = (Element<'a, 'i>, &str)> {
        let of_form = self.model.actions.iter().map(|action| (*action, ""));
        let of_body = self.body.actions.iter();
        of_form.chain(of_body.map(|(action, at)| (*action, at.as_str())))
    }
}

/// The path of what an action sets.
fn target(action: Element<'_, '_>, at: &str) -> String {
    let to = action.attribute("ref").or(action.attribute("bind"));
    absolute(to.unwrap_or_default(), at)
}
