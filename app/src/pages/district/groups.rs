//! The preparing groups and pairings of a school: making them, changing them, ending them.

use std::rc::Rc;

use qinglan_core::administration::{Colleague, Staff};
use qinglan_core::directory::{Member, Role, Space, SpaceKind};
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::order;
use qinglan_core::spaces::{Manage, NAME_CHARS_MAX};

use super::chosen::person_box;
use crate::components::asked::{Asked, net_words};
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::components::sheet::sheet;
use crate::components::when::moment;
use crate::dom::{Rows, View, is_ticked, maybe, part, view, words_in};
use crate::pages::invite::kind_words;
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::App;
use crate::text::{fill, t};

#[derive(Clone)]
struct Keeping {
    app: App,
    asked: Asked<Staff>,
    staff: Rc<Staff>,
    /// What is in the sheet: a new one of the kind, or one that is changed.
    editing: RwSignal<Option<(SpaceKind, Option<Space>)>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
}

/// All of them, and ways to make more.
pub fn groups(app: App, asked: Asked<Staff>, staff: Rc<Staff>) -> View {
    let keeping = Keeping {
        app,
        asked,
        staff,
        editing: RwSignal::new(None),
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        wrong: RwSignal::new(None),
    };
    let begin = |kind: SpaceKind| {
        let keeping = keeping.clone();
        move |_| keeping.edit(kind, None)
    };
    let rows = keeping.staff.spaces.iter().map(|space| row(&keeping, space)).rows();
    let editor = {
        let keeping = keeping.clone();
        let titled = keeping.editing;
        let title = move || {
            let kind = titled.with(|editing| editing.as_ref().map_or(SpaceKind::Prep, |(kind, _)| *kind));
            (if kind == SpaceKind::Pairing { t().groups_new_pairing() } else { t().groups_prep() }).to_owned()
        };
        sheet(keeping.open, title, move || match keeping.editing.get() {
            Some((SpaceKind::Pairing, _)) => new_pairing(&keeping),
            Some((_, held)) => group(&keeping, held),
            None => View::none(),
        })
    };
    view! {
        <section class="section no-print">
            <div class="section-head"><h2>{t().groups_title()}</h2></div>
            <p class="field-hint">{t().groups_means()}</p>
            <div class="btn-row">
                <button class="btn" type="button" on:click=begin(SpaceKind::Pairing)>{icon("pair")}{t().groups_new_pairing()}</button>
                <button class="btn" type="button" on:click=begin(SpaceKind::Prep)>{icon("prep")}{t().groups_new_prep()}</button>
            </div>
            <ul class="list">{rows}</ul>
            {editor}
        </section>
    }
}

impl Keeping {
    fn edit(&self, kind: SpaceKind, held: Option<Space>) {
        self.wrong.set(None);
        self.editing.set(Some((kind, held)));
        self.open.set(true);
    }

    /// Asks the server for it; the sheet closes when it is done.
    fn manage(&self, manage: Manage, done: &'static str) {
        let this = self.clone();
        this.busy.set(true);
        this.wrong.set(None);
        spawn(async move {
            let Some(me) = this.app.me() else { return };
            let answer = net::directory::manage(me, &manage).await;
            this.busy.try_set(false);
            match answer {
                Ok(_) => {
                    this.open.try_set(false);
                    this.app.tell(done);
                    this.asked.again();
                }
                Err(error) if this.open.try_with_untracked(|open| *open) == Some(true) => {
                    this.wrong.try_set(Some(net_words(error)));
                }
                Err(error) => this.app.tell(&net_words(error)),
            }
        });
    }

    fn name_of(&self, person: PersonId) -> String {
        let known = self.staff.people.iter().find(|colleague| colleague.id == person);
        known.map_or_else(|| self.app.name_of(person), |colleague| colleague.entry.name.clone())
    }

    /// Who may be in one: everybody who has not left.
    fn people(&self) -> impl Iterator<Item = &Colleague> {
        self.staff.people.iter().filter(|colleague| !colleague.entry.left)
    }
}

