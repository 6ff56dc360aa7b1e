//! Rows of cells: the answers of an open form and what is known about each; it never decides anything.

use crate::context::Context;
use crate::engine::plan::{DefId, DefKind, Plan, ScopeId, SiteId};
use crate::expr::val::Val;
use crate::path::Path;
use crate::problem::Problem;
use crate::text::Text;
use crate::value::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Number of a row, never used again for another while the form is open; 0 is the form.
pub(crate) type RowId = u32;

/// The most cells of an open form, over all rows.
const MAX_CELLS: usize = 200_000;

/// What is known about one definition in one row.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// What its own relevance says.
    pub(crate) own: bool,
    /// Whether it applies, with everything around it.
    pub(crate) relevant: bool,
    pub(crate) required: bool,
    pub(crate) readonly: bool,
    /// The answer is not of the question's type: kept, but nothing reads it.
    pub(crate) mistyped: bool,
    pub(crate) value: Option<Value>,
    pub(crate) problem: Option<Box<Problem>>,
    pub(crate) warning: Option<Box<Text>>,
    /// The rows of a repeat.
    pub(crate) rows: Vec<RowId>,
}

/// One filling of a scope.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) scope: ScopeId,
    pub(crate) parent: RowId,
    /// Its number in the repeat, from 1.
    pub(crate) number: u32,
    /// Whether the repeat's count reaches it. A row beyond is kept, in case the count grows again.
    pub(crate) live: bool,
    cells: Vec<Cell>,
}

/// An open form.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) plan: Arc<Plan>,
    pub(crate) context: Context,
    rows: Vec<Option<Row>>,
    cells: usize,
    /// Sites that must be evaluated again, by turn.
    pub(crate) queue: BTreeSet<(SiteId, RowId)>,
    /// Nodes whose state has changed since somebody asked.
    pub(crate) touched: BTreeSet<(DefId, RowId)>,
    /// Whether rows have come or gone since somebody asked.
    pub(crate) rows_changed: bool,
    /// Rows that wait for their defaults, each with whether it is there from the beginning.
    pub(crate) fresh: Vec<(RowId, bool)>,
    /// Whether the rows are being made that every filling begins with.
    laying_out: bool,
    /// Whether the form is being opened, not yet changed by anybody.
    pub(crate) opening: bool,
    /// Whether new rows of a repeat bring the rows that repeats inside begin with: not while kept answers are read.
    pub(crate) begins: bool,
    /// Nodes whose change some action waits for.
    pub(crate) changed: Vec<(DefId, RowId)>,
    /// Whether a row could not be made because the form is full.
    pub(crate) full: bool,
    /// How many random numbers have been drawn.
    #[cfg(feature = "wide")]
    drawn: std::cell::Cell<u64>,
    /// How many nodes paths may still visit before the evaluation at hand is given up.
    #[cfg(feature = "full")]
    work: std::cell::Cell<usize>,
    /// XML that expressions may walk over beside the form.
    #[cfg(feature = "full")]
    pub(crate) documents: crate::xml::Documents,
}

/// The most nodes that the paths of one evaluation visit.
#[cfg(feature = "full")]
const MAX_WORK: usize = 5_000_000;

#[cfg(feature = "full")]
impl State {
    /// Allows one more evaluation its work.
    pub(crate) fn rest(&self) {
        self.work.set(MAX_WORK);
    }

    /// Whether there is still work allowed for visiting so many nodes.
    pub(crate) fn work(&self, nodes: usize) -> bool {
        let left = self.work.get().saturating_sub(nodes);
        self.work.set(left);
        left > 0
    }

    /// Whether the evaluation was given up.
    pub(crate) fn is_tired(&self) -> bool {
        self.work.get() == 0
    }
}

#[cfg(feature = "wide")]
impl State {
    /// The next random number, by the generator SplitMix64 from both halves of the randomness at hand.
    pub(crate) fn random(&self) -> Option<u64> {
        let bits = self.context.randomness?;
        let drawn = self.drawn.get().wrapping_add(1);
        self.drawn.set(drawn);
        let mix = |from: u64| {
            let mut bits = from.wrapping_add(drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            bits ^ bits >> 31
        };
        Some(mix(bits as u64) ^ mix((bits >> 64) as u64).rotate_left(32))
    }
}

impl State {
    /// `begins` says that nobody has answered yet: then repeats have the rows they begin with.
    pub(crate) fn new(plan: Arc<Plan>, context: Context, begins: bool) -> Self {
        let mut state = Self {
            plan,
            context,
            rows: Vec::new(),
            cells: 0,
            queue: BTreeSet::new(),
            touched: BTreeSet::new(),
            rows_changed: false,
            fresh: Vec::new(),
            laying_out: true,
            opening: true,
            begins,
            changed: Vec::new(),
            full: false,
            #[cfg(feature = "wide")]
            drawn: std::cell::Cell::new(0),
            #[cfg(feature = "full")]
            work: std::cell::Cell::new(MAX_WORK),
            #[cfg(feature = "full")]
            documents: Default::default(),
        };
        state.create(0, 0, 1);
        state.laying_out = false;
        state
    }

