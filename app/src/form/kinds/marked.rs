//! Marks of a form's sentences, drawn: bold, lists, links. They are made of pieces, never of text that is read as HTML.

use forms::Path;
use forms::marked::{Mark, Piece, Said};
use i18n::Lang;
use leptos::prelude::*;
use web_sys::{Element, Node};

use super::media;
use crate::form::filling::on_the_table;
use crate::state::use_lang;

/// The label or hint of the node at a path, or with `path=choice` what a choice of it says; and what stands inside of it or beside
/// it to be looked at or heard.
pub(super) fn draw(marks: &str, which: &str) -> Option<AnyView> {
    let (path, choice) = match marks.split_once('=') {
        Some((path, choice)) => (path, Some(choice)),
        None => (marks, None),
    };
    let path = Path::parse(path).ok()?;
    let said = match which {
        "label" => Said::Label,
        "hint" => Said::Hint,
        "inside" => return media::draw(&path, choice, true),
        "beside" => return media::draw(&path, choice, false),
        _ => return None,
    };
    let english = use_lang() == Lang::En;
    let pieces = on_the_table(|form| match choice {
        Some(choice) => form.choice_pieces(&path, choice, english),
        None => form.pieces(&path, said, english),
    })??;
    Some(view! { <span class="marked" use:fill=pieces></span> }.into_any())
}

/// Puts the pieces into an element, in place of those of the answers before.
fn fill(whole: Element, pieces: Vec<Piece>) {
    let document = document();
    whole.set_text_content(None);
    let mut here: Node = whole.into();
    for (at, piece) in pieces.iter().enumerate() {
        let new: Option<Node> = match piece {
            Piece::Words(words) => Some(document.create_text_node(words).into()),
            Piece::Break => document.create_element("br").ok().map(Node::from),
            Piece::Begin(mark) => {
                let alone = matches!(mark, Mark::Link(_)) && is_alone(&pieces, at);
                element(mark, alone).map(Node::from)
            }
            Piece::End => {
                here = here.parent_node().unwrap_or(here);
                None
            }
        };
        let Some(new) = new.filter(|new| here.append_child(new).is_ok()) else {
            continue;
        };
        if matches!(piece, Piece::Begin(_)) {
            here = new;
        }
    }
}

/// Whether no words stand beside what begins there: then a finger needs all the room of a button.
fn is_alone(pieces: &[Piece], begins: usize) -> bool {
    let words = |piece: Option<&Piece>| matches!(piece, Some(Piece::Words(_)));
    let mut depth = 0;
    let ends = pieces.iter().skip(begins).position(|piece| {
        match piece {
            Piece::Begin(_) => depth += 1,
            Piece::End => depth -= 1,
            Piece::Words(_) | Piece::Break => {}
        }
        depth == 0
    });
    let before = begins.checked_sub(1).and_then(|at| pieces.get(at));
    let after = ends.and_then(|length| pieces.get(begins + length + 1));
    !words(before) && !words(after)
}

/// The element of a mark. A heading is one to look at only: the outline of the page is not its author's.
fn element(mark: &Mark, alone: bool) -> Option<Element> {
    let (tag, class) = match mark {
        Mark::Bold => ("strong", ""),
        Mark::Italic => ("em", ""),
        Mark::Above => ("sup", ""),
        Mark::Below => ("sub", ""),
        Mark::Heading(1 | 2) => ("strong", "marked__heading marked__heading--large"),
        Mark::Heading(_) => ("strong", "marked__heading"),
        Mark::Bullets => ("ul", "marked__list"),
        Mark::Numbers(_) => ("ol", "marked__list"),
        Mark::Item => ("li", ""),
        Mark::Link(_) if alone => ("a", "marked__link"),
        Mark::Link(_) => ("a", ""),
    };
    let element = document().create_element(tag).ok()?;
    let set = |name: &str, value: &str| element.set_attribute(name, value).ok();
    if !class.is_empty() {
        set("class", class)?;
    }
    match mark {
        Mark::Link(to) => {
            set("href", to)?;
            set("target", "_blank")?;
            set("rel", "noopener")?;
        }
        Mark::Numbers(first) if *first != 1 => set("start", &first.to_string())?,
        _ => {}
    }
    Some(element)
}
