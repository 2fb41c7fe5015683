//! Choosing people, school by school: each school's are asked for when it is there.

use std::rc::Rc;

use qinglan_core::administration::Candidate;
use qinglan_core::comment::find_words;
use qinglan_core::directory::School;
use qinglan_core::id::{PersonId, SchoolId};

use super::choosing::{Choice, about};
use crate::components::asked::Asked;
use crate::components::icon::icon;
use crate::dom::{Rows, View, is_ticked, maybe, part, text, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::text::{fill, t};

/// People in a list before there is a search.
const SEARCH_FROM: usize = 10;
/// People that are listed at first: of a large school somebody is searched for sooner than found by eye.
const LISTED: usize = 30;

/// A school, to be opened, with its people to be ticked. Who is `there` stays.
pub fn school_people(choice: Choice, school: &School, there: Rc<Vec<PersonId>>, names_lead: bool) -> View {
    let (id, name) = (school.id, school.name.clone());
    let asked = Asked::of(move |me| net::directory::candidates(me, id));
    let n = move || choice.people.with(|people| people.iter().filter(|person| person.school == Some(id)).count());
    let count = text(move || fill(t().partnering_ticked(), &[("n", &n().to_string())]));
    let list = asked.shown(move |people| list(choice, id, people, &there));
    let lead = names_lead.then(|| lead_field(choice, id));
    view! {
        <details class="fold">
            <summary>{icon("school")}<span>{name}<small>{count}</small></span></summary>
            {list}
            {lead}
        </details>
    }
}

fn list(choice: Choice, school: SchoolId, people: Rc<Vec<Candidate>>, there: &Rc<Vec<PersonId>>) -> View {
    if people.is_empty() {
        return view! { <p class="fold-words">{t().partnering_nobody()}</p> };
    }
    let (wanted, there) = (RwSignal::new(String::new()), Rc::clone(there));
    let all = RwSignal::new(people.len() <= LISTED);
    let rest = fill(t().partnering_all(), &[("n", &people.len().to_string())]);
    let id = format!("people-{school}");
    let search = (people.len() > SEARCH_FROM).then(|| {
        view! {
            <div class="fold-words">
                <label class="visually-hidden" for=id.clone()>{t().partnering_search()}</label>
                <input class="input" id=id type="search" autocomplete="off" placeholder=t().partnering_search() on:input=move |event| wanted.set(words_in(&event))/>
            </div>
        }
    });
    let rows = part(move || {
        let wanted = wanted.get();
        let wanted = wanted.trim();
        let fits = |person: &&Candidate| {
            let words = format!("{} {}", person.name, about(person));
            wanted.is_empty() || find_words(&words, wanted, 0).is_some()
        };
        let most = if all.get() || !wanted.is_empty() { usize::MAX } else { LISTED };
        // Who is ticked already is in sight.
        let shown = people.iter().filter(fits).enumerate().filter(|(at, person)| *at < most || choice.ticked_before(person.id));
        shown.map(|(_, person)| tick(choice, person, there.contains(&person.id))).rows()
    });
    let more = maybe(move || {
        let rest = rest.clone();
        let hidden = !all.get() && wanted.with(|wanted| wanted.trim().is_empty());
        hidden.then(|| view! { <div class="fold-words"><button class="btn btn-quiet" type="button" on:click=move |_| all.set(true)>{rest}</button></div> })
    });
    view! { {search}<div class="choices">{rows}</div>{more} }
}

/// A box with the person's name; of who is there already the name alone.
pub fn tick(choice: Choice, person: &Candidate, is_there: bool) -> View {
    let about = about(person);
    let words = view! { <span>{person.name.clone()}{(!about.is_empty()).then(|| view! { <small>{about}</small> })}</span> };
    if is_there {
        return view! { <p class="choice">{words}<small>{t().partnering_there()}</small></p> };
    }
    let (id, person) = (person.id, person.clone());
    let ticked = move || choice.is_ticked(id);
    let change = move |event: web_sys::Event| choice.tick(&person, is_ticked(&event));
    view! { <label class="choice"><input type="checkbox" prop:checked=ticked on:change=change/>{words}</label> }
}

/// Who of the school adds its people, once somebody of it is ticked.
fn lead_field(choice: Choice, school: SchoolId) -> View {
    maybe(move || {
        let ticked: Vec<Candidate> =
            choice.people.with(|people| people.iter().filter(|person| person.school == Some(school)).cloned().collect());
        if ticked.is_empty() {
            return None;
        }
        let ids: Vec<PersonId> = ticked.iter().map(|person| person.id).collect();
        let now = choice.leads.with_untracked(|leads| ids.iter().find(|id| leads.contains(id)).copied());
        let choose = move |event: web_sys::Event| {
            let lead = words_in(&event).parse::<PersonId>().ok();
            choice.leads.update(|leads| {
                leads.retain(|known| !ids.contains(known));
                leads.extend(lead);
            });
        };
        let options = ticked.into_iter().map(|person| {
            view! { <option value=person.id.to_string() selected={now == Some(person.id)}>{person.name}</option> }
        });
        let (id, options) = (format!("lead-{school}"), options.rows());
        Some(view! {
            <div class="fold-words">
                <label class="field-label" for=id.clone()>{t().partnering_lead()}</label>
                <select class="input" id=id on:change=choose><option value="">{t().partnering_lead_none()}</option>{options}</select>
                <p class="field-hint">{t().partnering_lead_hint()}</p>
            </div>
        })
    })
}
