//! One partnership: its schools, who is in it as what, and what was shared with it.

use crate::reactive::Memo;
use qinglan_core::access::{Deed, may};
use qinglan_core::directory::{Role, Space, SpaceKind};
use qinglan_core::id::{PersonId, SchoolId, SpaceId};
use qinglan_core::order;
use qinglan_core::record::EntityKind;

use super::outreach::makes;
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, record_row};
use crate::components::notice::notice;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, each, maybe, part, text, view};
use crate::state::{App, use_app};
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn partnership_page(id: Option<SpaceId>) -> View {
    let app = use_app();
    let space = Memo::new(move || {
        let held = app.world.with(|world| world.as_ref()?.space(id?).cloned());
        held.filter(|space| space.kind == SpaceKind::Partnership)
    });
    let title = move || space.get().map_or_else(|| t().partnering_missing().to_owned(), |space| space.name);
    Frame::naming(title).back("/outreach").around(part(move || match space.get() {
        Some(space) => opened(app, &space),
        None => empty("pair", t().partnering_missing(), t().partnering_missing_means()),
    }))
}

fn opened(app: App, space: &Space) -> View {
    let id = space.id;
    let records =
        Memo::new(move || app.of_kind(EntityKind::Record).into_iter().filter(|row| row.space == id).collect::<Vec<_>>());
    let schools = space.schools.iter().filter_map(|school| {
        let (name, n) = (school_name(app, *school)?, of_school(app, space, Some(*school)).len());
        Some(view! { <li class="stat"><b class="stat-value">{n}<small>{t().people_unit()}</small></b><span class="stat-label">{name}</span></li> })
    });
    let schools = schools.rows();
    let ended = space.archived.map(|since| {
        let words = fill(t().partnering_has_ended(), &[("when", &moment(since))]);
        notice("calm", "status", "lock", view! { <p>{words}</p> })
    });
    view! {
        {ended}
        <ul class="stats">{schools}</ul>
        {members(app, space)}
        <section class="section">
            <div class="section-head"><h2>{text(move || fill(t().n_records(), &[("n", &records.with(Vec::len).to_string())]))}</h2></div>
            <ul class="list">{each(move || records.get().into_iter().map(|row| record_row(vec![row])))}</ul>
            {maybe(move || records.with(Vec::is_empty).then(|| empty("pair", t().nothing_yet(), t().nothing_shared_means())))}
        </section>
    }
}

/// Everybody, school by school, and the way to change that.
fn members(app: App, space: &Space) -> View {
    let all = space.schools.iter().map(|school| Some(*school)).chain([None]);
    let rows = all.filter_map(|school| {
        let people = of_school(app, space, school);
        let names: Vec<String> = people.into_iter().map(|person| named(app, space, person)).collect();
        let whose = match school {
            Some(school) => school_name(app, school)?,
            None => t().partnering_others().to_owned(),
        };
        (!names.is_empty()).then(|| view! { <dt>{whose}</dt><dd>{names.join("、")}</dd> })
    });
    let (rows, n) = (rows.rows(), space.members.len().to_string());
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().groups_members()}</h2>{way(app, space)}</div>
            <details class="field-hint"><summary>{fill(t().n_members(), &[("n", &n)])}</summary><dl class="definition">{rows}</dl></details>
        </section>
    }
}

fn way(app: App, space: &Space) -> Option<View> {
    let roles = app.me().map(|me| space.roles(me)).unwrap_or_default();
    let (id, in_use) = (space.id, space.archived.is_none());
    if in_use && (makes(app) || may(space.kind, roles, Deed::Manage)) {
        Some(
            view! { <a class="btn btn-quiet no-print" href=format!("/outreach/{id}/change")>{icon("edit")}{t().groups_change()}</a> },
        )
    } else if in_use && may(space.kind, roles, Deed::Add) {
        Some(
            view! { <a class="btn btn-quiet no-print" href=format!("/outreach/{id}/people")>{icon("plus")}{t().partnering_add()}</a> },
        )
    } else {
        None
    }
}

fn school_name(app: App, id: SchoolId) -> Option<String> {
    app.world.with(|world| world.as_ref()?.school(id).map(|school| school.name.clone()))
}

/// Its members of a school, who leads first; of none, those of schools that are not in it.
fn of_school(app: App, space: &Space, school: Option<SchoolId>) -> Vec<PersonId> {
    let of = |person: PersonId| app.world.with(|world| world.as_ref()?.person(person)?.school);
    let mut members: Vec<_> = space
        .members
        .iter()
        .filter(|member| {
            let theirs = of(member.person).filter(|theirs| space.schools.contains(theirs));
            theirs == school
        })
        .collect();
    order::by_key(&mut members, |member| member.roles.iter().all(|role| *role == Role::Member));
    members.into_iter().map(|member| member.person).collect()
}

/// The name, with what somebody is there beside a member.
fn named(app: App, space: &Space, person: PersonId) -> String {
    let (name, roles) = (app.name_of(person), space.roles(person));
    let role = if roles.contains(&Role::Coordinator) {
        t().partnering_role_coordinator()
    } else if roles.contains(&Role::Lead) {
        t().partnering_role_lead()
    } else {
        return name;
    };
    fill(t().partnering_as(), &[("name", &name), ("role", role)])
}