    /// Makes a row with empty cells, everything in it waiting to be evaluated.
    fn create(&mut self, scope: ScopeId, parent: RowId, number: u32) -> Option<RowId> {
        let plan = Arc::clone(&self.plan);
        let defs = &plan.scope(scope).defs;
        if self.cells + defs.len() > MAX_CELLS {
            self.full = true;
            return None;
        }
        self.cells += defs.len();
        let around = match plan.scope(scope).outer {
            Some((repeat, _)) => self.cell(parent, repeat).relevant,
            None => true,
        };
        let mut cells: Vec<Cell> = Vec::with_capacity(defs.len());
        for def in defs {
            let relevant = match plan.def(*def).parent.map(|parent| plan.def(parent)) {
                None if plan.def(*def).kind == DefKind::Shared => true,
                Some(parent) if parent.scope == scope => cells[parent.slot as usize].relevant,
                _ => around,
            };
            cells.push(Cell {
                own: true,
                relevant,
                ..Cell::default()
            });
        }
        let id = RowId::try_from(self.rows.len()).unwrap_or(RowId::MAX);
        self.rows.push(Some(Row {
            scope,
            parent,
            number,
            live: true,
            cells,
        }));
        self.fresh.push((id, self.laying_out));
        for site in &plan.scope(scope).sites {
            self.queue.insert((*site, id));
        }
        for def in defs {
            self.fill_up(*def, id);
        }
        Some(id)
    }

    /// Gives a repeat its fewest rows, or those it begins with.
    fn fill_up(&mut self, def: DefId, row: RowId) {
        let plan = Arc::clone(&self.plan);
        if let Some(crate::bundle::Node::Repeat(repeat)) = plan.node(def)
            && matches!(plan.def(def).kind, DefKind::Repeat(_))
        {
            let begin = if self.begins { repeat.begin } else { 0 };
            while self.cell(row, def).rows.len() < repeat.min.max(begin) as usize {
                if self.push_row(row, def).is_none() {
                    return;
                }
            }
        }
    }

    /// Adds a row at the end of a repeat.
    pub(crate) fn push_row(&mut self, row: RowId, repeat: DefId) -> Option<RowId> {
        let DefKind::Repeat(scope) = self.plan.def(repeat).kind else {
            return None;
        };
        let number = u32::try_from(self.cell(row, repeat).rows.len()).ok()? + 1;
        let id = self.create(scope, row, number)?;
        self.cell_mut(row, repeat).rows.push(id);
        self.rows_changed = true;
        Some(id)
    }

    /// Takes a row and everything in it away and renumbers those behind it.
    pub(crate) fn drop_row(&mut self, id: RowId) {
        let plan = Arc::clone(&self.plan);
        let (scope, parent) = (self.row(id).scope, self.row(id).parent);
        let Some((repeat, _)) = plan.scope(scope).outer else {
            return;
        };
        self.forget(id);
        let rows = &mut self.cell_mut(parent, repeat).rows;
        rows.retain(|row| *row != id);
        let rows = rows.clone();
        self.number(&rows);
        self.rows_changed = true;
    }

    /// Gives a row of a repeat another number and returns the rows behind it, which move down.
    pub(crate) fn move_row(&mut self, id: RowId, number: usize) -> Vec<RowId> {
        let (scope, parent) = (self.row(id).scope, self.row(id).parent);
        let Some((repeat, _)) = self.plan.scope(scope).outer else {
            return Vec::new();
        };
        let rows = &mut self.cell_mut(parent, repeat).rows;
        rows.retain(|row| *row != id);
        let at = number.saturating_sub(1).min(rows.len());
        rows.insert(at, id);
        let rows = rows.clone();
        self.number(&rows);
        rows.get(at + 1..).unwrap_or_default().to_vec()
    }

    /// Numbers the rows of a repeat from 1.
    fn number(&mut self, rows: &[RowId]) {
        for (row, number) in rows.iter().zip(1..) {
            if let Some(row) = self.rows[*row as usize].as_mut() {
                row.number = number;
            }
        }
    }

    fn forget(&mut self, id: RowId) {
        if let Some(row) = self.rows[id as usize].take() {
            self.cells -= row.cells.len();
            for inner in row.cells.into_iter().flat_map(|cell| cell.rows) {
                self.forget(inner);
            }
        }
    }

