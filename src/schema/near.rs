//! The known word nearest to one that is not known.
//!
//! It does not know what the words are for.

/// The candidate nearest to a word, if one is near enough: a third of its letters may differ; the first of equals.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    if folded.chars().count() > 100 {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let distance = strsim::damerau_levenshtein(&folded, &other);
        let allowed = (folded.chars().count().max(other.chars().count()) / 3).max(1);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_mended_and_another_word_is_not() {
        let keys = ["grace", "early", "due_soon", "cadence", "evidence"];
        assert_eq!(nearest("grase", keys), Some("grace"));
        assert_eq!(nearest("due-soon", keys), Some("due_soon"));
        assert_eq!(nearest("Cadnece", keys), Some("cadence"));
        assert_eq!(nearest("owner", keys), None);
        assert_eq!(nearest("x", keys), None);
        assert_eq!(nearest("", keys), None);
    }
}