fn row(keeping: &Keeping, space: &Space) -> View {
    // Who leads it comes first.
    let mut members = space.members.clone();
    order::by_key(&mut members, |member| !member.roles.iter().any(|role| matches!(role, Role::Lead | Role::Mentor)));
    let names: Vec<String> = members.iter().map(|member| keeping.name_of(member.person)).collect();
    let meta = format!("{} · {}", kind_words(space.kind), names.join("、"));
    let state = space.archived.map(|since| {
        view! { <span class="chip" data-state="offline">{icon("lock")}{fill(t().groups_ended(), &[("when", &moment(since))])}</span> }
    });
    let change = (space.kind == SpaceKind::Prep && space.archived.is_none()).then(|| {
        let (keeping, held) = (keeping.clone(), space.clone());
        let label = fill(t().groups_change_named(), &[("name", &space.name)]);
        view! { <button class="btn btn-quiet" type="button" aria-label=label on:click=move |_| keeping.edit(SpaceKind::Prep, Some(held.clone()))>{icon("edit")}{t().groups_change()}</button> }
    });
    let (keeping, id, archives) = (keeping.clone(), space.id, space.archived.is_none());
    let (words, done) =
        if archives { (t().groups_end(), t().groups_end_done()) } else { (t().groups_reopen(), t().groups_reopen_done()) };
    let label = fill(if archives { t().groups_end_named() } else { t().groups_reopen_named() }, &[("name", &space.name)]);
    view! {
        <li class="row">
            <span class="row-main"><span class="row-title">{space.name.clone()}</span><span class="row-meta">{meta}</span></span>
            <span class="row-trail row-deeds">{state}{change}
                <button class="btn btn-quiet" type="button" aria-label=label on:click=move |_| keeping.manage(Manage::Archive { id, archived: archives }, done)>{words}</button>
            </span>
        </li>
    }
}

/// An id that nobody has.
fn drawn(keeping: &Keeping) -> SpaceId {
    SpaceId::from_bytes(*keeping.app.entity_id().as_bytes())
}

fn problem(keeping: &Keeping) -> View {
    let wrong = keeping.wrong;
    maybe(move || wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))
}

fn new_pairing(keeping: &Keeping) -> View {
    let [mentor, mentee] = [(); 2].map(|()| RwSignal::new(None::<PersonId>));
    let mutual = RwSignal::new(false);
    let wrong = keeping.wrong;
    let choose = |id: &'static str, label: &'static str, to: RwSignal<Option<PersonId>>| {
        let chosen = move |event: web_sys::Event| {
            to.set(words_in(&event).parse().ok());
            wrong.set(None);
        };
        let options =
            keeping.people().map(|one| view! { <option value=one.id.to_string()>{one.entry.name.clone()}</option> }).rows();
        view! {
            <div class="field">
                <label class="field-label" for=id>{label}</label>
                <select class="input" id=id on:change=chosen><option value="">{t().groups_choose()}</option>{options}</select>
            </div>
        }
    };
    let fields =
        view! { {choose("pairing-mentor", t().role_mentor(), mentor)}{choose("pairing-mentee", t().role_mentee(), mentee)} };
    let (busy, keeping, told) = (keeping.busy, keeping.clone(), problem(keeping));
    let id = drawn(&keeping);
    let make = move |event: web_sys::Event| {
        event.prevent_default();
        let (Some(one), Some(other)) = (mentor.get_untracked(), mentee.get_untracked()) else {
            return keeping.wrong.set(Some(t().groups_two_missing().to_owned()));
        };
        if one == other {
            return keeping.wrong.set(Some(t().groups_same_person().to_owned()));
        }
        let roles = |role| if mutual.get_untracked() { vec![Role::Mentor, Role::Mentee] } else { vec![role] };
        let members =
            vec![Member { person: one, roles: roles(Role::Mentor) }, Member { person: other, roles: roles(Role::Mentee) }];
        let name = format!("{}—{}", keeping.name_of(one), keeping.name_of(other));
        keeping.manage(
            Manage::Found { id, kind: SpaceKind::Pairing, name, schools: Vec::new(), members },
            t().groups_pairing_done(),
        );
    };
    view! {
        <form class="sheet-body" on:submit=make>
            <p>{t().groups_pairing_means()}</p>
            {fields}
            <label class="choice"><input type="checkbox" on:change=move |event| mutual.set(is_ticked(&event))/><span>{t().groups_mutual()}</span></label>
            {told}
            <div class="btn-row"><button class="btn btn-primary" type="submit" disabled={move || busy.get()} aria-busy={move || busy.get().then_some("true")}>{t().groups_pairing_make()}</button></div>
        </form>
    }
}

