//! The places of the performances that served one occurrence: mostly one of them, which needs no memory of its own.
//!
//! It does not know performances.

use std::ops::Deref;

/// Some places, in the order in which they were put.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Few(Form);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Form {
    #[default]
    None,
    One([usize; 1]),
    /// Two at least.
    More(Vec<usize>),
}

impl Few {
    pub(super) fn push(&mut self, place: usize) {
        match &mut self.0 {
            Form::None => self.0 = Form::One([place]),
            Form::One([first]) => self.0 = Form::More(vec![*first, place]),
            Form::More(places) => places.push(place),
        }
    }
}

impl Deref for Few {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        match &self.0 {
            Form::None => &[],
            Form::One(place) => place,
            Form::More(places) => places,
        }
    }
}

impl<'a> IntoIterator for &'a Few {
    type Item = &'a usize;
    type IntoIter = std::slice::Iter<'a, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn places_stay_in_the_order_in_which_they_were_put() {
        let mut few = Few::default();
        let mut expected: Vec<usize> = Vec::new();
        for place in [7, 3, 5, 3] {
            assert_eq!(*few, *expected);
            few.push(place);
            expected.push(place);
        }
        assert_eq!(*few, *expected);
        assert_eq!((&few).into_iter().max(), Some(&7));
    }
}
