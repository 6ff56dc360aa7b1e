//! Whether two words differ by a slip of the finger; used to guess what an author meant, never to decide it.

/// Whether one word becomes the other by one or two slips: a letter too many, missing, wrong or swapped. Short words must
/// differ by one at most.
pub(crate) fn near(written: &str, known: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (written.chars().collect(), known.chars().collect());
    if a.len() > 64 || b.len() > 64 || a == b {
        return false;
    }
    let allowed = if b.len() <= 5 { 1 } else { 2 };
    a.len().abs_diff(b.len()) <= allowed && distance(&a, &b) <= allowed
}

/// The known word nearest to a written one, if any is near.
pub(crate) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let a: Vec<char> = written.chars().take(64).collect();
    known
        .filter(|word| near(written, word))
        .min_by_key(|word| distance(&a, &word.chars().collect::<Vec<char>>()))
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let wrong = above[j] + usize::from(letter != other);
            let mut least = wrong.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        assert!(near("relevent", "relevant"));
        assert!(near("chioces", "choices"));
        assert!(near("tpye", "type"));
        assert!(!near("type", "name"));
        assert!(!near("label", "label"));
        assert!(!near("ghi_chu", "hint"));
    }

    #[test]
    fn the_nearest_is_chosen() {
        let known = ["ho_ten", "ho_ten_cha", "ho_ten_me"];
        assert_eq!(nearest("ho_tn", known.into_iter()), Some("ho_ten"));
        assert_eq!(nearest("xyz", known.into_iter()), None);
    }
}
