//! What followed what: the lesson as a line, and how often each category was there.

use super::{Instrument, Sheet};

/// A stretch of the lesson with the same code, or with none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// A place in the list of categories; none for what was missed.
    pub pick: Option<u16>,
    /// In milliseconds of the lesson, without pauses.
    pub from_ms: u64,
    pub to_ms: u64,
}

/// The lesson as stretches, one after the other from the first interval on. Occurrences of a free tally have no length: they are
/// their own timeline ([`Sheet::occurrences`]).
#[must_use]
pub fn segments(instrument: &Instrument, sheet: &Sheet, aspect: usize) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    if instrument.intervals() == 0 {
        return segments;
    }
    let end = sheet.coded_ms(instrument);
    for (interval, pick) in sheet.picks(instrument, aspect).into_iter().enumerate() {
        let from_ms = instrument.cue_ms(interval).min(end);
        let to_ms = instrument.cue_ms(interval.saturating_add(1)).min(end);
        match segments.last_mut().filter(|last| last.pick == pick) {
            Some(last) => last.to_ms = to_ms,
            None => segments.push(Segment { pick, from_ms, to_ms }),
        }
    }
    segments
}

/// How often each of so many picks is there.
#[must_use]
pub fn counts(picks: &[Option<u16>], size: u16) -> Vec<u32> {
    let mut counts = vec![0; size.into()];
    for pick in picks.iter().flatten() {
        if let Some(count) = counts.get_mut(usize::from(*pick)) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::instrument::testing::{coded, free_tally, on_task, read, student_teacher, write};
    use crate::instrument::{Entry, Occurrence};
    use crate::record::Value;
    use proptest::prelude::*;

    #[test]
    fn in14_equal_codes_in_a_row_are_one_stretch() {
        let instrument = student_teacher(30, 10);
        let ended = vec![(Entry::Block(0), Value::Text("aab.A".into())), (Entry::Ended, Value::Int(200_000))];
        let sheet = read(&instrument, &write(Filled::new(), ended));
        let stretch = |pick, from_s: u64, to_s: u64| Segment { pick, from_ms: from_s * 1_000, to_ms: to_s * 1_000 };
        let expected = [
            stretch(Some(0), 0, 60),
            stretch(Some(1), 60, 90),
            stretch(None, 90, 120),
            stretch(Some(0), 120, 150),
            stretch(None, 150, 200),
        ];
        assert_eq!(segments(&instrument, &sheet, 0), expected, "cut where coding was ended");
        assert_eq!(segments(&instrument, &coded(&instrument, ""), 0), []);
        let looks = on_task(&[5, 10], 40);
        let line = segments(&looks, &coded(&looks, "acad"), 0);
        assert_eq!(
            line.iter().map(|one| (one.from_ms, one.to_ms)).collect::<Vec<_>>(),
            [(300_000, 600_000), (600_000, 2_400_000)]
        );
    }

    #[test]
    fn in14_a_free_tally_is_counts_and_seconds() {
        let instrument = free_tally(&["ask", "praise", "group"], 40);
        let entries =
            vec![(Entry::Block(0), Value::Text("aafl?caaublub?a".into())), (Entry::Block(3), Value::Text("ccf".into()))];
        // A letter and two for the second: af is 5, au is 20. There is no category l, and no second lu.
        let sheet = read(&instrument, &write(Filled::new(), entries));
        let at = |category, at_s| Occurrence { category, at_s };
        assert_eq!(sheet.occurrences, [at(0, 5), at(0, 20), at(2, 237)]);
        assert_eq!(counts(&sheet.picks(&instrument, 0), 3), [2, 0, 1]);
        assert_eq!(segments(&instrument, &sheet, 0), []);
    }

    proptest! {
        #[test]
        fn in14_stretches_are_without_gaps_and_differ_from_their_neighbours(block in "[ab.]{0,20}") {
            let instrument = student_teacher(30, 10);
            let sheet = coded(&instrument, &block);
            let line = segments(&instrument, &sheet, 0);
            for (one, next) in line.iter().zip(line.iter().skip(1)) {
                prop_assert!(one.to_ms == next.from_ms && one.pick != next.pick);
            }
            let total: u64 = line.iter().map(|one| one.to_ms - one.from_ms).sum();
            prop_assert_eq!(total, 30_000 * sheet.picks(&instrument, 0).len() as u64);
            prop_assert_eq!(counts(&sheet.picks(&instrument, 0), 2).iter().sum::<u32>() as usize, block.matches(['a', 'b']).count());
        }
    }
}
