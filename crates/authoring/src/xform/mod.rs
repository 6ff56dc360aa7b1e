//! ODK's XForms as a form of ours: model, instance, binds, sentences, controls, lists. What it cannot carry over it refuses by
//! name and line; it never runs an action and never fetches what a form points to.

mod body;
mod model;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use forms::{
    Action, Appearance, Bundle, Event, FORMAT, Field, Finding, Group, Kind, List, Lists, Mode,
    Node, Question, Repeat, Rule, Text, is_name,
};
use roxmltree::Node as Element;

use crate::AuthoringError;
use crate::findings::message_of;
use crate::workbook::{Beside, FormFile};
use crate::xml::{self, elements, line, name};
use body::{Body, Control};
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

    #[expect(
        clippy::too_many_arguments,
        reason = "one element and everything that is known of it"
    )]
    fn question(
        &mut self,
        element: Element<'_, '_>,
        path: &str,
        unique: String,
        own: String,
        bind: &Bind<'_, '_>,
        control: Option<&Control<'_, '_>>,
        parts: &Parts<'_, '_>,
        inline: &mut BTreeMap<String, List>,
    ) -> Option<Question> {
        let content = xml::text(element);
        let mut question = Question {
            element: own,
            relevant: bind.relevant.clone(),
            required: bind.required.clone(),
            readonly: bind.readonly.clone(),
            calculation: bind.calculate.clone(),
            name: unique,
            ..Question::default()
        };
        question.actions = self.actions(path, parts);
        let Some(control) = control else {
            self.hidden_action(element, &mut question);
            // Nobody sees it: what it holds is calculated, or stays what it is.
            question.kind = Kind::Calculate;
            question.required = None;
            question
                .calculation
                .get_or_insert_with(|| quoted(content.trim()));
            return Some(question);
        };
        (question.label, question.hint) = self.said(Some(control.element), path, parts);
        question.appearance = self.appearance(Some(control.element));
        let message = |message: &Option<String>, import: &mut Self| {
            message.as_ref().map_or_else(Text::default, |message| {
                parts.words.sentence(message, control.element, path, import)
            })
        };
        question.required_message = message(&bind.required_message, self);
        if let Some(test) = &bind.constraint {
            question.constraints.push(Rule {
                test: test.clone(),
                message: message(&bind.constraint_message, self),
            });
        }
        question.kind = self.kind(control, bind, &mut question, parts, inline)?;
        if question.calculation.is_none() && !content.trim().is_empty() {
            question.default = Some(match question.kind {
                Kind::Integer | Kind::Decimal => content.trim().to_owned(),
                Kind::Date => format!("date({})", quoted(content.trim())),
                _ => quoted(content.trim()),
            });
        }
        Some(question)
    }

    /// What sets the value of the element at a path, and when.
    fn actions(&mut self, path: &str, parts: &Parts<'_, '_>) -> Vec<Action> {
        let of_form = parts.model.actions.iter().map(|action| (*action, ""));
        let of_body = parts
            .body
            .actions
            .iter()
            .map(|(action, at)| (*action, at.as_str()));
        let mut actions = Vec::new();
        for (action, at) in of_form.chain(of_body) {
            let to = action.attribute("ref").or(action.attribute("bind"));
            if absolute(to.unwrap_or_default(), at) != path {
                continue;
            }
            let value = match action.attribute("value").map(str::trim) {
                Some(value) => value.to_owned(),
                None => match xml::text(action).trim() {
                    "" => String::new(),
                    text => quoted(text),
                },
            };
            let events = action.attributes().find(|a| a.name() == "event");
            for event in events
                .map_or("", |events| events.value())
                .split_whitespace()
            {
                let on = match event {
                    "odk-instance-first-load" => Event::Load,
                    "odk-new-repeat" => Event::NewRow,
                    "xforms-value-changed" => Event::Change,
                    "xforms-revalidate" => Event::Send,
                    other => {
                        self.refuse(action, &format!("setvalue event=\"{other}\""));
                        continue;
                    }
                };
                let of = match on {
                    Event::Change => self.names.get(at).cloned().unwrap_or_default(),
                    _ => String::new(),
                };
                actions.push(Action {
                    on,
                    of,
                    value: value.clone(),
                });
            }
        }
        actions
    }

    /// A value nobody sees is calculated: one that is set when the form is opened is calculated once, and that is all.
    fn hidden_action(&mut self, element: Element<'_, '_>, question: &mut Question) {
        let actions = std::mem::take(&mut question.actions);
        for action in actions {
            let first = matches!(action.on, Event::Load | Event::NewRow);
            let value = format!("once({})", action.value);
            let same = question.calculation.as_ref() == Some(&value);
            if first && !action.value.is_empty() && (question.calculation.is_none() || same) {
                question.calculation = Some(value);
            } else {
                self.refuse(element, &format!("setvalue ref=\"…/{}\"", name(element)));
            }
        }
    }

    fn kind(
        &mut self,
        control: &Control<'_, '_>,
        bind: &Bind<'_, '_>,
        question: &mut Question,
        parts: &Parts<'_, '_>,
        inline: &mut BTreeMap<String, List>,
    ) -> Option<Kind> {
        let tag = name(control.element);
        let kind = match (tag, bind.kind.as_str()) {
            ("select1" | "select", _) => {
                let choices = self.choices(control, &question.name, parts, inline)?;
                question.choice_filter = choices.filter;
                question.shuffle = choices.shuffle;
                if tag == "select1" {
                    Kind::SelectOne(choices.list)
                } else {
                    Kind::SelectMultiple(choices.list)
                }
            }
            ("trigger", _) => Kind::Acknowledge,
            ("input", "" | "string") if is_note(bind) => {
                question.readonly = None;
                question.required = None;
                Kind::Note
            }
            ("input", "" | "string") => Kind::Text,
            ("input", "int" | "integer" | "long") => Kind::Integer,
            ("input", "decimal" | "float" | "double") => Kind::Decimal,
            ("input", "date") => Kind::Date,
            ("input", other) => {
                self.refuse(control.element, &format!("input type=\"{other}\""));
                return None;
            }
            (tag, _) => {
                self.refuse(control.element, tag);
                return None;
            }
        };
        Some(kind)
    }

    /// Label and hint of a control or group.
    fn said(
        &mut self,
        element: Option<Element<'_, '_>>,
        path: &str,
        parts: &Parts<'_, '_>,
    ) -> (Text, Text) {
        let Some(element) = element else {
            return Default::default();
        };
        let mut said = |wanted: &str| {
            let found = elements(element).find(|child| name(*child) == wanted);
            found.map_or_else(Text::default, |found| parts.words.of(found, path, self))
        };
        (said("label"), said("hint"))
    }

    fn appearance(&mut self, element: Option<Element<'_, '_>>) -> Vec<Appearance> {
        let Some(element) = element else {
            return Vec::new();
        };
        let words = element.attribute("appearance").unwrap_or_default();
        let all: Vec<Appearance> = words
            .split_whitespace()
            .map(|word| Appearance::from(word.to_owned()))
            .collect();
        for word in &all {
            if let Appearance::Other(word) = word {
                self.leave_out(element, &format!("appearance “{word}”"));
            }
        }
        all
    }
}

fn is_note(bind: &Bind<'_, '_>) -> bool {
    bind.readonly.as_deref() == Some("true()") && bind.calculate.is_none()
}

/// A text as an expression has it.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{}\"", text.replace('"', "”"))
    } else {
        format!("'{text}'")
    }
}
