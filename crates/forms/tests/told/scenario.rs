//! A form test reads as a person filling it: answer and see. Builders make the smallest bundle that shows a rule.

use calendar::Date;
use forms::{
    Answers, Bundle, Changes, Choice, Context, FORMAT, FeeRule, Form, Group, Kind, List, ListRef,
    Lists, Mode, Node, PaperRule, Path, ProblemKind, Question, Refusal, Repeat, Rule, Text, Value,
};
use std::sync::Arc;

pub(crate) const TODAY: &str = "2026-11-23";

pub(crate) fn day(iso: &str) -> Date {
    Date::parse_iso(iso).unwrap()
}

pub(crate) fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

pub(crate) fn bundle(nodes: Vec<Node>) -> Bundle {
    Bundle {
        format: FORMAT,
        form_id: "thu".into(),
        version: "1".into(),
        procedure: "1.001193".into(),
        title: Text::new("Tờ khai thử", "Trial form"),
        mode: Mode::Strict,
        nodes,
        choices: Default::default(),
        papers: vec![],
        fees: vec![],
        ..Bundle::default()
    }
}

pub(crate) fn question(name: &str, kind: Kind) -> Question {
    Question {
        name: name.into(),
        kind,
        label: Text::vi(name),
        ..Question::default()
    }
}

/// A question with the fields that `change` sets.
pub(crate) fn ask(name: &str, kind: Kind, change: impl FnOnce(&mut Question)) -> Node {
    let mut question = question(name, kind);
    change(&mut question);
    Node::Question(Box::new(question))
}

pub(crate) fn required(q: &mut Question) {
    q.required = Some("true()".into());
}

pub(crate) fn plain(name: &str, kind: Kind) -> Node {
    ask(name, kind, |_| {})
}

pub(crate) fn calculate(name: &str, calculation: &str) -> Node {
    ask(name, Kind::Calculate, |q| {
        q.calculation = Some(calculation.into())
    })
}

pub(crate) fn group(name: &str, relevant: Option<&str>, children: Vec<Node>) -> Node {
    Node::Group(Box::new(Group {
        name: name.into(),
        label: Text::vi(name),
        relevant: relevant.map(Into::into),
        children,
        ..Group::default()
    }))
}

pub(crate) fn repeat(name: &str, change: impl FnOnce(&mut Repeat), children: Vec<Node>) -> Node {
    let mut repeat = Repeat {
        name: name.into(),
        children,
        ..Repeat::default()
    };
    change(&mut repeat);
    Node::Repeat(Box::new(repeat))
}

pub(crate) fn rule(test: &str, message: &str) -> Rule {
    Rule {
        test: test.into(),
        message: Text::vi(message),
    }
}

pub(crate) fn inline(name: &str) -> ListRef {
    ListRef::Inline(name.into())
}

pub(crate) fn external(name: &str) -> ListRef {
    ListRef::External(name.into())
}

/// A list of `name, label, cells…`.
pub(crate) fn list(columns: &[&str], rows: &[&[&str]]) -> List {
    let items = rows
        .iter()
        .map(|row| Choice {
            name: row[0].into(),
            label: Text::vi(row[1]),
            cells: row[2..].iter().map(|cell| (*cell).to_owned()).collect(),
            ..Choice::default()
        })
        .collect();
    List::new(columns.iter().map(|c| (*c).to_owned()).collect(), items)
}

pub(crate) fn paper(id: &str, relevant: Option<&str>, required: Option<&str>) -> PaperRule {
    PaperRule {
        id: id.into(),
        relevant: relevant.map(Into::into),
        required: required.map(Into::into),
    }
}

pub(crate) fn fee(id: &str, amount: &str, when: Option<&str>) -> FeeRule {
    FeeRule {
        id: id.into(),
        name: Text::vi(id),
        amount: amount.into(),
        when: when.map(Into::into),
        basis: Text::vi("căn cứ"),
    }
}

/// An open form and short ways to use it.
pub(crate) struct Scenario {
    pub(crate) form: Form,
    /// What the last change has changed.
    pub(crate) seen: Changes,
}

impl Scenario {
    pub(crate) fn of(nodes: Vec<Node>) -> Self {
        Self::with(bundle(nodes), Lists::new())
    }

    pub(crate) fn with(bundle: Bundle, lists: Lists) -> Self {
        let context = Context::new(day(TODAY), lists);
        let form = Form::open(Arc::new(bundle), Answers::new(), context).unwrap();
        Self::around(form)
    }

    fn around(form: Form) -> Self {
        Self {
            form,
            seen: Changes::default(),
        }
    }

    pub(crate) fn answer(&mut self, at: &str, value: Value) {
        self.seen = self.form.answer(&path(at), value);
        assert_eq!(self.seen.refused, None, "{at}");
    }

    pub(crate) fn type_in(&mut self, at: &str, typed: &str) {
        self.seen = self.form.answer_text(&path(at), typed);
        assert_eq!(self.seen.refused, None, "{at}");
    }

    pub(crate) fn value(&self, at: &str) -> Option<Value> {
        let view = self
            .form
            .node(&path(at))
            .unwrap_or_else(|| panic!("no {at}"));
        view.value.cloned()
    }

    /// The value as text, for short assertions; empty where there is none.
    pub(crate) fn shown(&self, at: &str) -> String {
        match self.value(at) {
            None => String::new(),
            Some(Value::Text(text)) => text,
            Some(Value::Int(n)) => n.to_string(),
            Some(Value::Decimal(n)) => n.to_string(),
            Some(Value::Bool(b)) => b.to_string(),
            Some(Value::Date(d)) => d.iso(),
            Some(Value::PartialDate(d)) => d.iso(),
            Some(Value::Choices(names)) => names.join(" "),
        }
    }

    pub(crate) fn relevant(&self, at: &str) -> bool {
        self.form.node(&path(at)).unwrap().relevant
    }

    pub(crate) fn problem(&self, at: &str) -> Option<ProblemKind> {
        self.form.node(&path(at)).unwrap().problem.map(|p| p.kind)
    }

    pub(crate) fn message(&self, at: &str) -> String {
        let view = self.form.node(&path(at)).unwrap();
        view.problem
            .map(|p| p.message.vi.clone())
            .unwrap_or_default()
    }

    pub(crate) fn warning(&self, at: &str) -> String {
        let view = self.form.node(&path(at)).unwrap();
        view.warning.map(|w| w.vi.clone()).unwrap_or_default()
    }

    pub(crate) fn add(&mut self, repeat: &str) -> Option<Refusal> {
        self.seen = self.form.add_row(&path(repeat));
        self.seen.refused
    }

    pub(crate) fn remove(&mut self, row: &str) -> Option<Refusal> {
        self.seen = self.form.remove_row(&path(row));
        self.seen.refused
    }

    pub(crate) fn choices(&self, at: &str, query: &str) -> Vec<String> {
        let choices = self.form.choices(&path(at), query, 50);
        choices
            .items
            .iter()
            .map(|choice| choice.name.clone())
            .collect()
    }

    /// The form opened again from what a draft keeps.
    pub(crate) fn reopened(&self) -> Self {
        let json = self.form.answers().to_json();
        let answers = Answers::from_json(&json).unwrap();
        let context = Context::new(day(TODAY), Lists::new());
        let form = Form::open(self.form.bundle().clone(), answers, context).unwrap();
        Self::around(form)
    }
}
