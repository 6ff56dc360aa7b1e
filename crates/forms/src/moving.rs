//! Answers brought from one version of a form to another, typed, with an account of every one of them; no answer is dropped
//! without a line that says so, and no form is opened here.
//!
//! The same question is the one with the same name, else the one that is the same field of the national portal. An answer goes
//! along where the newer question can hold it; where it cannot, the line keeps it as people read it, to be copied by hand.

use crate::answers::{Answers, MAX_ROWS};
use crate::bundle::{Appearance, Bundle, Node, Question};
use crate::list::{List, Lists};
use crate::number;
use crate::path::Path;
use crate::text::Text;
use crate::typing;
use crate::value::{Value, ValueType};
use order::Map;

/// Answers in their new form, and what became of each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moved {
    /// The answers the newer form begins with.
    pub answers: Answers,
    /// One line for each answer of the older form, in the order of their paths.
    pub lines: Vec<Line>,
}

/// What became of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Where it was.
    pub from: Path,
    /// What was asked.
    pub asked: Text,
    /// The answer as people read it.
    pub said: Text,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// The same question has the same answer.
    Kept,
    /// It stands elsewhere, or as another type of answer, or the question reads differently.
    Carried(There),
    /// Some of its choices are gone; the others went along.
    Partly(There),
    /// The newer form has no place for it.
    Aside(Why),
}

/// An answer in the newer form.
#[derive(Debug, Clone, PartialEq)]
pub struct There {
    /// Where it is.
    pub to: Path,
    /// What is asked there.
    pub asked: Text,
    /// The answer as people read it there.
    pub said: Text,
    /// Heading of the section it moved to; empty when it is in the same.
    pub section: Text,
}

/// Why the newer form has no place for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is no longer asked.
    NotAsked,
    /// The question takes another type of answer, and this one cannot be read as it.
    OtherType,
    /// The choice is gone.
    ChoiceGone,
    /// The form calculates it now.
    Calculated,
    /// There are fewer rows, or another answer stands there already.
    NoRoom,
}

/// A question and where it stands.
struct Spot<'b> {
    question: &'b Question,
    /// Name and most rows of each repeat around it, outermost first.
    repeats: Vec<(&'b str, u32)>,
    /// The section around it: name and heading.
    section: Option<(&'b str, &'b Text)>,
}

/// Brings answers over. `lists` are the external ones at hand; a choice of a list that is not at hand goes along unexamined.
#[must_use]
pub fn move_over(old: &Bundle, answers: &Answers, new: &Bundle, lists: &Lists) -> Moved {
    let before = spots(old);
    let after = spots(new);
    let mut moved = Moved::default();
    moved.answers.form.clone_from(&new.form_id);
    moved.answers.version.clone_from(&new.version);
    let mut rows: Map<Path, u32> = Map::new();
    keep_rows(&before, &after, answers, &mut rows);
    for (path, value) in answers.iter().filter(|(_, value)| !value.is_blank()) {
        let was = before.iter().find(|spot| spot.question.name == path.name());
        let Some(was) = was else {
            let said = Text::vi(plain(value));
            let line = line(
                path,
                Text::vi(path.name()),
                said,
                Fate::Aside(Why::NotAsked),
            );
            moved.lines.push(line);
            continue;
        };
        let old_list = list_of(old, was.question, lists);
        let said = written(value, was.question, old_list);
        let fate = match heir(was.question, &before, &after) {
            None => Fate::Aside(Why::NotAsked),
            Some(is) => {
                let new_list = list_of(new, is.question, lists);
                let place = place_in(path, was, is).ok_or(Why::NoRoom);
                let fitted = place.and_then(|to| {
                    let (value, whole) =
                        fitted((value, was.question, old_list), (is.question, new_list))?;
                    Ok((to, value, whole))
                });
                match fitted {
                    Err(why) => Fate::Aside(why),
                    Ok((to, _, _)) if moved.answers.get(&to).is_some() => Fate::Aside(Why::NoRoom),
                    Ok((to, new_value, whole)) => {
                        note_rows(&to, &mut rows);
                        moved.answers.set(to.clone(), new_value.clone());
                        let other_section = section_name(was) != section_name(is);
                        let there = There {
                            asked: is.question.label.clone(),
                            said: written(&new_value, is.question, new_list),
                            section: match is.section {
                                Some((_, heading)) if other_section => heading.clone(),
                                _ => Text::default(),
                            },
                            to,
                        };
                        let same = there.to == *path
                            && new_value == *value
                            && !other_section
                            && there.asked == was.question.label;
                        match (whole, same) {
                            (false, _) => Fate::Partly(there),
                            (true, true) => Fate::Kept,
                            (true, false) => Fate::Carried(there),
                        }
                    }
                }
            }
        };
        moved
            .lines
            .push(line(path, was.question.label.clone(), said, fate));
    }
    for (repeat, count) in rows.iter() {
        moved.answers.set_rows(repeat.clone(), *count);
    }
    moved
}

