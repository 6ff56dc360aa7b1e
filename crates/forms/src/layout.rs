//! What stands together on one page: a section, a question, or everything; it never changes what is right or wrong.

use crate::bundle::{Appearance, Kind};
use crate::form::Form;
use crate::path::Path;
use crate::text::Text;
use crate::view::{Definition, Section};
use reader::{Read, Unreadable};
use serde::Serialize;

/// How much of a form stands on one page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One section a page.
    #[default]
    Sections,
    /// One question a page; a group that is a field list, an address and a repeat each stand together (XLSForm's style `pages`).
    Questions,
    /// Everything on one page.
    Whole,
}

impl Layout {
    /// Whether it is the usual one.
    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Read for Layout {
    /// A layout of a later time is drawn in the usual way.
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        Ok(match value.as_str() {
            Some("questions") => Self::Questions,
            Some("whole") => Self::Whole,
            _ => Self::Sections,
        })
    }
}

/// One page of the form as it is filled now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its address: the section, the question that it asks, or the root for everything.
    pub path: Path,
    /// The section it is of; the root for everything.
    pub section: Path,
    /// The section's name; the form's title for everything.
    pub label: Text,
    /// Which section it is of, from 1, and how many there are.
    pub part: (usize, usize),
    /// Which page of its section it is, from 1, and how many there are.
    pub place: (usize, usize),
    /// The groups around what stands on it, the outermost first, the section left out.
    pub around: Vec<Path>,
    /// What stands on it.
    pub nodes: Vec<Path>,
}

impl Form {
    /// What stands in a section: what is directly in it, or itself if it is a repeat. In the root only the questions, for the
    /// other sections stand there too.
    #[must_use]
    pub fn in_section(&self, section: &Path) -> Vec<Path> {
        let definition = |path: &Path| self.node(path).map(|node| node.definition);
        if let Some(Definition::Repeat(_)) = definition(section) {
            return vec![section.clone()];
        }
        let mut inside = self.children(section);
        if section.is_root() {
            inside.retain(|path| matches!(definition(path), Some(Definition::Question(_))));
        }
        inside
    }

    /// The pages of the form in their order, of what applies now.
    #[must_use]
    pub fn steps(&self, layout: Layout) -> Vec<Step> {
        let mut sections = self.sections();
        sections.retain(Section::is_shown);
        let parts = sections.len();
        if layout == Layout::Whole {
            return vec![Step {
                path: Path::root(),
                section: Path::root(),
                label: self.bundle().title.clone(),
                part: (1, 1),
                place: (1, 1),
                around: Vec::new(),
                nodes: self.children(&Path::root()),
            }];
        }
        let mut steps = Vec::with_capacity(parts);
        for (section, part) in sections.into_iter().zip(1..) {
            let nodes = self.in_section(&section.path);
            let pages = match layout {
                Layout::Questions => self.apart(nodes),
                _ => vec![(Vec::new(), nodes)],
            };
            let count = pages.len();
            for ((around, nodes), page) in pages.into_iter().zip(1..) {
                let own = nodes.last().filter(|_| layout == Layout::Questions);
                steps.push(Step {
                    path: own.unwrap_or(&section.path).clone(),
                    section: section.path.clone(),
                    label: section.label.clone(),
                    part: (part, parts),
                    place: (page, count),
                    around,
                    nodes,
                });
            }
        }
        steps
    }

    /// One question a page, each with what is only read before it, and the groups around it.
    fn apart(&self, nodes: Vec<Path>) -> Vec<(Vec<Path>, Vec<Path>)> {
        let mut pages: Vec<(Vec<Path>, Vec<Path>)> = Vec::new();
        let mut read = Vec::new();
        let mut waiting: Vec<(Vec<Path>, Path)> = nodes
            .into_iter()
            .rev()
            .map(|path| (Vec::new(), path))
            .collect();
        while let Some((around, path)) = waiting.pop() {
            let Some(node) = self.node(&path).filter(|node| node.relevant) else {
                continue;
            };
            match node.definition {
                Definition::Question(question)
                    if question.kind == Kind::Note || question.calculation.is_some() =>
                {
                    read.push(path);
                }
                Definition::Group(group)
                    if !group.appearance.contains(&Appearance::FieldList)
                        && !group.appearance.contains(&Appearance::Area) =>
                {
                    let mut inner = around;
                    inner.push(path.clone());
                    let inside = self.children(&path).into_iter().rev();
                    waiting.extend(inside.map(|path| (inner.clone(), path)));
                }
                _ => {
                    read.push(path);
                    pages.push((around, std::mem::take(&mut read)));
                }
            }
        }
        // What is only read at the end stands with what was asked last, before it so that the page keeps its address.
        match pages.last_mut() {
            Some((_, last)) => {
                let at = last.len().saturating_sub(1);
                last.splice(at..at, read);
            }
            None if !read.is_empty() => pages.push((Vec::new(), read)),
            None => {}
        }
        pages
    }

    /// Which of these pages has something: the page with that address, the first of that section, or the one it stands on.
    #[must_use]
    pub fn step_of(&self, steps: &[Step], path: &Path) -> Option<usize> {
        let has = |test: &dyn Fn(&Step) -> bool| steps.iter().position(test);
        has(&|step| step.path == *path)
            .or_else(|| has(&|step| step.section == *path))
            .or_else(|| has(&|step| step.nodes.iter().any(|node| self.leads_to(node, path))))
    }

    /// Whether a node is another or has it inside.
    fn leads_to(&self, node: &Path, path: &Path) -> bool {
        let mut waiting = vec![node.clone()];
        while let Some(node) = waiting.pop() {
            if node == *path {
                return true;
            }
            // Only the row that leads there: the others may be many.
            let mut inside = self.children(&node);
            inside
                .retain(|child| child.as_row().is_none() || child == path || path.is_in_row(child));
            waiting.extend(inside);
        }
        false
    }
}
