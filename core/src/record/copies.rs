//! Copies of one record.

use super::{Scope, Summary};
use crate::id::{PersonId, SpaceId};
use crate::order;

/// Copies of the same record, one group for each in the order of their first ones, the copy to open first: one's own, else the fullest.
#[must_use]
pub fn by_record(rows: Vec<Summary>, me: Option<PersonId>) -> Vec<Vec<Summary>> {
    // Thousands of them: what belongs together is brought together by sorting, not by looking for each among all.
    let id = |at: usize| rows.get(at).map(|row| row.id);
    let sorted = order::descending(rows.iter().map(|row| row.id.chance().cast_signed()).collect());
    // Of each row the first that is of the same record, and then of that one its group.
    let mut firsts = vec![0; rows.len()];
    let mut before = usize::MAX;
    for at in sorted {
        if id(before) != id(at) {
            before = at;
        }
        if let Some(first) = firsts.get_mut(at) {
            *first = before;
        }
    }
    let mut groups: Vec<Vec<Summary>> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        let first = firsts.get(at).copied().unwrap_or_default();
        if first == at {
            if let Some(place) = firsts.get_mut(at) {
                *place = groups.len();
            }
            groups.push(vec![row]);
        } else if let Some(group) = firsts.get(first).and_then(|place| groups.get_mut(*place)) {
            group.push(row);
        }
    }
    let personal = me.map(SpaceId::personal);
    for group in &mut groups {
        order::by_key(group, |copy| (Some(copy.space) != personal, copy.scope == Scope::Notice));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{EntityId, Millis};
    use crate::record::{Entity, EntityKind};

    #[test]
    fn copies_stand_together_where_the_first_stood_and_ones_own_comes_first() {
        let me = PersonId::from_bytes([9; 16]);
        let [mine, school, pairing] = [SpaceId::personal(me), SpaceId::from_bytes([1; 16]), SpaceId::from_bytes([2; 16])];
        let row = |space, id: u8, scope| {
            let entity = Entity::new(EntityId::from_bytes([id; 16]), EntityKind::Record, me);
            Summary { scope, changed_at: Millis(0), ..Summary::of(space, &entity) }
        };
        let rows = vec![
            row(school, 7, Scope::Notice),
            row(school, 3, Scope::Notice),
            row(pairing, 7, Scope::Full),
            row(school, 5, Scope::Full),
            row(mine, 3, Scope::Full),
            row(pairing, 3, Scope::Full),
        ];
        let groups = by_record(rows, Some(me));
        let shown: Vec<(u8, Vec<SpaceId>)> =
            groups.iter().map(|group| (group[0].id.as_bytes()[0], group.iter().map(|copy| copy.space).collect())).collect();
        assert_eq!(shown, [(7, vec![pairing, school]), (3, vec![mine, pairing, school]), (5, vec![school])]);
    }
}