impl Moved {
    /// Gives questions that the older form did not have what they begin with in a new draft, `fresh`. Rows are left as they are.
    pub fn begin_new_questions(&mut self, old: &Bundle, fresh: &Answers) {
        for (path, value) in fresh.iter() {
            let in_rows = path.segments().any(|(_, row)| row.is_some());
            let known = old.question(path.name()).is_some() || self.answers.get(path).is_some();
            if !in_rows && !known {
                self.answers.set(path.clone(), value.clone());
            }
        }
    }
}

fn line(from: &Path, asked: Text, said: Text, fate: Fate) -> Line {
    let asked = if asked.is_empty() {
        Text::vi(from.name())
    } else {
        asked
    };
    Line {
        from: from.clone(),
        asked,
        said,
        fate,
    }
}

fn spots(bundle: &Bundle) -> Vec<Spot<'_>> {
    let mut found = Vec::new();
    below(&bundle.nodes, &[], None, &mut found);
    found
}

fn below<'b>(
    nodes: &'b [Node],
    repeats: &[(&'b str, u32)],
    section: Option<(&'b str, &'b Text)>,
    found: &mut Vec<Spot<'b>>,
) {
    for node in nodes {
        let own = (node.has(&Appearance::Section) || section.is_none())
            .then(|| (node.name(), node.label()));
        match node {
            Node::Question(question) => found.push(Spot {
                question,
                repeats: repeats.to_vec(),
                section,
            }),
            Node::Group(group) => below(&group.children, repeats, own.or(section), found),
            Node::Repeat(repeat) => {
                let mut inside = repeats.to_vec();
                inside.push((&repeat.name, repeat.max.unwrap_or(MAX_ROWS)));
                below(&repeat.children, &inside, own.or(section), found);
            }
        }
    }
}

fn section_name<'b>(spot: &Spot<'b>) -> &'b str {
    spot.section.map_or("", |(name, _)| name)
}

/// The newer question that asks the same.
fn heir<'s, 'b>(
    was: &Question,
    before: &[Spot<'_>],
    after: &'s [Spot<'b>],
) -> Option<&'s Spot<'b>> {
    let named = |name: &str| after.iter().find(move |spot| spot.question.name == name);
    if let Some(same) = named(&was.name) {
        return Some(same);
    }
    let portal = was.portal_name.as_deref()?;
    after.iter().find(|spot| {
        let question = spot.question;
        // One that was there under its own name is that one.
        let was_there = before
            .iter()
            .any(|spot| spot.question.name == question.name);
        question.portal_name.as_deref() == Some(portal) && !was_there
    })
}

/// Where an answer stands in the newer form: in the same rows, or, where there are more or fewer repeats around it, in the first.
fn place_in(path: &Path, was: &Spot<'_>, is: &Spot<'_>) -> Option<Path> {
    let rows: Vec<usize> = path.segments().filter_map(|(_, row)| row).collect();
    let same_depth = was.repeats.len() == is.repeats.len() && rows.len() == is.repeats.len();
    if !same_depth && rows.iter().any(|row| *row != 1) {
        return None;
    }
    let mut text = String::new();
    for (at, (repeat, most)) in is.repeats.iter().enumerate() {
        let row = match rows.get(at) {
            Some(row) if same_depth => *row,
            _ => 1,
        };
        if row > *most as usize || row > MAX_ROWS as usize {
            return None;
        }
        text.push_str(repeat);
        text.push('[');
        text.push_str(&row.to_string());
        text.push_str("]/");
    }
    text.push_str(&is.question.name);
    Path::parse(&text).ok()
}

