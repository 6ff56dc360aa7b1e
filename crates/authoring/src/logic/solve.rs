//! Whether any answers at all make a condition true. It errs on one side only: what it calls impossible is impossible.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Condition, Literal, Relation, Subject};

/// The most ways in which a condition may be true that are looked at.
const MAX_WAYS: usize = 200;
/// The most ways that are looked at when the conditions of other questions are taken in, all together.
const MAX_BRANCHES: usize = 2_000;
/// The most conditions of other questions that are taken in.
const MAX_TAKEN: usize = 8;

/// What an answer can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Nature {
    /// A whole number, or a day as its number.
    Whole,
    Number,
    Words,
    /// One of these names.
    OneOf(BTreeSet<String>),
    /// Several names.
    Several,
    /// It cannot be known.
    Anything,
}

/// What is known of the questions of a form.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) natures: BTreeMap<String, Nature>,
    /// When each question applies; one that does not reads as unanswered.
    pub(super) applies: BTreeMap<String, Condition>,
    /// What an answer that is there must meet to be handed in.
    pub(super) bounds: BTreeMap<String, Condition>,
}

/// One thing that must be true of an answer.
#[derive(Debug, Clone, PartialEq)]
struct Fact {
    of: Subject,
    what: What,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    Is(Relation, Literal),
    /// Not that, or unanswered.
    IsNot(Relation, Literal),
    Chosen(String),
    NotChosen(String),
    Answered,
    Unanswered,
}

type Way = Vec<Fact>;

impl Known {
    /// Whether any answers make the condition true. `here` is the question whose answer is there when a test asks for it.
    pub(super) fn can_hold(&self, condition: &Condition, here: &str) -> bool {
        self.search(condition, here, true)
    }

    /// The same, whatever the constraints of the questions it asks.
    pub(super) fn can_hold_unbounded(&self, condition: &Condition, here: &str) -> bool {
        self.search(condition, here, false)
    }

    fn search(&self, condition: &Condition, here: &str, bounded: bool) -> bool {
        let mut search = Search {
            known: self,
            bounded,
            left: MAX_BRANCHES,
        };
        match ways(condition, true) {
            None => true,
            Some(ways) => ways
                .into_iter()
                .any(|way| search.is_possible(way, &mut BTreeSet::from([here.to_owned()]))),
        }
    }
}

/// One search for answers.
struct Search<'k> {
    known: &'k Known,
    /// Whether an answer that is there must meet its constraints.
    bounded: bool,
    /// How many more ways may be looked at.
    left: usize,
}

impl Search<'_> {
    /// Whether answers can be like this. An answer that must be there needs its question to apply.
    fn is_possible(&mut self, way: Way, taken: &mut BTreeSet<String>) -> bool {
        let mut subjects: BTreeMap<&Subject, Vec<&What>> = BTreeMap::new();
        for fact in &way {
            subjects.entry(&fact.of).or_default().push(&fact.what);
        }
        let mut needed = None;
        for (subject, facts) in &subjects {
            if !self.known.fits(subject, facts) {
                return false;
            }
            let Subject::Answer(name) = subject else {
                continue;
            };
            let there = facts.iter().any(|what| answers(what));
            if there && !taken.contains(name) && taken.len() < MAX_TAKEN {
                needed = self.known.applies.get(name).map(|applies| {
                    let bounds = self.known.bounds.get(name).filter(|_| self.bounded);
                    let bounds = bounds.cloned();
                    let bounds = bounds.unwrap_or(Condition::Holds(true));
                    (name.clone(), applies.clone().and(bounds))
                });
                if needed.is_some() {
                    break;
                }
            }
        }
        let Some((name, applies)) = needed else {
            return true;
        };
        taken.insert(name);
        match ways(&applies, true) {
            Some(others) if others.len() * way.len() <= MAX_WAYS && others.len() <= self.left => {
                self.left -= others.len();
                others.into_iter().any(|other| {
                    let both = [way.clone(), other].concat();
                    self.is_possible(both, &mut taken.clone())
                })
            }
            _ => true,
        }
    }
}

