//! How what was coded is written: a letter for each pick, small when it was coded in its time and large when late, `.` for a blank.
//!
//! A pick is a place in a list of at most 26, so a letter holds it; a count takes two.

use core::str::Chars;

use super::definition::CATEGORIES_MAX;

const BLANK: char = '.';
const LETTERS: u16 = 26;

/// What was coded of one aspect of one interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// A place in the list of categories, or a count.
    pub pick: u16,
    /// Coded when the interval's time was over.
    pub late: bool,
}

const fn letters(picks: u16) -> usize {
    if picks as usize > CATEGORIES_MAX { 2 } else { 1 }
}

/// Adds a mark, or a blank, of an aspect that has so many picks.
pub(super) fn write(to: &mut String, mark: Option<Mark>, picks: u16) {
    let length = letters(picks);
    match mark {
        Some(mark) if length == 2 => {
            to.push(letter(mark.pick / LETTERS, mark.late));
            to.push(letter(mark.pick % LETTERS, mark.late));
        }
        Some(mark) => to.push(letter(mark.pick, mark.late)),
        None => (0..length).for_each(|_| to.push(BLANK)),
    }
}

/// The next mark; what is none, or none of this aspect, is a blank.
pub(super) fn read(from: &mut Chars<'_>, picks: u16) -> Option<Mark> {
    let mut pick = 0;
    let mut late = false;
    let mut blank = false;
    for _ in 0..letters(picks) {
        match from.next().and_then(place) {
            Some((place, large)) => (pick, late) = (pick * LETTERS + place, late || large),
            None => blank = true,
        }
    }
    (!blank && pick < picks).then_some(Mark { pick, late })
}

fn letter(place: u16, late: bool) -> char {
    let first = if late { b'A' } else { b'a' };
    u8::try_from(place % LETTERS).map_or(BLANK, |place| char::from(first.saturating_add(place)))
}

fn place(letter: char) -> Option<(u16, bool)> {
    let first = match letter {
        'a'..='z' => 'a',
        'A'..='Z' => 'A',
        _ => return None,
    };
    let place = u32::from(letter).checked_sub(u32::from(first))?;
    Some((u16::try_from(place).ok()?, first == 'A'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(mark: Option<Mark>, picks: u16) -> String {
        let mut text = String::new();
        write(&mut text, mark, picks);
        text
    }

    #[test]
    fn in6_a_code_is_a_letter_and_a_count_two() {
        let mark = |pick, late| Some(Mark { pick, late });
        for (mark, picks, expected) in [
            (mark(0, false), 2, "a"),
            (mark(9, false), 10, "j"),
            (mark(9, true), 10, "J"),
            (None, 10, "."),
            (mark(0, false), 676, "aa"),
            (mark(31, true), 676, "BF"),
            (mark(675, false), 676, "zz"),
            (None, 676, ".."),
        ] {
            assert_eq!(text(mark, picks), expected);
            assert_eq!(read(&mut expected.chars(), picks), mark);
        }
    }

    #[test]
    fn in6_what_is_no_code_of_the_aspect_is_a_blank() {
        for (text, picks) in [("c", 2), ("", 2), ("3", 10), ("沉", 10), ("k", 10), (".a", 676), ("a", 676), ("a.", 676)] {
            assert_eq!(read(&mut text.chars(), picks), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn in6_every_mark_is_read_as_it_was_written(picks in 1_u16..=676, place in 0_u16.., late in any::<bool>()) {
            let mark = Some(Mark { pick: place % picks, late });
            prop_assert_eq!(read(&mut text(mark, picks).chars(), picks), mark);
        }
    }
}
