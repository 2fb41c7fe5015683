//! Making a partnership, or changing one: its schools, its people, its name, who coordinates it, and who will see what.

use std::rc::Rc;

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::{Candidate, Partnerships};
use qinglan_core::directory::{School, Space, SpaceKind};
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::roster::Duty;
use qinglan_core::spaces::{Manage, NAME_CHARS_MAX, helps, name};
use qinglan_core::sync::Event;

use super::choosing::{Choice, name_in, school_in};
use super::makes;
use super::people::{school_people, tick};
use super::schools::{schools_section, schools_told};
use crate::components::asked::{Asked, net_words};
use crate::components::frame::Frame;
use crate::components::list::empty;
use crate::components::notice::notice;
use crate::dom::{Rows, View, component, keyed, maybe, part, text, view, words_in};
use crate::pages::district::person_box;
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// What is made or changed on the page.
#[derive(Clone)]
struct Making {
    app: App,
    known: Rc<Partnerships>,
    choice: Choice,
    id: SpaceId,
    held: Option<Rc<Space>>,
    busy: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
}

#[component]
#[inline(never)]
pub fn make_page() -> View {
    let app = use_app();
    let asked = Asked::of(net::directory::partnerships);
    let id = SpaceId::from_bytes(*app.entity_id().as_bytes());
    Frame::titled(t().partnering_new()).back("/outreach").around(asked.shown(move |known| made(known, id)))
}

/// What changes elsewhere meanwhile draws nothing of it anew: what was chosen stays.
#[component]
fn made(known: Rc<Partnerships>, id: SpaceId) -> View {
    let app = use_app();
    if !makes(app) {
        return empty("lock", t().partnering_closed(), t().partnering_closed_means());
    }
    let me = app.me().filter(|me| known.people.iter().any(|person| person.id == *me && person.duty == Duty::Coordinator));
    form(making(app, known, Choice::new(me), id, None))
}

#[component]
#[inline(never)]
pub fn change_page(id: Option<SpaceId>) -> View {
    let asked = Asked::of(net::directory::partnerships);
    Frame::titled(t().partnering_change()).back("/outreach").around(asked.shown(move |known| changed(known, id)))
}

#[component]
fn changed(known: Rc<Partnerships>, id: Option<SpaceId>) -> View {
    let app = use_app();
    let held = known.spaces.iter().find(|space| Some(space.id) == id);
    let manages = |space: &&Space| makes(app) || app.me().is_some_and(|me| may(space.kind, space.roles(me), Deed::Manage));
    match held.filter(manages) {
        None => empty("lock", t().partnering_closed(), t().partnering_closed_means()),
        Some(held) if held.archived.is_some() => empty("lock", t().partnering_ended(), t().partnering_ended_means()),
        Some(held) => {
            let (choice, held) = (Choice::held(&known, held), Rc::new(held.clone()));
            form(making(app, known, choice, held.id, Some(held)))
        }
    }
}

fn making(app: App, known: Rc<Partnerships>, choice: Choice, id: SpaceId, held: Option<Rc<Space>>) -> Making {
    Making { app, known, choice, id, held, busy: RwSignal::new(false), wrong: RwSignal::new(None) }
}

fn form(making: Making) -> View {
    let (choice, busy, wrong) = (making.choice, making.busy, making.wrong);
    let schools = if makes(making.app) { schools_section(choice, &making.known) } else { schools_told(choice, &making.known) };
    let n = move || choice.members().len().to_string();
    let label = if making.held.is_some() { t().partnering_save() } else { t().partnering_make() };
    let (people, named, who, seen) = (people(&making), name_field(&making), coordinators(&making), seen(choice));
    let keep = move |event: web_sys::Event| {
        event.prevent_default();
        send(&making);
    };
    view! {
        <form class="partnering" on:submit=keep>
            {schools}
            {people}
            <section class="section">{named}{who}</section>
            {seen}
            {maybe(move || wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))}
            <div class="actions">
                <button class="btn btn-primary" type="submit" disabled={move || busy.get()} aria-busy={move || busy.get().then_some("true")}>{text(move || fill(label, &[("n", &n())]))}</button>
            </div>
        </form>
    }
}