fn group(keeping: &Keeping, held: Option<Space>) -> View {
    let name = RwSignal::new(held.as_ref().map_or_else(String::new, |space| space.name.clone()));
    let of = |role: Option<Role>| {
        let members = held.iter().flat_map(|space| &space.members);
        members.filter(move |member| role.is_none_or(|role| member.roles.contains(&role))).map(|member| member.person)
    };
    let chosen = RwSignal::new(of(None).collect::<Vec<PersonId>>());
    let lead = RwSignal::new(of(Some(Role::Lead)).next());
    let people: Vec<(PersonId, String)> = keeping.people().map(|one| (one.id, one.entry.name.clone())).collect();
    let ticks = people.iter().map(|(id, name)| person_box(chosen, *id, name.clone())).rows();
    // Of those who are in it.
    let leads = part(move || {
        let chosen = chosen.get();
        let options = people.iter().filter(|(id, _)| chosen.contains(id)).map(|(id, name)| {
            view! { <option value=id.to_string() selected={lead.get_untracked() == Some(*id)}>{name.clone()}</option> }
        });
        let options = options.rows();
        view! {
            <select class="input" id="group-lead" on:change=move |event| lead.set(words_in(&event).parse().ok())><option value="">{t().groups_choose()}</option>{options}</select>
        }
    });
    let (busy, keeping, told) = (keeping.busy, keeping.clone(), problem(keeping));
    let (id, is_new, typed) =
        (held.as_ref().map_or_else(|| drawn(&keeping), |space| space.id), held.is_none(), name.get_untracked());
    let keep = move |event: web_sys::Event| {
        event.prevent_default();
        let (chosen, lead) = (chosen.get_untracked(), lead.get_untracked());
        let Some(lead) = lead.filter(|lead| chosen.contains(lead)) else {
            return keeping.wrong.set(Some(t().groups_lead_missing().to_owned()));
        };
        let Some(name) = qinglan_core::spaces::name(&name.get_untracked()) else {
            return keeping.wrong.set(Some(fill(t().groups_name_missing(), &[("n", &NAME_CHARS_MAX.to_string())])));
        };
        let role = |person: PersonId| if person == lead { Role::Lead } else { Role::Member };
        let members = chosen.into_iter().map(|person| Member { person, roles: vec![role(person)] }).collect();
        if is_new {
            let (kind, schools) = (SpaceKind::Prep, Vec::new());
            keeping.manage(Manage::Found { id, kind, name, schools, members }, t().groups_prep_done());
        } else {
            keeping.manage(Manage::Change { id, name, members, schools: None }, t().groups_changed());
        }
    };
    view! {
        <form class="sheet-body" on:submit=keep>
            <div class="field">
                <label class="field-label" for="group-name">{t().groups_name()}</label>
                <input class="input" id="group-name" autocomplete="off" value=typed on:input=move |event| name.set(words_in(&event))/>
            </div>
            <fieldset class="field"><legend class="field-label">{t().groups_members()}</legend><div class="choices">{ticks}</div></fieldset>
            <div class="field"><label class="field-label" for="group-lead">{t().groups_lead()}</label>{leads}</div>
            {told}
            <div class="btn-row"><button class="btn btn-primary" type="submit" disabled={move || busy.get()} aria-busy={move || busy.get().then_some("true")}>{t().groups_save()}</button></div>
        </form>
    }
}
