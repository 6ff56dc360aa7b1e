//! What may make a kept page hard to read: the words for it, and another photo in that page's place, also inside a file it was
//! bound into. It is advice and never a verdict.

use i18n::{Lang, t};
use sync::store::{Advice, NewPage, Page};
use web_sys::File;

use super::binding;
use super::keeper::Keeper;
use super::taking::{not_kept, refused, take};

/// The whole photo is kept where no edges were clear: untidy, and as easy to read as any.
const UNTIDY: &str = "corners-unsure";

/// What to say of a page; an advice nobody knows says nothing.
pub(super) fn sentence(advice: &Advice, lang: Lang) -> Option<String> {
    let sentence = match &*advice.about {
        UNTIDY => t::photo::corners_unsure(lang),
        "corners-missing" => t::photo::corners_missing(lang),
        "blurred" => t::photo::blurred(lang),
        "glare" => t::photo::glare(lang),
        "too-dark" => t::photo::too_dark(lang),
        "small-letters" => t::photo::small_letters(lang),
        "nothing-written" => t::photo::nothing_written(lang),
        "other-shape" => t::photo::other_shape(lang),
        "locked" => t::photo::pdf_locked(lang),
        // What is said of all pages is said of the last.
        "many-pages" => return Some(t::photo::pdf_many_pages(lang, advice.page)),
        "pages-unknown" => t::photo::pdf_pages_unknown(lang),
        "script" | "launch" => t::photo::pdf_script(lang),
        "attachment" => t::photo::pdf_attachment(lang),
        "dynamic-form" => t::photo::pdf_dynamic_form(lang),
        _ => return None,
    };
    Some(sentence.to_string())
}

/// A page that may be hard to read.
pub(crate) struct Doubtful {
    /// The file it is in.
    pub(crate) file: Page,
    /// Which page of that file, from 1.
    pub(crate) in_file: u32,
    /// Which page of the paper, from 1.
    pub(crate) number: usize,
    /// What is said of it.
    pub(crate) says: String,
    /// Whether another photo can take its place; a file from elsewhere is another's to make.
    pub(crate) photographed: bool,
}

/// The pages of a paper that may be hard to read, from the first to the last.
pub(crate) fn doubtful<'a>(of_paper: impl Iterator<Item = &'a Page>, lang: Lang) -> Vec<Doubtful> {
    let mut found: Vec<Doubtful> = Vec::new();
    let mut before = 0;
    for file in of_paper {
        let first = found.len();
        for advice in file.advice.iter().filter(|advice| advice.about != UNTIDY) {
            let Some(says) = sentence(advice, lang) else {
                continue;
            };
            let same = found[first..]
                .iter_mut()
                .find(|page| page.in_file == advice.page);
            match same {
                Some(page) => page.says = [&*page.says, " ", &*says].concat(),
                None => found.push(Doubtful {
                    file: file.clone(),
                    in_file: advice.page,
                    number: before + advice.page as usize,
                    says,
                    photographed: file.media_type == binding::JPEG || binding::is_bound(file),
                }),
            }
        }
        before += pages_in(file);
    }
    found
}

/// How many pages a paper has; a file from elsewhere counts as one.
pub(crate) fn count<'a>(of_paper: impl Iterator<Item = &'a Page>) -> usize {
    of_paper.map(pages_in).sum()
}

fn pages_in(file: &Page) -> usize {
    binding::pages_of_name(&file.name).unwrap_or(1)
}

/// Puts another photo in the place of one page; the sentence says why it could not be, and then everything is as it was.
///
/// # Errors
/// A sentence for the person.
pub(crate) async fn photograph_again(
    keeper: &Keeper,
    page: &Page,
    in_file: u32,
    photo: File,
    expected: Option<f64>,
    lang: Lang,
) -> Result<(), String> {
    let name = photo.name();
    let taken = take(photo, &page.paper, expected)
        .await
        .map_err(|problem| refused(problem, &name, lang))?;
    let mut new: Vec<(NewPage, Vec<u8>)> = Vec::new();
    let bound = binding::is_bound(page);
    if bound {
        let apart = binding::apart(keeper, page).await;
        new = apart.map_err(|_| t::photo::apart_failed(lang).to_string())?;
    }
    let place = new.get_mut((in_file as usize).saturating_sub(1));
    match place {
        Some(place) => *place = (taken.page, taken.bytes),
        None => new.push((taken.page, taken.bytes)),
    }
    keeper
        .replace((&page.paper, &[page.sha256]), new)
        .await
        .map_err(|error| not_kept(&error, &name, lang))?;
    if bound {
        // Pages that cannot be bound again go one by one.
        let _ = binding::bind(keeper, &page.paper, |_, _| ()).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::Sha256;

    use super::*;

    fn file(name: &str, media_type: &str, advice: &[(u32, &str)]) -> Page {
        let advice = advice.iter().map(|(page, about)| Advice {
            page: *page,
            about: (*about).to_string(),
        });
        Page {
            paper: "giay".to_string(),
            sha256: Sha256::parse(&"0".repeat(64)).unwrap(),
            name: name.to_string(),
            media_type: media_type.to_string(),
            size: 1,
            advice: advice.collect(),
        }
    }

    #[test]
    fn pages_are_counted_through_the_files_of_a_paper() {
        let files = [
            file(
                "giay-3-trang.pdf",
                "application/pdf",
                &[(2, "blurred"), (2, "glare"), (3, "unheard-of")],
            ),
            file("them.jpg", "image/jpeg", &[(1, "too-dark")]),
        ];
        let found = doubtful(files.iter(), Lang::En);
        let places: Vec<_> = found
            .iter()
            .map(|page| (page.in_file, page.number))
            .collect();
        assert_eq!(places, [(2, 2), (1, 4)]);
        assert!(found.iter().all(|page| page.photographed));
        let both = [t::photo::blurred(Lang::En), t::photo::glare(Lang::En)].join(" ");
        assert_eq!(found[0].says, both);
        assert_eq!(count(files.iter()), 4);
    }

    #[test]
    fn a_whole_photo_is_legible_and_a_foreign_file_is_not_photographed() {
        let files = [
            file("ban.jpg", "image/jpeg", &[(1, "corners-unsure")]),
            file("luong.pdf", "application/pdf", &[(1, "locked")]),
        ];
        let found = doubtful(files.iter(), Lang::Vi);
        assert_eq!(found.len(), 1);
        assert!(!found[0].photographed);
    }
}
