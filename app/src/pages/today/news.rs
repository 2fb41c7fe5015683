//! What became of records while I was away: what the server refused, two versions to choose from, comments that I have not read.

use qinglan_core::id::EntityId;
use qinglan_core::order;
use qinglan_core::record::{EntityKind, Scope, Summary};

use super::section;
use crate::components::comments::mentions;
use crate::components::notice::notice;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::Memo;
use crate::state::{App, use_app};
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn news(app: App, records: Memo<Vec<Vec<Summary>>>) -> View {
    let of = move |wanted: &dyn Fn(&[Summary]) -> bool| {
        records.with(|records| records.iter().filter(|copies| wanted(copies)).cloned().collect::<Vec<_>>())
    };
    let conflicts = Memo::new(move || of(&|copies| copies.iter().any(|copy| copy.conflict)));
    let unread = Memo::new(move || unread(app));
    let commented = Memo::new(move || {
        let on: Vec<EntityId> = unread.with(|unread| order::set(unread.iter().filter_map(|comment| comment.on)));
        of(&|copies| copies.first().is_some_and(|first| on.binary_search(&first.id).is_ok()))
    });
    [attention(), section(conflicts, t().today_conflicts()), mentions(unread), section(commented, t().today_comments())]
        .into_iter()
        .rows()
}

/// What others said and I have not read. Of what I am only told that it was said there is nothing to read.
fn unread(app: App) -> Vec<Summary> {
    let Some(me) = app.me() else { return Vec::new() };
    app.rows.with(|rows| {
        let comments = rows.values().map(|row| &row.summary).filter(|row| row.kind == EntityKind::Comment && !row.deleted);
        comments.filter(|row| row.scope == Scope::Full && row.author != me && !row.read_by.contains(&me)).cloned().collect()
    })
}

/// Operations that the server refused: the page of sending says why and what to do.
#[component]
fn attention() -> View {
    let app = use_app();
    maybe(move || {
        (app.refused.get() > 0).then(|| {
            let words = view! {
                <p><b>{fill(t().status_attention(), &[("n", &app.refused.get().to_string())])}</b></p>
                <div class="btn-row"><a href="/me#sending" class="btn">{t().see_why()}</a></div>
            };
            notice("attention", "status", "alert", words)
        })
    })
}
