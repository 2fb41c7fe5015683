//! One's own pairings, on the page about oneself.

use qinglan_core::directory::{Role, Space, SpaceKind};
use qinglan_core::id::PersonId;

use crate::components::icon::icon;
use crate::components::when::moment;
use crate::dom::{Rows, View, maybe, view};
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// Each with who the other is; nothing for who is in none.
pub fn pairings() -> View {
    let app = use_app();
    maybe(move || {
        let world = app.world.get()?;
        let rows: Vec<View> = [false, true]
            .into_iter()
            .flat_map(|ended| world.spaces.iter().filter(move |space| space.archived.is_some() == ended))
            .filter(|space| space.kind == SpaceKind::Pairing)
            .map(|space| row(app, space, world.me))
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="section" id="pairings">
                    <div class="section-head"><h2>{t().space_pairing()}</h2></div>
                    <ul class="list">{rows.into_iter().rows()}</ul>
                </section>
            }
        })
    })
}

fn row(app: App, space: &Space, me: PersonId) -> View {
    let other = space.members.iter().find(|member| member.person != me);
    let name = other.map_or_else(|| space.name.clone(), |member| app.name_of(member.person));
    let is = |role| other.is_some_and(|member| member.roles.contains(&role));
    let role = match (is(Role::Mentor), is(Role::Mentee)) {
        (true, true) => t().pairing_mutual(),
        (true, false) => t().pairing_my_mentor(),
        _ => t().pairing_my_mentee(),
    };
    let ended = space.archived.map(|since| {
        view! { <span class="chip" data-state="offline">{icon("lock")}{fill(t().groups_ended(), &[("when", &moment(since))])}</span> }
    });
    view! {
        <li><a class="row" href=format!("/pairings/{}", space.id)>
            <span class="row-lead">{icon("pair")}</span>
            <span class="row-main"><span class="row-title">{name}</span><span class="row-meta">{role}</span></span>
            <span class="row-trail">{ended}</span>
        </a></li>
    }
}
