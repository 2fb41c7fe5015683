//! Partnerships side by side: what happened in each, and since when nothing did.

use crate::reactive::Memo;
use qinglan_core::directory::{Space, SpaceKind};
use qinglan_core::id::Millis;
use qinglan_core::record::{EntityKind, State};

use crate::components::frame::Frame;
use crate::components::list::empty;
use crate::components::when::moment;
use crate::dom::{View, component, each, part, text, view};
use crate::state::{App, use_app};
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn outreach_page() -> View {
    let app = use_app();
    let pairs = Memo::new(move || {
        app.world.with(|world| {
            let spaces = world.iter().flat_map(|world| world.spaces.iter().cloned());
            spaces.filter(|space| space.kind == SpaceKind::Partnership).collect::<Vec<Space>>()
        })
    });
    Frame::titled(t().nav_outreach()).wide().around(part(move || {
        if pairs.with(Vec::is_empty) { empty("pair", t().no_partnerships(), t().no_partnerships_means()) } else { table(pairs) }
    }))
}

#[component]
fn table(pairs: Memo<Vec<Space>>) -> View {
    let app = use_app();
    let quiet = move || pairs.with(|pairs| pairs.iter().filter(|space| figures(app, space).1.is_none()).count());
    let summary =
        move || fill(t().outreach_summary(), &[("n", &pairs.with(Vec::len).to_string()), ("quiet", &quiet().to_string())]);
    let row = move |space: Space| {
        let (records, last) = figures(app, &space);
        let schools = app.world.with(|world| {
            let names = space.schools.iter().filter_map(|id| world.as_ref()?.school(*id).map(|school| school.name.clone()));
            names.collect::<Vec<_>>().join("、")
        });
        let href = format!("/outreach/{}", space.id);
        view! {
            <tr>
                <th scope="row"><a href=href>{space.name}</a><p class="field-hint">{schools}</p></th>
                <td class="num">{space.members.len()}</td>
                <td class="num">{records}</td>
                <td>{last.map_or_else(|| t().nothing_yet().to_owned(), moment)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t().nav_outreach()>
            <table class="table">
                <caption>{text(summary)}</caption>
                <thead><tr>
                    <th scope="col">{t().partnership()}</th>
                    <th scope="col" class="num">{t().people()}</th><th scope="col" class="num">{t().records()}</th><th scope="col">{t().last_record()}</th>
                </tr></thead>
                <tbody>{each(move || pairs.get().into_iter().map(row))}</tbody>
            </table>
        </div>
    }
}

/// How many records a partnership was given, and when the last one changed.
fn figures(app: App, space: &Space) -> (usize, Option<Millis>) {
    app.rows.with(|rows| {
        let given = || {
            rows.values().map(|row| &row.summary).filter(|row| {
                row.space == space.id && row.kind == EntityKind::Record && row.state == State::Submitted && !row.deleted
            })
        };
        (given().count(), given().map(|row| row.changed_at).max())
    })
}
