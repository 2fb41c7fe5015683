//! What corrections made of a count: they change the shares of single devices, and people read the sum (rule FM17).

use super::tally::{is_share, tally_sum};
use crate::id::Millis;
use crate::record::{Entity, Field, Value, corrections};

/// A correction that changed a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recount {
    /// Which of [`corrections`], from 0, the latest.
    pub correction: usize,
    /// Since when `before` stood there: the correction before this one; none for what was handed in.
    pub since: Option<Millis>,
    /// None where nobody had counted.
    pub before: Option<i64>,
    pub after: i64,
}

/// How corrections changed the count of the tally at `question`, the latest first, as far as that is still known.
#[must_use]
pub fn recounts(entity: &Entity, question: &Field) -> Vec<Recount> {
    let number = |value: Option<&Value>| if let Some(Value::Int(number)) = value { Some(*number) } else { None };
    let shares = entity.fields.keys().filter(|field| is_share(question, field));
    let mut counting = shares.filter_map(|share| number(entity.value(share))).count();
    let mut sum = tally_sum(entity, question).unwrap_or(0);
    let mut found: Vec<Recount> = Vec::new();
    for (correction, one) in corrections(entity).into_iter().enumerate() {
        let after = sum;
        let mut changed = one.changes.iter().filter(|change| is_share(question, &change.field)).peekable();
        if changed.peek().is_none() {
            continue;
        }
        for change in changed {
            let (then, now) = (number(change.before.as_ref().map(|version| &version.value)), number(change.after.as_ref()));
            sum = sum.saturating_sub(now.unwrap_or(0)).saturating_add(then.unwrap_or(0));
            counting = (counting + usize::from(then.is_some())).saturating_sub(usize::from(now.is_some()));
        }
        if let Some(later) = found.last_mut() {
            later.since = Some(one.at);
        }
        let before = (counting > 0).then_some(sum.max(0));
        found.push(Recount { correction, since: None, before, after: after.max(0) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::tally_field;
    use crate::id::OpId;
    use crate::record::tests::{device, entity_id, field, op, person};
    use crate::record::{EntityKind, Op, Purpose};

    /// A record that two devices count in, and what is written into it in the order of the server's numbers.
    struct Counting {
        entity: Entity,
        counter: u64,
    }

    impl Counting {
        fn new() -> Self {
            Self { entity: Entity::new(entity_id(1), EntityKind::Record, person(1)), counter: 0 }
        }

        fn put(&mut self, name: &str, value: Value, at: i64, purpose: Option<Purpose>) {
            self.counter += 1;
            let seen: Vec<OpId> = self.entity.versions(&field(name)).iter().map(|version| version.op).collect();
            let op = Op { at: Millis(at), author: person(1), purpose, ..op(1, self.counter, name, value, &seen) };
            self.entity.apply(&op, Some(self.counter));
        }

        /// `shares` are devices with what they counted now.
        fn correct(&mut self, at: i64, shares: &[(u8, i64)]) {
            let purpose = Some(Purpose::Correction);
            self.put("@amended_at", Value::Int(at), at, purpose);
            for (who, count) in shares {
                self.put(&share(*who), Value::Int(*count), at, purpose);
            }
        }

        fn recounts(&self) -> Vec<(usize, Option<i64>, Option<i64>, i64)> {
            let found = recounts(&self.entity, &field("asked"));
            found.into_iter().map(|one| (one.correction, one.since.map(|at| at.0), one.before, one.after)).collect()
        }
    }

    fn share(who: u8) -> String {
        tally_field(&field("asked"), device(who)).unwrap().to_string()
    }

    #[test]
    fn fm17_a_correction_says_the_count_before_and_after_whichever_device_made_it() {
        let mut record = Counting::new();
        record.put(&share(1), Value::Int(7), 1, None);
        assert_eq!(record.recounts(), []);
        record.correct(10, &[(2, -1)]);
        assert_eq!(record.recounts(), [(0, None, Some(7), 6)], "a new device's share is no count of its own");
        record.correct(20, &[]);
        record.put("topic", Value::Text("圆".into()), 20, Some(Purpose::Correction));
        record.correct(30, &[(1, 9), (2, 1)]);
        assert_eq!(record.recounts(), [(0, Some(10), Some(6), 10), (2, None, Some(7), 6)]);
    }

    #[test]
    fn fm17_a_count_that_a_correction_began_had_nothing_before_it_and_none_is_below_nothing() {
        let mut record = Counting::new();
        record.put("topic", Value::Text("圆".into()), 1, None);
        record.correct(10, &[(1, 2)]);
        record.correct(20, &[(2, -3)]);
        record.correct(30, &[(2, 0)]);
        assert_eq!(record.recounts(), [(0, Some(20), Some(0), 2), (1, Some(10), Some(2), 0), (2, None, None, 2)]);
    }
}