impl Known {
    fn fits(&self, subject: &Subject, facts: &[&What]) -> bool {
        let there = facts.iter().any(|what| answers(what));
        if !together_with_others(facts) {
            return false;
        }
        if facts.contains(&&What::Unanswered) {
            return !there;
        }
        if !there {
            return true;
        }
        let nature = match subject {
            Subject::Length(_) => &Nature::Whole,
            Subject::Value(_) => &Nature::Number,
            Subject::Answer(name) => self.natures.get(name).unwrap_or(&Nature::Anything),
        };
        if let (Nature::OneOf(names), Subject::Answer(_)) = (nature, subject) {
            return names
                .iter()
                .any(|name| facts.iter().all(|what| holds_of(what, name)));
        }
        if *nature == Nature::Several {
            return !facts
                .iter()
                .any(|what| matches!(what, What::Chosen(name) if facts.contains(&&What::NotChosen(name.clone()))));
        }
        let least = if matches!(subject, Subject::Length(_)) {
            0.0
        } else {
            f64::NEG_INFINITY
        };
        // What is not less than a number is as much or more only if it is a number.
        let words = matches!(nature, Nature::Words | Nature::Anything);
        let ordered = !words && !matches!(subject, Subject::Value(_));
        let known: Vec<&What> = facts
            .iter()
            .copied()
            .filter(|what| ordered || !denies_order(what))
            .collect();
        numbers(&known, least, *nature == Nature::Whole) && texts(facts)
    }
}

/// Whether a fact needs an answer to be there. Two answers that are not there are equal.
fn answers(what: &What) -> bool {
    if let What::Is(Relation::Equal | Relation::Unequal, Literal::Value(_)) = what {
        return false;
    }
    matches!(what, What::Is(..) | What::Chosen(_) | What::Answered)
}

/// Whether a fact says that an answer does not stand so in the order of numbers, which is true of every text.
fn denies_order(what: &What) -> bool {
    matches!(what, What::IsNot(relation, _) if !matches!(relation, Relation::Equal | Relation::Unequal))
}

/// Whether a fact is true of this one name. Comparisons with numbers are not known.
fn holds_of(what: &What, name: &str) -> bool {
    match what {
        What::Is(relation, literal) => is_text(*relation, literal, name).unwrap_or(true),
        What::IsNot(relation, literal) => is_text(*relation, literal, name).is_none_or(|is| !is),
        What::Chosen(chosen) => chosen == name,
        What::NotChosen(chosen) => chosen != name,
        What::Answered => true,
        What::Unanswered => false,
    }
}

fn is_text(relation: Relation, literal: &Literal, name: &str) -> Option<bool> {
    match (relation, literal) {
        (Relation::Equal, Literal::Text(text)) => Some(text == name),
        (Relation::Unequal, Literal::Text(text)) => Some(text != name),
        _ => None,
    }
}

/// Every comparison with a number that an answer that is there must meet.
fn numbers(facts: &[&What], least: f64, whole: bool) -> bool {
    let (mut low, mut low_out) = (least, false);
    let (mut high, mut high_out) = (f64::INFINITY, false);
    let mut never = Vec::new();
    for what in facts {
        let (relation, number) = match what {
            What::Is(relation, Literal::Number(number)) => (*relation, *number),
            What::IsNot(relation, Literal::Number(number)) => (relation.opposite(), *number),
            _ => continue,
        };
        let (up, down) = match relation {
            Relation::Equal => (Some(false), Some(false)),
            Relation::Greater => (Some(true), None),
            Relation::GreaterEqual => (Some(false), None),
            Relation::Less => (None, Some(true)),
            Relation::LessEqual => (None, Some(false)),
            Relation::Unequal => {
                never.push(number);
                continue;
            }
        };
        if let Some(out) = up
            && (number > low || (number == low && out))
        {
            (low, low_out) = (number, out);
        }
        if let Some(out) = down
            && (number < high || (number == high && out))
        {
            (high, high_out) = (number, out);
        }
    }
    if whole {
        let bottom = if low_out {
            low.floor() + 1.0
        } else {
            low.ceil()
        };
        let top = if high_out {
            high.ceil() - 1.0
        } else {
            high.floor()
        };
        // A few whole numbers may all be ruled out one by one.
        let few = top - bottom < 100.0;
        let free = |number: f64| !never.contains(&number);
        return bottom <= top
            && (!few || (0..=((top - bottom) as i64)).any(|step| free(bottom + step as f64)));
    }
    low < high || (low == high && !low_out && !high_out && !never.contains(&low))
}

