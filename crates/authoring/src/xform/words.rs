//! The sentences of an XForm: translations by id, and what stands in labels, with `<output>` become `${name}`.

use std::collections::{BTreeMap, BTreeSet};

use forms::Text;
use roxmltree::Node as Element;

use super::Import;
use crate::language::{Heard, Language, Tongues};
use crate::media::{Kind, Named};
use crate::xml::{self, elements, name};

/// A sentence of a translation: words and paths.
type Sentence = Vec<Part>;

#[derive(Debug, Clone)]
enum Part {
    Words(String),
    Output(String),
}

/// All translations.
#[derive(Debug, Default)]
pub(super) struct Words {
    by_id: BTreeMap<String, (Sentence, Sentence)>,
    /// The files of pictures and recordings beside sentences.
    media: BTreeMap<String, BTreeMap<(Kind, Language), String>>,
}

impl Words {
    pub(super) fn read(itext: Option<Element<'_, '_>>, import: &mut Import<'_>) -> Self {
        let mut words = Self::default();
        let Some(itext) = itext else {
            return words;
        };
        let translations: Vec<_> = elements(itext)
            .filter(|child| name(*child) == "translation")
            .collect();
        let language = |of: &Element<'_, '_>| of.attribute("lang").unwrap_or_default().to_owned();
        let named: BTreeSet<String> = translations.iter().map(language).collect();
        let first = translations
            .iter()
            .find(|of| of.has_attribute("default"))
            .or(translations.first())
            .map(language);
        let tongues = Tongues::of_workbook(&named, first.as_deref().unwrap_or_default());
        for translation in translations {
            let heard = match tongues.hear(&language(&translation)) {
                Heard::Is(heard) => heard,
                Heard::Other(mut error) => {
                    import.file.clone_into(&mut error.file);
                    error.row = Some(crate::xml::line(translation));
                    import.errors.push(error);
                    continue;
                }
            };
            for text in elements(translation) {
                let id = text.attribute("id").unwrap_or_default().to_owned();
                // A sentence of which everything is left out is an empty one.
                words.by_id.entry(id.clone()).or_default();
                for value in elements(text) {
                    match value.attribute("form") {
                        None | Some("long") => {
                            let both = words.by_id.entry(id.clone()).or_default();
                            let side = match heard {
                                Language::Vi => &mut both.0,
                                Language::En => &mut both.1,
                            };
                            *side = parts(value);
                        }
                        Some(form @ ("guidance" | "short")) => {
                            import.leave_out(value, &format!("value form=\"{form}\""));
                        }
                        Some(form) => match Kind::ALL.iter().find(|kind| kind.column() == form) {
                            Some(kind) => {
                                let file = xml::text(value);
                                let file = file.trim().rsplit('/').next().unwrap_or_default();
                                let files = words.media.entry(id.clone()).or_default();
                                files.insert((*kind, heard), file.to_owned());
                            }
                            None => import.refuse(value, &format!("value form=\"{form}\"")),
                        },
                    }
                }
            }
        }
        words
    }

    /// Every sentence without outputs, for `jr:itext`.
    pub(super) fn all(&self) -> BTreeMap<String, Text> {
        let ids = self.by_id.keys();
        ids.map(|id| (id.clone(), self.with_id(id))).collect()
    }

    /// The sentence with this id, its outputs left blank.
    pub(super) fn with_id(&self, id: &str) -> Text {
        let plain = |sentence: &Sentence| {
            sentence
                .iter()
                .map(|part| match part {
                    Part::Words(words) => words.as_str(),
                    Part::Output(_) => "",
                })
                .collect::<String>()
        };
        self.by_id
            .get(id)
            .map_or_else(Text::default, |(vi, en)| both(plain(vi), plain(en)))
    }

    /// The pictures and recordings beside the sentence with this id, for this place of a bundle.
    pub(super) fn media(&self, id: &str, key: String, at: Element<'_, '_>) -> Option<Named> {
        Some(Named {
            key,
            row: at.range().start,
            files: self.media.get(id)?.clone(),
        })
    }