/// The rows of repeats that are in both forms, those without an answer too.
fn keep_rows(
    before: &[Spot<'_>],
    after: &[Spot<'_>],
    answers: &Answers,
    rows: &mut Map<Path, u32>,
) {
    for (path, count) in answers.repeats() {
        let segments: Vec<(&str, Option<usize>)> = path.segments().collect();
        let here = |spots: &[Spot<'_>]| -> Option<Vec<u32>> {
            let same = |spot: &&Spot<'_>| {
                let names = spot.repeats.iter().map(|(name, _)| *name);
                spot.repeats.len() >= segments.len()
                    && names
                        .zip(&segments)
                        .all(|(name, (segment, _))| name == *segment)
            };
            let found = spots.iter().find(same)?;
            Some(found.repeats.iter().map(|(_, most)| *most).collect())
        };
        let (Some(_), Some(most)) = (here(before), here(after)) else {
            continue;
        };
        let fits = segments
            .iter()
            .zip(&most)
            .all(|((_, row), most)| row.is_none_or(|row| row <= *most as usize));
        let Some(own) = segments
            .len()
            .checked_sub(1)
            .and_then(|last| most.get(last))
        else {
            continue;
        };
        let count = count.min(*own).min(MAX_ROWS);
        if fits && count > 0 {
            note_rows(path, rows);
            let known = rows.get(path).copied().unwrap_or(0);
            rows.insert(path.clone(), count.max(known));
        }
    }
}

/// Makes the rows an answer stands in.
fn note_rows(to: &Path, rows: &mut Map<Path, u32>) {
    let mut text = String::new();
    for (name, row) in to.segments() {
        if !text.is_empty() {
            text.push('/');
        }
        text.push_str(name);
        let Some(row) = row else { continue };
        if let Ok(repeat) = Path::parse(&text) {
            let count = rows.get(&repeat).copied().unwrap_or(0);
            rows.insert(repeat, count.max(u32::try_from(row).unwrap_or(MAX_ROWS)));
        }
        text.push('[');
        text.push_str(&row.to_string());
        text.push(']');
    }
}

fn list_of<'a>(bundle: &'a Bundle, question: &Question, lists: &'a Lists) -> Option<&'a List> {
    let name = question.list()?.name();
    let own = bundle.choices.get(name);
    own.or_else(|| lists.get(name).map(|list| &**list))
}

/// The answer as the newer question takes it, and whether all of it went along.
fn fitted(
    (value, was, old_list): (&Value, &Question, Option<&List>),
    (is, new_list): (&Question, Option<&List>),
) -> Result<(Value, bool), Why> {
    let wanted = is.value_type();
    match wanted {
        // What was calculated once, when something changed, is not calculated again.
        ValueType::Calculated if is.calculation.is_some() => return Err(Why::Calculated),
        ValueType::Nothing => return Err(Why::NotAsked),
        ValueType::Choice | ValueType::Choices => return chosen(value, old_list, wanted, new_list),
        _ => {}
    }
    // What was typed and could not be read as the type is kept to the letter.
    if was.value_type() == wanted {
        return Ok((value.clone(), true));
    }
    let read = written(value, was, old_list).vi;
    let found = match (wanted, value) {
        (ValueType::Text, _) => Some(Value::Text(read)),
        (ValueType::Bool, Value::Bool(true)) => Some(Value::Bool(true)),
        (ValueType::Bool, _) => None,
        // The name of a choice is not what the person read.
        _ if was.list().is_some() => Some(typing::read(&read, wanted)),
        (_, Value::Text(text)) => Some(typing::read(text, wanted)),
        _ => match typing::fit(value.clone(), wanted, None) {
            (found, false) => found,
            (_, true) => None,
        },
    };
    match found {
        Some(Value::Text(text)) if wanted != ValueType::Text || text.trim().is_empty() => {
            Err(Why::OtherType)
        }
        Some(value) if !value.is_blank() => Ok((value, true)),
        _ => Err(Why::OtherType),
    }
}

/// The choices of an answer that the newer list has, by name, else by what people read.
fn chosen(
    value: &Value,
    old_list: Option<&List>,
    wanted: ValueType,
    new_list: Option<&List>,
) -> Result<(Value, bool), Why> {
    let names: Vec<&str> = match value {
        Value::Text(_) | Value::Choices(_) => value.chosen().collect(),
        _ => return Err(Why::OtherType),
    };
    let mut found: Vec<String> = Vec::new();
    for name in &names {
        let known = match new_list {
            None => Some((*name).to_owned()),
            Some(list) if list.get(name).is_some() => Some((*name).to_owned()),
            Some(list) => {
                let label = old_list
                    .and_then(|list| list.get(name))
                    .map_or(*name, |choice| choice.label.vi.as_str());
                let same = list.items().iter().find(|choice| choice.label.vi == label);
                same.map(|choice| choice.name.clone())
            }
        };
        if let Some(known) =
            known.filter(|known| !known.trim().is_empty() && !found.contains(known))
        {
            found.push(known);
        }
    }
    let whole = found.len() == names.len();
    match (wanted, found.len()) {
        (_, 0) => Err(Why::ChoiceGone),
        (ValueType::Choice, 1) => Ok((Value::Text(found.swap_remove(0)), whole)),
        (ValueType::Choice, _) => Err(Why::OtherType),
        _ => {
            let (value, _) = typing::fit(Value::Choices(found), wanted, new_list);
            value.map(|value| (value, whole)).ok_or(Why::ChoiceGone)
        }
    }
}

/// An answer as people read it.
fn written(value: &Value, question: &Question, list: Option<&List>) -> Text {
    if let Some(list) = list.filter(|_| question.list().is_some()) {
        let said = |english: bool| -> String {
            let labels: Vec<&str> = value
                .chosen()
                .map(|name| {
                    list.get(name)
                        .map_or(name, |choice| choice.label.get(english))
                })
                .collect();
            labels.join(", ")
        };
        return match (said(false), said(true)) {
            (vi, _) if vi.is_empty() => Text::vi(plain(value)),
            (vi, en) => Text::new(vi, en),
        };
    }
    match value {
        Value::Bool(yes) => Text::new(
            if *yes { "có" } else { "không" },
            if *yes { "yes" } else { "no" },
        ),
        _ => Text::vi(plain(value)),
    }
}

/// An answer by itself, whatever was asked.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number::text(*number).replacen('.', ",", 1),
        Value::Bool(yes) => String::from(if *yes { "có" } else { "không" }),
        Value::Date(date) => date.to_string(),
        Value::PartialDate(partial) => partial.to_string(),
        Value::Choices(names) => names.join(", "),
    }
}