/// How an answer may stand to another value: below it, equal to it, above it; of equal order with other letters, such as
/// `5` and `5.0`; equal without an order, such as two texts or nothing and nothing; without an order; not even unequal.
const STANDS: [&[Relation]; 7] = {
    use Relation::{Equal, Greater, GreaterEqual, Less, LessEqual, Unequal};
    [
        &[Less, LessEqual, Unequal],
        &[Equal, LessEqual, GreaterEqual],
        &[Greater, GreaterEqual, Unequal],
        &[LessEqual, GreaterEqual, Unequal],
        &[Equal],
        &[Unequal],
        &[],
    ]
};

/// Whether the comparisons with each other value can be true at once.
fn together_with_others(facts: &[&What]) -> bool {
    let with = |what: &What| match what {
        What::Is(_, Literal::Value(other)) | What::IsNot(_, Literal::Value(other)) => {
            Some(other.clone())
        }
        _ => None,
    };
    let others: BTreeSet<String> = facts.iter().filter_map(|what| with(what)).collect();
    others.iter().all(|other| {
        STANDS.iter().any(|stand| {
            facts.iter().all(|what| match what {
                What::Is(relation, Literal::Value(of)) if of == other => stand.contains(relation),
                What::IsNot(relation, Literal::Value(of)) if of == other => {
                    !stand.contains(relation)
                }
                _ => true,
            })
        })
    })
}

/// Every comparison with a text that an answer that is there must meet.
fn texts(facts: &[&What]) -> bool {
    let mut must = BTreeSet::new();
    let mut never = BTreeSet::new();
    for what in facts {
        match what {
            What::Is(Relation::Equal, Literal::Text(text)) => must.insert(text),
            What::Is(Relation::Unequal, Literal::Text(text))
            | What::IsNot(Relation::Equal, Literal::Text(text)) => never.insert(text),
            _ => continue,
        };
    }
    must.len() <= 1 && must.is_disjoint(&never)
}

/// The ways in which a condition can be true (or, if not `wanted`, fail to be): nothing where there are too many.
fn ways(condition: &Condition, wanted: bool) -> Option<Vec<Way>> {
    match condition {
        Condition::Holds(holds) if *holds == wanted => Some(vec![Vec::new()]),
        Condition::Holds(_) => Some(Vec::new()),
        Condition::Unknown | Condition::Matches(..) => Some(vec![Vec::new()]),
        Condition::Not(inside) => ways(inside, !wanted),
        Condition::All(all) if wanted => together(all, wanted),
        Condition::Any(any) if !wanted => together(any, wanted),
        Condition::All(any) | Condition::Any(any) => {
            let mut found = Vec::new();
            for condition in any {
                found.extend(ways(condition, wanted)?);
                if found.len() > MAX_WAYS {
                    return None;
                }
            }
            Some(found)
        }
        Condition::Is(of, relation, literal) => {
            let what = is(*relation, literal, wanted);
            Some(vec![vec![Fact {
                of: of.clone(),
                what,
            }]])
        }
        Condition::Chosen(of, name) => {
            let name = name.clone();
            let what = if wanted {
                What::Chosen(name)
            } else {
                What::NotChosen(name)
            };
            Some(vec![vec![Fact {
                of: of.clone(),
                what,
            }]])
        }
    }
}

fn is(relation: Relation, literal: &Literal, wanted: bool) -> What {
    // To be the empty text is to be unanswered.
    if matches!(literal, Literal::Text(text) if text.is_empty()) {
        return match (relation, wanted) {
            (Relation::Equal, true) | (Relation::Unequal, false) => What::Unanswered,
            (Relation::Equal, false) | (Relation::Unequal, true) => What::Answered,
            _ => What::IsNot(Relation::Equal, literal.clone()),
        };
    }
    match (relation, wanted) {
        // An unanswered question may count as unequal or not: both are possible.
        (Relation::Unequal, true) => What::IsNot(Relation::Equal, literal.clone()),
        (_, true) => What::Is(relation, literal.clone()),
        (_, false) => What::IsNot(relation, literal.clone()),
    }
}

fn together(all: &[Condition], wanted: bool) -> Option<Vec<Way>> {
    let mut found: Vec<Way> = vec![Vec::new()];
    for condition in all {
        let more = ways(condition, wanted)?;
        if found.len() * more.len() > MAX_WAYS {
            return None;
        }
        found = found
            .iter()
            .flat_map(|way| {
                more.iter()
                    .map(|other| [way.clone(), other.clone()].concat())
            })
            .collect();
    }
    Some(found)
}
