//! Plans, mine and those that I was given, and my preparing groups with who is in them.

use crate::reactive::Memo;
use qinglan_core::directory::{Role, Space, SpaceKind};
use qinglan_core::observed::is_form;
use qinglan_core::pairing::PLAN;
use qinglan_core::record::{EntityKind, by_record};

use super::library::{forms_missing, read};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, record_row};
use crate::dom::{View, component, each, maybe, part, view};
use crate::reactive::RwSignal;
use crate::state::library::latest;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// Of more plans the page of records tells.
const PLANS_MAX: usize = 20;

#[component]
#[inline(never)]
pub fn prep_page() -> View {
    let app = use_app();
    let groups = Memo::new(move || {
        app.world.with(|world| {
            let spaces = world.iter().flat_map(|world| world.spaces.iter().cloned());
            spaces.filter(|space| space.kind == SpaceKind::Prep).collect::<Vec<Space>>()
        })
    });
    let group = move |space: Space| {
        let lead =
            space.members.iter().find(|member| member.roles.contains(&Role::Lead)).map(|member| app.name_of(member.person));
        let names: Vec<String> = space.members.iter().map(|member| app.name_of(member.person)).collect();
        view! {
            <section class="section">
                <div class="section-head"><h2>{space.name}</h2></div>
                <dl class="definition">
                    {lead.map(|lead| view! { <dt>{t().group_lead()}</dt><dd>{lead}</dd> })}
                    <dt>{fill(t().n_members(), &[("n", &names.len().to_string())])}</dt><dd>{names.join("、")}</dd>
                </dl>
            </section>
        }
    };
    Frame::titled(t().nav_prep()).around(view! {
        {plans(app)}
        {each(move || groups.get().into_iter().map(group))}
        {maybe(move || groups.with(Vec::is_empty).then(|| empty("prep", t().no_groups(), t().no_groups_means())))}
        {begin(app)}
    })
}

/// Everybody's that are here, the one that was changed last first.
fn plans(app: App) -> View {
    let plans = Memo::new(move || {
        let records = app.of_kind(EntityKind::Record).into_iter().filter(|row| is_form(&row.form, PLAN));
        by_record(records.collect(), app.me())
    });
    let none = Memo::new(move || plans.with(Vec::is_empty));
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().prep_plans()}</h2></div>
            {maybe(move || none.get().then(|| view! { <p class="field-hint">{t().prep_no_plans()}</p> }))}
            <ul class="list">{each(move || plans.get().into_iter().take(PLANS_MAX).map(record_row))}</ul>
        </section>
    }
}

/// The one thing at the thumb.
fn begin(app: App) -> View {
    let here = RwSignal::new(None::<bool>);
    read(app, here);
    part(move || match here.get() {
        None => View::none(),
        Some(false) => forms_missing(move || read(app, here)),
        Some(true) => {
            let Some(held) = latest(app, PLAN) else { return View::none() };
            let to = format!("/records/{}?form={}", app.entity_id(), held.reference());
            view! { <div class="actions"><a href=to class="btn btn-primary">{icon("plus")}{t().prep_begin_plan()}</a></div> }
        }
    })
}
