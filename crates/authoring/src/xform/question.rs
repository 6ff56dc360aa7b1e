//! One element of an XForm as a question: its kind, what it says, what sets it; nothing here knows what stands around it.

use std::collections::BTreeMap;

use forms::marked::{Said, key_of};
use forms::{
    Action, Appearance, Choice, Event, Kind, List, ListRef, Question, Rule, Scale, Text, Wide,
};
use roxmltree::Node as Element;

use super::body::Control;
use super::model::Bind;
use super::{Import, Parts, target};
use crate::cells::PICTURES;
use crate::looks;
use crate::survey::kinds::picture;
use crate::xml::{self, elements, name};

impl Import<'_> {
    #[expect(
        clippy::too_many_arguments,
        reason = "one element and everything that is known of it"
    )]
    pub(super) fn question(
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
            let content = quoted(content.trim());
            if question.actions.is_empty() {
                question.calculation.get_or_insert(content);
            } else if content != "''" {
                question.default = Some(content);
            }
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
        let mut actions = Vec::new();
        for (action, at) in parts.actions() {
            if target(action, at) != path {
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
                let of = match (on, self.names.get(at)) {
                    (Event::Change, Some(of)) => of.clone(),
                    // Where it stands there is nothing: that is said once already.
                    (Event::Change, None) => continue,
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

    /// A value nobody sees is set as one that somebody sees; only what is also calculated cannot be set to something else.
    fn hidden_action(&mut self, element: Element<'_, '_>, question: &mut Question) {
        let Some(calculation) = &question.calculation else {
            return;
        };
        let same = |action: &Action| {
            let first = matches!(action.on, Event::Load | Event::NewRow);
            first && *calculation == format!("once({})", action.value)
        };
        if !question.actions.iter().all(same) {
            self.refuse(element, &format!("setvalue ref=\"…/{}\"", name(element)));
        }
        question.actions.clear();
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
            ("rank", _) => {
                let choices = self.choices(control, &question.name, parts, inline)?;
                question.choice_filter = choices.filter;
                question.shuffle = choices.shuffle;
                Kind::Wide(Wide::Rank(choices.list))
            }
            ("range", _) => Kind::Wide(Wide::Range(self.scale(control.element)?)),
            ("upload", _) => Kind::Wide(upload(control.element)),
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
            ("input", "boolean") => {
                inline.insert(question.name.clone(), yes_or_no());
                Kind::SelectOne(ListRef::Inline(question.name.clone()))
            }
            ("input", "time") => Kind::Wide(Wide::Time),
            ("input", "dateTime") => Kind::Wide(Wide::DateTime),
            ("input", "geopoint") => Kind::Wide(Wide::Point),
            ("input", "geotrace") => Kind::Wide(Wide::Trace),
            ("input", "geoshape") => Kind::Wide(Wide::Shape),
            ("input", "barcode") => Kind::Wide(Wide::Barcode),
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

    /// The numbers of a `range`.
    fn scale(&mut self, range: Element<'_, '_>) -> Option<Scale> {
        let of = |name: &str| range.attribute(name).unwrap_or_default().trim();
        // What is left open is as XLSForm has it.
        let or = |name: &str, otherwise: &'static str| match of(name) {
            "" => otherwise,
            said => said,
        };
        let scale = Scale::new(or("start", "1"), or("end", "10"), or("step", "1"));
        if scale.is_none() {
            let what = format!(
                "range start=\"{}\" end=\"{}\" step=\"{}\"",
                of("start"),
                of("end"),
                of("step")
            );
            self.refuse(range, &what);
        }
        scale
    }

    /// Label and hint of a control or group.
    pub(super) fn said(
        &mut self,
        element: Option<Element<'_, '_>>,
        path: &str,
        parts: &Parts<'_, '_>,
    ) -> (Text, Text) {
        let Some(element) = element else {
            return Default::default();
        };
        let child = |wanted: &str| elements(element).find(|child| name(*child) == wanted);
        if let (Some(label), Some(unique)) = (child("label"), self.names.get(path)) {
            let key = key_of(unique, Said::Label);
            self.media.extend(parts.words.beside(label, key));
        }
        if let Some(hint) = child("hint")
            && parts.words.beside(hint, String::new()).is_some()
        {
            self.refuse(hint, "value form=\"image\", form=\"audio\" (hint)");
        }
        let mut said = |wanted: &str| {
            let found = child(wanted);
            found.map_or_else(Text::default, |found| parts.words.of(found, path, self))
        };
        (said("label"), said("hint"))
    }

    /// What else stands at a control: what would change its answers is refused, the rest is left out.
    fn attributes(&mut self, control: Element<'_, '_>) {
        const READ: [&str; 12] = [
            "ref",
            "nodeset",
            "bind",
            "id",
            "appearance",
            "mediatype",
            "start",
            "end",
            "step",
            "count",
            "noAddRemove",
            "class",
        ];
        for attribute in control.attributes() {
            let what = format!("{} {}", name(control), attribute.name());
            match attribute.name() {
                known if READ.contains(&known) => {}
                "intent" | "query" => self.refuse(control, &what),
                _ => self.leave_out(control, &what),
            }
        }
    }

    pub(super) fn appearance(&mut self, element: Option<Element<'_, '_>>) -> Vec<Appearance> {
        let Some(element) = element else {
            return Vec::new();
        };
        self.attributes(element);
        let words = element.attribute("appearance").unwrap_or_default();
        let upload = name(element) == "upload";
        let all: Vec<Appearance> = words
            .split_whitespace()
            .filter(|word| !upload || !PICTURES.contains(word))
            .map(|word| Appearance::from(word.to_owned()))
            .collect();
        let kind = match name(element) {
            "select1" => "select_one",
            "select" => "select_multiple",
            "group" => "begin_group",
            other => other,
        };
        for word in all.iter().filter(|word| looks::is_elsewhere(word, kind)) {
            let word = String::from(word.clone());
            self.leave_out(element, &format!("appearance “{word}”"));
        }
        all
    }
}

/// The choices of a question whose answer is a boolean of XML.
fn yes_or_no() -> List {
    let choice = |name: &str, vi: &str, en: &str| Choice {
        name: name.to_owned(),
        label: Text::new(vi, en),
        ..Choice::default()
    };
    let both = [choice("true", "Có", "Yes"), choice("false", "Không", "No")];
    List::new(Vec::new(), both.into())
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

/// What may be handed in: pictures, recordings, or pictures and PDF.
fn upload(upload: Element<'_, '_>) -> Wide {
    let media = upload.attribute("mediatype").unwrap_or_default();
    match media.split('/').next() {
        Some("image") => picture(upload.attribute("appearance").unwrap_or_default()),
        Some("audio") => Wide::Audio,
        Some("video") => Wide::Video,
        _ => Wide::File,
    }
}
