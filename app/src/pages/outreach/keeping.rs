//! The partnerships that one may change, as the server knows them: those that one is not in, too.

use std::rc::Rc;

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::Partnerships;
use qinglan_core::directory::{Role, Space};
use qinglan_core::order;
use qinglan_core::spaces::Manage;
use qinglan_core::sync::Event;

use super::choosing::{name_in, school_in};
use super::makes;
use crate::components::asked::{Asked, net_words};
use crate::components::icon::icon;
use crate::components::list::empty;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, view};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// All of them, with what may be done.
#[component]
pub fn kept() -> View {
    let app = use_app();
    let asked = Asked::of(net::directory::partnerships);
    let (again, busy) = (asked.clone(), RwSignal::new(false));
    let list = asked.shown(move |known| {
        if known.spaces.is_empty() {
            return empty("pair", t().partnering_none(), t().partnering_none_means());
        }
        let mut spaces: Vec<&Space> = known.spaces.iter().collect();
        order::by_key(&mut spaces, |space| (space.archived.is_some(), space.name.clone()));
        let rows = spaces.into_iter().map(|space| row(app, &again, &known, space, busy)).rows();
        view! { <ul class="list">{rows}</ul> }
    });
    view! {
        <section class="section no-print">
            <div class="section-head"><h2>{t().partnering_manage()}</h2></div>
            <p class="field-hint">{t().partnering_manage_means()}</p>
            {list}
        </section>
    }
}

fn row(app: App, asked: &Asked<Partnerships>, known: &Rc<Partnerships>, space: &Space, busy: RwSignal<bool>) -> View {
    let schools: Vec<String> = space.schools.iter().filter_map(|id| Some(school_in(known, *id)?.name.clone())).collect();
    let who = space.members.iter().filter(|member| member.roles.contains(&Role::Coordinator));
    let who: Vec<String> = who.map(|member| name_in(app, known, member.person)).collect();
    let people = fill(t().n_members(), &[("n", &space.members.len().to_string())]);
    let meta = format!("{} · {people} · {}", schools.join("、"), fill(t().partnering_by(), &[("names", &who.join("、"))]));
    let state = space.archived.map(|since| {
        view! { <span class="chip" data-state="offline">{icon("lock")}{fill(t().groups_ended(), &[("when", &moment(since))])}</span> }
    });
    view! {
        <li class="row">
            <span class="row-main"><span class="row-title">{space.name.clone()}</span><span class="row-meta">{meta}</span></span>
            <span class="row-trail row-deeds">{state}{deeds(app, asked, space, busy)}</span>
        </li>
    }
}

/// What one may do with it.
fn deeds(app: App, asked: &Asked<Partnerships>, space: &Space, busy: RwSignal<bool>) -> View {
    let manages = makes(app) || app.me().is_some_and(|me| may(space.kind, space.roles(me), Deed::Manage));
    let (id, named) = (space.id, space.name.clone());
    let in_use = space.archived.is_none();
    let way = in_use.then(|| {
        let (to, sign, words, label) = if manages {
            ("change", "edit", t().groups_change(), t().groups_change_named())
        } else {
            ("people", "plus", t().partnering_add(), t().partnering_add_named())
        };
        let label = fill(label, &[("name", &named)]);
        view! { <a class="btn btn-quiet" href=format!("/outreach/{id}/{to}") aria-label=label>{icon(sign)}{words}</a> }
    });
    let (words, label) =
        if in_use { (t().groups_end(), t().groups_end_named()) } else { (t().groups_reopen(), t().groups_reopen_named()) };
    let label = fill(label, &[("name", &named)]);
    let asked = asked.clone();
    let change = move |_| {
        let asked = asked.clone();
        busy.set(true);
        spawn(async move {
            let Some(me) = app.me() else { return };
            let answer = net::directory::manage(me, &Manage::Archive { id, archived: in_use }).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    app.tell(if in_use { t().groups_end_done() } else { t().groups_reopen_done() });
                    app.dispatch(Event::Poked);
                    asked.again();
                }
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    view! {
        {way}
        {manages.then(|| view! { <button class="btn btn-quiet" type="button" aria-label=label disabled={move || busy.get()} on:click=change>{words}</button> })}
    }
}