fn people(making: &Making) -> View {
    let (choice, known) = (making.choice, Rc::clone(&making.known));
    let schools = {
        let known = Rc::clone(&known);
        move || choice.schools().into_iter().filter_map(|id| school_in(&known, id).cloned()).collect::<Vec<_>>()
    };
    let folds = keyed(
        schools,
        |school: &School| school.id.to_string(),
        move |school| school_people(choice, &school, Rc::default(), true),
    );
    let hint = text(move || {
        let none = choice.schools().is_empty();
        (if none { t().partnering_people_first() } else { t().partnering_people_hint() }).to_owned()
    });
    // Who moved to another school stays in the partnership, and can be taken out of it.
    let elsewhere = part(move || {
        let schools = choice.schools();
        let of = |person: &&Candidate| person.school.is_none_or(|school| !schools.contains(&school));
        let others: Vec<Candidate> = choice.people.with(|people| people.iter().filter(of).cloned().collect());
        if others.is_empty() {
            return View::none();
        }
        let rows = others.iter().map(|person| tick(choice, person, false)).rows();
        view! { <fieldset class="field"><legend class="field-label">{t().partnering_elsewhere()}</legend><div class="choices">{rows}</div></fieldset> }
    });
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().partnering_people()}</h2></div>
            <p class="field-hint">{hint}</p>
            <div class="folds">{folds}</div>
            {elsewhere}
        </section>
    }
}

/// The name as somebody wrote it, or as it usually is.
fn named(choice: Choice, known: &Partnerships) -> String {
    choice.name.get().unwrap_or_else(|| {
        let school = choice.helping.get().and_then(|id| school_in(known, id));
        school.map_or_else(String::new, |school| fill(t().partnering_name_usual(), &[("name", &school.name)]))
    })
}

fn name_field(making: &Making) -> View {
    let (choice, known) = (making.choice, Rc::clone(&making.known));
    view! {
        <div class="field">
            <label class="field-label" for="partnering-name">{t().partnering_name()}</label>
            <input class="input" id="partnering-name" autocomplete="off" value={move || named(choice, &known)} on:input=move |event| choice.name.set(Some(words_in(&event)))/>
        </div>
    }
}

fn coordinators(making: &Making) -> View {
    let Making { app, known, choice, .. } = making.clone();
    let at_centre = known.people.iter().filter(|person| matches!(person.duty, Duty::Coordinator | Duty::Admin));
    let mut people: Vec<PersonId> = at_centre.map(|person| person.id).collect();
    let held = choice.coordinators.get_untracked().into_iter().filter(|person| !people.contains(person)).collect::<Vec<_>>();
    people.extend(held);
    let boxes = people.into_iter().map(|person| person_box(choice.coordinators, person, name_in(app, &known, person))).rows();
    view! {
        <fieldset class="field">
            <legend class="field-label">{t().partnering_coordinators()}</legend>
            <div class="choices">{boxes}</div>
            <p class="field-hint">{t().partnering_coordinators_hint()}</p>
        </fieldset>
    }
}

/// Who will see what, said before it happens.
fn seen(choice: Choice) -> View {
    let members = move || fill(t().partnering_seen_members(), &[("n", &choice.members().len().to_string())]);
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().partnering_seen()}</h2></div>
            <ul class="said">
                <li>{text(members)}</li>
                <li>{t().partnering_seen_notice()}</li>
                <li>{t().partnering_seen_centre()}</li>
            </ul>
        </section>
    }
}

/// What is missing, in words.
fn missing(making: &Making) -> Option<String> {
    let choice = making.choice;
    if choice.helping.get_untracked().is_none() || !helps(&choice.schools()) {
        Some(t().partnering_schools_missing().to_owned())
    } else if choice.people.with_untracked(Vec::is_empty) {
        Some(t().partnering_people_missing().to_owned())
    } else if name(&named(choice, &making.known)).is_none() {
        Some(fill(t().partnering_name_missing(), &[("n", &NAME_CHARS_MAX.to_string())]))
    } else if choice.coordinators.with_untracked(Vec::is_empty) {
        Some(t().partnering_coordinator_missing().to_owned())
    } else {
        None
    }
}

/// Asks the server for it. What was chosen stays on the page until it is done.
fn send(making: &Making) {
    let Making { app, choice, id, busy, wrong, .. } = *making;
    if let Some(words) = missing(making) {
        return wrong.set(Some(words));
    }
    let (name, members, schools) = (named(choice, &making.known), choice.members(), choice.schools());
    let (manage, done) = match &making.held {
        None => (Manage::Found { id, kind: SpaceKind::Partnership, name, schools, members }, t().partnering_made()),
        Some(held) => {
            let schools = (held.schools != schools).then_some(schools);
            (Manage::Change { id, name, members, schools }, t().groups_changed())
        }
    };
    busy.set(true);
    wrong.set(None);
    spawn(async move {
        let Some(me) = app.me() else { return };
        let answer = net::directory::manage(me, &manage).await;
        busy.try_set(false);
        match answer {
            Ok(_) => {
                app.tell(done);
                // This device learns of it like the others.
                app.dispatch(Event::Poked);
                app.go_instead("/outreach");
            }
            Err(error) => drop(wrong.try_set(Some(net_words(error)))),
        }
    });
}
