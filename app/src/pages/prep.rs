//! My preparing groups and who is in them.

use crate::reactive::Memo;
use qinglan_core::directory::{Role, Space, SpaceKind};

use crate::components::frame::Frame;
use crate::components::list::empty;
use crate::dom::{View, component, each, maybe, view};
use crate::state::use_app;
use crate::text::{fill, t};

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
        {each(move || groups.get().into_iter().map(group))}
        {maybe(move || groups.with(Vec::is_empty).then(|| empty("prep", t().no_groups(), t().no_groups_means())))}
    })
}
