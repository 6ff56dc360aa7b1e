//! The note beside an answer that was taken from somewhere, a card or an account, once the answer is changed: what was said
//! there is kept in the note, so that both can be laid side by side later. It never says which of the two is right.

use crate::answers::Answers;
use crate::path::Path;
use crate::value::Value;
use order::Map;

/// Before the note of an answer that was changed after it was taken over.
const EDITED: &str = "edited ";

/// Keeps the notes true when the answer at `path` goes from `before` to `now` by hand. The note of an answer becomes
/// `edited NOTE=ANSWER` with the answer as it was taken over, in its own JSON; later changes leave that alone, and coming back
/// to the very same answer brings the first note back.
pub fn note_edit(
    notes: &mut Map<Path, String>,
    path: &Path,
    before: Option<&Value>,
    now: Option<&Value>,
) {
    let Some(note) = notes.get(path) else {
        return;
    };
    let blank = |value: Option<&Value>| value.is_none_or(Value::is_blank);
    let after = match note.strip_prefix(EDITED) {
        Some(edited) => match edited.split_once('=') {
            Some((first, said)) if now.is_some_and(|now| written(now) == said) => first.to_owned(),
            _ => return,
        },
        None if before == now => return,
        None => match before.filter(|before| !before.is_blank()) {
            Some(before) => [EDITED, note, "=", &written(before)].concat(),
            None if blank(now) => return,
            None => {
                notes.remove(path);
                return;
            }
        },
    };
    notes.insert(path.clone(), after);
}

/// The first note and the answer as it was taken over, of one that was changed since; nothing for any other note.
#[must_use]
pub fn edited(note: &str) -> Option<(&str, Value)> {
    let (first, said) = note.strip_prefix(EDITED)?.split_once('=')?;
    Some((first, reader::from_str(said).ok()?))
}

/// Answers moved, with their rows or to a newer form: a note stays where its answer did, and the notes of a row where the whole
/// row did, since elsewhere they would speak of somebody else. Two rows may have some answers in common, so all that stand in the
/// row itself and in those around it are asked; a row without any answer is taken for another.
pub fn notes_after_move(notes: &mut Map<Path, String>, before: &Answers, now: &Answers) {
    let filled = |value: &&Value| !value.is_blank();
    notes.retain(|path, _| {
        if before.get(path).filter(filled) != now.get(path).filter(filled) {
            return false;
        }
        let mut rows = path.as_str().match_indices(']');
        let stays = |end: usize| {
            let row = &path.as_str()[..=end];
            let was = own_answers(before, row);
            !was.is_empty() && was == own_answers(now, row)
        };
        rows.all(|(end, _)| stays(end))
    });
}

/// What is answered in a row itself, without the rows inside it.
fn own_answers<'a>(answers: &'a Answers, row: &str) -> Vec<(&'a Path, &'a Value)> {
    let own = |path: &Path| {
        let inside = path.as_str().strip_prefix(row);
        inside.is_some_and(|inside| inside.starts_with('/') && !inside.contains('['))
    };
    answers
        .iter()
        .filter(|(path, value)| own(path) && !value.is_blank())
        .collect()
}

fn written(value: &Value) -> String {
    // Plain words and numbers can always be written.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Date;
    use proptest::prelude::*;

    fn path(text: &str) -> Path {
        Path::parse(text).unwrap()
    }

    fn noted(note: &str) -> Map<Path, String> {
        let mut notes = Map::new();
        notes.insert(path("a"), note.to_owned());
        notes
    }

    #[test]
    fn what_was_taken_over_is_kept_when_it_is_changed_letter_by_letter_and_is_plain_again_when_it_comes_back()
     {
        let mut notes = noted("card@2026-11-23T08:00:00Z");
        let texts = ["Hồ Thị Mai", "Hồ Thị Ma", "Hồ Thị Mái"].map(Value::text);
        for pair in texts.windows(2) {
            note_edit(&mut notes, &path("a"), Some(&pair[0]), Some(&pair[1]));
        }
        let note = notes.get(&path("a")).unwrap();
        assert_eq!(
            edited(note),
            Some(("card@2026-11-23T08:00:00Z", texts[0].clone()))
        );
        note_edit(&mut notes, &path("a"), Some(&texts[2]), Some(&texts[0]));
        assert_eq!(notes, noted("card@2026-11-23T08:00:00Z"));
    }

    #[test]
    fn an_answer_taken_away_is_an_edit_and_the_same_answer_again_is_none() {
        let day = Value::Date(Date::new(1958, 4, 12).unwrap());
        let mut notes = noted("card");
        note_edit(&mut notes, &path("a"), Some(&day), Some(&day));
        assert_eq!(notes, noted("card"));
        note_edit(&mut notes, &path("a"), Some(&day), None);
        assert_eq!(edited(notes.get(&path("a")).unwrap()), Some(("card", day)));
        note_edit(&mut notes, &path("b"), None, Some(&Value::text("x")));
        assert_eq!(notes.get(&path("b")), None);
        let mut nothing = noted("card");
        note_edit(&mut nothing, &path("a"), None, Some(&Value::text("x")));
        assert_eq!(nothing.get(&path("a")), None);
    }

    #[test]
    fn rows_that_moved_take_no_note_with_them() {
        let mut notes = noted("card");
        notes.insert(path("r[1]/a"), "card".into());
        let with = |row: &str| {
            let mut answers = Answers::new();
            answers.set(path("a"), Value::text("Mai"));
            answers.set(path("r[1]/a"), Value::text(row));
            answers
        };
        notes_after_move(&mut notes, &with("Mai"), &with("Lúa"));
        assert_eq!(notes, noted("card"));
    }

    #[test]
    fn a_row_with_one_answer_like_another_is_another_all_the_same() {
        let row = |at: usize, name: &str, sex: &str, answers: &mut Answers| {
            answers.set(path(&format!("r[{at}]/name")), Value::text(name));
            answers.set(path(&format!("r[{at}]/sex")), Value::text(sex));
        };
        let (mut before, mut now) = (Answers::new(), Answers::new());
        row(1, "Lương", "nam", &mut before);
        row(2, "Pả", "nam", &mut before);
        row(1, "Pả", "nam", &mut now);
        let mut notes = Map::new();
        notes.insert(path("r[1]/sex"), "card".to_owned());
        // Its answer was taken away, and with it the row.
        notes.insert(path("r[2]/old"), r#"edited card={"text":"Mai"}"#.to_owned());
        notes_after_move(&mut notes, &before, &now);
        assert!(notes.is_empty());
        // What is asked elsewhere now is another question's answer.
        let mut notes = noted("card");
        before.set(path("a"), Value::text("Mai"));
        now.set(path("a"), Value::text("Lúa"));
        notes_after_move(&mut notes, &before, &now);
        assert!(notes.is_empty());
        // One that only stands behind them stays.
        notes.insert(path("r[1]/name"), "card".to_owned());
        notes_after_move(&mut notes, &now, &now);
        assert_eq!(
            notes.get(&path("r[1]/name")).map(String::as_str),
            Some("card")
        );
    }

    proptest! {
        #[test]
        fn no_note_makes_it_panic(note in any::<String>(), said in any::<String>()) {
            let _ = edited(&note);
            let mut notes = noted(&note);
            note_edit(&mut notes, &path("a"), Some(&Value::text(said.clone())), Some(&Value::text("x")));
            if !note.starts_with("edited ") && !note.contains('=') && !said.trim().is_empty() && said != "x" {
                prop_assert_eq!(edited(notes.get(&path("a")).unwrap()), Some((note.as_str(), Value::text(said))));
            }
        }
    }
}
