//! What a part of the page has to read of the records that the device holds.

use qinglan_core::id::{EntityId, Millis, SpaceId};
use qinglan_core::record::Summary;

use crate::state::App;

/// What to read, with when it was changed: what is the same need not be read again.
pub(super) type Wanted = Vec<(SpaceId, EntityId, Millis)>;

/// Of what `look` finds among all that the device has, what is there.
pub(super) fn wanted(app: App, look: impl FnOnce(&[&Summary]) -> Vec<(SpaceId, EntityId)>) -> Wanted {
    let found = with_rows(app, look);
    app.rows.with(|rows| {
        let changed = |(space, id)| Some((space, id, rows.get(&(space, id))?.summary.changed_at));
        found.into_iter().filter_map(changed).collect()
    })
}

pub(super) fn places(wanted: &Wanted) -> Vec<(SpaceId, EntityId)> {
    wanted.iter().map(|(space, id, _)| (*space, *id)).collect()
}

pub(super) fn with_rows<T>(app: App, look: impl FnOnce(&[&Summary]) -> T) -> T {
    app.rows.with(|rows| look(&rows.values().map(|row| &row.summary).collect::<Vec<_>>()))
}
