//! Adding people to a partnership, by who leads it: those of its schools, and nothing else is changed (rule SP8).

use std::rc::Rc;

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::Partnerships;
use qinglan_core::directory::Space;
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::spaces::Manage;
use qinglan_core::sync::Event;

use super::choosing::{Choice, school_in};
use super::people::school_people;
use crate::components::asked::{Asked, net_words};
use crate::components::frame::Frame;
use crate::components::list::empty;
use crate::components::notice::notice;
use crate::dom::{Rows, View, component, maybe, text, view};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn adding_page(id: Option<SpaceId>) -> View {
    let asked = Asked::of(net::directory::partnerships);
    Frame::titled(t().partnering_add()).back("/outreach").around(asked.shown(move |known| added_to(known, id)))
}

/// What changes elsewhere meanwhile draws nothing of it anew: what was chosen stays.
#[component]
fn added_to(known: Rc<Partnerships>, id: Option<SpaceId>) -> View {
    let app = use_app();
    let held = known.spaces.iter().find(|space| Some(space.id) == id);
    let adds = |space: &&Space| app.me().is_some_and(|me| may(space.kind, space.roles(me), Deed::Add));
    match held.filter(adds) {
        None => empty("lock", t().partnering_no_adding(), t().partnering_no_adding_means()),
        Some(held) if held.archived.is_some() => empty("lock", t().partnering_ended(), t().partnering_ended_means()),
        Some(held) => form(app, &known, held),
    }
}

fn form(app: App, known: &Rc<Partnerships>, held: &Space) -> View {
    let choice = Choice::new(None);
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let there: Rc<Vec<PersonId>> = Rc::new(held.members.iter().map(|member| member.person).collect());
    let schools = held.schools.iter().filter_map(|id| school_in(known, *id));
    let folds = schools.map(|school| school_people(choice, school, Rc::clone(&there), false)).rows();
    let id = held.id;
    let add = move |event: web_sys::Event| {
        event.prevent_default();
        let people: Vec<PersonId> = choice.people.get_untracked().iter().map(|person| person.id).collect();
        busy.set(true);
        wrong.set(None);
        spawn(async move {
            let Some(me) = app.me() else { return };
            let n = people.len().to_string();
            let answer = net::directory::manage(me, &Manage::Add { id, people }).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    app.tell(&fill(t().partnering_added(), &[("n", &n)]));
                    app.dispatch(Event::Poked);
                    app.go_instead(&format!("/outreach/{id}"));
                }
                Err(error) => drop(wrong.try_set(Some(net_words(error)))),
            }
        });
    };
    let words = move || match choice.people.with(Vec::len) {
        0 => t().partnering_add_none().to_owned(),
        n => fill(t().partnering_add_now(), &[("n", &n.to_string())]),
    };
    let still = move || busy.get() || choice.people.with(Vec::is_empty);
    view! {
        <form class="partnering" on:submit=add>
            <section class="section">
                <div class="section-head"><h2>{held.name.clone()}</h2></div>
                <p>{t().partnering_add_means()}</p>
                <p class="field-hint">{t().partnering_people_hint()}</p>
                <div class="folds">{folds}</div>
            </section>
            {maybe(move || wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))}
            <div class="actions">
                <button class="btn btn-primary" type="submit" disabled=still aria-busy={move || busy.get().then_some("true")}>{text(words)}</button>
            </div>
        </form>
    }
}
