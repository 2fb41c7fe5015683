//! Comments on a record: by field and on the whole, with answers, settled or not. Written offline like everything else. All of it is in the
//! app's second part.

mod chosen;
mod form;
mod item;
mod list;
mod mentions;
mod names;
mod pins;
mod rating;
mod speech;

use qinglan_core::comment::Remark;
use qinglan_core::form::{label_of, locate};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{EntityKind, Field, Scope};

pub use chosen::chosen_bar;
pub use list::comments;
pub use mentions::mentions;
pub use pins::{pin_tools, pins};
pub use rating::beside_rating;

use super::filling::{About, Filling};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::task::{Work, spawn};
use crate::state::App;
use crate::text::{fill, say, t};

/// Keeps what was said about the open record up to date: in all its spaces, what is deleted and the marks of settled threads as well.
#[inline(never)]
pub fn follow(filling: Filling) {
    let (app, record, found) = (filling.draft.app, filling.draft.id, filling.remarks);
    let keys = Memo::new(move || {
        app.rows.with(|rows| {
            let said = || rows.iter().filter(|(_, row)| row.summary.kind == EntityKind::Comment);
            let on = said().filter(|(_, row)| row.summary.on == Some(record) && row.summary.scope == Scope::Full);
            let mut keys: Vec<_> = on.map(|(key, row)| (*key, row.revision)).collect();
            let heads: Vec<EntityId> = keys.iter().map(|((_, id), _)| *id).collect();
            let marks = said().filter(|(_, row)| row.summary.on.is_some_and(|on| heads.contains(&on)));
            keys.extend(marks.map(|(key, row)| (*key, row.revision)));
            keys
        })
    });
    effect(move || {
        let keys = keys.get();
        spawn(read(app, keys.into_iter().map(|(key, _)| key).collect(), found));
    });
}

fn read(app: App, wanted: Vec<(SpaceId, EntityId)>, found: RwSignal<Vec<Remark>>) -> Work<'static, ()> {
    Box::pin(async move {
        let Some(store) = app.store() else { return };
        let Ok(rows) = store.entities(&wanted).await else { return };
        found.try_set(rows.into_iter().map(|(space, entity)| Remark { space, entity }).collect());
    })
}

/// Whether a comment is on `field`, or on a part of it: a row, a picture.
#[must_use]
pub fn is_about(remark: &Remark, field: &Field) -> bool {
    let rest = remark.field().and_then(|path| path.strip_prefix(field.as_str()));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the form calls a field; of a row, and of what is in one, which one it is.
#[must_use]
pub fn field_words(filling: Filling, field: &Field) -> Option<String> {
    let labels = filling.form.with_value(|form| label_of(form, field))?;
    let labels = labels.iter().map(say).collect::<Vec<_>>().join(" · ");
    let row = filling.form.with_value(|form| {
        let row = locate(form, field)?.rows.pop()?;
        let (table, _) = row.rsplit_once('/')?;
        let rows = filling.draft.entity.with(|entity| entity.rows(table));
        rows.iter().position(|(of, _)| *of == row)
    });
    let row = row.map(|at| fill(t().row_number(), &[("n", &(at + 1).to_string())]));
    Some(row.map_or_else(|| labels.clone(), |row| format!("{labels} · {row}")))
}

/// The words at the head of what is open.
#[must_use]
pub fn about_words(filling: Filling, about: Option<&About>) -> String {
    about.and_then(|about| field_words(filling, &about.field)).unwrap_or_else(|| t().comments().to_owned())
}