    /// Those beside a label.
    pub(super) fn beside(&self, label: Element<'_, '_>, key: String) -> Option<Named> {
        self.media(id_in(label.attribute("ref")?)?, key, label)
    }

    /// What a label or hint says: its own words, or those its `ref` names.
    pub(super) fn of(&self, label: Element<'_, '_>, path: &str, import: &mut Import<'_>) -> Text {
        match label.attribute("ref") {
            Some(reference) => self.sentence(reference, label, path, import),
            None => {
                let said = said(&parts(label), label, path, import);
                Text::vi(said)
            }
        }
    }

    /// `jr:itext('id')`, or the words themselves.
    pub(super) fn sentence(
        &self,
        reference: &str,
        at: Element<'_, '_>,
        path: &str,
        import: &mut Import<'_>,
    ) -> Text {
        let Some(id) = id_in(reference) else {
            return Text::vi(reference);
        };
        let Some((vi, en)) = self.by_id.get(id) else {
            import.wrong(
                at,
                format!("Không có câu “{id}” trong itext."),
                format!("There is no sentence “{id}” in itext."),
            );
            return Text::default();
        };
        both(said(vi, at, path, import), said(en, at, path, import))
    }
}

/// The sentence that `jr:itext('id')` names.
fn id_in(reference: &str) -> Option<&str> {
    let id = reference.trim().strip_prefix("jr:itext(")?;
    Some(id.trim_end_matches(')').trim().trim_matches(['\'', '"']))
}

/// A sentence in two languages, of which the first may be missing.
fn both(vi: String, en: String) -> Text {
    if vi.is_empty() {
        Text::vi(en)
    } else {
        Text::new(vi, en)
    }
}

fn parts(of: Element<'_, '_>) -> Sentence {
    let mut parts = Vec::new();
    for child in of.children() {
        if child.is_element() && name(child) == "output" {
            let path = child.attribute("value").or_else(|| child.attribute("ref"));
            parts.push(Part::Output(path.unwrap_or_default().trim().to_owned()));
        } else if let Some(text) = child.text() {
            let mut joined = tidy(text);
            // Blanks beside an output keep words apart.
            if parts.is_empty() {
                joined = joined.trim_start().to_owned();
            }
            if child.next_sibling().is_none() {
                joined.truncate(joined.trim_end().len());
            }
            parts.push(Part::Words(joined));
        }
    }
    parts
}

/// A text with its blanks made one, its lines kept and never more than one of them empty: lines are marks of lists and headings.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let blank = c.is_whitespace();
        let end = rest.find(|c: char| c.is_whitespace() != blank);
        let (run, behind) = rest.split_at(end.unwrap_or(rest.len()));
        tidy.push_str(match (blank, run.matches('\n').count()) {
            (false, _) => run,
            (true, 0) => " ",
            (true, 1) => "\n",
            (true, _) => "\n\n",
        });
        rest = behind;
    }
    tidy
}

fn said(sentence: &Sentence, at: Element<'_, '_>, path: &str, import: &mut Import<'_>) -> String {
    let mut said = String::new();
    for part in sentence {
        match part {
            Part::Words(words) => said.push_str(words),
            Part::Output(to) => match import.names.get(&absolute(to, path)) {
                Some(name) => said.push_str(&format!("${{{name}}}")),
                None => import.refuse(at, &format!("output value=\"{to}\"")),
            },
        }
    }
    said.trim().to_owned()
}

/// The absolute path of a plain path that starts at another. Elements are known by their names without prefixes.
pub(super) fn absolute(to: &str, from: &str) -> String {
    let to = to.trim().trim_start_matches("current()/");
    let mut parts: Vec<&str> = if to.starts_with('/') {
        vec![""]
    } else {
        from.split('/').collect()
    };
    for step in to.split('/').map(str::trim) {
        match step {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            step => parts.push(step.rsplit(':').next().unwrap_or(step)),
        }
    }
    parts.join("/")
}
