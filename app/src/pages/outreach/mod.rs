//! Partnerships side by side: what happened in each, since when nothing did, and making them.

mod adding;
mod choosing;
mod keeping;
mod making;
mod people;
mod schools;

use crate::reactive::Memo;
use qinglan_core::access::{Deed, may};
use qinglan_core::directory::{Role, Space, SpaceKind};
use qinglan_core::id::Millis;
use qinglan_core::record::{EntityKind, State};

pub use adding::adding_page;
pub use making::{change_page, make_page};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::empty;
use crate::components::when::moment;
use crate::dom::{View, component, each, maybe, part, text, view};
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
    let makes = Memo::new(move || makes(app));
    let back = if coordinates(app) { None } else { Some(if makes.get_untracked() { "/district" } else { "/me" }) };
    let frame = Frame::titled(t().nav_outreach()).wide();
    let frame = match back {
        Some(to) => frame.back(to),
        None => frame,
    };
    frame.around(view! {
        {maybe(move || makes.get().then(|| view! { <div class="btn-row">{make_link()}</div> }))}
        {part(move || match (pairs.with(Vec::is_empty), makes.get()) {
            (false, _) => table(pairs),
            (true, false) => empty("pair", t().no_partnerships(), t().no_partnerships_means()),
            (true, true) => View::none(),
        })}
        {maybe(move || keeps(app).then(keeping::kept))}
    })
}

fn make_link() -> View {
    view! { <a href="/outreach/new" class="btn btn-primary">{icon("plus")}{t().partnering_new()}</a> }
}

/// The place at the bottom leads here: there is nowhere to go back to.
fn coordinates(app: App) -> bool {
    app.world.with_untracked(|world| {
        let spaces = world.iter().flat_map(|world| world.spaces.iter().flat_map(|space| space.roles(world.me)));
        spaces.into_iter().any(|role| *role == Role::Coordinator)
    })
}

/// May make partnerships, and change any.
#[must_use]
pub fn makes(app: App) -> bool {
    any_space(app, |space, roles| may(space.kind, roles, Deed::Found(SpaceKind::Partnership)))
}

/// May change some, or add people to them.
fn keeps(app: App) -> bool {
    let of = |space: &Space, roles: &[_]| space.kind == SpaceKind::Partnership && may(space.kind, roles, Deed::Add);
    makes(app) || any_space(app, of)
}

fn any_space(app: App, of: impl Fn(&Space, &[Role]) -> bool) -> bool {
    app.world.with(|world| world.as_ref().is_some_and(|world| world.spaces.iter().any(|space| of(space, space.roles(world.me)))))
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