    /// Every row that is there.
    pub(crate) fn all_rows(&self) -> impl Iterator<Item = RowId> {
        let rows = self.rows.iter().zip(0..);
        rows.filter(|(row, _)| row.is_some()).map(|(_, id)| id)
    }

    pub(crate) fn exists(&self, id: RowId) -> bool {
        self.rows.get(id as usize).is_some_and(Option::is_some)
    }

    /// A row that exists; the form itself for one that has gone.
    pub(crate) fn row(&self, id: RowId) -> &Row {
        self.rows[id as usize]
            .as_ref()
            .or(self.rows[0].as_ref())
            .expect("the form itself is never taken away")
    }

    pub(crate) fn set_live(&mut self, id: RowId, live: bool) {
        if let Some(row) = self.rows[id as usize].as_mut() {
            row.live = live;
        }
    }

    /// The cell of a definition in a row of its scope.
    pub(crate) fn cell(&self, row: RowId, def: DefId) -> &Cell {
        &self.row(row).cells[self.plan.def(def).slot as usize]
    }

    pub(crate) fn cell_mut(&mut self, row: RowId, def: DefId) -> &mut Cell {
        let slot = self.plan.def(def).slot as usize;
        let id = if self.exists(row) { row } else { 0 };
        &mut self.rows[id as usize]
            .as_mut()
            .expect("the form itself is never taken away")
            .cells[slot]
    }

    /// What expressions read: nothing while the node does not apply or the answer is not of its type.
    pub(crate) fn answer(&self, row: RowId, def: DefId) -> Val<'_> {
        let cell = self.cell(row, def);
        match &cell.value {
            Some(value) if cell.relevant && !cell.mistyped => Val::of(value),
            _ => Val::Empty,
        }
    }

    /// The row so many rows outwards.
    pub(crate) fn ascend(&self, mut row: RowId, steps: u8) -> RowId {
        for _ in 0..steps {
            row = self.row(row).parent;
        }
        row
    }

    /// The row of scope `outer` that this row is in.
    pub(crate) fn ascend_to(&self, row: RowId, outer: ScopeId) -> RowId {
        let depth = self.plan.scope(self.row(row).scope).depth;
        self.ascend(row, depth - self.plan.scope(outer).depth)
    }

    /// All rows of scope `inner` inside a row of a scope around it, in order, live or not.
    pub(crate) fn rows_under(&self, row: RowId, inner: ScopeId) -> Vec<RowId> {
        let mut repeats = Vec::new();
        let mut scope = inner;
        while scope != self.row(row).scope {
            let Some((repeat, outer)) = self.plan.scope(scope).outer else {
                break;
            };
            repeats.push(repeat);
            scope = outer;
        }
        let mut rows = vec![row];
        for repeat in repeats.into_iter().rev() {
            rows = rows
                .into_iter()
                .flat_map(|row| self.cell(row, repeat).rows.iter().copied())
                .collect();
        }
        rows
    }

    /// The rows of a repeat that its count reaches.
    pub(crate) fn live_rows(&self, row: RowId, repeat: DefId) -> impl Iterator<Item = RowId> {
        self.cell(row, repeat)
            .rows
            .iter()
            .copied()
            .filter(|row| self.row(*row).live)
    }

    /// The path of a definition in a row.
    pub(crate) fn path(&self, row: RowId, def: DefId) -> Path {
        self.row_path(row).child(self.plan.name(def))
    }

    /// The path of a row; the root for the form.
    pub(crate) fn row_path(&self, id: RowId) -> Path {
        let row = self.row(id);
        match self.plan.scope(row.scope).outer {
            None => Path::root(),
            Some((repeat, _)) => self
                .row_path(row.parent)
                .child(self.plan.name(repeat))
                .row(row.number as usize),
        }
    }

    /// What a path speaks of.
    pub(crate) fn find(&self, path: &Path) -> Option<Place> {
        let mut row: RowId = 0;
        let mut place = Place::Row(0);
        for (name, number) in path.segments() {
            let Place::Row(_) = place else { return None };
            let def = self.plan.named(name)?;
            if self.plan.def(def).scope != self.row(row).scope {
                return None;
            }
            place = match number {
                None => Place::Node(row, def),
                Some(number) => {
                    row = *self.cell(row, def).rows.get(number.checked_sub(1)?)?;
                    Place::Row(row)
                }
            };
        }
        Some(place)
    }
}

/// What a path speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A row of a repeat; row 0 is the form.
    Row(RowId),
    /// A node in a row.
    Node(RowId, DefId),
}
