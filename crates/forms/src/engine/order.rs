//! The order of recalculation: every site after all that it reads; a loop is an author's mistake and is named.

use crate::engine::bind::Reads;
use crate::engine::plan::{DefId, Plan, Reader, Site, SiteId, Task};
use crate::finding::{Field, Finding};
use crate::text::Text;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most loops that are named; the rest is found when these have been mended.
const MAX_LOOPS: usize = 20;

/// The most names of one loop that are told.
const MAX_NAMED: usize = 12;

/// A site before its turn is known.
pub(crate) struct Draft {
    pub(crate) site: Site,
    pub(crate) reads: Reads,
}

/// Gives every site its turn, notes who reads what, and reports loops.
pub(crate) fn put_in_order(plan: &mut Plan, drafts: Vec<Draft>, findings: &mut Vec<Finding>) {
    let makers = Makers::new(plan, &drafts);
    let waits_for: Vec<Vec<usize>> = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| makers.needed(plan, draft, index))
        .collect();
    // For how many of them each still waits.
    let mut waits: Vec<usize> = waits_for.iter().map(Vec::len).collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (index, waits) in waits_for.iter().enumerate() {
        for made in waits {
            needed_by[*made].push(index);
        }
    }
    let is_status = |index: usize| matches!(drafts[index].site.task, Task::Status(_));
    let turn = |index: usize| Reverse((is_status(index), index));
    let mut ready: BinaryHeap<Reverse<(bool, usize)>> = (0..drafts.len())
        .filter(|index| waits[*index] == 0)
        .map(turn)
        .collect();
    let mut order = Vec::with_capacity(drafts.len());
    let mut done = vec![false; drafts.len()];
    let mut loops = 0;
    while order.len() < drafts.len() {
        let Some(Reverse((_, index))) = ready.pop() else {
            if loops == MAX_LOOPS {
                break;
            }
            loops += 1;
            let still = |index: usize| -> Option<usize> {
                let mut needs = waits_for[index].iter().copied();
                needs.find(|needed| waits[index] > 0 && !done[*needed])
            };
            let freed = report_loop(plan, &drafts, &still, findings);
            waits[freed] = 0;
            ready.push(turn(freed));
            continue;
        };
        if std::mem::replace(&mut done[index], true) {
            continue;
        }
        order.push(index);
        for next in &needed_by[index] {
            // One that was freed out of a loop waits for nothing.
            waits[*next] = waits[*next].saturating_sub(1);
            if waits[*next] == 0 && !done[*next] {
                ready.push(turn(*next));
            }
        }
    }
    arrange(plan, drafts, &order);
}

/// Which draft decides a definition's relevance, rows and value.
struct Makers {
    relevant: Vec<Option<usize>>,
    count: Vec<Option<usize>>,
    value: Vec<Option<usize>>,
}

impl Makers {
    fn new(plan: &Plan, drafts: &[Draft]) -> Self {
        let nothing = vec![None; plan.defs.len()];
        let mut makers = Self {
            relevant: nothing.clone(),
            count: nothing.clone(),
            value: nothing,
        };
        for (index, draft) in drafts.iter().enumerate() {
            let def = draft.site.def as usize;
            match draft.site.task {
                Task::Relevant(_) => makers.relevant[def] = Some(index),
                Task::Count(_) => makers.count[def] = Some(index),
                Task::Value(_) => makers.value[def] = Some(index),
                Task::Status(_) => {}
            }
        }
        makers
    }

    /// Everything that must be known before this draft can be evaluated.
    fn needed(&self, plan: &Plan, draft: &Draft, own: usize) -> Vec<usize> {
        let mut needed = Vec::new();
        if let Task::Status(_) = draft.site.task {
            // Nothing reads a status, and all statuses come last.
            return needed;
        }
        for (def, _) in &draft.reads.nodes {
            needed.extend(self.value[*def as usize]);
            self.needed_for_presence(plan, *def, &mut needed);
        }
        if let Task::Value(_) = draft.site.task {
            self.needed_for_presence(plan, draft.site.def, &mut needed);
            let mut read = draft.reads.nodes.iter();
            let itself = read.any(|(def, _)| *def == draft.site.def);
            needed.retain(|index| *index != own || itself);
        }
        order::natural(&mut needed);
        needed.dedup();
        needed
    }

    /// What decides whether and how often a definition occurs.
    fn needed_for_presence(&self, plan: &Plan, def: DefId, needed: &mut Vec<usize>) {
        let mut next = Some(def);
        while let Some(def) = next {
            needed.extend(self.relevant[def as usize]);
            needed.extend(self.count[def as usize]);
            next = plan.def(def).parent;
        }
    }
}

/// Names one loop among the drafts that wait for each other, and says which draft to free so that the rest can be ordered. `still`
/// tells the first that a draft still waits for.
fn report_loop(
    plan: &Plan,
    drafts: &[Draft],
    still: &dyn Fn(usize) -> Option<usize>,
    findings: &mut Vec<Finding>,
) -> usize {
    let mut seen: Vec<usize> = Vec::new();
    let mut index = (0..drafts.len())
        .find(|index| still(*index).is_some())
        .unwrap_or(0);
    let mut met = vec![false; drafts.len()];
    while !std::mem::replace(&mut met[index], true) {
        seen.push(index);
        index = still(index).unwrap_or(index);
    }
    let from = seen.iter().position(|other| *other == index).unwrap_or(0);
    let mut names: Vec<&str> = seen[from..]
        .iter()
        .rev()
        .map(|index| plan.name(drafts[*index].site.def))
        .filter(|name| !name.is_empty())
        .collect();
    names.dedup();
    if names.len() > MAX_NAMED {
        names.truncate(MAX_NAMED);
        names.push("…");
    }
    if let Some(first) = names.first().copied() {
        names.push(first);
    }
    let chain = names.join(" → ");
    let site = &drafts[index].site;
    findings.push(Finding {
        node: plan.name(site.def).to_owned(),
        field: match site.task {
            Task::Relevant(_) => Field::Relevant,
            Task::Count(_) => Field::Count,
            Task::Value(_) | Task::Status(_) => Field::Calculation,
        },
        at: None,
        message: Text::new(
            ["Các công thức phụ thuộc vòng tròn: ", &chain].concat(),
            [
                "These expressions depend on each other in a circle: ",
                &chain,
            ]
            .concat(),
        ),
    });
    index
}

fn arrange(plan: &mut Plan, drafts: Vec<Draft>, order: &[usize]) {
    plan.readers = vec![Vec::new(); plan.defs.len()];
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    for index in order {
        let Some(Draft { site, reads }) = drafts[*index].take() else {
            continue;
        };
        let id = plan.sites.len() as SiteId;
        for (def, common) in reads.nodes {
            let reader = Reader { site: id, common };
            let readers = &mut plan.readers[def as usize];
            let mut own = readers.iter().rev().take_while(|other| other.site == id);
            if !own.any(|other| *other == reader) {
                readers.push(reader);
            }
        }
        for scope in reads.positions {
            plan.scopes[scope as usize].position_readers.push(id);
        }
        if reads.clock {
            plan.clock_readers.push(id);
        }
        for list in reads.lists {
            plan.list_readers.entry(list).or_default().push(id);
        }
        plan.scopes[site.scope as usize].sites.push(id);
        let def = &mut plan.defs[site.def as usize];
        match site.task {
            Task::Relevant(_) => def.relevant = Some(id),
            Task::Value(_) => def.value = Some(id),
            Task::Status(_) => def.status = Some(id),
            Task::Count(_) => {}
        }
        plan.sites.push(site);
    }
}
