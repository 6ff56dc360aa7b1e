//! What a page needs of an open form: sections, children, nodes and choices; it only looks.

use crate::bundle::{Appearance, Kind, Node};
use crate::engine::plan::{DefId, DefKind};
use crate::engine::rows::{Place, RowId};
use crate::form::Form;
use crate::list::{Choice, List};
use crate::path::Path;
use crate::text::Text;
use crate::value::{Value, ValueType};
use crate::view::{Choices, Definition, NodeView, Progress, RowView, Section};

impl Form {
    /// The pages of the form: groups and repeats of the outermost level, and first, as the root, the questions that stand in
    /// none of them, if there are any.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let plan = &self.state.plan;
        let (mut loose, mut pages) = (Vec::new(), Vec::new());
        for def in plan.scope(0).defs.iter().copied() {
            if plan.def(def).parent.is_some() || plan.def(def).kind == DefKind::Shared {
                continue;
            }
            match plan.def(def).kind {
                DefKind::Question => loose.push(def),
                _ => pages.push(def),
            }
        }
        let mut sections = Vec::with_capacity(pages.len() + 1);
        if loose.iter().any(|def| self.is_visible(*def)) {
            let mut progress = Progress::default();
            let mut relevant = false;
            for def in loose {
                relevant |= self.state.cell(0, def).relevant && self.is_visible(def);
                self.measure(0, def, &mut progress);
            }
            sections.push(Section {
                path: Path::root(),
                label: plan.bundle.title.clone(),
                relevant,
                progress,
            });
        }
        for def in pages {
            let mut progress = Progress::default();
            self.measure(0, def, &mut progress);
            sections.push(Section {
                path: self.state.path(0, def),
                label: self.label(0, def),
                relevant: self.state.cell(0, def).relevant,
                progress,
            });
        }
        sections
    }

    /// Whether somebody answered anything in a section: it holds other answers than `fresh`, a form opened anew.
    #[must_use]
    pub fn is_touched(&self, section: &Path, fresh: &Form) -> bool {
        self.given(section) != fresh.given(section)
    }

    /// What can be answered in a section and is.
    fn given(&self, section: &Path) -> Vec<(Path, &Value)> {
        let mut given = Vec::new();
        let mut waiting = self.in_section(section);
        while let Some(path) = waiting.pop() {
            waiting.extend(self.children(&path));
            if let Some(NodeView {
                readonly: false,
                value: Some(value),
                ..
            }) = self.node(&path)
            {
                given.push((path, value));
            }
        }
        given
    }

    /// How far the answers have come in a question, a group, a repeat or a row; nothing at all for a path that leads nowhere.
    #[must_use]
    pub fn progress(&self, path: &Path) -> Progress {
        let mut progress = Progress::default();
        match self.state.find(path) {
            Some(Place::Node(row, def)) => self.measure(row, def, &mut progress),
            Some(Place::Row(row)) => {
                let outer = self.state.plan.scope(self.state.row(row).scope).outer;
                if let Some((repeat, _)) = outer {
                    for child in &self.state.plan.def(repeat).children {
                        self.measure(row, *child, &mut progress);
                    }
                }
            }
            None => {}
        }
        progress
    }

    fn measure(&self, row: RowId, def: DefId, progress: &mut Progress) {
        let cell = self.state.cell(row, def);
        if !cell.relevant {
            return;
        }
        progress.problems += usize::from(cell.problem.is_some());
        let askable = self.state.plan.question(def).is_some_and(|question| {
            !matches!(
                question.value_type(),
                ValueType::Nothing | ValueType::Calculated
            )
        });
        if askable {
            let answered = usize::from(cell.value.is_some());
            let required = usize::from(cell.required);
            progress.questions += 1;
            progress.answered += answered;
            progress.required += required;
            progress.required_answered += answered * required;
        }
        let counted = match self.state.plan.node(def) {
            Some(Node::Repeat(repeat)) => repeat.count.is_some(),
            _ => true,
        };
        progress.repeats += usize::from(!counted && self.has_room(row, def));
        for (row, child) in self.inside(row, def) {
            self.measure(row, child, progress);
        }
    }

    /// The definitions directly in a group or in the live rows of a repeat.
    pub(crate) fn inside(&self, row: RowId, def: DefId) -> Vec<(RowId, DefId)> {
        let definition = self.state.plan.def(def);
        let rows: Vec<RowId> = match definition.kind {
            DefKind::Repeat(_) => self.state.live_rows(row, def).collect(),
            _ => vec![row],
        };
        rows.into_iter()
            .flat_map(|row| definition.children.iter().map(move |child| (row, *child)))
            .collect()
    }

    /// Every definition in the order of the page, with the rows it has.
    pub(crate) fn all(&self) -> Vec<(RowId, DefId)> {
        let plan = &self.state.plan;
        let outermost = plan.scope(0).defs.iter().rev();
        let mut waiting: Vec<(RowId, DefId)> = outermost
            .filter(|def| {
                plan.def(**def).parent.is_none() && plan.def(**def).kind != DefKind::Shared
            })
            .map(|def| (0, *def))
            .collect();
        let mut all = Vec::new();
        while let Some((row, def)) = waiting.pop() {
            all.push((row, def));
            waiting.extend(self.inside(row, def).into_iter().rev());
        }
        all
    }

    /// What is directly inside: of the form, a group or a row its nodes, of a repeat its rows. Calculated values that nobody
    /// sees are left out; nodes that do not apply are not.
    #[must_use]
    pub fn children(&self, path: &Path) -> Vec<Path> {
        let plan = &self.state.plan;
        let visible = |row: RowId, defs: &[DefId]| {
            defs.iter()
                .filter(|def| self.is_visible(**def))
                .map(|def| self.state.path(row, *def))
                .collect()
        };
        match self.state.find(path) {
            None => Vec::new(),
            Some(Place::Row(0)) => {
                let defs = plan.scope(0).defs.iter().copied();
                let outermost: Vec<DefId> =
                    defs.filter(|def| plan.def(*def).parent.is_none()).collect();
                visible(0, &outermost)
            }
            Some(Place::Row(row)) => {
                let repeat = plan.scope(self.state.row(row).scope).outer;
                repeat.map_or_else(Vec::new, |(repeat, _)| {
                    visible(row, &plan.def(repeat).children)
                })
            }
            Some(Place::Node(row, def)) => match plan.def(def).kind {
                DefKind::Repeat(_) => self
                    .state
                    .live_rows(row, def)
                    .map(|row| self.state.row_path(row))
                    .collect(),
                _ => visible(row, &plan.def(def).children),
            },
        }
    }

    fn is_visible(&self, def: DefId) -> bool {
        match self.state.plan.node(def) {
            None => false,
            Some(Node::Question(question)) => question.kind != Kind::Calculate,
            Some(_) => true,
        }
    }

    /// One node as it stands now.
    #[must_use]
    pub fn node(&self, path: &Path) -> Option<NodeView<'_>> {
        let plan = &*self.state.plan;
        let (row, def) = match self.state.find(path)? {
            Place::Row(0) => return Some(self.root_view(path)),
            Place::Row(id) => return self.row_view(path, id),
            Place::Node(row, def) => (row, def),
        };
        let cell = self.state.cell(row, def);
        let definition = match plan.node(def)? {
            Node::Question(question) => Definition::Question(question),
            Node::Group(group) => Definition::Group(group),
            Node::Repeat(repeat) => Definition::Repeat(repeat),
        };
        let hint = match plan.node(def)? {
            Node::Question(question) => &question.hint,
            Node::Group(group) => &group.hint,
            Node::Repeat(repeat) => &repeat.hint,
        };
        Some(NodeView {
            path: path.clone(),
            definition,
            label: self.label(row, def),
            hint: self.state.say(hint, row),
            relevant: cell.relevant,
            required: cell.required,
            readonly: cell.readonly || plan.def(def).value.is_some(),
            value: cell.value.as_ref(),
            problem: cell.problem.as_deref(),
            warning: cell.warning.as_deref(),
        })
    }

    fn root_view(&self, path: &Path) -> NodeView<'_> {
        NodeView {
            path: path.clone(),
            definition: Definition::Root,
            label: self.state.plan.bundle.title.clone(),
            hint: Text::default(),
            relevant: true,
            required: false,
            readonly: false,
            value: None,
            problem: None,
            warning: None,
        }
    }

    fn row_view(&self, path: &Path, id: RowId) -> Option<NodeView<'_>> {
        let row = self.state.row(id);
        let (def, _) = self.state.plan.scope(row.scope).outer?;
        let Node::Repeat(repeat) = self.state.plan.node(def)? else {
            return None;
        };
        let cell = self.state.cell(row.parent, def);
        let view = RowView {
            number: row.number as usize,
            key: id,
            removable: self.removable(id),
        };
        let mut label = self.state.say(&repeat.row_label, id);
        if label.vi.trim().is_empty() {
            label = Text::vi(row.number.to_string());
        }
        Some(NodeView {
            path: path.clone(),
            definition: Definition::Row(repeat, view),
            label,
            hint: Text::default(),
            relevant: cell.relevant && row.live,
            required: false,
            readonly: cell.readonly,
            value: None,
            problem: None,
            warning: None,
        })
    }

    fn label(&self, row: RowId, def: DefId) -> Text {
        self.state
            .plan
            .node(def)
            .map(|node| self.state.say(node.label(), row))
            .unwrap_or_default()
    }

    fn list_of(&self, path: &Path) -> Option<(RowId, DefId, Option<&List>)> {
        let Some(Place::Node(row, def)) = self.state.find(path) else {
            return None;
        };
        let list = self.state.plan.question(def)?.list()?;
        Some((
            row,
            def,
            self.state.plan.list(list.name(), &self.state.context.lists),
        ))
    }

    /// The choices offered for a question, at most `limit`. With a query, those that match it without marks or by initials, the
    /// best first.
    #[must_use]
    pub fn choices(&self, path: &Path, query: &str, limit: usize) -> Choices<'_> {
        let Some((row, def, Some(list))) = self.list_of(path) else {
            return Choices::default();
        };
        let offered = list.fitting(self.state.offered(row, def, list), query);
        Choices {
            total: offered.len(),
            items: offered
                .into_iter()
                .take(limit)
                .map(|at| list.item(at))
                .collect(),
            loaded: true,
        }
    }

    /// The choices that the answer of a question names, as far as they are in its list.
    #[must_use]
    pub fn chosen(&self, path: &Path) -> Vec<&Choice> {
        let Some((row, def, Some(list))) = self.list_of(path) else {
            return Vec::new();
        };
        match &self.state.cell(row, def).value {
            Some(value) => value.chosen().filter_map(|name| list.get(name)).collect(),
            None => Vec::new(),
        }
    }

    /// The answer of a question of a kind that few forms have, as a person reads it; nothing for all others, and nothing for a
    /// rank, which its choices say.
    #[must_use]
    pub fn said(&self, path: &Path, english: bool) -> Option<String> {
        let Some(Place::Node(row, def)) = self.state.find(path) else {
            return None;
        };
        let question = self.state.plan.question(def)?;
        let (rules, kind) = self.state.plan.wide(question)?;
        if question.list().is_some() {
            return None;
        }
        let value = self.state.cell(row, def).value.as_ref()?;
        Some(rules.said(kind, value, english))
    }

    /// Whether a group is drawn as a page of its own.
    #[must_use]
    pub fn is_page(&self, path: &Path) -> bool {
        match self.state.find(path) {
            Some(Place::Node(_, def)) => self
                .state
                .plan
                .node(def)
                .is_some_and(|node| node.has(&Appearance::Section)),
            _ => false,
        }
    }
}
